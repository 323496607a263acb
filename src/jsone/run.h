/* SPDX-License-Identifier: Apache-2.0
 * One evaluation or rendering: the names in scope, what it has used up, and the error that ended it. Private to jsone.
 */
#ifndef K8SAI_JSONE_RUN_H
#define K8SAI_JSONE_RUN_H

#include <stdarg.h>

#include "base/strmap.h"
#include "doc/build.h"
#include "jsone/ast.h"
#include "jsone/jsone.h"
#include "jsone/place.h"

/** A name that stands in expressions or is bound by an operator: it has a slot, so that looking it up is indexing. */
struct symbol {
	struct str name;
	/** The built-in function with this name, or NULL. */
	const struct jsone_function *builtin;
};

/** What compiling leaves: a template's or an expression's. */
struct unit {
	struct arena arena;
	struct symbol *symbols;
	size_t n, cap;
	/** The symbol `now`. */
	uint32_t now;
	/** Name to number of the symbol plus one. */
	struct strmap index;
	/** In the order they were found. */
	struct mistake *first, **end;
};

/** A binding of a name that was made by rendering and that no symbol has: only defined() can see it. */
struct late_name {
	struct str name;
	struct late_name *up;
};

/** One step of the way to an error, outermost first. */
struct step {
	struct step *next;
	/** p == NULL: an element. */
	struct str key;
	size_t index;
};

struct jsone_run {
	const struct unit *unit;
	const struct jsone_context *context;
	struct arena *arena;
	struct jsone_limits limits;
	size_t nodes, bytes, steps;
	/** The value of each symbol. */
	struct jsone_value *slots;
	struct late_name *late_names;
	struct jsone_value now;
	/** Text under construction; whoever appends takes off what it appended. */
	struct buf scratch;
	/** A function became a node: the result must be searched for it. */
	bool saw_function;
	/** What is being rendered; in it, the expression and the part of it that is being evaluated (NULL outside of
	 * one). */
	struct place place;
	const struct expr *expr;
	const struct ast *at;
	/** The function that is being called. */
	const struct jsone_function *call;
	/** Set by the first error. */
	struct mistake failure;
	struct step *steps_to;
};

void unit_init(struct unit *u);
void unit_release(struct unit *u);
/** The number of a symbol, added when it is new. The name must outlive the unit. */
uint32_t unit_symbol(struct unit *u, struct str name);
/** Adds a mistake to the unit's list. */
struct mistake *unit_mistake(struct unit *u, enum error_class class, struct place place, const char *fmt, ...)
	ATTR_PRINTF(4, 5);
struct mistake *unit_vmistake(struct unit *u, enum error_class class, struct place place, const char *fmt, va_list args)
	ATTR_PRINTF(4, 0);

/** Binds the context's values, functions and built-in ones to the unit's symbols. False when the context is none. */
bool run_start(struct jsone_run *r, const struct unit *u, const struct jsone_context *context,
	       const struct jsone_options *options, struct arena *a);
void run_end(struct jsone_run *r);
/** Adds the error to `problems`. */
void run_report(const struct jsone_run *r, struct problems *problems);

/** Each ends the run and is always false. */
bool run_fail(struct jsone_run *r, enum error_class class, struct place place, const char *fmt, ...) ATTR_PRINTF(4, 5);
bool run_fail_mistake(struct jsone_run *r, const struct mistake *m);
/** At a part of the expression that is being evaluated. */
bool run_fail_at(struct jsone_run *r, const struct ast *at, enum error_class class, const char *fmt, ...)
	ATTR_PRINTF(4, 5);
/** Adds a hint to the failure. */
void run_hint(struct jsone_run *r, const char *fmt, ...) ATTR_PRINTF(2, 3);
/** Puts a step in front of the way to the failure; always false. */
bool run_step_key(struct jsone_run *r, struct str key);
bool run_step_index(struct jsone_run *r, size_t index);

/** Counts `n` evaluations, nodes, or bytes of text; false when that is more than the limit. */
static inline bool run_spend(struct jsone_run *r, size_t n);
bool run_out_of_steps(struct jsone_run *r);
bool run_add_nodes(struct jsone_run *r, size_t n);
bool run_add_bytes(struct jsone_run *r, size_t n);
/** A level of a value that is too deep to be walked. */
bool run_check_depth(struct jsone_run *r, unsigned depth);

static inline bool run_spend(struct jsone_run *r, size_t n)
{
	r->steps += n;
	return LIKELY(r->steps <= r->limits.steps) || run_out_of_steps(r);
}

/** Takes what was appended to the scratch buffer since it held `start` bytes, and puts it into the run's arena. */
bool run_take_text(struct jsone_run *r, size_t start, struct str *out);
/** A node for a value: the value's own when it is fresh, else a copy. NULL at the limit. */
struct node *run_node(struct jsone_run *r, const struct jsone_value *v);
/** Appends a value to a fresh sequence or mapping. */
bool run_push(struct jsone_run *r, struct node *seq, const struct jsone_value *v);
bool run_put(struct jsone_run *r, struct node *map, struct str key, const struct jsone_value *v);
/** A fresh empty sequence or mapping as a value; NULL at the limit. */
struct node *run_new(struct jsone_run *r, enum jsone_kind kind, struct jsone_value *out);
/** Is a name bound, by whatever? */
bool run_defined(const struct jsone_run *r, struct str name);
/** The value of `now`; NULL when there is none. */
const struct jsone_value *run_now(const struct jsone_run *r);
/** Binds a symbol; what was bound before is given so that it can be bound again. */
struct jsone_value run_bind(struct jsone_run *r, uint32_t symbol, const struct jsone_value *v);

/** A mapping under construction in which a key may come twice: the last value stays, at the first one's place. */
struct mapping {
	struct node *map;
	/** Filled once the mapping is large. */
	struct strmap index;
};
/** Starts a fresh mapping; release it in any case. */
bool mapping_start(struct jsone_run *r, struct mapping *m, struct jsone_value *out);
bool mapping_set(struct jsone_run *r, struct mapping *m, struct str key, const struct jsone_value *v);
/** The entry with this key, or NULL. */
struct node *mapping_find(const struct mapping *m, struct str key);
void mapping_release(struct mapping *m);

/** A node can be a function only while it is inside a run: its text then points to the descriptor. */
enum { NODE_IS_FUNCTION = NODE_PRIVATE };
static inline bool node_is_function(const struct node *n)
{
	return (n->flags & NODE_IS_FUNCTION) && !n->doc;
}

/** Is there no effective entry in a mapping? */
bool value_map_is_empty(const struct node *map);
/** Equality by value. False as a result means that the run ended; the answer is in `*equal`. */
bool value_equal(struct jsone_run *r, const struct jsone_value *a, const struct jsone_value *b, bool *equal);
/** Order of two numbers or two strings: -1, 0, 1; NaN comes last. */
int value_order(const struct jsone_value *a, const struct jsone_value *b);
/** Appends a scalar as JavaScript's String() has it: what `${}` gives, and "null". Arrays are joined by commas, objects
 * are "[object Object]". */
bool value_add_text(struct jsone_run *r, const struct jsone_value *v, struct buf *out);

/** Reads a number as JavaScript's Number() does; false when it is none. `a` is for scratch. */
bool number_read(struct str s, struct arena *a, double *out);
/** `s` without white space (as JavaScript has it) on either side. */
struct str text_strip(struct str s, bool left, bool right);
/** Length in bytes of the white space character at the start of `s`; 0 when there is none. */
size_t text_space(struct str s);
/** Is `s` [a-zA-Z_][a-zA-Z0-9_]*? */
bool text_is_identifier(struct str s);
/** Appends `s` in upper or lower case: Unicode's simple mappings, and "SS" for the sharp s. */
void letters_map(struct str s, bool upper, struct buf *out);
/** The start of `part` in `s` at or behind `from`; s.n when there is none. False when searching took too long. */
bool text_search(struct jsone_run *r, struct str s, struct str part, size_t from, size_t *at);

/** The built-in function with this name, or NULL. */
const struct jsone_function *builtin_find(struct str name);
/** Built-in functions that take text apart or make it (builtins_text.c). */
jsone_fn builtin_case, builtin_str, builtin_number, builtin_strip, builtin_split, builtin_join;
/** "BuiltinError: invalid arguments to builtin: NAME"; always false. */
bool builtin_invalid(struct jsone_run *r);
/** What fromNow(text, reference) gives; `reference` may be NULL for now. False with a reason in `why`. */
bool time_from_now(struct jsone_run *r, struct str span, const struct jsone_value *reference, struct jsone_value *out,
		   const char **why);

#endif
