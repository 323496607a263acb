/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/amounts.h"
#include "lint/rule.h"

static void check(struct check *c, const struct pod *p, const struct container *k)
{
	struct quantity q;
	if (container_limit(k, "memory", &q, NULL) >= AMOUNT_GIVEN || pod_has_amount(p, true, "memory"))
		return;
	report_key(
		c, amount_place(k, KEY_limits),
		"the container asks for %.*s and has no memory limit: a leak takes the node down with all pods on it",
		STR_ARG(container_device(k)));
}

const struct rule rule_res003 = {
	.code = "RES003",
	.name = "memory-limit-missing",
	.severity = SEVERITY_WARNING,
	.audience = FOR_ACCELERATOR,
	.flags = RULE_ABSENCE,
	.container = check,
	.what = "A container that asks for an accelerator has no memory limit.",
	.why = "Data loaders, caches and a memory-backed `/dev/shm` grow as far as they may. Without a limit that "
	       "is the whole node: the kernel then kills some process of it, perhaps the training job on the other "
	       "GPUs, rather than the one that leaks. The limit of the whole pod counts as well; what a LimitRange "
	       "would fill in is not known here.",
	.bad = "resources:\n  requests:\n    cpu: \"4\"\n    memory: 32Gi\n  limits:\n    nvidia.com/gpu: 1\n",
	.good = "resources:\n  requests:\n    cpu: \"4\"\n    memory: 32Gi\n  limits:\n    nvidia.com/gpu: 1\n"
		"    memory: 32Gi\n",
	.fix = "Set `limits.memory`, best to the same amount as the request: memory cannot be taken back from a "
	       "process as CPU time can.",
	.source = "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/",
};
