/* SPDX-License-Identifier: Apache-2.0 */
#include "jsonschema/compiled.h"

#include <stdlib.h>

const struct group *const groups[GROUP_COUNT] = {
	[GROUP_REF] = &group_ref,       [GROUP_VALUE] = &group_value,         [GROUP_LOGIC] = &group_logic,
	[GROUP_NUMBER] = &group_number, [GROUP_STRING] = &group_string,       [GROUP_SEQ] = &group_seq,
	[GROUP_MAP] = &group_map,       [GROUP_DEPENDENT] = &group_dependent,
};

/** Keywords of the standard that change a verdict and that the engine lacks: refused, because ignoring one would let
 * wrong values pass. */
enum { UNSUPPORTED = GROUP_COUNT };

/* Sorted by bytes. */
static const struct keyword {
	const char *name;
	unsigned group;
} keywords[] = {
	{"$dynamicRef", UNSUPPORTED},
	{"$recursiveRef", UNSUPPORTED},
	{"$ref", GROUP_REF},
	{"additionalItems", GROUP_SEQ},
	{"additionalProperties", GROUP_MAP},
	{"allOf", GROUP_LOGIC},
	{"anyOf", GROUP_LOGIC},
	{"const", GROUP_VALUE},
	{"contains", GROUP_SEQ},
	{"dependencies", GROUP_DEPENDENT},
	{"dependentRequired", GROUP_DEPENDENT},
	{"dependentSchemas", GROUP_DEPENDENT},
	{"enum", GROUP_VALUE},
	{"exclusiveMaximum", GROUP_NUMBER},
	{"exclusiveMinimum", GROUP_NUMBER},
	{"format", GROUP_STRING},
	{"if", GROUP_LOGIC},
	{"items", GROUP_SEQ},
	{"maxItems", GROUP_SEQ},
	{"maxLength", GROUP_STRING},
	{"maxProperties", GROUP_MAP},
	{"maximum", GROUP_NUMBER},
	{"minItems", GROUP_SEQ},
	{"minLength", GROUP_STRING},
	{"minProperties", GROUP_MAP},
	{"minimum", GROUP_NUMBER},
	{"multipleOf", GROUP_NUMBER},
	{"not", GROUP_LOGIC},
	{"oneOf", GROUP_LOGIC},
	{"pattern", GROUP_STRING},
	{"patternProperties", GROUP_MAP},
	{"prefixItems", GROUP_SEQ},
	{"properties", GROUP_MAP},
	{"propertyNames", GROUP_MAP},
	{"required", GROUP_MAP},
	{"type", GROUP_VALUE},
	{"unevaluatedItems", UNSUPPORTED},
	{"unevaluatedProperties", UNSUPPORTED},
	{"uniqueItems", GROUP_SEQ},
	{"x-kubernetes-int-or-string", GROUP_VALUE},
};

static int by_name(const void *name, const void *keyword)
{
	return str_cmp(*(const struct str *)name, str_of(((const struct keyword *)keyword)->name));
}

unsigned keyword_groups(const struct node *schema, struct problems *problems)
{
	unsigned present = 0;
	struct node_entries it = node_entries(schema);
	for (const struct node *e; (e = node_next_entry(&it));) {
		struct str name = node_key(e);
		const struct keyword *k = bsearch(&name, keywords, COUNT_OF(keywords), sizeof keywords[0], by_name);
		if (k && k->group == UNSUPPORTED)
			node_key_problem(problems, e, "the keyword '%s' is not supported", k->name);
		else if (k)
			present |= 1u << k->group;
	}
	return present;
}

const void *sub_data(const struct sub *sub, enum group_id id)
{
	for (unsigned i = 0; i < sub->n_rules; i++)
		if (sub->rules[i].group == groups[id])
			return sub->rules[i].data;
	return NULL;
}
