/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/budgets.h"

#include <stdlib.h>

/** A label value that a budget asks for. */
struct budget_value {
	struct str value;
	size_t budget;
};

static int by_value(const void *pa, const void *pb)
{
	const struct budget_value *a = pa, *b = pb;
	int order = str_cmp(a->value, b->value);
	return order ? order : a->budget < b->budget ? -1 : a->budget > b->budget;
}

static size_t exact_values(const struct selector *s)
{
	size_t n = 0;
	for (size_t i = 0; !s->open && i < s->n; i++)
		n += s->at[i].op == OP_IN && s->at[i].n_values == 1;
	return n;
}

struct budgets budgets_of(const struct set *s, struct arena *scratch)
{
	size_t room = 0, budgets = s->kinds[KIND_PDB];
	for (size_t i = 0; i < s->n; i++)
		if (s->entries[i]->kind == KIND_PDB)
			room += exact_values(&s->entries[i]->selector);
	struct budgets b = {.at = arena_calloc(scratch, budgets + 1, sizeof *b.at),
			    .values = arena_calloc(scratch, room + 1, sizeof *b.values),
			    .others = arena_calloc(scratch, budgets + 1, sizeof *b.others)};
	for (size_t i = 0; i < s->n; i++) {
		const struct entry *e = s->entries[i];
		if (e->kind != KIND_PDB)
			continue;
		if (exact_values(&e->selector) == 0)
			b.others[b.n_others++] = b.n;
		for (size_t r = 0; !e->selector.open && r < e->selector.n; r++)
			if (e->selector.at[r].op == OP_IN && e->selector.at[r].n_values == 1)
				b.values[b.n_values++] = (struct budget_value){e->selector.at[r].values[0], b.n};
		b.at[b.n++] = e;
	}
	qsort(b.values, b.n_values, sizeof *b.values, by_value);
	return b;
}

/* An empty selector selects every pod of the namespace since policy/v1; before, and without a selector, none. */
static bool selects(const struct entry *budget, const struct entry *e, const struct entry_pod *p)
{
	if (budget->selector.n == 0 && str_is(budget->api_version, "policy/v1beta1"))
		return false;
	return same_namespace(budget, e) && selector_matches(&budget->selector, p->labels, p->n_labels);
}

static size_t first_of(const struct budgets *b, struct str value)
{
	size_t low = 0, high = b->n_values;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (str_cmp(b->values[middle].value, value) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Thousands of budgets for one label are looked at as far as time allows. */
enum { MOST_BUDGETS = 2000 };

void budgets_each(const struct budgets *b, const struct entry *e, const struct entry_pod *p,
		  bool (*visit)(void *ctx, size_t budget), void *ctx)
{
	size_t steps = 0;
	for (size_t i = 0; i < b->n_others && steps++ < MOST_BUDGETS; i++)
		if (selects(b->at[b->others[i]], e, p) && !visit(ctx, b->others[i]))
			return;
	for (size_t l = 0; l < p->n_labels; l++)
		for (size_t i = first_of(b, p->labels[l].value);
		     i < b->n_values && str_eq(b->values[i].value, p->labels[l].value) && steps++ < MOST_BUDGETS; i++)
			if (selects(b->at[b->values[i].budget], e, p) && !visit(ctx, b->values[i].budget))
				return;
}

static bool found_one(void *ctx, size_t budget)
{
	(void)budget;
	*(bool *)ctx = true;
	return false;
}

bool budgets_guard(const struct budgets *b, const struct entry *e, const struct entry_pod *p)
{
	bool guarded = false;
	budgets_each(b, e, p, found_one, &guarded);
	return guarded;
}

bool makes_pods_itself(const struct entry *e)
{
	static const enum kind kinds[] = {KIND_DEPLOYMENT, KIND_STATEFUL_SET, KIND_REPLICA_SET, KIND_ROLLOUT};
	for (size_t i = 0; i < COUNT_OF(kinds); i++)
		if (e->kind == kinds[i])
			return true;
	return false;
}
