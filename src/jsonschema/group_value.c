/* SPDX-License-Identifier: Apache-2.0
 * type, enum, const, nullable, x-kubernetes-int-or-string: what a value is as a whole. */
#include <stdlib.h>

#include "jsonschema/check.h"
#include "jsonschema/compile.h"
#include "jsonschema/table.h"

static const struct {
	const char *name;
	unsigned types;
} type_names[] = {
	{"null", TYPE_NULL},     {"boolean", TYPE_BOOL}, {"integer", TYPE_INT}, {"number", TYPE_INT | TYPE_NUMBER},
	{"string", TYPE_STRING}, {"array", TYPE_SEQ},    {"object", TYPE_MAP},
};

static unsigned one_type(struct compiler *c, const struct node *n)
{
	for (size_t i = 0; i < COUNT_OF(type_names); i++)
		if (node_is(n, NODE_STRING) && str_is(node_text(n), type_names[i].name))
			return type_names[i].types;
	node_problem(c->problems, n, "'type' must be one of null, boolean, integer, number, string, array, object");
	return 0;
}

static unsigned compile_types(struct compiler *c, const struct node *schema)
{
	unsigned types = 0;
	const struct node *n = node_find_entry(schema, STR("type"));
	if (node_is(n, NODE_SEQ)) {
		for (const struct node *e = node_first(n); e; e = e->next)
			types |= one_type(c, e);
	} else if (n) {
		types = one_type(c, n);
	} else {
		types = TYPE_ALL;
	}
	/* OpenAPI 3.0: it speaks of the type beside it alone. */
	if (node_bool(node_find(schema, STR("nullable")), false))
		types |= TYPE_NULL;
	if (node_bool(node_find(schema, STR("x-kubernetes-int-or-string")), false))
		types = n ? types | TYPE_INT | TYPE_STRING : TYPE_INT | TYPE_STRING;
	return types;
}

static int by_hash(const void *a, const void *b)
{
	uint64_t x = ((const struct hashed *)a)->hash, y = ((const struct hashed *)b)->hash;
	return x < y ? -1 : x > y;
}

static void sort_values(struct value_data *d)
{
	for (size_t i = 0; i < d->n; i++)
		d->sorted[i] = (struct hashed){value_hash(d->values[i]), d->values[i]};
	qsort(d->sorted, d->n, sizeof *d->sorted, by_hash);
}

static void *compile_value(struct compiler *c, struct sub *sub, const struct node *schema)
{
	(void)sub;
	struct value_data *d = ARENA_NEW(&c->schema->arena, struct value_data);
	d->types = compile_types(c, schema);
	const struct node *list = compile_seq(c, schema, STR("enum"));
	const struct node *constant = node_find_entry(schema, STR("const"));
	if (!list && !constant)
		return d;
	d->is_enum = list != NULL;
	size_t room = (list ? node_count(list) : 0) + 1;
	d->values = arena_calloc(&c->schema->arena, room, sizeof *d->values);
	d->sorted = arena_calloc(&c->schema->arena, room, sizeof *d->sorted);
	if (constant && !list)
		d->values[d->n++] = constant;
	for (const struct node *e = node_first(list); e; e = e->next)
		if (!constant || schema_value_equal(e, constant))
			d->values[d->n++] = e;
	sort_values(d);
	return d;
}

static void save_value(struct table_writer *w, const void *data)
{
	const struct value_data *d = data;
	write_int(w, d->types);
	write_int(w, d->values == NULL ? 0 : d->is_enum ? 2 : 1);
	if (d->values)
		write_int(w, (int64_t)d->n);
	for (size_t i = 0; i < d->n; i++)
		write_value(w, d->values[i]);
}

static void *load_value(struct table_reader *r, struct sub *sub)
{
	(void)sub;
	struct value_data *d = ARENA_NEW(&r->schema->arena, struct value_data);
	d->types = (unsigned)read_int(r);
	int64_t listed = read_int(r);
	if (!listed)
		return d;
	d->is_enum = listed == 2;
	d->n = read_count(r);
	d->values = arena_calloc(&r->schema->arena, d->n + 1, sizeof *d->values);
	d->sorted = arena_calloc(&r->schema->arena, d->n + 1, sizeof *d->sorted);
	for (size_t i = 0; i < d->n; i++)
		d->values[i] = read_value(r);
	sort_values(d);
	return d;
}

static bool is_listed(const struct value_data *d, const struct node *n)
{
	struct hashed wanted = {value_hash(n), n};
	size_t low = 0, high = d->n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (d->sorted[middle].hash < wanted.hash)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < d->n && d->sorted[low].hash == wanted.hash; low++)
		if (schema_value_equal(d->sorted[low].value, n))
			return true;
	return false;
}

static void say_wrong_type(struct check *ck, const struct sub *sub, unsigned types, const struct node *n,
			   const struct step *at)
{
	struct buf words;
	buf_init(&words, 1000);
	if (sub->expects.p)
		buf_adds(&words, sub->expects);
	else
		say_types(&words, types);
	buf_addz(&words, node_is(n, NODE_NULL) ? ", but it is " : ", not ");
	say_value(&words, n);
	struct schema_violation *v =
		violation_say(ck, "type", WEIGHT_TYPE, sub, n, at, "must be %.*s", STR_ARG(buf_str(&words)));
	if (v)
		hint_type(ck, v, n, types);
	buf_release(&words);
}

static bool check_value(struct check *ck, const struct sub *sub, const void *data, const struct node *n,
			const struct step *at)
{
	const struct value_data *d = data;
	if (!(value_types(n) & d->types)) {
		if (ck->out)
			say_wrong_type(ck, sub, d->types, n, at);
		return false;
	}
	if (!d->values || is_listed(d, n))
		return true;
	if (!ck->out)
		return false;
	struct buf words;
	buf_init(&words, 4000);
	if (sub->expects.p) {
		buf_adds(&words, sub->expects);
	} else {
		buf_addz(&words, d->n == 0 ? "in 'enum' and equal 'const'" : d->n == 1 ? "" : "one of ");
		say_values(&words, d->values, d->n);
	}
	buf_addz(&words, ", not ");
	say_value(&words, n);
	const char *keyword = d->is_enum ? "enum" : "const";
	struct schema_violation *v =
		violation_say(ck, keyword, WEIGHT_CHOICE, sub, n, at, "must be %.*s", STR_ARG(buf_str(&words)));
	if (v)
		hint_value(ck, v, n, d->values, d->n);
	buf_release(&words);
	return false;
}

const struct group group_value = {compile_value, check_value, TYPE_ALL, true, save_value, load_value};
