/* SPDX-License-Identifier: Apache-2.0
 * Selectors that select nothing, and labels that they were most likely meant for. */
#ifndef K8SAI_LINT_NEAR_MISS_H
#define K8SAI_LINT_NEAR_MISS_H

#include "lint/set.h"

/** A search for the labels that come nearest to a selector. */
struct near_miss {
	const struct selector *selector;
	/** The name of the object that selects: workloads, Services and policies that belong together often share one.
	 */
	struct str name;
	/** The best so far; NULL while there is none. */
	const struct entry *entry;
	/** The first requirement that its labels do not meet, and what they have instead (NULL: no such label). */
	const struct requirement *wanted;
	const struct label *has;
	unsigned score;
};

struct near_miss near_miss_start(const struct selector *selector, struct str name);
/** Offers labels that the selector does not match, of `entry`. What an object merely has in common with others (tier,
 * part-of, managed-by) does not make it near. */
void near_miss_offer(struct near_miss *m, const struct entry *entry, const struct label *labels, size_t n);
/** "'app: lama', and Deployment 'llama' has 'app: llama'", in `scratch`; for the end of a sentence. */
struct str near_miss_text(const struct near_miss *m, struct arena *scratch);
/** "'app: llama'" for a requirement. */
struct str requirement_text(const struct requirement *r, struct arena *scratch);
/** Does it ask for a label that controllers put onto pods: a hash, an ordinal, a job's name? */
bool asks_for_added_label(const struct selector *s);

#endif
