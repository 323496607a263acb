/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/budgets.h"
#include "lint/rule.h"
#include "lint/scalers.h"

enum { LEAST_REPLICAS };
static const struct rule_param params[] = {
	[LEAST_REPLICAS] = {"leastReplicas", 1, 1000, 2,
			    "a workload with so many replicas or more needs a disruption budget"},
};

static void judge(struct check *c, const struct budgets *b, const struct scalers *scalers, const struct entry *e)
{
	const struct entry_pod *p = e->pods;
	if (!p || p->role != ROLE_SERVING || p->partial || e->partial || !makes_pods_itself(e))
		return;
	const struct entry *scaler = scaler_for(scalers, e);
	int64_t replicas = scaler ? scaler->min_replicas : e->has_replicas ? e->replicas : 1;
	if (replicas < check_param(c, LEAST_REPLICAS) || budgets_guard(b, e, p))
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
	RULE_PARAMS(params),
	.source = "https://kubernetes.io/docs/tasks/run-application/configure-pdb/",
};
