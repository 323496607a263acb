/* SPDX-License-Identifier: Apache-2.0 */
#include "doc/node.h"

#include <stdarg.h>

#include "doc/key.h"

_Static_assert(sizeof(struct node) <= 64, "a node is one cache line");

struct str node_string(const struct node *n)
{
	n = node_deref(n);
	if (!n || n->kind != NODE_STRING)
		return (struct str){NULL, 0};
	return (struct str){n->text, n->len};
}

bool node_text_is(const struct node *n, const char *z)
{
	struct str text = node_text(n);
	return text.p && str_is(text, z);
}

bool node_bool(const struct node *n, bool fallback)
{
	n = node_deref(n);
	if (!n || n->kind != NODE_BOOL || n->len == 0)
		return fallback;
	/* true, yes, on and y against false, no, off and n, in any case: "on" and "off" differ in the second letter. */
	char c = (char)(n->text[0] | 0x20);
	return c == 't' || c == 'y' || (c == 'o' && n->len == 2);
}

bool node_double(const struct node *n, double *out)
{
	n = node_deref(n);
	if (!n || (n->kind != NODE_INT && n->kind != NODE_FLOAT))
		return false;
	struct str text = {n->text, n->len};
	if (str_to_double(text, out))
		return true;
	/* The readers leave only the three values without a JSON form. */
	bool nan = str_has(text, "n") || str_has(text, "N");
	bool inf = str_has(text, "i") || str_has(text, "I");
	double zero = 0;
	if (inf)
		*out = text.p[0] == '-' ? -1 / zero : 1 / zero;
	else if (nan)
		*out = zero / zero;
	return nan || inf;
}

bool node_int(const struct node *n, int64_t *out)
{
	n = node_deref(n);
	if (!n || (n->kind != NODE_INT && n->kind != NODE_FLOAT))
		return false;
	if (str_to_i64((struct str){n->text, n->len}, out))
		return true;
	double d;
	if (!node_double(n, &d) || !(d >= -9007199254740992.0 && d <= 9007199254740992.0) || d != (double)(int64_t)d)
		return false;
	*out = (int64_t)d;
	return true;
}

size_t node_count(const struct node *n)
{
	n = node_deref(n);
	return n && (n->kind == NODE_SEQ || n->kind == NODE_MAP) ? n->len : 0;
}

const struct node *node_at(const struct node *seq, size_t i)
{
	const struct node *n = node_is(seq, NODE_SEQ) ? node_first(seq) : NULL;
	while (n && i--)
		n = n->next;
	return node_deref(n);
}

static bool has_key(const struct node *entry, enum key_id id, struct str key)
{
	if (id)
		return entry->key_id == id;
	return !entry->key_id && entry->key_len == key.n && memcmp(entry->key, key.p, key.n) == 0;
}

static const struct node *find_merged(const struct node *map, enum key_id id, struct str key, unsigned depth);

/* The entry in `map` itself, else in what it merges. By number when `id` is not 0, else by text. */
static const struct node *find_entry(const struct node *map, enum key_id id, struct str key, unsigned depth)
{
	for (const struct node *n = map->first; n; n = n->next)
		if (has_key(n, id, key) && !(n->flags & NODE_HIDDEN))
			return n;
	if (UNLIKELY(map->flags & NODE_HAS_MERGE) && depth <= NODE_MERGE_DEPTH)
		return find_merged(map, id, key, depth + 1);
	return NULL;
}

static const struct node *find_merged(const struct node *map, enum key_id id, struct str key, unsigned depth)
{
	for (const struct node *n = map->first; n; n = n->next) {
		if (n->key_id != KEY_merge)
			continue;
		const struct node *merged = node_deref(n), *found = NULL;
		if (merged->kind == NODE_MAP)
			found = find_entry(merged, id, key, depth);
		for (const struct node *e = merged->kind == NODE_SEQ ? merged->first : NULL; e && !found; e = e->next)
			if (node_deref(e)->kind == NODE_MAP)
				found = find_entry(node_deref(e), id, key, depth);
		if (found)
			return found;
	}
	return NULL;
}

const struct node *node_entry(const struct node *map, enum key_id id)
{
	map = node_deref(map);
	return map && map->kind == NODE_MAP ? find_entry(map, id, (struct str){0}, 0) : NULL;
}

const struct node *node_find_entry(const struct node *map, struct str key)
{
	map = node_deref(map);
	if (!map || map->kind != NODE_MAP)
		return NULL;
	enum key_id id = key_lookup(key);
	return find_entry(map, id == KEY_merge ? KEY_NONE : id, key, 0);
}

const struct node *node_get(const struct node *map, enum key_id id)
{
	return node_deref(node_entry(map, id));
}

const struct node *node_find(const struct node *map, struct str key)
{
	return node_deref(node_find_entry(map, key));
}

const struct node *node_path(const struct node *map, ...)
{
	va_list keys;
	va_start(keys, map);
	/* An enumerator is passed as an int. */
	for (int id; map && (id = va_arg(keys, int)) != KEY_NONE;)
		map = node_get(map, (enum key_id)id);
	va_end(keys);
	return node_deref(map);
}

struct node_entries node_entries(const struct node *map)
{
	struct node_entries it = {.map = node_deref(map)};
	if (it.map && it.map->kind == NODE_MAP)
		it.stack[it.depth++] = it.map->first;
	return it;
}

/* The first place (a `<<` entry or an element of its list), in the order of node_next_entry, through which `merged`
 * comes into `map`; NULL when it does not. Bounded by NODE_MERGES and NODE_MERGE_DEPTH. */
static const struct node *first_site(const struct node *map, const struct node *merged)
{
	if (!(map->flags & NODE_HAS_MERGE))
		return NULL;
	for (const struct node *n = map->first; n; n = n->next) {
		if (n->key_id != KEY_merge)
			continue;
		const struct node *value = node_deref(n), *site = NULL;
		if (value == merged)
			return n;
		if (value->kind == NODE_MAP)
			site = first_site(value, merged);
		for (const struct node *e = value->kind == NODE_SEQ ? value->first : NULL; e && !site; e = e->next)
			site = node_deref(e) == merged ? e : first_site(node_deref(e), merged);
		if (site)
			return site;
	}
	return NULL;
}

const struct node *node_next_entry(struct node_entries *it)
{
	while (it->depth) {
		const struct node *n = it->stack[it->depth - 1];
		if (!n) {
			it->depth--;
			continue;
		}
		it->stack[it->depth - 1] = n->next;
		if (!(it->map->flags & (NODE_HAS_MERGE | NODE_HAS_DUPLICATE)))
			return n;
		/* An element of a list of merged mappings has no key. What is merged twice is walked once. */
		if (!n->key || n->key_id == KEY_merge) {
			const struct node *merged = node_first(n);
			if (merged && it->depth < COUNT_OF(it->stack) && first_site(it->map, node_deref(n)) == n)
				it->stack[it->depth++] = merged;
		} else if (!(n->flags & NODE_HIDDEN) &&
			   (it->depth == 1 || find_entry(it->map, n->key_id, node_key(n), 0) == n)) {
			return n; /* own entries win; a merged one must not be hidden by another */
		}
	}
	return NULL;
}

size_t node_count_entries(const struct node *map)
{
	size_t n = 0;
	struct node_entries it = node_entries(map);
	while (node_next_entry(&it))
		n++;
	return n;
}

static bool equal_at(const struct node *a, const struct node *b, unsigned depth);

static bool equal_maps(const struct node *a, const struct node *b, unsigned depth)
{
	size_t n = 0;
	struct node_entries it = node_entries(a);
	for (const struct node *e; (e = node_next_entry(&it)); n++) {
		const struct node *other = find_entry(b, e->key_id, node_key(e), 0);
		if (!other || !equal_at(e, other, depth + 1))
			return false;
	}
	it = node_entries(b);
	while (node_next_entry(&it))
		if (n-- == 0)
			return false;
	return n == 0;
}

static bool equal_at(const struct node *a, const struct node *b, unsigned depth)
{
	enum { DEEPEST = 1000 };
	a = node_deref(a);
	b = node_deref(b);
	if (a == b)
		return true;
	if (!a || !b || depth > DEEPEST)
		return false;
	double x, y;
	if (node_double(a, &x) && node_double(b, &y))
		return x == y || (x != x && y != y);
	if (a->kind != b->kind)
		return false;
	if (a->kind == NODE_NULL)
		return true;
	if (a->kind == NODE_BOOL)
		return node_bool(a, false) == node_bool(b, false);
	if (a->kind == NODE_MAP)
		return equal_maps(a, b, depth);
	if (a->kind != NODE_SEQ)
		return str_eq(node_text(a), node_text(b));
	if (a->len != b->len)
		return false;
	for (a = a->first, b = b->first; a && b; a = a->next, b = b->next)
		if (!equal_at(a, b, depth + 1))
			return false;
	return a == b;
}

bool node_equal(const struct node *a, const struct node *b)
{
	return equal_at(a, b, 0);
}
