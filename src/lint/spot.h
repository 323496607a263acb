/* SPDX-License-Identifier: Apache-2.0
 * Whether a pod asks for spot (preemptible) nodes. */
#ifndef K8SAI_LINT_SPOT_H
#define K8SAI_LINT_SPOT_H

#include "lint/node_choice.h"

struct spot {
	/** All nodes that the pod may run on are spot nodes. */
	bool only;
	/** The demand that says so first (node_choice.h), and the cloud whose label it is. */
	const struct node *at;
	const struct cloud *cloud;
};

/** Reads the pod's nodeSelector and required node affinity. */
struct spot pod_spot(const struct pod *p);

#endif
