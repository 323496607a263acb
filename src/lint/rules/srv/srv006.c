/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/rule.h"

/* Kinds that scrape as well; what they select is not looked into. https://prometheus-operator.dev/docs/
 * https://cloud.google.com/stackdriver/docs/managed-prometheus https://docs.victoriametrics.com/operator/ */
static bool scrapes_unseen(struct str kind)
{
	static const char *const kinds[] = {"ScrapeConfig",   "PodMonitoring",         "ClusterPodMonitoring",
					    "VMPodScrape",    "VMServiceScrape",       "VMScrapeConfig",
					    "VMStaticScrape", "OpenTelemetryCollector"};
	for (size_t i = 0; i < COUNT_OF(kinds); i++)
		if (str_is(kind, kinds[i]))
			return true;
	return false;
}

static bool is_monitor(const struct entry *e)
{
	return e->kind == KIND_SERVICE_MONITOR || e->kind == KIND_POD_MONITOR;
}

/* Monitors, Services that are scraped by annotation or by a ServiceMonitor, and how to find them. */
struct scraping {
	const struct entry **pod_monitors, **services;
	size_t n_pod_monitors, n_services;
	bool unseen;
};

static bool is_monitored(const struct entry *service, const struct entry *const *monitors, size_t n)
{
	if (service->scrape_noted)
		return true;
	for (size_t i = 0; i < n; i++)
		if (selector_matches(&monitors[i]->selector, service->labels, service->n_labels))
			return true;
	return false;
}

/* A monitor looks into namespaces by rules of its own: they are left out, and what might fit fits. */
static struct scraping scraping_of(const struct set *s, struct arena *scratch)
{
	size_t n_monitors = 0, room = (size_t)s->kinds[KIND_SERVICE_MONITOR] + 1;
	const struct entry **monitors = arena_calloc(scratch, room, sizeof *monitors);
	struct scraping out = {.pod_monitors =
				       arena_calloc(scratch, (size_t)s->kinds[KIND_POD_MONITOR] + 1, sizeof *monitors),
			       .services = arena_calloc(scratch, (size_t)s->kinds[KIND_SERVICE] + 1, sizeof *monitors)};
	for (size_t i = 0; i < s->n; i++) {
		const struct entry *e = s->entries[i];
		out.unseen |= scrapes_unseen(e->kind_name) || (is_monitor(e) && (e->partial || e->selector.open));
		if (e->kind == KIND_SERVICE_MONITOR)
			monitors[n_monitors++] = e;
		else if (e->kind == KIND_POD_MONITOR)
			out.pod_monitors[out.n_pod_monitors++] = e;
	}
	for (size_t i = 0; i < s->n; i++)
		if (s->entries[i]->kind == KIND_SERVICE && is_monitored(s->entries[i], monitors, n_monitors))
			out.services[out.n_services++] = s->entries[i];
	return out;
}

static bool is_scraped(const struct scraping *how, const struct entry *e, const struct entry_pod *p)
{
	if (p->scrape_noted)
		return true;
	for (size_t i = 0; i < how->n_pod_monitors; i++)
		if (selector_matches(&how->pod_monitors[i]->selector, p->labels, p->n_labels))
			return true;
	for (size_t i = 0; i < how->n_services; i++)
		if (how->services[i]->selector.n && same_namespace(how->services[i], e) &&
		    selector_matches(&how->services[i]->selector, p->labels, p->n_labels))
			return true;
	return false;
}

/* Kinds whose pods carry the labels and annotations of the template, and no more by which they are selected. */
static bool makes_pods_itself(const struct entry *e)
{
	static const enum kind kinds[] = {KIND_DEPLOYMENT, KIND_STATEFUL_SET, KIND_REPLICA_SET, KIND_ROLLOUT};
	for (size_t i = 0; i < COUNT_OF(kinds); i++)
		if (e->kind == kinds[i])
			return true;
	return false;
}

static void judge(struct check *c, const struct scraping *how, const struct entry *e)
{
	const struct entry_pod *p = e->pods;
	if (!p || p->role != ROLE_SERVING || p->partial || e->partial || !makes_pods_itself(e) || !p->engine ||
	    !p->engine->metrics_path || is_scraped(how, e, p))
		return;
	report_entry(
		c, e, (struct place){0},
		"%s has metrics at '%s' of port %u, and nothing here scrapes them: no ServiceMonitor or PodMonitor "
		"selects it, and no annotation asks for it",
		p->engine->title, p->engine->metrics_path, p->engine->metrics_port);
}

static void check(struct check *c, const struct set *s)
{
	struct scraping how = scraping_of(s, c->scratch);
	for (size_t i = 0; i < s->n && !how.unseen; i++)
		judge(c, &how, s->entries[i]);
}

const struct rule rule_srv006 = {
	.code = "SRV006",
	.name = "metrics-not-scraped",
	.severity = SEVERITY_INFO,
	.audience = FOR_ALL,
	.flags = RULE_COMPLETE,
	.set = check,
	.what = "An engine that has metrics, in a set where nothing scrapes them.",
	.why = "How many requests wait, how full the key/value cache is and how long the first token takes are known "
	       "to the "
	       "engine alone; CPU and GPU utilisation say nothing about an overloaded server. Without them there is no "
	       "alert, no "
	       "dashboard, and nothing sensible to scale by. ServiceMonitors (by way of a Service that selects the "
	       "pods), "
	       "PodMonitors, and annotations such as prometheus.io/scrape on the pods or the Service count; a set with "
	       "another "
	       "kind of scraper is left alone.",
	.bad = "kind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n        - image: "
	       "vllm/vllm-openai:v0.32.0\n",
	.good = "kind: PodMonitor\nspec:\n  selector:\n    matchLabels: {app: llama}\n  podMetricsEndpoints:\n    - "
		"{port: http, "
		"path: /metrics}\n",
	.fix = "Add a PodMonitor or ServiceMonitor for the port, or the annotations that your Prometheus looks for. "
	       "SGLang and "
	       "llama.cpp have to be told to serve metrics (`--enable-metrics`, `--metrics`).",
	.source = "https://docs.vllm.ai/en/latest/usage/metrics/",
};
