/* SPDX-License-Identifier: Apache-2.0 */
#include "gen/difference.h"

#include "base/buf.h"
#include "doc/build.h"
#include "gen/entry_index.h"

/** Below this level a difference replaces the whole value. */
enum { DEEPEST = 200 };

struct patch {
	struct arena *a;
	struct node *operations;
	/** JSON pointer (RFC 6901) of the values that are compared. */
	struct buf at;
	unsigned depth;
};

static void compare(struct patch *p, const struct node *from, const struct node *to);

/** Goes down to a key; gives what to cut `at` back to. */
static size_t enter_key(struct patch *p, struct str key)
{
	size_t before = p->at.n;
	buf_addc(&p->at, '/');
	for (size_t i = 0; i < key.n; i++) {
		if (key.p[i] == '~')
			buf_addz(&p->at, "~0");
		else if (key.p[i] == '/')
			buf_addz(&p->at, "~1");
		else
			buf_addc(&p->at, key.p[i]);
	}
	return before;
}

static size_t enter_index(struct patch *p, size_t i)
{
	size_t before = p->at.n;
	buf_addf(&p->at, "/%zu", i);
	return before;
}

/** Adds an operation at the current place, which it leaves. */
static void operate(struct patch *p, const char *op, const struct node *value, size_t before)
{
	struct node *operation = build_map(p->a);
	build_put(operation, STR("op"), build_strz(p->a, op));
	build_put(operation, STR("path"), build_str(p->a, arena_str(p->a, buf_str(&p->at))));
	if (value)
		build_put(operation, STR("value"), build_copy(p->a, value));
	build_push(p->operations, operation);
	p->at.n = before;
}

static void compare_maps(struct patch *p, const struct node *from, const struct node *to)
{
	struct entry_index in_from = entry_index_of(from), in_to = entry_index_of(to);
	struct node_entries it = node_entries(from);
	for (const struct node *e; (e = node_next_entry(&it));) {
		const struct node *other = entry_index_find(&in_to, node_key(e));
		size_t before = enter_key(p, node_key(e));
		if (other)
			compare(p, e, other);
		else
			operate(p, "remove", NULL, before);
		p->at.n = before;
	}
	it = node_entries(to);
	for (const struct node *e; (e = node_next_entry(&it));)
		if (!entry_index_find(&in_from, node_key(e)))
			operate(p, "add", e, enter_key(p, node_key(e)));
	entry_index_release(&in_from);
	entry_index_release(&in_to);
}

/** The last `n` elements of a list, the last one first. */
static const struct node **ends(struct patch *p, const struct node *list, size_t n)
{
	const struct node **at = arena_calloc(p->a, n, sizeof *at), *item = node_first(list);
	for (size_t i = node_count(list); i-- > 0; item = item->next)
		if (i < n)
			at[i] = item;
	return at;
}

static void compare_lists(struct patch *p, const struct node *from, const struct node *to)
{
	size_t n_from = node_count(from), n_to = node_count(to), least = n_from < n_to ? n_from : n_to;
	const struct node *x = node_first(from), *y = node_first(to);
	size_t head = 0, tail = 0;
	for (; head < least && node_equal(x, y); head++, x = x->next, y = y->next)
		;
	const struct node **from_ends = ends(p, from, least - head), **to_ends = ends(p, to, least - head);
	while (tail < least - head && node_equal(from_ends[tail], to_ends[tail]))
		tail++;
	size_t both = least - head - tail, i = head;
	for (; i < head + both; i++, x = x->next, y = y->next) {
		size_t before = enter_index(p, i);
		compare(p, x, y);
		p->at.n = before;
	}
	for (size_t drop = n_from - tail; drop > i; drop--)
		operate(p, "remove", NULL, enter_index(p, drop - 1));
	for (; i < n_to - tail; i++, y = y->next)
		operate(p, "add", y, enter_index(p, i));
}

static void compare(struct patch *p, const struct node *from, const struct node *to)
{
	from = node_deref(from);
	to = node_deref(to);
	if (node_equal(from, to))
		return;
	p->depth++;
	if (p->depth < DEEPEST && from->kind == NODE_MAP && to->kind == NODE_MAP)
		compare_maps(p, from, to);
	else if (p->depth < DEEPEST && from->kind == NODE_SEQ && to->kind == NODE_SEQ)
		compare_lists(p, from, to);
	else
		operate(p, "replace", to, p->at.n);
	p->depth--;
}

struct node *difference(struct arena *a, const struct node *from, const struct node *to)
{
	struct patch p = {.a = a, .operations = build_seq(a)};
	buf_init(&p.at, BUF_NO_LIMIT);
	buf_addz(&p.at, "");
	compare(&p, from, to);
	buf_release(&p.at);
	return p.operations;
}
