/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/flags.h"
#include "lint/rule.h"

/* Told to run on the processor after all: by a device flag, or by variables that only vLLM's CPU build reads. */
static bool runs_on_cpu(const struct check *c, const struct container *k)
{
	struct word device;
	enum flag_state state = container_role(k, c->scratch, FLAG_DEVICE, &device);
	if (state == FLAG_GIVEN && str_starts(device.text, "cpu"))
		return true;
	return container_env(k, "VLLM_CPU_KVCACHE_SPACE") || container_env(k, "VLLM_CPU_OMP_THREADS_BIND");
}

/* An image alone does not say what runs when the container has a command of its own that is not the engine's. */
static bool runs_engine(const struct container *k)
{
	return k->engine.command || node_count(k->command) == 0;
}

/* Asks for one by a wrong name: GPU012 says so. */
static bool asks_misspelt(const struct container *k)
{
	for (const struct node *e = node_first(k->limits); e; e = e->next)
		if (e->key && catalog_accelerator_misspelt(node_key(e)))
			return true;
	return false;
}

static void check_engine(struct check *c, const struct pod *p, const struct container *k)
{
	if (p->path->flags & POD_HEAD)
		return;
	if (k->n_asks || k->claims || k->role == CONTAINER_EPHEMERAL || k->engine.needs_gpu != ANSWER_YES ||
	    !runs_engine(k) || asks_misspelt(k) || runs_on_cpu(c, k))
		return;
	const struct node *limits = place_of(k->resources, KEY_limits, NULL);
	report_key(c, limits ? limits : place_of(k->node, KEY_resources, k->image_node ? k->image_node : k->node),
		   "%s runs here without an accelerator in limits: it gets none, even on a GPU node%s",
		   k->engine.engine->title, p->wants_accelerator ? " where another container of the pod has one" : "");
}

static void check(struct check *c, const struct pod *p)
{
	size_t engines = 0;
	for (size_t i = 0; i < p->n_containers; i++) {
		const struct container *k = &p->containers[i];
		engines += k->engine.needs_gpu == ANSWER_YES || asks_misspelt(k);
		check_engine(c, p, k);
	}
	if (engines || p->wants_accelerator || !p->selects_accelerator)
		return;
	report_key(c, place_of(p->spec, KEY_nodeSelector, place_of(p->spec, KEY_affinity, p->spec)),
		   "the pod selects nodes with accelerators and no container asks for one: it takes the node's CPU and "
		   "memory from pods that do");
}

const struct rule rule_gpu004 = {
	.code = "GPU004",
	.name = "gpu-expected-but-missing",
	.severity = SEVERITY_WARNING,
	.audience = FOR_AI,
	.flags = RULE_ABSENCE,
	.pod = check,
	.what = "An engine that needs an accelerator, or a selector for accelerator nodes, without the resource in "
		"`limits`.",
	.why = "A container only gets the devices that its limits name. Without them the engine fails to find a GPU or "
	       "runs on the CPU at a hundredth of the speed; a pod that merely "
	       "selects GPU nodes occupies them while the GPUs stay idle.",
	.bad = "containers:\n  - name: server\n    image: vllm/vllm-openai:v0.32.0\n    resources:\n      limits:\n    "
	       "    memory: 24Gi\n",
	.good = "containers:\n  - name: server\n    image: vllm/vllm-openai:v0.32.0\n    resources:\n      limits:\n   "
		"     memory: 24Gi\n        nvidia.com/gpu: 1\n",
	.fix = "Add the accelerator's resource to the limits of the container that uses it, or use the engine's CPU "
	       "image where that is meant.",
	.source = "https://kubernetes.io/docs/tasks/manage-gpus/scheduling-gpus/",
};
