/* SPDX-License-Identifier: Apache-2.0
 * What a namespace takes in all, at the fewest and at the most replicas, against its quota. */
#ifndef K8SAI_PLAN_TOTALS_H
#define K8SAI_PLAN_TOTALS_H

#include "plan/plan.h"

struct total {
	/** "nvidia.com/gpu", "cpu", "memory", "storage", "claims". */
	struct str resource;
	/** Devices, thousandths of a CPU, MiB, MiB, claims. */
	uint64_t min, max;
	/** What the quota allows, as it stands there; p == NULL: it does not limit this. */
	struct str quota;
};

struct totals {
	struct total *at;
	size_t n;
};

/** In `arena`: devices in the order of the workloads, then CPU, memory, storage and claims. Claims of the user's own
 * are not counted. */
struct totals plan_totals(struct arena *arena, const struct plan *plan);
/** "24Gi", "8", "1500m": an amount of that resource. */
struct str total_text(struct arena *arena, const struct total *t, uint64_t amount);

#endif
