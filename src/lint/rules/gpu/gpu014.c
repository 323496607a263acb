/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/rule.h"

/* The first whole or partial device that the container is known to take; NULL when there is none. */
static const struct node *device(const struct container *k)
{
	for (size_t i = 0; i < k->n_asks; i++)
		if (k->asks[i].count > 0 && k->asks[i].resource->kind != ACCELERATOR_SHARE_SIZE)
			return k->asks[i].limit ? k->asks[i].limit : k->asks[i].request;
	return NULL;
}

static void check(struct check *c, const struct pod *p)
{
	const struct container *first = NULL;
	for (size_t i = 0; i < p->n_containers; i++) {
		const struct container *k = &p->containers[i];
		/* Init containers have ended when the others start. */
		if (k->role == CONTAINER_INIT || k->role == CONTAINER_EPHEMERAL || !device(k))
			continue;
		if (!first) {
			first = k;
			continue;
		}
		struct finding *f = report_key(
			c, device(k),
			"'%.*s' takes accelerators beside '%.*s' of the same pod: each gets devices of its own, "
			"they are not shared",
			STR_ARG(k->name), STR_ARG(first->name));
		related_node(c, f, device(first), "the devices of the other container");
	}
}

const struct rule rule_gpu014 = {
	.code = "GPU014",
	.name = "gpu-in-several-containers",
	.severity = SEVERITY_INFO,
	.audience = FOR_ACCELERATOR,
	.pod = check,
	.what = "Several containers of a pod each take accelerators.",
	.why = "Containers of a pod do not share what they ask for: a sidecar with a limit copied from the main "
	       "container takes another GPU for the life of the pod, and all must be free on one node. Init "
	       "containers are done before the others start and take nothing more.",
	.bad = "containers:\n  - name: server\n    resources:\n      limits:\n        nvidia.com/gpu: 1\n"
	       "  - name: metrics\n    resources:\n      limits:\n        nvidia.com/gpu: 1\n",
	.good = "containers:\n  - name: server\n    resources:\n      limits:\n        nvidia.com/gpu: 1\n"
		"  - name: metrics\n",
	.fix = "Drop the resource from the container that does not compute; give two models pods of their own, or "
	       "share one device by a DRA claim.",
	.source = "https://kubernetes.io/docs/tasks/manage-gpus/scheduling-gpus/",
};
