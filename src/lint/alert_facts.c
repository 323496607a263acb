/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/alert_facts.h"

#include "catalog/engine.h"
#include "doc/doc.h"
#include "lint/promql.h"

/* Lists of metrics are never complete: only what is very near to a listed one is taken for a slip. */
enum { SLIP = 2 };

static const struct node *get(const struct node *map, const char *key)
{
	return node_find(map, str_of(key));
}

static const struct exporter *exporter_of(struct str name)
{
	for (size_t i = 0; i < catalog_n_exporters; i++)
		if (str_starts(name, catalog_exporters[i].prefix))
			return &catalog_exporters[i];
	return NULL;
}

static bool is_letter(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* A listed name a slip away, or one that goes on in the middle of a word (GPU_UTILIZATION). */
static struct str exporter_meant(const struct exporter *e, struct str name)
{
	struct nearest near = nearest_start(name);
	struct str longest = {0};
	for (size_t i = 0; i < e->metrics.n; i++) {
		struct str listed = str_of(e->metrics.at[i]);
		if (str_eq(name, listed))
			return (struct str){0};
		nearest_offer(&near, listed);
		if (str_starts(name, e->metrics.at[i]) && is_letter(name.p[listed.n]) && listed.n > longest.n)
			longest = listed;
	}
	return near.best.p && near.distance <= SLIP && !near.tie ? near.best : longest;
}

/* Clients of Prometheus add a series of that name to counters and histograms. */
static struct str without_created(struct str name)
{
	return str_ends(name, "_created") ? str_sub(name, 0, name.n - strlen("_created")) : name;
}

static struct str engine_meant(const struct engine *e, struct str name, struct arena *memory)
{
	struct str counter = arena_printf(memory, "%.*s_total", STR_ARG(name));
	if (catalog_metric_find(counter, NULL) && !str_ends(name, "_total"))
		return counter;
	struct nearest near = catalog_metric_nearest(e, name);
	return near.best.p && near.distance <= SLIP && !near.tie ? near.best : (struct str){0};
}

/* Behind the prefix a colon says that a rule made it. */
static bool is_made_by_rule(const struct engine *e, struct str name)
{
	for (size_t i = 0; i < e->metric_prefixes.n; i++) {
		struct str prefix = str_of(e->metric_prefixes.at[i]);
		struct str rest = str_sub(name, prefix.n, name.n);
		if (str_starts(name, e->metric_prefixes.at[i]))
			return str_find(rest, ':') < rest.n;
	}
	return false;
}

/* Is there anything to say about the metric? Fills in who has it and what was meant. */
static bool read_metric(struct arena *memory, struct asked_metric *a)
{
	const struct exporter *exporter = exporter_of(a->name);
	const struct engine *owner = catalog_metric_owner(a->name);
	if (exporter) {
		a->title = exporter->title;
		a->meant = exporter_meant(exporter, a->name);
		return a->meant.n > 0;
	}
	if (!owner || is_made_by_rule(owner, a->name))
		return false;
	const struct engine_metric *m = catalog_metric_find(without_created(a->name), &a->engine);
	a->title = owner->title;
	if (m)
		return !m->router && (m->since.major || m->since.minor || m->until.major || m->until.minor);
	if (catalog_metric_find(arena_printf(memory, "%.*s_total", STR_ARG(without_created(a->name))), NULL) &&
	    str_ends(a->name, "_created"))
		return false;
	a->meant = engine_meant(owner, a->name, memory);
	return a->meant.n > 0;
}

struct reader {
	struct arena *memory;
	struct asked_metric **end;
};

static void read_expression(struct reader *r, const struct node *expr, struct str path)
{
	struct promql p;
	struct arena scratch;
	arena_init(&scratch);
	struct str text = node_text(expr);
	bool read = text.n && promql_read(text, &scratch, &p);
	for (const struct series *s = read ? p.series : NULL; s; s = s->next) {
		struct asked_metric a = {.name = s->name};
		if (!s->name.n || !read_metric(&scratch, &a))
			continue;
		struct asked_metric *copy = ARENA_NEW(r->memory, struct asked_metric);
		*copy = a;
		copy->name = arena_str(r->memory, a.name);
		copy->meant = arena_str(r->memory, a.meant);
		copy->at = node_place(expr, path);
		*r->end = copy;
		r->end = &copy->next;
	}
	arena_release(&scratch);
}

static void read_recorded(struct arena *memory, struct alert_facts *f, const struct node *name)
{
	struct str text = node_text(name);
	if (!text.n || (!exporter_of(text) && !catalog_metric_owner(text)))
		return;
	struct recorded_metric *r = ARENA_NEW(memory, struct recorded_metric);
	*r = (struct recorded_metric){arena_str(memory, text), f->recorded};
	f->recorded = r;
}

void entry_alert_facts(struct arena *memory, struct entry *e, const struct object *o)
{
	if (o->kind != KIND_PROMETHEUS_RULE)
		return;
	struct alert_facts *f = ARENA_NEW(memory, struct alert_facts);
	struct reader r = {memory, &f->asked};
	const struct node *groups = get(o->spec, "groups");
	size_t g = 0;
	for (const struct node *n = node_is(groups, NODE_SEQ) ? node_first(groups) : NULL; n; n = n->next, g++) {
		const struct node *rules = get(n, "rules");
		size_t i = 0;
		for (const struct node *rule = node_is(rules, NODE_SEQ) ? node_first(rules) : NULL; rule;
		     rule = rule->next, i++) {
			read_recorded(memory, f, get(rule, "record"));
			read_expression(&r, get(rule, "expr"),
					arena_printf(memory, "spec.groups[%zu].rules[%zu].expr", g, i));
		}
	}
	e->alerts = f;
}
