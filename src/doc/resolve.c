/* SPDX-License-Identifier: Apache-2.0 */
#include "doc/resolve.h"

#include <float.h>
#include <inttypes.h>

struct word {
	const char *text;
	uint8_t kind;
	/** Only kubectl reads it so. */
	bool kubectl_only;
};

static const struct word words[] = {
	{"~", NODE_NULL, false},      {"null", NODE_NULL, false},   {"Null", NODE_NULL, false},
	{"NULL", NODE_NULL, false},   {"true", NODE_BOOL, false},   {"True", NODE_BOOL, false},
	{"TRUE", NODE_BOOL, false},   {"false", NODE_BOOL, false},  {"False", NODE_BOOL, false},
	{"FALSE", NODE_BOOL, false},  {"y", NODE_BOOL, true},       {"Y", NODE_BOOL, true},
	{"yes", NODE_BOOL, true},     {"Yes", NODE_BOOL, true},     {"YES", NODE_BOOL, true},
	{"n", NODE_BOOL, true},       {"N", NODE_BOOL, true},       {"no", NODE_BOOL, true},
	{"No", NODE_BOOL, true},      {"NO", NODE_BOOL, true},      {"on", NODE_BOOL, true},
	{"On", NODE_BOOL, true},      {"ON", NODE_BOOL, true},      {"off", NODE_BOOL, true},
	{"Off", NODE_BOOL, true},     {"OFF", NODE_BOOL, true},     {".nan", NODE_FLOAT, false},
	{".NaN", NODE_FLOAT, false},  {".NAN", NODE_FLOAT, false},  {".inf", NODE_FLOAT, false},
	{".Inf", NODE_FLOAT, false},  {".INF", NODE_FLOAT, false},  {"+.inf", NODE_FLOAT, false},
	{"+.Inf", NODE_FLOAT, false}, {"+.INF", NODE_FLOAT, false}, {"-.inf", NODE_FLOAT, false},
	{"-.Inf", NODE_FLOAT, false}, {"-.INF", NODE_FLOAT, false},
};

static enum node_kind resolve_word(struct str text, enum doc_mode mode)
{
	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (words[i].text[0] == text.p[0] && str_is(text, words[i].text) &&
		    (mode == DOC_KUBECTL || !words[i].kubectl_only))
			return (enum node_kind)words[i].kind;
	return NODE_STRING;
}

/* Digits of `base` that fill `s`, at least one; false as well when they exceed 64 bits. */
static bool read_digits(struct str s, unsigned base, uint64_t *value)
{
	*value = 0;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		unsigned digit = is_digit(c)                              ? (unsigned)(c - '0')
				 : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (unsigned)((c | 0x20) - 'a' + 10)
									  : 99;
		if (digit >= base || *value > (UINT64_MAX - digit) / base)
			return false;
		*value = *value * base + digit;
	}
	return s.n > 0;
}

/* The base that a prefix announces, and the prefix's length. A leading zero alone means octal to kubectl (Go's ParseInt
 * with base 0). */
static unsigned number_base(struct str digits, enum doc_mode mode, size_t *prefix)
{
	*prefix = 0;
	if (digits.n < 2 || digits.p[0] != '0')
		return 10;
	char mark = digits.p[1];
	*prefix = 2;
	if (mark == 'x' || (mark == 'X' && mode == DOC_KUBECTL))
		return 16;
	if (mark == 'o' || (mark == 'O' && mode == DOC_KUBECTL))
		return 8;
	if (mode == DOC_KUBECTL && (mark == 'b' || mark == 'B'))
		return 2;
	*prefix = mode == DOC_KUBECTL ? 1 : 0;
	return mode == DOC_KUBECTL ? 8 : 10;
}

/* [-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)? fills `s`. */
static bool is_float(struct str s)
{
	size_t i = s.n && (s.p[0] == '-' || s.p[0] == '+');
	size_t whole = i, fraction = 0;
	while (i < s.n && is_digit(s.p[i]))
		i++;
	whole = i - whole;
	if (i < s.n && s.p[i] == '.') {
		for (i++; i < s.n && is_digit(s.p[i]); i++)
			fraction++;
	}
	if (whole + fraction == 0)
		return false;
	if (i < s.n && (s.p[i] | 0x20) == 'e') {
		i++;
		if (i < s.n && (s.p[i] == '-' || s.p[i] == '+'))
			i++;
		size_t exponent = i;
		while (i < s.n && is_digit(s.p[i]))
			i++;
		if (i == exponent)
			return false;
	}
	return i == s.n;
}

/* A float's text as JSON writes it: no '+', a digit on both sides of the point, no needless leading zeros. */
static struct str json_float(struct str s, struct arena *a)
{
	bool negative = s.p[0] == '-';
	struct str rest = str_sub(s, s.p[0] == '-' || s.p[0] == '+', s.n);
	while (rest.n > 1 && rest.p[0] == '0' && is_digit(rest.p[1]))
		rest = str_sub(rest, 1, rest.n);
	size_t point = str_find(rest, '.');
	bool bare_point = point < rest.n && (point + 1 == rest.n || !is_digit(rest.p[point + 1]));
	struct str head = str_sub(rest, 0, bare_point ? point : rest.n);
	struct str tail = bare_point ? str_sub(rest, point + 1, rest.n) : (struct str){0};
	return arena_printf(a, "%s%s%.*s%.*s", negative ? "-" : "", point == 0 ? "0" : "", STR_ARG(head),
			    STR_ARG(tail));
}

static struct str without_underscores(struct str s, struct arena *a)
{
	if (str_find(s, '_') == s.n)
		return s;
	char *p = arena_alloc(a, s.n);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != '_')
			p[n++] = s.p[i];
	return (struct str){p, n};
}

/* 0, 7, 42, -3: what most numbers look like, and JSON's form already. */
static bool is_simple_int(struct str s)
{
	size_t i = s.p[0] == '-';
	if (i == s.n || s.n - i > 18 || (s.p[i] == '0' && s.n - i > 1))
		return false;
	while (i < s.n && is_digit(s.p[i]))
		i++;
	return i == s.n;
}

static enum node_kind resolve_number(struct str *text, enum doc_mode mode, struct arena *a)
{
	if (is_simple_int(*text))
		return NODE_INT;
	struct str plain = mode == DOC_KUBECTL ? without_underscores(*text, a) : *text;
	if (plain.n == 0)
		return NODE_STRING;
	bool negative = plain.p[0] == '-', sign = negative || plain.p[0] == '+';
	struct str digits = str_sub(plain, sign, plain.n);
	size_t prefix;
	unsigned base = number_base(digits, mode, &prefix);
	uint64_t value;
	bool prefixed_sign = sign && prefix == 2 && mode == DOC_CORE;
	if (!prefixed_sign && read_digits(str_sub(digits, prefix, digits.n), base, &value) &&
	    !(negative && value > (uint64_t)INT64_MAX + 1)) {
		*text = arena_printf(a, "%s%" PRIu64, negative && value ? "-" : "", value);
		return NODE_INT;
	}
	if (!is_float(plain))
		return NODE_STRING;
	double value_of;
	bool json = str_to_double(plain, &value_of) && !(digits.n > 1 && digits.p[0] == '0' && is_digit(digits.p[1]));
	struct str rewritten = json ? plain : json_float(plain, a);
	/* What no double can hold stays a string, as Go's ParseFloat has it. */
	if (!str_to_double(rewritten, &value_of) || value_of > DBL_MAX || value_of < -DBL_MAX)
		return NODE_STRING;
	*text = rewritten;
	return NODE_FLOAT;
}

enum node_kind resolve_plain(struct str *text, enum doc_mode mode, struct arena *a)
{
	if (text->n == 0)
		return NODE_NULL;
	char c = text->p[0];
	if (is_digit(c))
		return resolve_number(text, mode, a);
	switch (c) {
	case '-':
	case '+':
	case '.': {
		enum node_kind kind = resolve_number(text, mode, a);
		return kind != NODE_STRING ? kind : text->n <= 5 ? resolve_word(*text, mode) : kind;
	}
	case '~':
	case 'n':
	case 'N':
	case 't':
	case 'T':
	case 'f':
	case 'F':
	case 'y':
	case 'Y':
	case 'o':
	case 'O':
		return text->n <= 5 ? resolve_word(*text, mode) : NODE_STRING;
	default:
		return NODE_STRING;
	}
}
