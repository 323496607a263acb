/* SPDX-License-Identifier: Apache-2.0
 * Who reaches a model, and what it reaches: network policy, ingress or gateway, monitors. Private to plan. */
#ifndef K8SAI_PLAN_REACH_H
#define K8SAI_PLAN_REACH_H

#include "plan/request.h"

/** Fills in w->monitor. */
void observe_workload(struct maker *m, const struct request *all, const struct model_request *r, struct workload *w);
/** Fills in w->expose. */
void expose_workload(struct maker *m, const struct request *all, const struct model_request *r, struct workload *w);
/** Fills in w->net; w->expose and w->monitor are done. */
void connect_workload(struct maker *m, const struct request *all, const struct model_request *r, struct workload *w);

/** Where the requests of an exposed model come from: peers in addition to `access`. */
struct peers expose_peers(struct maker *m, const struct request *all, const struct model_request *r,
			  const struct workload *w);
/** A peer as values write it: a namespace, or a mapping of namespace and labels. */
struct peer peer_of(struct maker *m, const struct node *n);

#endif
