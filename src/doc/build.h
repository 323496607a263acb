/* SPDX-License-Identifier: Apache-2.0
 * Building trees: generated nodes in an arena of the caller's. Text is not copied: it must live as long as the arena. A list is appended to through its last
 * child, so keep the builder while filling a mapping or sequence. */
#ifndef K8SAI_DOC_BUILD_H
#define K8SAI_DOC_BUILD_H

#include "base/arena.h"
#include "doc/node.h"

struct node *build_null(struct arena *a);
struct node *build_bool(struct arena *a, bool value);
struct node *build_int(struct arena *a, int64_t value);
/** An integral value becomes NODE_INT; otherwise the shortest text that reads back the same. */
struct node *build_number(struct arena *a, double value);
struct node *build_str(struct arena *a, struct str text);
struct node *build_strz(struct arena *a, const char *text);
struct node *build_map(struct arena *a);
struct node *build_seq(struct arena *a);

/** A copy of `n` without key and sibling; children are shared. Aliases are dereferenced. */
struct node *build_copy(struct arena *a, const struct node *n);

/** Appends `child` (fresh, or from build_copy) to a sequence that was made by build_seq and is still being filled. Constant time. */
void build_push(struct node *seq, struct node *child);
/** Appends an entry to a mapping that was made by build_map; does not look for an existing key. Constant time. */
void build_put(struct node *map, struct str key, struct node *child);
/** build_put with a key by number: its name comes from keys.def. */
void build_put_key(struct node *map, enum key_id key, struct node *child);
/** Replaces the entry with this key in place, or appends it. Linear. */
void build_set(struct node *map, struct str key, struct node *child);

#endif
