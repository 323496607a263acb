/* SPDX-License-Identifier: Apache-2.0
 * Who reaches a model, and what it reaches: network policy, ingress or gateway, monitors. Private to plan. */
#ifndef K8SAI_PLAN_REACH_H
#define K8SAI_PLAN_REACH_H

#include "plan/request.h"

/** Fills in w->monitor. */
void observe_workload(struct maker *m, const struct request *all, const struct model_request *r, struct workload *w);
/** The same for pods that are no model's, whose metrics are at `path` of their first port: a monitor, or annotations
 * where nothing reads one, and the way in for Prometheus. After connect_pods. */
void observe_pods(struct maker *m, const struct request *all, struct workload *w, struct str path);
/** Fills in w->expose. */
void expose_workload(struct maker *m, const struct request *all, const struct model_request *r, struct workload *w);
/** Fills in w->net; w->expose and w->monitor are done. */
void connect_workload(struct maker *m, const struct request *all, const struct model_request *r, struct workload *w);

/** The same for pods that are no model's: reached by each other, and from their namespace and those of `namespaces`
 * (ended by NULL, or NULL) when they listen. They reach
 * DNS, what `network: {egress}` names, and, where that says nothing and `downloads`, the internet by HTTPS. */
void connect_pods(struct maker *m, const struct request *all, struct workload *w, const char *const *namespaces,
		  bool downloads);

/** The pods also reach the API server: its address is not known, its ports are 443 and 6443. After connect_pods. */
void connect_api_server(struct maker *m, struct workload *w);

/** Prometheus may reach the pods; w->monitor is done. */
void connect_scrapers(struct maker *m, struct workload *w);

/** The pods also reach a database at `port`, in any namespace or outside the cluster. After connect_pods. */
void connect_database(struct maker *m, struct workload *w, unsigned port);

/** Where the requests of an exposed model come from: peers in addition to `access`. */
struct peers expose_peers(struct maker *m, const struct request *all, const struct model_request *r,
			  const struct workload *w);
/** A peer as values write it: a namespace, or a mapping of namespace and labels. */
struct peer peer_of(struct maker *m, const struct node *n);

#endif
