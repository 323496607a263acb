/* SPDX-License-Identifier: Apache-2.0
 * Paths into a tree, as users read and write them: spec.template.spec.containers[0].resources.limits["nvidia.com/gpu"].
 */
#ifndef K8SAI_DOC_PATH_H
#define K8SAI_DOC_PATH_H

#include "base/arena.h"
#include "base/buf.h"
#include "doc/node.h"

/** Appends `.name`, or `["na.me"]` when the name holds anything but letters, digits, '_' and '-'; no dot at the start
 * of `out`. */
void path_add_key(struct buf *out, struct str key);
/** Appends `[i]`. */
void path_add_index(struct buf *out, size_t i);
/** Finds `target` below `root` (by identity, not through aliases) and writes its path; false when it is not there.
 * Linear: for printing only. */
bool path_to(const struct node *root, const struct node *target, struct buf *out);
/** The same in memory of the caller's, cut at `longest` bytes; empty when it is not there. */
struct str path_text(struct arena *memory, const struct node *root, const struct node *target, size_t longest);

/** One step of a parsed path: a key, or an index when key.p is NULL. */
struct path_step {
	struct str key;
	size_t index;
};
struct path {
	struct path_step *at;
	size_t n;
};
/** Parses a path as above; Helm's `a\.b` escapes a dot as well. False, with the offset of what is wrong in `*bad`, when
 * it is none. `['na.me']` does as well, without escapes. The empty text is no path. Steps live in the arena. On one
 * thread only (see base/json.h). */
bool path_parse(struct str text, struct arena *a, struct path *out, size_t *bad);

#endif
