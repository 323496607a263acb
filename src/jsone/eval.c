/* SPDX-License-Identifier: Apache-2.0
 * Evaluation: a walk over the syntax tree. Its height is limited, and with it the depth of these functions. */
#include "base/nearest.h"
#include "jsone/run.h"

static bool unknown_name(struct jsone_run *r, const struct ast *e)
{
	struct str name = r->unit->symbols[e->symbol].name;
	run_fail_at(r, e, INTERPRETER_ERROR, "unknown context value %.*s", STR_ARG(clip(name)));
	struct nearest near = nearest_start(name);
	for (size_t i = 0; i < r->unit->n; i++)
		if (r->slots[i].kind != JSONE_UNBOUND)
			nearest_offer(&near, r->unit->symbols[i].name);
	struct node_entries it = node_entries(r->context->values);
	for (const struct node *n; (n = node_next_entry(&it));)
		nearest_offer(&near, node_key(n));
	for (size_t i = 0; i < r->context->n_functions; i++)
		nearest_offer(&near, str_of(r->context->functions[i].name));
	for (const struct jsone_function *f = jsone_builtins(); f->name; f++)
		nearest_offer(&near, str_of(f->name));
	if (near.best.p)
		run_hint(r, "did you mean '%.*s'?", STR_ARG(near.best));
	return false;
}

static bool eval_name(struct jsone_run *r, const struct ast *e, struct jsone_value *out)
{
	*out = r->slots[e->symbol];
	return LIKELY(out->kind != JSONE_UNBOUND) || unknown_name(r, e);
}

static bool eval_list(struct jsone_run *r, const struct ast *e, struct jsone_value *out)
{
	struct node *seq = run_new(r, JSONE_ARRAY, out);
	if (!seq)
		return false;
	for (uint32_t i = 0; i < e->n; i++) {
		struct jsone_value v;
		if (!ast_eval(r, e->items[i], &v) || !run_push(r, seq, &v))
			return false;
	}
	return true;
}

static bool eval_object(struct jsone_run *r, const struct ast *e, struct jsone_value *out)
{
	struct node *map = run_new(r, JSONE_OBJECT, out);
	if (!map)
		return false;
	for (uint32_t i = 0; i < e->n; i++) {
		struct jsone_value v;
		if (!ast_eval(r, e->items[i], &v) || !run_put(r, map, e->keys[i], &v))
			return false;
	}
	return true;
}

static bool eval_sign(struct jsone_run *r, const struct ast *e, struct jsone_value *out)
{
	struct jsone_value v;
	if (!ast_eval(r, e->a, &v))
		return false;
	if (e->op == OP_NOT) {
		*out = jsone_bool(!jsone_truthy(&v));
		return true;
	}
	if (v.kind != JSONE_NUMBER)
		return run_fail_at(r, e, INTERPRETER_ERROR, "unary %c expects number", e->op == OP_ADD ? '+' : '-');
	*out = jsone_number(e->op == OP_ADD ? v.number : -v.number);
	return true;
}

/* The reference implementation evaluates the exponent first; it shows when both sides fail. */
static bool eval_binary(struct jsone_run *r, const struct ast *e, struct jsone_value *out)
{
	struct jsone_value a, b;
	bool ok = e->op == OP_POWER ? ast_eval(r, e->b, &b) && ast_eval(r, e->a, &a)
				    : ast_eval(r, e->a, &a) && ast_eval(r, e->b, &b);
	return ok && operate(r, e, &a, &b, out);
}

/* && and || give a boolean, and leave the second operand alone when the first decides. */
static bool eval_logic(struct jsone_run *r, const struct ast *e, struct jsone_value *out)
{
	struct jsone_value v;
	bool decides = e->kind == AST_OR;
	if (!ast_eval(r, e->a, &v))
		return false;
	if (jsone_truthy(&v) == decides) {
		*out = jsone_bool(decides);
		return true;
	}
	if (!ast_eval(r, e->b, &v))
		return false;
	*out = jsone_bool(jsone_truthy(&v));
	return true;
}

static bool unknown_field(struct jsone_run *r, const struct ast *e, const struct node *map)
{
	run_fail_at(r, e, INTERPRETER_ERROR, "object has no property \"%.*s\"", STR_ARG(clip(e->key)));
	struct nearest near = nearest_start(e->key);
	struct node_entries it = node_entries(map);
	for (const struct node *n; (n = node_next_entry(&it));)
		nearest_offer(&near, node_key(n));
	if (near.best.p)
		run_hint(r, "did you mean '%.*s'?", STR_ARG(near.best));
	return false;
}

static bool eval_field(struct jsone_run *r, const struct ast *e, struct jsone_value *out)
{
	struct jsone_value of;
	if (!ast_eval(r, e->of, &of))
		return false;
	if (of.kind != JSONE_OBJECT) {
		run_fail_at(r, e, INTERPRETER_ERROR, "infix: . expects objects");
		if (e->of->kind == AST_UNARY)
			run_hint(r, "a sign binds more tightly than '.': put parentheses around what it applies to");
		return false;
	}
	const struct node *n =
		e->key_id && e->key_id != KEY_merge ? node_get(of.node, e->key_id) : node_find(of.node, e->key);
	if (!n)
		return unknown_field(r, e, of.node);
	*out = jsone_value_of(n);
	return run_spend(r, of.node->len / 16);
}

static bool eval_access(struct jsone_run *r, const struct ast *e, struct jsone_value *out)
{
	struct jsone_value of, left, right;
	if (!ast_eval(r, e->a, &of) || (e->b && !ast_eval(r, e->b, &left)) || (e->c && !ast_eval(r, e->c, &right)))
		return false;
	if (e->kind == AST_INDEX)
		return access_index(r, e, &of, e->b ? &left : NULL, out);
	return access_slice(r, e, &of, e->b ? &left : NULL, e->c ? &right : NULL, out);
}

static bool kind_fits(const struct jsone_value *v, unsigned kinds)
{
	if (kinds & (1u << v->kind))
		return true;
	/* Only numbers without a fraction; all beyond 2^53 are. */
	return (kinds & JSONE_IS_INTEGER) && v->kind == JSONE_NUMBER &&
	       ((v->number > -9e15 && v->number < 9e15) ? v->number == (double)(int64_t)v->number
							: v->number - v->number == 0);
}

bool builtin_invalid(struct jsone_run *r)
{
	const struct jsone_function *f = r->call;
	return jsone_fail(r, "invalid arguments to builtin: %s", f->name);
}

static bool check_arguments(struct jsone_run *r, const struct jsone_function *f, const struct jsone_value *args,
			    size_t n)
{
	if (n < f->least && f->most == JSONE_ANY_NUMBER)
		return jsone_fail(r, "invalid arguments to builtin: %s: expected at least %d arguments", f->name,
				  f->least);
	if (n < f->least || (f->most != JSONE_ANY_NUMBER && n > f->most))
		return builtin_invalid(r);
	for (size_t i = 0; i < n; i++)
		if (!kind_fits(&args[i], f->kinds[i < COUNT_OF(f->kinds) ? i : COUNT_OF(f->kinds) - 1]))
			return builtin_invalid(r);
	return true;
}

static bool not_callable(struct jsone_run *r, const struct ast *e, const struct jsone_value *callee)
{
	struct str text;
	size_t start = r->scratch.n;
	if (!value_add_text(r, callee, &r->scratch) || !run_take_text(r, start, &text))
		return false;
	run_fail_at(r, e, INTERPRETER_ERROR, "%.*s is not callable", STR_ARG(clip(text)));
	if (e->callee->kind == AST_UNARY)
		run_hint(r, "a sign binds more tightly than a call: put parentheses around what it applies to");
	return false;
}

static bool eval_call(struct jsone_run *r, const struct ast *e, struct jsone_value *out)
{
	enum { USUAL = 4 };
	struct jsone_value callee, few[USUAL], *args = few;
	if (!ast_eval(r, e->callee, &callee))
		return false;
	if (callee.kind != JSONE_FUNCTION)
		return not_callable(r, e, &callee);
	if (e->n > USUAL)
		args = arena_calloc(r->arena, e->n, sizeof *args);
	for (uint32_t i = 0; i < e->n; i++) {
		if (!ast_eval(r, e->items[i], &args[i]))
			return false;
		args[i].fresh = false;
	}
	const struct jsone_function *f = callee.function;
	r->call = f;
	r->at = e;
	*out = jsone_null();
	return check_arguments(r, f, args, e->n) && f->fn(r, f->user, args, e->n, out);
}

bool ast_eval(struct jsone_run *r, const struct ast *e, struct jsone_value *out)
{
	static bool (*const evals[])(struct jsone_run *, const struct ast *, struct jsone_value *) = {
		[AST_NAME] = eval_name,    [AST_LIST] = eval_list,     [AST_OBJECT] = eval_object,
		[AST_UNARY] = eval_sign,   [AST_BINARY] = eval_binary, [AST_AND] = eval_logic,
		[AST_OR] = eval_logic,     [AST_FIELD] = eval_field,   [AST_INDEX] = eval_access,
		[AST_SLICE] = eval_access, [AST_CALL] = eval_call,
	};
	if (e->kind == AST_CONSTANT) {
		*out = e->constant;
		return true;
	}
	r->at = e;
	return run_spend(r, 1) && evals[e->kind](r, e, out);
}

bool expr_eval(struct jsone_run *r, const struct expr *e, struct jsone_value *out)
{
	if (e->mistake)
		return run_fail_mistake(r, e->mistake);
	r->expr = e;
	bool ok = ast_eval(r, e->root, out);
	r->expr = NULL;
	r->at = NULL;
	return ok;
}
