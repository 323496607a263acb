/* SPDX-License-Identifier: Apache-2.0
 * What the groups' compile functions use. Private to this folder. */
#ifndef K8SAI_JSONSCHEMA_COMPILE_H
#define K8SAI_JSONSCHEMA_COMPILE_H

#include "jsonschema/compiled.h"

struct compiler {
	struct schema *schema;
	struct problems *problems;
	/** All subschemas in the order they were met. */
	struct sub *first, *last;
	/** All resources: in a list, by URI, and by the address of their root. */
	struct resource *resources, **resources_end;
	struct strmap by_uri, by_root;
	/** Every $dynamicAnchor. */
	struct dynamic_anchor *anchors;
	/** Documents asked for, and schemas looked at for their names. */
	unsigned documents;
	size_t visited;
	/** Maps that many a $ref leads through: address to a struct strmap of their entries. */
	struct strmap indexes;
	/** Elements passed by on the way to one by its index. */
	size_t walked;
};

/** The compiled form of the schema at `n`, filled in later when it is new. `same`: it is applied to the same value as
 * `owner`. NULL and a problem when `n` is no schema. */
const struct sub *compile_sub(struct compiler *c, struct sub *owner, const struct node *n, bool same);
/** The same for a schema that stands in `resource`, unless it is one itself. */
const struct sub *compile_sub_in(struct compiler *c, struct sub *owner, const struct node *n, bool same,
				 const struct resource *resource);
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
/** A key for tables: the identity of a node. Lives in `a`. */
struct str address_key(struct arena *a, const struct node *n);

/* ---- resource.c: documents, `$id` and anchors ---- */

/** Takes the document at `root`, found at `uri`, with all its names. `from`: whose draft it has when it does not say;
 * may be NULL. NULL and a problem when there are too many. */
const struct resource *resource_add(struct compiler *c, struct str uri, const struct node *root,
				    const struct resource *from);
/** The resource at `uri` (without fragment): known, a metaschema, or asked for; NULL when there is none. */
const struct resource *resource_find(struct compiler *c, struct str uri, const struct resource *from);
/** The resource whose root is `n`, or NULL. */
const struct resource *resource_at(struct compiler *c, const struct node *n);

/* ---- reference.c ---- */

struct target {
	const struct node *node;
	const struct resource *resource;
	/** The name of an anchor; p == NULL when the reference has none. */
	struct str anchor;
};
/** Where the reference in keyword `name` leads, which stands in a schema of `resource`. False, with a problem, when it
 * leads nowhere. */
bool reference_find(struct compiler *c, const struct node *schema, struct str name, const struct resource *resource,
		    struct target *out);
/** After compiling: schemas that must note what was evaluated, or which resource they are in, get a rule around their
 * others. */
void wrap_subs(struct compiler *c);

/** The strings in a sequence; an element that is none adds a problem. */
struct str *compile_strings(struct compiler *c, const struct node *seq, size_t *n);

#endif
