/* SPDX-License-Identifier: Apache-2.0
 * Comments of a YAML document. libyaml drops them, so they are found in what lies between the scalars of the finished
 * tree. */
#include "base/alloc.h"
#include "doc/doc.h"

#include <stdlib.h>

struct collector {
	struct str text;
	/** End of the last scalar or key seen. */
	size_t at;
	struct {
		struct doc_comment *at;
		size_t n, cap;
	} found;
};

/* Comments between c->at and `end`. */
static void scan_gap(struct collector *c, size_t end)
{
	while (c->at < end) {
		const char *hash = memchr(c->text.p + c->at, '#', end - c->at);
		if (!hash)
			break;
		size_t begin = (size_t)(hash - c->text.p);
		c->at = begin + 1;
		char before = begin ? c->text.p[begin - 1] : '\n';
		if (before != ' ' && before != '\t' && before != '\n' && before != '\r')
			continue;
		size_t stop = begin + str_find(str_sub(c->text, begin, c->text.n), '\n');
		c->at = stop;
		if (stop > begin && c->text.p[stop - 1] == '\r')
			stop--;
		size_t first = begin;
		while (first && (c->text.p[first - 1] == ' ' || c->text.p[first - 1] == '\t'))
			first--;
		*VEC_PUSH(&c->found) = (struct doc_comment){(uint32_t)begin, (uint32_t)stop,
							    first == 0 || c->text.p[first - 1] == '\n'};
	}
	if (c->at < end)
		c->at = end;
}

/* Passes over a token: comments before it count, '#' inside does not. */
static void pass(struct collector *c, size_t begin, size_t end)
{
	if (begin < c->at)
		return;
	scan_gap(c, begin);
	if (end > c->at)
		c->at = end;
}

/* The tree's depth is bounded by the reader's limit. */
static void walk(struct collector *c, const struct node *n)
{
	if (n->key)
		pass(c, n->key_begin, n->key_end);
	if (n->kind == NODE_SEQ || n->kind == NODE_MAP) {
		for (const struct node *child = n->first; child; child = child->next)
			walk(c, child);
		return;
	}
	if (n->style == STYLE_LITERAL || n->style == STYLE_FOLDED) {
		/* The header line of a block scalar may end in a comment. */
		size_t header = n->begin + str_find(str_sub(c->text, n->begin, n->end - n->begin), '\n');
		pass(c, n->begin, n->begin + 1);
		scan_gap(c, header);
	}
	pass(c, n->begin, n->end);
	if (n->end > c->at)
		c->at = n->end;
}

struct doc_comment *doc_comments(struct doc *d, size_t *n)
{
	struct collector c = {.text = d->text};
	if (!d->is_json) {
		if (d->root)
			walk(&c, d->root);
		scan_gap(&c, d->text.n);
	}
	struct doc_comment *result = arena_alloc(&d->arena, c.found.n * sizeof *result);
	if (c.found.n)
		memcpy(result, c.found.at, c.found.n * sizeof *result);
	free(c.found.at);
	*n = c.found.n;
	return result;
}
