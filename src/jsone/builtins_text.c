/* SPDX-License-Identifier: Apache-2.0
 * The built-in functions that take text apart or make it. */
#include "base/utf8.h"
#include "jsone/run.h"

size_t text_space(struct str s)
{
	if (s.n == 0)
		return 0;
	if ((unsigned char)s.p[0] < 0x80)
		return s.p[0] == ' ' || (s.p[0] >= '\t' && s.p[0] <= '\r');
	size_t n;
	uint32_t c = utf8_decode(s, &n);
	/* ECMA-262, WhiteSpace and LineTerminator: the byte order mark and Unicode's space separators. */
	bool space = c == 0xA0 || c == 0xFEFF || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 ||
		     c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
	return space ? n : 0;
}

/* Length of the white space character at the end of `s`. */
static size_t space_at_end(struct str s)
{
	size_t n = 1;
	while (n < s.n && n < 4 && ((unsigned char)s.p[s.n - n] & 0xC0) == 0x80)
		n++;
	return n <= s.n && text_space(str_sub(s, s.n - n, n)) == n ? n : 0;
}

struct str text_strip(struct str s, bool left, bool right)
{
	for (size_t n; left && (n = text_space(s)) > 0;)
		s = str_sub(s, n, s.n);
	for (size_t n; right && (n = space_at_end(s)) > 0;)
		s.n -= n;
	return s;
}

bool builtin_strip(struct jsone_run *r, const void *user, const struct jsone_value *args, size_t n,
		   struct jsone_value *out)
{
	(void)r;
	(void)n;
	const char *side = user;
	*out = jsone_text(text_strip(args[0].text, *side != 'r', *side != 'l'));
	return true;
}

bool builtin_case(struct jsone_run *r, const void *user, const struct jsone_value *args, size_t n,
		  struct jsone_value *out)
{
	(void)n;
	size_t start = r->scratch.n;
	struct str text;
	letters_map(args[0].text, *(const char *)user == 'u', &r->scratch);
	if (!run_take_text(r, start, &text))
		return false;
	*out = jsone_text(text);
	return true;
}

/* A scalar as text, in the arena unless it is text already. */
static bool to_text(struct jsone_run *r, const struct jsone_value *v, struct str *out)
{
	if (v->kind == JSONE_STRING) {
		*out = v->text;
		return true;
	}
	size_t start = r->scratch.n;
	return value_add_text(r, v, &r->scratch) && run_take_text(r, start, out);
}

bool builtin_str(struct jsone_run *r, const void *user, const struct jsone_value *args, size_t n,
		 struct jsone_value *out)
{
	(void)user;
	(void)n;
	struct str text;
	if (!to_text(r, &args[0], &text))
		return false;
	*out = jsone_text(text);
	return true;
}

bool builtin_number(struct jsone_run *r, const void *user, const struct jsone_value *args, size_t n,
		    struct jsone_value *out)
{
	(void)user;
	(void)n;
	double d;
	if (!run_add_bytes(r, args[0].text.n))
		return false;
	if (!number_read(args[0].text, r->arena, &d))
		return builtin_invalid(r);
	*out = jsone_number(d);
	return true;
}

static bool push_text(struct jsone_run *r, struct node *seq, struct str text)
{
	struct jsone_value v = jsone_text(text);
	return run_push(r, seq, &v);
}

static bool split_characters(struct jsone_run *r, struct str s, struct node *seq)
{
	for (size_t n; s.n; s = str_sub(s, n, s.n)) {
		n = utf8_len((unsigned char)s.p[0]);
		if (!push_text(r, seq, str_sub(s, 0, n)))
			return false;
	}
	return true;
}

bool builtin_split(struct jsone_run *r, const void *user, const struct jsone_value *args, size_t n,
		   struct jsone_value *out)
{
	(void)user;
	(void)n;
	struct str s = args[0].text, by;
	struct node *seq = run_new(r, JSONE_ARRAY, out);
	if (!seq || !to_text(r, &args[1], &by))
		return false;
	if (by.n == 0)
		return split_characters(r, s, seq);
	for (size_t from = 0, at;; from = at + by.n) {
		if (!text_search(r, s, by, from, &at) || !push_text(r, seq, str_sub(s, from, at - from)))
			return false;
		if (at == s.n)
			return true;
	}
}

/* Null is nothing here; arrays and objects are as in JavaScript. */
bool builtin_join(struct jsone_run *r, const void *user, const struct jsone_value *args, size_t n,
		  struct jsone_value *out)
{
	(void)user;
	(void)n;
	struct str by, text;
	if (!to_text(r, &args[1], &by))
		return false;
	size_t start = r->scratch.n;
	for (const struct node *e = node_first(args[0].node); e; e = e->next) {
		struct jsone_value v = jsone_value_of(e);
		if (v.kind != JSONE_NULL && !value_add_text(r, &v, &r->scratch))
			return false;
		if (e->next)
			buf_adds(&r->scratch, by);
	}
	if (!run_take_text(r, start, &text))
		return false;
	*out = jsone_text(text);
	return true;
}
