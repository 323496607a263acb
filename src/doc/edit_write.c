/* SPDX-License-Identifier: Apache-2.0
 * From the editor's plan to bytes: where lines, entries and comments begin and end, and what is written there. */
#include <stdlib.h>

#include "base/alloc.h"
#include "doc/edit_slots.h"

/* An edit on the way, relative to the document. */
struct draft {
	size_t begin, end;
	struct str text;
	/** Among insertions at one place. */
	size_t order;
};

struct writer {
	struct editor *e;
	struct str text;
	struct {
		struct draft *at;
		size_t n, cap;
	} drafts;
	/** The layout does not allow something. */
	bool failed;
};

static void put(struct writer *w, size_t begin, size_t end, struct str text)
{
	*VEC_PUSH(&w->drafts) = (struct draft){begin, end, arena_str(w->e->arena, text), w->drafts.n};
}

static bool fail(struct writer *w)
{
	w->failed = true;
	return false;
}

/* ---- lines ---- */

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static size_t line_start(struct str text, size_t at)
{
	while (at > 0 && text.p[at - 1] != '\n')
		at--;
	return at == 0 && str_starts(text, "\xEF\xBB\xBF") ? 3 : at;
}

/* The end of the line, before its line end. */
static size_t line_end(struct str text, size_t at)
{
	size_t end = at + str_find(str_sub(text, at, text.n), '\n');
	return end > at && end < text.n && text.p[end - 1] == '\r' ? end - 1 : end;
}

/* The start of the line after the one that `at` stands in. */
static size_t next_line(struct str text, size_t at)
{
	size_t end = at + str_find(str_sub(text, at, text.n), '\n');
	return end < text.n ? end + 1 : end;
}

static unsigned column_of(struct str text, size_t at)
{
	return (unsigned)(at - line_start(text, at));
}

/* The end of the line of `at`, when nothing stands behind `at` but blanks and a comment. */
static bool ends_line(struct str text, size_t at, size_t *end)
{
	size_t i = at;
	*end = line_end(text, at);
	while (i < *end && is_blank(text.p[i]))
		i++;
	return i == *end || (text.p[i] == '#' && (i > at || i == line_start(text, i)));
}

/* The column of a line's '#', when it holds nothing but a comment. */
static bool comment_column(struct str text, size_t start, unsigned *column)
{
	size_t i = start, end = line_end(text, start);
	while (i < end && text.p[i] == ' ')
		i++;
	*column = (unsigned)(i - start);
	return i < end && text.p[i] == '#';
}

static size_t start_of(const struct node *n)
{
	return n->key ? n->key_begin : n->begin;
}

static bool has_comment(struct str text, size_t begin, size_t end)
{
	return begin < end && memchr(text.p + begin, '#', end - begin);
}

static const struct node *node_of(const struct writer *w, uint32_t slot)
{
	return w->e->slots[slot].node;
}

/* ---- values and keys ---- */

static bool is_in_flow(const struct writer *w, uint32_t at)
{
	uint32_t parent = w->e->slots[at].parent;
	return parent != EDIT_NO_SLOT && node_of(w, parent)->style == STYLE_FLOW;
}

/* A blank in front of a value that comes where nothing was. */
static void put_gap(const struct writer *w, size_t at, struct buf *out)
{
	if (at > 0 && strchr(":-,", w->text.p[at - 1]))
		buf_addc(out, ' ');
}

static void write_replacement(struct writer *w, uint32_t at, struct buf *out)
{
	const struct edit_slot *s = &w->e->slots[at];
	const struct node *n = s->node;
	enum node_style quote = n->kind == NODE_STRING ? (enum node_style)n->style : STYLE_PLAIN;
	if (n->begin == n->end)
		put_gap(w, n->begin, out);
	edit_put_scalar(s->value, quote, w->e->doc->is_json, is_in_flow(w, at), out);
	put(w, n->begin, n->end, buf_str(out));
}

/* Quotes as two insertions: what lies between them is not touched. */
static void write_quotes(struct writer *w, size_t begin, size_t end)
{
	struct str inside = str_sub(w->text, begin, end - begin);
	bool special = str_find(inside, '"') < inside.n || str_find(inside, '\\') < inside.n;
	if (special && str_find(inside, '\'') < inside.n) {
		fail(w);
		return;
	}
	put(w, begin, begin, special ? STR("'") : STR("\""));
	put(w, end, end, special ? STR("'") : STR("\""));
}

static void write_value(struct writer *w, uint32_t at, struct buf *out)
{
	const struct edit_slot *s = &w->e->slots[at];
	if (s->value_kind == EDIT_QUOTE)
		write_quotes(w, s->node->begin, s->node->end);
	else if (s->value_kind == EDIT_UNQUOTE)
		put(w, s->node->begin, s->node->end, node_text(s->node));
	else
		write_replacement(w, at, out);
}

static void write_key(struct writer *w, uint32_t at, struct buf *out)
{
	const struct edit_slot *s = &w->e->slots[at];
	const struct node *n = s->node;
	bool single = w->text.p[n->key_begin] == '\'';
	if (s->key_kind == EDIT_QUOTE_KEY) {
		write_quotes(w, n->key_begin, n->key_end);
		return;
	}
	struct node key = {.kind = NODE_STRING, .text = s->name.p, .len = (uint32_t)s->name.n};
	enum node_style quote = !(n->flags & NODE_KEY_QUOTED) ? STYLE_PLAIN : single ? STYLE_SINGLE : STYLE_DOUBLE;
	edit_put_scalar(&key, quote, w->e->doc->is_json, is_in_flow(w, at), out);
	put(w, n->key_begin, n->key_end, buf_str(out));
}

/* ---- deleting ---- */

/* Deletes one of a flow collection with the comma that goes with it. */
static void delete_in_flow(struct writer *w, uint32_t at)
{
	const struct edit_slot *s = &w->e->slots[at];
	uint32_t before = s->prev;
	while (before != EDIT_NO_SLOT && w->e->slots[before].flags & EDIT_DELETED)
		before = w->e->slots[before].prev;
	size_t begin, end;
	if (before != EDIT_NO_SLOT) {
		begin = node_of(w, s->prev)->end;
		end = s->node->end;
	} else if (s->next != EDIT_NO_SLOT) {
		begin = start_of(s->node);
		end = start_of(node_of(w, s->next));
	} else {
		fail(w);
		return;
	}
	bool hidden = s->node->flags & (NODE_ANCHORED | NODE_TAGGED);
	if (hidden || has_comment(w->text, begin, start_of(s->node)) || has_comment(w->text, s->node->end, end))
		fail(w);
	else
		put(w, begin, end, STR(""));
}

/* Where the dash of a block element stands; SIZE_MAX when it is not found. */
static size_t dash_of(const struct writer *w, uint32_t at)
{
	const struct edit_slot *s = &w->e->slots[at];
	size_t first = node_of(w, s->parent)->begin;
	if (s->prev == EDIT_NO_SLOT)
		return first;
	unsigned want = column_of(w->text, first), column;
	for (size_t i = next_line(w->text, node_of(w, s->prev)->end); i < w->text.n; i = next_line(w->text, i)) {
		size_t dash = i + want;
		if (dash < line_end(w->text, i) && w->text.p[dash] == '-' && str_trim(str_sub(w->text, i, want)).n == 0)
			return dash;
		if (!comment_column(w->text, i, &column) && str_trim(str_sub(w->text, i, line_end(w->text, i) - i)).n)
			break;
	}
	return SIZE_MAX;
}

/* What stands before `at` on its line: nothing, or dashes of lists that begin there. */
enum lead { LEAD_NOTHING, LEAD_DASHES, LEAD_OTHER };

static enum lead lead_of(struct str text, size_t at)
{
	enum lead lead = LEAD_NOTHING;
	for (size_t i = line_start(text, at); i < at; i++) {
		if (text.p[i] == '-' && i + 1 < text.n && is_blank(text.p[i + 1]))
			lead = LEAD_DASHES;
		else if (text.p[i] != ' ')
			return LEAD_OTHER;
	}
	return lead;
}

/* Comments right above that are indented the same belong to what is deleted. */
static size_t with_comments_above(struct str text, size_t start, unsigned column)
{
	unsigned c;
	while (start > 0) {
		size_t above = line_start(text, start - 1);
		if (above >= start || !comment_column(text, above, &c) || c != column)
			break;
		start = above;
	}
	return start;
}

/* And so do comments below that are indented deeper. */
static size_t with_comments_below(struct str text, size_t end, unsigned column)
{
	unsigned c;
	while (end < text.n && comment_column(text, end, &c) && c > column)
		end = next_line(text, end);
	return end;
}

/* The first of a mapping on the line of a dash: the next one takes its place. */
static void delete_behind_dash(struct writer *w, uint32_t at, size_t begin)
{
	const struct edit_slot *s = &w->e->slots[at];
	size_t end = s->next == EDIT_NO_SLOT ? 0 : start_of(node_of(w, s->next));
	if (!end || has_comment(w->text, s->node->end, end))
		fail(w);
	else
		put(w, begin, end, STR(""));
}

/* Is it first behind a dash, or will it be when those before it are gone? */
static bool is_behind_dash(const struct writer *w, uint32_t at)
{
	for (uint32_t i = at;; i = w->e->slots[i].prev) {
		const struct edit_slot *s = &w->e->slots[i];
		if (i != at && !(s->flags & EDIT_DELETED))
			return false;
		if (s->prev == EDIT_NO_SLOT)
			return s->node->key && lead_of(w->text, s->node->key_begin) == LEAD_DASHES;
	}
}

static void delete_in_block(struct writer *w, uint32_t at)
{
	const struct node *n = node_of(w, at);
	size_t begin = n->key ? n->key_begin : dash_of(w, at), end;
	if (begin == SIZE_MAX || lead_of(w->text, begin) == LEAD_OTHER || !ends_line(w->text, n->end, &end)) {
		fail(w);
		return;
	}
	if (is_behind_dash(w, at)) {
		delete_behind_dash(w, at, begin);
		return;
	}
	if (lead_of(w->text, begin) != LEAD_NOTHING) {
		fail(w);
		return;
	}
	unsigned column = column_of(w->text, begin);
	begin = with_comments_above(w->text, line_start(w->text, begin), column);
	end = with_comments_below(w->text, next_line(w->text, end), column);
	/* At the end of a text without a line end the one before goes. */
	if (end == w->text.n && end > 0 && w->text.p[end - 1] != '\n' && begin > 0 && w->text.p[begin - 1] == '\n')
		begin = line_end(w->text, begin - 1 - (begin > 1 && w->text.p[begin - 2] == '\r'));
	put(w, begin, end, STR(""));
}

/* ---- appending ---- */

static struct edit_style style_of(const struct writer *w)
{
	const struct editor *e = w->e;
	return (struct edit_style){.step = e->step, .dash = e->dash, .newline = e->newline, .json = e->doc->is_json};
}

/* The last child that stays; EDIT_NO_SLOT when there is none. */
static uint32_t last_child(const struct writer *w, uint32_t at)
{
	uint32_t last = EDIT_NO_SLOT;
	for (uint32_t c = w->e->slots[at].first; c != EDIT_NO_SLOT; c = w->e->slots[c].next)
		if (!(w->e->slots[c].flags & EDIT_DELETED))
			last = c;
	return last;
}

static void put_lines(const struct node *added, unsigned column, const struct edit_style *style, struct buf *out)
{
	for (const struct node *child = added->first; child; child = child->next) {
		buf_adds(out, style->newline);
		buf_fill(out, ' ', column);
		edit_put_block(child, column, style, out);
	}
}

/* The innermost scalar at the end of a block collection. */
static const struct node *last_scalar(const struct node *n)
{
	while (n->kind == NODE_MAP || n->kind == NODE_SEQ) {
		const struct node *child = n->first;
		if (!child)
			return n;
		while (child->next)
			child = child->next;
		n = child;
	}
	return n;
}

/* Blank lines behind a literal block that keeps them (`|+`) are its content. */
static size_t behind_kept_lines(const struct writer *w, const struct node *last, size_t at)
{
	const struct node *n = last_scalar(last);
	if (n->style != STYLE_LITERAL && n->style != STYLE_FOLDED)
		return at;
	struct str header = str_sub(w->text, n->begin, line_end(w->text, n->begin) - n->begin);
	header.n = str_find(header, '#');
	if (str_find(header, '+') == header.n)
		return at;
	for (size_t next = next_line(w->text, at); next < w->text.n; next = next_line(w->text, next)) {
		size_t end = line_end(w->text, next);
		if (str_trim(str_sub(w->text, next, end - next)).n)
			break;
		at = end;
	}
	return at;
}

static void append_in_block(struct writer *w, uint32_t at, struct buf *out)
{
	const struct edit_slot *s = &w->e->slots[at];
	const struct node *n = s->node;
	uint32_t last = last_child(w, at);
	size_t first = n->kind == NODE_MAP ? n->first->key_begin : n->begin, end;
	if (last == EDIT_NO_SLOT || lead_of(w->text, first) == LEAD_OTHER ||
	    !ends_line(w->text, node_of(w, last)->end, &end)) {
		fail(w);
		return;
	}
	end = behind_kept_lines(w, node_of(w, last), end);
	struct edit_style style = style_of(w);
	put_lines(s->added, column_of(w->text, first), &style, out);
	put(w, end, end, buf_str(out));
}

static bool has_newline(struct str text, size_t begin, size_t end)
{
	return begin < end && memchr(text.p + begin, '\n', end - begin);
}

/* How the children of a flow collection stand, seen at one of them. */
static void look_at_flow(const struct writer *w, uint32_t at, uint32_t child, struct edit_style *style)
{
	const struct edit_slot *s = &w->e->slots[child];
	const struct node *n = s->node;
	size_t before = s->prev == EDIT_NO_SLOT ? node_of(w, at)->begin : node_of(w, s->prev)->end;
	size_t start = start_of(n);
	style->lines = has_newline(w->text, before, start);
	bool close = s->prev != EDIT_NO_SLOT ? w->text.p[start - 1] == ','
					     : n->key && n->begin > 0 && w->text.p[n->begin - 1] == ':';
	style->tight = close && (w->e->doc->is_json || s->prev != EDIT_NO_SLOT);
}

static void append_in_flow(struct writer *w, uint32_t at, struct buf *out)
{
	const struct edit_slot *s = &w->e->slots[at];
	uint32_t last = last_child(w, at);
	if (last == EDIT_NO_SLOT) {
		fail(w);
		return;
	}
	struct edit_style style = style_of(w), inner;
	look_at_flow(w, at, last, &style);
	inner = style;
	inner.lines = style.lines && style.json;
	size_t start = start_of(node_of(w, last)), from = line_start(w->text, start), column = 0;
	while (from + column < start && w->text.p[from + column] == ' ')
		column++;
	for (const struct node *child = s->added->first; child; child = child->next) {
		buf_addc(out, ',');
		if (style.lines) {
			buf_adds(out, style.newline);
			/* Tabs and blanks as the last one has them. */
			buf_adds(out, str_sub(w->text, from, column));
		} else if (!style.tight) {
			buf_addc(out, ' ');
		}
		edit_put_flow(child, (unsigned)column, &inner, out);
	}
	put(w, node_of(w, last)->end, node_of(w, last)->end, buf_str(out));
}

/* ---- filling what is empty ---- */

/* Does the document's JSON stand on several lines? */
static bool is_json_on_lines(const struct writer *w)
{
	const struct node *root = w->e->doc->root;
	return w->e->doc->is_json && root->first && has_newline(w->text, root->begin, start_of(root->first));
}

static unsigned line_indent(struct str text, size_t at)
{
	size_t from = line_start(text, at), i = from;
	while (i < text.n && text.p[i] == ' ')
		i++;
	return (unsigned)(i - from);
}

/* `{}`, `[]` or nothing becomes a collection in flow style. */
static void fill_in_flow(struct writer *w, const struct edit_slot *s, struct buf *out)
{
	struct edit_style style = style_of(w);
	const struct node *n = s->node;
	style.lines = is_json_on_lines(w);
	style.tight = style.json && !style.lines && n->begin > 0 && w->text.p[n->begin - 1] == ':';
	if (n->begin == n->end)
		put_gap(w, n->begin, out);
	edit_put_flow_all(s->added, line_indent(w->text, n->begin), &style, out);
	put(w, n->begin, n->end, buf_str(out));
}

/* Does the value of a block entry allow lines below its key? */
static bool can_fill_block(const struct writer *w, uint32_t at, size_t *value, size_t *end)
{
	const struct node *n = node_of(w, at);
	uint32_t parent = w->e->slots[at].parent;
	if (parent == EDIT_NO_SLOT || !n->key || is_in_flow(w, at) || n->flags & (NODE_ANCHORED | NODE_TAGGED) ||
	    lead_of(w->text, n->key_begin) == LEAD_OTHER || !ends_line(w->text, n->end, end))
		return false;
	*value = n->begin;
	while (*value > n->key_end && is_blank(w->text.p[*value - 1]))
		--*value;
	bool direct = *value > n->key_end && w->text.p[*value - 1] == ':';
	/* A comment behind `{}` would end up below. */
	return direct && (n->kind == NODE_NULL || !has_comment(w->text, n->end, *end));
}

static void fill(struct writer *w, uint32_t at, struct buf *out)
{
	const struct edit_slot *s = &w->e->slots[at];
	size_t value, end;
	if (!can_fill_block(w, at, &value, &end)) {
		fill_in_flow(w, s, out);
		return;
	}
	struct edit_style style = style_of(w);
	unsigned column = column_of(w->text, s->node->key_begin);
	put_lines(s->added, column + (s->added->kind == NODE_MAP ? style.step : style.dash), &style, out);
	if (s->node->begin < s->node->end)
		put(w, value, s->node->end, STR(""));
	put(w, end, end, buf_str(out));
}

/* ---- all ---- */

static void write_slot(struct writer *w, uint32_t at, struct buf *scratch)
{
	const struct edit_slot *s = &w->e->slots[at];
	if (edit_is_gone(w->e, s->parent))
		return;
	buf_clear(scratch);
	if (s->flags & EDIT_KEY_TAKEN)
		write_key(w, at, scratch);
	buf_clear(scratch);
	if (s->flags & EDIT_VALUE_TAKEN)
		write_value(w, at, scratch);
	if (s->flags & EDIT_DELETED && is_in_flow(w, at))
		delete_in_flow(w, at);
	else if (s->flags & EDIT_DELETED)
		delete_in_block(w, at);
	else if (s->added && !node_first(s->node))
		fill(w, at, scratch);
	else if (s->added && s->node->style == STYLE_FLOW)
		append_in_flow(w, at, scratch);
	else if (s->added)
		append_in_block(w, at, scratch);
}

static int by_place(const void *pa, const void *pb)
{
	const struct draft *a = pa, *b = pb;
	if (a->begin != b->begin)
		return a->begin < b->begin ? -1 : 1;
	/* What is inserted comes before what is taken away. */
	if ((a->begin == a->end) != (b->begin == b->end))
		return a->begin == a->end ? -1 : 1;
	return a->order < b->order ? -1 : 1;
}

/* Sorts, and adds up insertions at one place; false when two overlap. */
static bool settle(struct writer *w, struct edits *out)
{
	struct draft *at = w->drafts.at;
	size_t base = w->e->doc->base;
	if (w->drafts.n)
		qsort(at, w->drafts.n, sizeof *at, by_place);
	for (size_t i = 1; i < w->drafts.n; i++)
		if (at[i].begin < at[i - 1].end)
			return false;
	for (size_t i = 0; i < w->drafts.n; i++)
		*VEC_PUSH(out) = (struct edit){base + at[i].begin, base + at[i].end, at[i].text};
	return true;
}

bool editor_finish(struct editor *e, struct edits *out)
{
	struct writer w = {.e = e, .text = e->doc->text};
	struct buf scratch;
	buf_init(&scratch, BUF_NO_LIMIT);
	/* Children before parents: what is appended to both at one place stands in that order. */
	for (size_t i = e->n; i-- > 0 && !w.failed;) {
		const struct edit_slot *s = &e->slots[i];
		if (s->touched || s->flags)
			write_slot(&w, (uint32_t)i, &scratch);
	}
	bool ok = !w.failed && settle(&w, out);
	buf_release(&scratch);
	free(w.drafts.at);
	return ok;
}

void edits_apply(struct str text, const struct edit *edits, size_t n, struct buf *out)
{
	size_t at = 0;
	for (size_t i = 0; i < n; i++) {
		buf_adds(out, str_sub(text, at, edits[i].begin - at));
		buf_adds(out, edits[i].text);
		at = edits[i].end;
	}
	buf_adds(out, str_sub(text, at, text.n));
}
