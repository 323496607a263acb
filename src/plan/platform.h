/* SPDX-License-Identifier: Apache-2.0
 * Platforms: the kinds of objects that run a model's server, and how each is filled in. Private to plan. */
#ifndef K8SAI_PLAN_PLATFORM_H
#define K8SAI_PLAN_PLATFORM_H

#include "plan/request.h"

struct platform {
	/** As values write it, which is also the workload's kind: the template that makes it. */
	const char *name;
	/** The kind of the object, which is also what has the number of replicas. */
	const char *api_version, *kind;
	/** Capability of the cluster (capabilities.h); NULL: Kubernetes itself. */
	const char *needs;
	/** What that does, with the model's name behind it. */
	const char *task;
	/** Its Service is called like the model with this behind. */
	const char *service_suffix;
	/** Longest name of a model: others are made of it. 0: any. */
	unsigned longest_name;
	/** It scales by itself: no autoscaler stands beside it. A rollout has a deadline. */
	bool scales, has_deadline;
};

/** The platform that `map`, a model's fields, names; NULL when it names none, and with a problem when there is no such.
 */
const struct platform *platform_read(struct maker *m, const struct node *map);
/** May the model be spread over several nodes: because it is asked for, because the cluster can, or because somebody
 * only looks (plan_options.ahead)? */
bool platform_spreads(const struct maker *m, const struct model_request *r);
/** What would let it, for the hint of a problem. */
struct str platform_spread_hint(struct maker *m, const struct model_request *r);

/** Settles the platform once the size is known: w->platform and w->kind. False, and a problem, when it cannot be. */
bool platform_choose(struct maker *m, const struct model_request *r, struct workload *w);
/** Fills in what only the platform has, when all else is done. */
void platform_finish(struct maker *m, const struct request *all, const struct model_request *r, struct workload *w);

/** Private to platform*.c: a group of pods on several nodes; a KServe InferenceService. */
void platform_kserve(struct maker *m, const struct request *all, const struct model_request *r, struct workload *w);
void platform_group(struct maker *m, const struct request *all, const struct model_request *r, struct workload *w);

#endif
