/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "base/json.h"
#include "doc/emit_text.h"

bool emit_number(const struct node *n, struct buf *out)
{
	double value;
	struct str text = node_text(n);
	if (!node_double(n, &value))
		return false;
	if (!str_to_double(text, &value)) {
		if (isfinite(value))
			json_print_number(value, out);
		return isfinite(value);
	}
	size_t e = 0;
	while (e < text.n && text.p[e] != 'e' && text.p[e] != 'E')
		e++;
	struct str mantissa = str_sub(text, 0, e);
	buf_adds(out, mantissa);
	if (e == text.n)
		return true;
	if (str_find(mantissa, '.') == mantissa.n)
		buf_addz(out, ".0");
	buf_addc(out, 'e');
	if (text.p[e + 1] != '+' && text.p[e + 1] != '-')
		buf_addc(out, '+');
	buf_adds(out, str_sub(text, e + 1, text.n));
	return true;
}

static void new_line(unsigned indent, unsigned depth, struct buf *out)
{
	if (!indent)
		return;
	buf_addc(out, '\n');
	buf_fill(out, ' ', (size_t)indent * depth);
}

static void value(const struct node *n, unsigned indent, unsigned depth, struct buf *out);

static void map(const struct node *n, unsigned indent, unsigned depth, struct buf *out)
{
	bool any = false;
	struct node_entries it = node_entries(n);
	buf_addc(out, '{');
	for (const struct node *e; !out->overflow && (e = node_next_entry(&it)); any = true) {
		if (any)
			buf_addc(out, ',');
		new_line(indent, depth + 1, out);
		json_quote(node_key(e), out);
		buf_addz(out, indent ? ": " : ":");
		value(e, indent, depth + 1, out);
	}
	if (any)
		new_line(indent, depth, out);
	buf_addc(out, '}');
}

static void seq(const struct node *n, unsigned indent, unsigned depth, struct buf *out)
{
	buf_addc(out, '[');
	for (const struct node *e = n->first; e && !out->overflow; e = e->next) {
		if (e != n->first)
			buf_addc(out, ',');
		new_line(indent, depth + 1, out);
		value(e, indent, depth + 1, out);
	}
	if (n->first)
		new_line(indent, depth, out);
	buf_addc(out, ']');
}

static void value(const struct node *n, unsigned indent, unsigned depth, struct buf *out)
{
	n = node_deref(n);
	if (depth > EMIT_DEEPEST)
		out->overflow = true;
	else if (node_is(n, NODE_MAP))
		map(n, indent, depth, out);
	else if (node_is(n, NODE_SEQ))
		seq(n, indent, depth, out);
	else if (node_is(n, NODE_STRING))
		json_quote(node_text(n), out);
	else if (node_is(n, NODE_BOOL))
		buf_addz(out, node_bool(n, false) ? "true" : "false");
	else if (!emit_number(n, out))
		buf_addz(out, "null");
}

void emit_json(const struct node *n, unsigned indent, struct buf *out)
{
	value(n, indent, 0, out);
}
