/* SPDX-License-Identifier: Apache-2.0
 * The kinds of objects that k8sai knows, and where each holds its pods: one table (kinds.def, pod_paths.c). A kind is
 * told by name and group, so a Service of Knative or a Job of Volcano is not taken for the core one. */
#ifndef K8SAI_KUBE_KINDS_H
#define K8SAI_KUBE_KINDS_H

#include "base/str.h"

enum kind {
	KIND_OTHER,
#define KIND(id, name, group, scope, life, paths) KIND_##id,
#include "kube/kinds.def"
#undef KIND
	KIND_COUNT
};

/** How long the pods of a kind live. */
enum pod_life {
	/** Holds no pods, or it depends (a bare Pod). */
	LIFE_ANY,
	/** Kept running. */
	LIFE_LONG,
	/** Runs to completion. */
	LIFE_BATCH,
	/** One a node: an agent. */
	LIFE_AGENT,
	/** A person works in it. */
	LIFE_INTERACTIVE,
};

/** What stands at the end of a pod path. */
enum pod_shape {
	/** Ends a list of paths. */
	SHAPE_NONE,
	/** A pod template: metadata and spec. */
	SHAPE_TEMPLATE,
	/** A pod spec. */
	SHAPE_SPEC,
	/** An Argo Workflows template: container, script, containerSet, sidecars beside pod-level fields. */
	SHAPE_ARGO,
	/** A KServe component: a pod spec inline, beside a container under `model` or the name of a framework. */
	SHAPE_KSERVE,
	/** TrainJob's trainer: a container without name, with resourcesPerNode. */
	SHAPE_TRAINER,
	/** A Dynamo component: a pod spec with `mainContainer`. */
	SHAPE_DYNAMO,
};

enum pod_path_flag {
	/** An operator merges this into something else: what is missing may come from there. */
	POD_MERGED = 1,
	/** Not the work itself: a submitter, a router. */
	POD_HELPER = 2,
	/** Works behind a leader and listens only when it says so with a port. */
	POD_WORKER = 4,
	/** Ray's head: it runs the cluster, from the same image as the workers, and needs no accelerator for that. */
	POD_HEAD = 8,
};

/** Steps of a path beside KEY_... numbers. */
enum { STEP_END = 0, STEP_ITEMS = 0xFFFE, STEP_VALUES = 0xFFFF, POD_PATH_STEPS = 9, POD_PATH_COUNTS = 2 };

struct pod_path {
	/** KEY_... from the object's root; STEP_ITEMS goes to every element of a list, STEP_VALUES to every value of a
	 * map. */
	uint16_t steps[POD_PATH_STEPS];
	/** enum pod_shape; enum pod_path_flag. */
	uint8_t shape, flags;
	/** How many pods: the product of these fields, each a KEY_... in the mapping that `level` steps lead to. key ==
	 * 0: none. */
	struct {
		uint8_t level;
		uint16_t key;
	} count[POD_PATH_COUNTS];
};

struct kind_info {
	enum kind id;
	const char *name, *group;
	bool namespaced;
	enum pod_life life;
	/** Ends with SHAPE_NONE; NULL when the kind holds no pods. */
	const struct pod_path *paths;
};

/** The row of a kind; NULL when it is not known. Group by exact name, the core group is "". */
const struct kind_info *kind_find(struct str name, struct str group);
/** The row of a kind by number; KIND_OTHER has none. */
const struct kind_info *kind_info(enum kind kind);

#endif
