/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/capabilities.h"
#include "plan/reach.h"

enum { SCRAPE_SECONDS = 15, SCRAPE_TIMEOUT_SECONDS = 10 };

static const char *metric_name(const struct engine *e, enum metric_role role, struct version v)
{
	const struct engine_metric *metric = catalog_engine_metric(e, role, v);
	return metric ? metric->name : NULL;
}

void observe_workload(struct maker *m, const struct request *all, const struct model_request *r, struct workload *w)
{
	const struct engine *e = r->engine;
	struct monitor *o = &w->monitor;
	const struct node *labels = field(all->monitoring, "labels");
	struct version v = w->run.version;
	o->match = TEXT(m, "namespace=\"%.*s\",%s=\"%.*s\"", STR_ARG(m->plan->space),
			e->model_label ? e->model_label : "service", STR_ARG(w->name));
	o->queue = metric_name(e, METRIC_QUEUE, v);
	o->running = metric_name(e, METRIC_RUNNING, v);
	o->cache = metric_name(e, METRIC_KV_CACHE, v);
	o->first_token = metric_name(e, METRIC_FIRST_TOKEN, v);
	o->labels = labels ? pairs_of(m, labels) : pairs_one(m, STR("release"), STR("prometheus"));
	o->interval = SCRAPE_SECONDS;
	o->timeout = SCRAPE_TIMEOUT_SECONDS;
	o->used = cluster_has(m, "prometheus-operator") && e->metrics_path;
	o->alerts = o->used && is_on(field(all->monitoring, "rules") ? field(all->monitoring, "rules") : all->root);
	if (o->used)
		note_add(m, STR("Prometheus Operator"),
			 o->labels.n ? TEXT(m,
					    "reads monitors and rules; its Prometheus must select those labelled "
					    "%.*s=%.*s, or say `monitoring: {labels}`",
					    STR_ARG(o->labels.at[0].key), STR_ARG(o->labels.at[0].value))
				     : STR("reads monitors and rules"),
			 STR("helm install prometheus prometheus-community/kube-prometheus-stack --namespace "
			     "monitoring --create-namespace"));
	decide(m, subject_of(m, r->name, "monitor"), NULL,
	       o->used ? STR("ServiceMonitor and alert rules") : STR("none"),
	       o->used ? STR("the Prometheus Operator is taken to be there")
		       : STR("nothing in the cluster would read one"),
	       STR("`cluster`, `monitoring`"));
}
