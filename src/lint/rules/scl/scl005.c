/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/rule.h"

/* A bound as a number; false when it is missing or not to be judged. */
static bool bound(const struct object *o, enum key_id key, const struct node **at, int64_t *n)
{
	*at = node_get(o->spec, key);
	return *at && node_int(*at, n);
}

static void compare(struct check *c, const struct node *low_at, int64_t low, const struct node *high_at, int64_t high)
{
	if (low <= high)
		return;
	struct finding *f =
		report(c, low_at ? low_at : high_at, "the minimum of %lld replicas is above the maximum of %lld",
		       (long long)low, (long long)high);
	if (low_at)
		related_node(c, f, high_at, "the maximum");
}

/* What can still be measured when no pod runs. */
static bool sees_without_pods(const struct node *metrics)
{
	if (metrics && !node_is(metrics, NODE_SEQ))
		return true;
	for (const struct node *m = node_first(metrics); m; m = m->next) {
		const struct node *type = node_get(m, KEY_type);
		if (node_text_is(type, "Object") || node_text_is(type, "External") || (type && not_judged(type)))
			return true;
	}
	return false;
}

static void check_zero(struct check *c, const struct object *o, const struct node *at)
{
	unsigned minor = c->options->kubernetes_minor ? c->options->kubernetes_minor : LINT_KUBERNETES_MINOR;
	if (!catalog_kube_has("hpa-scale-to-zero", minor)) {
		report(c, at, "Kubernetes 1.%u rejects a minimum of 0 (it came with 1.37): use KEDA, or 1", minor);
		return;
	}
	const struct node *metrics = node_get(o->spec, KEY_metrics);
	/* A patch may leave the metrics to what it patches. */
	if (!sees_without_pods(metrics) && (metrics || !o->partial))
		report(c, at,
		       "a minimum of 0 needs an Object or External metric: nothing else is measured when no pod runs");
}

static void check_hpa(struct check *c, const struct object *o)
{
	const struct node *min_at, *max_at;
	int64_t min = 1, max;
	bool has_min = bound(o, KEY_minReplicas, &min_at, &min);
	if (has_min && min < 0)
		report(c, min_at, "a minimum of %lld replicas is negative", (long long)min);
	if (has_min && min == 0)
		check_zero(c, o, min_at);
	/* Without a minimum it is 1, unless a patch leaves it out. */
	if (bound(o, KEY_maxReplicas, &max_at, &max) && (has_min || (!min_at && !o->partial)))
		compare(c, min_at, min, max_at, max);
}

/* KEDA's own check: https://github.com/kedacore/keda/blob/main/apis/keda/v1alpha1/scaledobject_types.go */
static void check_scaled_object(struct check *c, const struct object *o)
{
	enum { KEDA_MOST = 100 };
	const struct node *min_at, *max_at;
	int64_t min = 0, max = KEDA_MOST;
	bool has_min = bound(o, KEY_minReplicaCount, &min_at, &min),
	     has_max = bound(o, KEY_maxReplicaCount, &max_at, &max);
	if (has_min && min < 0)
		report(c, min_at, "a minimum of %lld replicas is negative", (long long)min);
	if (has_min && (has_max || (!max_at && !o->partial)))
		compare(c, min_at, min, max_at, max);
}

static void check(struct check *c, const struct object *o)
{
	if (o->kind == KIND_HPA)
		check_hpa(c, o);
	else
		check_scaled_object(c, o);
}

static const enum kind kinds[] = {KIND_HPA, KIND_SCALED_OBJECT, KIND_OTHER};

const struct rule rule_scl005 = {
	.code = "SCL005",
	.name = "replica-bounds-invalid",
	.severity = SEVERITY_ERROR,
	.audience = FOR_ALL,
	.kinds = kinds,
	.object = check,
	.what = "An autoscaler's minimum is above its maximum, or an HPA's minimum is 0 where that is not possible.",
	.why = "The API server, or KEDA's webhook, rejects the object; where no webhook runs, the autoscaler stays "
	       "idle with an error in "
	       "its status. An HPA may go down to 0 from Kubernetes 1.37 on, and only with an Object or External "
	       "metric: "
	       "pods that do not run have no CPU use to scale up by.",
	.bad = "kind: HorizontalPodAutoscaler\nspec:\n  minReplicas: 4\n  maxReplicas: 2\n",
	.good = "kind: HorizontalPodAutoscaler\nspec:\n  minReplicas: 2\n  maxReplicas: 4\n",
	.fix = "Make the minimum the smaller number. To scale to zero before 1.37, use a KEDA ScaledObject.",
	.source =
		"https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/horizontal-pod-autoscaler-v2/",
};
