/* SPDX-License-Identifier: Apache-2.0
 * Entries of a mapping by key, for whoever asks for all of them: small mappings are searched, large ones hashed.
 * Private to gen. */
#ifndef K8SAI_GEN_ENTRY_INDEX_H
#define K8SAI_GEN_ENTRY_INDEX_H

#include "base/strmap.h"
#include "doc/node.h"

struct entry_index {
	const struct node *map;
	/** Empty for a small mapping. */
	struct strmap by_key;
};

/** `map` may be NULL or no mapping: then there are no entries. Give back with entry_index_release. */
static inline struct entry_index entry_index_of(const struct node *map)
{
	enum { SMALL = 16 };
	struct entry_index index = {.map = map};
	strmap_init(&index.by_key);
	if (node_count(map) <= SMALL)
		return index;
	struct node_entries it = node_entries(map);
	for (const struct node *e; (e = node_next_entry(&it));)
		*strmap_at(&index.by_key, node_key(e)) = (void *)e;
	return index;
}

static inline void entry_index_release(struct entry_index *index)
{
	strmap_release(&index->by_key);
}

/** The entry with this key, dereferenced; NULL when there is none. */
static inline const struct node *entry_index_find(const struct entry_index *index, struct str key)
{
	return node_deref(index->by_key.n ? strmap_get(&index->by_key, key) : node_find_entry(index->map, key));
}

#endif
