/* SPDX-License-Identifier: Apache-2.0
 * The JSON reader (RFC 8259), with spans: libyaml rejects surrogate pairs and long keys, and JSON libraries keep no
 * positions. */
#include "base/utf8.h"
#include "doc/reader.h"

struct json_reader {
	struct reader *r;
	struct str text;
	size_t at;
};

static void skip(struct json_reader *j)
{
	while (j->at < j->text.n && memchr(" \t\r\n", j->text.p[j->at], 4))
		j->at++;
}

/* The next byte; NUL at the end. */
static char peek(const struct json_reader *j)
{
	return j->at < j->text.n ? j->text.p[j->at] : '\0';
}

static bool expected(struct json_reader *j, const char *what)
{
	if (j->at >= j->text.n)
		return reader_fail(j->r, j->text.n, "the text ends where %s was expected", what);
	size_t len;
	struct str rest = str_sub(j->text, j->at, j->text.n);
	utf8_decode(rest, &len);
	return reader_fail(j->r, j->at, "expected %s, not '%.*s'", what, (int)len, rest.p);
}

static bool hex4(struct json_reader *j, size_t at, uint32_t *value)
{
	*value = 0;
	for (size_t i = at; i < at + 4; i++) {
		char c = i < j->text.n ? j->text.p[i] : '\0';
		char low = (char)(c | 0x20);
		if (c >= '0' && c <= '9')
			*value = *value * 16 + (uint32_t)(c - '0');
		else if (low >= 'a' && low <= 'f')
			*value = *value * 16 + (uint32_t)(low - 'a' + 10);
		else
			return reader_fail(j->r, at, "'\\u' needs four hexadecimal digits");
	}
	return true;
}

/* A `\u` escape at j->at (behind the 'u'), a surrogate pair taken together; a lone surrogate becomes U+FFFD as
 * encoding/json does. */
static bool unicode_escape(struct json_reader *j, char *out, size_t *n)
{
	uint32_t cp, low;
	if (!hex4(j, j->at, &cp))
		return false;
	j->at += 4;
	if (cp >= 0xD800 && cp < 0xDC00 && str_starts(str_sub(j->text, j->at, j->text.n), "\\u")) {
		if (!hex4(j, j->at + 2, &low))
			return false;
		if (low >= 0xDC00 && low < 0xE000) {
			cp = 0x10000 + ((cp - 0xD800) << 10) + (low - 0xDC00);
			j->at += 6;
		}
	}
	if (cp >= 0xD800 && cp < 0xE000)
		cp = 0xFFFD;
	*n += utf8_encode(cp, out + *n);
	return true;
}

static bool escape(struct json_reader *j, char *out, size_t *n)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	char c = peek(j);
	j->at++;
	if (c == 'u')
		return unicode_escape(j, out, n);
	const char *hit = c ? strchr(from, c) : NULL;
	if (!hit)
		return reader_fail(j->r, j->at - 1, "unknown escape '\\%c' in a string", c >= ' ' && c < 127 ? c : '?');
	out[(*n)++] = to[hit - from];
	return true;
}

/* Reads the string at j->at; `*out` is a slice of the source when nothing in it is escaped. */
static bool read_string(struct json_reader *j, struct str *out)
{
	size_t begin = j->at + 1, at = begin;
	while (at < j->text.n && j->text.p[at] != '"' && j->text.p[at] != '\\' && (unsigned char)j->text.p[at] >= 0x20)
		at++;
	if (at < j->text.n && j->text.p[at] == '"') {
		*out = str_sub(j->text, begin, at - begin);
		j->at = at + 1;
		return true;
	}
	/* An escape never makes the text longer. */
	size_t closing = at, n = at - begin;
	while (closing < j->text.n && j->text.p[closing] != '"')
		closing += j->text.p[closing] == '\\' ? 2 : 1;
	char *copy = arena_alloc(&j->r->doc->arena, (closing < j->text.n ? closing : j->text.n) - begin + 4);
	memcpy(copy, j->text.p + begin, n);
	for (j->at = at; peek(j) != '"';) {
		char c = peek(j);
		if (j->at >= j->text.n)
			return reader_fail(j->r, begin - 1, "this string does not end");
		if ((unsigned char)c < 0x20)
			return reader_fail(j->r, j->at,
					   "a string may not hold the control character 0x%02x: write it as an escape",
					   (unsigned)c);
		j->at++;
		if (c != '\\')
			copy[n++] = c;
		else if (!escape(j, copy, &n))
			return false;
	}
	j->at++;
	*out = (struct str){copy, n};
	return true;
}

static bool digits(struct json_reader *j)
{
	size_t begin = j->at;
	while (peek(j) >= '0' && peek(j) <= '9')
		j->at++;
	return j->at > begin || expected(j, "a digit");
}

static bool read_number(struct json_reader *j, struct node *n)
{
	n->kind = NODE_INT;
	if (peek(j) == '-')
		j->at++;
	if (peek(j) == '0')
		j->at++;
	else if (!digits(j))
		return false;
	if (peek(j) == '.') {
		n->kind = NODE_FLOAT;
		j->at++;
		if (!digits(j))
			return false;
	}
	if (peek(j) == 'e' || peek(j) == 'E') {
		n->kind = NODE_FLOAT;
		j->at++;
		if (peek(j) == '+' || peek(j) == '-')
			j->at++;
		if (!digits(j))
			return false;
	}
	return true;
}

static bool read_word(struct json_reader *j, struct node *n)
{
	static const struct {
		const char *text;
		enum node_kind kind;
	} words[] = {{"true", NODE_BOOL}, {"false", NODE_BOOL}, {"null", NODE_NULL}};
	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (str_starts(str_sub(j->text, j->at, j->text.n), words[i].text)) {
			n->kind = (uint8_t)words[i].kind;
			j->at += strlen(words[i].text);
			return true;
		}
	return expected(j, "a value");
}

static bool read_scalar(struct json_reader *j, struct node *n)
{
	char c = peek(j);
	struct str text;
	if (c == '"') {
		n->kind = NODE_STRING;
		n->style = STYLE_DOUBLE;
		if (!read_string(j, &text))
			return false;
		n->end = (uint32_t)j->at;
	} else {
		bool number = c == '-' || (c >= '0' && c <= '9');
		if (!(number ? read_number(j, n) : read_word(j, n)))
			return false;
		n->end = (uint32_t)j->at;
		text = str_sub(j->text, n->begin, n->end - n->begin);
	}
	n->text = text.p;
	n->len = (uint32_t)text.n;
	return true;
}

/* A value whose key, if any, is already set: scalars are read whole, containers opened. */
static bool read_value(struct json_reader *j, struct node *n)
{
	char c = peek(j);
	n->begin = n->end = (uint32_t)j->at;
	if (c != '{' && c != '[') {
		if (!read_scalar(j, n))
			return false;
		reader_link(j->r, n);
		return true;
	}
	j->at++;
	n->kind = c == '{' ? NODE_MAP : NODE_SEQ;
	n->style = STYLE_FLOW;
	reader_link(j->r, n);
	return reader_push(j->r, n);
}

/* `"key":` before a value. */
static bool read_key(struct json_reader *j, struct node *n)
{
	size_t begin = j->at;
	struct str key;
	if (peek(j) != '"')
		return expected(j, "a key in double quotes");
	if (!read_string(j, &key))
		return false;
	reader_set_key(n, key, begin, j->at, true);
	skip(j);
	if (peek(j) != ':')
		return expected(j, "':' behind the key");
	j->at++;
	skip(j);
	return true;
}

static bool read_child(struct json_reader *j, struct reader_frame *f)
{
	struct node *n = reader_node(j->r, j->at);
	if (!n)
		return false;
	if (f && f->node->kind == NODE_MAP && !read_key(j, n))
		return false;
	return read_value(j, n);
}

/* Closes the container on top when its bracket comes, else passes the comma before the next child. */
static bool between(struct json_reader *j, struct reader_frame *f, bool *closed)
{
	char bracket = f->node->kind == NODE_MAP ? '}' : ']';
	*closed = peek(j) == bracket;
	if (*closed) {
		j->at++;
		f->node->end = (uint32_t)j->at;
		reader_pop(j->r);
		return true;
	}
	if (!f->last)
		return true;
	if (peek(j) != ',')
		return expected(j, bracket == '}' ? "',' or '}'" : "',' or ']'");
	j->at++;
	skip(j);
	return true;
}

bool read_json(struct reader *r)
{
	struct json_reader j = {.r = r, .text = r->doc->text};
	if (str_starts(j.text, "\xEF\xBB\xBF"))
		j.at = 3;
	skip(&j);
	if (j.at == j.text.n)
		return true;
	if (!read_child(&j, NULL))
		return false;
	while (reader_top(r)) {
		bool closed;
		skip(&j);
		if (!between(&j, reader_top(r), &closed))
			return false;
		if (!closed && !read_child(&j, reader_top(r)))
			return false;
	}
	skip(&j);
	return j.at == j.text.n || expected(&j, "the end of the document");
}
