/* SPDX-License-Identifier: Apache-2.0
 * KEDA triggers that a values file writes out. Private to plan. */
#ifndef K8SAI_PLAN_TRIGGERS_H
#define K8SAI_PLAN_TRIGGERS_H

#include "plan/request.h"

/** Adds the triggers of r->autoscale to w->scale, which has room for them, and what they authenticate with. A mistake
 * in one is a problem at its place. Gives the names of those that can wake a model that has no pods;
 * n == 0: none can. */
struct str triggers_add(struct maker *m, const struct model_request *r, struct workload *w);

#endif
