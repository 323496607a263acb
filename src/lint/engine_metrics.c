/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/engine_metrics.h"

/* What Google's adapter puts around a name: https://cloud.google.com/stackdriver/docs/managed-prometheus/hpa */
static struct str without_adapter(struct str name)
{
	static const char PREFIX[] = "prometheus.googleapis.com|";
	if (!str_starts(name, PREFIX))
		return name;
	name = str_sub(name, sizeof PREFIX - 1, name.n);
	return str_sub(name, 0, str_find(name, '|'));
}

struct str metric_name(struct str served, struct arena *scratch)
{
	struct str name = without_adapter(served);
	for (size_t i = 0; i < catalog_n_engines; i++) {
		for (size_t k = 0; k < catalog_engines[i].metric_prefixes.n; k++) {
			/* "vllm:" is "vllm_" where colons may not stand. */
			struct str prefix = str_of(catalog_engines[i].metric_prefixes.at[k]);
			if (prefix.n < 2 || prefix.n > name.n || prefix.p[prefix.n - 1] != ':' ||
			    str_find(prefix, ':') != prefix.n - 1 || name.p[prefix.n - 1] != '_' ||
			    memcmp(prefix.p, name.p, prefix.n - 1) != 0)
				continue;
			struct str rest = str_sub(name, prefix.n, name.n);
			return arena_printf(scratch, "%.*s%.*s", STR_ARG(prefix), STR_ARG(rest));
		}
	}
	return name;
}

const struct engine *metric_of_pods(struct str name)
{
	const struct engine *engine = NULL;
	const struct engine_metric *metric = catalog_metric_find(name, &engine);
	return metric && !metric->router ? engine : NULL;
}

bool signal_series(const struct signal *s, struct arena *scratch, struct promql *out)
{
	*out = (struct promql){0};
	if (s->kind == SIGNAL_QUERY)
		return promql_read(s->query, scratch, out);
	if (s->kind != SIGNAL_NAMED)
		return false;
	out->series = ARENA_NEW(scratch, struct series);
	out->series->name = metric_name(s->name, scratch);
	return true;
}

const struct engine *entry_engine(const struct entry *e, struct version *version)
{
	for (const struct entry_pod *p = e->pods; p; p = p->next) {
		if (!p->engine)
			continue;
		*version = p->version;
		return p->engine;
	}
	return NULL;
}
