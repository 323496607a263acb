/* SPDX-License-Identifier: Apache-2.0
 * $json, $fromNow. */
#include <stdlib.h>

#include "base/json.h"
#include "jsone/template.h"

static bool add_value(struct jsone_run *r, const struct jsone_value *v, struct buf *out, unsigned depth);

static int by_key(const void *a, const void *b)
{
	return str_cmp(node_key(*(const struct node *const *)a), node_key(*(const struct node *const *)b));
}

static bool add_object(struct jsone_run *r, const struct node *map, struct buf *out, unsigned depth)
{
	size_t n = 0, i = 0;
	struct node_entries it = node_entries(map);
	while (node_next_entry(&it))
		n++;
	const struct node **entries = arena_calloc(r->arena, n + 1, sizeof *entries);
	it = node_entries(map);
	for (const struct node *e; (e = node_next_entry(&it));)
		entries[i++] = e;
	qsort(entries, n, sizeof *entries, by_key);
	buf_addc(out, '{');
	for (i = 0; i < n; i++) {
		struct jsone_value v = jsone_value_of(entries[i]);
		if (i)
			buf_addc(out, ',');
		json_quote(node_key(entries[i]), out);
		buf_addc(out, ':');
		if (!add_value(r, &v, out, depth))
			return false;
	}
	buf_addc(out, '}');
	return true;
}

static bool add_array(struct jsone_run *r, const struct node *list, struct buf *out, unsigned depth)
{
	buf_addc(out, '[');
	for (const struct node *e = node_first(list); e; e = e->next) {
		struct jsone_value v = jsone_value_of(e);
		if (!add_value(r, &v, out, depth))
			return false;
		if (e->next)
			buf_addc(out, ',');
	}
	buf_addc(out, ']');
	return true;
}

static bool add_value(struct jsone_run *r, const struct jsone_value *v, struct buf *out, unsigned depth)
{
	/* A full buffer takes no more: the bytes' limit is reported when the text is taken. */
	if (!run_spend(r, 1) || !run_check_depth(r, depth))
		return false;
	if (out->overflow)
		return true;
	switch ((enum jsone_kind)v->kind) {
	case JSONE_OBJECT:
		return add_object(r, v->node, out, depth + 1);
	case JSONE_ARRAY:
		return add_array(r, v->node, out, depth + 1);
	case JSONE_STRING:
		json_quote(v->text, out);
		return true;
	case JSONE_FUNCTION:
		return run_fail(r, TEMPLATE_ERROR, r->place, "evaluated template contained uncalled functions");
	case JSONE_NUMBER:
		/* JSON has neither NaN nor infinity. */
		if (v->number - v->number != 0) {
			buf_addz(out, "null");
			return true;
		}
		break;
	default:
		break;
	}
	return value_add_text(r, v, out);
}

bool render_json(struct jsone_run *r, const struct operation *o, struct jsone_value *out)
{
	struct jsone_value v;
	struct str text;
	size_t start = r->scratch.n;
	if (!operand_render(r, o, &v) || !add_value(r, &v, &r->scratch, 0) || !run_take_text(r, start, &text))
		return false;
	*out = jsone_text(text);
	return true;
}

bool render_from_now(struct jsone_run *r, const struct operation *o, struct jsone_value *out)
{
	struct jsone_value span, from = jsone_null();
	const char *why;
	if (!operand_render(r, o, &span) || (o->body && !tmpl_render(r, o->body, &from)))
		return false;
	if (span.kind != JSONE_STRING)
		return operation_fail(r, o, "$fromNow expects a string");
	return time_from_now(r, span.text, jsone_truthy(&from) ? &from : NULL, out, &why) ||
	       operation_fail(r, o, "String: '%.*s' %s", STR_ARG(clip(span.text)), why);
}
