/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/rule.h"

/* Deeper than any pod template stands: lists and mappings from the root of the object. */
enum { DEEPEST = 24 };

/* The server reads null as the empty text, so it is not wrong. Lists and mappings are another mistake. */
static void judge_value(struct check *c, const struct node *value, const char *what, bool grammar)
{
	const struct node *n = node_deref(value);
	if (!n || n->kind > NODE_STRING || n->kind == NODE_NULL || is_placeholder(node_text(n)))
		return;
	if (n->kind != NODE_STRING) {
		report(c, value, "the %s is %s where the API wants a string: put '%.*s' in quotes", what,
		       n->kind == NODE_BOOL ? "a boolean" : "a number", STR_ARG(node_text(n)));
		return;
	}
	const char *wrong = grammar ? label_value_error(node_text(n)) : NULL;
	if (wrong && !is_unfilled(node_text(n)))
		report(c, value, "the %s '%.*s' is rejected by the API: it %s", what, STR_ARG(node_text(n)), wrong);
}

static void judge_map(struct check *c, const struct node *map, const char *what)
{
	if (!node_is(map, NODE_MAP))
		return;
	struct node_entries it = node_entries(map);
	for (const struct node *e; (e = node_next_entry(&it));) {
		const char *wrong = is_placeholder(node_key(e)) ? NULL : label_key_error(node_key(e));
		if (wrong && !is_unfilled(node_key(e)))
			report_key(c, e, "the label key '%.*s' is rejected by the API: it %s", STR_ARG(node_key(e)),
				   wrong);
		judge_value(c, e, what, true);
	}
}

/* Requirements of a label selector or a node affinity. Grammar of preferred terms is not checked by the server. */
static void judge_expressions(struct check *c, const struct node *list, bool grammar)
{
	if (!node_is(list, NODE_SEQ))
		return;
	for (const struct node *r = node_first(list); r; r = r->next) {
		const struct node *values = node_get(r, KEY_values);
		for (const struct node *v = node_is(values, NODE_SEQ) ? node_first(values) : NULL; v; v = v->next)
			judge_value(c, v, "value", grammar);
	}
}

static void judge_tolerations(struct check *c, const struct node *list)
{
	if (!node_is(list, NODE_SEQ))
		return;
	for (const struct node *t = node_first(list); t; t = t->next)
		judge_value(c, node_get(t, KEY_value), "toleration's value", true);
}

/* Where a walk of the tree is. */
struct level {
	const struct node *at;
	/** Below `metadata`; below `preference` (preferred node affinity). */
	bool metadata, preference;
};

/* Judges an entry that holds labels or selects by them; true when there is nothing to look for inside. */
static bool judge_entry(struct check *c, const struct node *e, const struct level *in)
{
	switch (e->key_id) {
	case KEY_labels:
		if (in->metadata)
			judge_map(c, e, "label value");
		return in->metadata;
	case KEY_nodeSelector:
		judge_map(c, e, "node selector's value");
		return true;
	case KEY_matchLabels:
		judge_map(c, e, "selector's value");
		return true;
	case KEY_matchExpressions:
		judge_expressions(c, e, !in->preference);
		return true;
	case KEY_tolerations:
		judge_tolerations(c, e);
		return true;
	case KEY_annotations:
	case KEY_env:
	case KEY_args:
	case KEY_command:
	case KEY_data:
		return true;
	default:
		return false;
	}
}

/* Every place in a workload where labels are written or selected by. What aliases stand for is seen where it is
 * written. */
static void walk(struct check *c, const struct node *root)
{
	struct level stack[DEEPEST] = {{.at = node_first(root)}};
	for (size_t depth = 0;;) {
		struct level *in = &stack[depth];
		const struct node *e = in->at;
		if (!e) {
			if (depth-- == 0)
				return;
			continue;
		}
		in->at = e->next;
		if (e->key && judge_entry(c, e, in))
			continue;
		if ((e->kind == NODE_MAP || e->kind == NODE_SEQ) && depth + 1 < DEEPEST) {
			bool element = e->key == NULL;
			stack[++depth] = (struct level){
				.at = e->first,
				.metadata = e->key_id == KEY_metadata && !element,
				.preference = e->key_id == KEY_preference || in->preference,
			};
		}
	}
}

static void check(struct check *c, const struct object *o)
{
	if ((o->info && o->info->paths) || o->kind == KIND_NETWORK_POLICY || o->kind == KIND_PDB) {
		walk(c, o->root);
		if (o->kind == KIND_REPLICATION_CONTROLLER)
			judge_map(c, node_get(o->spec, KEY_selector), "selector's value");
		return;
	}
	judge_map(c, node_get(o->metadata, KEY_labels), "label value");
	if (o->kind == KIND_SERVICE)
		judge_map(c, node_get(o->spec, KEY_selector), "selector's value");
}

const struct rule rule_sch003 = {
	.code = "SCH003",
	.name = "label-value-invalid",
	.severity = SEVERITY_ERROR,
	.audience = FOR_ALL,
	.object = check,
	.what = "A label, a selector, a required affinity or a toleration with a key or value that the API rejects.",
	.why = "Label values are texts of at most 63 letters, digits, '-', '_' and '.', with a letter or digit at "
	       "both ends. An unquoted `true`, `8` or `1.0` is no text in YAML, and a value such as `4+` or a whole "
	       "sentence is no label: the server refuses the object, or the pod that a controller makes from it.",
	.bad = "nodeSelector:\n  nvidia.com/gpu.present: true\n  nvidia.com/gpu.count: \"4+\"\n",
	.good = "nodeSelector:\n  nvidia.com/gpu.present: \"true\"\n  nvidia.com/gpu.count: \"4\"\n",
	.fix = "Quote numbers and booleans; put what is no label into an annotation; for \"at least 4\" use node "
	       "affinity with `operator: Gt` and `values: [\"3\"]`.",
	.source = "https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set",
};
