/* SPDX-License-Identifier: Apache-2.0
 * Which names an expression asks its context for. */
#include "jsone/template.h"

struct walk {
	const struct unit *unit;
	const struct expr *expr;
	jsone_use_fn *each;
	void *ctx;
};

static void use_name(const struct walk *w, const struct ast *name, const struct ast *call)
{
	struct jsone_use use = {.name = w->unit->symbols[name->symbol].name,
				.called = call != NULL,
				.n_args = call ? call->n : 0,
				.expr = w->expr,
				.at = name,
				.call = call};
	for (uint32_t i = 0; call && i < call->n && i < COUNT_OF(use.args); i++)
		if (call->items[i]->kind == AST_CONSTANT)
			use.args[i] = &call->items[i]->constant;
	w->each(w->ctx, &use);
}

/* Any value of a sign is a boolean or a number, which cannot be called and has no fields. */
static void use_sign(const struct walk *w, const struct ast *of)
{
	if (of->kind != AST_UNARY)
		return;
	struct str name = of->op == OP_NOT ? STR("!") : of->op == OP_ADD ? STR("+") : STR("-");
	struct jsone_use use = {.name = name, .sign = true, .expr = w->expr, .at = of};
	w->each(w->ctx, &use);
}

/* As deep as the parser let the expression nest. */
static void walk(const struct walk *w, const struct ast *e)
{
	switch ((enum ast_kind)e->kind) {
	case AST_CONSTANT:
		return;
	case AST_NAME:
		use_name(w, e, NULL);
		return;
	case AST_FIELD:
		use_sign(w, e->of);
		walk(w, e->of);
		return;
	case AST_CALL:
		use_sign(w, e->callee);
		if (e->callee->kind == AST_NAME)
			use_name(w, e->callee, e);
		else
			walk(w, e->callee);
		break;
	case AST_LIST:
	case AST_OBJECT:
		break;
	default:
		if (e->kind == AST_INDEX || e->kind == AST_SLICE)
			use_sign(w, e->a);
		walk(w, e->a);
		if (e->b)
			walk(w, e->b);
		if (e->c)
			walk(w, e->c);
		return;
	}
	for (uint32_t i = 0; i < e->n; i++)
		walk(w, e->items[i]);
}

void jsone_expr_uses(const struct jsone_expr *e, jsone_use_fn *each, void *ctx)
{
	struct walk w = {&e->unit, e->expr, each, ctx};
	walk(&w, e->expr->root);
}

void jsone_text_uses(const struct jsone_template *t, jsone_use_fn *each, void *ctx)
{
	const struct tmpl *root = t->root;
	struct walk w = {&t->unit, NULL, each, ctx};
	for (size_t i = 0; root->kind == TMPL_TEXT && i < root->parts.n; i++) {
		w.expr = root->parts.at[i].expr;
		if (w.expr && w.expr->root)
			walk(&w, w.expr->root);
	}
}

struct problem *jsone_use_problem(struct problems *list, const struct jsone_use *use, int argument, struct str message)
{
	const struct ast *at = argument < 0 || !use->call ? use->at : use->call->items[argument];
	const struct expr *e = use->expr;
	struct place place = {e->node, e->in_key, e->offset + at->begin, e->offset + at->end};
	return place_problem(list, &place, message, (struct str){NULL, 0});
}
