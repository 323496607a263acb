/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/scalers.h"

#include <stdlib.h>

#include "kube/names.h"

/* By target; then by place, so that what is said does not depend on the sort. */
static int by_target(const void *pa, const void *pb)
{
	const struct entry *a = *(const struct entry *const *)pa, *b = *(const struct entry *const *)pb;
	int order = str_cmp(a->target.name, b->target.name);
	if (order)
		return order;
	if (a->file != b->file)
		return a->file < b->file ? -1 : 1;
	return a->name_at.begin < b->name_at.begin ? -1 : a->name_at.begin > b->name_at.begin;
}

static bool is_scaler(const struct entry *e)
{
	return (e->kind == KIND_HPA || e->kind == KIND_SCALED_OBJECT) && e->target.name.n &&
	       !is_placeholder(e->target.name);
}

struct scalers scalers_of(const struct set *s, struct arena *scratch)
{
	size_t room = (size_t)s->kinds[KIND_HPA] + s->kinds[KIND_SCALED_OBJECT];
	struct scalers scalers = {.n = 0};
	if (room == 0)
		return scalers;
	scalers.at = arena_calloc(scratch, room, sizeof *scalers.at);
	for (size_t i = 0; i < s->n && scalers.n < room; i++)
		if (is_scaler(s->entries[i]))
			scalers.at[scalers.n++] = s->entries[i];
	if (scalers.n > 1)
		qsort(scalers.at, scalers.n, sizeof *scalers.at, by_target);
	return scalers;
}

const struct entry *scaler_for(const struct scalers *scalers, const struct entry *e)
{
	size_t low = 0, high = scalers->n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (str_cmp(scalers->at[middle]->target.name, e->name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < scalers->n && str_eq(scalers->at[low]->target.name, e->name); low++)
		if (entry_is_target(e, scalers->at[low], &scalers->at[low]->target))
			return scalers->at[low];
	return NULL;
}
