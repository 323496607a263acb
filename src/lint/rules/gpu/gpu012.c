/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/rule.h"

/* Entries of `map` that name an accelerator wrongly; those that `before` names as well were reported there. `twin` may
 * name them too. */
static void judge(struct check *c, const struct node *map, const struct node *before, const struct node *twin)
{
	for (const struct node *e = node_first(map); e; e = e->next) {
		const char *right = e->key ? catalog_accelerator_misspelt(node_key(e)) : NULL;
		if (!right || node_find(before, node_key(e)))
			continue;
		struct finding *f = report_key(c, e, "no device plugin offers '%.*s': the name is '%s'",
					       STR_ARG(node_key(e)), right);
		if (node_find(map, str_of(right)))
			continue;
		struct fix *fix = fix_offer(c, f, FIX_SAFE, "rename it to '%s'", right);
		fix_rename(c, fix, e, str_of(right));
		if (twin && node_find_entry(twin, node_key(e)) && !node_find(twin, str_of(right)))
			fix_rename(c, fix, node_find_entry(twin, node_key(e)), str_of(right));
	}
}

static void check(struct check *c, const struct pod *p, const struct container *k)
{
	(void)p;
	judge(c, k->limits, NULL, k->requests);
	judge(c, k->requests, k->limits, NULL);
}

const struct rule rule_gpu012 = {
	.code = "GPU012",
	.name = "gpu-resource-misspelled",
	.severity = SEVERITY_ERROR,
	.audience = FOR_ALL,
	.fixable = FIXABLE_SAFELY,
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
