/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/rule.h"

/* A number of devices; anything else is GPU003's. */
static bool whole(const struct node *entry, struct quantity *q)
{
	return entry && !not_judged(entry) && quantity_of(entry, q) && quantity_is_whole(*q);
}

static void check(struct check *c, const struct pod *p, const struct container *k)
{
	(void)p;
	for (size_t i = 0; i < k->n_asks; i++) {
		const struct accelerator_ask *ask = &k->asks[i];
		struct quantity request, limit;
		if (!whole(ask->request, &request) || !whole(ask->limit, &limit) || quantity_cmp(request, limit) == 0)
			continue;
		struct finding *f =
			report(c, ask->request,
			       "requests ask for %.*s of '%.*s' and limits for %.*s: the API server rejects the pod",
			       STR_ARG(node_text(ask->request)), STR_ARG(ask->name), STR_ARG(node_text(ask->limit)));
		related_node(c, f, node_deref(ask->limit), "the limit");
		struct fix *fix = fix_offer(c, f, FIX_SAFE, "make the request %.*s, as the limit",
					    STR_ARG(node_text(ask->limit)));
		fix_replace(c, fix, ask->request, ask->limit);
	}
}

const struct rule rule_gpu002 = {
	.code = "GPU002",
	.name = "gpu-request-limit-mismatch",
	.severity = SEVERITY_ERROR,
	/* None of a device is refused like one. */
	.audience = FOR_ALL,
	.fixable = FIXABLE_SAFELY,
	.flags = RULE_AGENTS,
	.container = check,
	.what = "`requests` and `limits` ask for different numbers of one accelerator.",
	.why = "Accelerators cannot be overcommitted: a request that is not the limit is rejected when the pod is "
	       "created. The Deployment itself is accepted, so the "
	       "mistake shows only as a ReplicaSet that never gets its pods.",
	.bad = "resources:\n  requests:\n    nvidia.com/gpu: 1\n  limits:\n    nvidia.com/gpu: 2\n",
	.good = "resources:\n  requests:\n    nvidia.com/gpu: 2\n  limits:\n    nvidia.com/gpu: 2\n",
	.fix = "Write the limit's number under `requests`, or leave the request out: it defaults to the limit.",
	.source = "https://kubernetes.io/docs/tasks/manage-gpus/scheduling-gpus/",
};
