/* SPDX-License-Identifier: Apache-2.0
 * Field paths: a node does not know its parent, so the paths of all findings of an object are worked out in one walk
 * that goes only where findings are. */
#include <stdlib.h>

#include "base/alloc.h"
#include "doc/path.h"
#include "lint/engine.h"

/* What is longer was made to annoy: it is cut off. */
enum { LONGEST_PATH = 4096 };

/* A finding that has no path yet, and the node to look for. */
struct wanted {
	const struct node *node;
	struct finding *finding;
};

struct locator {
	/** Sorted by where the node begins. */
	struct wanted *at;
	size_t n;
	struct buf path;
	struct arena *memory;
};

static int by_begin(const void *pa, const void *pb)
{
	const struct wanted *a = pa, *b = pb;
	return a->node->begin < b->node->begin ? -1 : a->node->begin > b->node->begin;
}

/* The first that begins at `offset` or behind it. */
static size_t first_from(const struct locator *l, uint32_t offset)
{
	size_t low = 0, high = l->n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (l->at[middle].node->begin < offset)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Is a node that is looked for in the span of `n`? `*i` is the first of them. */
static bool leads_on(const struct locator *l, const struct node *n, size_t *i)
{
	*i = first_from(l, n->begin);
	return *i < l->n && l->at[*i].node->begin <= n->end;
}

/* Depth is that of the document, which has a limit. */
static void walk(struct locator *l, const struct node *n, size_t i)
{
	for (; i < l->n && l->at[i].node->begin == n->begin; i++)
		if (l->at[i].node == n && l->at[i].finding->field.p == NULL)
			l->at[i].finding->field = arena_str(l->memory, buf_str(&l->path));
	if (n->kind != NODE_SEQ && n->kind != NODE_MAP)
		return;
	size_t length = l->path.n, index = 0, first;
	for (const struct node *child = n->first; child; child = child->next, index++) {
		if (!leads_on(l, child, &first))
			continue;
		if (n->kind == NODE_MAP)
			path_add_key(&l->path, node_key(child));
		else
			path_add_index(&l->path, index);
		walk(l, child, first);
		l->path.n = length;
		l->path.overflow = false;
	}
}

static void locate(struct locator *l, const struct node *root)
{
	if (l->n == 0)
		return;
	qsort(l->at, l->n, sizeof *l->at, by_begin);
	l->path.n = 0;
	walk(l, root, first_from(l, root->begin));
}

/* All findings of one object. What is reached through an alias stands elsewhere: then the container's path has to do.
 */
static void locate_object(struct locator *l, struct finding *at, size_t n)
{
	const struct node *root = at->root;
	for (unsigned round = 0; round < 2; round++) {
		l->n = 0;
		for (size_t i = 0; i < n; i++) {
			const struct node *node = round == 0 ? at[i].node : at[i].container;
			if (node && node->doc == root->doc && at[i].field.p == NULL)
				l->at[l->n++] = (struct wanted){node, &at[i]};
		}
		locate(l, root);
	}
}

void findings_locate(struct findings *f, size_t from)
{
	if (f->n == from)
		return;
	struct locator l = {.memory = f->memory, .at = xcalloc(f->n - from, sizeof *l.at)};
	buf_init(&l.path, LONGEST_PATH);
	for (size_t i = from, n; i < f->n; i += n) {
		for (n = 1; i + n < f->n && f->at[i + n].root == f->at[i].root; n++)
			;
		if (f->at[i].root)
			locate_object(&l, &f->at[i], n);
	}
	for (size_t i = from; i < f->n; i++)
		f->at[i].root = f->at[i].node = f->at[i].pod = f->at[i].container = NULL;
	buf_release(&l.path);
	free(l.at);
}
