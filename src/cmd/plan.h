/* SPDX-License-Identifier: Apache-2.0
 * A plan for people and as JSON. */
#ifndef K8SAI_CMD_PLAN_H
#define K8SAI_CMD_PLAN_H

#include "base/buf.h"
#include "plan/plan.h"

struct plan_style {
	/** Columns of a line. */
	size_t width;
	bool color;
};

/** Appends the page: a table of the workloads, each with its arithmetic, what else was considered and its decisions,
 * then what all of them take, and what the cluster must have. Texts are made in `arena`. */
void plan_print_text(struct arena *arena, const struct plan *plan, const struct plan_style *style, struct buf *out);
/** Appends the same facts: schemas/plan.schema.json. */
void plan_print_json(struct arena *arena, const struct plan *plan, struct buf *out);

#endif
