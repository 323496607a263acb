/* SPDX-License-Identifier: Apache-2.0
 * items (of both drafts), prefixItems, additionalItems, contains, minContains, maxContains, minItems, maxItems,
 * uniqueItems. */
#include <stdlib.h>

#include "base/alloc.h"
#include "jsonschema/check.h"
#include "jsonschema/compile.h"

static void *compile_seq_group(struct compiler *c, struct sub *sub, const struct node *schema)
{
	struct seq_data *d = ARENA_NEW(&c->schema->arena, struct seq_data);
	const struct node *items = node_find_entry(schema, STR("items"));
	const struct node *prefix = compile_seq(c, schema, STR("prefixItems"));
	const struct node *rest = items;
	/* Draft-07 has the list in `items` and what follows in `additionalItems`. */
	if (!prefix && node_is(items, NODE_SEQ)) {
		prefix = items;
		rest = node_find_entry(schema, STR("additionalItems"));
	}
	if (prefix)
		d->prefix = compile_subs(c, sub, prefix, false, &d->n_prefix);
	if (rest)
		d->rest = compile_sub(c, sub, rest, false);
	const struct node *contains = node_find_entry(schema, STR("contains"));
	if (contains)
		d->contains = compile_sub(c, sub, contains, false);
	d->min_contains = 1;
	d->max_contains = d->max = INT64_MAX;
	compile_count(c, schema, STR("minContains"), &d->min_contains);
	compile_count(c, schema, STR("maxContains"), &d->max_contains);
	compile_count(c, schema, STR("minItems"), &d->min);
	compile_count(c, schema, STR("maxItems"), &d->max);
	const struct node *unique = node_find_entry(schema, STR("uniqueItems"));
	if (unique && !node_is(unique, NODE_BOOL))
		node_problem(c->problems, unique, "'uniqueItems' must be true or false");
	d->unique = node_bool(unique, false);
	return d;
}

struct item {
	uint64_t hash;
	const struct node *node;
	size_t index;
};

static int by_hash_then_index(const void *a, const void *b)
{
	const struct item *x = a, *y = b;
	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	return x->index < y->index ? -1 : x->index > y->index;
}

static bool check_unique(struct check *ck, const struct sub *sub, const struct node *n, const struct step *at)
{
	size_t count = node_count(n), i = 0;
	struct item *items = xcalloc(count + 1, sizeof *items);
	for (const struct node *e = node_first(n); e; e = e->next, i++)
		items[i] = (struct item){value_hash(e), e, i};
	qsort(items, count, sizeof *items, by_hash_then_index);
	const struct item *first = NULL, *again = NULL;
	for (i = 0; i < count && !again; i++)
		for (size_t j = i + 1; j < count && items[j].hash == items[i].hash && !again; j++)
			if (check_step(ck, 1, n, at) && schema_value_equal(items[i].node, items[j].node)) {
				first = &items[i];
				again = &items[j];
			}
	if (again && ck->out) {
		struct buf value;
		buf_init(&value, 1000);
		say_value(&value, again->node);
		violation_say(ck, "uniqueItems", WEIGHT_OTHER, sub, again->node, at,
			      "must not hold %.*s twice (elements %zu and %zu)", STR_ARG(buf_str(&value)), first->index,
			      again->index);
		buf_release(&value);
	}
	free(items);
	return !again;
}

static bool check_contains(struct check *ck, const struct sub *sub, const struct seq_data *d, const struct node *n,
			   const struct step *at)
{
	int64_t hits = 0;
	struct step step = {.up = at, .depth = at ? at->depth + 1 : 1};
	for (const struct node *e = node_first(n); e && hits <= d->max_contains; e = e->next, step.index++)
		hits += check_quietly(ck, d->contains, e, &step);
	struct str what = d->contains->expects.p ? d->contains->expects : STR("of the required form");
	if (hits < d->min_contains)
		violation_say(ck, "contains", WEIGHT_OTHER, sub, n, at,
			      "must hold at least %lld element%s %.*s, not %lld", (long long)d->min_contains,
			      d->min_contains == 1 ? "" : "s", STR_ARG(what), (long long)hits);
	else if (hits > d->max_contains)
		violation_say(ck, "maxContains", WEIGHT_OTHER, sub, n, at, "must hold at most %lld element%s %.*s",
			      (long long)d->max_contains, d->max_contains == 1 ? "" : "s", STR_ARG(what));
	return hits >= d->min_contains && hits <= d->max_contains;
}

static bool check_items(struct check *ck, const struct seq_data *d, const struct node *n, const struct step *at)
{
	bool ok = true;
	struct step step = {.up = at, .depth = at ? at->depth + 1 : 1};
	for (const struct node *e = node_first(n); e && (ok || ck->out) && !ck->stopped; e = e->next, step.index++) {
		const struct sub *sub = step.index < d->n_prefix ? d->prefix[step.index] : d->rest;
		if (sub)
			ok &= check_sub(ck, sub, e, &step);
	}
	return ok;
}

static bool check_seq(struct check *ck, const struct sub *sub, const void *data, const struct node *n,
		      const struct step *at)
{
	const struct seq_data *d = data;
	bool ok = true;
	int64_t count = (int64_t)node_count(n);
	if (count < d->min && count == 0 && d->min == 1)
		violation_say(ck, "minItems", WEIGHT_OTHER, sub, n, at, "must not be empty");
	else if (count < d->min)
		violation_say(ck, "minItems", WEIGHT_OTHER, sub, n, at, "must have at least %lld elements, not %lld",
			      (long long)d->min, (long long)count);
	else if (count > d->max)
		violation_say(ck, "maxItems", WEIGHT_OTHER, sub, n, at, "must have at most %lld elements, not %lld",
			      (long long)d->max, (long long)count);
	ok = count >= d->min && count <= d->max;
	if (d->prefix || d->rest)
		ok &= check_items(ck, d, n, at);
	if (d->contains)
		ok &= check_contains(ck, sub, d, n, at);
	if (d->unique)
		ok &= check_unique(ck, sub, n, at);
	return ok;
}

const struct group group_seq = {compile_seq_group, check_seq, TYPE_SEQ, false};
