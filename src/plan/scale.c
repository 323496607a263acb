/* SPDX-License-Identifier: Apache-2.0
 * The autoscaler of one model: KEDA on what Prometheus knows of the engine, or a HorizontalPodAutoscaler on the same by
 * way of prometheus-adapter. On CPU only where there is no GPU: a GPU server's CPU says nothing of its load. */
#include "plan/scale.h"

#include <inttypes.h>

#include "base/alloc.h"
#include "doc/doc.h"
#include "plan/capabilities.h"
#include "plan/triggers.h"

enum {
	POLLING_SECONDS = 15,
	FALLBACK_FAILURES = 3,
	/** A queue of a quarter of what a replica works on, within these bounds. */
	LEAST_QUEUE = 2,
	MOST_QUEUE = 10,
	/** Replicas are busy enough at so many percent of their concurrency. */
	BUSY_PERCENT = 80,
	LEAST_WINDOW = 300,
	/** The API allows no longer stabilisation. */
	MOST_WINDOW = 3600,
	DEFAULT_LATENCY_MS = 2000,
};

struct measure {
	const char *name;
	enum metric_role role;
	/** PromQL around `%s`, the metric with its matchers; `value`: the result is compared as it is, not per replica.
	 */
	const char *before, *suffix, *after;
	bool value;
};

/* Each gives one element whatever the number of pods. */
static const struct measure waiting = {"queue", METRIC_QUEUE, "sum(", "", ")", false};
static const struct measure running = {"busy", METRIC_RUNNING, "sum(", "", ")", false};
static const struct measure arriving = {"rps", METRIC_REQUESTS, "sum(rate(", "", "[2m]))", false};
static const struct measure first_token = {"latency", METRIC_FIRST_TOKEN, "histogram_quantile(0.95, sum by (le) (rate(",
					   "_bucket", "[5m])))",          true};

struct scaler_maker {
	struct maker *m;
	const struct model_request *r;
	struct workload *w;
	struct str server;
};

static void add_prometheus(struct scaler_maker *k, const struct measure *measure, struct str threshold)
{
	struct maker *m = k->m;
	struct workload *w = k->w;
	const struct engine_metric *metric = catalog_engine_metric(k->r->engine, measure->role, w->run.version);
	if (!metric)
		return;
	struct trigger *t = &w->scale.triggers[w->scale.n_triggers++];
	*t = (struct trigger){.type = STR("prometheus"),
			      .name = str_of(measure->name),
			      .metric_type = measure->value ? STR("Value") : STR("AverageValue"),
			      .metadata = pairs_new(m, 5)};
	struct str query = TEXT(m, "%s%s%s{%.*s}%s", measure->before, metric->name, measure->suffix,
				STR_ARG(w->monitor.match), measure->after);
	struct pair entries[] = {
		{STR("serverAddress"), k->server},
		{STR("query"), query},
		{STR("threshold"), threshold},
		{STR("activationThreshold"), STR("0")},
		/* Without pods there is no series; where they may all be gone that is a zero, elsewhere it is a failure
		   that the fallback answers. */
		{STR("ignoreNullValues"), w->scale.min ? STR("false") : STR("true")},
	};
	for (size_t i = 0; i < sizeof entries / sizeof *entries; i++)
		t->metadata.at[t->metadata.n++] = entries[i];
}

/* "vllm:num_requests_waiting" as the custom metrics API spells it. */
static void add_pods_metric(struct scaler_maker *k, enum metric_role role, unsigned target)
{
	const struct engine_metric *metric = catalog_engine_metric(k->r->engine, role, k->w->run.version);
	if (!metric)
		return;
	char *name = arena_strz(k->m->arena, str_of(metric->name));
	for (char *c = name; *c; c++)
		if (*c == ':')
			*c = '_';
	k->w->scale.metrics[k->w->scale.n_metrics++] =
		(struct hpa_metric){HPA_PODS, str_of(name), metric->name, target};
}

static void add_measure(struct scaler_maker *k, const struct measure *measure, unsigned target)
{
	if (k->w->scale.scaler == SCALER_KEDA)
		add_prometheus(k, measure, TEXT(k->m, "%u", target));
	else
		add_pods_metric(k, measure->role, target);
}

static unsigned queue_target(const struct scaler_maker *k)
{
	if (k->r->autoscale.target.at)
		return k->r->autoscale.target.value;
	unsigned quarter = k->w->size.concurrency / 4;
	return quarter < LEAST_QUEUE ? LEAST_QUEUE : smaller(quarter, MOST_QUEUE);
}

static unsigned busy_target(const struct scaler_maker *k, bool given)
{
	if (given && k->r->autoscale.target.at)
		return k->r->autoscale.target.value;
	return larger(1, k->w->size.concurrency * BUSY_PERCENT / 100);
}

static void by_queue(struct scaler_maker *k)
{
	unsigned target = queue_target(k);
	add_measure(k, &waiting, target);
	/* Replicas that are busy without a queue must not be taken away. */
	add_measure(k, &running, busy_target(k, false));
	k->w->scale.queue_alert = target * larger(1, k->w->scale.max);
}

static void by_concurrency(struct scaler_maker *k)
{
	add_measure(k, &running, busy_target(k, true));
}

static bool keda_only(struct scaler_maker *k, const char *by)
{
	if (k->w->scale.scaler == SCALER_KEDA)
		return true;
	const struct autoscale_request *a = &k->r->autoscale;
	struct problem *p =
		node_problem(k->m->problems, a->by.at, "'%s' needs KEDA: a HorizontalPodAutoscaler has no query", by);
	problem_hint(k->m->problems, p, "say 'queue' or 'concurrency', or 'with: keda'");
	return false;
}

static void by_rps(struct scaler_maker *k)
{
	const struct autoscale_request *a = &k->r->autoscale;
	if (!a->target.at) {
		struct problem *p =
			node_problem(k->m->problems, a->by.at,
				     "how many requests a second a replica should take depends on their length");
		problem_hint(k->m->problems, p, "say 'autoscale: {by: rps, target: 5}', or 'queue'");
		return;
	}
	if (keda_only(k, "rps"))
		add_prometheus(k, &arriving, TEXT(k->m, "%u", a->target.value));
}

static void by_latency(struct scaler_maker *k)
{
	unsigned ms = k->r->autoscale.target.at ? k->r->autoscale.target.value : DEFAULT_LATENCY_MS;
	if (keda_only(k, "latency"))
		add_prometheus(k, &first_token, TEXT(k->m, "%u.%03u", ms / 1000, ms % 1000));
}

/* Only where the CPU does the work. */
static void follow_cpu(struct scaler_maker *k)
{
	enum { BUSY_CPU = 70, MOST_PERCENT = 100 };
	struct maker *m = k->m;
	struct scaling *s = &k->w->scale;
	const struct given *target = &k->r->autoscale.target;
	unsigned percent = target->at ? smaller(target->value, MOST_PERCENT) : BUSY_CPU;
	if (s->scaler == SCALER_KEDA)
		s->triggers[s->n_triggers++] =
			(struct trigger){.type = STR("cpu"),
					 .name = STR("cpu"),
					 .metric_type = STR("Utilization"),
					 .metadata = pairs_one(m, STR("value"), TEXT(m, "%u", percent))};
	else
		s->metrics[s->n_metrics++] = (struct hpa_metric){HPA_RESOURCE, STR("cpu"), NULL, percent};
	note_add(m, STR("metrics-server"), STR("measures the CPU by which replicas are added; most clouds bring it"),
		 STR("kubectl apply -f "
		     "https://github.com/kubernetes-sigs/metrics-server/releases/latest/download/components.yaml"));
}

static void by_cpu(struct scaler_maker *k)
{
	if (!k->w->size.gpu) {
		follow_cpu(k);
		return;
	}
	struct problem *p = node_problem(k->m->problems, k->r->autoscale.by.at,
					 "CPU does not follow the load of a GPU server: '%.*s' would never scale",
					 STR_ARG(k->r->name));
	problem_hint(k->m->problems, p,
		     catalog_engine_metric(k->r->engine, METRIC_QUEUE, k->w->run.version)
			     ? "say 'queue'"
			     : "leave the GPU out, or write out 'triggers' that follow the load");
}

static void by_gpu(struct scaler_maker *k)
{
	struct problem *p = node_problem(k->m->problems, k->r->autoscale.by.at,
					 "a GPU that decodes one request is as busy as one that decodes thirty: "
					 "scaling by 'gpu' is not generated by this version yet");
	problem_hint(k->m->problems, p, "say 'queue' or 'concurrency'");
}

static const struct {
	const char *name;
	void (*add)(struct scaler_maker *k);
	/** What the engine must measure. */
	enum metric_role role;
	const char *why;
} measures[] = {
	{"queue", by_queue, METRIC_QUEUE,
	 "requests that wait, and those being worked on so that busy replicas stay; averaged over replicas"},
	{"concurrency", by_concurrency, METRIC_RUNNING, "requests being worked on, averaged over replicas"},
	{"rps", by_rps, METRIC_REQUESTS, "finished requests a second, averaged over replicas"},
	{"latency", by_latency, METRIC_FIRST_TOKEN, "the time to the first token that 95 of 100 requests stay below"},
	{"cpu", by_cpu, METRIC_OTHER, "CPU time in percent of what is asked for, averaged over replicas"},
	{"gpu", by_gpu, METRIC_OTHER, ""},
};

/* ---- sleep and failure ------------------------------------------------------------------------------------ */

static void check_sleep(struct scaler_maker *k, struct str wakes)
{
	if (k->w->scale.min)
		return;
	if (wakes.n) {
		decide(k->m, subject_of(k->m, k->r->name, "sleep"), k->r->min.at,
		       TEXT(k->m, "woken by %.*s", STR_ARG(wakes)),
		       TEXT(k->m,
			    "what its own pods measure is gone with them; asleep after %u s without work, and awake "
			    "after up to %u s",
			    k->r->autoscale.cooldown.value, k->w->run.startup_seconds),
		       STR("`replicas: {min}`, `autoscale: {triggers, cooldown}`"));
		return;
	}
	struct problem *p = node_problem(
		k->m->problems, k->r->min.at, "nothing would wake '%.*s' from 0 replicas: %s", STR_ARG(k->r->name),
		k->w->scale.scaler == SCALER_KEDA ? "its queue is measured by its own pods"
						  : "a HorizontalPodAutoscaler cannot count pods that are not there");
	problem_hint(k->m->problems, p,
		     "say 'min: 1', or add a trigger from outside the model, such as 'autoscale: {triggers: [{type: "
		     "rabbitmq, metadata: {…}}]}'");
}

static void fallback(struct scaling *s)
{
	for (size_t i = 0; i < s->n_triggers; i++) {
		const struct trigger *t = &s->triggers[i];
		bool refuses = str_is(t->type, "cpu") || str_is(t->type, "memory") || str_is(t->type, "cron") ||
			       str_is(t->metric_type, "Value");
		if (refuses)
			return;
	}
	s->fallback_failures = FALLBACK_FAILURES;
	s->fallback_replicas = larger(1, (s->min + s->max) / 2);
}

static enum scaler scaler_for(struct maker *m, const struct model_request *r)
{
	const struct given_text *with = &r->autoscale.with;
	bool keda = cluster_has(m, "keda");
	if (!with->at)
		return keda ? SCALER_KEDA : SCALER_HPA;
	if (str_is(with->value, "keda") && !keda) {
		struct problem *p = node_problem(m->problems, with->at, "the cluster has no KEDA");
		problem_hint(m->problems, p, "say 'with: hpa', or add keda to 'cluster: {has}'");
	}
	return str_is(with->value, "hpa") ? SCALER_HPA : SCALER_KEDA;
}

/* The adapter serves only what a rule of its own names: "vllm:…" is no name that the API can hold. */
static void adapter_notes(struct maker *m, const struct model_request *r, const struct workload *w)
{
	const struct scaling *s = &w->scale;
	struct str names = {NULL, 0}, rules = {NULL, 0};
	for (size_t i = 0; i < s->n_metrics; i++) {
		const struct hpa_metric *metric = &s->metrics[i];
		if (metric->kind != HPA_PODS)
			continue;
		struct str rule = TEXT(m,
				       "{\"seriesQuery\":\"%s\",\"resources\":{\"overrides\":{\"namespace\":{"
				       "\"resource\":\"namespace\"},\"pod\":{\"resource\":\"pod\"}}},"
				       "\"name\":{\"as\":\"%.*s\"},\"metricsQuery\":\"sum(<<.Series>>{<<.LabelMatchers>"
				       ">}) by (<<.GroupBy>>)\"}",
				       metric->series, STR_ARG(metric->name));
		names = names.n ? TEXT(m, "%.*s and %.*s", STR_ARG(names), STR_ARG(metric->name)) : metric->name;
		rules = rules.n ? TEXT(m, "%.*s,%.*s", STR_ARG(rules), STR_ARG(rule)) : rule;
	}
	if (!names.n)
		return;
	note_add(m, STR("prometheus-adapter"),
		 TEXT(m,
		      "must serve the pods metrics %.*s, which scale '%.*s', by these rules, and ask the Prometheus at "
		      "%.*s",
		      STR_ARG(names), STR_ARG(r->name), STR_ARG(w->monitor.server)),
		 TEXT(m,
		      "helm upgrade --install prometheus-adapter prometheus-community/prometheus-adapter --namespace "
		      "monitoring --set-json 'rules.custom=[%.*s]'",
		      STR_ARG(rules)));
}

static void notes(struct maker *m, const struct model_request *r, const struct workload *w)
{
	const struct scaling *s = &w->scale;
	bool asks = false;
	for (size_t i = 0; i < s->n_triggers; i++)
		asks = asks || str_is(s->triggers[i].type, "prometheus");
	if (s->scaler == SCALER_KEDA)
		capability_note(m, "keda",
				TEXT(m, "scales '%.*s' by %.*s; without it say `cluster: {without: [keda]}`",
				     STR_ARG(r->name), STR_ARG(s->triggers[0].name)));
	if (s->scaler == SCALER_KEDA && asks)
		note_add(m, TEXT(m, "Prometheus at %.*s", STR_ARG(w->monitor.server)),
			 TEXT(m,
			      "is asked by KEDA for what the models' pods measure; it must scrape the namespace %.*s; "
			      "`monitoring: {prometheus}` names another",
			      STR_ARG(m->plan->space)),
			 STR(""));
	if (s->scaler != SCALER_HPA)
		return;
	adapter_notes(m, r, w);
}

static void not_measured(struct maker *m, const struct model_request *r, struct str by)
{
	struct problem *p = node_problem(m->problems, r->autoscale.by.at ? r->autoscale.by.at : r->at,
					 "%s does not measure what '%.*s' follows", r->engine->title, STR_ARG(by));
	struct str list = {NULL, 0};
	for (size_t i = 0; i < sizeof measures / sizeof *measures; i++)
		if (measures[i].role && catalog_engine_metric(r->engine, measures[i].role, (struct version){0}))
			list = list.n ? TEXT(m, "%.*s, %s", STR_ARG(list), measures[i].name) : str_of(measures[i].name);
	if (list.n)
		problem_hint(m->problems, p, "it does %.*s", STR_ARG(list));
	else
		problem_hint(m->problems, p, "it measures nothing that k8sai knows; write triggers out");
}

/* It changes nothing: a pod that it restarted would load its weights again, and beside another autoscaler the two would
 * answer each other. */
static void recommend(struct maker *m, const struct model_request *r, struct workload *w)
{
	const struct node *at = r->autoscale.vpa;
	if (!at || !is_on(at))
		return;
	if (strcmp(w->kind, "deployment") != 0) {
		struct problem *p = node_problem(m->problems, at, "'vpa' needs a Deployment, and '%.*s' runs as a %s",
						 STR_ARG(r->name), w->kind);
		problem_hint(m->problems, p, "leave it out, or say 'platform: deployment'");
		return;
	}
	w->scale.recommend = true;
	capability_note(m, "vpa",
			TEXT(m, "recommends CPU and memory for '%.*s': kubectl -n %.*s describe vpa %.*s",
			     STR_ARG(w->name), STR_ARG(m->plan->space), STR_ARG(w->name)));
	decide(m, subject_of(m, r->name, "vpa"), at, STR("recommends, and changes nothing"),
	       STR("a pod that is restarted for other resources loads its weights again"),
	       STR("`resources`, by what it recommends"));
}

void scale_workload(struct maker *m, const struct model_request *r, struct workload *w)
{
	struct scaling *s = &w->scale;
	recommend(m, r, w);
	s->queue_alert = smaller(larger(w->size.concurrency / 4, LEAST_QUEUE), MOST_QUEUE) * larger(1, s->max);
	if (r->fixed || r->autoscale.off || s->min == s->max) {
		s->min = s->max;
		return;
	}
	struct scaler_maker k = {m, r, w, w->monitor.server};
	s->scaler = scaler_for(m, r);
	s->triggers = arena_calloc(m->arena, 2 + node_count(r->autoscale.triggers), sizeof *s->triggers);
	s->metrics = arena_calloc(m->arena, 2, sizeof *s->metrics);
	/* What was written out is all there is to follow when the engine measures nothing itself. */
	bool own_only = r->autoscale.triggers && !r->engine->n_metrics;
	struct str by = r->autoscale.by.at ? r->autoscale.by.value : own_only ? STR("triggers") : STR("queue");
	const char *why = "";
	size_t before = m->problems->n;
	for (size_t i = 0; i < sizeof measures / sizeof *measures; i++)
		if (str_is(by, measures[i].name)) {
			measures[i].add(&k);
			why = measures[i].why;
		}
	if (!s->n_triggers && !s->n_metrics && !own_only && m->problems->n == before)
		not_measured(m, r, by);
	if (r->autoscale.triggers && s->scaler == SCALER_HPA) {
		struct problem *p = node_problem(m->problems, r->autoscale.triggers, "triggers are KEDA's");
		problem_hint(m->problems, p, "leave them out, or say 'with: keda'");
	}
	struct str wakes = s->scaler == SCALER_KEDA ? triggers_add(m, r, w) : (struct str){NULL, 0};
	check_sleep(&k, wakes);
	if (!s->n_triggers && !s->n_metrics)
		return;
	s->polling = POLLING_SECONDS;
	s->cooldown = r->autoscale.cooldown.value;
	fallback(s);
	s->up.pods = 2;
	s->up.period = 60;
	s->down.window = smaller(larger(w->run.startup_seconds, LEAST_WINDOW), MOST_WINDOW);
	s->down.pods = 1;
	s->down.period = LEAST_WINDOW;
	notes(m, r, w);
	decide(m, subject_of(m, r->name, "autoscale"), r->autoscale.at,
	       TEXT(m, "%s by %.*s", s->scaler == SCALER_KEDA ? "KEDA" : "HorizontalPodAutoscaler", STR_ARG(by)),
	       str_of(why), STR("`autoscale: {by, target, with}`"));
	decide(m, subject_of(m, r->name, "scaleDown"), NULL, TEXT(m, "after %u s", s->down.window),
	       STR("not before a model that goes away could have been loaded again, and at least 300 s"), STR(""));
}
