/* SPDX-License-Identifier: Apache-2.0
 * libFuzzer target: any bytes as a stream of documents. Beyond not crashing: spans lie inside the text and in order,
 * comments are comments, and what the emitter writes of a tree reads back as the same data. */
#include <stdlib.h>

#include "base/buf.h"
#include "doc/doc.h"
#include "doc/emit.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

static void check_spans(const struct doc *d, const struct node *n)
{
	check(n->begin <= n->end && n->end <= d->text.n && n->key_begin <= n->key_end && n->key_end <= d->text.n);
	if (n->kind == NODE_SEQ || n->kind == NODE_MAP) {
		size_t count = 0;
		for (const struct node *child = n->first; child; child = child->next, count++) {
			check(child->end <= n->end || child->kind == NODE_NULL);
			check_spans(d, child);
		}
		check(count == n->len);
	}
}

static void check_round_trip(const struct node *root)
{
	struct buf text;
	struct doc_limits limits = DOC_LIMITS;
	buf_init(&text, 1u << 22);
	emit_yaml(root, &text);
	if (!text.overflow) {
		struct source source = {"emitted", buf_str(&text)};
		struct problems problems;
		struct doc again;
		problems_init(&problems);
		doc_init(&again);
		check(doc_read(&again, &source, (struct doc_slice){0, text.n}, DOC_KUBECTL, &limits, &problems));
		const struct node *back = again.root;
		check(back ? node_equal(root, back) : root->kind == NODE_NULL);
		doc_release(&again);
		problems_release(&problems);
	}
	buf_release(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct source source = {"input", {(const char *)data, size}};
	struct doc_limits limits = DOC_LIMITS;
	struct doc_slices slices = {0};
	struct problems problems;
	struct doc d;
	limits.expanded_nodes = 20000;
	problems_init(&problems);
	doc_init(&d);
	doc_split(source.text, &slices);
	for (size_t i = 0; i < slices.n; i++) {
		doc_reset(&d);
		if (!doc_read(&d, &source, slices.at[i], DOC_KUBECTL, &limits, &problems) || !d.root)
			continue;
		size_t n;
		const struct doc_comment *comments = doc_comments(&d, &n);
		for (size_t k = 0; k < n; k++)
			check(d.text.p[comments[k].begin] == '#' && comments[k].end <= d.text.n);
		check_spans(&d, d.root);
		check_round_trip(d.root);
	}
	doc_release(&d);
	problems_release(&problems);
	free(slices.at);
	return 0;
}
