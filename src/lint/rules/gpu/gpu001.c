/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/rule.h"

static void check(struct check *c, const struct pod *p, const struct container *k)
{
	/* A patch may add a request to limits that stand in what it patches. */
	if (p->object->partial)
		return;
	for (size_t i = 0; i < k->n_asks; i++) {
		const struct accelerator_ask *ask = &k->asks[i];
		if (!ask->request || ask->limit)
			continue;
		struct finding *f = report_key(c, ask->request,
					       "requests name '%.*s' and limits do not: the API server rejects the pod",
					       STR_ARG(ask->name));
		struct fix *fix = fix_offer(c, f, FIX_SAFE, "copy '%.*s' to limits", STR_ARG(ask->name));
		fix_set(c, fix, k->resources, FIX_PATH("limits", arena_strz(c->scratch, ask->name)), ask->request);
	}
}

const struct rule rule_gpu001 = {
	.code = "GPU001",
	.name = "gpu-limit-missing",
	.severity = SEVERITY_ERROR,
	/* None of a device is refused like one. */
	.audience = FOR_ALL,
	.fixable = FIXABLE_SAFELY,
	.flags = RULE_AGENTS,
	.container = check,
	.what = "`requests` names an accelerator that `limits` does not.",
	.why = "Accelerators are extended resources: they cannot be overcommitted, so Kubernetes wants them under "
	       "`limits`, and takes the request from there. "
	       "A request alone is rejected when the pod is created, often long after the Deployment was accepted.",
	.bad = "resources:\n  requests:\n    nvidia.com/gpu: 1\n",
	.good = "resources:\n  limits:\n    nvidia.com/gpu: 1\n",
	.fix = "Move the entry to `limits`. It may stand under `requests` as well, with the same number.",
	.source = "https://kubernetes.io/docs/tasks/manage-gpus/scheduling-gpus/",
};
