/* SPDX-License-Identifier: Apache-2.0
 * The labels that a values file gives to everything in it. Private to plan. */
#ifndef K8SAI_PLAN_LABELS_H
#define K8SAI_PLAN_LABELS_H

#include "plan/request.h"

/** Fills in plan->labels: ours, then those of `labels` in the values file. A label of ours that is given there is a
 * problem. The set's name is known. */
void labels_read(struct maker *m, const struct request *all);
/** The `n` pairs at `own`, then those of `labels` in the values file. */
struct pairs labels_with_given(struct maker *m, const struct pair *own, size_t n);

#endif
