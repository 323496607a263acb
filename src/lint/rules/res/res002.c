/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/amounts.h"
#include "lint/rule.h"

static void check(struct check *c, const struct pod *p, const struct container *k)
{
	struct quantity q;
	if (container_request(k, "memory", &q, NULL) >= AMOUNT_GIVEN || pod_has_amount(p, false, "memory"))
		return;
	report_key(
		c, amount_place(k, KEY_requests),
		"the container asks for %.*s and not for memory: when its node runs short, it is among the first to go",
		STR_ARG(container_device(k)));
}

const struct rule rule_res002 = {
	.code = "RES002",
	.name = "memory-request-missing",
	.severity = SEVERITY_WARNING,
	.audience = FOR_ACCELERATOR,
	.flags = RULE_ABSENCE,
	.container = check,
	.what = "A container that asks for an accelerator does not request memory.",
	.why = "Weights pass through host memory on their way to the device. Without a request the pod is put on a "
	       "node that has no memory left for them, and under pressure the kubelet evicts first those that use "
	       "more than they requested, which is everything here. A limit counts as a request, and so do the "
	       "resources of the whole pod. What a LimitRange of the namespace would fill in is not known here.",
	.bad = "resources:\n  requests:\n    cpu: \"4\"\n  limits:\n    nvidia.com/gpu: 1\n",
	.good = "resources:\n  requests:\n    cpu: \"4\"\n    memory: 32Gi\n  limits:\n    nvidia.com/gpu: 1\n"
		"    memory: 32Gi\n",
	.fix = "Request the memory that loading the model takes, `/dev/shm` included, and set the limit to the same.",
	.source = "https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/",
};
