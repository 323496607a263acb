/* SPDX-License-Identifier: Apache-2.0 */
#include "jsone/place.h"

#include "doc/doc.h"

const char *error_class_name(enum error_class class)
{
	static const char *const names[] = {"SyntaxError", "TemplateError", "InterpreterError", "BuiltinError"};
	return names[class];
}

struct place template_place(const struct node *n)
{
	return (struct place){.node = n};
}

struct place template_key_place(const struct node *n)
{
	return (struct place){.node = n, .in_key = true};
}

/* Where the text of a scalar or key begins in its document; false when it does not stand there byte for byte. */
static bool find_text(const struct place *p, size_t begin, size_t end, size_t *at)
{
	const struct node *n = p->node;
	struct str text = p->in_key ? node_key(n) : node_text(n);
	struct str written = str_sub(n->doc->text, begin, end - begin);
	if (!text.p)
		return false;
	size_t quote = written.n && (written.p[0] == '"' || written.p[0] == '\'') ? 1 : 0;
	*at = begin + quote;
	return str_eq(str_sub(written, quote, written.n - 2 * quote), text) && written.n == text.n + 2 * quote;
}

struct problem *place_problem(struct problems *list, const struct place *p, struct str message, struct str hint)
{
	const struct node *n = p->in_key ? p->node : node_deref(p->node);
	const struct source *source = NULL;
	size_t begin = 0, end = 0, at;
	if (n && n->doc) {
		source = n->doc->source;
		begin = p->in_key ? n->key_begin : n->begin;
		end = p->in_key ? n->key_end : n->end;
		struct place seen = {.node = n, .in_key = p->in_key};
		if (p->end > p->begin && find_text(&seen, begin, end, &at)) {
			begin = at + p->begin;
			end = at + p->end;
		}
		begin += n->doc->base;
		end += n->doc->base;
	}
	struct problem *problem = problem_add(list, source, begin, end, "%.*s", STR_ARG(message));
	if (hint.n)
		problem_hint(list, problem, "%.*s", STR_ARG(hint));
	return problem;
}

struct str clip(struct str s)
{
	enum { MOST = 300 };
	if (s.n <= MOST)
		return s;
	size_t n = MOST;
	/* Not inside a character. */
	while (n > 0 && ((unsigned char)s.p[n] & 0xC0) == 0x80)
		n--;
	return str_sub(s, 0, n);
}
