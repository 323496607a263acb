/* SPDX-License-Identifier: Apache-2.0
 * Inside pod.c: making the view of a container. */
#ifndef K8SAI_LINT_CONTAINER_H
#define K8SAI_LINT_CONTAINER_H

#include "lint/pod.h"

/** Fills `k` from the container in `node`, which need not be a mapping. `worker`: it works behind a leader, and serves
 * only when it declares a port. Memory comes from `scratch`. */
void container_view(struct container *k, const struct node *node, enum container_role role, bool worker,
		    struct arena *scratch);

/** Does it ask for an accelerator, or use a claim? */
static inline bool container_wants(const struct container *k)
{
	return k->accelerators > 0 || k->claims;
}

#endif
