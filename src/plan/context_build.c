/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/context_build.h"

void put(struct node *map, const char *key, struct node *value)
{
	build_put(map, str_of(key), value);
}

void put_text(struct arena *a, struct node *map, const char *key, struct str value)
{
	put(map, key, build_str(a, value.p ? value : STR("")));
}

void put_text_or_null(struct arena *a, struct node *map, const char *key, struct str value)
{
	put(map, key, value.p ? build_str(a, value) : build_null(a));
}

void put_count(struct arena *a, struct node *map, const char *key, uint64_t value)
{
	put(map, key, build_int(a, (int64_t)value));
}

void put_flag(struct arena *a, struct node *map, const char *key, bool value)
{
	put(map, key, build_bool(a, value));
}

void put_null(struct arena *a, struct node *map, const char *key)
{
	put(map, key, build_null(a));
}

struct node *put_map(struct arena *a, struct node *map, const char *key)
{
	struct node *n = build_map(a);
	put(map, key, n);
	return n;
}

struct node *put_seq(struct arena *a, struct node *map, const char *key)
{
	struct node *n = build_seq(a);
	put(map, key, n);
	return n;
}

struct node *push_map(struct arena *a, struct node *seq)
{
	struct node *n = build_map(a);
	build_push(seq, n);
	return n;
}

struct node *pairs_map(struct arena *a, const struct pairs *pairs)
{
	struct node *n = build_map(a);
	for (size_t i = 0; i < pairs->n; i++)
		build_put(n, pairs->at[i].key, build_str(a, pairs->at[i].value.p ? pairs->at[i].value : STR("")));
	return n;
}

void put_pairs(struct arena *a, struct node *map, const char *key, const struct pairs *pairs)
{
	put(map, key, pairs_map(a, pairs));
}

void put_texts(struct arena *a, struct node *map, const char *key, const struct strs *texts)
{
	struct node *seq = put_seq(a, map, key);
	for (size_t i = 0; i < texts->n; i++)
		build_push(seq, build_str(a, texts->at[i].p ? texts->at[i] : STR("")));
}
