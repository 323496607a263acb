/* SPDX-License-Identifier: Apache-2.0
 * What a run makes: nodes and text, counted against its limits. */
#include "jsone/run.h"

/* From here on a mapping under construction is indexed. */
enum { INDEX_FROM = 16 };

bool run_take_text(struct jsone_run *r, size_t start, struct str *out)
{
	struct buf *b = &r->scratch;
	size_t n = b->n - start;
	bool ok = run_add_bytes(r, b->overflow ? r->limits.bytes + (size_t)1 : n);
	*out = ok && n ? arena_str(r->arena, (struct str){b->p + start, n}) : STR("");
	b->n = start;
	b->overflow = false;
	return ok;
}

static struct node *function_node(struct jsone_run *r, const struct jsone_function *f)
{
	struct node *n = build_null(r->arena);
	n->text = (const void *)f;
	n->len = 0;
	n->flags = NODE_IS_FUNCTION;
	r->saw_function = true;
	return n;
}

struct node *run_node(struct jsone_run *r, const struct jsone_value *v)
{
	if (!run_add_nodes(r, 1))
		return NULL;
	if (v->fresh)
		return (struct node *)v->node;
	if (v->node)
		return build_copy(r->arena, v->node);
	switch ((enum jsone_kind)v->kind) {
	case JSONE_BOOL:
		return build_bool(r->arena, v->boolean);
	case JSONE_NUMBER:
		return build_number(r->arena, v->number);
	case JSONE_STRING:
		return build_str(r->arena, v->text);
	case JSONE_FUNCTION:
		return function_node(r, v->function);
	case JSONE_OBJECT:
	case JSONE_DELETED:
		return build_map(r->arena);
	default:
		return build_null(r->arena);
	}
}

bool run_push(struct jsone_run *r, struct node *seq, const struct jsone_value *v)
{
	struct node *n = run_node(r, v);
	if (n)
		build_push(seq, n);
	return n != NULL;
}

bool run_put(struct jsone_run *r, struct node *map, struct str key, const struct jsone_value *v)
{
	struct node *n = run_node(r, v);
	if (n)
		build_put(map, key, n);
	return n != NULL;
}

struct node *run_new(struct jsone_run *r, enum jsone_kind kind, struct jsone_value *out)
{
	if (!run_add_nodes(r, 1))
		return NULL;
	struct node *n = kind == JSONE_ARRAY ? build_seq(r->arena) : build_map(r->arena);
	*out = (struct jsone_value){.kind = (uint8_t)kind, .fresh = true, .node = n};
	return n;
}

bool mapping_start(struct jsone_run *r, struct mapping *m, struct jsone_value *out)
{
	strmap_init(&m->index);
	m->map = run_new(r, JSONE_OBJECT, out);
	return m->map != NULL;
}

void mapping_release(struct mapping *m)
{
	strmap_release(&m->index);
}

struct node *mapping_find(const struct mapping *m, struct str key)
{
	if (m->index.n)
		return strmap_get(&m->index, key);
	struct node *n = m->map->first;
	while (n && !str_eq(node_key(n), key))
		n = n->next;
	return n;
}

/* Gives the entry `old` the value of `n` and keeps its key and its place. */
static void replace_value(struct node *old, const struct node *n)
{
	struct node kept = *old;
	*old = *n;
	old->next = kept.next;
	old->key = kept.key;
	old->key_len = kept.key_len;
	old->key_begin = kept.key_begin;
	old->key_end = kept.key_end;
	old->key_id = kept.key_id;
	old->flags = (uint8_t)((n->flags & ~NODE_KEY_QUOTED) | (kept.flags & NODE_KEY_QUOTED));
}

bool mapping_set(struct jsone_run *r, struct mapping *m, struct str key, const struct jsone_value *v)
{
	struct node *n = run_node(r, v);
	if (!n || !run_spend(r, 1))
		return false;
	if (!key.p)
		key = STR("");
	struct node *old = mapping_find(m, key);
	if (old) {
		replace_value(old, n);
		return true;
	}
	build_put(m->map, key, n);
	if (m->index.n)
		*strmap_at(&m->index, key) = n;
	else if (m->map->len == INDEX_FROM)
		for (struct node *e = m->map->first; e; e = e->next)
			*strmap_at(&m->index, node_key(e)) = e;
	return true;
}
