/* SPDX-License-Identifier: Apache-2.0
 * $flatten, $flattenDeep, $reverse, $sort. */
#include <stdlib.h>

#include "jsone/template.h"

/* Appends `list`, and instead of arrays in it their elements, down to `levels` levels. */
static bool push_flat(struct jsone_run *r, struct node *seq, const struct node *list, unsigned levels, unsigned depth)
{
	if (!run_check_depth(r, depth) || !run_spend(r, 1))
		return false;
	for (const struct node *e = node_first(list); e; e = e->next) {
		struct jsone_value v = jsone_value_of(e);
		bool ok = v.kind == JSONE_ARRAY && levels ? push_flat(r, seq, v.node, levels - 1, depth + 1)
							  : run_push(r, seq, &v);
		if (!ok)
			return false;
	}
	return true;
}

static bool flatten(struct jsone_run *r, const struct operation *o, unsigned levels, struct jsone_value *out)
{
	struct jsone_value v;
	if (!operand_render(r, o, &v))
		return false;
	if (v.kind != JSONE_ARRAY)
		return operation_fail(r, o, "%s value must evaluate to an array", o->op->name);
	struct node *seq = run_new(r, JSONE_ARRAY, out);
	return seq && push_flat(r, seq, v.node, levels, 0);
}

bool render_flatten(struct jsone_run *r, const struct operation *o, struct jsone_value *out)
{
	return flatten(r, o, 1, out);
}

bool render_flatten_deep(struct jsone_run *r, const struct operation *o, struct jsone_value *out)
{
	return flatten(r, o, UINT32_MAX, out);
}

/* An element and what it is sorted by. */
struct item {
	struct jsone_value by, value;
	size_t place;
};

static struct item *list_items(struct jsone_run *r, const struct node *list)
{
	size_t n = 0;
	struct item *items = arena_calloc(r->arena, list->len + (size_t)1, sizeof *items);
	for (const struct node *e = node_first(list); e; e = e->next, n++) {
		items[n].value = items[n].by = jsone_value_of(e);
		items[n].place = n;
	}
	return items;
}

static bool push_items(struct jsone_run *r, const struct item *items, size_t n, struct jsone_value *out)
{
	struct node *seq = run_new(r, JSONE_ARRAY, out);
	for (size_t i = 0; seq && i < n; i++)
		if (!run_push(r, seq, &items[i].value))
			return false;
	return seq != NULL;
}

static int later_first(const void *a, const void *b)
{
	const struct item *x = a, *y = b;
	return x->place < y->place ? 1 : -1;
}

bool render_reverse(struct jsone_run *r, const struct operation *o, struct jsone_value *out)
{
	struct jsone_value v;
	if (!operand_render(r, o, &v))
		return false;
	if (v.kind != JSONE_ARRAY)
		return operation_fail(r, o, "$reverse value must evaluate to an array of objects");
	struct item *items = list_items(r, v.node);
	qsort(items, v.node->len, sizeof *items, later_first);
	return push_items(r, items, v.node->len, out);
}

/* Equal elements stay in their order. */
static int by_value(const void *a, const void *b)
{
	const struct item *x = a, *y = b;
	int order = value_order(&x->by, &y->by);
	return order ? order : (x->place > y->place) - (x->place < y->place);
}

static bool evaluate_by(struct jsone_run *r, const struct operation *o, struct item *items, size_t n)
{
	struct jsone_value former = r->slots[o->names[0]];
	for (size_t i = 0; i < n; i++) {
		run_bind(r, o->names[0], &items[i].value);
		if (!expr_eval(r, o->expr, &items[i].by))
			return false;
	}
	r->slots[o->names[0]] = former;
	return true;
}

static bool can_sort(const struct item *items, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((items[i].by.kind != JSONE_NUMBER && items[i].by.kind != JSONE_STRING) ||
		    items[i].by.kind != items[0].by.kind)
			return false;
	return true;
}

bool render_sort(struct jsone_run *r, const struct operation *o, struct jsone_value *out)
{
	static const char wrong[] = "$sorted values to be sorted must have the same type";
	struct jsone_value v;
	if (!operand_render(r, o, &v))
		return false;
	if (v.kind != JSONE_ARRAY)
		return operation_fail(r, o, "%s", wrong);
	if (o->late)
		return run_fail_mistake(r, o->late);
	size_t n = v.node->len;
	struct item *items = list_items(r, v.node);
	if (!run_spend(r, n) || (o->expr && !evaluate_by(r, o, items, n)))
		return false;
	if (!can_sort(items, n))
		return operation_fail(r, o, "%s", wrong);
	qsort(items, n, sizeof *items, by_value);
	return push_items(r, items, n, out);
}
