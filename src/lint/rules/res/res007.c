/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/amounts.h"
#include "lint/rule.h"

/* The request of `name` when it is written, and smaller than a limit that is written too. A larger one is RES008's. */
static const struct node *smaller_request(const struct container *k, const char *name, const struct node **limit_at)
{
	struct quantity request, limit;
	const struct node *at = NULL;
	if (!node_find_entry(k->requests, str_of(name)) || container_request(k, name, &request, &at) != AMOUNT_GIVEN ||
	    container_limit(k, name, &limit, limit_at) != AMOUNT_GIVEN)
		return NULL;
	return quantity_cmp(request, limit) < 0 ? at : NULL;
}

static void check(struct check *c, const struct pod *p, const struct container *k)
{
	const struct node *limit = NULL;
	/* The class goes by the amounts of the pod as a whole where it has some. */
	if (node_get(p->spec, KEY_resources) && p->path->shape <= SHAPE_SPEC)
		return;
	const struct node *memory = smaller_request(k, "memory", &limit), *cpu = NULL;
	if (!memory)
		cpu = smaller_request(k, "cpu", &limit);
	if (!memory && !cpu)
		return;
	const struct node *request = memory ? memory : cpu;
	struct finding *f =
		report(c, request, "the server asks for %s '%.*s' and may use '%.*s', so its pod is Burstable: %s",
		       memory ? "memory" : "cpu", STR_ARG(node_text(request)), STR_ARG(node_text(limit)),
		       memory ? "when the node runs out of memory it is killed or evicted for what it uses beyond the "
				"request"
			      : "it shares what it uses beyond the request with its neighbours");
	related_node(c, f, node_deref(limit), "the limit");
}

const struct rule rule_res007 = {
	.code = "RES007",
	.name = "qos-not-guaranteed",
	.severity = SEVERITY_INFO,
	.audience = FOR_SERVING,
	.container = check,
	.what = "A serving container whose memory or CPU request is smaller than its limit.",
	.why = "A pod is Guaranteed only when every container's requests equal its limits. Any other is killed earlier "
	       "when the "
	       "node is short of memory, and what it needs beyond the request may not be there: a server that was "
	       "placed for 6 "
	       "GiB and loads 20 takes its neighbours down with it, and its model has to be loaded again. A CPU limit "
	       "that is "
	       "left out is not reported: throttling an inference server costs more than the class is worth.",
	.bad = "resources:\n  requests: {cpu: \"8\", memory: 16Gi}\n  limits: {memory: 64Gi, nvidia.com/gpu: 1}\n",
	.good = "resources:\n  requests: {cpu: \"8\", memory: 64Gi}\n  limits: {memory: 64Gi, nvidia.com/gpu: 1}\n",
	.fix = "Request as much memory as the limit allows; request the CPU that the server needs, and leave its limit "
	       "out or "
	       "make it equal.",
	.source = "https://kubernetes.io/docs/concepts/workloads/pods/pod-qos/",
};
