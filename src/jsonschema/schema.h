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

/** JSON Schema's types as bits; an integer is a number as well. */
enum {
	SCHEMA_NULL = 1,
	SCHEMA_BOOL = 2,
	SCHEMA_INT = 4,
	SCHEMA_NUMBER = 8,
	SCHEMA_STRING = 16,
	SCHEMA_SEQ = 32,
	SCHEMA_MAP = 64,
	SCHEMA_ANY = 127,
};

/** A `format`. */
struct schema_format {
	const char *name;
	/** Types it speaks about (SCHEMA_...). */
	unsigned types;
	/** Of a string; NULL for the formats of integers. */
	bool (*check)(struct str text);
	/** Ends "must be …". */
	const char *expects;
	/** Appends a right value made from a wrong one, for a hint; NULL without. */
	void (*mend)(struct str text, struct buf *out);
};

/** A format's `mend` for DNS labels: "My_Model v2" becomes "my-model-v2", at most 63 bytes. */
void schema_mend_label(struct str text, struct buf *out);

/** What a schema is written in. */
struct schema_dialect {
	/** A structural schema of Kubernetes: a mapping that lists its properties has no others, unless it says so with
	 * additionalProperties or x-kubernetes-preserve-unknown-fields; a null stands for an absent field
	 * (apiextensions-apiserver, pkg/apiserver/schema: pruning and defaulting). Properties may have versions:
	 * x-k8sai-from, x-k8sai-until, x-k8sai-required-from, x-k8sai-required-until (minors of Kubernetes, '1.29'),
	 * x-k8sai-gate with x-k8sai-off-until. */
	bool structural;
	/** The root is a resource: apiVersion, kind and metadata may stand in it though it does not list them. */
	bool resource;
	/** Formats that are looked for before the engine's own. */
	const struct schema_format *formats;
	size_t n_formats;
	/** A document without `$schema` is draft-07; otherwise it may use the keywords of all drafts as 2020-12 means
	 * them. */
	bool draft7;
	/** Gives the document that a reference or `$schema` leads to, by its URI (relative when the schema has no
	 * `$id`) without the fragment; NULL, perhaps with a problem, when it has none. It must outlive the schema.
	 * NULL: no documents but the schema itself and the metaschemas. */
	const struct node *(*resolve)(void *ctx, struct str uri, struct problems *problems);
	void *resolve_ctx;
};

/** Compiles the schema at `root`. NULL, with each mistake in `problems` at its place, when it is none: a keyword with a
 * wrong value, a pattern that is no regular expression, a $ref that leads nowhere, to a document that is not at hand,
 * or only round to itself, a keyword of the standard that this engine lacks. Unknown keywords are annotations. Free
 * with schema_free. */
struct schema *schema_compile(const struct node *root, struct problems *problems) ATTR_NODISCARD;
/** The same for another dialect (NULL: plain JSON Schema), whose formats must outlive the schema. */
struct schema *schema_compile_as(const struct node *root, const struct schema_dialect *dialect,
				 struct problems *problems) ATTR_NODISCARD;
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
	/** Name of the field that is missing in the value; p == NULL when that is not what is wrong. */
	struct str missing;
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
	/** Lists whose x-kubernetes-list-type is `map` or `set` may hold the same twice. */
	bool ignore_list_types;
	/** Nothing is missing: what is checked is a part of a value. */
	bool partial;
	/** The minor N of Kubernetes 1.N, for properties with versions; 0: any. */
	unsigned minor;
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

/** Schemas compiled at build time, as numbers (table.h says how). */
struct schema_table {
	const uint8_t *records;
	size_t n_records;
	/** Where each record begins. */
	const uint32_t *begins;
	size_t n;
	const char *strings;
	/** Where each string begins; n_strings + 1 of them. */
	const uint32_t *string_begins;
	size_t n_strings;
};
/** A schema that loads its parts from `table` when they are first needed: one thread's own. The table must outlive
 * it. Free with schema_free. */
struct schema *schema_load(const struct schema_table *table, const struct schema_dialect *dialect) ATTR_NODISCARD;
/** schema_check with definition `index` of the table as the root. */
bool schema_check_loaded(struct schema *s, size_t index, const struct node *n, const struct schema_options *options,
			 schema_sink *sink, void *ctx);

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
