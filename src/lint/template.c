/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/template.h"

/* What follows "{{" or "{{- " in a Go template and hardly anywhere else. */
static const char *const go_words[] = {".",        "$",         "/*",        "if ",     "else",   "end",    "range ",
				       "with ",    "include ",  "template ", "define ", "block ", "toYaml", "tpl ",
				       "default ", "required ", "printf ",   "quote ",  "lookup "};

static bool is_go_action(struct str s)
{
	if (s.n && s.p[0] == '-')
		s = str_sub(s, 1, s.n);
	while (s.n && (s.p[0] == ' ' || s.p[0] == '\t'))
		s = str_sub(s, 1, s.n);
	for (size_t i = 0; i < COUNT_OF(go_words); i++)
		if (str_starts(s, go_words[i]))
			return true;
	return false;
}

static bool has_go_action(struct str text)
{
	for (struct str rest = text;;) {
		size_t brace = str_find(rest, '{');
		if (brace + 1 >= rest.n)
			return false;
		rest = str_sub(rest, brace + 1, rest.n);
		if (rest.p[0] == '{' && is_go_action(str_sub(rest, 1, rest.n)))
			return true;
	}
}

/* The line around `at`. */
static struct str line_at(struct str text, size_t at)
{
	if (at > text.n)
		at = text.n;
	size_t begin = at;
	while (begin > 0 && text.p[begin - 1] != '\n')
		begin--;
	struct str line = str_sub(text, begin, text.n);
	line.n = str_find(line, '\n');
	return line;
}

bool is_text_template(struct str text, size_t at)
{
	struct str line = line_at(text, at);
	return str_has(line, "{{") || str_has(line, "{%") || has_go_action(text);
}
