/* SPDX-License-Identifier: Apache-2.0
 * Whole templates and expressions: the public functions. */
#include "jsone/template.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"

struct jsone_template *jsone_compile(const struct node *root)
{
	struct jsone_template *t = xcalloc(1, sizeof *t);
	unit_init(&t->unit);
	struct compiler c = {.unit = &t->unit};
	t->root = tmpl_compile(&c, root);
	return t;
}

void jsone_free(struct jsone_template *t)
{
	if (!t)
		return;
	unit_release(&t->unit);
	free(t);
}

/* Adds the mistakes of a unit; true when there is none. */
static bool report_mistakes(const struct unit *u, struct problems *problems)
{
	for (const struct mistake *m = u->first; m; m = m->next) {
		struct buf text;
		buf_init(&text, BUF_NO_LIMIT);
		buf_addf(&text, "%s: %.*s", error_class_name(m->class), STR_ARG(m->message));
		place_problem(problems, &m->place, buf_str(&text), m->hint);
		buf_release(&text);
	}
	return !u->first;
}

bool jsone_check(const struct jsone_template *t, struct problems *problems)
{
	return report_mistakes(&t->unit, problems);
}

bool operation_fail(struct jsone_run *r, const struct operation *o, const char *fmt, ...)
{
	char text[1024];
	va_list args;
	va_start(args, fmt);
	vsnprintf(text, sizeof text, fmt, args);
	va_end(args);
	return run_fail(r, TEMPLATE_ERROR, template_key_place(o->entry), "%s", text);
}

struct node *jsone_render(const struct jsone_template *t, const struct jsone_context *context,
			  const struct jsone_options *options, struct arena *a, struct problems *problems)
{
	struct jsone_run r;
	struct jsone_value v;
	struct node *n = NULL;
	if (run_start(&r, &t->unit, context, options, a) && tmpl_render(&r, t->root, &v)) {
		if (v.kind == JSONE_DELETED)
			v = jsone_null();
		r.place = template_place(t->root->node);
		n = run_node(&r, &v);
		if (n && !check_result(&r, n))
			n = NULL;
	}
	if (!n)
		run_report(&r, problems);
	run_end(&r);
	return n;
}

struct jsone_expr *jsone_expr_compile(const struct node *text, struct problems *problems)
{
	struct jsone_expr *e = xcalloc(1, sizeof *e);
	unit_init(&e->unit);
	text = node_deref(text);
	if (node_is(text, NODE_STRING))
		e->expr = expr_parse(&e->unit, text, false, node_text(text), 0);
	else
		unit_mistake(&e->unit, TEMPLATE_ERROR, template_place(text), "expression must be a string");
	if (report_mistakes(&e->unit, problems))
		return e;
	jsone_expr_free(e);
	return NULL;
}

void jsone_expr_free(struct jsone_expr *e)
{
	if (!e)
		return;
	unit_release(&e->unit);
	free(e);
}

bool jsone_expr_eval(const struct jsone_expr *e, const struct jsone_context *context,
		     const struct jsone_options *options, struct arena *a, struct problems *problems,
		     struct jsone_value *out)
{
	struct jsone_run r;
	bool ok = run_start(&r, &e->unit, context, options, a) && expr_eval(&r, e->expr, out);
	if (!ok)
		run_report(&r, problems);
	else
		out->fresh = false;
	run_end(&r);
	return ok;
}
