/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/inner.h"

#include <stdarg.h>
#include <stdio.h>

/* An object is at most 1.5 MiB in etcd; what people write is far smaller, and each text is read once a rule. */
enum { LARGEST_TEXT = 256 << 10, LARGEST_JSON = 1 << 20, MOST_NODES = 50000, LONGEST_MESSAGE = 900 };

/* A name that ends in ".json" makes the reader strict. */
static bool read_text(struct check *c, const struct node *outer, const char *name, size_t largest, struct inner *out)
{
	*out = (struct inner){.outer = node_deref(outer)};
	doc_init(&out->doc);
	out->source = (struct source){name, node_text(outer)};
	if (out->source.text.n > largest) {
		out->error = STR("is too large");
		return false;
	}
	struct doc_limits limits = DOC_LIMITS;
	limits.nodes = limits.expanded_nodes = largest / (LARGEST_TEXT / MOST_NODES);
	struct problems problems;
	problems_init(&problems);
	struct doc_slice all = {0, out->source.text.n};
	bool read = doc_read(&out->doc, &out->source, all, DOC_KUBECTL, &limits, &problems);
	if (!read) {
		out->error = problems.first ? arena_str(c->scratch, problems.first->message) : STR("cannot be read");
		out->error_at = problems.first ? problems.first->begin : 0;
	}
	problems_release(&problems);
	return read;
}

bool inner_read(struct check *c, const struct node *outer, struct inner *out)
{
	return read_text(c, outer, "", LARGEST_TEXT, out);
}

bool inner_read_json(struct check *c, const struct node *outer, struct inner *out)
{
	return read_text(c, outer, ".json", LARGEST_JSON, out);
}

void inner_release(struct inner *in)
{
	doc_release(&in->doc);
}

static struct str line_at(struct str text, size_t from)
{
	struct str rest = str_sub(text, from, text.n);
	return str_sub(rest, 0, str_find(rest, '\n'));
}

static struct str without_cr(struct str line)
{
	return line.n && line.p[line.n - 1] == '\r' ? str_sub(line, 0, line.n - 1) : line;
}

/* Where byte `offset` of the text stands in the file. A literal block ("|") holds its lines as they are, indented;
 * anything else is not followed. */
static bool place_of_byte(const struct node *outer, size_t offset, size_t *at)
{
	struct str inner = node_text(outer);
	if (!outer->doc || outer->style != STYLE_LITERAL || offset > inner.n)
		return false;
	struct str text = str_sub(outer->doc->source->text, outer->doc->base + outer->begin, outer->end - outer->begin);
	size_t to = str_find(text, '\n') + 1, from = 0;
	/* Line by line, up to the one that holds the byte. */
	for (;;) {
		struct str line = line_at(inner, from);
		if (offset <= from + line.n) {
			struct str there = without_cr(line_at(text, to));
			line = without_cr(line);
			if (to > text.n || there.n < line.n || !str_eq(str_sub(there, there.n - line.n, line.n), line))
				return false;
			*at = outer->doc->base + outer->begin + to + (there.n - line.n) + (offset - from);
			return true;
		}
		from += line.n + 1;
		to += line_at(text, to).n + 1;
		if (from > inner.n || to > text.n)
			return false;
	}
}

static struct finding *add(struct check *c, const struct inner *in, size_t begin, size_t end, const char *fmt,
			   va_list args)
{
	char text[LONGEST_MESSAGE];
	vsnprintf(text, sizeof text, fmt, args);
	struct finding *f = report(c, in->outer, "%s", text);
	size_t from, to;
	if (place_of_byte(in->outer, begin, &from) && place_of_byte(in->outer, end, &to)) {
		f->begin = from;
		f->end = to;
	}
	return f;
}

struct finding *inner_report(struct check *c, const struct inner *in, const struct node *at, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	const struct node *n = node_deref(at);
	bool known = n && n->doc == &in->doc;
	/* A mapping or list is shown by where it begins. */
	bool whole = known && n->kind != NODE_MAP && n->kind != NODE_SEQ;
	struct finding *f = add(c, in, known ? n->begin : 0, whole ? n->end : known ? n->begin : 0, fmt, args);
	va_end(args);
	return f;
}

struct finding *inner_report_key(struct check *c, const struct inner *in, const struct node *entry, const char *fmt,
				 ...)
{
	va_list args;
	va_start(args, fmt);
	bool known = entry && entry->doc == &in->doc && entry->key;
	struct finding *f = add(c, in, known ? entry->key_begin : 0, known ? entry->key_end : 0, fmt, args);
	va_end(args);
	return f;
}

struct finding *inner_report_at(struct check *c, const struct inner *in, size_t offset, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	struct finding *f = add(c, in, offset, offset, fmt, args);
	va_end(args);
	return f;
}
