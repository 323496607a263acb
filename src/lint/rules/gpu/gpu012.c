/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/rule.h"

/* Entries of `map` that name an accelerator wrongly; those that `before` names as well were reported there. */
static void judge(struct check *c, const struct node *map, const struct node *before)
{
	for (const struct node *e = node_first(map); e; e = e->next) {
		const char *right = e->key ? catalog_accelerator_misspelt(node_key(e)) : NULL;
		if (!right || node_find(before, node_key(e)))
			continue;
		report_key(c, e, "no device plugin offers '%.*s': the name is '%s'", STR_ARG(node_key(e)), right);
	}
}

static void check(struct check *c, const struct pod *p, const struct container *k)
{
	(void)p;
	judge(c, k->limits, NULL);
	judge(c, k->requests, k->limits);
}

const struct rule rule_gpu012 = {
	.code = "GPU012",
	.name = "gpu-resource-misspelled",
	.severity = SEVERITY_ERROR,
	.audience = FOR_ALL,
	.flags = RULE_AGENTS,
	.container = check,
	.what = "A resource name that looks like an accelerator and is none.",
	.why = "Extended resources are free-form names: the API server accepts any. A misspelt one is on no node, so "
	       "the pod stays Pending and says `Insufficient nvidia.com/gpus`, "
	       "which is easily read as a cluster that is full.",
	.bad = "resources:\n  limits:\n    nvidia.com/gpus: 1\n",
	.good = "resources:\n  limits:\n    nvidia.com/gpu: 1\n",
	.fix = "Write the name that the message gives.",
	.source = "https://kubernetes.io/docs/concepts/extend-kubernetes/compute-storage-net/device-plugins/",
};
