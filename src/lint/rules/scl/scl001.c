/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/rule.h"

static void check(struct check *c, const struct object *o)
{
	const struct node *metrics = node_get(o->spec, KEY_metrics);
	if (!node_is(metrics, NODE_SEQ))
		return;
	for (const struct node *m = node_first(metrics); m; m = m->next) {
		const struct node *type = node_get(m, KEY_type), *source = NULL;
		if (node_text_is(type, "Resource"))
			source = node_get(m, KEY_resource);
		else if (node_text_is(type, "ContainerResource"))
			source = node_find(m, STR("containerResource"));
		const struct node *name = node_get(source, KEY_name);
		if (!name || not_judged(name) || node_text_is(name, "cpu") || node_text_is(name, "memory"))
			continue;
		report(c, name,
		       "a '%.*s' metric can only be cpu or memory: nothing measures '%.*s', and the target is never "
		       "scaled by it",
		       STR_ARG(node_text(type)), STR_ARG(node_text(name)));
	}
}

static const enum kind kinds[] = {KIND_HPA, KIND_OTHER};

const struct rule rule_scl001 = {
	.code = "SCL001",
	.name = "hpa-resource-not-scalable",
	.severity = SEVERITY_ERROR,
	.audience = FOR_ALL,
	.kinds = kinds,
	.object = check,
	.what = "A HorizontalPodAutoscaler scales on a resource other than cpu or memory, such as `nvidia.com/gpu`.",
	.why = "Resource metrics come from the metrics server, which measures cpu and memory only. The API server "
	       "accepts any name; the "
	       "autoscaler then reports FailedGetResourceMetric for ever and, with that as its only metric, does "
	       "nothing. "
	       "GPU utilisation and queue length are Pods or External metrics.",
	.bad = "kind: HorizontalPodAutoscaler\nspec:\n  metrics:\n    - type: Resource\n      resource:\n        name: "
	       "nvidia.com/gpu\n"
	       "        target: {type: Utilization, averageUtilization: 80}\n",
	.good = "kind: HorizontalPodAutoscaler\nspec:\n  metrics:\n    - type: Pods\n      pods:\n"
		"        metric: {name: vllm_num_requests_waiting}\n        target: {type: AverageValue, averageValue: "
		"\"5\"}\n",
	.fix = "Scale on the engine's queue length, through a Pods metric (Prometheus adapter) or a KEDA ScaledObject.",
	.source = "https://kubernetes.io/docs/tasks/debug/debug-cluster/resource-metrics-pipeline/",
};
