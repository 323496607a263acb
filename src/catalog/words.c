/* SPDX-License-Identifier: Apache-2.0 */
#include "catalog/words.h"

struct words words_of(const struct str *at, size_t n)
{
	return (struct words){.at = at, .n = n, .starts = true};
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool is_separator(char c)
{
	return c == '\n' || c == ';' || c == '&' || c == '|' || c == '(' || c == ')' || c == '`';
}

/* An argument with blanks is a script, or several words that should have been one each; JSON stays whole. */
static bool is_script(struct str s)
{
	if (s.n && (s.p[0] == '{' || s.p[0] == '['))
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (is_blank(s.p[i]))
			return true;
	return false;
}

/* Words behind which the real command stands. */
static bool is_wrapper(struct str s)
{
	static const char *const wrappers[] = {"exec",      "nohup", "time",    "env", "sudo", "tini",
					       "dumb-init", "--",    "-g",      "do",  "then", "else",
					       "if",        "!",     "numactl", "uv",  "run",  "poetry"};
	for (size_t i = 0; i < COUNT_OF(wrappers); i++)
		if (str_is(s, wrappers[i]) || (str_ends(s, wrappers[i]) && s.n > strlen(wrappers[i]) &&
					       s.p[s.n - strlen(wrappers[i]) - 1] == '/'))
			return true;
	/* VARIABLE=value in front of a command. */
	size_t eq = str_find(s, '=');
	for (size_t i = 0; i < eq; i++)
		if (!(s.p[i] == '_' || (s.p[i] >= 'A' && s.p[i] <= 'Z') || (i && s.p[i] >= '0' && s.p[i] <= '9')))
			return false;
	return eq && eq < s.n;
}

static struct str without_quotes(struct str s)
{
	while (s.n && (s.p[0] == '"' || s.p[0] == '\''))
		s = str_sub(s, 1, s.n);
	while (s.n && (s.p[s.n - 1] == '"' || s.p[s.n - 1] == '\''))
		s.n--;
	return s;
}

/* Skips what stands between two words of a script. */
static void skip_gap(struct words *w)
{
	while (w->rest.n) {
		char c = w->rest.p[0];
		size_t n = 1;
		if (c == '\\' && w->rest.n > 1 && (w->rest.p[1] == '\n' || w->rest.p[1] == '\r')) {
			/* The line goes on. */
			n = w->rest.p[1] == '\r' && w->rest.n > 2 && w->rest.p[2] == '\n' ? 3 : 2;
		} else if (c == '#') {
			n = str_find(w->rest, '\n');
		} else if (is_separator(c)) {
			w->starts = true;
		} else if (!is_blank(c)) {
			return;
		}
		w->rest = str_sub(w->rest, n, w->rest.n);
	}
}

static void take(struct words *w, struct str text, struct word *out)
{
	*out = (struct word){without_quotes(text), w->starts};
	w->starts = w->starts && is_wrapper(text);
}

bool words_next(struct words *w, struct word *out)
{
	for (;;) {
		if (w->script) {
			skip_gap(w);
			size_t n = 0;
			while (n < w->rest.n && !is_blank(w->rest.p[n]) && !is_separator(w->rest.p[n]))
				n++;
			struct str text = str_sub(w->rest, 0, n);
			w->rest = str_sub(w->rest, n, w->rest.n);
			w->script = w->rest.n > 0;
			if (n) {
				take(w, text, out);
				return true;
			}
			continue;
		}
		if (w->i == w->n)
			return false;
		struct str text = w->at[w->i++];
		if (is_script(text)) {
			w->script = true;
			w->rest = text;
			/* "-c" 'script': it begins with a command of its own. A flag with its value in one argument
			 * does not. */
			w->starts = w->starts || text.p[0] != '-';
			continue;
		}
		take(w, text, out);
		return true;
	}
}

bool glob_match(struct str pattern, struct str text)
{
	size_t p = 0, t = 0, star = pattern.n, mark = 0;
	while (t < text.n) {
		if (p < pattern.n && pattern.p[p] == '*') {
			star = p++;
			mark = t;
		} else if (p < pattern.n && pattern.p[p] == text.p[t]) {
			p++;
			t++;
		} else if (star < pattern.n && text.p[mark] != '/') {
			p = star + 1;
			t = ++mark;
		} else {
			return false;
		}
	}
	while (p < pattern.n && pattern.p[p] == '*')
		p++;
	return p == pattern.n;
}
