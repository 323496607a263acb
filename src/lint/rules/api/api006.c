/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/rule.h"

static void check(struct check *c, const struct doc *d)
{
	for (const struct doc_duplicate *twice = d->duplicates; twice; twice = twice->next) {
		struct finding *f = report_key(c, twice->again, "the key '%.*s' stands twice in this mapping",
					       STR_ARG(node_key(twice->again)));
		related_node(c, f, twice->first, "the first one, which is lost");
	}
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
