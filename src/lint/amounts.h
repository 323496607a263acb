/* SPDX-License-Identifier: Apache-2.0
 * How much of a resource (cpu, memory, …) a container may count on, as the API server sees it:
 * https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/ */
#ifndef K8SAI_LINT_AMOUNTS_H
#define K8SAI_LINT_AMOUNTS_H

#include "kube/quantity.h"
#include "lint/pod.h"

enum amount_state {
	/** Not written. */
	AMOUNT_ABSENT,
	/** Written as 0, or without a value, which is the same. */
	AMOUNT_NOTHING,
	AMOUNT_GIVEN,
	/** A placeholder, or nothing that could be read: not to be judged. */
	AMOUNT_HIDDEN,
};

/** The container's own limit of resource `name`. `*out` is its quantity and `*at` (may be NULL) its entry when it is
 * given. */
enum amount_state container_limit(const struct container *k, const char *name, struct quantity *out,
				  const struct node **at);
/** The container's own request, which is the limit when there is no request. */
enum amount_state container_request(const struct container *k, const char *name, struct quantity *out,
				    const struct node **at);
/** Does the pod as a whole have a request (or with `limits` a limit) of `name`? Its containers share it:
 * https://kubernetes.io/docs/tasks/configure-pod-container/assign-pod-level-resources/ */
bool pod_has_amount(const struct pod *p, bool limits, const char *name);
/** Is the number of devices beyond doubt: a positive number that a machine may have, and request and limit do not
 * differ (which is GPU002's)? */
bool ask_is_clear(const struct accelerator_ask *ask);
/** Where to point when a container lacks something under `requests` or `limits`. */
const struct node *amount_place(const struct container *k, enum key_id side);
/** Name of what the container asks for ("nvidia.com/gpu"), "a device" when it is a claim. */
struct str container_device(const struct container *k);

#endif
