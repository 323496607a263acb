/* SPDX-License-Identifier: Apache-2.0
 * Binary operators on evaluated operands. */
#include <math.h>

#include "jsone/run.h"

/* What messages call an operator, and which operands it takes. */
static const struct facts {
	const char *sign;
	bool numbers, strings;
} facts[] = {
	[OP_ADD] = {"+", true, true},
	[OP_SUBTRACT] = {"-", true, false},
	[OP_MULTIPLY] = {"*", true, false},
	[OP_DIVIDE] = {"/", true, false},
	[OP_POWER] = {"**", true, false},
	[OP_LESS] = {"<", true, true},
	[OP_LESS_EQUAL] = {"<=", true, true},
	[OP_GREATER] = {">", true, true},
	[OP_GREATER_EQUAL] = {">=", true, true},
};

static bool wrong_operands(struct jsone_run *r, const struct ast *at, const struct facts *f)
{
	const char *kind = f->strings ? "numbers/strings" : "number";
	return run_fail_at(r, at, INTERPRETER_ERROR, "infix: %s expects %s %s %s", f->sign, kind, f->sign, kind);
}

/* JavaScript's ** differs from C's pow where the base is 1 and the exponent is no number or infinite. */
static double power(double base, double exponent)
{
	if (isnan(exponent) || ((base == 1 || base == -1) && isinf(exponent)))
		return NAN;
	return pow(base, exponent);
}

static bool concatenate(struct jsone_run *r, struct str a, struct str b, struct jsone_value *out)
{
	if (!run_add_bytes(r, a.n + b.n))
		return false;
	char *p = arena_alloc(r->arena, a.n + b.n + 1);
	if (a.n)
		memcpy(p, a.p, a.n);
	if (b.n)
		memcpy(p + a.n, b.p, b.n);
	*out = jsone_text((struct str){p, a.n + b.n});
	return true;
}

static bool calculate(struct jsone_run *r, const struct ast *at, double a, double b, struct jsone_value *out)
{
	switch ((enum ast_operator)at->op) {
	case OP_ADD:
		*out = jsone_number(a + b);
		return true;
	case OP_SUBTRACT:
		*out = jsone_number(a - b);
		return true;
	case OP_MULTIPLY:
		*out = jsone_number(a * b);
		return true;
	case OP_POWER:
		*out = jsone_number(power(a, b));
		return true;
	default:
		if (b == 0)
			return run_fail_at(r, at, INTERPRETER_ERROR, "division by zero");
		*out = jsone_number(a / b);
		return true;
	}
}

static bool compare(const struct ast *at, const struct jsone_value *a, const struct jsone_value *b)
{
	/* Nothing is less than, equal to or greater than NaN. */
	if (a->kind == JSONE_NUMBER && (isnan(a->number) || isnan(b->number)))
		return false;
	int order = value_order(a, b);
	switch ((enum ast_operator)at->op) {
	case OP_LESS:
		return order < 0;
	case OP_LESS_EQUAL:
		return order <= 0;
	case OP_GREATER:
		return order > 0;
	default:
		return order >= 0;
	}
}

bool text_search(struct jsone_run *r, struct str s, struct str part, size_t from, size_t *at)
{
	*at = s.n;
	while (from + part.n <= s.n) {
		const char *hit = part.n ? memchr(s.p + from, part.p[0], s.n - part.n - from + 1) : s.p + from;
		if (!hit)
			return run_spend(r, (s.n - from) / 64);
		size_t found = (size_t)(hit - s.p);
		/* Charged by what it may cost, so that no pattern can take the program hostage. */
		if (!run_spend(r, 1 + part.n / 64 + (found - from) / 64))
			return false;
		if (part.n == 0 || memcmp(hit, part.p, part.n) == 0) {
			*at = found;
			return true;
		}
		from = found + 1;
	}
	return true;
}

static bool in_text(struct jsone_run *r, struct str part, struct str s, struct jsone_value *out)
{
	size_t at;
	if (!text_search(r, s, part, 0, &at))
		return false;
	*out = jsone_bool(at < s.n || part.n == 0);
	return true;
}

static bool in_array(struct jsone_run *r, const struct jsone_value *v, const struct node *seq, struct jsone_value *out)
{
	bool found = false;
	for (const struct node *n = node_first(seq); n && !found; n = n->next) {
		struct jsone_value element = jsone_value_of(n);
		if (!value_equal(r, v, &element, &found))
			return false;
	}
	*out = jsone_bool(found);
	return true;
}

static bool operate_in(struct jsone_run *r, const struct ast *at, const struct jsone_value *a,
		       const struct jsone_value *b, struct jsone_value *out)
{
	bool is_text = a->kind == JSONE_STRING;
	switch ((enum jsone_kind)b->kind) {
	case JSONE_OBJECT:
		if (!is_text)
			return run_fail_at(r, at, INTERPRETER_ERROR, "Infix: in-object expects string on left side");
		*out = jsone_bool(node_find_entry(b->node, a->text) != NULL);
		return run_spend(r, b->node->len / 16);
	case JSONE_STRING:
		if (!is_text)
			return run_fail_at(r, at, INTERPRETER_ERROR, "Infix: in-string expects string on left side");
		return in_text(r, a->text, b->text, out);
	case JSONE_ARRAY:
		return in_array(r, a, b->node, out);
	default:
		return run_fail_at(r, at, INTERPRETER_ERROR,
				   "Infix: in expects Array, string, or object on right side");
	}
}

bool operate(struct jsone_run *r, const struct ast *at, const struct jsone_value *a, const struct jsone_value *b,
	     struct jsone_value *out)
{
	if (at->op == OP_IN)
		return operate_in(r, at, a, b, out);
	if (at->op == OP_EQUAL || at->op == OP_UNEQUAL) {
		bool equal = false;
		if (!value_equal(r, a, b, &equal))
			return false;
		*out = jsone_bool(equal == (at->op == OP_EQUAL));
		return true;
	}
	const struct facts *f = &facts[at->op];
	bool numbers = a->kind == JSONE_NUMBER && b->kind == JSONE_NUMBER;
	bool strings = a->kind == JSONE_STRING && b->kind == JSONE_STRING;
	if (!(numbers && f->numbers) && !(strings && f->strings))
		return wrong_operands(r, at, f);
	if (at->op >= OP_LESS && at->op <= OP_GREATER_EQUAL) {
		*out = jsone_bool(compare(at, a, b));
		return true;
	}
	return strings ? concatenate(r, a->text, b->text, out) : calculate(r, at, a->number, b->number, out);
}
