/* SPDX-License-Identifier: Apache-2.0
 * Names of MIG profiles ("3g.40gb", "1g.10gb+me", "1c.3g.40gb"), judged by what any GPU has. */
#ifndef K8SAI_LINT_MIG_H
#define K8SAI_LINT_MIG_H

#include "catalog/catalog.h"

/** A profile's name in parts. */
struct mig_name {
	/** Compute slices and gigabytes. */
	int64_t compute, gigabytes;
	/** Without attributes: "3g.40gb". */
	struct str base;
};

/** Reads "3g.40gb" with or without attributes behind it; false when it does not look so. */
bool mig_name_read(struct str s, struct mig_name *out);
/** Has that GPU (any GPU) the profile? Drivers round the larger sizes differently, which is allowed for. */
bool mig_gpu_has(const struct gpu *gpu, const struct mig_name *wanted);
bool mig_any_has(const struct mig_name *wanted);

#endif
