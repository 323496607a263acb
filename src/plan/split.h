/* SPDX-License-Identifier: Apache-2.0
 * How requests are divided between a model and its canary. Private to plan. */
#ifndef K8SAI_PLAN_SPLIT_H
#define K8SAI_PLAN_SPLIT_H

#include "plan/request.h"

/** Fills in w->split of a model that has a canary; w->expose is done. */
void split_workload(struct maker *m, const struct model_request *r, struct workload *w);

#endif
