/* SPDX-License-Identifier: Apache-2.0 */
#include "doc/doc.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/utf8.h"
#include "doc/reader.h"

void doc_init(struct doc *d)
{
	*d = (struct doc){0};
	d->duplicates_end = &d->duplicates;
}

void doc_release(struct doc *d)
{
	arena_release(&d->arena);
	doc_init(d);
}

void doc_reset(struct doc *d)
{
	struct arena keep = d->arena;
	arena_reset(&keep);
	doc_init(d);
	d->arena = keep;
}

/* Drops what a first attempt read, and keeps where the document stands. */
static void restart(struct doc *d)
{
	struct doc old = *d;
	doc_reset(d);
	d->source = old.source;
	d->text = old.text;
	d->base = old.base;
	d->mode = old.mode;
}

static bool is_utf16(struct str text)
{
	if (str_starts(text, "\xFF\xFE") || str_starts(text, "\xFE\xFF"))
		return true;
	/* Without a byte order mark: an ASCII character and a NUL, in either order. */
	return text.n >= 2 && (text.p[0] == '\0') != (text.p[1] == '\0');
}

static bool check_encoding(struct reader *r)
{
	size_t bad = 0;
	if (is_utf16(r->doc->source->text)) {
		reader_fail(r, 0, "the text is UTF-16, not UTF-8");
		reader_hint(r, "save the file as UTF-8, or convert it: iconv -f UTF-16 -t UTF-8");
		return false;
	}
	if (utf8_check(r->doc->text, &bad) == UTF8_INVALID) {
		reader_fail(r, bad, "byte 0x%02x is not valid UTF-8", (unsigned)(unsigned char)r->doc->text.p[bad]);
		reader_hint(r, "save the file as UTF-8");
		return false;
	}
	return true;
}

/* Does the first character that is no blank open a JSON object or array? */
static bool looks_like_json(struct str text)
{
	if (str_starts(text, "\xEF\xBB\xBF"))
		text = str_sub(text, 3, text.n);
	text = str_trim(text);
	return text.n && (text.p[0] == '{' || text.p[0] == '[');
}

static bool read_text(struct reader *r)
{
	struct doc *d = r->doc;
	if (d->text.n > r->limits->document_bytes || d->text.n > UINT32_MAX / 2)
		return reader_fail(r, 0, "the document has %zu bytes; the limit is %zu", d->text.n,
				   r->limits->document_bytes);
	if (!check_encoding(r))
		return false;
	bool named_json = str_ends(str_of(d->source->name), ".json");
	if (named_json || looks_like_json(d->text)) {
		d->is_json = true;
		if (read_json(r) || named_json)
			return !r->error.message.p;
		/* Flow style YAML starts like JSON. */
		reader_release(r);
		restart(d);
		*r = (struct reader){.doc = d, .limits = r->limits};
	}
	return read_yaml(r);
}

bool doc_read(struct doc *d, const struct source *source, struct doc_slice slice, enum doc_mode mode,
	      const struct doc_limits *limits, struct problems *problems)
{
	d->source = source;
	d->base = slice.begin;
	d->text = str_sub(source->text, slice.begin, slice.end - slice.begin);
	d->mode = mode;
	struct reader r = {.doc = d, .limits = limits};
	bool ok = read_text(&r);
	if (!ok) {
		size_t at = d->base + r.error.at;
		struct problem *p = problem_add(problems, source, at, at, "%.*s", STR_ARG(r.error.message));
		if (r.error.hint.n)
			problem_hint(problems, p, "%.*s", STR_ARG(r.error.hint));
		d->root = NULL;
		d->failed = true;
	}
	reader_release(&r);
	return ok;
}

static struct problem *problem_at(struct problems *list, const struct doc *d, size_t begin, size_t end, const char *fmt,
				  va_list args)
{
	char text[1024];
	vsnprintf(text, sizeof text, fmt, args);
	if (!d)
		return problem_add(list, NULL, 0, 0, "%s", text);
	return problem_add(list, d->source, d->base + begin, d->base + end, "%s", text);
}

struct problem *node_problem(struct problems *list, const struct node *n, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	struct problem *p = problem_at(list, n ? n->doc : NULL, n ? n->begin : 0, n ? n->end : 0, fmt, args);
	va_end(args);
	return p;
}

struct problem *node_key_problem(struct problems *list, const struct node *n, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	bool has_key = n && n->key_end > n->key_begin;
	struct problem *p = problem_at(list, n ? n->doc : NULL,
				       !n        ? 0
				       : has_key ? n->key_begin
						 : n->begin,
				       !n        ? 0
				       : has_key ? n->key_end
						 : n->end,
				       fmt, args);
	va_end(args);
	return p;
}

struct position node_position(const struct node *n)
{
	if (!n || !n->doc)
		return (struct position){0, 0};
	return source_position(n->doc->source, n->doc->base + n->begin);
}
