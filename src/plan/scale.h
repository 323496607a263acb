/* SPDX-License-Identifier: Apache-2.0
 * How many replicas: bounds and quota for the whole set, then autoscaler, rollout and disruption budget of each model.
 * Private to plan. */
#ifndef K8SAI_PLAN_SCALE_H
#define K8SAI_PLAN_SCALE_H

#include "plan/request.h"

/** Bounds of all workloads, rollouts and the quota, which depend on each other; sizes are done. */
void scale_bounds(struct maker *m, const struct request *all);
/** The hard limits of the quota; caches are done. */
void scale_quota(struct maker *m, const struct request *all);
/** The autoscaler; w->run and w->monitor are done. */
void scale_workload(struct maker *m, const struct model_request *r, struct workload *w);

#endif
