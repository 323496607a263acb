/* SPDX-License-Identifier: Apache-2.0 */
#include "doc/reader.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"

/* Up to this many entries, comparing with each of them is faster than a hash table. */
enum { SMALL_MAPPING = 24 };

bool reader_fail(struct reader *r, size_t at, const char *fmt, ...)
{
	if (r->error.message.p)
		return false;
	char text[512];
	va_list args;
	va_start(args, fmt);
	vsnprintf(text, sizeof text, fmt, args);
	va_end(args);
	r->error.at = at;
	r->error.message = arena_str(&r->doc->arena, str_of(text));
	return false;
}

void reader_hint(struct reader *r, const char *hint)
{
	r->error.hint = str_of(hint);
}

void reader_release(struct reader *r)
{
	while (r->depth)
		reader_pop(r);
	free(r->frames);
	r->frames = NULL;
}

struct node *reader_node(struct reader *r, size_t at)
{
	struct doc *d = r->doc;
	if (d->nodes >= r->limits->nodes) {
		reader_fail(r, at, "more than %zu nodes in one document", r->limits->nodes);
		return NULL;
	}
	d->nodes++;
	struct node *n = arena_alloc(&d->arena, sizeof *n);
	*n = (struct node){.doc = d};
	return n;
}

bool reader_push(struct reader *r, struct node *container)
{
	if (r->depth >= r->limits->depth)
		return reader_fail(r, container->begin, "nested more than %u levels deep", r->limits->depth);
	if (r->depth == r->capacity) {
		r->capacity = r->capacity ? 2 * r->capacity : 32;
		r->frames = xreallocarray(r->frames, r->capacity, sizeof *r->frames);
	}
	r->frames[r->depth++] = (struct reader_frame){.node = container};
	return true;
}

struct reader_frame *reader_top(struct reader *r)
{
	return r->depth ? &r->frames[r->depth - 1] : NULL;
}

void reader_pop(struct reader *r)
{
	strmap_release(&reader_top(r)->keys);
	r->depth--;
}

static bool same_key(const struct node *a, const struct node *b)
{
	return a->key_id == b->key_id && a->key_len == b->key_len &&
	       (a->key_id || memcmp(a->key, b->key, a->key_len) == 0);
}

/* The last entry of the mapping with the key of `n`, or NULL; `n` is not linked yet. */
static struct node *find_same(struct reader_frame *f, struct node *n)
{
	if (f->node->len < SMALL_MAPPING) {
		for (struct node *e = f->node->first; e; e = e->next)
			if (same_key(e, n) && !(e->flags & NODE_HIDDEN))
				return e;
		return NULL;
	}
	if (!f->keys.n)
		for (struct node *e = f->node->first; e; e = e->next)
			*strmap_at(&f->keys, node_key(e)) = e;
	void **slot = strmap_at(&f->keys, node_key(n));
	struct node *same = *slot;
	*slot = n;
	return same;
}

static void note_duplicate(struct reader *r, struct reader_frame *f, struct node *n)
{
	/* Several `<<` in one mapping are what people write; YAML readers merge them all. */
	struct node *first = n->key_id == KEY_merge ? NULL : find_same(f, n);
	if (!first)
		return;
	struct doc_duplicate *dup = ARENA_NEW(&r->doc->arena, struct doc_duplicate);
	dup->first = first;
	dup->again = n;
	first->flags |= NODE_HIDDEN;
	n->flags |= NODE_DUPLICATE;
	f->node->flags |= NODE_HAS_DUPLICATE;
	*r->doc->duplicates_end = dup;
	r->doc->duplicates_end = &dup->next;
}

void reader_link(struct reader *r, struct node *n)
{
	struct reader_frame *f = reader_top(r);
	if (!f) {
		r->doc->root = n;
		return;
	}
	if (f->node->kind == NODE_MAP)
		note_duplicate(r, f, n);
	if (f->last)
		f->last->next = n;
	else
		f->node->first = n;
	f->last = n;
	f->node->len++;
}

void reader_set_key(struct node *n, struct str key, size_t begin, size_t end, bool quoted)
{
	n->key = key.p ? key.p : "";
	n->key_len = (uint32_t)key.n;
	n->key_begin = (uint32_t)begin;
	n->key_end = (uint32_t)end;
	n->key_id = (uint16_t)key_lookup(key);
	if (quoted) {
		n->flags |= NODE_KEY_QUOTED;
		if (n->key_id == KEY_merge)
			n->key_id = KEY_NONE;
	}
}
