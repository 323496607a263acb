/* SPDX-License-Identifier: Apache-2.0
 * What a cluster has beyond Kubernetes itself. Private to plan. */
#ifndef K8SAI_PLAN_CAPABILITIES_H
#define K8SAI_PLAN_CAPABILITIES_H

#include "plan/request.h"

/** Works out plan->has: the defaults (keda, prometheus-operator), or what --api-resources shows, with `cluster.has`
 * added and `cluster.without` taken away. */
void capabilities_read(struct maker *m, const struct node *cluster);
/** Adds a note that the cluster must have it, for `text`, with the command that installs it. */
void capability_note(struct maker *m, const char *name, struct str text);
bool cluster_has(const struct maker *m, const char *capability);

#endif
