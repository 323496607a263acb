/* SPDX-License-Identifier: Apache-2.0 */
#include "gen/overlay.h"

#include "doc/merge.h"

/** Where in a values tree a value stands, as far as shorthands go. */
enum place {
	PLACE_OTHER,
	PLACE_ROOT,
	PLACE_ENVIRONMENTS,
	PLACE_CLOUD,
	PLACE_GPU,
	PLACE_MODELS,
	PLACE_MODEL,
	PLACE_JOBS,
	PLACE_JOB,
	PLACE_REPLICAS,
	PLACE_AUTOSCALE,
	PLACE_CACHE,
	PLACE_EXPOSE,
};

/** From a place by a field to another one; field NULL: by any. */
static const struct {
	enum place from;
	const char *field;
	enum place to;
} steps[] = {
	{PLACE_ROOT, "environments", PLACE_ENVIRONMENTS},
	{PLACE_ENVIRONMENTS, NULL, PLACE_ROOT},
	{PLACE_ROOT, "cloud", PLACE_CLOUD},
	{PLACE_ROOT, "gpu", PLACE_GPU},
	{PLACE_ROOT, "models", PLACE_MODELS},
	{PLACE_ROOT, "training", PLACE_JOBS},
	{PLACE_ROOT, "notebooks", PLACE_JOBS},
	{PLACE_MODELS, NULL, PLACE_MODEL},
	{PLACE_JOBS, NULL, PLACE_JOB},
	{PLACE_MODEL, "gpu", PLACE_GPU},
	{PLACE_JOB, "gpu", PLACE_GPU},
	{PLACE_MODEL, "replicas", PLACE_REPLICAS},
	{PLACE_MODEL, "autoscale", PLACE_AUTOSCALE},
	{PLACE_MODEL, "cache", PLACE_CACHE},
	{PLACE_MODEL, "expose", PLACE_EXPOSE},
};

/** Which fields a scalar at a place stands for. */
static const struct {
	enum place at;
	enum node_kind kind;
	const char *fields[2];
} shorthands[] = {
	{PLACE_CLOUD, NODE_STRING, {"provider", NULL}}, {PLACE_GPU, NODE_STRING, {"type", NULL}},
	{PLACE_GPU, NODE_INT, {"count", NULL}},         {PLACE_MODEL, NODE_STRING, {"model", NULL}},
	{PLACE_REPLICAS, NODE_INT, {"min", "max"}},     {PLACE_AUTOSCALE, NODE_STRING, {"by", NULL}},
	{PLACE_CACHE, NODE_STRING, {"size", NULL}},     {PLACE_EXPOSE, NODE_STRING, {"host", NULL}},
};

static enum place place_below(enum place from, struct str field)
{
	for (size_t i = 0; i < COUNT_OF(steps); i++)
		if (steps[i].from == from && (!steps[i].field || str_is(field, steps[i].field)))
			return steps[i].to;
	return PLACE_OTHER;
}

/** `value` as an entry of a mapping: a copy with another one's key. */
static struct node *entry_of(struct arena *a, const struct node *key, const struct node *value)
{
	struct node *n = arena_alloc(a, sizeof *n);
	*n = *node_deref(value);
	n->next = NULL;
	n->key = key->key;
	n->key_len = key->key_len;
	n->key_id = key->key_id;
	/* Spans belong to the value's document; a key of another one cannot be pointed to. */
	n->key_begin = key->doc == n->doc ? key->key_begin : n->begin;
	n->key_end = key->doc == n->doc ? key->key_end : n->begin;
	return n;
}

/** The map that a scalar stands for, or the scalar itself where it stands for none. */
static const struct node *long_form(struct arena *a, const struct node *scalar, enum place place)
{
	for (size_t i = 0; i < COUNT_OF(shorthands); i++) {
		if (shorthands[i].at != place || shorthands[i].kind != (enum node_kind)scalar->kind)
			continue;
		struct node *map = arena_alloc(a, sizeof *map);
		*map = *scalar;
		map->kind = NODE_MAP;
		map->style = STYLE_BLOCK;
		map->flags = 0;
		map->first = NULL;
		map->len = 0;
		struct node **end = &map->first;
		for (size_t f = 0; f < COUNT_OF(shorthands[i].fields) && shorthands[i].fields[f]; f++) {
			struct str name = str_of(shorthands[i].fields[f]);
			struct node key = {
				.key = name.p, .key_len = (uint32_t)name.n, .key_id = (uint16_t)key_lookup(name)};
			*end = entry_of(a, &key, scalar);
			end = &(*end)->next;
			map->len++;
		}
		return map;
	}
	return scalar;
}

/** `base` with every shorthand written out over which `over` lays a map. Goes no deeper than `steps` leads. */
static const struct node *widen(struct arena *a, const struct node *base, const struct node *over, enum place place)
{
	base = node_deref(base);
	if (place == PLACE_OTHER || !node_is(over, NODE_MAP))
		return base;
	if (base->kind != NODE_MAP)
		return long_form(a, base, place);
	struct node *copy = arena_alloc(a, sizeof *copy);
	*copy = *base;
	copy->flags &= (uint8_t) ~(NODE_HAS_MERGE | NODE_HAS_DUPLICATE);
	copy->merge_depth = 0;
	copy->len = 0;
	struct node **end = &copy->first;
	struct node_entries it = node_entries(base);
	for (const struct node *entry; (entry = node_next_entry(&it));) {
		const struct node *other = node_find(over, node_key(entry));
		*end = entry_of(a, entry, other ? widen(a, entry, other, place_below(place, node_key(entry))) : entry);
		end = &(*end)->next;
		copy->len++;
	}
	*end = NULL;
	return copy;
}

const struct node *overlay(struct arena *a, const struct node *base, const struct node *over)
{
	return merge_patch(a, widen(a, base, over, PLACE_ROOT), over);
}
