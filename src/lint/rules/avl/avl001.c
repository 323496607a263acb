/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "lint/rule.h"
#include "lint/scalers.h"

/* A label value that a budget asks for. */
struct wanted {
	struct str value;
	const struct entry *budget;
};

/* Budgets by the values that they ask for, sorted; and those that ask for none, or for one of several. */
struct budgets {
	struct wanted *wanted;
	const struct entry **others;
	size_t n_wanted, n_others;
};

static int by_value(const void *pa, const void *pb)
{
	const struct wanted *a = pa, *b = pb;
	return str_cmp(a->value, b->value);
}

static size_t exact_values(const struct selector *s)
{
	size_t n = 0;
	for (size_t i = 0; !s->open && i < s->n; i++)
		n += s->at[i].op == OP_IN && s->at[i].n_values == 1;
	return n;
}

static struct budgets budgets_of(const struct set *s, struct arena *scratch)
{
	size_t room = 0;
	for (size_t i = 0; i < s->n; i++)
		if (s->entries[i]->kind == KIND_PDB)
			room += exact_values(&s->entries[i]->selector);
	struct budgets b = {.wanted = arena_calloc(scratch, room + 1, sizeof *b.wanted),
			    .others = arena_calloc(scratch, (size_t)s->kinds[KIND_PDB] + 1, sizeof *b.others)};
	for (size_t i = 0; i < s->n; i++) {
		const struct entry *e = s->entries[i];
		if (e->kind != KIND_PDB)
			continue;
		if (exact_values(&e->selector) == 0)
			b.others[b.n_others++] = e;
		for (size_t r = 0; !e->selector.open && r < e->selector.n; r++)
			if (e->selector.at[r].op == OP_IN && e->selector.at[r].n_values == 1)
				b.wanted[b.n_wanted++] = (struct wanted){e->selector.at[r].values[0], e};
	}
	qsort(b.wanted, b.n_wanted, sizeof *b.wanted, by_value);
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
	size_t low = 0, high = b->n_wanted;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (str_cmp(b->wanted[middle].value, value) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool is_guarded(const struct budgets *b, const struct entry *e, const struct entry_pod *p)
{
	for (size_t i = 0; i < b->n_others; i++)
		if (selects(b->others[i], e, p))
			return true;
	for (size_t l = 0; l < p->n_labels; l++)
		for (size_t i = first_of(b, p->labels[l].value);
		     i < b->n_wanted && str_eq(b->wanted[i].value, p->labels[l].value); i++)
			if (selects(b->wanted[i].budget, e, p))
				return true;
	return false;
}

/* Kinds whose pods carry the labels of the template: those that operators make have more, by which a budget may select
 * them. */
static bool makes_pods_itself(const struct entry *e)
{
	static const enum kind kinds[] = {KIND_DEPLOYMENT, KIND_STATEFUL_SET, KIND_REPLICA_SET, KIND_ROLLOUT};
	for (size_t i = 0; i < COUNT_OF(kinds); i++)
		if (e->kind == kinds[i])
			return true;
	return false;
}

static void judge(struct check *c, const struct budgets *b, const struct scalers *scalers, const struct entry *e)
{
	const struct entry_pod *p = e->pods;
	if (!p || p->role != ROLE_SERVING || p->partial || e->partial || !makes_pods_itself(e))
		return;
	const struct entry *scaler = scaler_for(scalers, e);
	int64_t replicas = scaler ? scaler->min_replicas : e->has_replicas ? e->replicas : 1;
	if (replicas < 2 || is_guarded(b, e, p))
		return;
	struct place at = {0};
	if (!scaler)
		at = e->replicas_at;
	struct finding *f = report_entry(
		c, e, at, "%lld replicas and no PodDisruptionBudget that selects them: a drain may take all at once",
		(long long)replicas);
	if (scaler)
		related_entry(c, f, scaler, scaler->target.at, "the autoscaler that keeps that many");
}

static void check(struct check *c, const struct set *s)
{
	struct budgets budgets = budgets_of(s, c->scratch);
	struct scalers scalers = scalers_of(s, c->scratch);
	for (size_t i = 0; i < s->n; i++)
		judge(c, &budgets, &scalers, s->entries[i]);
}

const struct rule rule_avl001 = {
	.code = "AVL001",
	.name = "disruption-budget-missing",
	.severity = SEVERITY_WARNING,
	.audience = FOR_ALL,
	.flags = RULE_COMPLETE,
	.set = check,
	.what = "A serving workload with two replicas or more that no PodDisruptionBudget selects.",
	.why = "GPU nodes are drained often: driver updates, spot reclaims, node upgrades, the autoscaler's own "
	       "tidying. Without a budget "
	       "a drain may evict every replica at once, and each then needs minutes to load its model. "
	       "A budget without a selector selects nothing.",
	.bad = "kind: Deployment\nspec:\n  replicas: 3\n  template:\n    metadata:\n      labels: {app: llama}\n",
	.good = "kind: Deployment\nspec:\n  replicas: 3\n  template:\n    metadata:\n      labels: {app: llama}\n---\n"
		"kind: PodDisruptionBudget\nspec:\n  maxUnavailable: 1\n  selector:\n    matchLabels: {app: llama}\n",
	.fix = "Add a PodDisruptionBudget with `maxUnavailable: 1` and the pods' labels.",
	.source = "https://kubernetes.io/docs/tasks/run-application/configure-pdb/",
};
