/* SPDX-License-Identifier: Apache-2.0
 * What the objects of a set say about how their pods are scheduled. Copies, like all of an entry. */
#ifndef K8SAI_LINT_SCHED_FACTS_H
#define K8SAI_LINT_SCHED_FACTS_H

#include "lint/set.h"

/** Of a pod spec of an AI workload. */
struct pod_sched {
	/** priorityClassName, or what the job's operator takes for it; empty when it is not said, or only a tool knows.
	 */
	struct str priority;
	struct place priority_at;
	/** A priority is said, in whatever way. */
	bool prioritised;
	/** Something decides where its pods stand to each other: spread constraints, pod anti-affinity, a port of the
	 * node, one node for all; or only a tool knows. */
	bool spread;
	/** The pod spec: its value. */
	struct place spec;
	/** The matchLabels of the workload's selector, when its pods carry them and nothing is left to fill in. */
	const struct label *selector;
	size_t n_selector;
};

/** Of an object. */
struct object_sched {
	/** PriorityClass: pods that name none get it. */
	bool global_default;
	/** A job whose pods work together: how many have accelerators (0: no such job). */
	int64_t team;
	/** Something starts them all or none: a queue, a pod group, a scheduler of their own; or holds them back. */
	bool gang;
};

/** Fills in an entry and its pods (copied already, in the order of `pods`); everything is copied to `memory`. */
void entry_sched(struct arena *memory, struct entry *e, const struct object *o, const struct pod *pods, size_t n_pods);

#endif
