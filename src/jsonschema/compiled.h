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

/** JSON Schema's types as bits; an integer is a number as well. */
enum {
	TYPE_NULL = 1,
	TYPE_BOOL = 2,
	TYPE_INT = 4,
	TYPE_NUMBER = 8,
	TYPE_STRING = 16,
	TYPE_SEQ = 32,
	TYPE_MAP = 64,
	TYPE_ALL = 127,
};

struct sub;
struct check;
struct compiler;

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
	const struct sub *sub;
};

/** properties, patternProperties, additionalProperties, propertyNames, required, minProperties, maxProperties. */
struct map_data {
	/** Name to struct sub. */
	struct strmap properties;
	struct pattern_sub *patterns;
	size_t n_patterns;
	/** Schema of what neither of them names; NULL: anything. */
	const struct sub *additional;
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
	/** Property tables, to be released. */
	struct strmap **maps;
	size_t n_maps, cap_maps;
	/** Schema nodes that were compiled: address to struct sub. */
	struct strmap subs;
	/** The document of an embedded schema, first in its allocation; NULL otherwise. */
	struct doc *doc;
};

/** The groups in the order they are asked. */
enum group_id {
	GROUP_REF,
	GROUP_VALUE,
	GROUP_LOGIC,
	GROUP_NUMBER,
	GROUP_STRING,
	GROUP_SEQ,
	GROUP_MAP,
	GROUP_DEPENDENT,
	GROUP_COUNT
};
extern const struct group group_ref, group_value, group_logic, group_number;
extern const struct group group_string, group_seq, group_map, group_dependent;
extern const struct group *const groups[GROUP_COUNT];

/** The groups that the keywords of a schema bring in, as bits of enum group_id. Adds a problem for a keyword of the
 * standard that is not supported. */
unsigned keyword_groups(const struct node *schema, struct problems *problems);

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

struct format {
	const char *name;
	/** Types it speaks about. */
	unsigned types;
	/** Of a string; NULL for the formats of integers. */
	bool (*check)(struct str text);
	/** Ends "must be …". */
	const char *expects;
	/** Appends a right value made from a wrong one, for a hint; NULL without. */
	void (*mend)(struct str text, struct buf *out);
};
/** The format of this name, or NULL: an unknown format is an annotation. */
const struct format *format_find(struct str name);
/** Does a value of one of the format's types have the format? */
bool format_fits(const struct format *f, const struct node *n);

#endif
