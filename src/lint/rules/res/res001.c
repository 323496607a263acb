/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/amounts.h"
#include "lint/rule.h"

static void check(struct check *c, const struct pod *p, const struct container *k)
{
	struct quantity q;
	if (container_request(k, "cpu", &q, NULL) >= AMOUNT_GIVEN || pod_has_amount(p, false, "cpu"))
		return;
	report_key(c, amount_place(k, KEY_requests),
		   "the container asks for %.*s and not for CPU: on a busy node its threads wait, and the device with "
		   "them",
		   STR_ARG(container_device(k)));
}

const struct rule rule_res001 = {
	.code = "RES001",
	.name = "cpu-request-missing",
	.severity = SEVERITY_WARNING,
	.audience = FOR_ACCELERATOR,
	.flags = RULE_ABSENCE,
	.container = check,
	.what = "A container that asks for an accelerator does not request CPU.",
	.why = "Without a request the scheduler counts nothing, so the pod lands on a node whose CPUs are all given "
	       "away and gets the least share of them. Tokenising, loading of weights and kernel launches run on "
	       "the CPU: a starved process leaves a costly device idle. A limit counts as a request, and so do the "
	       "resources of the whole pod. What a LimitRange of the namespace would fill in is not known here.",
	.bad = "resources:\n  limits:\n    nvidia.com/gpu: 1\n    memory: 32Gi\n",
	.good = "resources:\n  requests:\n    cpu: \"4\"\n  limits:\n    nvidia.com/gpu: 1\n    memory: 32Gi\n",
	.fix = "Request the cores that the process needs, as a rule four and more for each device; leave the limit "
	       "out, so that idle cores can be used.",
	.source = "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/",
};
