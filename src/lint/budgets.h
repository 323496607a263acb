/* SPDX-License-Identifier: Apache-2.0
 * The PodDisruptionBudgets of a set, found by the pods that they select. */
#ifndef K8SAI_LINT_BUDGETS_H
#define K8SAI_LINT_BUDGETS_H

#include "lint/set.h"

struct budgets {
	/** All of them, in the order of the set. */
	const struct entry **at;
	size_t n;
	/** Private: indices by the label values that they ask for, sorted; and of those that ask for none, or for one
	 * of several. */
	struct budget_value *values;
	size_t *others;
	size_t n_values, n_others;
};

/** Collects the budgets of a set. */
struct budgets budgets_of(const struct set *s, struct arena *scratch);
/** Calls `visit` with the index of each budget that selects the pods `p` of `e`, some perhaps more than once, until it
 * gives false. */
void budgets_each(const struct budgets *b, const struct entry *e, const struct entry_pod *p,
		  bool (*visit)(void *ctx, size_t budget), void *ctx);
/** Does one of them? */
bool budgets_guard(const struct budgets *b, const struct entry *e, const struct entry_pod *p);
/** Is this of a kind whose pods carry the labels of the template? Those that operators make have more, by which a
 * budget may select them. */
bool makes_pods_itself(const struct entry *e);

#endif
