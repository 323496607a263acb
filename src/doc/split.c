/* SPDX-License-Identifier: Apache-2.0
 * Finding the documents of a stream before any of them is parsed: one that is broken hides no other, and they can be
 * read in parallel. */
#include "base/alloc.h"
#include "doc/doc.h"

enum line_kind { LINE_CONTENT, LINE_IDLE, LINE_DIRECTIVE, LINE_START, LINE_END };

static bool is_marker(struct str line, char c)
{
	if (line.n < 3 || line.p[0] != c || line.p[1] != c || line.p[2] != c)
		return false;
	return line.n == 3 || line.p[3] == ' ' || line.p[3] == '\t' || line.p[3] == '\r';
}

static enum line_kind classify(struct str line)
{
	if (line.n == 0)
		return LINE_IDLE;
	char c = line.p[0];
	if (c == '-' && is_marker(line, '-'))
		return LINE_START;
	if (c == '.' && is_marker(line, '.'))
		return LINE_END;
	if (c == '%')
		return LINE_DIRECTIVE;
	if (c != ' ' && c != '\t' && c != '\r' && c != '#')
		return LINE_CONTENT;
	size_t i = 0;
	while (i < line.n && (line.p[i] == ' ' || line.p[i] == '\t' || line.p[i] == '\r'))
		i++;
	return i == line.n || line.p[i] == '#' ? LINE_IDLE : LINE_CONTENT;
}

/* Is there anything on a `---` line behind the marker? */
static bool has_content_behind(struct str marker_line)
{
	struct str rest = str_trim(str_sub(marker_line, 3, marker_line.n));
	return rest.n && rest.p[0] != '#';
}

struct splitter {
	struct doc_slices *out;
	size_t begin;
	/** The slice has content, a `---` of its own, or a directive. */
	bool content, started, directive;
};

static void close_slice(struct splitter *s, size_t end, bool last)
{
	/* A lone `---` is an empty document between others; blanks and comments before the first or behind the last
	 * marker are none. */
	if (s->content || s->directive || (s->started && !last))
		*VEC_PUSH(s->out) = (struct doc_slice){s->begin, end};
	s->begin = end;
	s->content = s->started = s->directive = false;
}

static void split_yaml(struct str text, struct doc_slices *out)
{
	struct splitter s = {.out = out};
	size_t at = str_starts(text, "\xEF\xBB\xBF") ? 3 : 0;
	while (at < text.n) {
		struct str line = str_sub(text, at, text.n);
		line.n = str_find(line, '\n');
		size_t next = at + line.n + (at + line.n < text.n);
		switch (classify(line)) {
		case LINE_CONTENT:
			s.content = true;
			break;
		case LINE_DIRECTIVE:
			/* Inside a document a line that starts with '%' is content. */
			if (!s.content && !s.started)
				s.directive = true;
			break;
		case LINE_START:
			if (s.content || s.started)
				close_slice(&s, at, false);
			s.started = true;
			s.content = has_content_behind(line);
			break;
		case LINE_END:
			close_slice(&s, next, false);
			break;
		case LINE_IDLE:
			break;
		}
		at = next;
	}
	close_slice(&s, text.n, true);
}

/* The offset behind the JSON value that starts at `at` with a bracket, or 0 when it does not end. */
static size_t json_end(struct str text, size_t at)
{
	size_t depth = 0;
	for (bool quoted = false; at < text.n; at++) {
		char c = text.p[at];
		if (quoted) {
			if (c == '\\')
				at++;
			quoted = c != '"';
		} else if (c == '"') {
			quoted = true;
		} else if (c == '{' || c == '[') {
			depth++;
		} else if ((c == '}' || c == ']') && --depth == 0) {
			return at + 1;
		}
	}
	return 0;
}

static size_t skip_blanks(struct str text, size_t at)
{
	while (at < text.n && (text.p[at] == ' ' || text.p[at] == '\t' || text.p[at] == '\r' || text.p[at] == '\n'))
		at++;
	return at;
}

/* A stream of nothing but objects and arrays, as `kubectl -o json` and JSON lines are; false when it is anything else.
 */
static bool split_json(struct str text, struct doc_slices *out)
{
	size_t at = skip_blanks(text, str_starts(text, "\xEF\xBB\xBF") ? 3 : 0);
	while (at < text.n) {
		size_t end = text.p[at] == '{' || text.p[at] == '[' ? json_end(text, at) : 0;
		if (!end)
			return false;
		*VEC_PUSH(out) = (struct doc_slice){at, end};
		at = skip_blanks(text, end);
	}
	return out->n > 0;
}

void doc_split(struct str text, struct doc_slices *out)
{
	out->n = 0;
	if (split_json(text, out))
		return;
	out->n = 0;
	/* UTF-16 has NUL bytes where lines would end: one slice, which the reader refuses. */
	if (text.n >= 2 && (!text.p[0] || !text.p[1] || str_starts(text, "\xFF\xFE") || str_starts(text, "\xFE\xFF")))
		*VEC_PUSH(out) = (struct doc_slice){0, text.n};
	else
		split_yaml(text, out);
}
