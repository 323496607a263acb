/* SPDX-License-Identifier: Apache-2.0
 * Equality, order, and values as text. */
#include "jsone/run.h"

static bool equal_at(struct jsone_run *r, const struct jsone_value *a, const struct jsone_value *b, bool *equal,
		     unsigned depth);

static bool equal_arrays(struct jsone_run *r, const struct node *a, const struct node *b, bool *equal, unsigned depth)
{
	*equal = a->len == b->len;
	const struct node *x = a->first, *y = b->first;
	for (; *equal && x && y; x = x->next, y = y->next) {
		struct jsone_value left = jsone_value_of(x), right = jsone_value_of(y);
		if (!equal_at(r, &left, &right, equal, depth))
			return false;
	}
	return true;
}

static bool equal_objects(struct jsone_run *r, const struct node *a, const struct node *b, bool *equal, unsigned depth)
{
	size_t n = 0;
	*equal = true;
	struct node_entries it = node_entries(a);
	for (const struct node *e; *equal && (e = node_next_entry(&it)); n++) {
		const struct node *other = node_find(b, node_key(e));
		if (!run_spend(r, 1 + b->len / 16))
			return false;
		struct jsone_value left = jsone_value_of(e), right = jsone_value_of(other);
		*equal = other != NULL;
		if (*equal && !equal_at(r, &left, &right, equal, depth))
			return false;
	}
	it = node_entries(b);
	while (*equal && node_next_entry(&it))
		if (n-- == 0)
			*equal = false;
	*equal = *equal && n == 0;
	return true;
}

static bool equal_at(struct jsone_run *r, const struct jsone_value *a, const struct jsone_value *b, bool *equal,
		     unsigned depth)
{
	if (!run_spend(r, 1) || !run_check_depth(r, depth))
		return false;
	*equal = false;
	if (a->kind != b->kind)
		return true;
	switch ((enum jsone_kind)a->kind) {
	case JSONE_BOOL:
		*equal = a->boolean == b->boolean;
		return true;
	case JSONE_NUMBER:
		*equal = a->number == b->number;
		return true;
	case JSONE_STRING:
		*equal = str_eq(a->text, b->text);
		return true;
	case JSONE_FUNCTION:
		*equal = a->function == b->function;
		return true;
	case JSONE_ARRAY:
		return equal_arrays(r, a->node, b->node, equal, depth + 1);
	case JSONE_OBJECT:
		return equal_objects(r, a->node, b->node, equal, depth + 1);
	default:
		*equal = true;
		return true;
	}
}

bool value_equal(struct jsone_run *r, const struct jsone_value *a, const struct jsone_value *b, bool *equal)
{
	return equal_at(r, a, b, equal, 0);
}

int value_order(const struct jsone_value *a, const struct jsone_value *b)
{
	if (a->kind == JSONE_STRING)
		return str_cmp(a->text, b->text);
	bool a_is_nan = a->number != a->number, b_is_nan = b->number != b->number;
	if (a_is_nan || b_is_nan)
		return a_is_nan - b_is_nan;
	return (a->number > b->number) - (a->number < b->number);
}

static bool add_text(struct jsone_run *r, const struct jsone_value *v, struct buf *out, unsigned depth);

static bool add_elements(struct jsone_run *r, const struct node *seq, struct buf *out, unsigned depth)
{
	for (const struct node *n = node_first(seq); n; n = n->next) {
		struct jsone_value v = jsone_value_of(n);
		if (v.kind != JSONE_NULL && !add_text(r, &v, out, depth))
			return false;
		if (n->next)
			buf_addc(out, ',');
	}
	return true;
}

static bool add_text(struct jsone_run *r, const struct jsone_value *v, struct buf *out, unsigned depth)
{
	if (!run_spend(r, 1) || !run_check_depth(r, depth))
		return false;
	switch ((enum jsone_kind)v->kind) {
	case JSONE_BOOL:
		buf_addz(out, v->boolean ? "true" : "false");
		return true;
	case JSONE_NUMBER:
		/* An integer that a double cannot hold keeps the digits it was written with. */
		if (v->node && v->node->kind == NODE_INT &&
		    (v->number >= 9007199254740992.0 || v->number <= -9007199254740992.0))
			buf_adds(out, node_text(v->node));
		else
			jsone_add_number(v->number, out);
		return true;
	case JSONE_STRING:
		buf_adds(out, v->text);
		return true;
	case JSONE_ARRAY:
		return add_elements(r, v->node, out, depth + 1);
	case JSONE_OBJECT:
		buf_addz(out, "[object Object]");
		return true;
	case JSONE_FUNCTION:
		buf_addf(out, "function %s", v->function->name);
		return true;
	default:
		buf_addz(out, "null");
		return true;
	}
}

bool value_add_text(struct jsone_run *r, const struct jsone_value *v, struct buf *out)
{
	return add_text(r, v, out, 0);
}
