/* SPDX-License-Identifier: Apache-2.0 */
#include "jsonschema/compiled.h"

#include <stdlib.h>

#include "doc/build.h"

const struct group *const groups[GROUP_COUNT] = {
	[GROUP_REF] = &group_ref,
	[GROUP_DYNAMIC] = &group_dynamic,
	[GROUP_VALUE] = &group_value,
	[GROUP_LOGIC] = &group_logic,
	[GROUP_NUMBER] = &group_number,
	[GROUP_STRING] = &group_string,
	[GROUP_SEQ] = &group_seq,
	[GROUP_MAP] = &group_map,
	[GROUP_DEPENDENT] = &group_dependent,
	[GROUP_UNION] = &group_union,
	[GROUP_UNEVALUATED] = &group_unevaluated,
	[GROUP_ENTER] = &group_enter,
};

enum {
	/** Says nothing by itself. */
	QUIET = GROUP_COUNT,
	/** Keywords of the standard that change a verdict and that the engine lacks: refused, because ignoring one
	 * would let wrong values pass. */
	UNSUPPORTED,
};

enum {
	ALL = DRAFT_ANY,
	FROM_06 = ALL & ~DRAFT_04,
	FROM_07 = FROM_06 & ~DRAFT_06,
	FROM_2019 = FROM_07 & ~DRAFT_07,
	CORE = VOCABULARY_CORE,
	APPLICATOR = VOCABULARY_APPLICATOR,
	VALIDATION = VOCABULARY_VALIDATION,
};

/* Sorted by bytes. What a later draft has dropped counts in it as well, where it cannot mean anything else. Sources:
 * JSON Schema Core and Validation, drafts 04, 06, 07, 2019-09 and 2020-12. */
static const struct keyword keywords[] = {
	{"$defs", QUIET, HOLDS_NAMED, ALL, CORE},
	{"$dynamicRef", GROUP_DYNAMIC, HOLDS_NONE, DRAFT_2020, CORE},
	{"$recursiveRef", UNSUPPORTED, HOLDS_NONE, DRAFT_2019, CORE},
	{"$ref", GROUP_REF, HOLDS_NONE, ALL, CORE},
	{"additionalItems", GROUP_SEQ, HOLDS_SCHEMAS, ALL, APPLICATOR},
	{"additionalProperties", GROUP_MAP, HOLDS_SCHEMAS, ALL, APPLICATOR},
	{"allOf", GROUP_LOGIC, HOLDS_SCHEMAS, ALL, APPLICATOR},
	{"anyOf", GROUP_LOGIC, HOLDS_SCHEMAS, ALL, APPLICATOR},
	{"const", GROUP_VALUE, HOLDS_NONE, FROM_06, VALIDATION},
	{"contains", GROUP_SEQ, HOLDS_SCHEMAS, FROM_06, APPLICATOR},
	{"contentSchema", QUIET, HOLDS_SCHEMAS, FROM_2019, 0},
	{"definitions", QUIET, HOLDS_NAMED, ALL, CORE},
	{"dependencies", GROUP_DEPENDENT, HOLDS_NAMED, ALL, APPLICATOR},
	{"dependentRequired", GROUP_DEPENDENT, HOLDS_NONE, FROM_2019, VALIDATION},
	{"dependentSchemas", GROUP_DEPENDENT, HOLDS_NAMED, FROM_2019, APPLICATOR},
	{"else", QUIET, HOLDS_SCHEMAS, FROM_07, APPLICATOR},
	{"enum", GROUP_VALUE, HOLDS_NONE, ALL, VALIDATION},
	{"exclusiveMaximum", GROUP_NUMBER, HOLDS_NONE, ALL, VALIDATION},
	{"exclusiveMinimum", GROUP_NUMBER, HOLDS_NONE, ALL, VALIDATION},
	{"format", GROUP_STRING, HOLDS_NONE, ALL, VOCABULARY_FORMAT},
	{"if", GROUP_LOGIC, HOLDS_SCHEMAS, FROM_07, APPLICATOR},
	{"items", GROUP_SEQ, HOLDS_SCHEMAS, ALL, APPLICATOR},
	{"maxContains", GROUP_SEQ, HOLDS_NONE, FROM_2019, VALIDATION},
	{"maxItems", GROUP_SEQ, HOLDS_NONE, ALL, VALIDATION},
	{"maxLength", GROUP_STRING, HOLDS_NONE, ALL, VALIDATION},
	{"maxProperties", GROUP_MAP, HOLDS_NONE, ALL, VALIDATION},
	{"maximum", GROUP_NUMBER, HOLDS_NONE, ALL, VALIDATION},
	{"minContains", GROUP_SEQ, HOLDS_NONE, FROM_2019, VALIDATION},
	{"minItems", GROUP_SEQ, HOLDS_NONE, ALL, VALIDATION},
	{"minLength", GROUP_STRING, HOLDS_NONE, ALL, VALIDATION},
	{"minProperties", GROUP_MAP, HOLDS_NONE, ALL, VALIDATION},
	{"minimum", GROUP_NUMBER, HOLDS_NONE, ALL, VALIDATION},
	{"multipleOf", GROUP_NUMBER, HOLDS_NONE, ALL, VALIDATION},
	{"not", GROUP_LOGIC, HOLDS_SCHEMAS, ALL, APPLICATOR},
	{"oneOf", GROUP_LOGIC, HOLDS_SCHEMAS, ALL, APPLICATOR},
	{"pattern", GROUP_STRING, HOLDS_NONE, ALL, VALIDATION},
	{"patternProperties", GROUP_MAP, HOLDS_NAMED, ALL, APPLICATOR},
	{"prefixItems", GROUP_SEQ, HOLDS_SCHEMAS, DRAFT_2020, APPLICATOR},
	{"properties", GROUP_MAP, HOLDS_NAMED, ALL, APPLICATOR},
	{"propertyNames", GROUP_MAP, HOLDS_SCHEMAS, FROM_06, APPLICATOR},
	{"required", GROUP_MAP, HOLDS_NONE, ALL, VALIDATION},
	{"then", QUIET, HOLDS_SCHEMAS, FROM_07, APPLICATOR},
	{"type", GROUP_VALUE, HOLDS_NONE, ALL, VALIDATION},
	{"unevaluatedItems", GROUP_UNEVALUATED, HOLDS_SCHEMAS, FROM_2019, VOCABULARY_UNEVALUATED},
	{"unevaluatedProperties", GROUP_UNEVALUATED, HOLDS_SCHEMAS, FROM_2019, VOCABULARY_UNEVALUATED},
	{"uniqueItems", GROUP_SEQ, HOLDS_NONE, ALL, VALIDATION},
	{"x-k8sai-unions", GROUP_UNION, HOLDS_NONE, ALL, 0},
	{"x-kubernetes-embedded-resource", GROUP_MAP, HOLDS_NONE, ALL, 0},
	{"x-kubernetes-int-or-string", GROUP_VALUE, HOLDS_NONE, ALL, 0},
	{"x-kubernetes-list-type", GROUP_SEQ, HOLDS_NONE, ALL, 0},
};

static int by_name(const void *name, const void *keyword)
{
	return str_cmp(*(const struct str *)name, str_of(((const struct keyword *)keyword)->name));
}

const struct keyword *keyword_find(struct str name)
{
	return bsearch(&name, keywords, COUNT_OF(keywords), sizeof keywords[0], by_name);
}

unsigned keyword_groups(const struct node *schema, struct problems *problems)
{
	unsigned present = 0;
	struct node_entries it = node_entries(schema);
	for (const struct node *e; (e = node_next_entry(&it));) {
		const struct keyword *k = keyword_find(node_key(e));
		if (k && k->group == UNSUPPORTED)
			node_key_problem(problems, e, "the keyword '%s' is not supported: use $dynamicRef of 2020-12",
					 k->name);
		else if (k && k->group < GROUP_COUNT)
			present |= 1u << k->group;
	}
	return present;
}

static bool counts(struct str name, const struct resource *resource)
{
	const struct keyword *k = keyword_find(name);
	return !k || (k->drafts & resource->draft && (!k->vocabulary || k->vocabulary & resource->vocabularies));
}

const struct node *keywords_that_count(struct arena *a, const struct node *schema, const struct resource *resource)
{
	bool all = true;
	if (resource->draft == DRAFT_ANY && resource->vocabularies == VOCABULARY_ALL)
		return schema;
	struct node_entries it = node_entries(schema);
	for (const struct node *e; all && (e = node_next_entry(&it));)
		all = counts(node_key(e), resource);
	if (all)
		return schema;
	struct node *kept = build_map(a);
	it = node_entries(schema);
	for (const struct node *e; (e = node_next_entry(&it));) {
		if (!counts(node_key(e), resource))
			continue;
		/* An alias, because a schema is known by its address. */
		struct node *alias = build_copy(a, e);
		alias->kind = NODE_ALIAS;
		alias->target = (struct node *)node_deref(e);
		build_put_as(kept, e, alias);
	}
	return kept;
}

const void *sub_data(const struct sub *sub, enum group_id id)
{
	for (unsigned i = 0; i < sub->n_rules; i++)
		if (sub->rules[i].group == groups[id])
			return sub->rules[i].data;
	return NULL;
}
