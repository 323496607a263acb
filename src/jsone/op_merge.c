/* SPDX-License-Identifier: Apache-2.0
 * $merge, $mergeDeep. */
#include "jsone/template.h"

static bool objects(struct jsone_run *r, const struct operation *o, struct jsone_value *v)
{
	if (!operand_render(r, o, v))
		return false;
	bool ok = v->kind == JSONE_ARRAY;
	for (const struct node *e = ok ? node_first(v->node) : NULL; ok && e; e = e->next)
		ok = node_is(e, NODE_MAP);
	return ok || operation_fail(r, o, "%s value must evaluate to an array of objects", o->op->name);
}

static bool set_entries(struct jsone_run *r, struct mapping *m, const struct node *map)
{
	struct node_entries it = node_entries(map);
	for (const struct node *e; (e = node_next_entry(&it));) {
		struct jsone_value v = jsone_value_of(e);
		if (!mapping_set(r, m, node_key(e), &v))
			return false;
	}
	return true;
}

bool render_merge(struct jsone_run *r, const struct operation *o, struct jsone_value *out)
{
	struct jsone_value v;
	struct mapping m;
	if (!objects(r, o, &v))
		return false;
	bool ok = mapping_start(r, &m, out);
	for (const struct node *e = node_first(v.node); ok && e; e = e->next)
		ok = set_entries(r, &m, e);
	mapping_release(&m);
	return ok;
}

static bool merge_values(struct jsone_run *r, const struct jsone_value *a, const struct jsone_value *b,
			 struct jsone_value *out, unsigned depth);

static bool merge_lists(struct jsone_run *r, const struct node *a, const struct node *b, struct jsone_value *out)
{
	struct node *seq = run_new(r, JSONE_ARRAY, out);
	const struct node *lists[] = {a, b};
	for (size_t i = 0; seq && i < COUNT_OF(lists); i++)
		for (const struct node *e = node_first(lists[i]); e; e = e->next) {
			struct jsone_value v = jsone_value_of(e);
			if (!run_push(r, seq, &v))
				return false;
		}
	return seq != NULL;
}

/* The entries of `b` go into `m`, which holds those of another mapping: a key of both is merged. */
static bool merge_entries(struct jsone_run *r, struct mapping *m, const struct node *b, unsigned depth)
{
	struct node_entries it = node_entries(b);
	for (const struct node *e; (e = node_next_entry(&it));) {
		struct jsone_value right = jsone_value_of(e), merged = right;
		const struct node *old = mapping_find(m, node_key(e));
		struct jsone_value left = jsone_value_of(old);
		if (old && !merge_values(r, &left, &right, &merged, depth + 1))
			return false;
		if (!mapping_set(r, m, node_key(e), &merged))
			return false;
	}
	return true;
}

static bool merge_values(struct jsone_run *r, const struct jsone_value *a, const struct jsone_value *b,
			 struct jsone_value *out, unsigned depth)
{
	if (!run_check_depth(r, depth))
		return false;
	if (a->kind == JSONE_ARRAY && b->kind == JSONE_ARRAY)
		return merge_lists(r, a->node, b->node, out);
	if (a->kind != JSONE_OBJECT || b->kind != JSONE_OBJECT) {
		*out = *b;
		return true;
	}
	struct mapping m;
	bool ok = mapping_start(r, &m, out) && set_entries(r, &m, a->node) && merge_entries(r, &m, b->node, depth);
	mapping_release(&m);
	return ok;
}

bool render_merge_deep(struct jsone_run *r, const struct operation *o, struct jsone_value *out)
{
	struct jsone_value v;
	struct mapping m;
	if (!objects(r, o, &v))
		return false;
	bool ok = mapping_start(r, &m, out);
	for (const struct node *e = node_first(v.node); ok && e; e = e->next)
		ok = merge_entries(r, &m, node_deref(e), 1);
	mapping_release(&m);
	return ok;
}
