/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/engine_metrics.h"
#include "lint/rule.h"
#include "lint/scalers.h"

/* Does it ask for the series of certain pods, not of all that run this engine? */
static bool names_its_pods(const struct series *s, const struct engine *e)
{
	static const char *const labels[] = {"pod", "service", "job", "instance", "container", "deployment"};
	if (e->model_label && series_matcher(s, e->model_label))
		return true;
	for (size_t i = 0; i < COUNT_OF(labels); i++)
		if (series_matcher(s, labels[i]))
			return true;
	return false;
}

/* The engine whose pods alone can raise this signal; NULL when something else may. */
static const struct engine *raised_by(struct check *c, const struct signal *s, bool *own)
{
	struct promql p;
	const struct engine *engine = NULL;
	*own = true;
	if (!signal_series(s, c->scratch, &p) || p.answers_nothing || !p.series)
		return NULL;
	for (const struct series *one = p.series; one; one = one->next) {
		const struct engine *e = metric_of_pods(one->name);
		if (!e || (engine && e != engine))
			return NULL;
		engine = e;
		*own &= names_its_pods(one, e);
	}
	return engine;
}

struct verdict {
	/** The first signal that the pods raise; `engine` is NULL when all are CPU and memory. */
	const struct signal *at;
	const struct engine *engine;
	/** All of them name the pods they mean. */
	bool own;
};

/* Is there nothing but what the scaled pods measure themselves? */
static bool only_own(struct check *c, const struct scaling *s, struct verdict *v)
{
	*v = (struct verdict){.at = s->signals, .own = true};
	for (const struct signal *one = s->signals; one; one = one->next) {
		bool own;
		if (one->kind == SIGNAL_RESOURCE)
			continue;
		const struct engine *e = one->empty_fails && s->fallback ? NULL : raised_by(c, one, &own);
		if (!e || (v->engine && v->engine != e))
			return false;
		if (!v->engine)
			v->at = one;
		v->engine = e;
		v->own &= own;
	}
	return s->signals != NULL;
}

/* How many workloads of the set run each engine. */
static size_t *count_engines(const struct set *s, struct arena *scratch)
{
	size_t *counts = arena_calloc(scratch, catalog_n_engines, sizeof *counts);
	struct version unused;
	for (size_t i = 0; i < s->n; i++) {
		const struct engine *e = entry_engine(s->entries[i], &unused);
		if (e)
			counts[e - catalog_engines]++;
	}
	return counts;
}

/* Are the pods that measure the ones that are scaled? */
static bool is_own_engine(const struct verdict *v, const struct entry *target, const size_t *counts)
{
	struct version unused;
	if (!v->engine)
		return true;
	size_t others = counts[v->engine - catalog_engines];
	if (!target)
		return others == 0;
	return entry_engine(target, &unused) == v->engine && (others == 1 || v->own);
}

static void judge(struct check *c, const struct entry *scaler, const struct verdict *v)
{
	const struct scaling *s = scaler->scaling;
	struct finding *f;
	if (v->engine)
		f = report_entry(
			c, scaler, v->at->at,
			"at 0 replicas this metric of %s is gone with its last pod: nothing wakes '%.*s' again",
			v->engine->title, STR_ARG(scaler->target.name));
	else
		f = report_entry(c, scaler, v->at->at,
				 "at 0 replicas there is no %.*s to measure: nothing wakes '%.*s' again",
				 STR_ARG(v->at->name), STR_ARG(scaler->target.name));
	related_entry(c, f, scaler, s->zero_at,
		      s->zero_at.end ? "it may go to 0" : "minReplicaCount is 0 when it is not set");
}

static void check(struct check *c, const struct set *s)
{
	struct scalers scalers = scalers_of(s, c->scratch);
	if (scalers.n == 0)
		return;
	const struct entry **targets = scaler_targets(&scalers, s, c->scratch);
	const size_t *counts = count_engines(s, c->scratch);
	for (size_t i = 0; i < scalers.n; i++) {
		const struct entry *scaler = scalers.at[i];
		struct verdict v;
		/* An HPA that measures pods only cannot go to 0: SCL005 says so. */
		if (scaler->partial || !scaler->scaling->to_zero || !only_own(c, scaler->scaling, &v))
			continue;
		if ((v.engine || scaler->kind == KIND_SCALED_OBJECT) && is_own_engine(&v, targets[i], counts))
			judge(c, scaler, &v);
	}
}

const struct rule rule_scl008 = {
	.code = "SCL008",
	.name = "scale-to-zero-without-wakeup",
	.severity = SEVERITY_WARNING,
	.audience = FOR_ALL,
	.set = check,
	.what = "An autoscaler may go to zero, and everything it measures comes from the pods that are then gone.",
	.why = "A queue inside the engine is counted by the engine. With the last pod its series ends, Prometheus "
	       "answers "
	       "with nothing, KEDA takes nothing for 0 (`ignoreNullValues`), and the workload sleeps for ever while "
	       "clients get 503. No Service holds requests back until a pod is there. KEDA's minimum is 0 when "
	       "`minReplicaCount` is left out, so this happens by omission. What wakes a model is counted outside it: "
	       "a "
	       "message queue, a router or gateway in front, KEDA's HTTP add-on, a schedule.",
	.bad = "kind: ScaledObject\nspec:\n  scaleTargetRef: {name: llama}\n  minReplicaCount: 0\n  triggers:\n"
	       "    - type: prometheus\n      metadata: {query: 'sum(vllm:num_requests_waiting)', threshold: \"5\", "
	       "serverAddress: 'http://prometheus:9090'}\n",
	.good = "kind: ScaledObject\nspec:\n  scaleTargetRef: {name: llama}\n  minReplicaCount: 0\n  triggers:\n"
		"    - type: rabbitmq\n      metadata: {queueName: prompts, mode: QueueLength, value: \"20\", "
		"hostFromEnv: "
		"RABBITMQ_URL}\n",
	.fix = "Set the minimum to 1, or add a trigger that counts requests before they reach the model.",
	.source = "https://keda.sh/docs/latest/scalers/prometheus/",
};
