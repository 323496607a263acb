/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "lint/rule.h"

static int by_kind(const void *a, const void *b)
{
	const struct entry *x = *(const struct entry *const *)a, *y = *(const struct entry *const *)b;
	int order = str_cmp(x->api_version, y->api_version);
	return order ? order : str_cmp(x->kind_name, y->kind_name);
}

/* Each kind once, at its first object: what an operator brings with it is nothing wrong. The schema check itself
 * reports kinds that cannot be (lint/shape.c). */
static void check(struct check *c, const struct set *s)
{
	const struct entry **all = arena_calloc(c->scratch, s->n + 1, sizeof(struct entry *));
	size_t n = 0;
	for (size_t i = 0; i < s->n; i++)
		if (s->entries[i]->shapeless)
			all[n++] = s->entries[i];
	qsort(all, n, sizeof(struct entry *), by_kind);
	for (size_t i = 0, next; i < n; i = next) {
		const struct entry *first = all[i];
		for (next = i + 1; next < n && by_kind(&all[i], &all[next]) == 0; next++)
			if (all[next]->file < first->file ||
			    (all[next]->file == first->file && all[next]->kind_at.begin < first->kind_at.begin))
				first = all[next];
		report_entry(c, first, first->kind_at, "no schema for %.*s of %.*s: %s", STR_ARG(first->kind_name),
			     STR_ARG(str_sub(first->api_version, 0, 100)),
			     next - i > 1 ? "the fields of these objects are not checked"
					  : "its fields are not checked");
	}
}

const struct rule rule_api013 = {
	.code = "API013",
	.name = "kind-unknown",
	.severity = SEVERITY_INFO,
	.audience = FOR_ALL,
	.flags = RULE_SHAPE,
	.set = check,
	.what = "There is no schema for this kind, so its fields are not checked.",
	.why = "A kind of an operator that is not known is nothing bad. In one of the groups of "
	       "Kubernetes itself it is an error: there is no such kind, and the API server says so.",
	.bad = "apiVersion: apps/v1\nkind: Deploymnet\n",
	.good = "apiVersion: apps/v1\nkind: Deployment\n",
	.fix = "Correct the name, or hand the schema of the custom resource over with --schema-dir.",
	.source = "https://kubernetes.io/docs/reference/using-api/#api-groups",
};
