/* SPDX-License-Identifier: Apache-2.0
 * The JSON-e context that templates are rendered with: a published interface, because users bring templates of their own. */
#ifndef K8SAI_PLAN_CONTEXT_H
#define K8SAI_PLAN_CONTEXT_H

#include "doc/node.h"
#include "plan/plan.h"

/** Of the contract below: it grows when a field goes away or changes its meaning, not when one is added. */
enum { PLAN_CONTEXT_VERSION = 1 };

/** The context of a plan, built in `arena`; texts point into the plan, which must live as long. */
struct node *plan_context(struct arena *arena, const struct plan *plan);
/** All decisions in order, each {subject, chosen, why, change, given}. */
struct node *plan_decisions(struct arena *arena, const struct plan *plan);

#endif
