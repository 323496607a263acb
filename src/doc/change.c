/* SPDX-License-Identifier: Apache-2.0 */
#include "doc/change.h"

#include "doc/build.h"

struct node *map_with(struct arena *a, const struct node *map, struct str key, struct node *child)
{
	struct node *result = build_map(a);
	bool placed = false;
	struct node_entries it = node_entries(map);
	for (const struct node *e; (e = node_next_entry(&it));) {
		if (!str_eq(node_key(e), key)) {
			build_put_as(result, e, build_copy(a, e));
			continue;
		}
		placed = true;
		if (child)
			build_put_as(result, e, child);
	}
	if (child && !placed)
		build_put(result, key, child);
	build_finish(result, map);
	return result;
}

struct node *seq_with(struct arena *a, const struct node *seq, size_t index, enum seq_change change, struct node *child)
{
	struct node *result = build_seq(a);
	size_t i = 0;
	for (const struct node *e = node_first(seq); e; e = e->next, i++) {
		if (i == index && change != SEQ_REMOVE)
			build_push(result, child);
		if (i != index || change == SEQ_INSERT)
			build_push(result, build_copy(a, e));
	}
	if (i == index && change == SEQ_INSERT)
		build_push(result, child);
	build_finish(result, seq);
	return result;
}

const char *kind_phrase(const struct node *n)
{
	static const char *const phrases[] = {
		[NODE_NULL] = "null",      [NODE_BOOL] = "a boolean",  [NODE_INT] = "a number",
		[NODE_FLOAT] = "a number", [NODE_STRING] = "a string", [NODE_SEQ] = "a list",
		[NODE_MAP] = "a mapping",
	};
	return phrases[node_deref(n)->kind];
}
