/* SPDX-License-Identifier: Apache-2.0
 * Edits of documents: what is written changes as asked, everything else stays as it is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "doc/build.h"
#include "doc/edit.h"

/* A document under edit. */
struct bench {
	struct source source;
	struct doc doc, made;
	struct arena arena;
	struct problems problems;
	struct editor editor;
};

static void bench_open(struct bench *b, const char *text)
{
	*b = (struct bench){.source = {"test", str_of(text)}};
	struct doc_limits limits = DOC_LIMITS;
	doc_init(&b->doc);
	arena_init(&b->arena);
	problems_init(&b->problems);
	if (!doc_read(&b->doc, &b->source, (struct doc_slice){0, b->source.text.n}, DOC_KUBECTL, &limits, &b->problems))
		fail_msg("cannot read:\n%s", text);
	editor_init(&b->editor, &b->doc, &b->arena);
}

/* The document with all edits; it must be readable. Checks against `want`. */
static void bench_close(struct bench *b, const char *want)
{
	struct edits edits = {0};
	struct buf out;
	struct doc_limits limits = DOC_LIMITS;
	buf_init(&out, BUF_NO_LIMIT);
	assert_true(editor_finish(&b->editor, &edits));
	edits_apply(b->source.text, edits.at, edits.n, &out);
	assert_string_equal(out.p ? out.p : "", want);
	struct source again = {"again", buf_str(&out)};
	struct doc doc;
	doc_init(&doc);
	assert_true(doc_read(&doc, &again, (struct doc_slice){0, again.text.n}, DOC_KUBECTL, &limits, &b->problems));
	doc_release(&doc);
	buf_release(&out);
	free(edits.at);
	editor_release(&b->editor);
	doc_release(&b->doc);
	arena_release(&b->arena);
	problems_release(&b->problems);
}

static const struct node *at(const struct bench *b, const char *keys)
{
	const struct node *n = b->doc.root;
	struct str rest = str_of(keys), key;
	while (rest.n && str_split(&rest, ' ', &key)) {
		int64_t index;
		const struct node *in = n->kind == NODE_ALIAS ? n->target : n;
		n = NULL;
		if (in->kind == NODE_SEQ && str_to_i64(key, &index)) {
			for (n = in->first; index > 0; index--)
				n = n->next;
		} else {
			n = node_find_entry(in, key);
		}
		assert_non_null(n);
	}
	return n;
}

static bool rename_key(struct bench *b, const char *keys, const char *name)
{
	struct edit_op op = {.kind = EDIT_RENAME, .at = at(b, keys), .name = str_of(name)};
	return editor_add(&b->editor, &op, 1);
}

static bool simple(struct bench *b, enum edit_kind kind, const char *keys)
{
	struct edit_op op = {.kind = kind, .at = at(b, keys)};
	return editor_add(&b->editor, &op, 1);
}

static bool with_value(struct bench *b, enum edit_kind kind, const char *keys, const char *path,
		       const struct node *value)
{
	struct str steps[8], rest = str_of(path);
	struct edit_op op = {.kind = kind, .at = at(b, keys), .path = steps, .value = value};
	while (rest.n && str_split(&rest, ' ', &steps[op.n_path]))
		op.n_path++;
	return editor_add(&b->editor, &op, 1);
}

static struct node *text(struct bench *b, const char *z)
{
	return build_strz(&b->arena, z);
}

static struct node *toleration(struct bench *b)
{
	struct node *map = build_map(&b->arena);
	build_put(map, STR("key"), text(b, "nvidia.com/gpu"));
	build_put(map, STR("operator"), text(b, "Exists"));
	return map;
}

/* ---- keys and scalars ---- */

static void renames_keys_in_their_quotes(void **state)
{
	(void)state;
	struct bench b;
	bench_open(&b, "limits:\n  nvidia.com/gpus : 1 # one\n  'b': 2\n  \"c\": {d: 1}\n");
	assert_true(rename_key(&b, "limits nvidia.com/gpus", "nvidia.com/gpu"));
	assert_true(rename_key(&b, "limits b", "on"));
	assert_true(rename_key(&b, "limits c", "x y"));
	assert_true(rename_key(&b, "limits c d", "true"));
	bench_close(&b, "limits:\n  nvidia.com/gpu : 1 # one\n  'on': 2\n  \"x y\": {\"true\": 1}\n");
}

static void refuses_a_name_that_is_taken(void **state)
{
	(void)state;
	struct bench b;
	bench_open(&b, "a: 1\nb: 2\nc: 3\n");
	assert_false(rename_key(&b, "a", "b"));
	assert_true(rename_key(&b, "a", "d"));
	assert_true(rename_key(&b, "a", "d"));
	assert_false(rename_key(&b, "a", "e"));
	assert_false(rename_key(&b, "b", "d"));
	assert_false(with_value(&b, EDIT_SET, "", "d", text(&b, "x")));
	bench_close(&b, "d: 1\nb: 2\nc: 3\n");
}

static void replaces_scalars(void **state)
{
	(void)state;
	struct bench b;
	bench_open(&b, "a: 1 # one\nb: 'x'\nc: \"y\"\nd:\ne: |\n  text\n  more\nf: [1, z]\n");
	assert_true(with_value(&b, EDIT_REPLACE, "a", "", build_int(&b.arena, 2)));
	assert_true(with_value(&b, EDIT_REPLACE, "b", "", text(&b, "z")));
	assert_true(with_value(&b, EDIT_REPLACE, "c", "", text(&b, "z")));
	assert_true(with_value(&b, EDIT_REPLACE, "d", "", build_bool(&b.arena, false)));
	assert_true(with_value(&b, EDIT_REPLACE, "e", "", text(&b, "no")));
	assert_true(with_value(&b, EDIT_REPLACE, "f 1", "", text(&b, "a,b")));
	assert_false(with_value(&b, EDIT_REPLACE, "f 0", "", build_int(&b.arena, 1)));
	bench_close(&b, "a: 2 # one\nb: 'z'\nc: \"z\"\nd: false\ne: \"no\"\nf: [1, \"a,b\"]\n");
}

static void quotes_and_unquotes(void **state)
{
	(void)state;
	struct bench b;
	bench_open(&b, "a: 22:30\nb: \"1\"\non: x\nc: 'true'\nd: a\"b\n");
	assert_true(simple(&b, EDIT_QUOTE, "a"));
	assert_true(simple(&b, EDIT_UNQUOTE, "b"));
	assert_true(simple(&b, EDIT_QUOTE_KEY, "on"));
	assert_true(simple(&b, EDIT_UNQUOTE, "c"));
	assert_true(simple(&b, EDIT_QUOTE, "d"));
	assert_false(simple(&b, EDIT_QUOTE, "b"));
	bench_close(&b, "a: \"22:30\"\nb: 1\n\"on\": x\nc: true\nd: 'a\"b'\n");
}

/* ---- deleting ---- */

static void deletes_lines_with_their_comments(void **state)
{
	(void)state;
	struct bench b;
	bench_open(&b, "a: 1\n# about a\n\n# about b\n# and more\nb:\n  c: 2 # two\n    # inside\n# about d\nd: 3\n");
	assert_true(simple(&b, EDIT_DELETE, "b"));
	bench_close(&b, "a: 1\n# about a\n\n# about d\nd: 3\n");
}

static void deletes_what_becomes_empty(void **state)
{
	(void)state;
	struct bench b;
	bench_open(&b, "spec:\n  env:\n  - name: A\n    value: x\n  # second\n  - name: B\n    value: y\n  image: i\n");
	assert_true(simple(&b, EDIT_DELETE, "spec env 0"));
	assert_true(simple(&b, EDIT_DELETE, "spec env 1"));
	bench_close(&b, "spec:\n  image: i\n");
}

static void deletes_in_lists(void **state)
{
	(void)state;
	struct bench b;
	bench_open(&b, "l:\n  - a: 1\n    b: 2\n  - c\n  -\n    d: 1\n  - - x\n    - y\n");
	assert_true(simple(&b, EDIT_DELETE, "l 0 a"));
	assert_true(simple(&b, EDIT_DELETE, "l 2"));
	bench_close(&b, "l:\n  - b: 2\n  - c\n  - - x\n    - y\n");
}

static void deletes_at_the_end_without_newline(void **state)
{
	(void)state;
	struct bench b;
	bench_open(&b, "a: 1\r\nb: 2\r\nc: 3");
	assert_true(simple(&b, EDIT_DELETE, "c"));
	assert_true(with_value(&b, EDIT_SET, "", "d", text(&b, "x")));
	bench_close(&b, "a: 1\r\nb: 2\r\nd: x");
}

static void deletes_in_flow(void **state)
{
	(void)state;
	struct bench b;
	bench_open(&b, "a: {x: 1, y: 2, z: 3}\nb: [1, 2, 3]\nc: {q: 1}\nd: {q: 1, r: {s: 2}}\n");
	assert_true(simple(&b, EDIT_DELETE, "a x"));
	assert_true(simple(&b, EDIT_DELETE, "a y"));
	assert_true(simple(&b, EDIT_DELETE, "b 1"));
	assert_true(simple(&b, EDIT_DELETE, "b 2"));
	assert_true(simple(&b, EDIT_DELETE, "c q"));
	assert_true(simple(&b, EDIT_DELETE, "d r s"));
	bench_close(&b, "a: {z: 3}\nb: [1]\nd: {q: 1}\n");
}

static void keeps_what_aliases_need(void **state)
{
	(void)state;
	struct bench b;
	bench_open(&b, "a: &x {q: 1}\nb: *x\nc: 1\n");
	assert_false(simple(&b, EDIT_DELETE, "a"));
	assert_true(simple(&b, EDIT_DELETE, "b"));
	assert_true(editor_is_shared(&b.editor, at(&b, "a q")));
	assert_false(editor_is_shared(&b.editor, at(&b, "c")));
	bench_close(&b, "a: &x {q: 1}\nc: 1\n");
}

static void refuses_to_empty_a_document(void **state)
{
	(void)state;
	struct bench b;
	bench_open(&b, "a:\n  b: 1\n");
	assert_false(simple(&b, EDIT_DELETE, "a b"));
	bench_close(&b, "a:\n  b: 1\n");
}

/* ---- setting and appending ---- */

static void sets_at_a_path(void **state)
{
	(void)state;
	struct bench b;
	bench_open(&b, "spec:\n    template:\n        spec: # pod\n            name: a\n\n    # end\nother: 1\n");
	assert_true(with_value(&b, EDIT_SET, "spec template spec", "securityContext seccompProfile type",
			       text(&b, "RuntimeDefault")));
	assert_true(with_value(&b, EDIT_SET, "spec template spec", "securityContext runAsNonRoot",
			       build_bool(&b.arena, true)));
	assert_true(with_value(&b, EDIT_SET, "spec template spec", "name", text(&b, "b")));
	assert_true(with_value(&b, EDIT_SET, "spec", "x", build_int(&b.arena, 1)));
	assert_false(with_value(&b, EDIT_SET, "", "other deep", text(&b, "x")));
	bench_close(&b, "spec:\n    template:\n        spec: # pod\n            name: b\n            securityContext:\n"
			"                seccompProfile:\n                    type: RuntimeDefault\n"
			"                runAsNonRoot: true\n    x: 1\n\n    # end\nother: 1\n");
}

static void fills_empty_values(void **state)
{
	(void)state;
	struct bench b;
	bench_open(&b, "a:\nb: # none yet\nc: {}\nd: [] # none\ne: ~\nf: {g: , h: {}}\n");
	assert_true(with_value(&b, EDIT_SET, "a", "x z", text(&b, "1")));
	assert_true(with_value(&b, EDIT_APPEND, "b", "", toleration(&b)));
	assert_true(with_value(&b, EDIT_SET, "c", "x", text(&b, "v")));
	assert_true(with_value(&b, EDIT_APPEND, "d", "", text(&b, "v")));
	assert_true(with_value(&b, EDIT_SET, "e", "x", text(&b, "v")));
	assert_true(with_value(&b, EDIT_SET, "f g", "x", text(&b, "v")));
	assert_true(with_value(&b, EDIT_SET, "f h", "x", text(&b, "v")));
	bench_close(&b, "a:\n  x:\n    z: \"1\"\nb: # none yet\n- key: nvidia.com/gpu\n  operator: Exists\n"
			"c:\n  x: v\nd: [v] # none\ne:\n  x: v\nf: {g: {x: v}, h: {x: v}}\n");
}

static void appends_elements(void **state)
{
	(void)state;
	struct bench b;
	bench_open(&b,
		   "spec:\n  tolerations:\n    - key: a # first\n      operator: Exists\n    # last\n  args: [a, b]\n");
	assert_true(with_value(&b, EDIT_APPEND, "spec", "tolerations", toleration(&b)));
	assert_true(with_value(&b, EDIT_APPEND, "spec", "tolerations", toleration(&b)));
	assert_true(with_value(&b, EDIT_APPEND, "spec", "args", text(&b, "{x}")));
	assert_false(with_value(&b, EDIT_APPEND, "spec args", "", text(&b, "b")));
	assert_true(with_value(&b, EDIT_APPEND, "spec", "volumes list", toleration(&b)));
	bench_close(&b, "spec:\n  tolerations:\n    - key: a # first\n      operator: Exists\n"
			"    - key: nvidia.com/gpu\n      operator: Exists\n    # last\n  args: [a, b, \"{x}\"]\n"
			"  volumes:\n    list:\n      - key: nvidia.com/gpu\n        operator: Exists\n");
}

static void keeps_json_json(void **state)
{
	(void)state;
	struct bench b;
	bench_open(
		&b,
		"{\n    \"a\": 1,\n    \"b\": {\n        \"c\": [\n            1\n        ]\n    },\n    \"d\": {}\n}");
	assert_true(with_value(&b, EDIT_APPEND, "b c", "", toleration(&b)));
	assert_true(with_value(&b, EDIT_SET, "b", "e f", text(&b, "x")));
	assert_true(with_value(&b, EDIT_SET, "d", "q", text(&b, "x")));
	assert_true(rename_key(&b, "a", "A"));
	bench_close(&b, "{\n    \"A\": 1,\n    \"b\": {\n        \"c\": [\n            1,\n            {\n"
			"                \"key\": \"nvidia.com/gpu\",\n                \"operator\": \"Exists\"\n"
			"            }\n        ],\n        \"e\": {\n            \"f\": \"x\"\n        }\n    },\n"
			"    \"d\": {\n        \"q\": \"x\"\n    }\n}");
	bench_open(&b, "{\"a\":1,\"b\":{\"c\":[1]}}");
	assert_true(with_value(&b, EDIT_APPEND, "b c", "", toleration(&b)));
	assert_true(simple(&b, EDIT_DELETE, "a"));
	bench_close(&b, "{\"b\":{\"c\":[1, {\"key\": \"nvidia.com/gpu\", \"operator\": \"Exists\"}]}}");
}

static void leaves_kept_lines_alone(void **state)
{
	(void)state;
	struct bench b;
	bench_open(&b, "\xEF\xBB\xBF"
		       "a:\n  b: |+\n    text\n\n\nc: |\n  text\n\n# end\n");
	assert_true(with_value(&b, EDIT_SET, "a", "x", text(&b, "v")));
	assert_true(with_value(&b, EDIT_SET, "", "x", text(&b, "v")));
	bench_close(&b, "\xEF\xBB\xBF"
			"a:\n  b: |+\n    text\n\n\n  x: v\nc: |\n  text\nx: v\n\n# end\n");
}

static void refuses_what_disagrees(void **state)
{
	(void)state;
	struct bench b;
	bench_open(&b, "a:\n  b: 1\n  c: 2\nd: 1\n");
	assert_true(with_value(&b, EDIT_SET, "a", "x", text(&b, "v")));
	assert_true(with_value(&b, EDIT_SET, "a", "x", text(&b, "v")));
	assert_false(with_value(&b, EDIT_SET, "a", "x", text(&b, "z")));
	assert_false(simple(&b, EDIT_DELETE, "a"));
	assert_true(simple(&b, EDIT_DELETE, "d"));
	assert_false(with_value(&b, EDIT_REPLACE, "d", "", text(&b, "z")));
	assert_true(simple(&b, EDIT_DELETE, "a b"));
	assert_false(simple(&b, EDIT_DELETE, "a c"));
	bench_close(&b, "a:\n  c: 2\n  x: v\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(renames_keys_in_their_quotes),
		cmocka_unit_test(refuses_a_name_that_is_taken),
		cmocka_unit_test(replaces_scalars),
		cmocka_unit_test(quotes_and_unquotes),
		cmocka_unit_test(deletes_lines_with_their_comments),
		cmocka_unit_test(deletes_what_becomes_empty),
		cmocka_unit_test(deletes_in_lists),
		cmocka_unit_test(deletes_at_the_end_without_newline),
		cmocka_unit_test(deletes_in_flow),
		cmocka_unit_test(keeps_what_aliases_need),
		cmocka_unit_test(refuses_to_empty_a_document),
		cmocka_unit_test(sets_at_a_path),
		cmocka_unit_test(fills_empty_values),
		cmocka_unit_test(appends_elements),
		cmocka_unit_test(keeps_json_json),
		cmocka_unit_test(leaves_kept_lines_alone),
		cmocka_unit_test(refuses_what_disagrees),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
