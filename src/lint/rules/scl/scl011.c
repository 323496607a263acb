/* SPDX-License-Identifier: Apache-2.0 */
#include "doc/build.h"
#include "lint/engine_metrics.h"
#include "lint/rule.h"
#include "lint/scalers.h"

/* "0.12" */
static struct str release(struct version v, struct arena *scratch)
{
	if (v.patch)
		return arena_printf(scratch, "%u.%u.%u", v.major, v.minor, v.patch);
	return arena_printf(scratch, "%u.%u", v.major, v.minor);
}

static bool is_known(struct version v)
{
	return v.major || v.minor || v.patch;
}

struct asked {
	struct check *c;
	const struct entry *scaler, *target;
	const struct signal *signal;
	struct str name;
};

static bool is_name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '_' || c == ':';
}

/* The query with another name for a series, wherever it stands as a word of its own and outside of quotes. */
static struct str renamed(struct str query, struct str from, struct str to, struct arena *scratch)
{
	struct buf out;
	char quote = '\0';
	buf_init(&out, BUF_NO_LIMIT);
	for (size_t i = 0, end; i < query.n; i = end) {
		for (end = i; !quote && end < query.n && is_name_char(query.p[end]); end++)
			;
		struct str word = str_sub(query, i, end - i);
		buf_adds(&out, str_eq(word, from) ? to : word);
		if (end > i)
			continue;
		end = i + 1;
		char c = query.p[i];
		buf_addc(&out, c);
		if (quote && c == '\\' && quote != '`' && end < query.n)
			buf_addc(&out, query.p[end++]);
		else if (c == quote)
			quote = '\0';
		else if (!quote && (c == '"' || c == '\'' || c == '`'))
			quote = c;
	}
	struct str text = arena_str(scratch, buf_str(&out));
	buf_release(&out);
	return text;
}

/* `meant`: the name to ask for instead; p == NULL when nobody knows. What an adapter serves under another name is its
 * configuration's to change. */
static void finish(const struct asked *a, struct finding *f, struct str meant)
{
	struct check *c = a->c;
	if (a->target)
		related_entry(c, f, a->target, (struct place){0}, "the workload");
	/* One of several lines would lose its form. */
	if (!meant.p || a->signal->kind != SIGNAL_QUERY || str_find(a->signal->query, '\n') < a->signal->query.n)
		return;
	struct str query = renamed(a->signal->query, a->name, meant, c->scratch);
	if (!str_eq(query, a->signal->query))
		fix_replace_at(c, fix_offer(c, f, FIX_UNSAFE, "ask for '%.*s'", STR_ARG(meant)), a->signal->at,
			       build_str(c->scratch, query));
}

/* Listed, but not for this release. Without a workload the release is anybody's guess. */
static void judge_listed(const struct asked *a, const struct engine *engine, const struct engine_metric *m)
{
	struct version v = {0};
	struct check *c = a->c;
	if (m->router || !a->target || entry_engine(a->target, &v) != engine || version_within(v, m->since, m->until))
		return;
	bool gone = is_known(m->until) && (!is_known(v) || version_compare(v, m->until) >= 0);
	struct str at = release(gone ? m->until : m->since, c->scratch);
	struct finding *f;
	if (gone && m->replaced_by)
		f = report_entry(c, a->scaler, a->signal->at, "%s exports no '%.*s' since %.*s: use '%s'",
				 engine->title, STR_ARG(a->name), STR_ARG(at), m->replaced_by);
	else if (gone)
		f = report_entry(c, a->scaler, a->signal->at, "%s exports no '%.*s' since %.*s", engine->title,
				 STR_ARG(a->name), STR_ARG(at));
	else
		f = report_entry(c, a->scaler, a->signal->at, "%s exports '%.*s' from %.*s on, and this is %.*s",
				 engine->title, STR_ARG(a->name), STR_ARG(at), STR_ARG(release(v, c->scratch)));
	finish(a, f, gone ? str_of(m->replaced_by) : (struct str){NULL, 0});
}

/* Not listed: taken for a slip when a listed one is very near, because lists are not complete. */
static void judge_unlisted(const struct asked *a, const struct engine *engine)
{
	enum { SLIP = 2 };
	struct check *c = a->c;
	struct str counter = arena_printf(c->scratch, "%.*s_total", STR_ARG(a->name));
	struct nearest near = catalog_metric_nearest(engine, a->name);
	struct str meant = {0};
	if (catalog_metric_find(counter, NULL))
		meant = counter;
	else if (near.best.p && !near.tie && (near.distance <= SLIP || engine->metrics_complete))
		meant = near.best;
	if (meant.p)
		finish(a,
		       report_entry(c, a->scaler, a->signal->at, "%s exports no '%.*s': did you mean '%.*s'?",
				    engine->title, STR_ARG(a->name), STR_ARG(meant)),
		       meant);
	else if (engine->metrics_complete)
		finish(a,
		       report_entry(c, a->scaler, a->signal->at, "%s exports no '%.*s'", engine->title,
				    STR_ARG(a->name)),
		       meant);
}

static void judge(struct check *c, const struct entry *scaler, const struct entry *target, const struct signal *s)
{
	struct promql p;
	if (!signal_series(s, c->scratch, &p))
		return;
	for (const struct series *one = p.series; one; one = one->next) {
		struct asked a = {c, scaler, target, s, one->name};
		const struct engine *engine = NULL;
		const struct engine_metric *m = catalog_metric_find(one->name, &engine);
		if (m)
			judge_listed(&a, engine, m);
		/* An adapter may serve anything under a name of its own. */
		else if (s->kind == SIGNAL_QUERY && (engine = catalog_metric_owner(one->name)) && one->name.n)
			judge_unlisted(&a, engine);
	}
}

static void check(struct check *c, const struct set *s)
{
	struct scalers scalers = scalers_of(s, c->scratch);
	const struct entry **targets = scaler_targets(&scalers, s, c->scratch);
	for (size_t i = 0; i < scalers.n; i++)
		for (const struct signal *one = scalers.at[i]->scaling->signals; one; one = one->next)
			judge(c, scalers.at[i], targets[i], one);
}

const struct rule rule_scl011 = {
	.code = "SCL011",
	.name = "metric-name-unknown",
	.severity = SEVERITY_WARNING,
	.audience = FOR_ALL,
	.fixable = FIXABLE_UNSAFELY,
	.set = check,
	.what = "An autoscaler asks for a metric that the engine does not export: renamed, removed, not there yet, or "
		"misspelt.",
	.why = "Prometheus answers a query for a series that does not exist with nothing, which is no error: KEDA "
	       "takes it "
	       "for 0, and the workload stays at its minimum whatever the load. vLLM renames metrics about as often as "
	       "it "
	       "releases (`vllm:gpu_cache_usage_perc` became `vllm:kv_cache_usage_perc`, and went away some releases "
	       "later), so a query that worked may stop with an image update. Whether a metric is there is told by the "
	       "image's tag; a name that is not listed is reported only when a listed one is a letter or two away.",
	.bad = "image: vllm/vllm-openai:v0.32.0\n---\nkind: ScaledObject\nspec:\n  triggers:\n    - type: prometheus\n"
	       "      metadata: {query: 'avg(vllm:gpu_cache_usage_perc)'}\n",
	.good = "image: vllm/vllm-openai:v0.32.0\n---\nkind: ScaledObject\nspec:\n  triggers:\n    - type: prometheus\n"
		"      metadata: {query: 'avg(vllm:kv_cache_usage_perc)'}\n",
	.fix = "Use the name that the message gives, and look it up at the server's own /metrics.",
	.source = "https://docs.vllm.ai/en/latest/usage/metrics/",
};
