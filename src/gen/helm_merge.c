/* SPDX-License-Identifier: Apache-2.0
 * All variants of an object in one tree; what differs becomes a slot below `objects`. */
#include "base/alloc.h"
#include "doc/build.h"
#include "gen/entry_index.h"
#include "gen/helm.h"

/** Below this level a difference is not looked for; longer keys are not written on one line with their values. */
enum { DEEPEST = 200, LONGEST_KEY = 900 };

struct merging {
	struct helm *h;
	const struct helm_object *object;
	/** Path of the values that are merged, as users read it. */
	struct buf at;
	/** They are elements of a list. */
	bool in_list;
	unsigned depth;
};

/** The values of one place, one for each variant; NULL where the object does not exist, or the value. */
typedef const struct node **column;

static struct node *merge(struct merging *m, column values);

static column new_column(struct helm *h)
{
	return arena_calloc(&h->arena, h->variants->n, sizeof(const struct node *));
}

static const struct node *first_of(const struct helm *h, column values)
{
	size_t v = 0;
	while (v < h->variants->n && !values[v])
		v++;
	return v < h->variants->n ? node_deref(values[v]) : NULL;
}

static bool all_equal(const struct helm *h, column values)
{
	const struct node *first = first_of(h, values);
	bool equal = true;
	for (size_t v = 0; equal && v < h->variants->n; v++)
		equal = !values[v] || node_equal(first, values[v]);
	return equal;
}

static bool all_are(const struct helm *h, column values, enum node_kind kind)
{
	bool are = true;
	for (size_t v = 0; are && v < h->variants->n; v++)
		are = !values[v] || node_is(values[v], kind);
	return are;
}

static bool all_as_long(const struct helm *h, column lists)
{
	size_t n = node_count(first_of(h, lists));
	bool are = true;
	for (size_t v = 0; are && v < h->variants->n; v++)
		are = !lists[v] || node_count(lists[v]) == n;
	return are;
}

/* ---- slots for what differs
 * ---------------------------------------------------------------------------------------------------- */

/** Looks through the texts of a slot's values. */
static void read_texts(const struct helm *h, const struct node *n, unsigned depth, struct helm_slot *slot)
{
	n = node_deref(n);
	if (depth > DEEPEST)
		return;
	if (n->kind == NODE_STRING) {
		slot->templated |= str_has(node_text(n), h->namespace_.p);
		slot->unspeakable |= gen_is_unspeakable(node_text(n));
	}
	for (const struct node *e = node_first(n); e; e = e->next) {
		slot->unspeakable |= e->key && gen_is_unspeakable(node_key(e));
		read_texts(h, e, depth + 1, slot);
	}
}

/** Text for values: a template's when `templated`. */
static struct node *plain_text(struct helm *h, const struct node *n, bool templated)
{
	if (!templated)
		return build_copy(&h->arena, n);
	struct buf out;
	buf_init(&out, BUF_NO_LIMIT);
	struct str text = node_text(n);
	for (size_t i = 0; i < text.n;) {
		struct str rest = str_sub(text, i, SIZE_MAX);
		if (str_starts(rest, h->namespace_.p)) {
			buf_addz(&out, "{{ .Release.Namespace }}");
			i += h->namespace_.n;
		} else if (str_starts(rest, "{{")) {
			/* In a string of values there are no quotes to break. */
			buf_addz(&out, "{{ `{{` }}");
			i += 2;
		} else {
			buf_addc(&out, text.p[i++]);
		}
	}
	struct str result = arena_str(&h->arena, buf_str(&out));
	buf_release(&out);
	return build_str(&h->arena, result);
}

/** `n` as a value: tokens of slots replaced by what stood there in this variant. */
static struct node *as_value(struct helm *h, const struct node *n, size_t variant, bool templated, unsigned depth)
{
	n = node_deref(n);
	size_t slot;
	enum helm_token_kind kind;
	if (helm_is_token(h, n, &slot, &kind))
		n = h->slots.at[slot].original[variant];
	if (n->kind == NODE_STRING)
		return plain_text(h, n, templated);
	if ((n->kind != NODE_MAP && n->kind != NODE_SEQ) || depth > DEEPEST)
		return build_copy(&h->arena, n);
	struct node *copy = n->kind == NODE_MAP ? build_map(&h->arena) : build_seq(&h->arena);
	struct node_entries it = node_entries(n);
	if (n->kind == NODE_MAP)
		for (const struct node *e; (e = node_next_entry(&it));)
			build_put_as(copy, e, as_value(h, e, variant, templated, depth + 1));
	else
		for (const struct node *e = node_first(n); e; e = e->next)
			build_push(copy, as_value(h, e, variant, templated, depth + 1));
	return copy;
}

/** A slot below `objects`, for the place that is merged. */
static size_t add_slot(struct merging *m)
{
	struct helm *h = m->h;
	struct path_step steps[3] = {{.key = STR("objects")}, {.key = m->object->stem}};
	steps[2].key = arena_str(&h->arena, buf_str(&m->at));
	return helm_slot_add(h, &(struct path){steps, 3}, HELM_SCALAR);
}

/** A slot for values that differ. `holders`: the maps that hold them, when some lack the value; else NULL. */
static struct node *make_slot(struct merging *m, column values, column holders)
{
	struct helm *h = m->h;
	size_t at = add_slot(m);
	struct helm_slot *slot = &h->slots.at[at];
	for (size_t v = 0; v < h->variants->n; v++)
		if (values[v])
			read_texts(h, values[v], 0, slot);
	for (size_t v = 0; v < h->variants->n; v++) {
		slot->known[v] = holders ? holders[v] != NULL : values[v] != NULL;
		if (!values[v])
			continue;
		slot->data[v] = slot->original[v] = as_value(h, values[v], v, slot->templated, 0);
		if (slot->data[v]->kind == NODE_MAP || slot->data[v]->kind == NODE_SEQ)
			slot->kind = HELM_TREE;
	}
	return helm_token(h, at, holders ? HELM_OPTIONAL : HELM_VALUE);
}

/* ---- merging
 * ------------------------------------------------------------------------------------------------------------------ */

/** The keys of all variants, each once: those of the first variant in its order, then others. */
static struct node *all_keys(struct helm *h, column values)
{
	struct node *keys = build_map(&h->arena);
	struct strmap seen;
	strmap_init(&seen);
	for (size_t v = 0; v < h->variants->n; v++) {
		struct node_entries it = node_entries(values[v]);
		for (const struct node *e; values[v] && (e = node_next_entry(&it));) {
			void **at = strmap_at(&seen, node_key(e));
			if (!*at)
				build_put_as(keys, e, build_null(&h->arena));
			*at = h;
		}
	}
	strmap_release(&seen);
	return keys;
}

/** An entry that some variants lack. */
static struct node *merge_optional(struct merging *m, column values, column maps)
{
	size_t slot;
	enum helm_token_kind kind;
	const struct node *first = first_of(m->h, values);
	/* What a person may change has its own name already. */
	if (all_equal(m->h, values) && helm_is_token(m->h, first, &slot, &kind))
		return helm_token(m->h, slot, HELM_OPTIONAL);
	return make_slot(m, values, maps);
}

/** One entry of a map: `wanted` says whether one that some variants lack is. NULL when it is the other kind. */
static struct node *merge_entry(struct merging *m, column maps, const struct entry_index *indices, struct str key,
				bool wanted)
{
	column values = new_column(m->h);
	bool lacking = false;
	for (size_t v = 0; v < m->h->variants->n; v++) {
		values[v] = maps[v] ? entry_index_find(&indices[v], key) : NULL;
		lacking |= maps[v] && !values[v];
	}
	if (lacking != wanted)
		return NULL;
	size_t before = m->at.n;
	path_add_key(&m->at, key);
	struct node *result = lacking ? merge_optional(m, values, maps) : merge(m, values);
	m->at.n = before;
	return result;
}

/** Entries that all have, then those that are written only when their value is there. NULL when all have none in
 * common: such a map would not be one when everything is left out. */
static struct node *merge_maps(struct merging *m, column values)
{
	struct helm *h = m->h;
	struct node *map = build_map(&h->arena), *keys = all_keys(h, values);
	struct entry_index *indices = arena_calloc(&h->arena, h->variants->n, sizeof *indices);
	for (const struct node *key = node_first(keys); key; key = key->next)
		if (key->key_len > LONGEST_KEY)
			return NULL;
	for (size_t v = 0; v < h->variants->n; v++)
		indices[v] = entry_index_of(values[v]);
	for (int optional = 0; optional < 2; optional++) {
		if (optional && !node_count(map))
			break;
		for (const struct node *key = node_first(keys); key; key = key->next) {
			struct node *child = merge_entry(m, values, indices, node_key(key), optional);
			if (child)
				build_put_as(map, key, child);
		}
	}
	for (size_t v = 0; v < h->variants->n; v++)
		entry_index_release(&indices[v]);
	return node_count(map) ? map : NULL;
}

/* ---- lists whose elements have names
 * ------------------------------------------------------------------------------------------- */

/** Do all elements of all lists hold a text under `key`, different ones in each list? */
static bool all_named(const struct helm *h, column lists, struct str key)
{
	bool ok = true;
	for (size_t v = 0; ok && v < h->variants->n; v++) {
		struct strmap seen;
		strmap_init(&seen);
		for (const struct node *e = lists[v] ? node_first(lists[v]) : NULL; ok && e; e = e->next) {
			struct str name = node_string(node_find(e, key));
			void **at = name.n ? strmap_at(&seen, name) : NULL;
			ok = at && !*at && !str_has(name, h->mark.p);
			if (ok)
				*at = (void *)e;
		}
		strmap_release(&seen);
	}
	return ok;
}

/** One element in all variants. */
struct named {
	struct str name;
	column items;
	struct named *next;
};

/** The elements of all lists in one order that is right for each; NULL when there is none, or no element that all have:
 * without one a list would be null when the others are left out. */
static struct named *align(struct helm *h, column lists, struct str key)
{
	struct strmap by_name;
	struct named head = {.next = NULL};
	bool ordered = true, common = false;
	strmap_init(&by_name);
	for (size_t v = 0; v < h->variants->n; v++) {
		struct named *last = &head;
		for (const struct node *e = lists[v] ? node_first(lists[v]) : NULL; e; e = e->next) {
			struct str name = node_string(node_find(e, key));
			void **at = strmap_at(&by_name, name);
			if (!*at) {
				struct named *fresh = ARENA_NEW(&h->arena, struct named);
				*fresh = (struct named){.name = name, .items = new_column(h), .next = last->next};
				last->next = *at = fresh;
			}
			last = *at;
			last->items[v] = e;
		}
	}
	strmap_release(&by_name);
	/* Whoever was put in late may stand before one that a variant has earlier. */
	column at = new_column(h);
	for (size_t v = 0; v < h->variants->n; v++)
		at[v] = lists[v] ? node_first(lists[v]) : NULL;
	for (const struct named *n = head.next; n; n = n->next) {
		bool all = true;
		for (size_t v = 0; v < h->variants->n; v++) {
			all &= !lists[v] || n->items[v];
			ordered &= !n->items[v] || n->items[v] == at[v];
			if (n->items[v])
				at[v] = n->items[v]->next;
		}
		common |= all;
	}
	return ordered && common ? head.next : NULL;
}

/** An element, between tokens when some variants lack it. */
static void merge_element(struct merging *m, column lists, const struct named *n, struct node *result)
{
	struct helm *h = m->h;
	size_t before = m->at.n, slot = h->slots.n;
	bool lacking = false;
	path_add_key(&m->at, n->name);
	for (size_t v = 0; v < h->variants->n; v++)
		lacking |= lists[v] && !n->items[v];
	if (lacking) {
		slot = add_slot(m);
		for (size_t v = 0; v < h->variants->n; v++) {
			h->slots.at[slot].known[v] = lists[v] != NULL;
			if (lists[v])
				h->slots.at[slot].data[v] = build_bool(&h->arena, n->items[v] != NULL);
		}
		build_push(result, helm_token(h, slot, HELM_BEGIN));
	}
	build_push(result, merge(m, n->items));
	if (lacking)
		build_push(result, helm_token(h, slot, HELM_END));
	m->at.n = before;
}

/** NULL when the lists are none of named elements. */
static struct node *merge_named(struct merging *m, column lists)
{
	static const char *const keys[] = {"name", "alert", "record"};
	struct helm *h = m->h;
	const struct named *n = NULL;
	for (size_t i = 0; !n && i < COUNT_OF(keys); i++)
		if (all_named(h, lists, str_of(keys[i])))
			n = align(h, lists, str_of(keys[i]));
	if (!n)
		return NULL;
	struct node *result = build_seq(&h->arena);
	for (; n; n = n->next)
		merge_element(m, lists, n, result);
	return result;
}

static struct node *merge_lists(struct merging *m, column values)
{
	struct helm *h = m->h;
	struct node *list = build_seq(&h->arena);
	column at = new_column(h), items = new_column(h);
	size_t n = node_count(first_of(h, values));
	for (size_t v = 0; v < h->variants->n; v++)
		at[v] = values[v] ? node_first(values[v]) : NULL;
	for (size_t i = 0; i < n; i++) {
		size_t before = m->at.n;
		for (size_t v = 0; v < h->variants->n; v++) {
			items[v] = at[v];
			at[v] = at[v] ? at[v]->next : NULL;
		}
		path_add_index(&m->at, i);
		m->in_list = true;
		build_push(list, merge(m, items));
		m->at.n = before;
	}
	return list;
}

/** The values of all variants in one. */
static struct node *merge(struct merging *m, column values)
{
	struct helm *h = m->h;
	const struct node *first = first_of(h, values);
	if (all_equal(h, values))
		return build_copy(&h->arena, first);
	struct node *result = NULL;
	bool in_list = m->in_list, deep = ++m->depth >= DEEPEST;
	m->in_list = false;
	if (!deep && first->kind == NODE_MAP && all_are(h, values, NODE_MAP)) {
		result = merge_maps(m, values);
	} else if (!deep && first->kind == NODE_SEQ && all_are(h, values, NODE_SEQ)) {
		/* The first element of a list in a list shares its line. */
		result = in_list ? NULL : merge_named(m, values);
		if (!result && all_as_long(h, values))
			result = merge_lists(m, values);
	}
	m->depth--;
	return result ? result : make_slot(m, values, NULL);
}

/* ---- all objects
 * -------------------------------------------------------------------------------------------------------------- */

/** Marks the slots whose tokens stand in `n`. */
static void mark_used(struct helm *h, const struct node *n, unsigned depth)
{
	size_t slot;
	enum helm_token_kind kind;
	n = node_deref(n);
	if (depth > 2 * DEEPEST)
		return;
	if (helm_is_token(h, n, &slot, &kind) && kind != HELM_END) {
		h->slots.at[slot].used = true;
		h->slots.at[slot].optional |= kind == HELM_OPTIONAL;
	}
	for (const struct node *e = node_first(n); e; e = e->next)
		mark_used(h, e, depth + 1);
}

void helm_merge_variants(struct helm *h)
{
	for (size_t i = 0; i < h->objects.n; i++) {
		struct merging m = {.h = h, .object = &h->objects.at[i]};
		buf_init(&m.at, BUF_NO_LIMIT);
		h->objects.at[i].tree = merge(&m, h->objects.at[i].at);
		mark_used(h, h->objects.at[i].tree, 0);
		buf_release(&m.at);
	}
}
