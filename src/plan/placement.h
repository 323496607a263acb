/* SPDX-License-Identifier: Apache-2.0
 * Which nodes a replica may run on: the right GPU type by the labels that nodes of that cloud always carry, node pool,
 * zones, spot, and the taints it puts up with. Private to plan. */
#ifndef K8SAI_PLAN_PLACEMENT_H
#define K8SAI_PLAN_PLACEMENT_H

#include "plan/request.h"

/** Fills in w->place; w->size is done. */
void place_workload(struct maker *m, const struct request *all, const struct model_request *r, struct workload *w);

#endif
