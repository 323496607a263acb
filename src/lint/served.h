/* SPDX-License-Identifier: Apache-2.0
 * The catalog's model that a container loads, how large it is there, and over how many devices it is spread. */
#ifndef K8SAI_LINT_SERVED_H
#define K8SAI_LINT_SERVED_H

#include "lint/flags.h"
#include "plan/memory.h"

/** A model whose weights are known. */
struct served {
	/** The planner's view: the weights' size, and the share of a device that the engine takes (100 where its own is
	 * not known). */
	struct load load;
	/** Weights are at least that large, perhaps larger: the engine is told to quantise in a way of which only the
	 * least is known. */
	bool at_least;
	/** The model as written, and where (an argument, or what holds it). */
	struct str id;
	const struct node *at;
	/** The weights are read in another way than from files as published: a streaming loader with a buffer of its
	 * own. */
	bool streamed;
};

/** The model that the container's engine loads whole onto its devices. False when that is in any doubt: not a model of
 * the catalog, a folder that may hold anything, flags that cannot be seen, weights that stay on the host. */
bool container_served(const struct container *k, struct arena *scratch, struct served *out);

/** Do the pods of this workload work on one model together, so that no one of them has to hold it? */
bool spans_pods(const struct pod *p, const struct container *k, struct arena *scratch);
/** Does the engine use one device when no flag says otherwise (rather than all that it sees)? */
bool uses_one_device(const struct engine *e);
/** Over how many of the container's `devices` one copy of the model is spread, at most; 0 when that cannot be told. */
int64_t served_spread(const struct pod *p, const struct container *k, struct arena *scratch, const struct model *model,
		      int64_t devices);

#endif
