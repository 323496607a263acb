/* SPDX-License-Identifier: Apache-2.0
 * The rules that a result has findings of, for reports that bring their pages along. */
#ifndef K8SAI_REPORT_USED_H
#define K8SAI_REPORT_USED_H

#include "base/strmap.h"
#include "lint/lint.h"

struct used_rules {
	/** In the order of their codes. Owned. */
	const struct rule **at;
	size_t n, cap;
	/** Code -> index + 1. */
	struct strmap index;
};

void used_init(struct used_rules *u, const struct lint_result *result);
void used_release(struct used_rules *u);
/** The index of a rule that has findings. */
size_t used_index(const struct used_rules *u, const struct rule *rule);

#endif
