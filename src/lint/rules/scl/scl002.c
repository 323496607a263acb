/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "lint/rule.h"

/* Autoscalers of one target stand together; among them by kind and name, so that what is said does not depend on the
 * order of files. */
static int by_target(const void *pa, const void *pb)
{
	const struct entry *a = *(const struct entry *const *)pa, *b = *(const struct entry *const *)pb;
	const struct str keys[][2] = {{a->namespace_, b->namespace_},
				      {a->target.kind, b->target.kind},
				      {a->target.name, b->target.name},
				      {a->kind_name, b->kind_name},
				      {a->name, b->name}};
	for (size_t i = 0; i < COUNT_OF(keys); i++) {
		int order = str_cmp(keys[i][0], keys[i][1]);
		if (order)
			return order;
	}
	return a->name_at.begin < b->name_at.begin ? -1 : a->name_at.begin > b->name_at.begin;
}

static bool same_target(const struct entry *a, const struct entry *b)
{
	bool group = a->target.group.n == 0 || b->target.group.n == 0 || str_eq(a->target.group, b->target.group);
	return group && str_eq(a->namespace_, b->namespace_) && str_eq(a->target.kind, b->target.kind) &&
	       str_eq(a->target.name, b->target.name);
}

/* One autoscaler given twice, or the HPA that KEDA made for its ScaledObject. */
static bool belong_together(const struct entry *a, const struct entry *b)
{
	if (a->kind == b->kind)
		return str_eq(a->name, b->name);
	const struct entry *hpa = a->kind == KIND_HPA ? a : b, *scaled = a->kind == KIND_HPA ? b : a;
	return str_starts(hpa->name, "keda-hpa-") && str_eq(str_sub(hpa->name, 9, hpa->name.n), scaled->name);
}

static void check(struct check *c, const struct set *s)
{
	size_t n = 0;
	const struct entry **scalers =
		arena_calloc(c->scratch, s->kinds[KIND_HPA] + s->kinds[KIND_SCALED_OBJECT] + 1, sizeof *scalers);
	for (size_t i = 0; i < s->n; i++) {
		const struct entry *e = s->entries[i];
		if ((e->kind == KIND_HPA || e->kind == KIND_SCALED_OBJECT) && e->target.name.n &&
		    !is_placeholder(e->target.name))
			scalers[n++] = e;
	}
	qsort(scalers, n, sizeof *scalers, by_target);
	for (size_t i = 1, first = 0; i < n; i++) {
		if (!same_target(scalers[first], scalers[i])) {
			first = i;
			continue;
		}
		if (belong_together(scalers[first], scalers[i]))
			continue;
		const struct entry *e = scalers[i], *other = scalers[first];
		struct finding *f =
			report_entry(c, e, e->target.at, "the %.*s '%.*s' is already scaled by the %.*s '%.*s'",
				     STR_ARG(e->target.kind), STR_ARG(e->target.name), STR_ARG(other->kind_name),
				     STR_ARG(other->name));
		related_entry(c, f, other, other->target.at, "the other autoscaler");
	}
}

const struct rule rule_scl002 = {
	.code = "SCL002",
	.name = "two-autoscalers",
	.severity = SEVERITY_ERROR,
	.audience = FOR_ALL,
	.set = check,
	.what = "Two autoscalers (HorizontalPodAutoscaler, KEDA ScaledObject) scale the same workload.",
	.why = "A ScaledObject makes an HPA of its own, and two HPAs overwrite each other's replica count every few "
	       "seconds: pods that take minutes to load a "
	       "model are started and killed in turn. KEDA's admission webhook refuses the second one where it is "
	       "installed.",
	.bad = "kind: HorizontalPodAutoscaler\nspec:\n  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: "
	       "llama}\n---\nkind: ScaledObject\nspec:\n"
	       "  scaleTargetRef: {name: llama}\n",
	.good = "kind: ScaledObject\nspec:\n  scaleTargetRef: {name: llama}\n",
	.fix = "Keep one. A ScaledObject can carry the HPA's metrics as further triggers.",
	.source = "https://keda.sh/docs/latest/concepts/admission-webhooks/",
};
