/* SPDX-License-Identifier: Apache-2.0
 * How much memory a model takes on the GPUs of one replica, and which GPUs, machine types, CPU and host memory that
 * means. Private to plan. The arithmetic is that of memory.h. */
#ifndef K8SAI_PLAN_SIZING_H
#define K8SAI_PLAN_SIZING_H

#include "plan/request.h"

enum {
	MIB = 1 << 20,
	/** With a given GPU and no given context, the least that is tried. */
	LEAST_CONTEXT = 1024,
	/** Then as many run at a time as fit when the average one is a quarter as long as the longest may be, and at
	   most so many. */
	AVERAGE_SHARE = 4,
	MOST_SEQUENCES = 256,
	/** Cards without a link beyond PCIe: more of them than this are proposed only when nothing else holds the
	   model. */
	MOST_UNLINKED = 4,
	/** GPUs of one node that are assumed on premises. */
	ONPREM_GPUS = 8,
	MOST_IN_NODE = 16,
};

/** The weights, context and sequences that are asked for; defaults where nothing is. */
struct load load_of(const struct model_request *r, struct version version);

/** What the host must have. */
struct host {
	unsigned cpu_m;
	uint64_t memory_mib, shm_mib;
};
struct host host_of(const struct model_request *r, const struct load *load, unsigned count);
/** Is the machine type sold, with `count` of `gpu` and room for `host` beside what the node keeps for itself and for
 * agents? */
bool instance_holds(const struct instance *i, const struct gpu *gpu, unsigned count, const struct host *host);

/** One way to run it. */
struct candidate {
	const struct gpu *gpu;
	const struct mig_profile *mig;
	unsigned count;
	struct memory_fit fit;
	struct host host;
	/** NULL on premises. */
	const struct instance *instance;
	/** Of the smallest machine, in the catalog's units. */
	uint64_t cost;
	bool slow_link;
};

struct search {
	struct maker *maker;
	const struct cloud *cloud;
	const struct model_request *request;
	struct load load;
	/** What is fixed: NULL and 0 for free. */
	const struct gpu *gpu;
	const struct mig_profile *mig;
	unsigned count;
};

/** Most GPUs of that type that one node has. */
unsigned node_limit(const struct search *s, const struct gpu *gpu);
/** The cheapest candidate that fits; false when none does. */
bool search_best(const struct search *s, struct candidate *best);
/** The candidate with the most room, whether it fits or not (for messages); false when the cloud has nothing of the
 * kind. */
bool search_largest(const struct search *s, struct candidate *largest);

/** Decides GPU, count, machine types, context, concurrency and host resources; false and a problem when nothing fits.
 */
bool size_workload(struct maker *m, const struct request *all, const struct model_request *r, struct workload *w);
/** Key of the node label by which the cloud cuts GPUs with MIG; NULL where slices are resources of their own. */
const char *partition_label(const struct cloud *cloud);
/** The problem that shows why nothing fits, and what would. */
void explain_no_fit(struct maker *m, const struct search *s);
/** The decisions of a workload's size. */
void explain_sizing(struct maker *m, const struct model_request *r, const struct load *load, const struct candidate *c,
		    struct workload *w);

#endif
