/* SPDX-License-Identifier: Apache-2.0
 * The autoscalers of a set, found by what they scale. */
#ifndef K8SAI_LINT_SCALERS_H
#define K8SAI_LINT_SCALERS_H

#include "lint/set.h"

struct scalers {
	/** Sorted by the name of their target. Those that name none, or a placeholder, are not among them. */
	const struct entry **at;
	size_t n;
};

/** Collects the HorizontalPodAutoscalers and ScaledObjects of a set. */
struct scalers scalers_of(const struct set *s, struct arena *scratch);
/** The first autoscaler that scales `e`, NULL when none does. Logarithmic. */
const struct entry *scaler_for(const struct scalers *scalers, const struct entry *e);
/** What each of them scales, in the same order: the first workload of the set that it means, NULL when there is none.
 */
const struct entry **scaler_targets(const struct scalers *scalers, const struct set *s, struct arena *scratch);

#endif
