/* SPDX-License-Identifier: Apache-2.0
 * Inside custom*.c: a compiled rule, and what its expressions see. */
#ifndef K8SAI_LINT_CUSTOM_INSIDE_H
#define K8SAI_LINT_CUSTOM_INSIDE_H

#include "base/regex.h"
#include "base/strmap.h"
#include "doc/path.h"
#include "jsone/jsone.h"
#include "lint/custom.h"
#include "lint/engine.h"

/** What a rule is evaluated for: each object, each pod of it, each container. */
enum custom_scope { SCOPE_OBJECT, SCOPE_POD, SCOPE_CONTAINER, SCOPE_COUNT };

/** A condition: a compiled expression, or the boolean that stands in its place. */
struct custom_condition {
	struct jsone_expr *expr;
	bool constant;
	/** The word it stands under: "when". */
	const char *word;
	const struct node *node;
};

struct custom_rule {
	/** First, so that a rule of the run leads here. */
	struct rule rule;
	size_t index;
	enum custom_scope scope;
	/** Kinds as written; none: all. */
	const struct str *kinds;
	size_t n_kinds;
	/** It is looked at when `when` is true, and fires unless `test` is `wanted`. */
	struct custom_condition when, test;
	bool wanted;
	/** The message: a template, or when that is NULL the text itself. */
	struct jsone_template *template;
	struct str message;
	const struct node *message_node;
	/** Where findings point, from what the rule is evaluated for; no steps: there. */
	struct path at;
	/** Parts of objects are looked at as well. */
	bool partial;
	/** Bits of the names (custom_names.c) that it uses. */
	uint64_t uses;
	const struct node *good, *bad;
};

struct custom_rules {
	struct arena arena;
	struct custom_rule *at;
	size_t n;
	/** Patterns that stand in expressions, compiled. */
	struct strmap patterns;
	/** Functions beside JSON-e's. */
	const struct jsone_function *functions;
	size_t n_functions;
};

/** What one evaluation may use; see jsone.h. */
#define CUSTOM_LIMITS ((struct jsone_limits){.depth = 200, .nodes = 200000, .bytes = 4u << 20, .steps = 2000000})

/** ---- names (custom_names.c) ---- */

/** The words that expressions know in `scope`, in order; `*n` is their number. Bit i of `uses` stands for word i. */
const struct custom_word *custom_names(size_t *n);
/** Is word `i` known in this scope? */
bool custom_name_in(size_t i, enum custom_scope scope);
/** Names of what `pod` holds, for the reference. */
const struct custom_word *custom_pod_names(size_t *n);
/** The same of `container` (custom_container.c), and its value. */
const struct custom_word *custom_container_names(size_t *n);
struct node *custom_container_map(struct arena *a, const struct container *k);

/** Values: a copy of a sequence or mapping, an empty one when `n` is none; a copy or null; a text, empty for NULL. */
struct node *custom_copy_or(struct arena *a, const struct node *n, enum node_kind kind);
struct node *custom_copy_or_null(struct arena *a, const struct node *n);
struct node *custom_text(struct arena *a, struct str s);
/** Gives the entry `slot` another value; nobody may hold the old one. */
void custom_set_slot(struct node *slot, const struct node *value);

/** The context of evaluations on one object. */
struct custom_context {
	const struct check *c;
	const struct object *object;
	struct arena *arena;
	/** The mapping that expressions look names up in, and its entries `pod` and `container`, which change; NULL
	 * when no rule uses them. */
	struct node *values, *pod, *container;
};
/** Makes the mapping with the names of `uses`, for the object in hand. */
void custom_context_init(struct custom_context *x, const struct check *c, uint64_t uses, struct arena *arena);
/** The pod, the container that is now looked at; NULL: none. */
void custom_context_pod(struct custom_context *x, const struct pod *pod);
void custom_context_container(struct custom_context *x, const struct container *container);

/** ---- functions (custom_functions.c) ---- */

/** The functions beside JSON-e's, ended by one without a name. */
const struct custom_word *custom_function_words(size_t *n);
/** The descriptors for jsone, with `rules` as their user. */
const struct jsone_function *custom_functions(const struct custom_rules *rules, struct arena *a, size_t *n);
/** Checks a call of one of them as far as it can be before it is made: constant patterns (which are compiled into the
 * rules) and paths, the number of arguments. False, and a problem, on a mistake. */
bool custom_check_call(struct custom_rules *rules, const struct jsone_use *use, struct problems *problems);

/** ---- paths in get, has and find (custom_walk.c) ---- */

/** Is `path` one? `all`: `[*]` may stand in it. NULL when it is, else what is wrong. */
const char *custom_path_mistake(struct str path, bool all);
/** Visits every value at `path` below `from` until `each` gives false; what is null is not there. Calls `step` before
 * each step; false from it ends the walk too. */
struct custom_walk {
	bool (*each)(void *ctx, const struct node *found);
	bool (*step)(void *ctx, size_t work);
	void *ctx;
};
void custom_walk(const struct custom_walk *walk, const struct node *from, struct str path);

/** ---- the words of a rule (custom_words.c) ---- */

/** What stands in a rule, by word. */
enum custom_field {
	FIELD_NAME,
	FIELD_DESCRIPTION,
	FIELD_SEVERITY,
	FIELD_FOR,
	FIELD_KINDS,
	FIELD_PARTIAL,
	FIELD_WHEN,
	FIELD_ASSERT,
	FIELD_FORBID,
	FIELD_MESSAGE,
	FIELD_AT,
	FIELD_WHY,
	FIELD_HELP,
	FIELD_URL,
	FIELD_GOOD,
	FIELD_BAD,
	FIELD_COUNT
};
extern const struct custom_word custom_fields[FIELD_COUNT];
/** Finds the entries of a rule and checks their types. False, and problems, when something is wrong with them. */
bool custom_read_fields(const struct node *rule, const struct node *out[FIELD_COUNT], struct problems *problems);

#endif
