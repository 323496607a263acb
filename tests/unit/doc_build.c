/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "doc/build.h"
#include "doc/doc.h"
#include "doc/emit.h"

static int set_up(void **state)
{
	static struct arena a;
	arena_init(&a);
	*state = &a;
	return 0;
}

static int tear_down(void **state)
{
	arena_release(*state);
	return 0;
}

static void assert_json(const struct node *n, const char *json)
{
	struct buf out;
	buf_init(&out, BUF_NO_LIMIT);
	emit_json(n, 0, &out);
	assert_string_equal(out.p, json);
	buf_release(&out);
}

static void test_builds_an_object(void **state)
{
	struct arena *a = *state;
	struct node *pod = build_map(a), *list = build_seq(a), *container = build_map(a);
	build_put_key(pod, KEY_kind, build_strz(a, "Pod"));
	build_put_key(pod, KEY_spec, build_map(a));
	build_put_key(container, KEY_name, build_strz(a, "main"));
	build_push(list, container);
	build_push(list, build_null(a));
	/* A child may be filled after it was put somewhere. */
	build_put_key(container, KEY_image, build_strz(a, "vllm"));
	build_put(pod, STR("x.y/z"), list);
	assert_json(pod, "{\"kind\":\"Pod\",\"spec\":{},\"x.y/z\":[{\"name\":\"main\",\"image\":\"vllm\"},null]}");
	assert_int_equal(node_count(pod), 3);
	assert_true(node_text_is(node_get(pod, KEY_kind), "Pod"));
	assert_true(node_text_is(node_get(node_at(node_find(pod, STR("x.y/z")), 0), KEY_image), "vllm"));
	assert_int_equal(node_position(pod).line, 0);
}

static void test_many_children(void **state)
{
	struct arena *a = *state;
	struct node *seq = build_seq(a);
	enum { MANY = 200000 };
	for (int64_t i = 0; i < MANY; i++)
		build_push(seq, build_int(a, i));
	int64_t last;
	assert_int_equal(node_count(seq), MANY);
	assert_true(node_int(node_at(seq, MANY - 1), &last) && last == MANY - 1);
}

static void test_scalars(void **state)
{
	struct arena *a = *state;
	struct node *seq = build_seq(a);
	build_push(seq, build_int(a, INT64_MIN));
	build_push(seq, build_number(a, 4096));
	build_push(seq, build_number(a, 0.1));
	build_push(seq, build_number(a, 1e21));
	build_push(seq, build_number(a, -0.0));
	build_push(seq, build_bool(a, true));
	build_push(seq, build_bool(a, false));
	build_push(seq, build_str(a, (struct str){NULL, 0}));
	assert_json(seq, "[-9223372036854775808,4096,0.1,1.0e+21,0,true,false,\"\"]");
	assert_int_equal(node_at(seq, 1)->kind, NODE_INT);
	assert_int_equal(node_at(seq, 3)->kind, NODE_FLOAT);
	double d;
	assert_true(node_double(build_number(a, INFINITY), &d) && d > 0 && isinf(d));
	assert_true(node_double(build_number(a, -INFINITY), &d) && d < 0 && isinf(d));
	assert_true(node_double(build_number(a, NAN), &d) && isnan(d));
}

static void test_set_replaces_in_place(void **state)
{
	struct arena *a = *state;
	struct node *map = build_map(a);
	build_set(map, STR("a"), build_int(a, 1));
	build_set(map, STR("b"), build_int(a, 2));
	build_set(map, STR("a"), build_int(a, 3));
	assert_json(map, "{\"a\":3,\"b\":2}");
	build_set(map, STR("b"), build_int(a, 4));
	/* The new last entry is what the next one is linked to. */
	build_set(map, STR("c"), build_int(a, 5));
	assert_json(map, "{\"a\":3,\"b\":4,\"c\":5}");
	assert_int_equal(node_count(map), 3);
}

static void test_copies_share_children(void **state)
{
	struct arena *a = *state;
	struct node *map = build_map(a), *child = build_seq(a);
	build_push(child, build_int(a, 1));
	build_put(map, STR("one"), child);
	build_put(map, STR("two"), build_copy(a, child));
	build_put(map, STR("three"), build_int(a, 3));
	assert_json(map, "{\"one\":[1],\"two\":[1],\"three\":3}");
	assert_ptr_equal(node_find(map, STR("one"))->first, node_find(map, STR("two"))->first);
	assert_null(build_copy(a, child)->next);
	assert_null(build_copy(a, child)->key);
}

static void test_merge_key_is_text_when_built(void **state)
{
	struct arena *a = *state;
	struct node *map = build_map(a), *inner = build_map(a);
	build_put(inner, STR("x"), build_int(a, 1));
	build_put(map, STR("<<"), inner);
	assert_json(map, "{\"<<\":{\"x\":1}}");
	assert_null(node_find(map, STR("x")));
	assert_non_null(node_find(map, STR("<<")));
}

static void test_copies_of_aliases_and_places(void **state)
{
	struct arena *a = *state;
	const struct source source = {.name = "x.yaml", .text = STR("a: &n {k: v}\nb: *n\n")};
	struct doc d;
	struct problems problems;
	struct doc_limits limits = DOC_LIMITS;
	doc_init(&d);
	problems_init(&problems);
	assert_true(doc_read(&d, &source, (struct doc_slice){0, source.text.n}, DOC_CORE, &limits, &problems));
	const struct node *b = node_find_entry(d.root, STR("b"));
	struct node *copy = build_copy(a, b);
	assert_int_equal(copy->kind, NODE_MAP);
	assert_int_equal(node_position(copy).line, 1);
	struct node *map = build_map(a);
	build_put_as(map, b, copy);
	build_finish(map, d.root);
	assert_int_equal(node_position(map).line, 1);
	struct problem *p = node_key_problem(&problems, node_find_entry(map, STR("b")), "here");
	assert_int_equal(p->begin, 13);
	problems_release(&problems);
	doc_release(&d);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_builds_an_object),
		TEST(test_many_children),
		TEST(test_scalars),
		TEST(test_set_replaces_in_place),
		TEST(test_copies_share_children),
		TEST(test_merge_key_is_text_when_built),
		TEST(test_copies_of_aliases_and_places),
	};
	return cmocka_run_group_tests_name("doc_build", tests, NULL, NULL);
}
