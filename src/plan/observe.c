/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/capabilities.h"
#include "plan/reach.h"

enum { SCRAPE_SECONDS = 15, SCRAPE_TIMEOUT_SECONDS = 10 };

static const char *metric_name(const struct engine *e, enum metric_role role, struct version v)
{
	const struct engine_metric *metric = catalog_engine_metric(e, role, v);
	return metric ? metric->name : NULL;
}

/* The port of its own for metrics, where there is one. */
static unsigned scraped_port(const struct container *c)
{
	for (size_t i = 0; i < c->n_more_ports; i++)
		if (str_is(c->more_ports[i].name, "metrics"))
			return c->more_ports[i].port;
	return c->port;
}

/* Without the operator, the annotations by which the usual scrape configuration of Prometheus finds pods. */
static void scrape_by_annotation(struct maker *m, struct workload *w)
{
	const struct pairs before = w->pod_annotations;
	struct pairs list = pairs_new(m, before.n + 3);
	const struct pair scrape[] = {
		{STR("prometheus.io/scrape"), STR("true")},
		{STR("prometheus.io/port"), TEXT(m, "%u", scraped_port(&w->run))},
		{STR("prometheus.io/path"), w->monitor.path},
	};
	for (size_t i = 0; i < before.n; i++)
		list.at[list.n++] = before.at[i];
	for (size_t i = 0; i < sizeof scrape / sizeof *scrape; i++)
		list.at[list.n++] = scrape[i];
	w->pod_annotations = list;
}

/* The namespace in the host of "http://prometheus-operated.monitoring.svc:9090"; "monitoring" when it has none. */
static struct str space_of_url(struct str url)
{
	size_t at = 0;
	while (at + 3 <= url.n && !str_is(str_sub(url, at, 3), "://"))
		at++;
	struct str rest = at + 3 <= url.n ? str_sub(url, at + 3, url.n) : url, host, part;
	size_t end = 0;
	while (end < rest.n && rest.p[end] != ':' && rest.p[end] != '/')
		end++;
	host = str_sub(rest, 0, end);
	bool service = str_split(&host, '.', &part) && str_split(&host, '.', &part);
	/* "name.namespace" or "name.namespace.svc…"; any other name lies outside the cluster. */
	bool inside = service && part.n && (!host.n || str_is(host, "svc") || str_starts(host, "svc."));
	return inside ? part : STR("monitoring");
}

static void find_prometheus(struct maker *m, const struct request *all, struct monitor *o)
{
	struct given_text given = text_field(all->monitoring, "prometheus");
	/* The operator's governing Service; without it, what the chart prometheus-community/prometheus makes. */
	struct str usual = cluster_has(m, "prometheus-operator") ? STR("http://prometheus-operated.monitoring.svc:9090")
								 : STR("http://prometheus-server.monitoring.svc:80");
	o->server = given.at ? given.value : usual;
	o->server_space = space_of_url(o->server);
}

/* Monitors are labelled as the Prometheus that reads them selects. */
static void find_labels(struct maker *m, const struct request *all, struct monitor *o)
{
	const struct node *labels = field(all->monitoring, "labels");
	o->labels = labels ? pairs_of(m, labels) : pairs_one(m, STR("release"), STR("prometheus"));
	o->interval = SCRAPE_SECONDS;
	o->timeout = SCRAPE_TIMEOUT_SECONDS;
}

static void note_operator(struct maker *m, const struct monitor *o)
{
	capability_note(m, "prometheus-operator",
			o->labels.n ? TEXT(m,
					   "reads monitors and rules; its Prometheus must select those labelled "
					   "%.*s=%.*s, or say `monitoring: {labels}`",
					   STR_ARG(o->labels.at[0].key), STR_ARG(o->labels.at[0].value))
				    : STR("reads monitors and rules"));
}

void observe_pods(struct maker *m, const struct request *all, struct workload *w, struct str path)
{
	struct monitor *o = &w->monitor;
	o->path = path;
	find_labels(m, all, o);
	find_prometheus(m, all, o);
	o->used = cluster_has(m, "prometheus-operator");
	if (o->used)
		note_operator(m, o);
	else
		scrape_by_annotation(m, w);
	connect_scrapers(m, w);
}

/* The label that tells this model's series from others': the name that it is served by, where the engine exports it;
 * else the Service, by which a ServiceMonitor finds the pods, or the pods' own label, which the usual scrape
 * configuration copies. */
static const char *own_label(struct maker *m, const struct engine *e, bool many)
{
	if (!many && e->model_label && catalog_engine_flag(e, FLAG_SERVED_NAME, (struct version){0}))
		return e->model_label;
	return cluster_has(m, "prometheus-operator") ? "service" : "app_kubernetes_io_instance";
}

void observe_workload(struct maker *m, const struct request *all, const struct model_request *r, struct workload *w)
{
	const struct engine *e = r->engine;
	struct monitor *o = &w->monitor;
	struct version v = w->run.version;
	o->match = TEXT(m, "namespace=\"%.*s\",%s=\"%.*s\"", STR_ARG(m->plan->space),
			own_label(m, e, r->repository.scheme != NULL), STR_ARG(w->name));
	o->queue = metric_name(e, METRIC_QUEUE, v);
	o->running = metric_name(e, METRIC_RUNNING, v);
	o->cache = metric_name(e, METRIC_KV_CACHE, v);
	o->first_token = metric_name(e, METRIC_FIRST_TOKEN, v);
	o->path = str_of(e->metrics_path);
	find_labels(m, all, o);
	find_prometheus(m, all, o);
	o->used = cluster_has(m, "prometheus-operator") && e->metrics_path;
	if (!o->used && e->metrics_path)
		scrape_by_annotation(m, w);
	o->alerts = o->used && is_on(field(all->monitoring, "rules") ? field(all->monitoring, "rules") : all->root);
	if (o->used)
		note_operator(m, o);
	decide(m, subject_of(m, r->name, "monitor"), NULL,
	       o->used ? o->alerts ? STR("ServiceMonitor and alert rules") : STR("ServiceMonitor")
		       : STR("annotations prometheus.io/scrape, port and path"),
	       o->used ? STR("the Prometheus Operator is taken to be there")
		       : STR("nothing in the cluster would read a ServiceMonitor; the usual configuration of "
			     "Prometheus scrapes pods that carry these"),
	       STR("`cluster`, `monitoring`"));
}
