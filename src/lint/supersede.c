/* SPDX-License-Identifier: Apache-2.0
 * One mistake, one finding. */
#include <stdlib.h>

#include "base/alloc.h"
#include "lint/engine.h"

/* What the rules that fired at a spot supersede. `inside`: at the spot or at any spot in it. */
struct spot {
	const void *pod, *container;
	struct rule_bits here, inside;
};

static int compare_pointers(const void *a, const void *b)
{
	uintptr_t x = (uintptr_t)a, y = (uintptr_t)b;
	return x < y ? -1 : x > y;
}

static int by_place(const void *pa, const void *pb)
{
	const struct spot *a = pa, *b = pb;
	int order = compare_pointers(a->pod, b->pod);
	return order ? order : compare_pointers(a->container, b->container);
}

static void add_bits(struct rule_bits *to, const struct rule_bits *from)
{
	for (size_t w = 0; w < RULE_WORDS; w++)
		to->word[w] |= from->word[w];
}

/* NULL when nothing fired there. */
static struct spot *find(struct spot *spots, size_t n, const void *pod, const void *container)
{
	struct spot key = {.pod = pod, .container = container};
	return bsearch(&key, spots, n, sizeof *spots, by_place);
}

/* Spots in order, each once, with what fired at it. There is one for the object and one for each pod, whether or not
 * something fired there. */
static size_t collect(struct spot *spots, const struct finding *at, size_t n, const struct dispatch *d)
{
	size_t count = 0, kept = 0;
	spots[count++] = (struct spot){.pod = NULL};
	for (size_t i = 0; i < n; i++) {
		spots[count] = (struct spot){.pod = at[i].pod, .container = at[i].container};
		size_t rule = rule_index(at[i].rule);
		/* Users' own rules supersede nothing. */
		if (rule < RULE_COUNT)
			spots[count].here = d->supersedes[rule];
		count++;
		spots[count++] = (struct spot){.pod = at[i].pod};
	}
	qsort(spots, count, sizeof *spots, by_place);
	for (size_t i = 1; i < count; i++) {
		if (by_place(&spots[kept], &spots[i]) == 0)
			add_bits(&spots[kept].here, &spots[i].here);
		else
			spots[++kept] = spots[i];
	}
	return kept + 1;
}

static void sum_up(struct spot *spots, size_t n)
{
	struct spot *object = find(spots, n, NULL, NULL);
	for (size_t i = 0; i < n; i++) {
		struct spot *pod = find(spots, n, spots[i].pod, NULL);
		add_bits(&spots[i].inside, &spots[i].here);
		if (pod)
			add_bits(&pod->inside, &spots[i].here);
		add_bits(&object->inside, &spots[i].here);
	}
}

static bool is_superseded(struct spot *spots, size_t n, const struct finding *f)
{
	size_t rule = rule_index(f->rule);
	const struct spot *own = find(spots, n, f->pod, f->container), *pod = find(spots, n, f->pod, NULL),
			  *object = find(spots, n, NULL, NULL);
	return (own && rule_bit(&own->inside, rule)) || (pod && rule_bit(&pod->here, rule)) ||
	       rule_bit(&object->here, rule);
}

void findings_supersede(struct findings *f, size_t from, const struct dispatch *d)
{
	bool any = false;
	for (size_t w = 0; w < RULE_WORDS; w++)
		any |= (f->fired.word[w] & d->superseders.word[w]) != 0;
	if (!any)
		return;
	struct spot *spots = xcalloc(2 * (f->n - from) + 1, sizeof *spots);
	size_t n = collect(spots, &f->at[from], f->n - from, d), kept = from;
	sum_up(spots, n);
	for (size_t i = from; i < f->n; i++)
		if (!is_superseded(spots, n, &f->at[i]))
			f->at[kept++] = f->at[i];
	f->n = kept;
	free(spots);
}
