/* SPDX-License-Identifier: Apache-2.0
 * The operators that bind names: $let, $map, $reduce, $find. A name keeps its former value for what comes after. */
#include "jsone/template.h"

/* ---- $let
 * -------------------------------------------------------------------------------------------------------------------
 */

/* All values are evaluated before any of them is bound. */
static bool render_values(struct jsone_run *r, const struct operation *o, struct jsone_value *values)
{
	for (size_t i = 0; i < o->n; i++)
		if (!tmpl_render(r, o->lets[i].value, &values[i]))
			return run_step_key(r, o->lets[i].key);
	return true;
}

static void swap_bindings(struct jsone_run *r, const struct operation *o, struct jsone_value *values)
{
	for (size_t i = 0; i < o->n; i++)
		if (values[i].kind != JSONE_DELETED)
			values[i] = run_bind(r, o->lets[i].symbol, &values[i]);
}

static bool render_plain_let(struct jsone_run *r, const struct operation *o, struct jsone_value *out)
{
	struct jsone_value *values = arena_calloc(r->arena, o->n + 1, sizeof *values);
	if (!render_values(r, o, values))
		return false;
	if (o->late)
		return run_fail_mistake(r, o->late);
	swap_bindings(r, o, values);
	bool ok = tmpl_render(r, o->body, out);
	swap_bindings(r, o, values);
	return ok;
}

/* What was bound to a symbol before. */
struct former {
	uint32_t symbol;
	struct jsone_value value;
};

/* Binds the entries of a rendered mapping: a name that no expression uses is only remembered. */
static size_t bind_entries(struct jsone_run *r, const struct node *map, struct former *former)
{
	size_t n = 0;
	struct node_entries it = node_entries(map);
	for (const struct node *e; (e = node_next_entry(&it));) {
		uintptr_t symbol = (uintptr_t)strmap_get(&r->unit->index, node_key(e));
		struct jsone_value v = jsone_value_of(e);
		if (symbol) {
			former[n].symbol = (uint32_t)(symbol - 1);
			former[n].value = run_bind(r, (uint32_t)(symbol - 1), &v);
			n++;
			continue;
		}
		struct late_name *name = ARENA_NEW(r->arena, struct late_name);
		*name = (struct late_name){node_key(e), r->late_names};
		r->late_names = name;
	}
	return n;
}

static bool check_names(struct jsone_run *r, const struct operation *o, const struct node *map, size_t *n)
{
	*n = 0;
	struct node_entries it = node_entries(map);
	for (const struct node *e; (e = node_next_entry(&it)); ++*n)
		if (!text_is_identifier(node_key(e)))
			return operation_fail(r, o, "top level keys of $let must follow /[a-zA-Z_][a-zA-Z0-9_]*/");
	return true;
}

bool render_let(struct jsone_run *r, const struct operation *o, struct jsone_value *out)
{
	struct jsone_value v;
	size_t n;
	if (!o->value)
		return render_plain_let(r, o, out);
	if (!operand_render(r, o, &v))
		return false;
	if (v.kind != JSONE_OBJECT)
		return operation_fail(r, o, "$let value must be an object");
	if (!check_names(r, o, v.node, &n))
		return false;
	if (o->late)
		return run_fail_mistake(r, o->late);
	struct late_name *names = r->late_names;
	struct former *former = arena_calloc(r->arena, n + 1, sizeof *former);
	n = bind_entries(r, v.node, former);
	bool ok = tmpl_render(r, o->body, out);
	while (n-- > 0)
		r->slots[former[n].symbol] = former[n].value;
	r->late_names = names;
	return ok;
}

/* ---- each(...)
 * -------------------------------------------------------------------------------------------------------------- */

/* Renders the body, or evaluates the expression when there is no body, with the operator's names bound to `values`. */
static bool render_each(struct jsone_run *r, const struct operation *o, const struct jsone_value *values,
			struct jsone_value *out)
{
	struct jsone_value former[COUNT_OF(o->names)];
	for (unsigned i = 0; i < o->n_names; i++)
		former[i] = run_bind(r, o->names[i], &values[i]);
	bool ok = run_spend(r, 1) && (o->body ? tmpl_render(r, o->body, out) : expr_eval(r, o->expr, out));
	for (unsigned i = o->n_names; i-- > 0;)
		r->slots[o->names[i]] = former[i];
	return ok;
}

static bool map_list(struct jsone_run *r, const struct operation *o, const struct node *list, struct jsone_value *out)
{
	struct node *seq = run_new(r, JSONE_ARRAY, out);
	double i = 0;
	for (const struct node *e = node_first(list); seq && e; e = e->next, i++) {
		struct jsone_value values[] = {jsone_value_of(e), jsone_number(i)}, v;
		if (!render_each(r, o, values, &v))
			return false;
		if (v.kind != JSONE_DELETED && !run_push(r, seq, &v))
			return false;
	}
	return seq != NULL;
}

/* What each(x) sees of an entry: {key, val}; each(v, k) sees its value and its key. */
static bool entry_values(struct jsone_run *r, const struct operation *o, const struct node *e,
			 struct jsone_value values[2])
{
	struct jsone_value key = jsone_text(node_key(e)), value = jsone_value_of(e);
	values[0] = value;
	values[1] = key;
	if (o->n_names == 2)
		return true;
	struct node *map = run_new(r, JSONE_OBJECT, &values[0]);
	return map && run_put(r, map, STR("key"), &key) && run_put(r, map, STR("val"), &value);
}

static bool merge_result(struct jsone_run *r, const struct operation *o, const struct jsone_value *v, struct mapping *m)
{
	if (v->kind == JSONE_DELETED)
		return true;
	if (v->kind != JSONE_OBJECT) {
		struct str name = r->unit->symbols[o->names[0]].name;
		return operation_fail(r, o, "$map on objects expects each(%.*s) to evaluate to an object",
				      STR_ARG(name));
	}
	struct node_entries it = node_entries(v->node);
	for (const struct node *e; (e = node_next_entry(&it));) {
		struct jsone_value value = jsone_value_of(e);
		if (!mapping_set(r, m, node_key(e), &value))
			return false;
	}
	return true;
}

static bool map_entries(struct jsone_run *r, const struct operation *o, const struct node *map, struct jsone_value *out)
{
	struct mapping m;
	bool ok = mapping_start(r, &m, out);
	struct node_entries it = node_entries(map);
	for (const struct node *e; ok && (e = node_next_entry(&it));) {
		struct jsone_value values[2], v;
		ok = entry_values(r, o, e, values) && render_each(r, o, values, &v) && merge_result(r, o, &v, &m);
	}
	mapping_release(&m);
	return ok;
}

bool render_map(struct jsone_run *r, const struct operation *o, struct jsone_value *out)
{
	struct jsone_value v;
	if (!operand_render(r, o, &v))
		return false;
	if (v.kind != JSONE_ARRAY && v.kind != JSONE_OBJECT)
		return operation_fail(r, o, "$map value must evaluate to an array or object");
	if (o->late)
		return run_fail_mistake(r, o->late);
	return v.kind == JSONE_ARRAY ? map_list(r, o, v.node, out) : map_entries(r, o, v.node, out);
}

bool render_reduce(struct jsone_run *r, const struct operation *o, struct jsone_value *out)
{
	struct jsone_value v;
	if (!operand_render(r, o, &v))
		return false;
	if (v.kind != JSONE_ARRAY)
		return operation_fail(r, o, "$reduce value must evaluate to an array");
	if (o->late)
		return run_fail_mistake(r, o->late);
	*out = jsone_value_of(o->initial);
	double i = 0;
	for (const struct node *e = node_first(v.node); e; e = e->next, i++) {
		struct jsone_value values[] = {*out, jsone_value_of(e), jsone_number(i)}, next;
		if (!render_each(r, o, values, &next))
			return false;
		if (next.kind != JSONE_DELETED)
			*out = next;
	}
	return true;
}

bool render_find(struct jsone_run *r, const struct operation *o, struct jsone_value *out)
{
	struct jsone_value v;
	if (!operand_render(r, o, &v))
		return false;
	if (v.kind != JSONE_ARRAY)
		return operation_fail(r, o, "$find value must evaluate to an array");
	if (o->late)
		return run_fail_mistake(r, o->late);
	double i = 0;
	for (const struct node *e = node_first(v.node); e; e = e->next, i++) {
		struct jsone_value values[] = {jsone_value_of(e), jsone_number(i)}, found;
		if (!render_each(r, o, values, &found))
			return false;
		if (jsone_truthy(&found)) {
			*out = values[0];
			return true;
		}
	}
	*out = (struct jsone_value){.kind = JSONE_DELETED};
	return true;
}
