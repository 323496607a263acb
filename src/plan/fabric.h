/* SPDX-License-Identifier: Apache-2.0
 * Pods on several nodes that compute together: the network interfaces between them. Private to plan. */
#ifndef K8SAI_PLAN_FABRIC_H
#define K8SAI_PLAN_FABRIC_H

#include "plan/request.h"

/** Asks for the nodes' RDMA interfaces (w->size.devices) where whole nodes of a type that has them work together, with
 * the note that says what they need. `pods` work together; w->size is done. */
void fabric_devices(struct maker *m, const struct request *all, unsigned pods, struct workload *w);
/** Adds the variables that NCCL finds its interface by, unless they are set; w->run.env is done. */
void fabric_variables(struct maker *m, unsigned pods, struct workload *w);

#endif
