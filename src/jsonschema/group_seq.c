/* SPDX-License-Identifier: Apache-2.0
 * items (of both drafts), prefixItems, additionalItems, contains, minContains, maxContains, minItems, maxItems,
 * uniqueItems, x-kubernetes-list-type with x-kubernetes-list-map-keys. */
#include "jsonschema/check.h"
#include "jsonschema/compile.h"
#include "jsonschema/table.h"

/* What the field `key` of an element is when it is missing. */
static const struct node *default_of(struct compiler *c, const struct sub *sub, const struct node *items,
				     struct str key)
{
	struct target at = {items, sub->resource, {NULL, 0}};
	enum { MOST_REFS = 10 };
	for (unsigned i = 0; i < MOST_REFS; i++) {
		const struct node *property = node_find(node_find(at.node, STR("properties")), key);
		if (property || !node_is(at.node, NODE_MAP) || !node_find(at.node, STR("$ref")))
			return node_find(property, STR("default"));
		if (!reference_find(c, at.node, STR("$ref"), at.resource, &at))
			return NULL;
	}
	return NULL;
}

/* apiextensions-apiserver, pkg/apiserver/schema/listtype/validation.go. */
static void compile_list_type(struct compiler *c, const struct sub *sub, struct seq_data *d, const struct node *schema)
{
	const struct node *type = node_find_entry(schema, STR("x-kubernetes-list-type"));
	if (!type || node_text_is(type, "atomic"))
		return;
	d->is_set = node_text_is(type, "set");
	if (d->is_set)
		return;
	if (!node_text_is(type, "map")) {
		node_problem(c->problems, type, "'x-kubernetes-list-type' must be one of atomic, set, map");
		return;
	}
	const struct node *keys = compile_seq(c, schema, STR("x-kubernetes-list-map-keys"));
	const struct node *items = node_find(schema, STR("items"));
	if (keys)
		d->keys = compile_strings(c, keys, &d->n_keys);
	else
		node_problem(c->problems, type, "a list of type 'map' must have 'x-kubernetes-list-map-keys'");
	d->defaults = arena_calloc(&c->schema->arena, d->n_keys + 1, sizeof *d->defaults);
	for (size_t i = 0; i < d->n_keys; i++)
		d->defaults[i] = default_of(c, sub, items, d->keys[i]);
}

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
	compile_list_type(c, sub, d, schema);
	return d;
}

static void save_seq(struct table_writer *w, const void *data)
{
	const struct seq_data *d = data;
	write_subs(w, d->prefix, d->n_prefix);
	write_sub(w, d->rest);
	write_sub(w, d->contains);
	write_int(w, d->min_contains);
	write_int(w, d->max_contains);
	write_int(w, d->min);
	write_int(w, d->max);
	write_int(w, d->unique);
	write_int(w, d->is_set);
	write_int(w, (int64_t)d->n_keys);
	for (size_t i = 0; i < d->n_keys; i++) {
		write_str(w, d->keys[i]);
		write_value(w, d->defaults[i]);
	}
}

static void *load_seq(struct table_reader *r, struct sub *sub)
{
	(void)sub;
	struct seq_data *d = ARENA_NEW(&r->schema->arena, struct seq_data);
	d->prefix = read_subs(r, &d->n_prefix);
	d->rest = read_sub(r);
	d->contains = read_sub(r);
	d->min_contains = read_int(r);
	d->max_contains = read_int(r);
	d->min = read_int(r);
	d->max = read_int(r);
	d->unique = read_int(r) != 0;
	d->is_set = read_int(r) != 0;
	d->n_keys = read_count(r);
	d->keys = arena_calloc(&r->schema->arena, d->n_keys + 1, sizeof *d->keys);
	d->defaults = arena_calloc(&r->schema->arena, d->n_keys + 1, sizeof *d->defaults);
	for (size_t i = 0; i < d->n_keys; i++) {
		d->keys[i] = read_str(r);
		d->defaults[i] = read_value(r);
	}
	return d;
}

static bool check_contains(struct check *ck, const struct sub *sub, const struct seq_data *d, const struct node *n,
			   const struct step *at)
{
	int64_t hits = 0;
	struct step step = {.up = at, .depth = at ? at->depth + 1 : 1};
	for (const struct node *e = node_first(n); e && hits <= d->max_contains; e = e->next, step.index++)
		if (check_quietly(ck, d->contains, e, &step)) {
			hits++;
			if (is_noted(ck, n))
				note_one(ck, step.index);
		}
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
		/* An empty element of a structural list is "" or 0; only an object lacks something then. */
		bool zero = ck->schema->dialect.structural && node_is(e, NODE_NULL) && sub && sub->types != TYPE_MAP;
		if (sub && !zero)
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
	if (is_noted(ck, n))
		note_seq(ck, d);
	if (d->unique)
		ok &= check_unique(ck, sub, n, at);
	if ((d->is_set || d->n_keys) && !ck->limits.ignore_list_types)
		ok &= check_list_type(ck, sub, d, n, at);
	return ok;
}

const struct group group_seq = {compile_seq_group, check_seq, TYPE_SEQ, false, save_seq, load_seq};
