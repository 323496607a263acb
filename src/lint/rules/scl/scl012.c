/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/engine_metrics.h"
#include "lint/rule.h"

/* Series that there are several of as soon as there are several pods: those of an engine, of the GPU exporter, of
 * containers; and counters and histograms of any program. Recording rules and gauges of programs that nobody knows may
 * be one. */
static bool is_per_pod(struct str name)
{
	static const char *const prefixes[] = {"DCGM_FI_", "container_", "kube_pod_"}, *const suffixes[] = {
											       "_total", "_bucket",
											       "_sum", "_count"};
	if (metric_of_pods(name))
		return true;
	if (catalog_metric_owner(name) || str_find(name, ':') < name.n)
		return false;
	for (size_t i = 0; i < COUNT_OF(prefixes); i++)
		if (str_starts(name, prefixes[i]))
			return true;
	for (size_t i = 0; i < COUNT_OF(suffixes); i++)
		if (str_ends(name, suffixes[i]))
			return true;
	return false;
}

static bool is_pinned(const struct series *s, struct str label)
{
	for (const struct matcher *m = s->matchers; m; m = m->next)
		if (str_eq(m->label, label) && m->op == MATCH_EQUAL)
			return true;
	return false;
}

static bool is_pinned_to_pod(const struct series *s)
{
	return is_pinned(s, STR("pod")) || is_pinned(s, STR("instance"));
}

/* A label by which the elements differ: one that no selector pins. */
static const struct group_label *loose_group(const struct promql *p)
{
	for (const struct group_label *g = p->groups; g; g = g->next) {
		bool pinned = false;
		for (const struct series *s = p->series; s; s = s->next)
			pinned |= is_pinned(s, g->name) || is_pinned_to_pod(s);
		if (!pinned)
			return g;
	}
	return NULL;
}

/* Labels that differ from pod to pod of one workload; others, such as a model's name, may well be the same. */
static bool differs_by_pod(struct str label)
{
	static const char *const labels[] = {"pod",      "instance", "pod_name",           "node",
					     "hostname", "le",       "kubernetes_pod_name"};
	for (size_t i = 0; i < COUNT_OF(labels); i++)
		if (str_is(label, labels[i]))
			return true;
	return false;
}

static void judge_count(struct check *c, const struct entry *e, const struct signal *s, const struct promql *p)
{
	if (p->count == COUNT_SERIES && p->of && is_per_pod(p->of->name) && !is_pinned_to_pod(p->of)) {
		report_entry(
			c, e, s->at,
			"the query gives one element for each series of '%.*s', and KEDA takes one only: put 'sum(…)' "
			"around it",
			STR_ARG(p->of->name));
		return;
	}
	const struct group_label *g = p->count == COUNT_GROUPED ? loose_group(p) : NULL;
	if (!g)
		return;
	struct finding *f = report_entry(
		c, e, s->at,
		"the query gives one element for each '%.*s', and KEDA takes one only: aggregate without it",
		STR_ARG(g->name));
	if (!differs_by_pod(g->name))
		finding_severity(f, SEVERITY_WARNING);
}

/* Names under which one looks for the model, one of which the engine sets. */
static const char *const model_labels[] = {"model",    "model_name", "modelname",         "modelName",
					   "model_id", "modelId",    "served_model_name", "deployed_model"};
enum { MODEL_LABELS = COUNT_OF(model_labels) };

/* What the set's own monitors do with them. */
struct scraping {
	/** There are some. */
	bool monitored;
	/** They add this label, whatever the engine says. */
	bool adds[MODEL_LABELS];
};

static struct scraping scraping_of(const struct set *set)
{
	struct scraping scraping = {.monitored = set->kinds[KIND_SERVICE_MONITOR] + set->kinds[KIND_POD_MONITOR] > 0};
	for (size_t i = 0; i < set->n && scraping.monitored; i++)
		for (const struct scraped_label *l = set->entries[i]->scraped; l; l = l->next)
			for (size_t k = 0; k < MODEL_LABELS; k++)
				scraping.adds[k] |= str_is(l->name, model_labels[k]);
	return scraping;
}

/* Is it a model's name under a label that nobody sets? */
static bool finds_nothing(const struct matcher *m, const struct engine *engine, const struct scraping *scraping)
{
	if ((m->op != MATCH_EQUAL && m->op != MATCH_REGEX) || m->value.n == 0 || str_is(m->label, engine->model_label))
		return false;
	for (size_t i = 0; i < MODEL_LABELS; i++)
		if (str_is(m->label, model_labels[i]))
			return !scraping->adds[i];
	return false;
}

static void judge_labels(struct check *c, const struct scraping *scraping, const struct entry *e,
			 const struct signal *s, const struct series *one)
{
	const struct engine *engine = metric_of_pods(one->name);
	if (!engine || !engine->model_label)
		return;
	for (const struct matcher *m = one->matchers; m; m = m->next) {
		if (!finds_nothing(m, engine, scraping))
			continue;
		struct finding *f = report_entry(
			c, e, s->at, "%s sets no label '%.*s' on '%.*s', so the query finds nothing: it is '%s'",
			engine->title, STR_ARG(m->label), STR_ARG(one->name), engine->model_label);
		/* A scrape configuration that is not here may still add it. */
		if (!scraping->monitored)
			finding_severity(f, SEVERITY_WARNING);
	}
}

static void check(struct check *c, const struct set *set)
{
	if (set->kinds[KIND_SCALED_OBJECT] + set->kinds[KIND_SCALED_JOB] == 0)
		return;
	struct scraping scraping = scraping_of(set);
	for (size_t i = 0; i < set->n; i++) {
		const struct entry *e = set->entries[i];
		for (const struct signal *s = e->scaling ? e->scaling->signals : NULL; s; s = s->next) {
			struct promql p;
			if (s->kind != SIGNAL_QUERY || !promql_read(s->query, c->scratch, &p))
				continue;
			/* With one pod at most there is one series. */
			if (e->kind == KIND_SCALED_JOB || e->max_replicas != 1)
				judge_count(c, e, s, &p);
			for (const struct series *one = p.series; one; one = one->next)
				judge_labels(c, &scraping, e, s, one);
		}
	}
}

const struct rule rule_scl012 = {
	.code = "SCL012",
	.name = "query-not-aggregated",
	.severity = SEVERITY_ERROR,
	.audience = FOR_ALL,
	.set = check,
	.what = "A KEDA Prometheus query that gives an element for each pod, or filters on a label that the engine "
		"does "
		"not set.",
	.why = "KEDA wants one number. With two pods `vllm:num_requests_waiting` gives two elements, the scaler fails "
	       "('returned multiple elements'), and scaling stops just when the second replica has come. A filter on "
	       "`model=` finds nothing where the engine says `model_name=`: no error, the answer counts as 0, and "
	       "nothing "
	       "ever scales. Groups by a label that a matcher pins to one value are fine; so are recording rules. "
	       "Labels that a ServiceMonitor or PodMonitor of the set adds are known; where none is given, the finding "
	       "is "
	       "a warning.",
	.bad = "triggers:\n  - type: prometheus\n    metadata:\n      query: "
	       "vllm:num_requests_waiting{model=\"llama\"}\n",
	.good = "triggers:\n  - type: prometheus\n    metadata:\n      query: "
		"sum(vllm:num_requests_waiting{model_name=\"llama\"})\n",
	.fix = "Put sum(…), max(…) or avg(…) around the query, without 'by', and filter on the labels that /metrics "
	       "shows.",
	.source = "https://keda.sh/docs/latest/scalers/prometheus/",
};
