/* SPDX-License-Identifier: Apache-2.0
 * What the groups' check functions use. Private to this folder. */
#ifndef K8SAI_JSONSCHEMA_CHECK_H
#define K8SAI_JSONSCHEMA_CHECK_H

#include "base/nearest.h"
#include "jsonschema/compiled.h"

/** How much a violation counts against the branch of an anyOf that it stands in, when it stands at the value itself or
 * at a field of it. */
enum { WEIGHT_TYPE = 100000, WEIGHT_CHOICE = 1000, WEIGHT_FIELD = 100, WEIGHT_OTHER = 10 };

struct violations {
	struct schema_violation *first, *last;
	size_t n;
};

struct check {
	const struct schema *schema;
	struct schema_options limits;
	/** Violations and their texts. */
	struct arena arena;
	/** Where violations go; NULL when only the verdict counts. */
	struct violations *out;
	size_t steps;
	unsigned depth;
	/** Entries or elements of the value at hand that some schema has looked at; NULL when nobody asks. */
	struct evaluated *evaluated;
	/** The resources that the check is in, innermost first; only kept for $dynamicRef. */
	const struct scope *scope;
	/** Set when a limit was reached: everything fails fast, and this is the one violation reported. */
	struct schema_violation *stopped;
};

void check_init(struct check *ck, const struct schema *s, const struct schema_options *options);
void check_release(struct check *ck);

/** schema_check with another root. */
bool check_root(const struct schema *s, const struct sub *root, const struct node *n,
		const struct schema_options *options, schema_sink *sink, void *ctx);
/** Reads the rules of a subschema that is pending. */
void sub_load(const struct schema *s, const struct sub *pending);
/** Does the value at `n` fit `sub`? */
bool check_sub(struct check *ck, const struct sub *sub, const struct node *n, const struct step *at);
/** The same without recording anything. */
bool check_quietly(struct check *ck, const struct sub *sub, const struct node *n, const struct step *at);
/** Counts `n` steps; false when that is too many. */
bool check_step(struct check *ck, size_t n, const struct node *at_node, const struct step *at);
/** Searches `text` with the regular expression; reaching its limit stops the whole check and counts as a miss. */
bool check_regex(struct check *ck, const struct regex *re, struct str text, const struct node *n,
		 const struct step *at);

/** Records a violation of `keyword` at `n`; the caller adds message and hint. NULL when only the verdict counts or
 * there are enough. */
struct schema_violation *violation_add(struct check *ck, const char *keyword, unsigned weight, const struct sub *sub,
				       const struct node *n, const struct step *at);
/** The same with its message: the value's path in quotes and then the text. */
struct schema_violation *violation_say(struct check *ck, const char *keyword, unsigned weight, const struct sub *sub,
				       const struct node *n, const struct step *at, const char *fmt, ...)
	ATTR_PRINTF(7, 8);

/** The path of `at` without quotes, in the check's arena. */
struct str step_path(struct check *ck, const struct step *at);
/** "'a.b'", "name 'x' in 'a'", or "the document". */
struct str step_where(struct check *ck, const struct step *at);

/* ---- message.c: values in words ---- */

/** Appends "a string or a map". */
void say_types(struct buf *out, unsigned types);
/** Appends what a value is: a short scalar as written, otherwise "a list", "a map", "empty". */
void say_value(struct buf *out, const struct node *n);
/** Appends "a, b, c" of an enumeration, cut when long. */
void say_values(struct buf *out, const struct node *const *values, size_t n);
/** The name that was meant: the nearest, else the only one that begins like it. */
struct guess {
	struct nearest near;
	struct str prefix;
	unsigned prefixes;
	size_t offered;
};
struct guess guess_start(struct str wanted);
/** Offers one name, whose text must outlive the search; false when there are so many that it is time to stop. */
bool guess_offer(struct guess *g, struct str candidate);
/** The best name; p == NULL when none comes close. */
struct str guess_best(const struct guess *g);

/** Sets the hint to the value nearest to `n`, if any. */
void hint_value(struct check *ck, struct schema_violation *v, const struct node *n, const struct node *const *values,
		size_t n_values);
/** Sets the hint when `n` is of a wrong type only because of its quotes, or because it is one of YAML 1.1's words for
 * true and false. */
void hint_type(struct check *ck, struct schema_violation *v, const struct node *n, unsigned types);

/* ---- group_unevaluated.c: what unevaluatedProperties and unevaluatedItems ask ---- */

struct evaluated {
	/** The value, as it stands in the tree. */
	const struct node *node;
	struct evaluated *up;
	/** Of each entry or element: was it evaluated? The indices of those that were, in order. */
	bool *done;
	size_t *order;
	size_t n, n_done;
};
/** Is what is evaluated of `n` noted? */
static inline bool is_noted(const struct check *ck, const struct node *n)
{
	return ck->evaluated && ck->evaluated->node == n;
}
void note_one(struct check *ck, size_t index);
void note_map(struct check *ck, const struct map_data *d, const struct node *n, const struct step *at);
void note_seq(struct check *ck, const struct seq_data *d);
/** Forgets what was noted since there were `n_done`. */
void forget(struct evaluated *evaluated, size_t n_done);

/* ---- unique.c ---- */

/** uniqueItems, x-kubernetes-list-type. */
bool check_unique(struct check *ck, const struct sub *sub, const struct node *n, const struct step *at);
bool check_list_type(struct check *ck, const struct sub *sub, const struct seq_data *d, const struct node *n,
		     const struct step *at);

/* ---- reference.c ---- */

/** The resources entered on the way to a value. */
struct scope {
	const struct resource *resource;
	const struct scope *up;
};

/* ---- branch.c ---- */

/** No branch of an anyOf or oneOf fits: records what is wrong with the one that fits best. */
void branches_explain(struct check *ck, const struct sub *sub, const struct choice *choice, const struct node *n,
		      const struct step *at);

#endif
