/* SPDX-License-Identifier: Apache-2.0
 * The operators' mappings: which properties they have, and what follows from them before anything is rendered. */
#include <stdlib.h>

#include "base/alloc.h"
#include "base/nearest.h"
#include "jsone/template.h"

/* ---- properties
 * ------------------------------------------------------------------------------------------------------------ */

/* Takes an identifier off `*s`. */
static bool take_name(struct str *s, struct str *name)
{
	size_t n = 0;
	while (n < s->n && text_is_identifier(str_sub(*s, 0, n + 1)))
		n++;
	*name = str_sub(*s, 0, n);
	*s = str_sub(*s, n, s->n);
	return n > 0;
}

/* `word(a)`, `word(a, b)` with `least` to `most` names; white space only behind commas. */
static bool match_names(struct str key, const char *word, unsigned least, unsigned most, struct properties *p)
{
	struct str names[COUNT_OF(p->names)];
	unsigned n = 0;
	if (!str_starts(key, word) || !str_ends(key, ")"))
		return false;
	size_t skip = strlen(word);
	struct str rest = str_sub(key, skip, key.n - skip - 1);
	do {
		for (size_t space; n > 0 && (space = text_space(rest)) > 0;)
			rest = str_sub(rest, space, rest.n);
		if (n == most || !take_name(&rest, &names[n++]))
			return false;
	} while (rest.n && rest.p[0] == ',' && (rest = str_sub(rest, 1, rest.n)).n > 0);
	/* A comma at the end leaves nothing to read either. */
	if (rest.n || n < least || str_ends(key, ",)"))
		return false;
	memcpy(p->names, names, n * sizeof *names);
	p->n_names = n;
	return true;
}

static bool match_each(struct str key, enum each_form form, struct properties *p)
{
	switch (form) {
	case EACH_ONE_OR_TWO:
		return match_names(key, "each(", 1, 2, p);
	case EACH_TWO_OR_THREE:
		return match_names(key, "each(", 2, 3, p);
	case BY_ONE:
		return match_names(key, "by(", 1, 1, p);
	default:
		return false;
	}
}

/* Puts an entry where it belongs; false when the operator does not know its key. */
static bool sort_in(const struct operator* op, const struct node *e, struct properties *p)
{
	struct str key = node_key(e);
	p->n++;
	if (str_is(key, op->name)) {
		p->operand = e;
		return true;
	}
	for (size_t i = 0; i < COUNT_OF(op->properties); i++)
		if (op->properties[i] && str_is(key, op->properties[i])) {
			p->property[i] = e;
			return true;
		}
	if (!match_each(key, op->each, p))
		return false;
	p->each = e;
	return true;
}

struct unknown {
	const struct node **at;
	size_t n, cap;
};

static int by_key(const void *a, const void *b)
{
	return str_cmp(node_key(*(const struct node *const *)a), node_key(*(const struct node *const *)b));
}

/* What the operator might have wanted instead of `key`. */
static struct str nearest_property(const struct operator* op, struct str key)
{
	static const char *const forms[] = {
		[EACH_ONE_OR_TWO] = "each(x)", [EACH_TWO_OR_THREE] = "each(acc, x)", [BY_ONE] = "by(x)"};
	if (str_starts(key, "each") || str_starts(key, "by"))
		return str_of(op->each ? forms[op->each] : NULL);
	struct nearest near = nearest_start(key.n && key.p[0] == '$' ? str_sub(key, 1, key.n) : key);
	for (size_t i = 0; i < COUNT_OF(op->properties); i++)
		if (op->properties[i])
			nearest_offer(&near, str_of(op->properties[i]));
	return near.best;
}

static const struct mistake *undefined_properties(struct compiler *c, const struct operator* op,
						  struct unknown *unknown)
{
	qsort(unknown->at, unknown->n, sizeof(const struct node *), by_key);
	struct buf text;
	buf_init(&text, 1000);
	for (size_t i = 0; i < unknown->n; i++)
		buf_addf(&text, " %.*s", STR_ARG(clip(node_key(unknown->at[i]))));
	struct mistake *m = unit_mistake(c->unit, TEMPLATE_ERROR, template_key_place(unknown->at[0]),
					 "%s has undefined properties:%.*s", op->name, STR_ARG(buf_str(&text)));
	struct str first = node_key(unknown->at[0]), near = nearest_property(op, first);
	if (str_starts(first, "each(") && !str_ends(first, ")"))
		m->hint = STR("put quotes around it: in {...} a comma ends a key");
	else if (near.p)
		m->hint = arena_printf(&c->unit->arena, "did you mean '%.*s'?", STR_ARG(near));
	buf_release(&text);
	return m;
}

const struct tmpl *operation_compile(struct compiler *c, const struct operator* op, const struct node *map)
{
	struct properties p = {0};
	struct unknown unknown = {0};
	struct node_entries it = node_entries(map);
	for (const struct node *e; (e = node_next_entry(&it));)
		if (!sort_in(op, e, &p))
			*VEC_PUSH(&unknown) = e;
	struct operation *o = ARENA_NEW(&c->unit->arena, struct operation);
	o->op = op;
	o->entry = p.operand;
	const struct mistake *m = unknown.n ? undefined_properties(c, op, &unknown) : NULL;
	free(unknown.at);
	for (unsigned i = 0; i < p.n_names; i++)
		o->names[i] = unit_symbol(c->unit, p.names[i]);
	o->n_names = p.n_names;
	if (!m)
		m = op->compile(c, &p, o);
	struct tmpl *t = ARENA_NEW(&c->unit->arena, struct tmpl);
	*t = (struct tmpl){.kind = TMPL_OPERATION, .node = map, .operation = o};
	return m ? tmpl_mistake(c, map, m) : t;
}

/* ---- operators
 * ------------------------------------------------------------------------------------------------------------- */

static const struct mistake *at_operand(struct compiler *c, const struct properties *p, const char *message)
{
	return unit_mistake(c->unit, TEMPLATE_ERROR, template_place(p->operand), "%s", message);
}

static const struct mistake *at_operator(struct compiler *c, const struct properties *p, const char *message)
{
	return unit_mistake(c->unit, TEMPLATE_ERROR, template_key_place(p->operand), "%s", message);
}

static const struct expr *compile_expr(struct compiler *c, const struct node *n)
{
	return expr_parse(c->unit, node_deref(n), false, node_text(n), 0);
}

const struct mistake *compile_operand(struct compiler *c, const struct properties *p, struct operation *o)
{
	o->value = tmpl_compile(c, p->operand);
	return NULL;
}

const struct mistake *compile_eval(struct compiler *c, const struct properties *p, struct operation *o)
{
	if (!node_is(p->operand, NODE_STRING))
		return at_operand(c, p, "$eval must be given a string expression");
	o->expr = compile_expr(c, p->operand);
	return NULL;
}

const struct mistake *compile_if(struct compiler *c, const struct properties *p, struct operation *o)
{
	if (!node_is(p->operand, NODE_STRING))
		return at_operand(c, p, "$if can evaluate string expressions only");
	if (p->property[2])
		return unit_mistake(c->unit, TEMPLATE_ERROR, template_key_place(p->property[2]),
				    "$if Syntax error: $then: should be spelled then: (no $)");
	o->expr = compile_expr(c, p->operand);
	o->body = p->property[0] ? tmpl_compile(c, p->property[0]) : NULL;
	o->other = p->property[1] ? tmpl_compile(c, p->property[1]) : NULL;
	return NULL;
}

const struct mistake *compile_from_now(struct compiler *c, const struct properties *p, struct operation *o)
{
	struct jsone_value from = jsone_value_of(p->property[0]);
	o->value = tmpl_compile(c, p->operand);
	/* As good as none: null, false, 0 and "". */
	if (from.kind >= JSONE_ARRAY || jsone_truthy(&from))
		o->body = tmpl_compile(c, p->property[0]);
	return NULL;
}

static int by_entry_key(const void *a, const void *b)
{
	return str_cmp(node_key(((const struct condition *)a)->entry), node_key(((const struct condition *)b)->entry));
}

const struct mistake *compile_conditions(struct compiler *c, const struct properties *p, struct operation *o)
{
	bool is_switch = str_is(node_key(p->operand), "$switch");
	const struct node *map = node_deref(p->operand);
	if (!node_is(map, NODE_MAP))
		return at_operand(c, p,
				  is_switch ? "$switch can evaluate objects only" : "$match can evaluate objects only");
	size_t room = 0;
	struct node_entries it = node_entries(map);
	while (node_next_entry(&it))
		room++;
	struct condition *conditions = arena_calloc(&c->unit->arena, room, sizeof *conditions);
	it = node_entries(map);
	for (const struct node *e; (e = node_next_entry(&it));) {
		struct str key = node_key(e);
		if (is_switch && str_is(key, "$default")) {
			o->other = tmpl_compile(c, e);
			continue;
		}
		const struct expr *expr = expr_parse(c->unit, e, true, key, 0);
		conditions[o->n++] = (struct condition){e, expr, tmpl_compile(c, e)};
	}
	if (o->n)
		qsort(conditions, o->n, sizeof *conditions, by_entry_key);
	o->conditions = conditions;
	return NULL;
}

/* A mapping of plain names: its values are bound without being put into a mapping first. */
static bool is_plain_let(const struct node *map)
{
	struct node_entries it = node_entries(map);
	for (const struct node *e; (e = node_next_entry(&it));)
		if (!text_is_identifier(node_key(e)))
			return false;
	return true;
}

static void compile_lets(struct compiler *c, const struct node *map, struct operation *o)
{
	struct let *lets = arena_calloc(&c->unit->arena, map->len + (size_t)1, sizeof *lets);
	size_t cap = map->len + (size_t)1;
	struct node_entries it = node_entries(map);
	for (const struct node *e; (e = node_next_entry(&it));) {
		/* Merged mappings can have more entries than are written here. */
		if (o->n == cap) {
			struct let *more = arena_calloc(&c->unit->arena, 2 * cap, sizeof *lets);
			memcpy(more, lets, cap * sizeof *lets);
			lets = more;
			cap *= 2;
		}
		lets[o->n++] = (struct let){node_key(e), unit_symbol(c->unit, node_key(e)), tmpl_compile(c, e)};
	}
	o->lets = lets;
}

const struct mistake *compile_let(struct compiler *c, const struct properties *p, struct operation *o)
{
	const struct node *map = node_deref(p->operand);
	if (map->kind != NODE_MAP)
		return at_operand(c, p, "$let value must be an object");
	if (is_plain_let(map))
		compile_lets(c, map, o);
	else
		o->value = tmpl_compile(c, map);
	if (p->property[0] && !node_is(p->property[0], NODE_NULL))
		o->body = tmpl_compile(c, p->property[0]);
	else
		o->late = at_operator(c, p, "$let operator requires an `in` clause");
	return NULL;
}

const struct mistake *compile_map(struct compiler *c, const struct properties *p, struct operation *o)
{
	o->value = tmpl_compile(c, p->operand);
	if (p->each)
		o->body = tmpl_compile(c, p->each);
	if (p->n != 2)
		o->late = at_operator(c, p, "$map must have exactly two properties");
	return NULL;
}

const struct mistake *compile_reduce(struct compiler *c, const struct properties *p, struct operation *o)
{
	o->value = tmpl_compile(c, p->operand);
	if (p->each)
		o->body = tmpl_compile(c, p->each);
	o->initial = node_deref(p->property[0]);
	if (p->n != 3 || !p->each || !o->initial)
		o->late = at_operator(c, p, "$reduce must have exactly three properties");
	return NULL;
}

const struct mistake *compile_find(struct compiler *c, const struct properties *p, struct operation *o)
{
	o->value = tmpl_compile(c, p->operand);
	if (p->n != 2)
		o->late = at_operator(c, p, "$find must have exactly two properties");
	else if (!node_is(p->each, NODE_STRING))
		o->late = unit_mistake(c->unit, TEMPLATE_ERROR, template_place(p->each),
				       "each can evaluate string expressions only");
	else
		o->expr = compile_expr(c, p->each);
	return NULL;
}

const struct mistake *compile_sort(struct compiler *c, const struct properties *p, struct operation *o)
{
	o->value = tmpl_compile(c, p->operand);
	if (p->n > 2)
		o->late = at_operator(c, p, "$sort must have at most two properties");
	else if (p->each && !node_is(p->each, NODE_STRING))
		o->late = unit_mistake(c->unit, TEMPLATE_ERROR, template_place(p->each),
				       "by can evaluate string expressions only");
	else if (p->each)
		o->expr = compile_expr(c, p->each);
	return NULL;
}
