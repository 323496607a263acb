/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/amounts.h"
#include "lint/rule.h"
#include "lint/served.h"

/* The limit that holds for the container: its own, or the pod's when it has none. In MiB; 0 when there is none, or it
 * is not known. */
static int64_t memory_limit(const struct pod *p, const struct container *k, const struct node **at)
{
	struct quantity q;
	enum amount_state state = container_limit(k, "memory", &q, at);
	if (state == AMOUNT_ABSENT && pod_has_amount(p, true, "memory")) {
		*at = node_find_entry(node_path(p->spec, KEY_resources, KEY_limits, KEY_NONE), STR("memory"));
		state = !not_judged(*at) && quantity_of(node_deref(*at), &q) ? AMOUNT_GIVEN : AMOUNT_HIDDEN;
	}
	if (state != AMOUNT_GIVEN || q.negative)
		return 0;
	int64_t mib = quantity_units(q) >> 20;
	/* Nonsense is RES008's. */
	return mib < 1 ? 1 : mib;
}

/* The devices of the container, for how many of its processes read a part of the weights. */
static int64_t devices_of(const struct container *k)
{
	return k->accelerators > 0 ? k->accelerators : 1;
}

static void check(struct check *c, const struct pod *p, const struct container *k)
{
	struct served s;
	const struct node *at = NULL;
	int64_t limit = memory_limit(p, k, &at);
	if (!limit || !container_served(k, c->scratch, &s) || s.streamed ||
	    !served_spread(p, k, c->scratch, s.load.model, devices_of(k)))
		return;
	/* Which copy is downloaded is only known where the flag quantises the published one. */
	if (s.at_least && s.load.download_mib < s.load.model->weights_mib)
		return;
	int64_t weights = (int64_t)s.load.download_mib;
	if (limit >= weights)
		return;
	struct finding *f = report(c, node_deref(at),
				   "the weights of '%.*s' are %lld.%lld GiB, and are read through %lld.%lld GiB of "
				   "memory: the page cache cannot hold them",
				   STR_ARG(s.id), (long long)(weights / 1024), (long long)(weights % 1024 * 10 / 1024),
				   (long long)(limit / 1024), (long long)(limit % 1024 * 10 / 1024));
	related_node(c, f, s.at, "the model");
}

const struct rule rule_res010 = {
	.code = "RES010",
	.name = "memory-below-weights",
	.severity = SEVERITY_WARNING,
	.audience = FOR_ACCELERATOR,
	.container = check,
	.what = "The memory limit of a serving container is smaller than the weights that it loads.",
	.why = "Weights go from disk through host memory to the GPU, and the page cache that they pass through counts "
	       "against the container's limit, like everything in /dev/shm. Below their size the kernel throws pages "
	       "away while they are still read: every process of a tensor-parallel server reads the files again, "
	       "loading "
	       "takes many times as long, and formats that are read whole (`.bin`, `.pt`) end in an OOM kill. "
	       "The planner of `k8sai gen` gives the size of the weights, the engine's own 8 GiB and /dev/shm. "
	       "It is silent for loaders that stream (`--load-format runai_streamer`) and where the size is not known.",
	.bad = "args: [--model=meta-llama/Llama-3.1-8B-Instruct]\nresources:\n  limits:\n    memory: 8Gi\n"
	       "    nvidia.com/gpu: 1\n",
	.good = "args: [--model=meta-llama/Llama-3.1-8B-Instruct]\nresources:\n  limits:\n    memory: 24Gi\n"
		"    nvidia.com/gpu: 1\n",
	.fix = "Raise the limit (and the request) above the size of the weights plus what the engine and /dev/shm "
	       "take.",
	.source = "https://docs.kernel.org/admin-guide/cgroup-v2.html",
};
