/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "lint/rule.h"

/* Budgets in two parts: those that ask for a label's value, sorted by it, and the others. */
struct budgets {
	const struct entry **keyed, **others;
	size_t n_keyed, n_others;
};

/* A value that every selected pod must carry under some key; p == NULL when there is none. */
static struct str wanted_value(const struct entry *e)
{
	for (size_t i = 0; !e->selector.open && i < e->selector.n; i++)
		if (e->selector.at[i].op == OP_IN && e->selector.at[i].n_values == 1)
			return e->selector.at[i].values[0];
	return (struct str){NULL, 0};
}

static int by_value(const void *pa, const void *pb)
{
	const struct entry *a = *(const struct entry *const *)pa, *b = *(const struct entry *const *)pb;
	return str_cmp(wanted_value(a), wanted_value(b));
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
	size_t low = 0, high = b->n_keyed;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (str_cmp(wanted_value(b->keyed[middle]), value) < 0)
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
		     i < b->n_keyed && str_eq(wanted_value(b->keyed[i]), p->labels[l].value); i++)
			if (selects(b->keyed[i], e, p))
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

static const struct entry *scaler_of(const struct entry *const *scalers, size_t n, const struct entry *e)
{
	for (size_t i = 0; i < n; i++)
		if (entry_is_target(e, scalers[i], &scalers[i]->target))
			return scalers[i];
	return NULL;
}

static void judge(struct check *c, const struct budgets *b, const struct entry *const *scalers, size_t n_scalers,
		  const struct entry *e)
{
	const struct entry_pod *p = e->pods;
	if (!p || p->role != ROLE_SERVING || p->partial || e->partial || !makes_pods_itself(e))
		return;
	/* The cheap question first: most workloads have one replica, or a budget. */
	if (is_guarded(b, e, p))
		return;
	const struct entry *scaler = scaler_of(scalers, n_scalers, e);
	int64_t replicas = scaler ? scaler->min_replicas : e->has_replicas ? e->replicas : 1;
	if (replicas < 2)
		return;
	struct finding *f =
		report_entry(c, e, scaler ? (struct place){0} : e->replicas_at,
			     "%lld replicas and no PodDisruptionBudget that selects them: a drain may take all at "
			     "once",
			     (long long)replicas);
	if (scaler)
		related_entry(c, f, scaler, scaler->target.at, "the autoscaler that keeps that many");
}

static void check(struct check *c, const struct set *s)
{
	struct budgets b = {0};
	size_t n_scalers = 0, room = (size_t)s->kinds[KIND_HPA] + s->kinds[KIND_SCALED_OBJECT];
	b.keyed = arena_calloc(c->scratch, (size_t)s->kinds[KIND_PDB] + 1, sizeof *b.keyed);
	b.others = arena_calloc(c->scratch, (size_t)s->kinds[KIND_PDB] + 1, sizeof *b.others);
	const struct entry **scalers = arena_calloc(c->scratch, room + 1, sizeof *scalers);
	for (size_t i = 0; i < s->n; i++) {
		const struct entry *e = s->entries[i];
		if (e->kind == KIND_PDB && wanted_value(e).p)
			b.keyed[b.n_keyed++] = e;
		else if (e->kind == KIND_PDB)
			b.others[b.n_others++] = e;
		else if (n_scalers < room && (e->kind == KIND_HPA || e->kind == KIND_SCALED_OBJECT))
			scalers[n_scalers++] = e;
	}
	qsort(b.keyed, b.n_keyed, sizeof *b.keyed, by_value);
	for (size_t i = 0; i < s->n; i++)
		judge(c, &b, scalers, n_scalers, s->entries[i]);
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
