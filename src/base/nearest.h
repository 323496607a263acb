/* SPDX-License-Identifier: Apache-2.0
 * "Did you mean": the candidate that a misspelt name most likely stands for. */
#ifndef K8SAI_BASE_NEAREST_H
#define K8SAI_BASE_NEAREST_H

#include "base/str.h"

struct nearest {
	/** What was written. */
	struct str wanted;
	/** The best candidate so far; p == NULL while none is close enough. */
	struct str best;
	/** Its distance, and whether another candidate is as near. */
	unsigned distance;
	bool tie;
};

/** Starts a search; a candidate counts when at most a third of the longer name differs (at least one edit is always
 * allowed). */
struct nearest nearest_start(struct str wanted);
/** Offers one candidate; its text must outlive the search. */
void nearest_offer(struct nearest *n, struct str candidate);
/** The edit distance (insert, delete, replace, swap of neighbours; case costs nothing extra beyond one) up to `most`;
 * most + 1 when it is larger. */
unsigned edit_distance(struct str a, struct str b, unsigned most);

#endif
