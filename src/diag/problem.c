/* SPDX-License-Identifier: Apache-2.0 */
#include "diag/problem.h"

#include <stdarg.h>
#include <stdio.h>

enum { MOST_PROBLEMS = 100 };

void problems_init(struct problems *list)
{
	*list = (struct problems){0};
}

void problems_release(struct problems *list)
{
	arena_release(&list->arena);
	problems_init(list);
}

struct problem *problem_add(struct problems *list, const struct source *source, size_t begin, size_t end,
			    const char *fmt, ...)
{
	struct problem *p = list->last;
	if (list->n < MOST_PROBLEMS) {
		p = ARENA_NEW(&list->arena, struct problem);
		if (list->last)
			list->last->next = p;
		else
			list->first = p;
		list->last = p;
	}
	list->n++;
	va_list args;
	va_start(args, fmt);
	p->message = arena_vprintf(&list->arena, fmt, args);
	va_end(args);
	p->source = source;
	p->begin = begin;
	p->end = end;
	p->hint = (struct str){0};
	return p;
}

void problem_hint(struct problems *list, struct problem *p, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	p->hint = arena_vprintf(&list->arena, fmt, args);
	va_end(args);
}

void problems_print(const struct problems *list, struct buf *out)
{
	for (const struct problem *p = list->first; p; p = p->next) {
		if (p->source) {
			struct position at = source_position(p->source, p->begin);
			buf_addf(out, "%s:%zu:%zu: ", p->source->name, at.line, at.column);
		}
		buf_addf(out, "%.*s\n", STR_ARG(p->message));
		if (p->hint.n)
			buf_addf(out, "  %.*s\n", STR_ARG(p->hint));
	}
	if (list->n > MOST_PROBLEMS)
		buf_addf(out, "and %zu more\n", list->n - MOST_PROBLEMS);
}
