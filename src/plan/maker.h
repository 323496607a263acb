/* SPDX-License-Identifier: Apache-2.0
 * What every part of the planner needs: memory, the place for problems, the list of decisions, and small readers of the
 * values tree. Private to plan.
 *
 * The tree satisfies the values schema, so the readers do not complain about types again: what is of another type than
 * expected counts as not given. */
#ifndef K8SAI_PLAN_MAKER_H
#define K8SAI_PLAN_MAKER_H

#include "plan/plan.h"

struct stock;

struct need_met {
	struct str need;
	struct need_met *next;
};

struct maker {
	struct arena *arena;
	struct problems *problems;
	const struct plan_options *options;
	struct plan *plan;
	/** Where the next decision is linked in. */
	struct decision **decisions_end;
	/** The catalog with the user's own entries laid over it; NULL: the catalog alone. */
	const struct stock *stock;
	/** Room in plan->notes. */
	size_t notes_cap;
	/** Needs that the set meets itself: no note is made of them. */
	struct need_met *met;
};

/** A count and where it was given (NULL: nowhere, the number is a default). */
struct given {
	unsigned value;
	const struct node *at;
};
struct given_text {
	struct str value;
	const struct node *at;
};

/** Records a decision about `subject`; `at` is where the values file says so, NULL when it was worked out. The texts
 * are not copied. */
void decide(struct maker *m, struct str subject, const struct node *at, struct str chosen, struct str why,
	    struct str change);
/** printf in the plan's arena. */
#define TEXT(m, ...) arena_printf((m)->arena, __VA_ARGS__)
/** "NAME.FIELD" as a decision's subject. */
struct str subject_of(struct maker *m, struct str name, const char *field);

/** From here on the set itself brings `need`. */
void need_met(struct maker *m, struct str need);
/** Adds a note, unless one with the same need and text is there, or the set brings what is needed. */
void note_add(struct maker *m, struct str need, struct str text, struct str command);

/** The value of `key` in a mapping; NULL when it is not given (or null). */
const struct node *field(const struct node *map, const char *key);
/** Is it given, and not `false`? */
bool is_on(const struct node *n);
/** Text of the scalar field `key`. */
struct given_text text_field(const struct node *map, const char *key);
/** Whole number of the field `key`, `fallback` when it is not given. A number outside [min, max] is a problem. */
struct given count_field(struct maker *m, const struct node *map, const char *key, unsigned min, unsigned max,
			 unsigned fallback);
/** The number that `n` (not NULL) holds, within [min, max] or a problem; `what` names it. */
unsigned count_of(struct maker *m, const struct node *n, const char *what, unsigned min, unsigned max);

/** Texts of a sequence of scalars, or of one scalar. */
struct strs strs_of(struct maker *m, const struct node *n);
/** Entries of a mapping with scalar values, as text. */
struct pairs pairs_of(struct maker *m, const struct node *n);
/** Lists of fixed size, to be filled in. */
struct pairs pairs_new(struct maker *m, size_t n);
struct strs strs_new(struct maker *m, size_t n);
/** A list of one. */
struct pairs pairs_one(struct maker *m, struct str key, struct str value);
struct strs strs_one(struct maker *m, struct str value);
bool strs_have(struct strs list, const char *value);

/** `s` made fit for a DNS-1123 label of at most `most` characters: lower case, anything else a '-'; `fallback` when
 * nothing is left. */
struct str dns_label_of(struct maker *m, struct str s, size_t most, const char *fallback);
/** `s` made fit for a label value. */
struct str label_value_of(struct maker *m, struct str s);

/** "15.0 GiB" of MiB, with one decimal. */
struct str gib_text(struct maker *m, int64_t mib);
/** The quantity of whole MiB, in GiB where that is exact: "24Gi", "1536Mi". */
struct str mib_quantity(struct maker *m, uint64_t mib);
/** Rounds up to a multiple. */
static inline uint64_t round_up(uint64_t n, uint64_t step)
{
	return (n + step - 1) / step * step;
}
static inline unsigned smaller(unsigned a, unsigned b)
{
	return a < b ? a : b;
}
static inline unsigned larger(unsigned a, unsigned b)
{
	return a > b ? a : b;
}

#endif
