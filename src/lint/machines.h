/* SPDX-License-Identifier: Apache-2.0
 * What machines a pod may run on, as far as its node selector and required affinity name types that the catalog knows,
 * and what the pod takes of one. */
#ifndef K8SAI_LINT_MACHINES_H
#define K8SAI_LINT_MACHINES_H

#include "lint/check.h"
#include "lint/node_choice.h"

/** More types in one list than anybody writes: longer lists count as not known. */
enum { MOST_MACHINES = 48, MOST_GPU_TYPES = 12 };

/** One way to place the pod: a term of the node affinity together with the nodeSelector, or the nodeSelector alone. */
struct machine_choice {
	/** Machine types, all of which the catalog knows; n == 0: not chosen by machine type, or not known. */
	const struct instance *instances[MOST_MACHINES];
	size_t n_instances;
	/** GPU types that another label allows; n == 0: none does, or it is not known which. */
	const struct gpu *gpus[MOST_GPU_TYPES];
	size_t n_gpus;
	/** The most devices a node has by a label that counts them; -1: no such label. */
	int64_t count;
	/** Where these stand: the demand's `at` (node_choice.h); NULL where there is none. */
	const struct node *instance_at, *gpu_at, *count_at;
	/** The cloud whose label chose the GPU type (or the run's own), NULL when that is not known. */
	const struct cloud *cloud;
	/** Nodes that hand out devices several times over are asked for. */
	bool shared;
};

/** Walks the ways; private but for its name. */
struct machine_choices {
	const struct check *check;
	struct node_choice walk;
	struct node_demand next;
	struct machine_choice base;
	bool pending, done, hidden;
};
struct machine_choices machine_choices(const struct check *c, const struct pod *p);
/** The next way, false at the end. None when only a tool knows them. */
bool machine_choices_next(struct machine_choices *it, struct machine_choice *out);

/** Most devices of that type that one node has: of `cloud` when it sells them, else of any maker's server. */
unsigned gpu_node_limit(const struct gpu *gpu, const struct cloud *cloud);
/** How many of what the accelerator resource stands for one device of type `gpu` counts: 1 for a whole device, its
 * cores or its slices; 0 when the resource is not of that GPU, or is no fixed share of it. */
unsigned gpu_units(const struct gpu *gpu, const struct accelerator_ask *ask);

/** What the pod takes in all of an accelerator resource: of init containers the largest, of the others the sum. -1 when
 * that is not clear. `*at` becomes the ask that takes most. */
int64_t pod_devices(const struct pod *p, struct str name, const struct accelerator_ask **at);

#endif
