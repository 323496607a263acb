/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/rule.h"

/* Why a quantity is no number of devices, as a phrase behind "is"; NULL when it is one. */
static const char *fault(const struct node *value)
{
	struct quantity q;
	struct str text = node_text(value);
	if (!text.p || text.n == 0 || !quantity_of(value, &q))
		return "not a number";
	if (q.negative && !quantity_is_zero(q))
		return "negative";
	if (!quantity_is_whole(q))
		return "not whole: a device cannot be split by a fraction (use MIG, time-slicing or MPS to share one)";
	char last = text.p[text.n - 1];
	/* "1Gi" is a whole number of devices to the API server, and no node has a thousand million of them. */
	if (last == 'i' || last == 'k' || last == 'M' || last == 'G' || last == 'T' || last == 'P' || last == 'E')
		return "an amount of memory, not a number of devices";
	return NULL;
}

static void judge(struct check *c, const struct accelerator_ask *ask, const struct node *entry)
{
	if (!entry || not_judged(entry))
		return;
	const char *what = fault(node_deref(entry));
	if (what)
		report(c, entry, "'%.*s: %.*s' is %s", STR_ARG(ask->name), STR_ARG(node_text(entry)), what);
}

static void check(struct check *c, const struct pod *p, const struct container *k)
{
	(void)p;
	for (size_t i = 0; i < k->n_asks; i++) {
		/* HAMi's gpumem and the like do count in other units. */
		if (k->asks[i].resource->kind == ACCELERATOR_SHARE_SIZE)
			continue;
		judge(c, &k->asks[i], k->asks[i].limit);
		struct str limit = node_text(k->asks[i].limit), request = node_text(k->asks[i].request);
		if (!k->asks[i].limit || !str_eq(limit, request))
			judge(c, &k->asks[i], k->asks[i].request);
	}
}

const struct rule rule_gpu003 = {
	.code = "GPU003",
	.name = "gpu-quantity-invalid",
	.severity = SEVERITY_ERROR,
	.audience = FOR_ACCELERATOR,
	.flags = RULE_AGENTS,
	.container = check,
	.what = "An accelerator is asked for by something that is not a whole, non-negative number.",
	.why = "Devices are handed out whole. The API server rejects fractions and text, and an amount such as `16Gi` "
	       "is read as seventeen thousand million devices, which no "
	       "node has. How much of a device a pod gets is decided by MIG profiles or by the device plugin's "
	       "sharing, under names of their own.",
	.bad = "resources:\n  limits:\n    nvidia.com/gpu: 0.5\n",
	.good = "resources:\n  limits:\n    nvidia.com/gpu: 1\n",
	.fix = "Ask for a whole number of devices, or for a MIG slice such as `nvidia.com/mig-1g.10gb: 1`.",
	.source = "https://kubernetes.io/docs/tasks/manage-gpus/scheduling-gpus/",
};
