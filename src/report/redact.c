/* SPDX-License-Identifier: Apache-2.0 */
#include "report/redact.h"

#include <stdlib.h>

#include "base/alloc.h"

static int by_place(const void *left, const void *right)
{
	const struct secret *a = left, *b = right;
	if (a->source != b->source)
		return (uintptr_t)a->source < (uintptr_t)b->source ? -1 : 1;
	if (a->begin != b->begin)
		return a->begin < b->begin ? -1 : 1;
	return 0;
}

void redactor_init(struct redactor *r, const struct secret *secrets, size_t n)
{
	*r = (struct redactor){xcalloc(n ? n : 1, sizeof *secrets), 0};
	if (n)
		memcpy(r->secrets, secrets, n * sizeof *secrets);
	qsort(r->secrets, n, sizeof *secrets, by_place);
	/* Overlapping ones are joined, so that the nearest one before an offset decides. */
	for (size_t i = 0; i < n; i++) {
		struct secret *last = r->n ? &r->secrets[r->n - 1] : NULL;
		const struct secret next = r->secrets[i];
		if (last && last->source == next.source && next.begin <= last->end)
			last->end = next.end > last->end ? next.end : last->end;
		else
			r->secrets[r->n++] = next;
	}
}

void redactor_release(struct redactor *r)
{
	free(r->secrets);
	*r = (struct redactor){0};
}

/* The last secret that begins at or before the offset; NULL when there is none in this source. */
static const struct secret *last_before(const struct redactor *r, const struct source *source, size_t offset)
{
	size_t low = 0, high = r->n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct secret *s = &r->secrets[middle];
		bool before = s->source != source ? (uintptr_t)s->source < (uintptr_t)source : s->begin <= offset;
		if (before)
			low = middle + 1;
		else
			high = middle;
	}
	const struct secret *s = low ? &r->secrets[low - 1] : NULL;
	return s && s->source == source ? s : NULL;
}

bool redactor_hides(const struct redactor *r, const struct source *source, size_t offset)
{
	const struct secret *s = last_before(r, source, offset);
	return s && offset < s->end;
}

bool redactor_hides_any(const struct redactor *r, const struct source *source, size_t begin, size_t end)
{
	const struct secret *s = begin < end ? last_before(r, source, end - 1) : NULL;
	return s && begin < s->end;
}
