/* SPDX-License-Identifier: Apache-2.0
 * value[index] and value[from:to]. */
#include <math.h>

#include "base/utf8.h"
#include "jsone/run.h"

/* Indices are doubles until they are known to be whole; a negative one counts from the end and stops at the start. */
static double from_end(double index, size_t length)
{
	if (index < 0) {
		index += (double)length;
		if (index < 0)
			index = 0;
	}
	return index;
}

static bool is_whole(double d)
{
	return isfinite(d) && d == floor(d);
}

/* Elements, or characters. */
static bool length_of(struct jsone_run *r, const struct jsone_value *v, size_t *length)
{
	if (v->kind == JSONE_ARRAY) {
		*length = v->node->len;
		return true;
	}
	*length = utf8_count(v->text);
	return run_spend(r, v->text.n / 64);
}

/* The `n` characters from character `from` on. */
static struct str characters(struct str s, size_t from, size_t n)
{
	size_t at = 0;
	while (from-- && at < s.n)
		at += utf8_len((unsigned char)s.p[at]);
	size_t end = at;
	while (n-- && end < s.n)
		end += utf8_len((unsigned char)s.p[end]);
	return str_sub(s, at, end - at);
}

static bool access_object(struct jsone_run *r, const struct ast *at, const struct jsone_value *of,
			  const struct jsone_value *key, struct jsone_value *out)
{
	if (!key || key->kind != JSONE_STRING)
		return run_fail_at(r, at, INTERPRETER_ERROR, "object keys must be strings");
	*out = jsone_value_of(node_find(of->node, key->text));
	return run_spend(r, of->node->len / 16);
}

static bool wrong_kind(struct jsone_run *r, const struct ast *at)
{
	run_fail_at(r, at, INTERPRETER_ERROR, "infix: \"[..]\" expects object, array, or string");
	if (at->a->kind == AST_UNARY)
		run_hint(r, "a sign binds more tightly than '[': put parentheses around what it applies to");
	return false;
}

bool access_index(struct jsone_run *r, const struct ast *at, const struct jsone_value *of,
		  const struct jsone_value *left, struct jsone_value *out)
{
	if (of->kind == JSONE_OBJECT)
		return access_object(r, at, of, left, out);
	if (of->kind != JSONE_ARRAY && of->kind != JSONE_STRING)
		return wrong_kind(r, at);
	size_t length;
	if (!length_of(r, of, &length))
		return false;
	double index = left->kind == JSONE_NUMBER ? from_end(left->number, length) : NAN;
	if (!is_whole(index))
		return run_fail_at(r, at, INTERPRETER_ERROR, "should only use integers to access arrays or strings");
	if (index >= (double)length)
		return run_fail_at(r, at, INTERPRETER_ERROR, "index out of bounds");
	size_t i = (size_t)index;
	if (!run_spend(r, i / 16))
		return false;
	*out = of->kind == JSONE_ARRAY ? jsone_value_of(node_at(of->node, i)) : jsone_text(characters(of->text, i, 1));
	return true;
}

static bool slice_array(struct jsone_run *r, const struct node *seq, size_t from, size_t to, struct jsone_value *out)
{
	struct node *part = run_new(r, JSONE_ARRAY, out);
	if (!part || !run_spend(r, from / 16))
		return false;
	const struct node *n = node_first(seq);
	for (size_t i = 0; n && i < to; i++, n = n->next) {
		struct jsone_value v = {0};
		if (i >= from)
			v = jsone_value_of(n);
		if (i >= from && !run_push(r, part, &v))
			return false;
	}
	return true;
}

bool access_slice(struct jsone_run *r, const struct ast *at, const struct jsone_value *of,
		  const struct jsone_value *left, const struct jsone_value *right, struct jsone_value *out)
{
	if (of->kind == JSONE_OBJECT)
		return access_object(r, at, of, left, out);
	if (of->kind != JSONE_ARRAY && of->kind != JSONE_STRING)
		return wrong_kind(r, at);
	size_t length;
	if (!length_of(r, of, &length))
		return false;
	double from = 0, to = (double)length;
	if (left)
		from = left->kind == JSONE_NUMBER ? from_end(left->number, length) : NAN;
	if (right && right->kind != JSONE_NULL)
		to = right->kind == JSONE_NUMBER ? from_end(right->number, length) : NAN;
	if (from > to)
		from = to;
	if (!is_whole(from) || !is_whole(to))
		return run_fail_at(r, at, INTERPRETER_ERROR, "cannot perform interval access with non-integers");
	size_t end = to < (double)length ? (size_t)to : length;
	size_t begin = from < (double)end ? (size_t)from : end;
	if (of->kind == JSONE_ARRAY)
		return slice_array(r, of->node, begin, end, out);
	*out = jsone_text(characters(of->text, begin, end - begin));
	return true;
}
