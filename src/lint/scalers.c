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

/* The first that names `name`, scalers->n when none does. */
static size_t first_for(const struct scalers *scalers, struct str name)
{
	size_t low = 0, high = scalers->n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (str_cmp(scalers->at[middle]->target.name, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool names(const struct scalers *scalers, size_t i, struct str name)
{
	return i < scalers->n && str_eq(scalers->at[i]->target.name, name);
}

/* Thousands of one name are looked at as far as time allows. */
enum { MOST_NAMESAKES = 1000 };

const struct entry *scaler_for(const struct scalers *scalers, const struct entry *e)
{
	size_t first = first_for(scalers, e->name);
	for (size_t i = first; names(scalers, i, e->name) && i - first < MOST_NAMESAKES; i++)
		if (entry_is_target(e, scalers->at[i], &scalers->at[i]->target))
			return scalers->at[i];
	return NULL;
}

const struct entry **scaler_targets(const struct scalers *scalers, const struct set *s, struct arena *scratch)
{
	const struct entry **targets = arena_calloc(scratch, scalers->n + 1, sizeof *targets);
	for (size_t k = 0; k < s->n && scalers->n; k++) {
		const struct entry *e = s->entries[k];
		size_t first = e->pods ? first_for(scalers, e->name) : scalers->n;
		for (size_t i = first; names(scalers, i, e->name) && i - first < MOST_NAMESAKES; i++)
			if (!targets[i] && entry_is_target(e, scalers->at[i], &scalers->at[i]->target))
				targets[i] = e;
	}
	return targets;
}
