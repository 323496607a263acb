/* SPDX-License-Identifier: Apache-2.0
 * Paths compared by their letters: where a file lies as seen from a folder. Nothing but the current directory is asked
 * of the system, so a symbolic link is a name like any other, and neither path need exist. */
#ifndef K8SAI_BASE_RELPATH_H
#define K8SAI_BASE_RELPATH_H

#include "base/buf.h"

/** Replaces what `out` holds by `path` as an absolute path without ".", "..", doubled slashes or one at the end ("/"
 * stays); a relative one starts at the current directory, the empty one is it. False, and `out` is of no use, when the
 * current directory cannot be told or the result passes the limit of `out`. */
bool path_absolute(struct str path, struct buf *out) ATTR_NODISCARD;
/** Replaces what `out` holds by `path` as seen from `folder`: "a/b.yaml", never with a "./" or "../" at its start. Both
 * are taken as path_absolute takes them. False when `path` is not below `folder` (the folder itself is not), and then
 * `out` is of no use. */
bool path_below(struct str folder, struct str path, struct buf *out) ATTR_NODISCARD;

#endif
