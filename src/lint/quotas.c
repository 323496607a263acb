/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/quotas.h"

#include <stdlib.h>

static int by_namespace(const void *pa, const void *pb)
{
	const struct entry *a = *(const struct entry *const *)pa, *b = *(const struct entry *const *)pb;
	int order = str_cmp(a->namespace_, b->namespace_);
	if (order)
		return order;
	if (a->file != b->file)
		return a->file < b->file ? -1 : 1;
	return a->name_at.begin < b->name_at.begin ? -1 : a->name_at.begin > b->name_at.begin;
}

struct quotas quotas_of(const struct set *s, struct arena *scratch)
{
	size_t room = s->kinds[KIND_RESOURCE_QUOTA];
	struct quotas quotas = {.n = 0};
	if (room == 0)
		return quotas;
	quotas.at = arena_calloc(scratch, room, sizeof *quotas.at);
	for (size_t i = 0; i < s->n && quotas.n < room; i++)
		if (s->entries[i]->quota)
			quotas.at[quotas.n++] = s->entries[i];
	if (quotas.n > 1)
		qsort(quotas.at, quotas.n, sizeof *quotas.at, by_namespace);
	return quotas;
}

const struct quota_line *quota_for(const struct quotas *quotas, struct str namespace_, struct str resource,
				   const struct entry **owner)
{
	/* More in one namespace are looked at as far as time allows. */
	enum { MOST_QUOTAS = 1000 };
	const struct quota_line *tightest = NULL;
	size_t low = entries_from_namespace(quotas->at, quotas->n, namespace_);
	size_t last = low + MOST_QUOTAS < quotas->n ? low + MOST_QUOTAS : quotas->n;
	for (; low < last && str_eq(quotas->at[low]->namespace_, namespace_); low++) {
		for (const struct quota_line *line = quotas->at[low]->quota; line; line = line->next) {
			if (!str_eq(line->resource, resource) || (tightest && line->n >= tightest->n))
				continue;
			tightest = line;
			*owner = quotas->at[low];
		}
	}
	return tightest;
}
