/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/rule.h"
#include "lint/scalers.h"
#include "lint/set_facts.h"

/* Serves from accelerators; sidecars and CPU-only servers may well follow their CPU. */
static bool serves_from_accelerators(const struct entry *e)
{
	for (const struct entry_pod *p = e->pods; p; p = p->next)
		if (p->role == ROLE_SERVING && p->wants_accelerator && !p->partial)
			return true;
	return false;
}

/* All it measures is CPU and memory: the first of them, else NULL. */
static const struct signal *only_resources(const struct scaling *s)
{
	for (const struct signal *one = s->signals; one; one = one->next)
		if (one->kind != SIGNAL_RESOURCE)
			return NULL;
	return s->signals;
}

static void check(struct check *c, const struct set *s)
{
	struct scalers scalers = scalers_of(s, c->scratch);
	for (size_t i = 0; i < s->n && scalers.n; i++) {
		const struct entry *e = s->entries[i],
				   *scaler = serves_from_accelerators(e) ? scaler_for(&scalers, e) : NULL;
		const struct signal *first = scaler ? only_resources(scaler->scaling) : NULL;
		if (!first)
			continue;
		struct finding *f = report_entry(
			c, scaler, first->at,
			"'%.*s' serves from accelerators and is scaled on %.*s alone, which does not follow its load",
			STR_ARG(e->name), STR_ARG(first->name));
		related_entry(c, f, e, (struct place){0}, "the workload");
	}
}

const struct rule rule_scl006 = {
	.code = "SCL006",
	.name = "gpu-scaled-on-cpu",
	.severity = SEVERITY_WARNING,
	.audience = FOR_ALL,
	.set = check,
	.what = "A server on accelerators whose autoscaler measures nothing but CPU or memory.",
	.why = "The work is done on the GPU. An engine's CPU use is much the same with one request and with a full "
	       "queue "
	       "(one busy thread feeds the device), and its memory is taken when it starts and never given back. So "
	       "the "
	       "autoscaler adds replicas too late, or never, or keeps all of them for ever. What grows with the load "
	       "is "
	       "the engine's queue. An HPA without `metrics` measures CPU too: that is its default.",
	.bad = "kind: HorizontalPodAutoscaler\nspec:\n  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: "
	       "llama}\n  metrics:\n    - type: Resource\n      resource: {name: cpu, target: {type: Utilization, "
	       "averageUtilization: 80}}\n",
	.good = "kind: ScaledObject\nspec:\n  scaleTargetRef: {name: llama}\n  triggers:\n    - type: prometheus\n"
		"      metadata:\n        serverAddress: http://prometheus.monitoring:9090\n"
		"        query: sum(vllm:num_requests_waiting{model_name=\"llama\"})\n        threshold: \"5\"\n",
	.fix = "Scale on the requests that wait or run in the engine: a KEDA prometheus trigger, or a Pods metric "
	       "through "
	       "a metrics adapter.",
	.source = "https://cloud.google.com/kubernetes-engine/docs/best-practices/machine-learning/inference/"
		  "autoscaling",
};
