/* SPDX-License-Identifier: Apache-2.0 */
#include "kube/quantity.h"
#include "lint/flags.h"
#include "lint/node_choice.h"
#include "lint/rule.h"

/* Engines whose flag is a share of all of the device's memory, rather than of what is left of it. */
static bool takes_share(const struct engine *e)
{
	static const char *const names[] = {"vllm", "sglang", "tgi"};
	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (strcmp(e->name, names[i]) == 0)
			return true;
	return false;
}

/* Digits with at most one point: what all of them read alike. */
static bool share_of(struct str text, int64_t *milli)
{
	unsigned points = 0;
	struct quantity q;
	for (size_t i = 0; i < text.n; i++) {
		points += text.p[i] == '.';
		if (text.p[i] != '.' && (text.p[i] < '0' || text.p[i] > '9'))
			return false;
	}
	if (points > 1 || !quantity_parse(text, &q))
		return false;
	*milli = quantity_milli(q);
	return true;
}

/* The node hands out its devices several times over: a small share is the right one. */
static bool on_shared_nodes(const struct pod *p)
{
	struct node_choice it = node_choice(p);
	struct node_demand d;
	while (node_choice_next(&it, &d)) {
		if (str_starts(d.key, "nvidia.com/gpu.sharing") || str_starts(d.key, "nvidia.com/mps") ||
		    str_is(d.key, "nvidia.com/gpu.replicas") || str_is(d.key, "nvidia.com/device-plugin.config") ||
		    str_starts(d.key, "cloud.google.com/gke-gpu-sharing") ||
		    str_starts(d.key, "cloud.google.com/gke-max-shared"))
			return true;
		for (const struct node *v = node_demand_first(&d); v; v = node_demand_after(&d, v))
			if (str_ends(node_text(v), "-SHARED"))
				return true;
	}
	return node_choice_hidden(p);
}

/* Does the container have whole devices, or slices, for itself, and is it the only engine of its pod? */
static bool has_device_alone(const struct pod *p, const struct container *k)
{
	if (k->n_asks == 0 || k->claims)
		return false;
	for (size_t i = 0; i < k->n_asks; i++)
		if (k->asks[i].resource->kind == ACCELERATOR_SHARED ||
		    k->asks[i].resource->kind == ACCELERATOR_SHARE_SIZE)
			return false;
	return !on_shared_nodes(p);
}

enum { ALL_MILLI = 1000, MILLI_IN_PERCENT = 10 };

enum { LEAST_SHARE, MOST_SHARE };
static const struct rule_param params[] = {
	[LEAST_SHARE] = {"leastPercent", 0, 100, 50,
			 "a smaller share of a GPU that the engine has alone is too little"},
	[MOST_SHARE] = {"mostPercent", 1, 100, 97, "a larger share leaves too little for everything else"},
};

/* What a share below the least one leaves. */
static const char *idle_text(struct check *c)
{
	int64_t percent = check_param(c, LEAST_SHARE);
	return percent == 50 ? "half" : arena_printf(c->scratch, "%lld %%", 100 - (long long)percent).p;
}

static void check(struct check *c, const struct pod *p, const struct container *k)
{
	struct word value;
	int64_t milli;
	if (!container_runs_engine(k) || !takes_share(k->engine.engine) || k->engine.variant == IMAGE_CPU ||
	    container_role(k, c->scratch, FLAG_MEMORY_UTILIZATION, &value) != FLAG_GIVEN ||
	    !share_of(value.text, &milli))
		return;
	if (milli > ALL_MILLI || milli == 0) {
		struct finding *f =
			report(c, value.node,
			       "'%.*s' is no share of the GPU's memory, which lies between 0 and 1: %s does not start",
			       STR_ARG(value.text), k->engine.engine->title);
		finding_severity(f, SEVERITY_ERROR);
	} else if (milli > check_param(c, MOST_SHARE) * MILLI_IN_PERCENT) {
		report(c, value.node,
		       "a share of %.*s leaves nothing of the GPU's memory for CUDA graphs, NCCL and fragments: the "
		       "first "
		       "large batch ends in an out-of-memory error",
		       STR_ARG(value.text));
	} else if (milli < check_param(c, LEAST_SHARE) * MILLI_IN_PERCENT && has_device_alone(p, k)) {
		report(c, value.node,
		       "a share of %.*s leaves more than %s of a GPU idle that no other container may use",
		       STR_ARG(value.text), idle_text(c));
	}
}

const struct rule rule_srv003 = {
	.code = "SRV003",
	.name = "gpu-memory-utilization-extreme",
	.severity = SEVERITY_WARNING,
	.audience = FOR_AI,
	.container = check,
	.what = "The engine takes more than 97 % of the GPU's memory, or less than half of a GPU that it has alone.",
	.why = "The share covers weights and the key/value cache; CUDA context, graphs, NCCL buffers and fragments "
	       "live in what "
	       "is left. Above 0.97 the server starts on a good day and dies with the first large batch. Below 0.5 the "
	       "cache is "
	       "small, requests queue, and the rest of a GPU that Kubernetes gives to nobody else is paid for and "
	       "idle. On "
	       "shared GPUs (time-slicing, MPS, HAMi, claims) a small share is right, and not reported. A value that "
	       "is no share "
	       "at all, such as 90, is an error: the engine refuses it.",
	.bad = "args: [--model, meta-llama/Llama-3.1-8B-Instruct, --gpu-memory-utilization=0.99]\n",
	.good = "args: [--model, meta-llama/Llama-3.1-8B-Instruct, --gpu-memory-utilization=0.92]\n",
	.fix = "Use the engine's default, or 0.90 to 0.95; ask for a shared GPU or a MIG slice when the model needs "
	       "less.",
	RULE_PARAMS(params),
	.source = "https://docs.vllm.ai/en/latest/configuration/conserving_memory/",
};
