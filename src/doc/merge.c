/* SPDX-License-Identifier: Apache-2.0
 * Merge patches and set_path; JSON patches are in json_patch.c. */
#include "doc/merge.h"

#include "base/strmap.h"
#include "doc/build.h"
#include "doc/change.h"

/* The entries of a mapping by key: a hash table when there are many. */
struct lookup {
	const struct node *map;
	struct strmap index;
};

static struct lookup lookup_start(const struct node *map)
{
	enum { SMALL = 16 };
	struct lookup l = {.map = map};
	if (node_count(map) <= SMALL)
		return l;
	struct node_entries it = node_entries(map);
	for (const struct node *e; (e = node_next_entry(&it));)
		*strmap_at(&l.index, node_key(e)) = (void *)e;
	return l;
}

static const struct node *lookup(const struct lookup *l, struct str key)
{
	return l->index.n ? strmap_get(&l->index, key) : node_find_entry(l->map, key);
}

static struct node *merge_at(struct arena *a, const struct node *base, const struct node *patch, unsigned depth);

static struct node *merge_maps(struct arena *a, const struct node *base, const struct node *patch, unsigned depth)
{
	struct node *result = build_map(a);
	struct lookup in_base = lookup_start(base), in_patch = lookup_start(patch);
	struct node_entries it = node_entries(base);
	for (const struct node *e; (e = node_next_entry(&it));) {
		const struct node *p = lookup(&in_patch, node_key(e));
		if (!p)
			build_put_as(result, e, build_copy(a, e));
		else if (!node_is(p, NODE_NULL))
			build_put_as(result, node_is(e, NODE_MAP) && node_is(p, NODE_MAP) ? e : p,
				     merge_at(a, e, p, depth + 1));
	}
	it = node_entries(patch);
	for (const struct node *p; (p = node_next_entry(&it));)
		if (!node_is(p, NODE_NULL) && !lookup(&in_base, node_key(p)))
			build_put_as(result, p, merge_at(a, NULL, p, depth + 1));
	strmap_release(&in_base.index);
	strmap_release(&in_patch.index);
	build_finish(result, base ? base : patch);
	return result;
}

static struct node *merge_at(struct arena *a, const struct node *base, const struct node *patch, unsigned depth)
{
	if (!node_is(patch, NODE_MAP) || depth > CHANGE_DEEPEST)
		return build_copy(a, patch);
	return merge_maps(a, node_is(base, NODE_MAP) ? base : NULL, patch, depth);
}

struct node *merge_patch(struct arena *a, const struct node *base, const struct node *patch)
{
	return merge_at(a, base, patch, 0);
}

struct set {
	struct arena *arena;
	const struct path *path;
	const struct node *value;
	struct buf *why;
};

/* Begins the reason with the path's first `n` steps; always NULL. */
static struct node *set_fail(const struct set *s, size_t n, const char *what)
{
	struct buf path;
	buf_init(&path, BUF_NO_LIMIT);
	for (size_t i = 0; i < n; i++)
		if (s->path->at[i].key.p)
			path_add_key(&path, s->path->at[i].key);
		else
			path_add_index(&path, s->path->at[i].index);
	if (n)
		buf_addf(s->why, "'%s' %s", path.p, what);
	else
		buf_addf(s->why, "the document %s", what);
	buf_release(&path);
	return NULL;
}

static struct node *set_fail_kind(const struct set *s, size_t n, const struct node *found, const char *wanted)
{
	char what[64];
	struct buf text;
	buf_init(&text, sizeof what);
	buf_addf(&text, "is %s, not %s", kind_phrase(found), wanted);
	set_fail(s, n, text.p);
	buf_release(&text);
	return NULL;
}

/* `n`, which stands `depth` steps below the root, or NULL where nothing is yet, with the rest of the path set. */
static struct node *set_at(const struct set *s, const struct node *n, size_t depth)
{
	if (depth == s->path->n)
		return build_copy(s->arena, s->value);
	const struct path_step *step = &s->path->at[depth];
	n = node_is(n, NODE_NULL) ? NULL : node_deref(n);
	if (step->key.p) {
		if (n && n->kind != NODE_MAP)
			return set_fail_kind(s, depth, n, "a mapping");
		struct node *child = set_at(s, node_find(n, step->key), depth + 1);
		return child ? map_with(s->arena, n, step->key, child) : NULL;
	}
	if (n && n->kind != NODE_SEQ)
		return set_fail_kind(s, depth, n, "a list");
	size_t count = node_count(n);
	if (step->index > count)
		return set_fail(s, depth + 1, "is more than one past the end of the list");
	struct node *child = set_at(s, node_at(n, step->index), depth + 1);
	return child ? seq_with(s->arena, n, step->index, step->index < count ? SEQ_REPLACE : SEQ_INSERT, child) : NULL;
}

struct node *set_path(struct arena *a, const struct node *base, const struct path *path, struct node *value,
		      struct buf *why)
{
	enum { MOST_STEPS = 200 };
	struct set s = {.arena = a, .path = path, .value = value, .why = why};
	if (path->n > MOST_STEPS) {
		buf_addf(why, "the path has more than %d steps", MOST_STEPS);
		return NULL;
	}
	return set_at(&s, base, 0);
}
