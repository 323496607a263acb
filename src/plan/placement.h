/* SPDX-License-Identifier: Apache-2.0
 * Which nodes a replica may run on: the right GPU type by the labels that nodes of that cloud always carry, node pool,
 * zones, spot, and the taints it puts up with. Private to plan. */
#ifndef K8SAI_PLAN_PLACEMENT_H
#define K8SAI_PLAN_PLACEMENT_H

#include "plan/request.h"

/** Fills in w->place; w->size (without a GPU: any node will do) and w->spot are done. `spot_at` is where the values
 * file says whether it runs on spot nodes; NULL: what the whole file says holds. */
void place_pods(struct maker *m, const struct request *all, struct workload *w, const struct node *spot_at);

/** Places an agent of nodes: it runs wherever NVIDIA GPUs of this plan may be, or all that the cloud has when the plan
 * has none. Instead of place_pods. */
void place_agents(struct maker *m, const struct request *all, struct workload *w);

#endif
