/* SPDX-License-Identifier: Apache-2.0
 * Lines and columns of all findings: sorted by place, so that each text is walked once, however long its lines are. */
#include <stdlib.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "lint/engine.h"

/* A place whose position is asked for. */
struct asked {
	const struct source *source;
	size_t offset;
	struct position *answer;
};

struct asked_list {
	struct asked *at;
	size_t n, cap;
};

static void ask(struct asked_list *list, const struct source *source, size_t offset, struct position *answer)
{
	*VEC_PUSH(list) = (struct asked){source, offset < source->text.n ? offset : source->text.n, answer};
}

/* By text; which text comes first does not matter. */
static int by_place(const void *pa, const void *pb)
{
	const struct asked *a = pa, *b = pb;
	uintptr_t x = (uintptr_t)a->source, y = (uintptr_t)b->source;
	if (x != y)
		return x < y ? -1 : 1;
	return a->offset < b->offset ? -1 : a->offset > b->offset;
}

/* Goes on from where the last answer was. */
static void answer(struct asked *a, const struct asked *last)
{
	struct str text = a->source->text;
	struct position at = {1, 1};
	size_t from = 0;
	if (last && last->source == a->source) {
		at = *last->answer;
		from = last->offset;
	} else if (str_starts(text, "\xEF\xBB\xBF")) {
		from = a->offset < 3 ? a->offset : 3;
	}
	const char *end = text.p + a->offset, *line = text.p + from;
	for (const char *nl; line < end && (nl = memchr(line, '\n', (size_t)(end - line))); line = nl + 1)
		at = (struct position){at.line + 1, 1};
	at.column += utf8_count((struct str){line, (size_t)(end - line)});
	*a->answer = at;
}

void positions_find(struct finding *findings, size_t n)
{
	struct asked_list list = {0};
	for (size_t i = 0; i < n; i++) {
		struct finding *f = &findings[i];
		ask(&list, f->source, f->begin, &f->start);
		ask(&list, f->source, f->end, &f->stop);
		for (struct related *r = f->related; r; r = r->next) {
			ask(&list, r->source, r->begin, &r->start);
			ask(&list, r->source, r->end, &r->stop);
		}
	}
	if (list.n)
		qsort(list.at, list.n, sizeof *list.at, by_place);
	for (size_t i = 0; i < list.n; i++)
		answer(&list.at[i], i ? &list.at[i - 1] : NULL);
	free(list.at);
}
