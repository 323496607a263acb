/* SPDX-License-Identifier: Apache-2.0
 * Dashboards for Grafana: one for each engine of the set, of the metrics that its release has, and one for the GPUs.
 * Grafana's sidecar takes them from ConfigMaps
 * (https://github.com/grafana/helm-charts/tree/main/charts/grafana#sidecar-for-dashboards). */
#include <inttypes.h>

#include "base/alloc.h"
#include "doc/build.h"
#include "doc/doc.h"
#include "plan/capabilities.h"
#include "plan/context_build.h"
#include "plan/sections/section.h"

enum {
	/** Grafana's grid has 24 columns; two panels in a row. */
	WIDTH = 12,
	HEIGHT = 8,
	PER_ROW = 2,
};

struct drawing {
	struct maker *m;
	const struct engine *engine;
	/** The dashboard's panels, and how many there are. */
	struct node *panels;
	unsigned n;
	/** Label that tells models apart, and the matchers of every metric. */
	const char *label;
	struct str match;
};

/* ---- panels ---------------------------------------------------------------------------------------------- */

static struct node *add_panel(struct drawing *d, const char *title, const char *unit, const char *text, bool share)
{
	struct arena *a = d->m->arena;
	struct node *p = push_map(a, d->panels);
	put_count(a, p, "id", d->n + 1);
	put_text(a, p, "title", str_of(title));
	put_text(a, p, "unit", str_of(unit));
	put_text(a, p, "description", str_of(text));
	put_flag(a, p, "share", share);
	put_count(a, p, "x", d->n % PER_ROW * WIDTH);
	put_count(a, p, "y", d->n / PER_ROW * HEIGHT);
	put_count(a, p, "w", WIDTH);
	put_count(a, p, "h", HEIGHT);
	d->n++;
	return put_seq(a, p, "targets");
}

static void add_target(struct drawing *d, struct node *targets, struct str expr, struct str legend)
{
	struct arena *a = d->m->arena;
	char ref[2] = {(char)('A' + node_count(targets) % 26), '\0'};
	struct node *t = push_map(a, targets);
	put_text(a, t, "ref", arena_printf(a, "%s", ref));
	put_text(a, t, "expr", expr);
	put_text(a, t, "legend", legend);
}

/* How one metric is shown. */
enum view { VIEW_SUM, VIEW_MAX, VIEW_RATE, VIEW_QUANTILES };

static void add_views(struct drawing *d, struct node *targets, const char *metric, enum view view)
{
	static const char *const quantiles[] = {"0.5", "0.95", "0.99"};
	struct maker *m = d->m;
	struct str legend = TEXT(m, "{{%s}}", d->label);
	const char *by = d->label;
	if (view == VIEW_SUM)
		add_target(d, targets, TEXT(m, "sum by (%s) (%s{%.*s})", by, metric, STR_ARG(d->match)), legend);
	else if (view == VIEW_MAX)
		add_target(d, targets, TEXT(m, "max by (%s, pod) (%s{%.*s})", by, metric, STR_ARG(d->match)),
			   TEXT(m, "{{%s}} {{pod}}", by));
	else if (view == VIEW_RATE)
		add_target(d, targets,
			   TEXT(m, "sum by (%s) (rate(%s{%.*s}[$__rate_interval]))", by, metric, STR_ARG(d->match)),
			   legend);
	else
		for (size_t i = 0; i < COUNT_OF(quantiles); i++)
			add_target(d, targets,
				   TEXT(m,
					"histogram_quantile(%s, sum by (%s, le) "
					"(rate(%s_bucket{%.*s}[$__rate_interval])))",
					quantiles[i], by, metric, STR_ARG(d->match)),
				   TEXT(m, "{{%s}} p%s", by, i == 0 ? "50" : quantiles[i] + 2));
}

/* What is drawn of an engine, in this order, of what it exports. */
static const struct row {
	enum metric_role role;
	enum metric_type type;
	enum view view;
	const char *title, *unit, *text;
	/** A share of 1. */
	bool share;
} rows[] = {
	{METRIC_REQUESTS, METRIC_COUNTER, VIEW_RATE, "Requests finished", "reqps", "Requests a second, by model.",
	 false},
	{METRIC_QUEUE, METRIC_GAUGE, VIEW_SUM, "Requests waiting", "short",
	 "The queue in front of the engine: what stays above zero wants another replica.", false},
	{METRIC_RUNNING, METRIC_GAUGE, VIEW_SUM, "Requests running", "short",
	 "Requests that are worked on at this time.", false},
	{METRIC_FIRST_TOKEN, METRIC_HISTOGRAM, VIEW_QUANTILES, "Time to first token", NULL,
	 "How long callers wait before anything comes, the queue included.", false},
	{METRIC_LATENCY, METRIC_HISTOGRAM, VIEW_QUANTILES, "Time of a request", NULL,
	 "From its arrival to its last token.", false},
	{METRIC_TOKENS, METRIC_COUNTER, VIEW_RATE, "Tokens generated", "suffix: tokens/s", "Tokens a second, by model.",
	 false},
	{METRIC_KV_CACHE, METRIC_GAUGE, VIEW_MAX, "Key/value cache in use", "percentunit",
	 "By replica. Near 100% requests are put off, or computed again.", true},
};

/* Grafana's unit of a metric, by what its name ends in; NULL when it does not say. */
static const char *unit_of(const char *metric)
{
	static const char *const units[][2] = {{"_seconds", "s"}, {"_duration", "s"}, {"_ms", "ms"}, {"_us", "µs"}};
	for (size_t i = 0; i < COUNT_OF(units); i++)
		if (str_ends(str_of(metric), units[i][0]))
			return units[i][1];
	return NULL;
}

/* The metrics of one row: releases of an engine can differ in names. */
static void draw_row(struct drawing *d, const struct row *r)
{
	const struct plan *p = d->m->plan;
	struct node *targets = NULL;
	for (size_t i = 0; i < p->n_workloads; i++) {
		const struct workload *w = &p->workloads[i];
		const struct engine_metric *metric =
			w->engine == d->engine ? catalog_engine_metric(d->engine, r->role, w->run.version) : NULL;
		const char *unit = metric && !r->unit ? unit_of(metric->name) : r->unit;
		bool seen = false;
		for (size_t j = 0; metric && !seen && j < i; j++)
			seen = p->workloads[j].engine == d->engine &&
			       catalog_engine_metric(d->engine, r->role, p->workloads[j].run.version) == metric;
		if (!metric || metric->type != r->type || !unit || seen)
			continue;
		if (!targets)
			targets = add_panel(d, r->title, unit, r->text, r->share);
		add_views(d, targets, metric->name, r->view);
	}
}

/* ---- dashboards ------------------------------------------------------------------------------------------ */

/* The same for the same set in the same namespace: a link to the dashboard stays good. The namespace stands in it as it
 * is, so that who installs the set into another one has another dashboard. Where that is too long for Grafana, which
 * takes 40 characters, it makes one of its own. FNV-1a. */
static struct str uid_of(struct maker *m, const char *what)
{
	enum { LONGEST_UID = 40 };
	struct str text = TEXT(m, "%.*s/%s", STR_ARG(m->plan->name), what);
	uint32_t hash = UINT32_C(0x811c9dc5);
	for (size_t i = 0; i < text.n; i++)
		hash = (hash ^ (unsigned char)text.p[i]) * UINT32_C(0x01000193);
	struct str uid = TEXT(m, "%.*s-%08" PRIx32, STR_ARG(m->plan->space), hash);
	return uid.n <= LONGEST_UID ? uid : (struct str){NULL, 0};
}

static struct node *add_dashboard(struct maker *m, struct node *seq, const char *what, const char *title)
{
	struct arena *a = m->arena;
	struct node *d = push_map(a, seq);
	struct str space = m->plan->space, name = m->plan->name;
	put_text(a, d, "name", TEXT(m, "%.*s-dashboard-%s", STR_ARG(name), what));
	put_text(a, d, "file", TEXT(m, "%.*s-%s.json", STR_ARG(name), what));
	put_text(a, d, "title", TEXT(m, "%s of %.*s in %.*s", title, STR_ARG(name), STR_ARG(space)));
	put_text_or_null(a, d, "uid", uid_of(m, what));
	return d;
}

static void put_variable(struct maker *m, struct node *dashboard, const char *name, const char *label, struct str query)
{
	struct node *v = put_map(m->arena, dashboard, "variable");
	put_text(m->arena, v, "name", str_of(name));
	put_text(m->arena, v, "label", str_of(label));
	put_text(m->arena, v, "query", query);
}

static const char *any_metric(const struct engine *e, struct version v)
{
	static const enum metric_role roles[] = {METRIC_RUNNING, METRIC_QUEUE, METRIC_REQUESTS};
	for (size_t i = 0; i < COUNT_OF(roles); i++) {
		const struct engine_metric *metric = catalog_engine_metric(e, roles[i], v);
		if (metric)
			return metric->name;
	}
	return NULL;
}

static void draw_engine(struct maker *m, const struct workload *w, const struct node *at, struct node *seq)
{
	const struct engine *e = w->engine;
	const char *metric = any_metric(e, w->run.version);
	if (!metric)
		return;
	struct drawing d = {.m = m, .engine = e, .label = e->model_label ? e->model_label : "service"};
	d.match = TEXT(m, "namespace=\"%.*s\",%s=~\"$model\"", STR_ARG(m->plan->space), d.label);
	struct node *dashboard = add_dashboard(m, seq, e->name, e->title);
	put_variable(m, dashboard, "model", "Model",
		     TEXT(m, "label_values(%s{namespace=\"%.*s\"}, %s)", metric, STR_ARG(m->plan->space), d.label));
	d.panels = put_seq(m->arena, dashboard, "panels");
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		draw_row(&d, &rows[i]);
	decide(m, TEXT(m, "dashboard.%s", e->name), at, TEXT(m, "%u panels", d.n),
	       STR("of the metrics that this release of the engine has"), STR("`monitoring: {dashboards}`"));
}

/* Metrics of dcgm-exporter, as exporters.yaml has them. */
static const struct {
	const char *title, *unit, *text, *expr;
	bool share;
} gpu_rows[] = {
	{"GPU busy", "percent",
	 "Share of the time in which any kernel ran. One request at a time can show 100%: it says nothing about how "
	 "much "
	 "more would fit.",
	 "DCGM_FI_DEV_GPU_UTIL{%s}", false},
	{"GPU memory in use", "percentunit", "Engines take what they were told to at their start, whatever they serve.",
	 "DCGM_FI_DEV_FB_USED{%s} / (DCGM_FI_DEV_FB_USED{%s} + DCGM_FI_DEV_FB_FREE{%s})", true},
	{"Tensor cores busy", "percentunit", "Only where the exporter may read profiling metrics.",
	 "DCGM_FI_PROF_PIPE_TENSOR_ACTIVE{%s}", true},
	{"Power", "watt", "What each GPU draws.", "DCGM_FI_DEV_POWER_USAGE{%s}", false},
	{"Temperature", "celsius", "A GPU that is too hot slows itself down.", "DCGM_FI_DEV_GPU_TEMP{%s}", false},
	{"Last error (XID)", "none",
	 "Number of the last error that the driver reported, 0 for none: "
	 "https://docs.nvidia.com/deploy/xid-errors/",
	 "DCGM_FI_DEV_XID_ERRORS{%s}", false},
};

/* `expr` with every %s filled in. */
static struct str fill_in(struct maker *m, const char *expr, const char *match)
{
	struct str left = str_of(expr), out = STR("");
	for (size_t at; (at = str_find(left, '%')) < left.n; left = str_sub(left, at + 2, left.n))
		out = TEXT(m, "%.*s%.*s%s", STR_ARG(out), STR_ARG(str_sub(left, 0, at)), match);
	return TEXT(m, "%.*s%.*s", STR_ARG(out), STR_ARG(left));
}

static void draw_gpus(struct maker *m, struct node *seq)
{
	struct drawing d = {.m = m};
	struct node *dashboard = add_dashboard(m, seq, "gpus", "GPUs");
	put_variable(m, dashboard, "node", "Node", STR("label_values(DCGM_FI_DEV_GPU_UTIL, Hostname)"));
	d.panels = put_seq(m->arena, dashboard, "panels");
	for (size_t i = 0; i < COUNT_OF(gpu_rows); i++) {
		struct node *targets =
			add_panel(&d, gpu_rows[i].title, gpu_rows[i].unit, gpu_rows[i].text, gpu_rows[i].share);
		add_target(&d, targets, fill_in(m, gpu_rows[i].expr, "Hostname=~\"$node\""),
			   STR("{{Hostname}} GPU {{gpu}}"));
	}
	if (!cluster_has(m, "gpu-operator"))
		note_add(m, STR("dcgm-exporter"),
			 STR("measures the GPUs that the dashboard shows; the GPU Operator, some clouds and `addons: "
			     "{dcgm-exporter: {}}` bring it"),
			 STR(""));
}

static bool has_nvidia(const struct plan *p)
{
	for (const struct workload *w = NULL; (w = plan_next(p, w));)
		if (w->size.gpu && w->size.gpu->vendor == VENDOR_NVIDIA)
			return true;
	return false;
}

void dashboards_plan(struct maker *m, const struct request *all, const struct node *map)
{
	const struct plan *p = m->plan;
	const struct node *at = field(map, "dashboards");
	(void)all;
	if (!is_on(at))
		return;
	struct node *seq = put_seq(m->arena, section_context(m, "dashboards"), "dashboards");
	for (size_t i = 0; i < p->n_workloads; i++) {
		bool seen = false;
		for (size_t j = 0; !seen && j < i; j++)
			seen = p->workloads[j].engine == p->workloads[i].engine;
		if (!seen)
			draw_engine(m, &p->workloads[i], at, seq);
	}
	if (has_nvidia(p))
		draw_gpus(m, seq);
	if (node_count(seq))
		note_add(m, STR("Grafana"),
			 TEXT(m,
			      "its sidecar must read ConfigMaps labelled grafana_dashboard=1 in the namespace %.*s, as "
			      "kube-prometheus-stack's does",
			      STR_ARG(p->space)),
			 STR(""));
}
