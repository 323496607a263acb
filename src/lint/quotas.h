/* SPDX-License-Identifier: Apache-2.0
 * What the quotas of a set leave to a namespace. */
#ifndef K8SAI_LINT_QUOTAS_H
#define K8SAI_LINT_QUOTAS_H

#include "lint/set_facts.h"

struct quotas {
	/** ResourceQuotas without a scope, sorted by namespace. */
	const struct entry **at;
	size_t n;
};

/** Collects the quotas of a set. */
struct quotas quotas_of(const struct set *s, struct arena *scratch);
/** The tightest line for `resource` ("nvidia.com/gpu") in exactly this namespace (which may be empty: whichever it is
 * applied to), and in `*owner` the quota that holds it; NULL when there is none. Logarithmic. */
const struct quota_line *quota_for(const struct quotas *quotas, struct str namespace_, struct str resource,
				   const struct entry **owner);

#endif
