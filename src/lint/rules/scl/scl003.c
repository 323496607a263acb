/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "lint/rule.h"

static int by_name(const void *pa, const void *pb)
{
	const struct entry *a = *(const struct entry *const *)pa, *b = *(const struct entry *const *)pb;
	int order = str_cmp(a->name, b->name);
	if (order)
		return order;
	return a->file != b->file                     ? (a->file < b->file ? -1 : 1)
	       : a->name_at.begin != b->name_at.begin ? (a->name_at.begin < b->name_at.begin ? -1 : 1)
						      : 0;
}

static bool is_scaler(const struct entry *e)
{
	return (e->kind == KIND_HPA || e->kind == KIND_SCALED_OBJECT) && e->target.name.n &&
	       !is_placeholder(e->target.name);
}

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

/* The autoscaler among those sorted by name of their target that owns `e`; NULL when none does. */
static const struct entry *owner(const struct entry *const *scalers, size_t n, const struct entry *e)
{
	size_t low = 0, high = n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (str_cmp(scalers[middle]->target.name, e->name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < n && str_eq(scalers[low]->target.name, e->name); low++)
		if (entry_is_target(e, scalers[low], &scalers[low]->target))
			return scalers[low];
	return NULL;
}

static int by_target(const void *pa, const void *pb)
{
	const struct entry *a = *(const struct entry *const *)pa, *b = *(const struct entry *const *)pb;
	int order = str_cmp(a->target.name, b->target.name);
	return order ? order : by_name(pa, pb);
}

static void check(struct check *c, const struct set *s)
{
	size_t n = 0, room = (size_t)s->kinds[KIND_HPA] + s->kinds[KIND_SCALED_OBJECT];
	if (room == 0)
		return;
	const struct entry **scalers = arena_calloc(c->scratch, room, sizeof *scalers);
	for (size_t i = 0; i < s->n; i++)
		if (n < room && is_scaler(s->entries[i]))
			scalers[n++] = s->entries[i];
	qsort(scalers, n, sizeof *scalers, by_target);
	for (size_t i = 0; i < s->n; i++) {
		const struct entry *e = s->entries[i];
		const struct entry *scaler = fixes_replicas(e) ? owner(scalers, n, e) : NULL;
		if (!scaler)
			continue;
		struct finding *f =
			report_entry(c, e, e->replicas_at,
				     "every apply sets replicas to %lld, and the %.*s '%.*s' sets its own number",
				     (long long)e->replicas, STR_ARG(scaler->kind_name), STR_ARG(scaler->name));
		related_entry(c, f, scaler, scaler->target.at, "the autoscaler");
	}
}

const struct rule rule_scl003 = {
	.code = "SCL003",
	.name = "replicas-fight-autoscaler",
	.severity = SEVERITY_WARNING,
	.audience = FOR_ALL,
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
