/* SPDX-License-Identifier: Apache-2.0
 * Building trees: generated nodes in an arena of the caller's. Text is not copied: it must live as long as the arena.
 *
 * Only what build_map and build_seq made may be filled, at any time before it is shared by a build_copy; a copy may
 * not. A node stands in one place: what is put somewhere is fresh, or the result of build_copy. */
#ifndef K8SAI_DOC_BUILD_H
#define K8SAI_DOC_BUILD_H

#include "base/arena.h"
#include "doc/node.h"

struct node *build_null(struct arena *a);
struct node *build_bool(struct arena *a, bool value);
struct node *build_int(struct arena *a, int64_t value);
/** An integral value of at most 2^53 becomes NODE_INT; otherwise the shortest text that reads back the same, or .nan,
 * .inf, -.inf. */
struct node *build_number(struct arena *a, double value);
struct node *build_str(struct arena *a, struct str text);
struct node *build_strz(struct arena *a, const char *text);
struct node *build_map(struct arena *a);
struct node *build_seq(struct arena *a);

/** A copy of `n` without key and sibling; children are shared. Aliases are dereferenced. */
struct node *build_copy(struct arena *a, const struct node *n);

/** Appends `child` (fresh, or from build_copy) to a sequence that was made by build_seq and is still being filled.
 * Constant time. */
void build_push(struct node *seq, struct node *child);
/** Appends an entry to a mapping that was made by build_map; does not look for an existing key. Constant time. `<<` is
 * a key like any other here. */
void build_put(struct node *map, struct str key, struct node *child);
/** build_put with a key by number: its name comes from keys.def. */
void build_put_key(struct node *map, enum key_id key, struct node *child);
/** build_put with the key of `entry`, an entry of another mapping; messages about the key lead to where it was written
 * when `child` is of the same document. */
void build_put_as(struct node *map, const struct node *entry, struct node *child);
/** Replaces the entry with this key in place, or appends it. Linear. */
void build_set(struct node *map, struct str key, struct node *child);
/** Ends the filling of `container`: messages about it lead to where `like` was written, when it was. */
void build_finish(struct node *container, const struct node *like);

#endif
