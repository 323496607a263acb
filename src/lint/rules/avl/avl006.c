/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/rule.h"

/* Labels that tell one model or release from another, whatever their prefix. */
static bool tells_apart(struct str key)
{
	static const char *const words[] = {"version", "revision", "model", "release", "chart"};
	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (str_has(key, words[i]))
			return true;
	return false;
}

static bool has_one(const struct node *metadata)
{
	const struct node *labels = node_get(metadata, KEY_labels);
	/* Something that is filled in later may hold one. */
	if (labels && labels->kind != NODE_MAP && labels->kind != NODE_NULL)
		return true;
	if (!node_is(labels, NODE_MAP))
		return false;
	struct node_entries it = node_entries(labels);
	for (const struct node *e; (e = node_next_entry(&it));)
		if (tells_apart(node_key(e)))
			return true;
	return false;
}

static void check(struct check *c, const struct pod *p)
{
	static const enum kind kinds[] = {KIND_DEPLOYMENT, KIND_STATEFUL_SET, KIND_ROLLOUT, KIND_LEADER_WORKER_SET};
	bool own = false;
	for (size_t i = 0; i < COUNT_OF(kinds); i++)
		own |= p->object->kind == kinds[i];
	/* A group's workers go with their leader. */
	if (!own || !p->template_ || has_one(p->metadata) || has_one(p->object->metadata))
		return;
	const struct node *labels = node_entry(p->metadata, KEY_labels);
	const struct node *entry = labels ? labels : node_entry(p->template_, KEY_metadata);
	report_key(
		c, entry ? entry : p->template_,
		"no label says which version or model this is: logs and metrics of two rollouts cannot be told apart");
}

const struct rule rule_avl006 = {
	.code = "AVL006",
	.name = "version-label-missing",
	.severity = SEVERITY_INFO,
	.audience = FOR_SERVING,
	.flags = RULE_ABSENCE,
	.pod = check,
	.what = "A model server without a label that says which version or model it serves.",
	.why = "During a rollout or a rollback old and new pods run side by side, for as long as the models take to "
	       "load. "
	       "Without a label on the pods, dashboards, alerts and `kubectl get pods -L` show one mixture, and nobody "
	       "can "
	       "tell which model answers worse. The recommended label is `app.kubernetes.io/version`; any label whose "
	       "name "
	       "speaks of a version, revision, release or model counts.",
	.bad = "kind: Deployment\nspec:\n  template:\n    metadata:\n      labels: {app: chat}\n",
	.good = "kind: Deployment\nspec:\n  template:\n    metadata:\n      labels: {app: chat, "
		"app.kubernetes.io/version: "
		"llama-3.1-8b-v2}\n",
	.fix = "Add app.kubernetes.io/version to the template's labels (not to the selector, which cannot change).",
	.source = "https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/",
};
