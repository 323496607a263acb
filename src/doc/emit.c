/* SPDX-License-Identifier: Apache-2.0 */
#include "doc/emit.h"

#include <math.h>
#include <stdio.h>

#include "base/utf8.h"
#include "doc/emit_text.h"

enum {
	STEP = 2,
	/* A key before ':' may have 1024 characters (YAML 1.2.2, section 7.4.2; libyaml's limit as well); longer ones
	   are introduced by '?'. */
	LONGEST_KEY = 1000,
};

/* What stands for code point `c` in double quotes, in `escape` (12 bytes of room); 0 when it stands for itself. */
static size_t escape_char(uint32_t c, char *escape)
{
	static const char from[] = "\"\\\b\f\n\r\t", to[] = "\"\\bfnrt";
	const char *hit = c && c < 0x80 ? strchr(from, (int)c) : NULL;
	if (hit)
		return (size_t)snprintf(escape, 12, "\\%c", to[hit - from]);
	if (emit_char_is_plain(c))
		return 0;
	return (size_t)snprintf(escape, 12, c > 0xFFFF ? "\\U%08x" : "\\u%04x", (unsigned)c);
}

static void put_quoted(struct str s, struct buf *out)
{
	size_t kept = 0;
	buf_addc(out, '"');
	for (size_t i = 0, len; i < s.n; i += len) {
		char escape[12];
		uint32_t c = utf8_decode(str_sub(s, i, s.n), &len);
		size_t n = c == 0xFFFD && len == 1 ? utf8_encode(c, escape) : escape_char(c, escape);
		if (!n)
			continue;
		buf_add(out, s.p + kept, i - kept);
		buf_add(out, escape, n);
		kept = i + len;
	}
	buf_add(out, s.p + kept, s.n - kept);
	buf_addc(out, '"');
}

static void put_text(struct str s, struct buf *out)
{
	if (emit_plain_is_safe(s))
		buf_adds(out, s);
	else
		put_quoted(s, out);
}

/* Is text of several lines the same as a literal block to every reader? Not with lines of blanks only, which editors
 * strip and which confuse the indentation, and not when it begins with a line end. */
static bool is_exact_literal(struct str s)
{
	if (str_find(s, '\n') == s.n || s.p[0] == '\n')
		return false;
	for (size_t i = 0, len; i < s.n; i += len) {
		uint32_t c = utf8_decode(str_sub(s, i, s.n), &len);
		if ((c == 0xFFFD && len == 1) || !(emit_char_is_plain(c) || c == '\n' || c == '\t'))
			return false;
	}
	struct str line;
	while (str_split(&s, '\n', &line))
		if (line.n && str_trim(line).n == 0)
			return false;
	return true;
}

/* The block's lines at `column`, behind its header. */
static void put_literal(struct str s, size_t column, struct buf *out)
{
	buf_addc(out, '|');
	if (s.p[0] == ' ' || s.p[0] == '\t')
		buf_addf(out, "%d", STEP);
	if (s.p[s.n - 1] != '\n')
		buf_addc(out, '-');
	else if (s.p[s.n - 2] == '\n')
		buf_addc(out, '+');
	else
		s.n--;
	if (s.p[s.n - 1] == '\n')
		s.n--;
	struct str line;
	while (str_split(&s, '\n', &line)) {
		buf_addc(out, '\n');
		if (line.n)
			buf_fill(out, ' ', column);
		buf_adds(out, line);
	}
}

/* The value of a scalar, or of an empty collection, and the line end behind it. `column` is where its key or dash
 * stands. */
static void put_scalar(const struct node *n, size_t column, bool root, struct buf *out)
{
	struct str text = node_text(n);
	double number;
	if (node_is(n, NODE_STRING)) {
		/* At the root, readers differ on what an indentation indicator counts from. */
		bool literal = is_exact_literal(text) && !(root && (text.p[0] == ' ' || text.p[0] == '\t'));
		if (literal)
			put_literal(text, column + STEP, out);
		else
			put_text(text, out);
	} else if (node_is(n, NODE_BOOL)) {
		buf_addz(out, node_bool(n, false) ? "true" : "false");
	} else if (node_is(n, NODE_MAP) || node_is(n, NODE_SEQ)) {
		buf_addz(out, node_is(n, NODE_MAP) ? "{}" : "[]");
	} else if (!emit_number(n, out)) {
		bool special = node_double(n, &number);
		buf_addz(out, !special ? "null" : isnan(number) ? ".nan" : number > 0 ? ".inf" : "-.inf");
	}
	buf_addc(out, '\n');
}

static bool has_children(const struct node *n)
{
	if (!node_is(n, NODE_MAP))
		return node_first(n) != NULL;
	/* A mapping that merges an empty one has an entry, but no effective one. */
	struct node_entries it = node_entries(n);
	return node_next_entry(&it) != NULL;
}

static void put_entries(const struct node *map, size_t column, unsigned depth, struct buf *out);
static void put_items(const struct node *seq, size_t column, unsigned depth, struct buf *out);

/* The children of `n`, the first of them where the line stands. */
static void put_children(const struct node *n, size_t column, unsigned depth, struct buf *out)
{
	if (depth > EMIT_DEEPEST)
		out->overflow = true;
	else if (n->kind == NODE_MAP)
		put_entries(n, column, depth, out);
	else
		put_items(n, column, depth, out);
}

static void put_entry(const struct node *e, size_t column, unsigned depth, struct buf *out)
{
	size_t start = out->n;
	const struct node *n = node_deref(e);
	put_text(node_key(e), out);
	/* A list's dashes stand below the key, as kubectl writes them. */
	size_t inner = column + (n->kind == NODE_SEQ ? 0 : STEP);
	if (out->n - start > LONGEST_KEY) {
		out->n = start;
		buf_addz(out, "? ");
		put_text(node_key(e), out);
		buf_addc(out, '\n');
		buf_fill(out, ' ', column);
		inner = column + STEP;
	}
	buf_addc(out, ':');
	if (has_children(n)) {
		buf_addc(out, '\n');
		buf_fill(out, ' ', inner);
		put_children(n, inner, depth + 1, out);
	} else {
		buf_addc(out, ' ');
		put_scalar(n, column, false, out);
	}
}

static void put_entries(const struct node *map, size_t column, unsigned depth, struct buf *out)
{
	bool first = true;
	struct node_entries it = node_entries(map);
	for (const struct node *e; !out->overflow && (e = node_next_entry(&it)); first = false) {
		if (!first)
			buf_fill(out, ' ', column);
		put_entry(e, column, depth, out);
	}
}

static void put_items(const struct node *seq, size_t column, unsigned depth, struct buf *out)
{
	for (const struct node *e = seq->first; e && !out->overflow; e = e->next) {
		if (e != seq->first)
			buf_fill(out, ' ', column);
		buf_addz(out, "- ");
		if (has_children(e))
			put_children(node_deref(e), column + STEP, depth + 1, out);
		else
			put_scalar(node_deref(e), column, false, out);
	}
}

void emit_yaml(const struct node *n, struct buf *out)
{
	if (has_children(n))
		put_children(node_deref(n), 0, 0, out);
	else
		put_scalar(n, 0, true, out);
}
