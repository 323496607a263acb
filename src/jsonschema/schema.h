/* SPDX-License-Identifier: Apache-2.0
 * JSON Schema (draft-07 and 2020-12) compiled once and run over node trees: our own schemas, Kubernetes' and users' go
 * through the same engine. A compiled schema never changes, so threads may share it. The tree it was compiled from must
 * outlive it.
 *
 * Annotations of our own: x-k8sai-expects says in words what a right value is (it follows "must be"); x-k8sai-also
 * lists other names that users give a field, for the hint at an unknown one; x-k8sai-since marks what this version
 * accepts but does not act on; x-k8sai-key names a collection's entries and x-k8sai-leaf ends a listing of fields. */
#ifndef K8SAI_JSONSCHEMA_SCHEMA_H
#define K8SAI_JSONSCHEMA_SCHEMA_H

#include "diag/problem.h"
#include "doc/node.h"
#include "doc/path.h"

struct schema;

/** Compiles the schema at `root`. NULL, with each mistake in `problems` at its place, when it is none: a keyword with a
 * wrong value, a pattern that is no regular expression, a $ref that leads nowhere, out of the file, or only round to
 * itself, a keyword of the standard that this engine lacks. Unknown keywords are annotations. Free with schema_free. */
struct schema *schema_compile(const struct node *root, struct problems *problems) ATTR_NODISCARD;
void schema_free(struct schema *s);

/** The embedded schema file `name` (such as "values.schema.json"), compiled, with its document inside it; NULL when
 * there is none (no problem is added) or it is broken. Free with schema_free. */
struct schema *schema_embedded(const char *name, struct problems *problems) ATTR_NODISCARD;
/** The text of the embedded schema file `name`; p == NULL when there is none. */
struct str schema_embedded_text(const char *name);

/** One place where a value and its schema disagree. */
struct schema_violation {
	/** The entry or element as it stands in the tree (perhaps an alias); with `at_key` its key is what is wrong, or
	 * what is nearest to something missing. */
	const struct node *node;
	bool at_key;
	/** The keyword of JSON Schema that objected, such as "required". */
	const char *keyword;
	/** Path of the value from the root, as in doc/path.h; empty for the root itself. */
	struct str path;
	/** What is wrong, naming the path, and what to do about it (may be empty). */
	struct str message, hint;
	/** The schema that objected, as written. */
	const struct node *schema;
	/** Private: list, length of the path in steps, how bad. */
	struct schema_violation *next;
	unsigned depth, weight;
};

/** What a check may cost; zero means the default. */
struct schema_options {
	/** Violations reported (100), steps taken (50 million) and nesting of value and schema together (1000). The
	 * last two exceeded are one violation. */
	size_t violations, steps;
	unsigned depth;
	/** Take `format` for the annotation that 2020-12 makes of it. */
	bool ignore_formats;
};

/** Takes one violation; it and its text are gone after the call. */
typedef void schema_sink(void *ctx, const struct schema_violation *v);

/** Checks the value at `n`; true when it is valid. `options` may be NULL; `sink` gets the violations in document order
 * of the search, and may be NULL. */
bool schema_check(const struct schema *s, const struct node *n, const struct schema_options *options, schema_sink *sink,
		  void *ctx);
/** schema_check that adds each violation to `problems`, at its place and with its hint. */
bool schema_check_problems(const struct schema *s, const struct node *n, const struct schema_options *options,
			   struct problems *problems);

/** What a schema says about one field. */
struct schema_field {
	/** The field's schema as written, and where its $ref leads (the same when it has none). */
	const struct node *node, *target;
	/** Of either, the own one first; p == NULL when neither has any. */
	struct str description;
	/** The `default`, or NULL; the `examples`, a sequence or NULL. */
	const struct node *fallback, *examples;
	/** Text of `x-k8sai-since`; p == NULL when there is none. */
	struct str since;
	/** Is it one of its mapping's `required`? */
	bool required;
};

/** Finds the field at `path`, through $ref, allOf, anyOf, oneOf, if/then/else; a name that a mapping does not list is
 * taken for an entry of a collection. False when there is no such field. The empty path is the root. */
bool schema_find(const struct schema *s, const struct path *path, struct schema_field *out);
/** When `path` has no field: the name of the last step's nearest sibling, for a hint; p == NULL when there is none. */
struct str schema_nearest(const struct schema *s, const struct path *path);
/** Appends what values a field takes: "string or map", "one of vllm, sglang, tgi", "integer, at least 1". */
void schema_type_text(const struct schema *s, const struct schema_field *field, struct buf *out);

/** Takes one field and its path, in which a collection's entry is called by `x-k8sai-key` (default "NAME") and an
 * element "[]". */
typedef void schema_field_fn(void *ctx, struct str path, const struct schema_field *field);
/** Every field directly below the one at `path` (the empty path: the root), in the order of the schema; those of a
 * collection are the fields of its entries. False when there is no such field. With `deep`, a collection's entry and
 * the fields below follow each of them; not below one that is recursive or has `x-k8sai-leaf: true`. */
bool schema_fields(const struct schema *s, const struct path *path, bool deep, schema_field_fn *fn, void *ctx);

/** A value in a document whose schema carries a mark. */
struct schema_mark {
	/** The entry as it stands in the tree. */
	const struct node *node;
	/** Its path from the root. */
	struct str path;
	/** The mark's text, and the schema that carries it. */
	struct str value;
	const struct node *schema;
};
typedef void schema_mark_fn(void *ctx, const struct schema_mark *mark);
/** Calls `fn` for each value below `n` whose schema, or the branch of its schema that the value takes, has the keyword
 * `keyword` (such as "x-k8sai-since"); what stands below such a value is not looked at. `n` should be valid. False when
 * the walk was given up at the limits of schema_check. */
bool schema_marks(const struct schema *s, const struct node *n, const char *keyword, schema_mark_fn *fn, void *ctx);

#endif
