/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/node_choice.h"
#include "lint/rule.h"

/* Does it matter on which type the resource is handed out? Not when its name or amount already says what it is. */
static bool type_matters(const struct container *k, const struct accelerator_ask *ask)
{
	const struct accelerator *r = ask->resource;
	if (ask->count == 0 || r->kind == ACCELERATOR_SLICE || r->kind == ACCELERATOR_SHARE_SIZE)
		return false;
	/* Resources of smaller makers are named after the device. Intel's are mostly processors' graphics, for video.
	 */
	if (r->vendor == VENDOR_OTHER || (str_starts(ask->name, "gpu.intel.com/") && !k->engine.engine))
		return false;
	/* aliyun.com/gpu-mem, volcano.sh/gpu-memory: shares measured in memory. */
	return !str_has(ask->name, "mem");
}

/* Beside a device, how much memory of it (HAMi's gpumem and the like): no device is too small then. */
static bool asks_for_memory(const struct container *k)
{
	for (size_t i = 0; i < k->n_asks; i++)
		if (k->asks[i].resource->kind == ACCELERATOR_SHARE_SIZE && str_has(k->asks[i].name, "mem"))
			return true;
	return false;
}

static const struct accelerator_ask *open_ask(const struct pod *p)
{
	for (size_t i = 0; i < p->n_containers; i++) {
		const struct container *k = &p->containers[i];
		for (size_t j = 0; j < k->n_asks && !asks_for_memory(k); j++)
			if (type_matters(k, &k->asks[j]))
				return &k->asks[j];
	}
	return NULL;
}

/* Kueue puts the node labels of the queue's flavor into the pods that it admits:
 * https://kueue.sigs.k8s.io/docs/concepts/resource_flavor/ */
static bool is_queued(const struct node *metadata)
{
	static const struct str queue = {"kueue.x-k8s.io/queue-name", 25};
	return node_find(node_get(metadata, KEY_labels), queue) || object_annotation(metadata, queue).n;
}

/* HAMi's scheduler picks by annotation: https://project-hami.io/docs/userguide/NVIDIA-device/specify-device-type-to-use
 */
static bool is_picked_by_annotation(const struct node *metadata)
{
	return object_annotation(metadata, STR("nvidia.com/use-gputype")).n ||
	       object_annotation(metadata, STR("nvidia.com/use-gpuuuid")).n;
}

static bool is_placed_otherwise(const struct pod *p)
{
	return node_text(pod_get(p, KEY_nodeName)).n || node_choice_hidden(p) || is_queued(p->object->metadata) ||
	       is_queued(p->metadata) || is_picked_by_annotation(p->metadata);
}

/* True when every node that the pod may run on has the right type. `*open` becomes the first term that lets in any. */
static bool is_picked(const struct pod *p, const struct node **open)
{
	struct node_choice it = node_choice(p);
	struct node_demand d;
	const struct node *term = NULL;
	bool picked = false;
	while (node_choice_next(&it, &d)) {
		if (d.term == NODE_SELECTOR_TERM) {
			if (node_demand_picks_type(&d))
				return true;
			continue;
		}
		if (d.term_node != term) {
			if (term && !picked && !*open)
				*open = term;
			term = d.term_node;
			picked = false;
		}
		picked = picked || node_demand_picks_type(&d);
	}
	if (term && !picked && !*open)
		*open = term;
	return term && !*open;
}

static void check(struct check *c, const struct pod *p)
{
	const struct accelerator_ask *ask = open_ask(p);
	const struct node *open = NULL;
	if (!ask || is_placed_otherwise(p) || is_picked(p, &open))
		return;
	if (open && node_count(node_choice_terms(p)) > 1) {
		report_key(c, open,
			   "this term lets the pod onto nodes with any '%.*s': terms are alternatives, so each has to "
			   "pick the type",
			   STR_ARG(ask->name));
		return;
	}
	const struct node *at = node_entry(p->spec, KEY_nodeSelector);
	at = at ? at : node_entry(p->spec, KEY_affinity);
	report_key(c, at ? at : p->spec,
		   "the pod takes any '%.*s': no nodeSelector or required node affinity picks the type",
		   STR_ARG(ask->name));
}

const struct rule rule_sch002 = {
	.code = "SCH002",
	.name = "gpu-type-not-selected",
	.severity = SEVERITY_WARNING,
	.audience = FOR_ACCELERATOR,
	.flags = RULE_ABSENCE,
	.pod = check,
	.what = "No node selector or required node affinity picks the type of accelerator.",
	.why = "The resource says how many devices, not which: a pod that needs 80 GB is also put on a node with 16 "
	       "GB, where the model does not fit, and a small one takes the dearest device. Terms of a node "
	       "affinity are alternatives, so each must pick the type. A machine type, a node pool, the GPU's "
	       "memory, a MIG profile, `nodeName` and a Kueue queue (whose flavor adds the labels) count as "
	       "picking; so does a label of one's own whose name or value speaks of a kind of machine (`pool`, "
	       "`flavor`, `gpu-type: a100`). A label that only says that there is a GPU (`gpu: \"true\"`, "
	       "`nvidia.com/gpu.present`) does not.",
	.bad = "spec:\n  nodeSelector:\n    nvidia.com/gpu.present: \"true\"\n  containers:\n    - name: server\n"
	       "      resources:\n        limits:\n          nvidia.com/gpu: 1\n",
	.good = "spec:\n  nodeSelector:\n    nvidia.com/gpu.product: NVIDIA-L4\n  containers:\n    - name: server\n"
		"      resources:\n        limits:\n          nvidia.com/gpu: 1\n",
	.fix = "Select `nvidia.com/gpu.product` (with GPU Feature Discovery), or the label of the cloud: "
	       "`cloud.google.com/gke-accelerator`, `karpenter.k8s.aws/instance-gpu-name`, "
	       "`node.kubernetes.io/instance-type`; for TPUs `cloud.google.com/gke-tpu-accelerator`.",
	.source = "https://kubernetes.io/docs/tasks/manage-gpus/scheduling-gpus/",
};
