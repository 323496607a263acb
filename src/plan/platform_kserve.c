/* SPDX-License-Identifier: Apache-2.0
 * A KServe InferenceService with a container of its own, in Standard mode: KServe makes the Deployment, the Service and
 * the ScaledObject, all called NAME-predictor, and labels pods and Service with its own label
 * (kserve/kserve pkg/controller/v1beta1/inferenceservice/components/predictor.go and reconcilers/). Knative mode takes
 * no preStop hook, and volumes and node selectors by feature flags only. */
#include "doc/build.h"
#include "doc/doc.h"
#include "plan/context_build.h"
#include "plan/platform.h"

/* KServe takes queries of Prometheus, each compared per replica (reconcilers/keda/keda_reconciler.go), and nothing else
 * that an engine has. */
static bool check_triggers(struct maker *m, const struct model_request *r, const struct scaling *s)
{
	const struct autoscale_request *a = &r->autoscale;
	const struct node *at = a->at ? a->at : r->at;
	if (s->scaler == SCALER_HPA) {
		struct problem *p = node_problem(
			m->problems, a->with.at ? a->with.at : at,
			"without KEDA, KServe scales by CPU and memory only, which do not follow a GPU's load");
		problem_hint(m->problems, p, "add keda to 'cluster: {has}', or say 'replicas: %u'", larger(s->max, 1));
		return false;
	}
	for (size_t i = 0; i < s->n_triggers; i++) {
		const struct trigger *t = &s->triggers[i];
		bool fits = str_is(t->type, "prometheus") && !str_is(t->metric_type, "Value") && !t->authentication.n;
		if (fits)
			continue;
		struct problem *p = node_problem(
			m->problems,
			a->triggers ? a->triggers
			: a->by.at  ? a->by.at
				    : at,
			"KServe cannot scale by '%.*s': it takes queries of Prometheus that are compared per "
			"replica",
			STR_ARG(t->name));
		problem_hint(m->problems, p, "say 'queue' or 'concurrency', or 'platform: deployment'");
		return false;
	}
	return true;
}

static struct str entry(const struct pairs *list, const char *key)
{
	for (size_t i = 0; i < list->n; i++)
		if (str_is(list->at[i].key, key))
			return list->at[i].value;
	return (struct str){NULL, 0};
}

static void put_metrics(struct arena *a, const struct scaling *s, struct node *out)
{
	struct node *seq = put_seq(a, out, "metrics");
	for (size_t i = 0; i < s->n_triggers; i++) {
		const struct pairs *meta = &s->triggers[i].metadata;
		struct node *map = push_map(a, seq);
		put_text(a, map, "server", entry(meta, "serverAddress"));
		put_text(a, map, "query", entry(meta, "query"));
		put_text(a, map, "value", entry(meta, "threshold"));
	}
}

/* Google's Ingress reads annotations of the Service, which is not ours. */
static void check_expose(struct maker *m, const struct model_request *r, const struct workload *w)
{
	if (!w->expose.used || w->expose.gateway || !str_is(w->expose.controller, "gce"))
		return;
	struct problem *p = node_problem(m->problems, r->expose.at,
					 "Google's Ingress needs annotations on the Service, and KServe makes that");
	problem_hint(m->problems, p, "say 'via: gateway', or 'platform: deployment'");
}

void platform_kserve(struct maker *m, const struct request *all, const struct model_request *r, struct workload *w)
{
	(void)all;
	struct arena *a = m->arena;
	const struct scaling *s = &w->scale;
	check_expose(m, r, w);
	if (s->scaler != SCALER_NONE && !check_triggers(m, r, s))
		return;
	w->container = STR("kserve-container");
	w->selector = pairs_one(m, STR("serving.kserve.io/inferenceservice"), w->name);
	w->own = build_map(a);
	put_text(a, w->own, "autoscaler", s->scaler == SCALER_KEDA ? STR("keda") : STR("none"));
	put_count(a, w->own, "min", s->scaler == SCALER_KEDA ? s->min : s->max);
	put_count(a, w->own, "max", larger(s->max, 1));
	put_metrics(a, s, w->own);
	decide(m, subject_of(m, r->name, "address"), NULL,
	       TEXT(m, "http://%.*s.%.*s", STR_ARG(w->service_name), STR_ARG(m->plan->space)),
	       STR("the Service that KServe makes; its own gateway does not lead there (cluster-local). Port "
		   "8000 where KServe is set up to make Services without an address (serviceClusterIPNone)"),
	       STR("`expose`"));
}
