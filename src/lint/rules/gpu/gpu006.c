/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/rule.h"

static bool counts(const struct accelerator_ask *ask)
{
	return ask->count > 0 && ask->resource->kind != ACCELERATOR_SHARE_SIZE;
}

static const struct node *place(const struct accelerator_ask *ask)
{
	return ask->limit ? ask->limit : ask->request;
}

/* Why the two do not go together, as the end of a sentence; NULL when they do. */
static const char *conflict(const struct accelerator_ask *a, const struct accelerator_ask *b)
{
	if (a->resource->vendor != b->resource->vendor)
		return "no node has devices of two makers, so the pod stays Pending";
	bool whole_and_slice = (a->resource->kind == ACCELERATOR_DEVICE && b->resource->kind == ACCELERATOR_SLICE) ||
			       (a->resource->kind == ACCELERATOR_SLICE && b->resource->kind == ACCELERATOR_DEVICE);
	return whole_and_slice ? "a process that sees a slice does not see the whole device beside it" : NULL;
}

static void check(struct check *c, const struct pod *p, const struct container *k)
{
	(void)p;
	for (size_t i = 1; i < k->n_asks; i++) {
		for (size_t j = 0; j < i; j++) {
			const struct accelerator_ask *a = &k->asks[j], *b = &k->asks[i];
			const char *why = counts(a) && counts(b) ? conflict(a, b) : NULL;
			if (!why)
				continue;
			struct finding *f = report_key(c, place(b), "the container asks for '%.*s' and '%.*s': %s",
						       STR_ARG(a->name), STR_ARG(b->name), why);
			related_node(c, f, place(a), "the other accelerator");
			break;
		}
	}
}

const struct rule rule_gpu006 = {
	.code = "GPU006",
	.name = "gpu-resources-mixed",
	.severity = SEVERITY_WARNING,
	.audience = FOR_ACCELERATOR,
	.container = check,
	.what = "One container asks for accelerators of two vendors, or for a whole GPU and a MIG slice.",
	.why = "A node has devices of one maker, and so does an image have libraries for one. A container with a "
	       "whole GPU and a slice gets both, but CUDA shows a process only one kind: the other is paid for and "
	       "idle. Mostly a line is left over from another variant of the manifest.",
	.bad = "limits:\n  nvidia.com/gpu: 1\n  nvidia.com/mig-1g.10gb: 1\n",
	.good = "limits:\n  nvidia.com/mig-1g.10gb: 1\n",
	.fix = "Delete the resource that is not meant; run the two halves of the work in pods of their own.",
	.source = "https://docs.nvidia.com/datacenter/tesla/mig-user-guide/",
};
