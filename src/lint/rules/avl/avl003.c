/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/budgets.h"
#include "lint/rule.h"
#include "lint/scalers.h"

static bool serves(const struct entry *e)
{
	for (const struct entry_pod *p = e->pods; p; p = p->next)
		if (p->role == ROLE_SERVING && !p->partial)
			return true;
	return false;
}

static void check(struct check *c, const struct set *s)
{
	struct scalers scalers = scalers_of(s, c->scratch);
	/* One whose target is filled in later may scale any of them. */
	if (scalers.n < (size_t)s->kinds[KIND_HPA] + s->kinds[KIND_SCALED_OBJECT])
		return;
	for (size_t i = 0; i < s->n; i++) {
		const struct entry *e = s->entries[i];
		if (e->partial || !makes_pods_itself(e) || !serves(e) || (e->has_replicas && e->replicas != 1) ||
		    scaler_for(&scalers, e))
			continue;
		report_entry(c, e, e->replicas_at,
			     "one replica%s and no autoscaler: while it restarts or moves, nobody answers",
			     e->has_replicas ? "" : " (the default)");
	}
}

const struct rule rule_avl003 = {
	.code = "AVL003",
	.name = "single-replica-serving",
	.severity = SEVERITY_INFO,
	.audience = FOR_ALL,
	.flags = RULE_COMPLETE,
	.set = check,
	.what = "A model server with one replica that no autoscaler scales.",
	.why = "Every interruption is an outage for as long as the model takes to load, not for the second that a web "
	       "server "
	       "takes: a node drain, an out-of-memory kill, an image update with `maxSurge: 0`. Whether a second GPU "
	       "is "
	       "worth it is a question of money, so this is advice. An autoscaler with a minimum of one is "
	       "left alone: it is a decision.",
	.bad = "kind: Deployment\nspec:\n  replicas: 1\n",
	.good = "kind: Deployment\nspec:\n  replicas: 2\n",
	.fix = "Run two replicas on different nodes where the model must answer, and say so with a "
	       "PodDisruptionBudget.",
	.source = "https://kubernetes.io/docs/concepts/workloads/pods/disruptions/",
};
