/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/rule.h"
#include "lint/scalers.h"

static bool is_ai(const struct entry *e)
{
	for (const struct entry_pod *p = e->pods; p; p = p->next)
		if (p->ai)
			return true;
	return false;
}

/* A workload with a number written under `replicas`; a patch sets it for what it patches, which nobody knows here. */
static bool fixes_replicas(const struct entry *e)
{
	return e->has_replicas && e->replicas >= 0 && !e->partial && is_ai(e);
}

static void check(struct check *c, const struct set *s)
{
	struct scalers scalers = scalers_of(s, c->scratch);
	for (size_t i = 0; i < s->n && scalers.n; i++) {
		const struct entry *e = s->entries[i], *scaler = fixes_replicas(e) ? scaler_for(&scalers, e) : NULL;
		if (!scaler)
			continue;
		struct finding *f =
			report_entry(c, e, e->replicas_at,
				     "every apply sets replicas to %lld, and the %.*s '%.*s' sets its own number",
				     (long long)e->replicas, STR_ARG(scaler->kind_name), STR_ARG(scaler->name));
		related_entry(c, f, scaler, scaler->target.at, "the autoscaler");
		/* Where it was applied before, the next apply scales to one. */
		fix_delete_at(c, fix_offer(c, f, FIX_UNSAFE, "drop 'replicas'"), e->replicas_at);
	}
}

const struct rule rule_scl003 = {
	.code = "SCL003",
	.name = "replicas-fight-autoscaler",
	.severity = SEVERITY_WARNING,
	.audience = FOR_ALL,
	.fixable = FIXABLE_UNSAFELY,
	.set = check,
	.what = "A fixed number of `replicas` on a workload that an autoscaler owns.",
	.why = "Each `kubectl apply` or GitOps sync sets the number back. Under load, servers that took minutes to "
	       "start are killed and "
	       "started again; with `replicas: 0` an HPA is switched off for good. The autoscaler's minimum is where "
	       "the "
	       "number belongs.",
	.bad = "kind: Deployment\nmetadata: {name: llama}\nspec:\n  replicas: 2\n---\nkind: "
	       "HorizontalPodAutoscaler\nspec:\n"
	       "  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: llama}\n  minReplicas: 2\n",
	.good = "kind: Deployment\nmetadata: {name: llama}\nspec:\n  selector: {matchLabels: {app: llama}}\n---\n"
		"kind: HorizontalPodAutoscaler\nspec:\n"
		"  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: llama}\n  minReplicas: 2\n",
	.fix = "Drop `replicas`. Where it is already applied, follow the migration notes so that the first apply does "
	       "not scale to one.",
	.source = "https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/"
		  "#migrating-deployments-and-statefulsets-to-horizontal-autoscaling",
};
