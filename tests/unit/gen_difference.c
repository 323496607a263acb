/* SPDX-License-Identifier: Apache-2.0
 * Differences as JSON patches: what they say, and that applying them gives what was wanted. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "doc/build.h"
#include "doc/emit.h"
#include "doc/merge.h"
#include "gen/difference.h"
#include "gen_util.h"

static void test_says(void **state)
{
	(void)state;
	static const struct {
		const char *from, *to, *patch;
	} cases[] = {
		{"{a: 1}", "{a: 1}", "[]"},
		{"{a: 1}", "{a: 2}", "[{\"op\":\"replace\",\"path\":\"/a\",\"value\":2}]"},
		{"{a: 1}", "{b: 1}",
		 "[{\"op\":\"remove\",\"path\":\"/a\"},{\"op\":\"add\",\"path\":\"/b\",\"value\":1}]"},
		{"{m: {a/b~c: x}}", "{m: {a/b~c: y}}",
		 "[{\"op\":\"replace\",\"path\":\"/m/a~1b~0c\",\"value\":\"y\"}]"},
		{"{a: '1'}", "{a: 1}", "[{\"op\":\"replace\",\"path\":\"/a\",\"value\":1}]"},
		{"{a: {}}", "{a: []}", "[{\"op\":\"replace\",\"path\":\"/a\",\"value\":[]}]"},
		{"{a: [1, 2, 3, 4]}", "{a: [1, 9, 4]}",
		 "[{\"op\":\"replace\",\"path\":\"/a/1\",\"value\":9},{\"op\":\"remove\",\"path\":\"/a/2\"}]"},
		/* An element in the middle is one operation, not a list that is written anew. */
		{"{a: [1, 2, 4]}", "{a: [1, 2, 3, 4]}", "[{\"op\":\"add\",\"path\":\"/a/2\",\"value\":3}]"},
		{"{a: [{n: x, v: 1}, {n: y}]}", "{a: [{n: x, v: 2}, {n: y}]}",
		 "[{\"op\":\"replace\",\"path\":\"/a/0/v\",\"value\":2}]"},
		{"{a: 1}", "[1]", "[{\"op\":\"replace\",\"path\":\"\",\"value\":[1]}]"},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct text from, to;
		struct arena a;
		struct buf got;
		struct problems problems;
		problems_init(&problems);
		arena_init(&a);
		buf_init(&got, 10000);
		emit_json(difference(&a, text_read(&from, cases[i].from, &problems),
				     text_read(&to, cases[i].to, &problems)),
			  0, &got);
		assert_string_equal(got.p, cases[i].patch);
		buf_release(&got);
		arena_release(&a);
		doc_release(&from.doc);
		doc_release(&to.doc);
		problems_release(&problems);
	}
}

/** A fixed sequence, the same everywhere. */
static unsigned next(uint32_t *seed, unsigned below)
{
	*seed = *seed * 1664525u + 1013904223u;
	return (*seed >> 16) % below;
}

/** A small tree over few keys and values, so that two of them have much in common. */
static struct node *any_tree(struct arena *a, uint32_t *seed, unsigned depth)
{
	static const char *const keys[] = {"a", "b/c", "d~e", "", "~1"};
	static const char *const texts[] = {"x", "", "1", "true"};
	unsigned kind = next(seed, depth ? 6 : 3);
	struct node *tree = kind > 3 ? build_map(a) : build_seq(a);
	if (kind == 0)
		return build_int(a, next(seed, 3));
	if (kind == 1)
		return build_strz(a, texts[next(seed, COUNT_OF(texts))]);
	if (kind == 2)
		return build_null(a);
	for (unsigned i = 0, n = next(seed, 5); i < n; i++) {
		const char *key = keys[i];
		if (kind == 3)
			build_push(tree, any_tree(a, seed, depth - 1));
		else if (next(seed, 3))
			build_put(tree, str_of(key), any_tree(a, seed, depth - 1));
	}
	return tree;
}

static void test_leads_there(void **state)
{
	(void)state;
	uint32_t seed = 20;
	for (int i = 0; i < 4000; i++) {
		struct arena a;
		struct problems problems;
		arena_init(&a);
		problems_init(&problems);
		const struct node *from = any_tree(&a, &seed, 4), *to = any_tree(&a, &seed, 4);
		const struct node *patch = difference(&a, from, to), *got = json_patch(&a, from, patch, &problems);
		assert_non_null(got);
		assert_true(node_equal(got, to));
		assert_true(node_equal(from, to) == (node_count(patch) == 0));
		problems_release(&problems);
		arena_release(&a);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_says), cmocka_unit_test(test_leads_there)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
