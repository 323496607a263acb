/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/rule.h"

static void check(struct check *c, const struct object *o)
{
	const struct node *at = node_find(o->spec, STR("idleReplicaCount"));
	const struct node *min_at = node_get(o->spec, KEY_minReplicaCount);
	int64_t idle, min = 0;
	if (!at || !node_int(at, &idle))
		return;
	if (idle != 0) {
		report(c, at,
		       "'idleReplicaCount: %lld' does not work: the HPA behind a ScaledObject can only be idle at 0",
		       (long long)idle);
		return;
	}
	if (min_at ? !node_int(min_at, &min) || min > 0 : o->partial)
		return;
	struct finding *f =
		report(c, at, "'idleReplicaCount: 0' is not below the minimum, which is 0 %s",
		       min_at ? "as well: it does nothing" : "when 'minReplicaCount' is not set: KEDA rejects it");
	/* KEDA lets it pass when the 0 is written out. */
	if (min_at)
		finding_severity(f, SEVERITY_WARNING);
}

static const enum kind kinds[] = {KIND_SCALED_OBJECT, KIND_OTHER};

const struct rule rule_scl013 = {
	.code = "SCL013",
	.name = "idle-replicas-invalid",
	.severity = SEVERITY_ERROR,
	.audience = FOR_ALL,
	.kinds = kinds,
	.object = check,
	.what = "A ScaledObject's `idleReplicaCount` is not 0, or not below its `minReplicaCount`.",
	.why = "The field means: so many replicas while there is nothing to do, then at least the minimum. KEDA "
	       "supports 0 only, because "
	       "the HPA it makes would scale any other number up to its minimum at once; and its webhook rejects a "
	       "number that "
	       "is not below the minimum, which is 0 when nothing is said.",
	.bad = "kind: ScaledObject\nspec:\n  idleReplicaCount: 1\n  minReplicaCount: 2\n",
	.good = "kind: ScaledObject\nspec:\n  idleReplicaCount: 0\n  minReplicaCount: 2\n",
	.fix = "Set it to 0 with a minimum of at least 1, or drop it: without it, a minimum of 0 scales to zero.",
	.source = "https://keda.sh/docs/latest/reference/scaledobject-spec/#idlereplicacount",
};
