/* SPDX-License-Identifier: Apache-2.0
 * Where an engine's weights come from and where they lie in its container, by its command line and environment. */
#ifndef K8SAI_LINT_WEIGHTS_H
#define K8SAI_LINT_WEIGHTS_H

#include "lint/pod.h"

enum weights_from {
	/** Not said, or said where it cannot be seen. */
	WEIGHTS_UNKNOWN,
	/** From a hub of models, unless they are in the cache already. */
	WEIGHTS_HUB,
	/** From a folder of the container. */
	WEIGHTS_FOLDER,
};

enum { MOST_CACHES = 12 };

struct weights {
	enum weights_from from;
	/** The model as it is named: a repository, or the folder. Empty where the image itself says it (NIM). */
	struct str model;
	/** WEIGHTS_HUB: folders where they may be kept; any of them may be the one. Those that the command line or a
	 * variable names; when `said` is false those that the engine's images use, none when that is not known. */
	struct str caches[MOST_CACHES];
	size_t n_caches;
	bool said;
	/** WEIGHTS_HUB: what names the cache may stand where it cannot be seen. */
	bool hidden;
};

/** Of an engine's container; WEIGHTS_UNKNOWN for all others. */
struct weights container_weights(const struct container *k, struct arena *scratch);

/** Does the engine look for its weights in this mount: for the folder it is told, or for a cache? */
bool container_weights_in(const struct container *k, const struct node *mount, struct arena *scratch);

/** Do words of a name or path ("model-cache", "/mnt/hf_weights") say that weights or checkpoints are in it? */
bool names_weights(struct str text);
/** The same for data sets. */
bool names_data(struct str text);

#endif
