/* SPDX-License-Identifier: Apache-2.0
 * How much memory a model takes on the GPUs of one replica, and which GPUs, machine types, CPU and host memory that
 * means. Private to plan. The arithmetic is that of memory.h. */
#ifndef K8SAI_PLAN_SIZING_H
#define K8SAI_PLAN_SIZING_H

#include "plan/request.h"
#include "plan/stock.h"

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
	/** Nodes over which a model is spread without being asked to. */
	MOST_NODES = 8,
};

/** The weights, context and sequences that are asked for; defaults where nothing is. */
struct load load_of(const struct model_request *r, struct version version);

/** What each node must have beside GPUs; `nodes` share the weights. */
struct host {
	unsigned cpu_m;
	uint64_t memory_mib, shm_mib;
};
struct host host_of(const struct model_request *r, const struct load *load, unsigned count, unsigned nodes);
/** Is the machine type sold, with `count` of `gpu` and room for `host` beside what the node keeps for itself and for
 * agents? */
bool instance_holds(const struct instance *i, const struct gpu *gpu, unsigned count, const struct host *host);

/** One way to run it. */
struct candidate {
	const struct gpu *gpu;
	const struct mig_profile *mig;
	/** Devices on each of so many nodes; pods that share the device (0: none do). */
	unsigned count, nodes, shares;
	struct memory_fit fit;
	struct host host;
	/** NULL on premises. */
	const struct instance *instance;
	/** Of the smallest machine, in the catalog's units. */
	uint64_t cost;
	bool slow_link;
	/** Why it is not proposed though it may fit; NULL: it is. */
	const char *unsuited;
};

struct candidates {
	struct candidate *at;
	size_t n;
};

struct search {
	/** For its stock; may be NULL. */
	struct maker *maker;
	const struct cloud *cloud;
	const struct model_request *request;
	struct load load;
	/** What is fixed: NULL and 0 for free. */
	const struct gpu *gpu;
	const struct mig_profile *mig;
	unsigned count, shares;
	/** 0 and 1: a single one. */
	unsigned nodes;
	/** Slices alone, of any profile. */
	bool any_mig;
};

/** Most GPUs of that type that one node has. */
unsigned node_limit(const struct search *s, const struct gpu *gpu);
/** Memory of one device of the candidate, MiB. */
uint64_t candidate_memory(const struct candidate *c);
/** Why GPUs of that type are not taken into account at all; NULL when they are. */
const char *candidate_refusal(const struct search *s, const struct gpu *gpu);
/** Shows `see` every combination of type and count that can be had, whether it fits or not: types in the catalog's
 * order, counts from the smallest. The candidate lasts for the call only. */
typedef void candidate_fn(const struct candidate *c, void *ctx);
void search_each(const struct search *s, candidate_fn *see, void *ctx);
/** Does the model fit, on a machine that the cloud sells? */
bool candidate_works(const struct search *s, const struct candidate *c);
/** Would the planner rather take `a`? */
bool candidate_cheaper(const struct candidate *a, const struct candidate *b);
/** Can one node of s->cloud have s->count of s->gpu, and can they share the model? Otherwise a problem. */
bool check_gpu_count(struct maker *m, const struct search *s, const struct model_request *r);
/** A count that is a multiple of what a node of the type has becomes whole nodes, for those who only look
 * (plan_options.ahead). s->maker is not NULL. */
void spread_count(struct search *s);
/** The cheapest candidate that works; false when none does. */
bool search_best(const struct search *s, struct candidate *best);
/** search_best, with the context halved as long as nothing fits and none was given: s->load holds the one that fits,
 * or what it was. */
bool search_shortened(struct search *s, bool context_given, struct candidate *best);
/** The same over as few nodes as hold it, two or more. */
bool search_nodes(const struct search *s, struct candidate *best);
/** The candidate with the most room, whether it fits or not (for messages); false when the cloud has nothing of the
 * kind. */
bool search_largest(const struct search *s, struct candidate *largest);
/** Everything that is within the search, cheapest first, whether it fits or not; those that are not proposed (old,
 * another kind of host, no fast link) last among equals. In `arena`. */
struct candidates search_all(const struct search *s, struct arena *arena);

/** Decides GPU, count, machine types, context, concurrency and host resources; false and a problem when nothing fits.
 */
bool size_workload(struct maker *m, const struct request *all, const struct model_request *r, struct workload *w);
/** What Kubernetes calls the device: the whole GPU, or the slice. Where the cloud cuts GPUs by a node label (GKE), a
 * slice is asked for as a GPU. */
struct str device_resource(const struct cloud *cloud, const struct gpu *gpu, const struct mig_profile *mig);
/** Key of the node label by which the cloud cuts GPUs with MIG; NULL where slices are resources of their own. */
const char *partition_label(const struct cloud *cloud);
/** The problem that shows why nothing fits, and what would. */
void explain_no_fit(struct maker *m, const struct search *s);
/** "2 × NVIDIA L4", "a quarter …": the devices of a candidate in words. */
struct str candidate_text(struct maker *m, const struct candidate *c);
/** What was considered besides the choice: w->size.options. */
void compare_options(struct maker *m, const struct search *s, const struct candidate *chosen, struct workload *w);
/** The decisions of a workload's size. */
void explain_sizing(struct maker *m, const struct model_request *r, const struct load *load, const struct candidate *c,
		    struct workload *w);

#endif
