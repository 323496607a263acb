/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/amounts.h"
#include "lint/rule.h"

enum { LEAST_CPU };
static const struct rule_param params[] = {
	[LEAST_CPU] = {"leastMillicoresPerDevice", 1, 1000000, 1000,
		       "thousandths of a core that a container should request for each device"},
};

/* Whole devices whose number is clear. Shares and slices may well share a core too, and Intel's graphics for video need
 * little. */
static int64_t devices(const struct container *k)
{
	int64_t n = 0;
	for (size_t i = 0; i < k->n_asks; i++) {
		const struct accelerator_ask *ask = &k->asks[i];
		if (ask->resource->kind == ACCELERATOR_DEVICE && ask->resource->vendor != VENDOR_OTHER &&
		    !str_starts(ask->name, "gpu.intel.com/") && ask_is_clear(ask))
			n += ask->count;
	}
	return n;
}

static bool shares_device(const struct container *k)
{
	for (size_t i = 0; i < k->n_asks; i++)
		if (k->asks[i].resource->kind == ACCELERATOR_SHARE_SIZE)
			return true;
	return false;
}

static void check(struct check *c, const struct pod *p, const struct container *k)
{
	struct quantity cpu;
	const struct node *at = NULL;
	int64_t n = devices(k);
	if (n == 0 || shares_device(k) || container_request(k, "cpu", &cpu, &at) != AMOUNT_GIVEN ||
	    pod_has_amount(p, false, "cpu"))
		return;
	if (quantity_milli(cpu) < n * check_param(c, LEAST_CPU))
		report(c, at,
		       "%.*s of CPU for %lld device%s is less than a core each: they wait for the process that feeds "
		       "them",
		       STR_ARG(node_text(at)), (long long)n, n == 1 ? "" : "s");
}

const struct rule rule_res004 = {
	.code = "RES004",
	.name = "cpu-request-too-low",
	.severity = SEVERITY_WARNING,
	.audience = FOR_ACCELERATOR,
	.container = check,
	.what = "A container requests less than one core of CPU for each accelerator.",
	.why = "Each device has a process that feeds it: it tokenises, decodes, launches kernels and polls for "
	       "their end, and is busy on one core all the time. On a full node a container gets CPU time in "
	       "proportion to its request, so with `100m` a costly device stands still while its process waits. "
	       "Shares and slices of a device are passed over.",
	.bad = "resources:\n  requests:\n    cpu: 500m\n  limits:\n    nvidia.com/gpu: 4\n",
	.good = "resources:\n  requests:\n    cpu: \"16\"\n  limits:\n    nvidia.com/gpu: 4\n",
	.fix = "Request at least one core for each device; servers of language models and data loaders want four "
	       "and more.",
	RULE_PARAMS(params),
	.source = "https://docs.vllm.ai/en/latest/configuration/optimization/",
};
