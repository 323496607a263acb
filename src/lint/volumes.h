/* SPDX-License-Identifier: Apache-2.0
 * A pod's volumes and where its containers mount them, in one place so that the STO rules agree on what lasts. */
#ifndef K8SAI_LINT_VOLUMES_H
#define K8SAI_LINT_VOLUMES_H

#include "lint/pod.h"

enum volume_kind {
	/** Not declared, without a source, or filled in by some tool: nothing is known of it. */
	VOLUME_UNKNOWN,
	VOLUME_CLAIM,
	/** Of a StatefulSet's `volumeClaimTemplates` and the like: a claim for each replica, which outlives the pod. */
	VOLUME_CLAIM_TEMPLATE,
	/** A claim that is removed with its pod (`ephemeral`). */
	VOLUME_EPHEMERAL,
	/** An emptyDir on the node's disk, and one in memory. */
	VOLUME_DISK,
	VOLUME_MEMORY,
	VOLUME_HOST_PATH,
	/** ConfigMap, Secret, Downward API, or several of them. */
	VOLUME_CONFIG,
	/** Anything else: NFS, CSI, an image, … What is in it was there before the pod. */
	VOLUME_OTHER,
};

struct volume {
	enum volume_kind kind;
	/** The volume (or claim template), and the entry that says its kind ("emptyDir"); NULL when there is none. */
	const struct node *node, *entry;
};

/** The volume of that name, also among claim templates and what is declared around the pod (Argo). */
struct volume pod_volume(const struct pod *p, struct str name);
/** The kind of an element of `volumes`. */
struct volume volume_of(const struct node *volume);
/** May the pod have volumes that cannot be seen: a list or a name that some tool fills in, or more than
 * are looked at? */
bool pod_volumes_hidden(const struct pod *p);
/** Walks the names of all volumes: `*at` starts with all zero. False at the end; a volume without a name is passed
 * over. */
struct volume_walk {
	unsigned list;
	const struct node *next;
	bool started;
};
bool pod_volume_next(const struct pod *p, struct volume_walk *at, struct str *name, const struct node **volume);

/** Is what is written there still there in the pod that comes after this one? */
bool volume_outlives_pod(enum volume_kind kind);
/** The mount that holds `folder` (an absolute path): the one with the longest mountPath; NULL when none does. */
const struct node *container_mount(const struct container *k, struct str folder);
/** May the container mount volumes that cannot be seen, or more than are looked at? */
bool container_mounts_hidden(const struct container *k);
/** Is `path` the folder `root` or something in it? Slashes at the end do not count. */
bool path_is_in(struct str path, struct str root);

#endif
