/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/rules/api/api015.h"

bool odds_known(const struct node *n)
{
	return n && node_deref(n)->kind <= NODE_STRING && !not_judged(n) && !is_unfilled(node_text(n));
}

bool odds_int(const struct node *n, int64_t *out)
{
	return n && node_int(n, out);
}

bool odds_int_or_percent(const struct node *n, int64_t fallback, int64_t *out)
{
	*out = fallback;
	if (!n || node_is(n, NODE_NULL))
		return true;
	if (node_int(n, out))
		return true;
	struct str text = node_string(n);
	return str_ends(text, "%") && str_to_i64(str_sub(text, 0, text.n - 1), out);
}

const struct node *odds_items(const struct node *n)
{
	return node_is(n, NODE_SEQ) ? node_first(n) : NULL;
}

bool odds_too_many(const struct node *a, const struct node *b)
{
	return (uint64_t)node_count(a) * node_count(b) > ODDS_MOST_PAIRS;
}

const struct node *odds_seen(struct strmap *m, struct str key, const struct node *at)
{
	void **slot = strmap_at(m, key);
	const struct node *before = *slot;
	if (!before)
		*slot = (void *)(uintptr_t)at;
	return before;
}

/* ---- the tables ---- */

/* Checks of whole objects: for these kinds, or for all (no kinds). */
static const struct {
	void (*check)(struct check *c, const struct object *o);
	enum kind kinds[4];
} object_checks[] = {
	{odds_deployment, {KIND_DEPLOYMENT, KIND_DEPLOYMENT_EXTENSIONS}},
	{odds_daemon_set, {KIND_DAEMON_SET}},
	{odds_job, {KIND_JOB, KIND_CRON_JOB}},
	{odds_service, {KIND_SERVICE}},
	{odds_network_policy, {KIND_NETWORK_POLICY}},
	{odds_config_map, {KIND_CONFIG_MAP}},
	{odds_secret, {KIND_SECRET}},
	{odds_limit_range, {KIND_LIMIT_RANGE}},
	{odds_quota, {KIND_RESOURCE_QUOTA}},
	{odds_annotations, {0}},
};

/* Checks of each pod spec, for the shapes that are the API's own. */
static void (*const pod_checks[])(struct check *c, const struct pod *p) = {
	odds_names, odds_ports, odds_label_keys, odds_lifecycle, odds_pod_amounts, odds_volumes, odds_pod_annotations,
};

static bool is_among(enum kind kind, const enum kind *kinds, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (kinds[i] != KIND_OTHER && kinds[i] == kind)
			return true;
	return false;
}

static bool is_for_all(const enum kind *kinds)
{
	return kinds[0] == KIND_OTHER;
}

static void check_pods(struct check *c)
{
	for (size_t i = 0; i < c->n_pods; i++) {
		const struct pod *p = &c->pods[i];
		if (p->partial || (p->path->shape != SHAPE_TEMPLATE && p->path->shape != SHAPE_SPEC))
			continue;
		c->pod = p;
		for (size_t k = 0; k < COUNT_OF(pod_checks); k++)
			pod_checks[k](c, p);
		c->pod = NULL;
	}
}

static void check(struct check *c, const struct object *o)
{
	for (size_t i = 0; i < COUNT_OF(object_checks); i++)
		if (is_for_all(object_checks[i].kinds) ||
		    is_among(o->kind, object_checks[i].kinds, COUNT_OF(object_checks[i].kinds)))
			object_checks[i].check(c, o);
	check_pods(c);
}

const struct rule rule_api015 = {
	.code = "API015",
	.name = "values-at-odds",
	.severity = SEVERITY_ERROR,
	.audience = FOR_ALL,
	.flags = RULE_ABSENCE,
	.object = check,
	.what = "Two values of one object contradict each other: a mount of a volume that the pod does not have, one "
		"name "
		"for two containers, a rolling update that may not do anything.",
	.why = "Each value is right by itself, so a schema sees nothing wrong; the API server compares them, and "
	       "refuses "
	       "the object, or later the pods that are made from it: the workload is there then, and has no pods.",
	.bad = "spec:\n  containers:\n    - name: server\n      volumeMounts:\n        - name: models\n          "
	       "mountPath: "
	       "/models\n  volumes:\n    - name: model\n      emptyDir: {}\n",
	.good = "spec:\n  containers:\n    - name: server\n      volumeMounts:\n        - name: model\n          "
		"mountPath: "
		"/models\n  volumes:\n    - name: model\n      emptyDir: {}\n",
	.fix = "Change the one of the two values that is not meant; the finding names both.",
	.source = "https://github.com/kubernetes/kubernetes/tree/master/pkg/apis",
};
