/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "doc/doc.h"
#include "doc/emit.h"
#include "doc/merge.h"

/* Documents live until the end of a test. */
struct merge {
	struct arena arena;
	struct problems problems;
	struct buf out;
	struct doc docs[8];
	struct source sources[8];
	size_t n;
};

static int set_up(void **state)
{
	static struct merge m;
	m = (struct merge){0};
	buf_init(&m.out, BUF_NO_LIMIT);
	*state = &m;
	return 0;
}

static void clear(struct merge *m)
{
	while (m->n)
		doc_release(&m->docs[--m->n]);
	problems_release(&m->problems);
	arena_reset(&m->arena);
	buf_clear(&m->out);
}

static int tear_down(void **state)
{
	struct merge *m = *state;
	clear(m);
	arena_release(&m->arena);
	buf_release(&m->out);
	return 0;
}

static const struct node *read(struct merge *m, const char *text)
{
	assert_true(m->n < COUNT_OF(m->docs));
	struct doc *d = &m->docs[m->n];
	struct source *source = &m->sources[m->n++];
	struct doc_limits limits = DOC_LIMITS;
	*source = (struct source){.name = "t", .text = str_of(text)};
	doc_init(d);
	assert_true(doc_read(d, source, (struct doc_slice){0, source->text.n}, DOC_CORE, &limits, &m->problems));
	return d->root;
}

static void assert_json(struct merge *m, const struct node *n, const char *json)
{
	buf_clear(&m->out);
	assert_non_null(n);
	emit_json(n, 0, &m->out);
	assert_string_equal(m->out.p, json);
}

struct example {
	const char *base, *patch, *result;
};

/* RFC 7396, appendix A. */
static void test_merge_patch_examples_of_the_rfc(void **state)
{
	struct merge *m = *state;
	static const struct example examples[] = {
		{"{\"a\":\"b\"}", "{\"a\":\"c\"}", "{\"a\":\"c\"}"},
		{"{\"a\":\"b\"}", "{\"b\":\"c\"}", "{\"a\":\"b\",\"b\":\"c\"}"},
		{"{\"a\":\"b\"}", "{\"a\":null}", "{}"},
		{"{\"a\":\"b\",\"b\":\"c\"}", "{\"a\":null}", "{\"b\":\"c\"}"},
		{"{\"a\":[\"b\"]}", "{\"a\":\"c\"}", "{\"a\":\"c\"}"},
		{"{\"a\":\"c\"}", "{\"a\":[\"b\"]}", "{\"a\":[\"b\"]}"},
		{"{\"a\":{\"b\":\"c\"}}", "{\"a\":{\"b\":\"d\",\"c\":null}}", "{\"a\":{\"b\":\"d\"}}"},
		{"{\"a\":[{\"b\":\"c\"}]}", "{\"a\":[1]}", "{\"a\":[1]}"},
		{"[\"a\",\"b\"]", "[\"c\",\"d\"]", "[\"c\",\"d\"]"},
		{"{\"a\":\"b\"}", "[\"c\"]", "[\"c\"]"},
		{"{\"a\":\"foo\"}", "null", "null"},
		{"{\"a\":\"foo\"}", "\"bar\"", "\"bar\""},
		{"{\"e\":null}", "{\"a\":1}", "{\"e\":null,\"a\":1}"},
		{"[1,2]", "{\"a\":\"b\",\"c\":null}", "{\"a\":\"b\"}"},
		{"{}", "{\"a\":{\"bb\":{\"ccc\":null}}}", "{\"a\":{\"bb\":{}}}"},
	};
	for (size_t i = 0; i < COUNT_OF(examples); i++) {
		const struct node *base = read(m, examples[i].base), *patch = read(m, examples[i].patch);
		assert_json(m, merge_patch(&m->arena, base, patch), examples[i].result);
		/* The inputs stay as they are. */
		assert_json(m, base, examples[i].base);
		assert_json(m, patch, examples[i].patch);
		clear(m);
	}
}

static void test_merge_keeps_order_shares_and_positions(void **state)
{
	struct merge *m = *state;
	const struct node *base = read(m, "z: 1\nkeep:\n  deep: [1]\na: {x: 1, y: 2}\n");
	const struct node *patch = read(m, "new: 5\na:\n  y: 3\n");
	const struct node *r = merge_patch(&m->arena, base, patch);
	assert_json(m, r, "{\"z\":1,\"keep\":{\"deep\":[1]},\"a\":{\"x\":1,\"y\":3},\"new\":5}");
	assert_ptr_equal(node_find(r, STR("keep"))->first, node_find(base, STR("keep"))->first);
	assert_int_equal(node_position(node_find(r, STR("a"))).line, 4);
	assert_int_equal(node_position(node_find(node_find(r, STR("a")), STR("y"))).line, 3);
	struct problem *p = node_key_problem(&m->problems, node_find_entry(node_find(r, STR("a")), STR("y")), "here");
	assert_ptr_equal(p->source, &m->sources[1]);
	assert_int_equal(p->end - p->begin, 1);
}

static void test_merge_sees_through_aliases_and_merge_keys(void **state)
{
	struct merge *m = *state;
	const struct node *base = read(m, "base: &b {x: 1, y: {z: 2}}\nuse:\n  <<: *b\n  w: 0\nsame: *b\n");
	const struct node *r =
		merge_patch(&m->arena, base, read(m, "{\"use\":{\"x\":null,\"y\":{\"q\":3}},\"same\":{\"x\":9}}"));
	assert_json(m, r,
		    "{\"base\":{\"x\":1,\"y\":{\"z\":2}},\"use\":{\"y\":{\"z\":2,\"q\":3},\"w\":0},\"same\":{\"x\":9,"
		    "\"y\":{\"z\":2}}}");
}

static void test_merge_of_large_mappings(void **state)
{
	struct merge *m = *state;
	struct buf base, patch;
	buf_init(&base, BUF_NO_LIMIT);
	buf_init(&patch, BUF_NO_LIMIT);
	for (int i = 0; i < 40000; i++) {
		buf_addf(&base, "k%d: %d\n", i, i);
		buf_addf(&patch, "k%d: %s\n", i + 20000, i % 2 ? "null" : "x");
	}
	const struct node *r = merge_patch(&m->arena, read(m, base.p), read(m, patch.p));
	assert_int_equal(node_count(r), 20000 + 10000 + 10000);
	assert_true(node_text_is(node_find(r, STR("k20002")), "x"));
	assert_null(node_find(r, STR("k20001")));
	clear(m);
	buf_release(&base);
	buf_release(&patch);
}

/* RFC 6902, appendix A, and the corners of RFC 6901. */
static void test_json_patch(void **state)
{
	struct merge *m = *state;
	static const struct example examples[] = {
		{"{\"foo\":\"bar\"}", "[{\"op\":\"add\",\"path\":\"/baz\",\"value\":\"qux\"}]",
		 "{\"foo\":\"bar\",\"baz\":\"qux\"}"},
		{"{\"foo\":[\"bar\",\"baz\"]}", "[{\"op\":\"add\",\"path\":\"/foo/1\",\"value\":\"qux\"}]",
		 "{\"foo\":[\"bar\",\"qux\",\"baz\"]}"},
		{"{\"baz\":\"qux\",\"foo\":\"bar\"}", "[{\"op\":\"remove\",\"path\":\"/baz\"}]", "{\"foo\":\"bar\"}"},
		{"{\"foo\":[\"bar\",\"qux\",\"baz\"]}", "[{\"op\":\"remove\",\"path\":\"/foo/1\"}]",
		 "{\"foo\":[\"bar\",\"baz\"]}"},
		{"{\"baz\":\"qux\",\"foo\":\"bar\"}", "[{\"op\":\"replace\",\"path\":\"/baz\",\"value\":\"boo\"}]",
		 "{\"baz\":\"boo\",\"foo\":\"bar\"}"},
		{"{\"foo\":{\"bar\":\"baz\",\"waldo\":\"fred\"},\"qux\":{\"corge\":\"grault\"}}",
		 "[{\"op\":\"move\",\"from\":\"/foo/waldo\",\"path\":\"/qux/thud\"}]",
		 "{\"foo\":{\"bar\":\"baz\"},\"qux\":{\"corge\":\"grault\",\"thud\":\"fred\"}}"},
		{"{\"foo\":[\"all\",\"grass\",\"cows\",\"eat\"]}",
		 "[{\"op\":\"move\",\"from\":\"/foo/1\",\"path\":\"/foo/3\"}]",
		 "{\"foo\":[\"all\",\"cows\",\"eat\",\"grass\"]}"},
		{"{\"baz\":\"qux\",\"foo\":[\"a\",2,\"c\"]}",
		 "[{\"op\":\"test\",\"path\":\"/baz\",\"value\":\"qux\"},{\"op\":\"test\",\"path\":\"/foo/"
		 "1\",\"value\":2.0}]",
		 "{\"baz\":\"qux\",\"foo\":[\"a\",2,\"c\"]}"},
		{"{\"foo\":\"bar\"}",
		 "[{\"op\":\"add\",\"path\":\"/child\",\"value\":{\"grandchild\":{}},\"xyz\":123}]",
		 "{\"foo\":\"bar\",\"child\":{\"grandchild\":{}}}"},
		{"{\"/\":9,\"~1\":10}",
		 "[{\"op\":\"test\",\"path\":\"/~01\",\"value\":10},{\"op\":\"replace\",\"path\":\"/~1\",\"value\":1}]",
		 "{\"/\":1,\"~1\":10}"},
		{"{\"foo\":[\"bar\"]}", "[{\"op\":\"add\",\"path\":\"/foo/-\",\"value\":[\"abc\",\"def\"]}]",
		 "{\"foo\":[\"bar\",[\"abc\",\"def\"]]}"},
		{"{\"a\":1}",
		 "[{\"op\":\"add\",\"path\":\"\",\"value\":[2]},{\"op\":\"copy\",\"from\":\"\",\"path\":\"/0\"}]",
		 "[[2],2]"},
		{"{\"\":{\"\":1}}", "[{\"op\":\"replace\",\"path\":\"//\",\"value\":null}]", "{\"\":{\"\":null}}"},
		{"{\"a\":{\"b\":1}}",
		 "[{\"op\":\"copy\",\"from\":\"/a\",\"path\":\"/c\"},{\"op\":\"remove\",\"path\":\"/c/b\"}]",
		 "{\"a\":{\"b\":1},\"c\":{}}"},
		{"[1,2]",
		 "[{\"op\":\"add\",\"path\":\"/2\",\"value\":3},{\"op\":\"move\",\"from\":\"/0\",\"path\":\"/0\"}]",
		 "[1,2,3]"},
		{"{\"a\":{\"b\":1},\"x\":0}", "[{\"op\":\"move\",\"from\":\"/a/b\",\"path\":\"/a\"}]",
		 "{\"a\":1,\"x\":0}"},
		{"{\"ab\":1}", "[{\"op\":\"move\",\"from\":\"/ab\",\"path\":\"/abc\"}]", "{\"abc\":1}"},
	};
	for (size_t i = 0; i < COUNT_OF(examples); i++) {
		const struct node *base = read(m, examples[i].base);
		assert_json(m, json_patch(&m->arena, base, read(m, examples[i].patch), &m->problems),
			    examples[i].result);
		assert_json(m, base, examples[i].base);
		clear(m);
	}
}

static void test_json_patch_says_what_is_wrong(void **state)
{
	struct merge *m = *state;
	static const struct {
		const char *patch, *message, *hint;
	} cases[] = {
		{"{}", "a JSON patch is a list of operations", ""},
		{"[1]", "an operation needs an 'op'", "use add, remove, replace, move, copy or test"},
		{"[{\"op\":\"ad\",\"path\":\"/x\"}]", "unknown operation 'ad'", "did you mean 'add'?"},
		{"[{\"op\":\"add\",\"value\":1}]", "operation 'add' needs a JSON pointer as its 'path'", ""},
		{"[{\"op\":\"add\",\"path\":\"/x\"}]", "operation 'add' needs a 'value'", ""},
		{"[{\"op\":\"remove\",\"path\":\"\"}]", "the document as a whole cannot be removed", ""},
		{"[{\"op\":\"add\",\"path\":\"spec.x\",\"value\":1}]", "a JSON pointer begins with '/': 'spec.x'",
		 "write it as /spec/containers/0/image"},
		{"[{\"op\":\"add\",\"path\":\"/a~2\",\"value\":1}]",
		 "'~' in a JSON pointer must be written '~0', and '/' in a key '~1': 'a~2'", ""},
		{"[{\"op\":\"replace\",\"path\":\"/spec/image\",\"value\":1}]",
		 "cannot replace '/spec/image': there is no 'image' in /spec", "did you mean 'images'?"},
		{"[{\"op\":\"add\",\"path\":\"/nowhere/x\",\"value\":1}]",
		 "cannot add '/nowhere/x': there is no 'nowhere' in the document", ""},
		{"[{\"op\":\"remove\",\"path\":\"/spec/images/2\"}]",
		 "cannot remove '/spec/images/2': '2' is no index into the 2 elements of /spec/images", ""},
		{"[{\"op\":\"add\",\"path\":\"/spec/images/03\",\"value\":1}]",
		 "cannot add '/spec/images/03': '03' is no index into the 2 elements of /spec/images", ""},
		{"[{\"op\":\"replace\",\"path\":\"/spec/images/-\",\"value\":1}]",
		 "cannot replace '/spec/images/-': '-' is no index into the 2 elements of /spec/images", ""},
		{"[{\"op\":\"add\",\"path\":\"/kind/x\",\"value\":1}]", "cannot add '/kind/x': /kind is a string", ""},
		{"[{\"op\":\"move\",\"from\":\"/spec\",\"path\":\"/spec/x\"}]", "'/spec' cannot be moved into itself",
		 ""},
		{"[{\"op\":\"test\",\"path\":\"/kind\",\"value\":\"Job\"}]",
		 "the test of '/kind' failed: it has another value", ""},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const struct node *base = read(m, "{\"kind\":\"Pod\",\"spec\":{\"images\":[1,2]}}"),
				  *patch = read(m, cases[i].patch);
		assert_null(json_patch(&m->arena, base, patch, &m->problems));
		assert_int_equal(m->problems.n, 1);
		assert_string_equal(m->problems.first->message.p, cases[i].message);
		assert_true(str_is(m->problems.first->hint, cases[i].hint));
		assert_ptr_equal(m->problems.first->source, &m->sources[1]);
		clear(m);
	}
}

static void test_copies_cannot_blow_up(void **state)
{
	struct merge *m = *state;
	struct buf patch;
	buf_init(&patch, BUF_NO_LIMIT);
	buf_addc(&patch, '[');
	/* Each doubles the document. */
	for (int i = 0; i < 60; i++)
		buf_addf(&patch, "%s{\"op\":\"copy\",\"from\":\"\",\"path\":\"/k%d\"}", i ? "," : "", i);
	buf_addc(&patch, ']');
	assert_null(json_patch(&m->arena, read(m, "{\"a\":1}"), read(m, patch.p), &m->problems));
	assert_int_equal(m->problems.n, 1);
	clear(m);
	buf_release(&patch);
}

static const struct node *set(struct merge *m, const char *base, const char *path_text, const char *value,
			      struct buf *why)
{
	struct path path;
	size_t bad;
	assert_true(path_parse(str_of(path_text), &m->arena, &path, &bad));
	return set_path(&m->arena, *base ? read(m, base) : NULL, &path, (struct node *)read(m, value), why);
}

static void test_set_path(void **state)
{
	struct merge *m = *state;
	static const struct {
		const char *base, *path, *value, *result;
	} cases[] = {
		{"a: 1", "a", "2", "{\"a\":2}"},
		{"a: {b: 1, c: 2}\nz: 0", "a.b", "{x: y}", "{\"a\":{\"b\":{\"x\":\"y\"},\"c\":2},\"z\":0}"},
		{"a: 1", "x.y[0].z", "true", "{\"a\":1,\"x\":{\"y\":[{\"z\":true}]}}"},
		{"a: [1, 2]", "a[1]", "9", "{\"a\":[1,9]}"},
		{"a: [1, 2]", "a[2]", "9", "{\"a\":[1,2,9]}"},
		{"a: null", "a.b", "1", "{\"a\":{\"b\":1}}"},
		{"", "limits.nvidia\\.com/gpu", "8", "{\"limits\":{\"nvidia.com/gpu\":8}}"},
		{"x: &x {a: 1}\ny: *x", "y.a", "2", "{\"x\":{\"a\":1},\"y\":{\"a\":2}}"},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct buf why;
		buf_init(&why, BUF_NO_LIMIT);
		assert_json(m, set(m, cases[i].base, cases[i].path, cases[i].value, &why), cases[i].result);
		buf_release(&why);
		clear(m);
	}
}

static void test_set_path_refuses(void **state)
{
	struct merge *m = *state;
	static const struct {
		const char *base, *path, *why;
	} cases[] = {
		{"a: text", "a.b", "'a' is a string, not a mapping"},
		{"a: {b: [1]}", "a.b.c", "'a.b' is a list, not a mapping"},
		{"a: {b: 1}", "a[0]", "'a' is a mapping, not a list"},
		{"a: [1]", "a[2].x", "'a[2]' is more than one past the end of the list"},
		{"a: 1", "b[1]", "'b[1]' is more than one past the end of the list"},
		{"[1]", "a", "the document is a list, not a mapping"},
		{"n.x: 1", "['n.x'].y", "'[\"n.x\"]' is a number, not a mapping"},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct buf why;
		buf_init(&why, BUF_NO_LIMIT);
		assert_null(set(m, cases[i].base, cases[i].path, "1", &why));
		assert_string_equal(why.p, cases[i].why);
		buf_release(&why);
		clear(m);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_merge_patch_examples_of_the_rfc),
		TEST(test_merge_keeps_order_shares_and_positions),
		TEST(test_merge_sees_through_aliases_and_merge_keys),
		TEST(test_merge_of_large_mappings),
		TEST(test_json_patch),
		TEST(test_json_patch_says_what_is_wrong),
		TEST(test_copies_cannot_blow_up),
		TEST(test_set_path),
		TEST(test_set_path_refuses),
	};
	return cmocka_run_group_tests_name("doc_merge", tests, NULL, NULL);
}
