/* SPDX-License-Identifier: Apache-2.0 */
#include "kube/structural.h"

#include "doc/doc.h"

/* Deeper than any document that can be read (doc_limits). */
enum { MOST_DEPTH = 1000 };

/* Where a schema stands; in a branch of allOf and the like most rules do not hold. */
enum level { LEVEL_ROOT, LEVEL_FIELD, LEVEL_ITEM, LEVEL_BRANCH };

static const char *const lacks_type[] = {
	[LEVEL_ROOT] = "the schema lacks the field 'type', which is 'object'",
	[LEVEL_FIELD] = "the schema of a field lacks the field 'type'",
	[LEVEL_ITEM] = "the schema of a list's items lacks the field 'type'",
	[LEVEL_BRANCH] = "",
};

/* JSON Schema that Kubernetes does not take (pkg/apis/apiextensions/validation, specStandardValidatorV3). */
static const char *const refused[] = {
	"$ref", "additionalItems", "definitions", "dependencies", "id", "patternProperties",
};

struct walk {
	struct problems *problems;
	unsigned depth;
};

static void check_schema(struct walk *w, const struct node *n, enum level level);

static void check_map(struct walk *w, const struct node *map, enum level level)
{
	struct node_entries it = node_entries(map);
	for (const struct node *e; (e = node_next_entry(&it));)
		check_schema(w, e, level);
}

static void check_seq(struct walk *w, const struct node *seq)
{
	if (!node_is(seq, NODE_SEQ))
		return;
	for (const struct node *e = node_first(seq); e; e = e->next)
		check_schema(w, e, LEVEL_BRANCH);
}

static void check_refused(struct walk *w, const struct node *n)
{
	for (size_t i = 0; i < COUNT_OF(refused); i++) {
		const struct node *e = node_find_entry(n, str_of(refused[i]));
		if (e)
			node_key_problem(w->problems, e, "'%s' is not supported in a CustomResourceDefinition",
					 refused[i]);
	}
	const struct node *unique = node_find_entry(n, STR("uniqueItems"));
	if (node_bool(unique, false))
		node_problem(w->problems, unique, "'uniqueItems' must not be true: use 'x-kubernetes-list-type: set'");
}

static void check_type(struct walk *w, const struct node *n, enum level level)
{
	const struct node *type = node_find_entry(n, STR("type"));
	bool typed = node_string(type).n > 0;
	bool any = node_bool(node_find(n, STR("x-kubernetes-int-or-string")), false) ||
		   node_bool(node_find(n, STR("x-kubernetes-preserve-unknown-fields")), false);
	if (!typed && !any && !type)
		node_problem(w->problems, n, "%s", lacks_type[level]);
	else if (type && !typed)
		node_problem(w->problems, type, "'type' must be one name");
	else if (typed && level == LEVEL_ROOT && !node_text_is(type, "object"))
		node_problem(w->problems, type, "'type' must be 'object' at the root");
	else if (typed && node_text_is(type, "null"))
		node_problem(w->problems, type, "'type' must not be 'null': use 'nullable: true'");
	if (typed && node_text_is(type, "array") && !node_find_entry(n, STR("items")))
		node_problem(w->problems, n, "the schema of a list lacks the field 'items'");
}

static void check_additional(struct walk *w, const struct node *n, enum level level)
{
	const struct node *e = node_find_entry(n, STR("additionalProperties"));
	if (!e)
		return;
	if (level == LEVEL_ROOT)
		node_key_problem(w->problems, e, "'additionalProperties' must not stand at the root");
	else if (node_find_entry(n, STR("properties")))
		node_key_problem(w->problems, e, "'additionalProperties' and 'properties' exclude each other");
	else if (!node_bool(e, true))
		node_problem(w->problems, e, "'additionalProperties' must not be false");
	if (!node_is(e, NODE_BOOL))
		check_schema(w, e, LEVEL_FIELD);
}

static void check_schema(struct walk *w, const struct node *n, enum level level)
{
	static const char *const branches[] = {"allOf", "anyOf", "oneOf"};
	if (w->depth == MOST_DEPTH)
		return;
	if (!node_is(n, NODE_MAP)) {
		node_problem(w->problems, n, "a schema must be a map");
		return;
	}
	w->depth++;
	check_refused(w, n);
	if (level != LEVEL_BRANCH) {
		check_type(w, n, level);
		check_additional(w, n, level);
	}
	const struct node *items = node_find_entry(n, STR("items")), *not_ = node_find_entry(n, STR("not"));
	if (node_is(items, NODE_SEQ))
		node_problem(w->problems, items, "'items' must be one schema, not a list of them");
	else if (items)
		check_schema(w, items, level == LEVEL_BRANCH ? level : LEVEL_ITEM);
	const struct node *properties = node_find(n, STR("properties"));
	if (node_is(properties, NODE_MAP))
		check_map(w, properties, level == LEVEL_BRANCH ? level : LEVEL_FIELD);
	for (size_t i = 0; i < COUNT_OF(branches); i++)
		check_seq(w, node_find(n, str_of(branches[i])));
	if (not_)
		check_schema(w, not_, LEVEL_BRANCH);
	w->depth--;
}

bool structural_check(const struct node *schema, struct problems *problems)
{
	struct walk w = {.problems = problems};
	size_t before = problems->n;
	check_schema(&w, schema, LEVEL_ROOT);
	return problems->n == before;
}
