/* SPDX-License-Identifier: Apache-2.0
 * libFuzzer target: a YAML document {template: ..., context: ...}. Beyond not crashing: rendering twice gives the same,
 * and an error is one problem inside of the text. */
#include <stdlib.h>

#include "doc/doc.h"
#include "jsone/jsone.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

static void check_problems(const struct problems *problems, const struct source *source)
{
	for (const struct problem *p = problems->first; p; p = p->next) {
		check(p->message.n > 0);
		check(!p->source || p->source == source);
		check(!p->source || (p->begin <= p->end && p->end <= source->text.n));
	}
}

static void render(const struct node *root, const struct source *source)
{
	const struct jsone_options options = {
		.now = STR("2020-01-01"), .limits = {.depth = 50, .nodes = 20000, .bytes = 1 << 18, .steps = 50000}};
	struct jsone_context context = {.values = node_find(root, STR("context"))};
	struct jsone_template *t = jsone_compile(node_find(root, STR("template")));
	struct problems problems;
	struct arena arena;
	problems_init(&problems);
	arena_init(&arena);
	jsone_check(t, &problems);
	check_problems(&problems, source);
	problems_release(&problems);
	const struct node *first = jsone_render(t, &context, &options, &arena, &problems);
	check(!first == (problems.n == 1));
	const struct node *again = jsone_render(t, &context, &options, &arena, &problems);
	check(!again == !first);
	check(!first || node_equal(first, again));
	check_problems(&problems, source);
	jsone_free(t);
	problems_release(&problems);
	arena_release(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct source source = {"input", {(const char *)data, size}};
	struct doc_limits limits = DOC_LIMITS;
	struct problems problems;
	struct doc d;
	limits.expanded_nodes = 20000;
	problems_init(&problems);
	doc_init(&d);
	if (doc_read(&d, &source, (struct doc_slice){0, size}, DOC_CORE, &limits, &problems))
		render(d.root, &source);
	doc_release(&d);
	problems_release(&problems);
	return 0;
}
