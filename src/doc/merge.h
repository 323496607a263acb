/* SPDX-License-Identifier: Apache-2.0
 * Trees changed by trees: overlays, RFC 7396 merge patches, RFC 6902 JSON patches, --set. Inputs stay as they are;
 * results share what did not change. */
#ifndef K8SAI_DOC_MERGE_H
#define K8SAI_DOC_MERGE_H

#include "base/arena.h"
#include "diag/problem.h"
#include "doc/node.h"
#include "doc/path.h"

/** RFC 7396: mappings merge key by key, null removes, anything else replaces. Also how an environment and a second
 * values file overlay the first. */
struct node *merge_patch(struct arena *a, const struct node *base, const struct node *patch);
/** RFC 6902, all operations. NULL and a problem at the operation that failed. */
struct node *json_patch(struct arena *a, const struct node *base, const struct node *operations,
			struct problems *problems);
/** `base` with the value at `path` replaced; mappings on the way are made, sequences are extended by at most one
 * element. NULL and a message in `why` when the path leads through a scalar or past the end of a sequence. */
struct node *set_path(struct arena *a, const struct node *base, const struct path *path, struct node *value,
		      struct buf *why);

#endif
