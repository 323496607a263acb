/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "doc/build.h"
#include "doc/doc.h"
#include "doc/path.h"

struct paths {
	struct arena arena;
	struct buf out;
};

static int set_up(void **state)
{
	static struct paths p;
	arena_init(&p.arena);
	buf_init(&p.out, BUF_NO_LIMIT);
	*state = &p;
	return 0;
}

static int tear_down(void **state)
{
	struct paths *p = *state;
	arena_release(&p->arena);
	buf_release(&p->out);
	return 0;
}

static void write_path(const struct path *path, struct buf *out)
{
	for (size_t i = 0; i < path->n; i++)
		if (path->at[i].key.p)
			path_add_key(out, path->at[i].key);
		else
			path_add_index(out, path->at[i].index);
}

static void test_writes(void **state)
{
	struct paths *p = *state;
	path_add_key(&p->out, STR("spec"));
	path_add_key(&p->out, STR("containers"));
	path_add_index(&p->out, 0);
	path_add_key(&p->out, STR("limits"));
	path_add_key(&p->out, STR("nvidia.com/gpu"));
	assert_string_equal(p->out.p, "spec.containers[0].limits[\"nvidia.com/gpu\"]");
	buf_clear(&p->out);
	path_add_key(&p->out, STR(""));
	path_add_key(&p->out, STR("a\"b\n"));
	path_add_key(&p->out, STR("x-y_9"));
	assert_string_equal(p->out.p, "[\"\"][\"a\\\"b\\n\"].x-y_9");
}

static void test_parses(void **state)
{
	struct paths *p = *state;
	static const struct {
		const char *text, *canonical;
	} cases[] = {
		{"a", "a"},
		{"spec.containers[0].image", "spec.containers[0].image"},
		{"limits[\"nvidia.com/gpu\"]", "limits[\"nvidia.com/gpu\"]"},
		{"limits['nvidia.com/gpu'].x", "limits[\"nvidia.com/gpu\"].x"},
		{"limits.nvidia\\.com/gpu", "limits[\"nvidia.com/gpu\"]"},
		{"a\\\\b", "[\"a\\\\b\"]"},
		{"[1][2]", "[1][2]"},
		{"[\"a\\\"]\\u00e9\"][0]", "[\"a\\\"]\xC3\xA9\"][0]"},
		{"caf\xC3\xA9", "[\"caf\xC3\xA9\"]"},
		{"007", "007"},
		{"a.b.c.d.e", "a.b.c.d.e"},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct path path;
		size_t bad = 99;
		assert_true(path_parse(str_of(cases[i].text), &p->arena, &path, &bad));
		buf_clear(&p->out);
		write_path(&path, &p->out);
		assert_string_equal(p->out.p, cases[i].canonical);
		/* What we write, we read. */
		struct path again;
		assert_true(path_parse(buf_str(&p->out), &p->arena, &again, &bad));
		assert_int_equal(again.n, path.n);
	}
}

static void test_refuses(void **state)
{
	struct paths *p = *state;
	static const struct {
		const char *text;
		size_t bad;
	} cases[] = {
		{"", 0},
		{".a", 0},
		{"a.", 2},
		{"a..b", 2},
		{"a[", 2},
		{"a[x]", 2},
		{"a[-1]", 2},
		{"a[1", 3},
		{"a[1]b", 4},
		{"a]", 1},
		{"a[\"b]", 2},
		{"a['b]", 2},
		{"a\\", 2},
		{"a[1.5]", 2},
		{"a[]", 2},
		{"a.[0]", 2},
		{"a[99999999999999999999]", 2},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct path path;
		size_t bad = 99;
		assert_false(path_parse(str_of(cases[i].text), &p->arena, &path, &bad));
		assert_int_equal(bad, cases[i].bad);
	}
}

static void test_long_path_takes_memory_in_proportion(void **state)
{
	struct paths *p = *state;
	for (int i = 0; i < 50000; i++)
		buf_addz(&p->out, i ? ".a" : "a");
	struct path path;
	size_t bad;
	assert_true(path_parse(buf_str(&p->out), &p->arena, &path, &bad));
	assert_int_equal(path.n, 50000);
	assert_true(p->arena.used < 8000000);
}

static void test_finds_a_node(void **state)
{
	struct paths *p = *state;
	const struct source source = {.name = "x", .text = STR("a: &x\n- b\n- c.d: [1, {e: 2}]\nz: *x\n")};
	struct doc d;
	struct problems problems;
	struct doc_limits limits = DOC_LIMITS;
	doc_init(&d);
	problems_init(&problems);
	assert_true(doc_read(&d, &source, (struct doc_slice){0, source.text.n}, DOC_CORE, &limits, &problems));
	const struct node *list = node_find(node_at(node_find(d.root, STR("a")), 1), STR("c.d"));
	const struct node *e = node_find(node_at(list, 1), STR("e"));
	assert_true(path_to(d.root, e, &p->out));
	assert_string_equal(p->out.p, "a[1][\"c.d\"][1].e");
	buf_clear(&p->out);
	assert_true(path_to(d.root, d.root, &p->out));
	assert_int_equal(p->out.n, 0);
	assert_true(path_to(list, e, &p->out));
	assert_string_equal(p->out.p, "[1].e");
	buf_clear(&p->out);
	/* The alias is a place of its own. */
	assert_true(path_to(d.root, node_find_entry(d.root, STR("z")), &p->out));
	assert_string_equal(p->out.p, "z");
	assert_false(path_to(list, d.root, &p->out));
	assert_false(path_to(NULL, d.root, &p->out));
	problems_release(&problems);
	doc_release(&d);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_writes),       TEST(test_parses),
		TEST(test_refuses),      TEST(test_long_path_takes_memory_in_proportion),
		TEST(test_finds_a_node),
	};
	return cmocka_run_group_tests_name("doc_path", tests, NULL, NULL);
}
