/* SPDX-License-Identifier: Apache-2.0 */
#include "jsone/lex.h"

#include "jsone/run.h"

static const char *const names[TOKEN_COUNT] = {
	[TOKEN_END] = "end",         [TOKEN_BAD] = "unknown",  [TOKEN_NUMBER] = "number",  [TOKEN_STRING] = "string",
	[TOKEN_NAME] = "identifier", [TOKEN_TRUE] = "true",    [TOKEN_FALSE] = "false",    [TOKEN_NULL] = "null",
	[TOKEN_IN] = "in",           [TOKEN_POWER] = "**",     [TOKEN_PLUS] = "+",         [TOKEN_MINUS] = "-",
	[TOKEN_TIMES] = "*",         [TOKEN_DIVIDE] = "/",     [TOKEN_LEFT_BRACKET] = "[", [TOKEN_RIGHT_BRACKET] = "]",
	[TOKEN_DOT] = ".",           [TOKEN_LEFT_PAREN] = "(", [TOKEN_RIGHT_PAREN] = ")",  [TOKEN_LEFT_BRACE] = "{",
	[TOKEN_RIGHT_BRACE] = "}",   [TOKEN_COLON] = ":",      [TOKEN_COMMA] = ",",        [TOKEN_GREATER_EQUAL] = ">=",
	[TOKEN_LESS_EQUAL] = "<=",   [TOKEN_LESS] = "<",       [TOKEN_GREATER] = ">",      [TOKEN_EQUAL] = "==",
	[TOKEN_UNEQUAL] = "!=",      [TOKEN_NOT] = "!",        [TOKEN_AND] = "&&",         [TOKEN_OR] = "||",
};

/* The kinds whose name is their text; where one begins another, the longer comes first. */
enum { FIRST_WORD = TOKEN_TRUE, LAST_WORD = TOKEN_IN, FIRST_SIGN = TOKEN_POWER };

const char *token_name(enum token_kind kind)
{
	return names[kind];
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool text_is_identifier(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!is_letter(s.p[i]) && (i == 0 || !is_digit(s.p[i])))
			return false;
	return s.n > 0;
}

static struct token lex_name(struct str rest, size_t begin)
{
	size_t n = 1;
	while (n < rest.n && (is_letter(rest.p[n]) || is_digit(rest.p[n])))
		n++;
	struct token t = {TOKEN_NAME, str_sub(rest, 0, n), begin};
	for (int kind = FIRST_WORD; kind <= LAST_WORD; kind++)
		if (str_is(t.text, names[kind]))
			t.kind = (enum token_kind)kind;
	return t;
}

/* Digits, and perhaps a point and more digits: there are no exponents. */
static struct token lex_number(struct str rest, size_t begin)
{
	size_t n = 1;
	while (n < rest.n && is_digit(rest.p[n]))
		n++;
	if (n + 1 < rest.n && rest.p[n] == '.' && is_digit(rest.p[n + 1])) {
		n += 2;
		while (n < rest.n && is_digit(rest.p[n]))
			n++;
	}
	return (struct token){TOKEN_NUMBER, str_sub(rest, 0, n), begin};
}

struct token lex_next(struct str text, size_t from)
{
	struct str rest = str_sub(text, from, text.n);
	for (size_t n; (n = text_space(rest)) > 0;)
		rest = str_sub(rest, n, rest.n);
	size_t begin = text.n - rest.n;
	if (rest.n == 0)
		return (struct token){TOKEN_END, {text.p + text.n, 0}, text.n};
	char c = rest.p[0];
	if (is_letter(c))
		return lex_name(rest, begin);
	if (is_digit(c))
		return lex_number(rest, begin);
	if (c == '"' || c == '\'') {
		size_t n = str_find(str_sub(rest, 1, rest.n), c) + 2;
		if (n <= rest.n)
			return (struct token){TOKEN_STRING, str_sub(rest, 0, n), begin};
	}
	for (int kind = FIRST_SIGN; kind < TOKEN_COUNT; kind++)
		if (str_starts(rest, names[kind]))
			return (struct token){(enum token_kind)kind, str_sub(rest, 0, strlen(names[kind])), begin};
	return (struct token){TOKEN_BAD, rest, begin};
}
