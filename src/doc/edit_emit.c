/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json.h"
#include "doc/edit_slots.h"
#include "doc/emit_text.h"

/* A text in single quotes, where it can stand there. */
static bool put_single(struct str s, struct buf *out)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < 0x20 || s.p[i] == '\'')
			return false;
	buf_addc(out, '\'');
	buf_adds(out, s);
	buf_addc(out, '\'');
	return true;
}

/* May a plain scalar stand between the brackets of a flow collection? */
static bool is_plain_in_flow(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (strchr(",[]{}", s.p[i]))
			return false;
	return true;
}

static void put_string(struct str s, enum node_style quote, bool json, bool flow, struct buf *out)
{
	if (!json && quote == STYLE_SINGLE && put_single(s, out))
		return;
	if (!json && quote != STYLE_DOUBLE && emit_plain_is_safe(s) && (!flow || is_plain_in_flow(s)))
		buf_adds(out, s);
	else
		json_quote(s, out);
}

void edit_put_key(struct str key, bool json, bool flow, struct buf *out)
{
	put_string(key, STYLE_PLAIN, json, flow, out);
}

void edit_put_scalar(const struct node *n, enum node_style quote, bool json, bool flow, struct buf *out)
{
	n = node_deref(n);
	if (n->kind == NODE_MAP || n->kind == NODE_SEQ)
		buf_addz(out, n->kind == NODE_MAP ? "{}" : "[]");
	else if (n->kind == NODE_STRING)
		put_string(node_text(n), quote, json, flow, out);
	else if (n->kind == NODE_BOOL)
		buf_addz(out, node_bool(n, false) ? "true" : "false");
	else if (!emit_number(n, out))
		buf_addz(out, "null");
}

static void put_block_children(const struct node *n, unsigned column, const struct edit_style *style, struct buf *out)
{
	for (const struct node *child = node_first(n); child && !out->overflow; child = child->next) {
		if (child != node_first(n)) {
			buf_adds(out, style->newline);
			buf_fill(out, ' ', column);
		}
		edit_put_block(child, column, style, out);
	}
}

/* Generated trees are a few levels deep, and copying limits them. */
void edit_put_block(const struct node *child, unsigned column, const struct edit_style *style, struct buf *out)
{
	const struct node *n = node_deref(child);
	if (child->key) {
		edit_put_key(node_key(child), false, false, out);
		buf_addc(out, ':');
	} else {
		buf_addc(out, '-');
	}
	if (!node_first(n)) {
		buf_addc(out, ' ');
		edit_put_scalar(n, STYLE_PLAIN, false, false, out);
		return;
	}
	unsigned inner = column + (!child->key ? 2 : n->kind == NODE_SEQ ? style->dash : style->step);
	if (child->key) {
		buf_adds(out, style->newline);
		buf_fill(out, ' ', inner);
	} else {
		buf_addc(out, ' ');
	}
	put_block_children(n, inner, style, out);
}

void edit_put_flow_all(const struct node *n, unsigned column, const struct edit_style *style, struct buf *out)
{
	bool map = n->kind == NODE_MAP;
	buf_addc(out, map ? '{' : '[');
	for (const struct node *child = node_first(n); child && !out->overflow; child = child->next) {
		if (child != node_first(n))
			buf_addz(out, style->tight || style->lines ? "," : ", ");
		if (style->lines) {
			buf_adds(out, style->newline);
			buf_fill(out, ' ', column + style->step);
		}
		edit_put_flow(child, column + style->step, style, out);
	}
	if (style->lines && node_first(n)) {
		buf_adds(out, style->newline);
		buf_fill(out, ' ', column);
	}
	buf_addc(out, map ? '}' : ']');
}

void edit_put_flow(const struct node *child, unsigned column, const struct edit_style *style, struct buf *out)
{
	const struct node *n = node_deref(child);
	if (child->key) {
		edit_put_key(node_key(child), style->json, true, out);
		/* YAML wants a blank behind the colon. */
		buf_addz(out, style->tight && style->json ? ":" : ": ");
	}
	if (node_first(n))
		edit_put_flow_all(n, column, style, out);
	else
		edit_put_scalar(n, STYLE_PLAIN, style->json, true, out);
}
