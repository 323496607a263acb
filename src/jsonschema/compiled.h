/* SPDX-License-Identifier: Apache-2.0
 * A compiled schema: each subschema is a short list of rules, each rule a group of keywords that must be read together
 * and its data. Private to this folder. To add a keyword: name it in the table of keywords.c, and compile and check it
 * in its group. */
#ifndef K8SAI_JSONSCHEMA_COMPILED_H
#define K8SAI_JSONSCHEMA_COMPILED_H

#include "base/arena.h"
#include "base/regex.h"
#include "base/strmap.h"
#include "doc/doc.h"
#include "jsonschema/schema.h"

enum {
	TYPE_NULL = SCHEMA_NULL,
	TYPE_BOOL = SCHEMA_BOOL,
	TYPE_INT = SCHEMA_INT,
	TYPE_NUMBER = SCHEMA_NUMBER,
	TYPE_STRING = SCHEMA_STRING,
	TYPE_SEQ = SCHEMA_SEQ,
	TYPE_MAP = SCHEMA_MAP,
	TYPE_ALL = SCHEMA_ANY,
};

struct sub;
struct check;
struct compiler;
struct resource;
struct table_writer;
struct table_reader;

/** The way from the root to a value. */
struct step {
	const struct step *up;
	/** Name of an entry, or an index when key.p is NULL. */
	struct str key;
	size_t index;
	unsigned depth;
	/** The value is the name of this entry itself (propertyNames); NULL otherwise. */
	const struct node *name_of;
};

/** Keywords that are compiled and checked together. */
struct group {
	/** Makes the data of the rule, in the compiler's arena; NULL when there is nothing to check (or a problem was
	 * added). */
	void *(*compile)(struct compiler *c, struct sub *sub, const struct node *schema);
	/** Checks `n` (as it stands in the tree, perhaps an alias). */
	bool (*check)(struct check *ck, const struct sub *sub, const void *data, const struct node *n,
		      const struct step *at);
	/** Types it speaks about; other values pass. */
	unsigned types;
	/** When it objects, the groups behind it are not asked: they would only say it again. */
	bool stops;
	/** Writes the rule's data into a table (table.h), and makes it from one. */
	void (*save)(struct table_writer *w, const void *data);
	void *(*load)(struct table_reader *r, struct sub *sub);
};

struct rule {
	const struct group *group;
	const void *data;
};

struct sub {
	/** As written. */
	const struct node *node;
	struct rule *rules;
	unsigned n_rules;
	/** The schema `false`. */
	bool never;
	/** A branch of allOf, anyOf, oneOf, not or if, or beside a $ref: in a structural schema it only adds to what
	 * another schema lists. */
	bool branch;
	/** Of a table: its record + 1 as long as its rules are still there only (sub_load). */
	uint32_t pending;
	/** Of the search for circles. */
	uint8_t colour;
	/** The types that any value of it can have; 0 for `false`. */
	unsigned types;
	/** Schemas that are applied to the same value as this one. */
	const struct sub **same;
	size_t n_same, cap_same;
	/** Where `$ref` leads, or NULL. */
	const struct sub *ref;
	/** Text of x-k8sai-expects: what a right value is, in words; p == NULL without. */
	struct str expects;
	/** What its references are relative to; NULL when it was loaded. */
	const struct resource *resource;
	/** The one met next. */
	struct sub *next;
};

struct hashed {
	uint64_t hash;
	const struct node *value;
};

/** type, enum, const, x-kubernetes-int-or-string. */
struct value_data {
	unsigned types;
	/** The enumeration as written, and sorted by hash for the search; NULL without one. */
	const struct node **values;
	struct hashed *sorted;
	size_t n;
	bool is_enum;
};

struct pattern_sub {
	struct regex *re;
	struct str pattern;
	const struct sub *sub;
};

/** One of `properties`. */
struct property {
	struct str name;
	const struct sub *sub;
	/** The feature gate that it is behind; p == NULL without. */
	struct str gate;
	/** Minors of Kubernetes 1.N: the first that has it, the first that lacks it again (0: none), the same for its
	 * being required, and the first whose gate is on by default (0: no gate; NEVER_ON). */
	uint8_t from, until, required_from, required_until, off_until;
	/** It has a `default`, which the API server fills in before it looks for what is missing. */
	bool defaulted;
};
enum { NEVER_ON = 255 };

/** properties, patternProperties, additionalProperties, propertyNames, required, minProperties, maxProperties. */
struct map_data {
	/** In the order written, and name to struct property. */
	struct property *list;
	size_t n_list;
	struct strmap properties;
	struct pattern_sub *patterns;
	size_t n_patterns;
	/** Schema of what neither of them names; NULL: anything. `open`: that was said (additionalProperties: true). */
	const struct sub *additional;
	bool open;
	const struct sub *names;
	struct str *required;
	size_t n_required;
	int64_t min, max;
};

/** items, prefixItems, additionalItems, contains, … */
struct seq_data {
	const struct sub **prefix;
	size_t n_prefix;
	const struct sub *rest;
	const struct sub *contains;
	int64_t min_contains, max_contains, min, max;
	bool unique;
	/** x-kubernetes-list-type `set` or `map`: no element, or no combination of these fields, stands twice; a field
	 * that is missing counts as its default (NULL: none). */
	bool is_set;
	struct str *keys;
	const struct node **defaults;
	size_t n_keys;
};

/** unevaluatedProperties, unevaluatedItems. */
struct unevaluated_data {
	const struct sub *properties, *items;
	/** The other keywords beside them. */
	const struct sub *rest;
};

/** $dynamicRef. */
struct dynamic_data {
	/** The anchor that is looked for in the dynamic scope; p == NULL: it is a $ref. */
	struct str anchor;
	const struct sub *target;
};

/** A schema with a URI of its own: a document, or a part of one with `$id`. */
struct resource {
	/** Without fragment; empty for a document without `$id` and place. */
	struct str uri;
	const struct node *root;
	/** DRAFT_... and VOCABULARY_... whose keywords count. */
	unsigned draft, vocabularies;
	/** Anchor to its node; $dynamicAnchor to its struct dynamic_anchor. */
	struct strmap anchors, dynamic;
	struct resource *next;
};
struct dynamic_anchor {
	const struct node *node;
	const struct resource *resource;
	const struct sub *sub;
	struct dynamic_anchor *next;
};
enum {
	DRAFT_04 = 1,
	DRAFT_06 = 2,
	DRAFT_07 = 4,
	DRAFT_2019 = 8,
	DRAFT_2020 = 16,
	/** No `$schema`. */
	DRAFT_ANY = 31,
};
enum {
	VOCABULARY_CORE = 1,
	VOCABULARY_APPLICATOR = 2,
	VOCABULARY_UNEVALUATED = 4,
	VOCABULARY_VALIDATION = 8,
	VOCABULARY_FORMAT = 16,
	VOCABULARY_ALL = 31,
};

enum { CHOICE_ALL, CHOICE_ANY, CHOICE_ONE };

/** allOf, anyOf or oneOf. */
struct choice {
	unsigned kind;
	const struct sub **at;
	size_t n;
	/** Every branch is a `const` or an `enum`: it reads as one enumeration. */
	const struct node **values;
	size_t n_values;
};
struct logic_data {
	struct choice choices[3];
	unsigned n_choices;
	const struct sub *not_, *if_, *then, *else_;
};

struct schema {
	struct arena arena;
	const struct sub *root;
	/** All regular expressions, to be freed. */
	struct regex **regexes;
	size_t n_regexes, cap_regexes;
	/** How it was compiled. */
	struct schema_dialect dialect;
	/** Property tables, to be released. */
	struct strmap **maps;
	size_t n_maps, cap_maps;
	/** Schema nodes that were compiled: address to struct sub. */
	struct strmap subs;
	/** Of schema_load: where its parts come from, and those that were needed, by index. */
	const struct schema_table *table;
	struct sub **loaded;
	/** Documents that belong to the schema: an embedded schema's own, metaschemas. */
	struct owned_doc *docs;
	/** It has a $dynamicRef. */
	bool dynamic;
};

struct owned_doc {
	struct doc doc;
	struct source source;
	struct owned_doc *next;
};
/** Reads the embedded schema file `name`; NULL when there is none or it is broken. Freed with owned_docs_free. */
struct owned_doc *embedded_doc_read(const char *name, struct problems *problems);
void owned_docs_free(struct owned_doc *docs);

/** Makes an empty map that is released with the schema. */
struct strmap *schema_own_map(struct schema *s, struct strmap *map);
/** The regular expression of `pattern`, in the dialect's meaning, freed with the schema; NULL and a message in `why`
 * when it is none. */
struct regex *schema_regex(struct schema *s, struct str pattern, struct buf *why);

/** The groups in the order they are asked. */
enum group_id {
	GROUP_REF,
	GROUP_DYNAMIC,
	GROUP_VALUE,
	GROUP_LOGIC,
	GROUP_NUMBER,
	GROUP_STRING,
	GROUP_SEQ,
	GROUP_MAP,
	GROUP_DEPENDENT,
	GROUP_UNION,
	GROUP_UNEVALUATED,
	GROUP_ENTER,
	GROUP_COUNT
};
extern const struct group group_ref, group_value, group_logic, group_number;
extern const struct group group_string, group_seq, group_map, group_dependent;
extern const struct group group_dynamic, group_union, group_unevaluated, group_enter;
extern const struct group *const groups[GROUP_COUNT];

/** How the value of a keyword holds schemas: as itself or a list of them, or by name. */
enum { HOLDS_NONE, HOLDS_SCHEMAS, HOLDS_NAMED };
struct keyword {
	const char *name;
	/** enum group_id, or one of keywords.c. */
	uint8_t group;
	uint8_t holds;
	/** Drafts that have it, and its vocabulary in the last of them; 0 for what is not of the standard. */
	uint8_t drafts, vocabulary;
};
/** The keyword of this name, or NULL: an annotation. */
const struct keyword *keyword_find(struct str name);
/** The groups that the keywords of a schema bring in, as bits of enum group_id. Adds a problem for a keyword of the
 * standard that is not supported. */
unsigned keyword_groups(const struct node *schema, struct problems *problems);
/** `schema` without the keywords that its draft or its vocabularies lack; made in `a` when there are any. */
const struct node *keywords_that_count(struct arena *a, const struct node *schema, const struct resource *resource);

/** The schema of a property, or NULL. */
static inline const struct sub *map_property(const struct map_data *map, struct str name)
{
	const struct property *p = strmap_get(&map->properties, name);
	return p ? p->sub : NULL;
}

/** The rule of `sub` in group `id`, or NULL. */
const void *sub_data(const struct sub *sub, enum group_id id);

/* ---- hash.c: values as data ---- */

/** The types of a value. */
unsigned value_types(const struct node *n);
/** Deep equality as JSON Schema has it: 1 and 1.0 are one number, true is none. */
bool schema_value_equal(const struct node *a, const struct node *b);
/** Equal values have equal hashes. */
uint64_t value_hash(const struct node *n);
/** -1, 0 or 1; exact when both are integers of 64 bits. */
int number_cmp(const struct node *a, const struct node *b);
/** Is `n` a whole multiple of `of` (> 0)? Exact in decimals up to 18 digits. */
bool number_multiple(const struct node *n, const struct node *of);

/* ---- format.c ---- */

/** The format of this name, the dialect's first, or NULL: an unknown format is an annotation. */
const struct schema_format *format_find(const struct schema_dialect *dialect, struct str name);
/** format_standard.c: a format of the standard; those that mean nothing or something else to Kubernetes only when not
 * `structural`. */
const struct schema_format *format_standard(struct str name, bool structural);
/** Does a value of one of the format's types have the format? */
bool format_fits(const struct schema_format *f, const struct node *n);

#endif
