/* SPDX-License-Identifier: Apache-2.0 */
#include "base/nearest.h"
#include "lint/rule.h"

/* A selector against the labels of its own template. */
struct match {
	struct check *c;
	/** The template's labels; NULL where it has none. */
	const struct node *labels;
	/** A key among them is a placeholder: a label that is missing may be that one. */
	bool open;
};

static bool is_known(const struct node *n)
{
	return n && node_deref(n)->kind <= NODE_STRING && !not_judged(n) && !is_unfilled(node_text(n));
}

static bool is_known_key(struct str key)
{
	return key.n && !is_placeholder(key) && !is_unfilled(key);
}

static bool holds_placeholder(const struct node *map)
{
	struct node_entries it = node_entries(map);
	for (const struct node *e; (e = node_next_entry(&it));)
		if (!is_known_key(node_key(e)))
			return true;
	return false;
}

/* The label that was probably meant: one of nearly this name, else the only one of this value. */
static struct str nearest_label(const struct node *labels, struct str key, struct str value)
{
	struct nearest near = nearest_start(key);
	struct str same_value = {0};
	unsigned hits = 0;
	struct node_entries it = node_entries(labels);
	for (const struct node *e; (e = node_next_entry(&it));) {
		nearest_offer(&near, node_key(e));
		if (value.n && str_eq(node_text(e), value)) {
			same_value = node_key(e);
			hits++;
		}
	}
	return near.best.p ? near.best : hits == 1 ? same_value : (struct str){"", 0};
}

static void report_missing(const struct match *m, const struct node *entry, struct str key, struct str value)
{
	if (m->open)
		return;
	struct str near = m->labels ? nearest_label(m->labels, key, value) : (struct str){"", 0};
	struct finding *f = report_key(
		m->c, entry, "the selector asks for the label '%.*s', which its template does not have%s%.*s%s",
		STR_ARG(key), near.n ? "; did you mean '" : "", STR_ARG(near), near.n ? "'?" : "");
	if (m->labels)
		related_node(m->c, f, m->labels, "the template's labels");
}

static void judge_labels(const struct match *m, const struct node *map)
{
	if (!node_is(map, NODE_MAP))
		return;
	struct node_entries it = node_entries(map);
	for (const struct node *e; (e = node_next_entry(&it));) {
		if (!is_known_key(node_key(e)) || !is_known(e))
			continue;
		const struct node *label = node_find(m->labels, node_key(e));
		if (!label) {
			report_missing(m, e, node_key(e), node_text(e));
		} else if (is_known(label) && !str_eq(node_text(e), node_text(label))) {
			struct finding *f =
				report(m->c, e, "the selector asks for '%.*s: %.*s' and its template has '%.*s'",
				       STR_ARG(node_key(e)), STR_ARG(node_text(e)), STR_ARG(node_text(label)));
			related_node(m->c, f, label, "the template's label");
		}
	}
}

/* Is `label` among the values? Nothing can be said (-1) when one of them is a placeholder, or there are none. */
static int is_listed(const struct node *values, const struct node *label)
{
	bool listed = false;
	if (!node_is(values, NODE_SEQ) || !node_first(values) || !is_known(label))
		return -1;
	for (const struct node *v = node_first(values); v; v = v->next) {
		if (!is_known(v))
			return -1;
		listed |= str_eq(node_text(v), node_text(label));
	}
	return listed;
}

static void judge_requirement(const struct match *m, const struct node *r)
{
	const struct node *key_at = node_get(r, KEY_key), *op = node_get(r, KEY_operator_),
			  *values = node_get(r, KEY_values);
	struct str key = node_text(key_at);
	if (!is_known(key_at) || !is_known(op))
		return;
	const struct node *label = node_find(m->labels, key);
	bool in = node_text_is(op, "In"), not_in = node_text_is(op, "NotIn");
	if (!label) {
		if (in || node_text_is(op, "Exists"))
			report_missing(m, node_entry(r, KEY_key), key, (struct str){"", 0});
		return;
	}
	int listed = in || not_in ? is_listed(values, label) : -1;
	struct finding *f = NULL;
	if (node_text_is(op, "DoesNotExist"))
		f = report(m->c, key_at, "the selector forbids the label '%.*s', which its template has", STR_ARG(key));
	else if ((in && listed == 0) || (not_in && listed == 1))
		f = report(m->c, values, "the selector %s '%.*s: %.*s', which its template has",
			   in ? "does not let in" : "forbids", STR_ARG(key), STR_ARG(node_text(label)));
	if (f)
		related_node(m->c, f, label, "the template's label");
}

static void judge_selector(const struct match *m, const struct node *selector)
{
	judge_labels(m, node_get(selector, KEY_matchLabels));
	const struct node *list = node_get(selector, KEY_matchExpressions);
	for (const struct node *r = node_is(list, NODE_SEQ) ? node_first(list) : NULL; r; r = r->next)
		judge_requirement(m, r);
}

static bool is_empty(const struct node *selector)
{
	return node_count(node_get(selector, KEY_matchLabels)) == 0 &&
	       node_count(node_get(selector, KEY_matchExpressions)) == 0;
}

/* Labels that the controller puts onto a Job's template, unless it is told not to. */
static bool is_generated(const struct node *selector)
{
	static const char *const keys[] = {"controller-uid", "job-name", "batch.kubernetes.io/controller-uid",
					   "batch.kubernetes.io/job-name"};
	for (size_t i = 0; i < COUNT_OF(keys); i++)
		if (node_find(node_get(selector, KEY_matchLabels), str_of(keys[i])))
			return true;
	return false;
}

static void check(struct check *c, const struct object *o)
{
	const struct node *selector = node_get(o->spec, KEY_selector), *template_ = node_get(o->spec, KEY_template);
	if (!node_is(selector, NODE_MAP) || !node_is(template_, NODE_MAP) || o->partial)
		return;
	struct match m = {.c = c, .labels = node_path(template_, KEY_metadata, KEY_labels, KEY_NONE)};
	if (!node_is(m.labels, NODE_MAP))
		m.labels = NULL;
	m.open = m.labels && holds_placeholder(m.labels);
	if (o->kind == KIND_REPLICATION_CONTROLLER) {
		judge_labels(&m, selector);
		return;
	}
	bool job = o->kind == KIND_JOB;
	if (job && !node_bool(node_find(o->spec, STR("manualSelector")), false) && is_generated(selector))
		return;
	if (!job && is_empty(selector))
		report_key(c, node_entry(o->spec, KEY_selector),
			   "the selector is empty: a %.*s has to say which pods are its own", STR_ARG(o->kind_name));
	else
		judge_selector(&m, selector);
}

static const enum kind kinds[] = {KIND_DAEMON_SET,
				  KIND_DAEMON_SET_EXTENSIONS,
				  KIND_DEPLOYMENT,
				  KIND_DEPLOYMENT_EXTENSIONS,
				  KIND_JOB,
				  KIND_REPLICA_SET,
				  KIND_REPLICA_SET_EXTENSIONS,
				  KIND_REPLICATION_CONTROLLER,
				  KIND_ROLLOUT,
				  KIND_STATEFUL_SET,
				  KIND_OTHER};

const struct rule rule_api009 = {
	.code = "API009",
	.name = "selector-template-mismatch",
	.severity = SEVERITY_ERROR,
	.audience = FOR_ALL,
	.kinds = kinds,
	.object = check,
	.what = "A workload whose selector does not select the pods of its own template, or that selects everything.",
	.why = "The API server refuses the object, and an Argo Rollout stands still: its controller would make pods, "
	       "not find them, and make more. It happens when a label is renamed in one of the two places.",
	.bad = "kind: Deployment\nspec:\n  selector:\n    matchLabels:\n      app: llama\n  template:\n    metadata:\n"
	       "      labels:\n        app: llama-3\n",
	.good = "kind: Deployment\nspec:\n  selector:\n    matchLabels:\n      app: llama\n  template:\n    metadata:\n"
		"      labels:\n        app: llama\n        version: \"3\"\n",
	.fix = "Give the template every label that the selector asks for. The selector of what runs already cannot be "
	       "changed: mend the template then.",
	.source = "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#selector",
};
