/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "doc/doc.h"
#include "doc/emit.h"
#include "doc_trees.h"

struct emit {
	struct arena arena;
	struct problems problems;
	struct doc doc;
	struct source source;
	struct buf out;
};

static int set_up(void **state)
{
	static struct emit e;
	e = (struct emit){0};
	doc_init(&e.doc);
	buf_init(&e.out, BUF_NO_LIMIT);
	*state = &e;
	return 0;
}

static int tear_down(void **state)
{
	struct emit *e = *state;
	doc_release(&e->doc);
	problems_release(&e->problems);
	arena_release(&e->arena);
	buf_release(&e->out);
	return 0;
}

static const struct node *read(struct emit *e, struct str text, enum doc_mode mode)
{
	struct doc_limits limits = DOC_LIMITS;
	e->source = (struct source){.name = "t", .text = text};
	doc_reset(&e->doc);
	if (!doc_read(&e->doc, &e->source, (struct doc_slice){0, text.n}, mode, &limits, &e->problems))
		fail_msg("%s in:\n%.*s", e->problems.last->message.p, STR_ARG(text));
	return e->doc.root;
}

/* Reads `text` and writes it again. */
static void assert_yaml(struct emit *e, const char *text, const char *wanted)
{
	buf_clear(&e->out);
	emit_yaml(read(e, str_of(text), DOC_CORE), &e->out);
	assert_string_equal(e->out.p, wanted);
}

static void test_looks_like_kubectl(void **state)
{
	static const char wanted[] = "apiVersion: v1\n"
				     "kind: Pod\n"
				     "metadata:\n"
				     "  labels:\n"
				     "    app.kubernetes.io/name: llm\n"
				     "  annotations: {}\n"
				     "spec:\n"
				     "  containers:\n"
				     "  - name: main\n"
				     "    image: vllm/vllm-openai:v0.9.1\n"
				     "    args:\n"
				     "    - --tensor-parallel-size=8\n"
				     "    - \"8000\"\n"
				     "    command: []\n"
				     "    env:\n"
				     "    - name: A\n"
				     "      value: \"true\"\n"
				     "  - name: side\n"
				     "    matrix:\n"
				     "    - - 1\n"
				     "      - 2\n"
				     "    - []\n"
				     "    - {}\n"
				     "    script: |\n"
				     "      #!/bin/sh\n"
				     "      set -e\n"
				     "\n"
				     "      exec sleep 1\n"
				     "    last: null\n";
	assert_yaml(*state,
		    "{apiVersion: v1, kind: Pod, metadata: {labels: {app.kubernetes.io/name: llm}, annotations: {}},"
		    " spec: {containers: [{name: main, image: 'vllm/vllm-openai:v0.9.1', args: [--tensor-parallel-size=8, '8000'], command: [],"
		    " env: [{name: A, value: 'true'}]}, {name: side, matrix: [[1, 2], [], {}],"
		    " script: \"#!/bin/sh\\nset -e\\n\\nexec sleep 1\\n\", last: null}]}}",
		    wanted);
	/* What it wrote is what it writes again. */
	assert_yaml(*state, wanted, wanted);
}

static void test_plain_text(void **state)
{
	(void)state;
	static const char *const safe[] = {"nvidia.com/gpu", "--port=8000", "-x",	 "a:b", "http://x/y", "a#b",	"10.0.0.1", "1.2.3",   "80Gi", "100m", "v1", "x - y",
					   "what?",	     "x}",		    "caf\xC3\xA9", "a'b", "a\"b",	 "nothing", "yesterday", "Truely", "1a",   "e5",   "a=b", "\\n",
					   "nan",	     "2001-1",	    "1-2"};
	static const char *const unsafe[] = {"",      "yes",  "No",    "ON",	"y",	 "N",	 "true", "tRuE", "null", "~",	"0",   "-1",  "+1",  "1_000",   "1,000",
					     "0777",  "0o17", "0x1F",  "0b1",	"1.",	 ".5",	 "1e3",	 ".inf", "-.INF", ".NaN", "1:30", "1:30.5", "2001-01-01", "2001-1-1 x",
					     "<<",    "=",    "-",     "- a",	"---",	 "---a", "...",	 "...a", "a: b", "a:",	"a #b", "#a", "[a",  "]",	      "{a",
					     "&a",    "*a",   "!a",    "|",	">",	 "'",	 "\"",	 "%a",	 "@a",	 "`a",	",a",  "?a",  ":a",  " a",      "a ",
					     "a\tb",  "a\nb", "a\rb",  "a\x01", "\x7F",	 "\xC2\x85", "\xE2\x80\xA8", "\xEF\xBB\xBF", "\xFF"};
	for (size_t i = 0; i < COUNT_OF(safe); i++)
		if (!emit_plain_is_safe(str_of(safe[i])))
			fail_msg("'%s' should be plain", safe[i]);
	for (size_t i = 0; i < COUNT_OF(unsafe); i++)
		if (emit_plain_is_safe(str_of(unsafe[i])))
			fail_msg("'%s' should be quoted", unsafe[i]);
}

static void test_quoted_text(void **state)
{
	struct emit *e = *state;
	struct node *map = build_map(&e->arena);
	build_put(map, STR("on"), build_strz(&e->arena, "a\"b\\c: \n\t\x01\xC2\x85\xEF\xBB\xBF\xFF"));
	build_put(map, STR("<<"), build_str(&e->arena, (struct str){"\0", 1}));
	emit_yaml(map, &e->out);
	assert_string_equal(e->out.p, "\"on\": \"a\\\"b\\\\c: \\n\\t\\u0001\\u0085\\ufeff\xEF\xBF\xBD\"\n\"<<\": \"\\u0000\"\n");
}

static void test_blocks(void **state)
{
	struct emit *e = *state;
	static const struct {
		const char *text, *yaml;
	} cases[] = {
		{"a\nb\n", "k: |\n  a\n  b\n"},
		{"a\nb", "k: |-\n  a\n  b\n"},
		{"a\n\n", "k: |+\n  a\n\n"},
		{"a\nb\n\n\n", "k: |+\n  a\n  b\n\n\n"},
		{" a\nb", "k: |2-\n   a\n  b\n"},
		{"\ta\nb\n", "k: |2\n  \ta\n  b\n"},
		{"a\n\tb\n", "k: |\n  a\n  \tb\n"},
		{"a: #b\n---\n", "k: |\n  a: #b\n  ---\n"},
		{"\na", "k: \"\\na\"\n"},
		{"\n", "k: \"\\n\"\n"},
		{"a\n \nb", "k: \"a\\n \\nb\"\n"},
		{"a\r\nb\n", "k: \"a\\r\\nb\\n\"\n"},
		{"a\n\x01", "k: \"a\\n\\u0001\"\n"},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct node *map = build_map(&e->arena);
		build_put(map, STR("k"), build_strz(&e->arena, cases[i].text));
		buf_clear(&e->out);
		emit_yaml(map, &e->out);
		assert_string_equal(e->out.p, cases[i].yaml);
		assert_true(node_equal(read(e, buf_str(&e->out), DOC_KUBECTL), map));
	}
}

static void test_numbers(void **state)
{
	struct emit *e = *state;
	/* What YAML 1.1 would take for a string is given a point and a sign. */
	assert_yaml(e, "[1, -0, 1.50, 1e3, 1E-7, 1.5e+3, 0x1F, 0o17, .5, 1., +7, .inf, -.INF, .NaN, 123456789012345678901234567890]",
		    "- 1\n- -0\n- 1.50\n- 1.0e+3\n- 1.0e-7\n- 1.5e+3\n- 31\n- 15\n- 0.5\n- 1\n- 7\n- .inf\n- -.inf\n- .nan\n- 123456789012345678901234567890\n");
	buf_clear(&e->out);
	emit_json(read(e, STR("[0777, 1_000, 0b11, yes, off, .nan, -.inf]"), DOC_KUBECTL), 0, &e->out);
	assert_string_equal(e->out.p, "[511,1000,3,true,false,null,null]");
}

static void test_writes_out_aliases_and_merge_keys(void **state)
{
	struct emit *e = *state;
	assert_yaml(e, "a: &a {x: 1, w: 2}\nb:\n  <<: *a\n  w: 3\nc: *a\nd: {<<: {}}\n",
		    "a:\n  x: 1\n  w: 2\nb:\n  x: 1\n  w: 3\nc:\n  x: 1\n  w: 2\nd: {}\n");
	buf_clear(&e->out);
	emit_json(e->doc.root, 2, &e->out);
	assert_true(str_ends(buf_str(&e->out), "  \"c\": {\n    \"x\": 1,\n    \"w\": 2\n  },\n  \"d\": {}\n}"));
}

static void test_roots_and_long_keys(void **state)
{
	struct emit *e = *state;
	assert_yaml(e, "[]", "[]\n");
	assert_yaml(e, "'no'", "\"no\"\n");
	assert_yaml(e, "\"a\\nb\\n\"", "|\n  a\n  b\n");
	assert_yaml(e, "\" a\\nb\"", "\" a\\nb\"\n");
	struct buf key;
	buf_init(&key, BUF_NO_LIMIT);
	buf_fill(&key, 'k', 3000);
	struct node *map = build_map(&e->arena), *list = build_seq(&e->arena), *outer = build_seq(&e->arena);
	build_push(list, build_strz(&e->arena, "x"));
	build_put(map, buf_str(&key), list);
	build_put(map, STR("z"), build_int(&e->arena, 1));
	build_push(outer, map);
	buf_clear(&e->out);
	emit_yaml(outer, &e->out);
	assert_true(node_equal(read(e, buf_str(&e->out), DOC_CORE), outer));
	buf_release(&key);
}

static void test_depth_and_size_have_limits(void **state)
{
	struct emit *e = *state;
	struct node *root = build_seq(&e->arena), *inner = root;
	for (int i = 0; i < 100000; i++) {
		struct node *next = build_seq(&e->arena);
		build_push(inner, next);
		inner = next;
	}
	emit_yaml(root, &e->out);
	assert_true(e->out.overflow);
	buf_clear(&e->out);
	emit_json(root, 0, &e->out);
	assert_true(e->out.overflow);
	/* Sixty lists that each hold the one before twice: 2^60 elements. */
	struct node *twice = build_seq(&e->arena);
	for (int i = 0; i < 60; i++) {
		struct node *next = build_seq(&e->arena);
		build_push(next, build_copy(&e->arena, twice));
		build_push(next, build_copy(&e->arena, twice));
		twice = next;
	}
	struct buf small;
	buf_init(&small, 100000);
	emit_yaml(twice, &small);
	assert_true(small.overflow);
	buf_clear(&small);
	emit_json(twice, 2, &small);
	assert_true(small.overflow);
	buf_release(&small);
}

static void test_generated_trees_are_read_back(void **state)
{
	struct emit *e = *state;
	struct trees t = {.arena = &e->arena, .seed = 20260101, .special_numbers = true};
	for (int i = 0; i < 3000; i++) {
		const struct node *tree = tree_make(&t, 4);
		for (int mode = DOC_KUBECTL; mode <= DOC_CORE; mode++) {
			buf_clear(&e->out);
			emit_yaml(tree, &e->out);
			if (!node_equal(read(e, buf_str(&e->out), (enum doc_mode)mode), tree) && !(tree->kind == NODE_NULL))
				fail_msg("tree %d is not read back:\n%s", i, e->out.p);
			/* Writing what was read gives the same bytes. */
			struct buf again;
			buf_init(&again, BUF_NO_LIMIT);
			emit_yaml(e->doc.root, &again);
			assert_string_equal(again.p, e->out.p);
			buf_release(&again);
		}
		arena_reset(&e->arena);
	}
}

static void test_generated_trees_are_read_back_from_json(void **state)
{
	struct emit *e = *state;
	struct trees t = {.arena = &e->arena, .seed = 7};
	for (int i = 0; i < 3000; i++) {
		const struct node *tree = tree_make(&t, 4);
		buf_clear(&e->out);
		emit_json(tree, i % 3, &e->out);
		if (tree->kind == NODE_MAP || tree->kind == NODE_SEQ)
			assert_true(node_equal(read(e, buf_str(&e->out), DOC_CORE), tree));
		arena_reset(&e->arena);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_looks_like_kubectl),
		TEST(test_plain_text),
		TEST(test_quoted_text),
		TEST(test_blocks),
		TEST(test_numbers),
		TEST(test_writes_out_aliases_and_merge_keys),
		TEST(test_roots_and_long_keys),
		TEST(test_depth_and_size_have_limits),
		TEST(test_generated_trees_are_read_back),
		TEST(test_generated_trees_are_read_back_from_json),
	};
	return cmocka_run_group_tests_name("doc_emit", tests, NULL, NULL);
}
