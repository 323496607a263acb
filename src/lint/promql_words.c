/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/promql_words.h"

bool promql_alpha(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':';
}

bool promql_digit(char c)
{
	return c >= '0' && c <= '9';
}

void promql_skip(struct promql_reader *r)
{
	while (r->at < r->text.n) {
		char c = r->text.p[r->at];
		if (c == '#')
			while (r->at < r->text.n && r->text.p[r->at] != '\n')
				r->at++;
		else if (c == ' ' || c == '\t' || c == '\n' || c == '\r')
			r->at++;
		else
			return;
	}
}

/* The next byte that counts, 0 at the end. */
char promql_peek(struct promql_reader *r)
{
	promql_skip(r);
	return r->at < r->text.n ? r->text.p[r->at] : '\0';
}

bool promql_take(struct promql_reader *r, const char *what)
{
	promql_skip(r);
	if (!str_starts(str_sub(r->text, r->at, r->text.n), what))
		return false;
	r->at += strlen(what);
	return true;
}

void promql_want(struct promql_reader *r, const char *what)
{
	if (!r->failed && !promql_take(r, what))
		r->failed = true;
}

struct str promql_word(struct promql_reader *r)
{
	promql_skip(r);
	size_t from = r->at;
	while (r->at < r->text.n &&
	       (promql_alpha(r->text.p[r->at]) || (r->at > from && promql_digit(r->text.p[r->at]))))
		r->at++;
	return str_sub(r->text, from, r->at - from);
}

/* Takes a keyword, whatever its case. */
bool promql_take_word(struct promql_reader *r, const char *word)
{
	size_t back = r->at;
	if (str_eq_nocase(promql_word(r), str_of(word)))
		return true;
	r->at = back;
	return false;
}

/* Between quotes of any of the three kinds. */
struct str promql_string(struct promql_reader *r)
{
	char quote = promql_peek(r);
	if (quote != '"' && quote != '\'' && quote != '`') {
		r->failed = true;
		return (struct str){0};
	}
	size_t from = ++r->at;
	while (r->at < r->text.n && r->text.p[r->at] != quote)
		r->at += r->text.p[r->at] == '\\' && quote != '`' ? 2 : 1;
	if (r->at >= r->text.n) {
		r->failed = true;
		return (struct str){0};
	}
	return str_sub(r->text, from, r->at++ - from);
}
