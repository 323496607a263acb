/* SPDX-License-Identifier: Apache-2.0
 * Copies of a mapping or sequence with one child changed; all other children are shared. Private to doc. */
#ifndef K8SAI_DOC_CHANGE_H
#define K8SAI_DOC_CHANGE_H

#include "base/arena.h"
#include "doc/node.h"

/** The deepest level that these functions work at; readers stop far before it. */
enum { CHANGE_DEEPEST = 1000 };

/** A copy of mapping `map` (merge keys resolved; NULL: an empty one) whose entry `key` holds `child`, or is gone when
 * `child` is NULL. A new entry comes last. */
struct node *map_with(struct arena *a, const struct node *map, struct str key, struct node *child);

enum seq_change { SEQ_INSERT, SEQ_REPLACE, SEQ_REMOVE };
/** A copy of sequence `seq` (NULL: an empty one) with the change made at `index`, which must be in it, or for
 * SEQ_INSERT at most its length. */
struct node *seq_with(struct arena *a, const struct node *seq, size_t index, enum seq_change change,
		      struct node *child);

/** "a mapping", "a string", …, for messages. */
const char *kind_phrase(const struct node *n);

#endif
