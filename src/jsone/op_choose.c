/* SPDX-License-Identifier: Apache-2.0
 * $eval, $if, $switch, $match. */
#include "jsone/template.h"

static bool nothing(struct jsone_value *out)
{
	*out = (struct jsone_value){.kind = JSONE_DELETED};
	return true;
}

bool render_eval(struct jsone_run *r, const struct operation *o, struct jsone_value *out)
{
	return expr_eval(r, o->expr, out);
}

bool render_if(struct jsone_run *r, const struct operation *o, struct jsone_value *out)
{
	struct jsone_value v;
	if (!expr_eval(r, o->expr, &v))
		return false;
	const struct tmpl *taken = jsone_truthy(&v) ? o->body : o->other;
	return taken ? tmpl_render(r, taken, out) : nothing(out);
}

/* Every condition is evaluated, and every value whose condition is true is rendered, before it shows that there is more
 * than one. */
bool render_switch(struct jsone_run *r, const struct operation *o, struct jsone_value *out)
{
	size_t taken = 0;
	nothing(out);
	for (size_t i = 0; i < o->n; i++) {
		struct jsone_value v;
		if (!expr_eval(r, o->conditions[i].expr, &v))
			return false;
		if (jsone_truthy(&v) && (taken++, !tmpl_render(r, o->conditions[i].value, out)))
			return false;
	}
	if (taken > 1)
		return operation_fail(r, o, "$switch can only have one truthy condition");
	return taken || !o->other || tmpl_render(r, o->other, out);
}

bool render_match(struct jsone_run *r, const struct operation *o, struct jsone_value *out)
{
	struct node *seq = run_new(r, JSONE_ARRAY, out);
	for (size_t i = 0; seq && i < o->n; i++) {
		struct jsone_value v;
		if (!expr_eval(r, o->conditions[i].expr, &v))
			return false;
		if (!jsone_truthy(&v))
			continue;
		if (!tmpl_render(r, o->conditions[i].value, &v))
			return false;
		if (v.kind != JSONE_DELETED && !run_push(r, seq, &v))
			return false;
	}
	return seq != NULL;
}
