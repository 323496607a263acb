/* SPDX-License-Identifier: Apache-2.0
 * What the groups' compile functions use. Private to this folder. */
#ifndef K8SAI_JSONSCHEMA_COMPILE_H
#define K8SAI_JSONSCHEMA_COMPILE_H

#include "jsonschema/compiled.h"

struct compiler {
	struct schema *schema;
	const struct node *root;
	struct problems *problems;
	/** All subschemas in the order they were met; from `todo` on they still have to be compiled. */
	struct sub *first, *last, *todo;
	/** Maps that many a $ref leads through: address to a struct strmap of their entries. */
	struct strmap indexes;
	/** Elements passed by on the way to one by its index. */
	size_t walked;
	/** Draft-07 and before: beside a $ref nothing counts. */
	bool ref_alone;
};

/** The compiled form of the schema at `n`, filled in later when it is new. `same`: it is applied to the same value as
 * `owner`. NULL and a problem when `n` is no schema. */
const struct sub *compile_sub(struct compiler *c, struct sub *owner, const struct node *n, bool same);
/** An empty table that is released with the schema. */
struct strmap *compile_table(struct compiler *c, struct strmap *table);
/** Value of `key` in a map, found quickly in large ones too; NULL when there is none. */
const struct node *compile_lookup(struct compiler *c, const struct node *map, struct str key);
/** The regular expression of `pattern`; NULL and a problem at `n` when it is none. */
struct regex *compile_regex(struct compiler *c, const struct node *n, struct str pattern);
/** Reads keyword `name` as a count into `*out`, which stays as it is without one. */
void compile_count(struct compiler *c, const struct node *schema, struct str name, int64_t *out);
/** The sequence at keyword `name`; NULL without one; NULL and a problem when it is something else. */
const struct node *compile_seq(struct compiler *c, const struct node *schema, struct str name);
/** The mapping at keyword `name`, likewise. */
const struct node *compile_group_map(struct compiler *c, const struct node *schema, struct str name);
/** The schemas in a sequence. */
const struct sub **compile_subs(struct compiler *c, struct sub *owner, const struct node *seq, bool same, size_t *n);
/** The strings in a sequence; an element that is none adds a problem. */
struct str *compile_strings(struct compiler *c, const struct node *seq, size_t *n);

#endif
