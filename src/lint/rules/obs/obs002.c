/* SPDX-License-Identifier: Apache-2.0 */
#include "base/strmap.h"
#include "lint/alert_facts.h"
#include "lint/rule.h"

static struct str release(struct version v, struct arena *scratch)
{
	return v.patch ? arena_printf(scratch, "%u.%u.%u", v.major, v.minor, v.patch)
		       : arena_printf(scratch, "%u.%u", v.major, v.minor);
}

static bool is_known(struct version v)
{
	return v.major || v.minor || v.patch;
}

/* Does every workload of the set that runs the engine run a release without the metric? At least one has to. */
static const struct entry *none_has(const struct set *s, const struct engine *engine, const struct engine_metric *m)
{
	const struct entry *first = NULL;
	for (size_t i = 0; i < s->n; i++) {
		for (const struct entry_pod *p = s->entries[i]->pods; p; p = p->next) {
			if (p->engine != engine)
				continue;
			if (!is_known(p->version) || version_within(p->version, m->since, m->until))
				return NULL;
			first = first ? first : s->entries[i];
		}
	}
	return first;
}

static void judge_release(struct check *c, const struct set *s, const struct entry *e, const struct asked_metric *a)
{
	const struct engine *engine;
	const struct engine_metric *m = catalog_metric_find(a->name, &engine);
	const struct entry *workload = m ? none_has(s, engine, m) : NULL;
	if (!workload)
		return;
	struct version v = workload->pods->version;
	for (const struct entry_pod *p = workload->pods; p; p = p->next)
		if (p->engine == engine)
			v = p->version;
	struct finding *f;
	struct str is = release(v, c->scratch);
	if (!is_known(m->until) || version_compare(v, m->until) < 0)
		f = report_entry(c, e, a->at, "%s has '%.*s' from %.*s on, and this is %.*s", a->title,
				 STR_ARG(a->name), STR_ARG(release(m->since, c->scratch)), STR_ARG(is));
	else if (m->replaced_by)
		f = report_entry(c, e, a->at, "%s has no '%.*s' since %.*s: use '%s'", a->title, STR_ARG(a->name),
				 STR_ARG(release(m->until, c->scratch)), m->replaced_by);
	else
		f = report_entry(c, e, a->at, "%s has no '%.*s' since %.*s", a->title, STR_ARG(a->name),
				 STR_ARG(release(m->until, c->scratch)));
	related_entry(c, f, workload, (struct place){0}, "the workload");
}

static void check(struct check *c, const struct set *s)
{
	if (s->kinds[KIND_PROMETHEUS_RULE] == 0)
		return;
	/* The release of a metric is looked for among all workloads: for more than these there is no time. */
	enum { MOST_LOOKS = 1000 };
	size_t looks = MOST_LOOKS;
	struct strmap recorded;
	strmap_init(&recorded);
	for (size_t i = 0; i < s->n; i++)
		for (const struct recorded_metric *r = s->entries[i]->alerts ? s->entries[i]->alerts->recorded : NULL;
		     r; r = r->next)
			*strmap_at(&recorded, r->name) = &recorded;
	for (size_t i = 0; i < s->n; i++) {
		const struct entry *e = s->entries[i];
		for (const struct asked_metric *a = e->alerts ? e->alerts->asked : NULL; a; a = a->next) {
			if (strmap_get(&recorded, a->name))
				continue;
			if (a->meant.n)
				report_entry(c, e, a->at, "%s has no metric '%.*s': did you mean '%.*s'?", a->title,
					     STR_ARG(a->name), STR_ARG(a->meant));
			else if (looks && looks--)
				judge_release(c, s, e, a);
		}
	}
	strmap_release(&recorded);
}

const struct rule rule_obs002 = {
	.code = "OBS002",
	.name = "alert-expression-suspicious",
	.severity = SEVERITY_WARNING,
	.audience = FOR_ALL,
	.set = check,
	.what = "An expression of a PrometheusRule that names a metric which neither the engine nor dcgm-exporter has.",
	.why = "A metric that nobody exports is no error for Prometheus: the expression is empty, and an alert on it "
	       "never "
	       "fires, which looks exactly like a healthy system. Engines rename metrics between releases "
	       "(`vllm:gpu_cache_usage_perc` became `vllm:kv_cache_usage_perc`), and names of dcgm-exporter are long "
	       "enough "
	       "to misremember. What is one slip away from a known name, or gone from the release that the set runs, "
	       "is "
	       "reported; names made by recording rules are not.",
	.bad = "kind: PrometheusRule\nspec:\n  groups:\n    - name: gpus\n      rules:\n        - alert: GpuBusy\n"
	       "          expr: avg(DCGM_FI_DEV_GPU_UTILIZATION) > 95\n",
	.good = "kind: PrometheusRule\nspec:\n  groups:\n    - name: gpus\n      rules:\n        - alert: GpuBusy\n"
		"          expr: avg(DCGM_FI_DEV_GPU_UTIL) > 95\n",
	.fix = "Write the name that the exporter's /metrics shows.",
	.source = "https://docs.vllm.ai/en/stable/usage/metrics/",
};
