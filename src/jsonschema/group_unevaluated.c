/* SPDX-License-Identifier: Apache-2.0
 * unevaluatedProperties, unevaluatedItems: what no other schema for the same value has looked at. While the rest of
 * such a schema is checked, the groups of maps and lists note which entries they have a schema for; what a branch that
 * fails has noted is forgotten. */
#include <stdlib.h>

#include "base/alloc.h"
#include "jsonschema/check.h"
#include "jsonschema/compile.h"
#include "jsonschema/table.h"

/* ---- noting ---- */

void note_one(struct check *ck, size_t index)
{
	struct evaluated *seen = ck->evaluated;
	if (index >= seen->n || seen->done[index])
		return;
	seen->done[index] = true;
	seen->order[seen->n_done++] = index;
}

static void note_all(struct check *ck)
{
	for (size_t i = 0; i < ck->evaluated->n; i++)
		note_one(ck, i);
}

void forget(struct evaluated *evaluated, size_t n_done)
{
	while (evaluated->n_done > n_done)
		evaluated->done[evaluated->order[--evaluated->n_done]] = false;
}

void note_map(struct check *ck, const struct map_data *d, const struct node *n, const struct step *at)
{
	struct node_entries it = node_entries(n);
	size_t index = 0;
	if (d->additional || d->open) {
		note_all(ck);
		return;
	}
	for (const struct node *e; (e = node_next_entry(&it)); index++) {
		bool known = strmap_get(&d->properties, node_key(e)) != NULL;
		for (size_t i = 0; i < d->n_patterns && !known; i++)
			known = check_regex(ck, d->patterns[i].re, node_key(e), n, at);
		if (known)
			note_one(ck, index);
	}
}

void note_seq(struct check *ck, const struct seq_data *d)
{
	for (size_t i = 0; i < (d->rest ? ck->evaluated->n : d->n_prefix); i++)
		note_one(ck, i);
}

/* ---- the keywords ---- */

static void *compile_unevaluated(struct compiler *c, struct sub *sub, const struct node *schema)
{
	struct unevaluated_data *d = ARENA_NEW(&c->schema->arena, struct unevaluated_data);
	const struct node *properties = node_find_entry(schema, STR("unevaluatedProperties"));
	const struct node *items = node_find_entry(schema, STR("unevaluatedItems"));
	if (properties)
		d->properties = compile_sub(c, sub, properties, false);
	if (items)
		d->items = compile_sub(c, sub, items, false);
	return d;
}

/* The names that the schema and what is applied to the same value list. */
static void offer_names(const struct sub *sub, struct guess *guess, unsigned depth)
{
	const struct map_data *map = sub_data(sub, GROUP_MAP);
	for (size_t i = 0; map && i < map->n_list; i++)
		if (!guess_offer(guess, map->list[i].name))
			return;
	for (size_t i = 0; i < sub->n_same && depth < 8 && guess->offered < 1000; i++)
		offer_names(sub->same[i], guess, depth + 1);
}

static void say_unevaluated(struct check *ck, const struct sub *sub, const struct node *entry, const struct step *step)
{
	if (!entry->key || !step->key.p) {
		violation_say(ck, "unevaluatedItems", WEIGHT_FIELD, sub, entry, step,
			      "is an element too many: the schema has no place for it");
		return;
	}
	struct schema_violation *v = violation_add(ck, "unevaluatedProperties", WEIGHT_FIELD, sub, entry, step);
	if (!v)
		return;
	struct str in = step_where(ck, step->up);
	struct guess guess = guess_start(node_key(entry));
	v->at_key = true;
	v->message = arena_printf(&ck->arena, step->up ? "unknown field '%.*s' in %.*s" : "unknown field '%.*s'",
				  STR_ARG(str_sub(node_key(entry), 0, 100)), STR_ARG(in));
	offer_names(sub, &guess, 0);
	struct str best = guess_best(&guess);
	if (best.p && str_eq(best, node_key(entry)))
		v->hint = STR("the form of the schema that has this field does not fit");
	else if (best.p)
		v->hint = arena_printf(&ck->arena, "did you mean '%.*s'?", STR_ARG(best));
}

static bool check_one(struct check *ck, const struct sub *sub, const struct sub *rest, const struct node *e,
		      const struct step *step)
{
	if (!rest->never)
		return check_sub(ck, rest, e, step);
	if (ck->out)
		say_unevaluated(ck, sub, e, step);
	return false;
}

/* What `seen` lacks must fit `rest`. */
static bool check_others(struct check *ck, const struct sub *sub, const struct sub *rest, const struct evaluated *seen,
			 const struct step *at)
{
	bool ok = true, map = node_is(seen->node, NODE_MAP);
	struct step step = {.up = at, .depth = at ? at->depth + 1 : 1};
	struct node_entries it = node_entries(map ? seen->node : NULL);
	const struct node *e = map ? node_next_entry(&it) : node_first(seen->node);
	for (; e && (ok || ck->out) && !ck->stopped; step.index++) {
		step.key = map ? node_key(e) : (struct str){NULL, 0};
		if (!seen->done[step.index])
			ok &= check_one(ck, sub, rest, e, &step);
		e = map ? node_next_entry(&it) : e->next;
	}
	return ok;
}

static size_t count(const struct node *n)
{
	size_t entries = 0;
	if (node_is(n, NODE_SEQ))
		return node_count(n);
	struct node_entries it = node_entries(n);
	while (node_next_entry(&it))
		entries++;
	return entries;
}

static bool check_unevaluated(struct check *ck, const struct sub *sub, const void *data, const struct node *n,
			      const struct step *at)
{
	const struct unevaluated_data *d = data;
	const struct sub *others = node_is(n, NODE_MAP) ? d->properties : node_is(n, NODE_SEQ) ? d->items : NULL;
	if (!others)
		return check_sub(ck, d->rest, n, at);
	struct evaluated seen = {.node = n, .up = ck->evaluated, .n = count(n)};
	if (!check_step(ck, 1 + seen.n / 8, n, at))
		return false;
	seen.done = xcalloc(seen.n + 1, sizeof *seen.done);
	seen.order = xcalloc(seen.n + 1, sizeof *seen.order);
	ck->evaluated = &seen;
	bool ok = check_sub(ck, d->rest, n, at);
	ck->evaluated = seen.up;
	/* What a schema that failed has not noted yet is not known. */
	ok = ok && check_others(ck, sub, others, &seen, at);
	if (ok && is_noted(ck, n))
		note_all(ck);
	free(seen.done);
	free(seen.order);
	return ok;
}

static void save_unevaluated(struct table_writer *w, const void *data)
{
	const struct unevaluated_data *d = data;
	write_sub(w, d->properties);
	write_sub(w, d->items);
	write_sub(w, d->rest);
}

static void *load_unevaluated(struct table_reader *r, struct sub *sub)
{
	(void)sub;
	struct unevaluated_data *d = ARENA_NEW(&r->schema->arena, struct unevaluated_data);
	d->properties = read_sub(r);
	d->items = read_sub(r);
	d->rest = read_sub(r);
	return d;
}

const struct group group_unevaluated = {compile_unevaluated, check_unevaluated, TYPE_ALL, false,
					save_unevaluated,    load_unevaluated};
