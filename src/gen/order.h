/* SPDX-License-Identifier: Apache-2.0
 * Kinds in the order in which they are applied, and what the API calls their resources. Private to gen. */
#ifndef K8SAI_GEN_ORDER_H
#define K8SAI_GEN_ORDER_H

#include "base/buf.h"
#include "base/nearest.h"

/** Place of a kind in the order of application, 0 to 99: what others refer to comes first. Kinds that are not listed
 * come after the workloads they probably belong to. */
unsigned apply_order(struct str api_version, struct str kind);
/** Appends the name of the kind's resource as `kubectl api-resources -o name` prints it, "deployments.apps"; for a kind
 * that is not listed, the usual plural of English. */
void resource_name(struct str api_version, struct str kind, struct buf *out);
/** Is `name`, as a user writes it (Deployment, deployment, deployments, deployments.apps), this kind? */
bool is_kind_name(struct str name, struct str api_version, struct str kind);
/** Offers every listed kind to a search for the nearest name. */
void offer_kinds(struct nearest *near);

#endif
