/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/rule.h"

/* The item of a List that an entry stands in; false when it stands in none. */
static bool object_around(const struct doc *d, const struct node *entry, struct object *out)
{
	size_t skipped[SKIP_COUNT] = {0};
	struct object_walk walk = object_walk(d->root, skipped);
	while (object_next(&walk, out))
		if (out->root->begin <= entry->key_begin && entry->key_begin < out->root->end)
			return true;
	return false;
}

static void check(struct check *c, const struct doc *d)
{
	const struct object *only = c->object;
	for (const struct doc_duplicate *twice = d->duplicates; twice; twice = twice->next) {
		struct object around;
		if (!only)
			c->object = object_around(d, twice->again, &around) ? &around : NULL;
		struct finding *f = report_key(c, twice->again, "the key '%.*s' stands twice in this mapping",
					       STR_ARG(node_key(twice->again)));
		related_node(c, f, twice->first, "the first one, which is lost");
	}
	c->object = only;
}

const struct rule rule_api006 = {
	.code = "API006",
	.name = "duplicate-key",
	.severity = SEVERITY_ERROR,
	.audience = FOR_ALL,
	.document = check,
	.what = "One mapping holds a key twice.",
	.why = "YAML forbids it, and readers disagree: most keep the last value without a word, kubectl and strict "
	       "servers refuse the file. The value that is lost is "
	       "often the one that was meant, such as a second `env:` or `resources:` pasted into a container.",
	.bad = "resources:\n  limits:\n    nvidia.com/gpu: 1\nresources:\n  requests:\n    cpu: 4\n",
	.good = "resources:\n  limits:\n    nvidia.com/gpu: 1\n  requests:\n    cpu: 4\n",
	.fix = "Merge the two values into one, or delete the one that is wrong.",
	.source = "https://yaml.org/spec/1.2.2/#3213-node-comparison",
};
