/* SPDX-License-Identifier: Apache-2.0
 * The document reader: spans, typing, aliases, merge keys, duplicates, limits, encodings, errors. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "doc/doc.h"

struct fixture {
	struct source source;
	struct doc doc;
	struct problems problems;
	struct buf text;
};

/* Reads one document of `text` (all of it) in `mode`, with default limits unless others are given. */
static bool load(struct fixture *f, struct str text, enum doc_mode mode, const struct doc_limits *limits)
{
	struct doc_limits standard = DOC_LIMITS;
	f->source = (struct source){"f.yaml", text};
	doc_init(&f->doc);
	problems_init(&f->problems);
	buf_init(&f->text, BUF_NO_LIMIT);
	return doc_read(&f->doc, &f->source, (struct doc_slice){0, text.n}, mode, limits ? limits : &standard,
			&f->problems);
}

static const char *problems_of(struct fixture *f)
{
	buf_clear(&f->text);
	problems_print(&f->problems, &f->text);
	return f->text.p ? f->text.p : "";
}

static void unload(struct fixture *f)
{
	doc_release(&f->doc);
	problems_release(&f->problems);
	buf_release(&f->text);
}

/* "kind 'source text of the value' key 'source text of the key'", children in brackets. */
static void describe(const struct node *n, struct buf *out)
{
	static const char *const kinds[] = {"null", "bool", "int", "float", "str", "seq", "map", "alias"};
	struct str source = n->doc->text;
	if (n->key_end > n->key_begin)
		buf_addf(out, "<%.*s>=", STR_ARG(str_sub(source, n->key_begin, n->key_end - n->key_begin)));
	buf_addf(out, "%s<%.*s>", kinds[n->kind], STR_ARG(str_sub(source, n->begin, n->end - n->begin)));
	if (n->kind != NODE_SEQ && n->kind != NODE_MAP)
		return;
	buf_addc(out, '[');
	for (const struct node *child = n->first; child; child = child->next) {
		describe(child, out);
		if (child->next)
			buf_addc(out, ' ');
	}
	buf_addc(out, ']');
}

static void expect_spans(const char *text, const char *wanted)
{
	struct fixture f;
	assert_true(load(&f, str_of(text), DOC_KUBECTL, NULL));
	struct buf out;
	buf_init(&out, BUF_NO_LIMIT);
	describe(f.doc.root, &out);
	assert_string_equal(out.p, wanted);
	buf_release(&out);
	unload(&f);
}

static void spans_cover_exactly_what_was_written(void **state)
{
	(void)state;
	expect_spans("a: 1\n", "map<a: 1>[<a>=int<1>]");
	expect_spans("a : 'x'   # c\nb: \"y\\n\"\n", "map<a : 'x'   # c\nb: \"y\\n\">[<a>=str<'x'> <b>=str<\"y\\n\">]");
	expect_spans("a:\n  b:\n  - c\n  - d: 1\n    e: 2\n\n# tail\n",
		     "map<a:\n  b:\n  - c\n  - d: 1\n    e: 2>[<a>=map<b:\n  - c\n  - d: 1\n    e: 2>[<b>=seq<- c\n  - "
		     "d: 1\n    e: 2>[str<c> "
		     "map<d: 1\n    e: 2>[<d>=int<1> <e>=int<2>]]]]");
	expect_spans("a: {b: [1, x], \"c\": }\n", "map<a: {b: [1, x], \"c\": }>[<a>=map<{b: [1, x], \"c\": "
						  "}>[<b>=seq<[1, x]>[int<1> str<x>] <\"c\">=null<>]]");
	expect_spans("a: |\n  x\n  y\n\n\nb: >-  # folded\n  z\n",
		     "map<a: |\n  x\n  y\n\n\nb: >-  # folded\n  z>[<a>=str<|\n  x\n  y> <b>=str<>-  # folded\n  z>]");
}

static void spans_are_bytes_not_characters(void **state)
{
	(void)state;
	expect_spans("\xEF\xBB\xBFk\xC3\xA9y: v\xE2\x82\xAC # \xF0\x9F\x98\x80\nb: \"\xF0\x9F\x98\x80\"\n",
		     "map<k\xC3\xA9y: v\xE2\x82\xAC # \xF0\x9F\x98\x80\nb: "
		     "\"\xF0\x9F\x98\x80\">[<k\xC3\xA9y>=str<v\xE2\x82\xAC> "
		     "<b>=str<\"\xF0\x9F\x98\x80\">]");
	/* More than one step of the table from characters to bytes. */
	struct buf text;
	buf_init(&text, BUF_NO_LIMIT);
	for (int i = 0; i < 500; i++)
		buf_addf(&text, "k%d: \xC3\xA9\xE2\x82\xAC%d\n", i, i);
	struct fixture f;
	assert_true(load(&f, buf_str(&text), DOC_KUBECTL, NULL));
	int i = 0;
	for (const struct node *n = f.doc.root->first; n; n = n->next, i++) {
		char wanted[32];
		snprintf(wanted, sizeof wanted, "\xC3\xA9\xE2\x82\xAC%d", i);
		assert_true(str_is(str_sub(f.doc.text, n->begin, n->end - n->begin), wanted));
		assert_true(str_is(node_text(n), wanted));
	}
	assert_int_equal(i, 500);
	unload(&f);
	buf_release(&text);
}

static void spans_leave_out_carriage_returns_anchors_and_tags(void **state)
{
	(void)state;
	expect_spans("a: x\r\nb:\r\n- z\r\n", "map<a: x\r\nb:\r\n- z>[<a>=str<x> <b>=seq<- z>[str<z>]]");
	expect_spans("a: &n x\nb: !!str 12\nc: *n\nd: &m !t\n  e: 1\n",
		     "map<a: &n x\nb: !!str 12\nc: *n\nd: &m !t\n  e: 1>[<a>=str<x> <b>=str<12> <c>=alias<*n> "
		     "<d>=map<e: 1>[<e>=int<1>]]");
}

struct typed {
	const char *text;
	enum node_kind kubectl, core;
	/** Text of the node as kubectl reads it, when it differs from what was written. */
	const char *rewritten;
};

/* kubectl's column was read off goyaml.v2/resolve.go; core's off YAML 1.2.2, 10.3.2. */
static const struct typed typed_cases[] = {
	{"x", NODE_STRING, NODE_STRING, NULL},
	{"~", NODE_NULL, NODE_NULL, NULL},
	{"null", NODE_NULL, NODE_NULL, NULL},
	{"Null", NODE_NULL, NODE_NULL, NULL},
	{"nULL", NODE_STRING, NODE_STRING, NULL},
	{"true", NODE_BOOL, NODE_BOOL, NULL},
	{"yes", NODE_BOOL, NODE_STRING, NULL},
	{"Off", NODE_BOOL, NODE_STRING, NULL},
	{"y", NODE_BOOL, NODE_STRING, NULL},
	{"oN", NODE_STRING, NODE_STRING, NULL},
	{"0", NODE_INT, NODE_INT, NULL},
	{"-17", NODE_INT, NODE_INT, NULL},
	{"+5", NODE_INT, NODE_INT, "5"},
	{"0777", NODE_INT, NODE_INT, "511"},
	{"0o17", NODE_INT, NODE_INT, "15"},
	{"0x1F", NODE_INT, NODE_INT, "31"},
	{"0b101", NODE_INT, NODE_STRING, "5"},
	{"08", NODE_FLOAT, NODE_INT, "8"},
	{"1_000", NODE_INT, NODE_STRING, "1000"},
	{"9223372036854775808", NODE_INT, NODE_INT, NULL},
	{"99999999999999999999", NODE_FLOAT, NODE_FLOAT, NULL},
	{"1e3", NODE_FLOAT, NODE_FLOAT, NULL},
	{"1.", NODE_FLOAT, NODE_FLOAT, "1"},
	{".5", NODE_FLOAT, NODE_FLOAT, "0.5"},
	{"-.5e-2", NODE_FLOAT, NODE_FLOAT, "-0.5e-2"},
	{"1.20", NODE_FLOAT, NODE_FLOAT, NULL},
	{".inf", NODE_FLOAT, NODE_FLOAT, NULL},
	{"-.INF", NODE_FLOAT, NODE_FLOAT, NULL},
	{".nan", NODE_FLOAT, NODE_FLOAT, NULL},
	{"1:30", NODE_STRING, NODE_STRING, NULL},
	{"2001-01-01", NODE_STRING, NODE_STRING, NULL},
	{"500m", NODE_STRING, NODE_STRING, NULL},
	{"1.2.3", NODE_STRING, NODE_STRING, NULL},
	{"-", NODE_STRING, NODE_STRING, NULL},
	{".", NODE_STRING, NODE_STRING, NULL},
	{"0x", NODE_STRING, NODE_STRING, NULL},
	{"1e", NODE_STRING, NODE_STRING, NULL},
	{"=", NODE_STRING, NODE_STRING, NULL},
	{"1e400", NODE_STRING, NODE_STRING, NULL},
	{"0O7", NODE_INT, NODE_STRING, "7"},
	{"0_7", NODE_INT, NODE_STRING, "7"},
	{"_1", NODE_STRING, NODE_STRING, NULL},
	{"0b", NODE_STRING, NODE_STRING, NULL},
};

static void plain_scalars_are_typed_as_kubectl_does(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(typed_cases); i++) {
		const struct typed *t = &typed_cases[i];
		for (int core = 0; core < 2; core++) {
			char text[64];
			snprintf(text, sizeof text, "a: %s\n", strcmp(t->text, "-") == 0 ? "[-]" : t->text);
			struct fixture f;
			if (strcmp(t->text, "-") == 0)
				continue;
			assert_true(load(&f, str_of(text), core ? DOC_CORE : DOC_KUBECTL, NULL));
			const struct node *n = f.doc.root->first;
			if (n->kind != (core ? t->core : t->kubectl))
				fail_msg("'%s' is of kind %d in mode %d", t->text, n->kind, core);
			if (!core)
				assert_true(str_is(node_text(n), t->rewritten ? t->rewritten : t->text));
			unload(&f);
		}
	}
}

static void quotes_and_tags_overrule_the_resolver(void **state)
{
	(void)state;
	struct fixture f;
	assert_true(load(&f, STR("[\"1\", 'true', !!str 0777, !!int \"7\", ! 5, !custom 6]"), DOC_KUBECTL, NULL));
	static const enum node_kind wanted[] = {NODE_STRING, NODE_STRING, NODE_STRING, NODE_INT, NODE_STRING, NODE_INT};
	for (size_t i = 0; i < COUNT_OF(wanted); i++)
		assert_int_equal(node_at(f.doc.root, i)->kind, wanted[i]);
	assert_true(str_is(node_text(node_at(f.doc.root, 2)), "0777"));
	unload(&f);
}

static void numbers_and_booleans_have_values(void **state)
{
	(void)state;
	struct fixture f;
	assert_true(load(&f, STR("[0777, 1e3, 2.5, -.inf, on, off, no, 9007199254740993]"), DOC_KUBECTL, NULL));
	int64_t i;
	double d;
	assert_true(node_int(node_at(f.doc.root, 0), &i) && i == 511);
	assert_true(node_int(node_at(f.doc.root, 1), &i) && i == 1000);
	assert_false(node_int(node_at(f.doc.root, 2), &i));
	assert_true(node_double(node_at(f.doc.root, 2), &d) && d > 2.4 && d < 2.6);
	assert_true(node_double(node_at(f.doc.root, 3), &d) && d < -1e308);
	assert_true(node_bool(node_at(f.doc.root, 4), false));
	assert_false(node_bool(node_at(f.doc.root, 5), true));
	assert_false(node_bool(node_at(f.doc.root, 6), true));
	assert_true(node_int(node_at(f.doc.root, 7), &i) && i == 9007199254740993);
	unload(&f);
}

static void aliases_and_merge_keys_are_seen_through(void **state)
{
	(void)state;
	static const char text[] = "base: &base {a: 1, b: 2}\n"
				   "more: &more {b: 3, c: 4}\n"
				   "one: {<<: *base, b: 9}\n"
				   "list: {<<: [*more, *base], d: 5}\n"
				   "deep: {<<: {<<: *base, e: 6}}\n"
				   "quoted: {\"<<\": *base}\n"
				   "alias: *base\n";
	struct fixture f;
	assert_true(load(&f, str_of(text), DOC_KUBECTL, NULL));
	const struct node *root = f.doc.root;
	assert_true(node_text_is(node_find(node_find(root, STR("one")), STR("a")), "1"));
	assert_true(node_text_is(node_find(node_find(root, STR("one")), STR("b")), "9"));
	assert_true(node_text_is(node_find(node_find(root, STR("list")), STR("b")), "3"));
	assert_true(node_text_is(node_find(node_find(root, STR("list")), STR("a")), "1"));
	assert_true(node_text_is(node_find(node_find(root, STR("deep")), STR("a")), "1"));
	assert_null(node_find(node_find(root, STR("quoted")), STR("a")));
	assert_true(node_text_is(node_find(node_find(root, STR("alias")), STR("b")), "2"));
	/* Every effective entry once. */
	struct node_entries it = node_entries(node_find(root, STR("list")));
	char keys[16] = "";
	for (const struct node *e; (e = node_next_entry(&it));)
		strncat(keys, e->key, 1);
	assert_string_equal(keys, "bcad");
	unload(&f);
}

static void a_mapping_merged_twice_gives_its_entries_once(void **state)
{
	(void)state;
	struct fixture f;
	assert_true(
		load(&f, STR("x: &x {b: 1, c: 2}\nt: {<<: *x, d: 3, <<: [*x, {<<: *x, e: 4}]}\n"), DOC_KUBECTL, NULL));
	struct node_entries it = node_entries(node_find(f.doc.root, STR("t")));
	char keys[16] = "";
	for (const struct node *e; (e = node_next_entry(&it));)
		strncat(keys, e->key, 1);
	assert_string_equal(keys, "bcde");
	unload(&f);
}

static void the_last_of_duplicate_keys_wins_and_is_reported(void **state)
{
	(void)state;
	struct fixture f;
	assert_true(load(&f, STR("a: 1\nb: 2\n\"a\": 3\na: 4\n"), DOC_KUBECTL, NULL));
	assert_true(node_text_is(node_find(f.doc.root, STR("a")), "4"));
	const struct doc_duplicate *dup = f.doc.duplicates;
	assert_non_null(dup);
	assert_int_equal(dup->first->key_begin, 0);
	assert_int_equal(dup->again->key_begin, 10);
	assert_non_null(dup->next);
	assert_int_equal(dup->next->again->key_begin, 17);
	assert_null(dup->next->next);
	unload(&f);
}

static void duplicates_are_found_in_large_mappings_in_linear_time(void **state)
{
	(void)state;
	struct buf text;
	buf_init(&text, BUF_NO_LIMIT);
	for (int i = 0; i < 100000; i++)
		buf_addf(&text, "key-%d: %d\n", i, i);
	buf_addz(&text, "key-77777: again\n");
	struct fixture f;
	assert_true(load(&f, buf_str(&text), DOC_KUBECTL, NULL));
	assert_non_null(f.doc.duplicates);
	assert_true(str_is(node_key(f.doc.duplicates->again), "key-77777"));
	assert_null(f.doc.duplicates->next);
	unload(&f);
	buf_release(&text);
}

static void comments_are_found_between_scalars_only(void **state)
{
	(void)state;
	static const char text[] = "# one\na: 'x # no' # two\nb: y#no\nc: |  # three\n  # no\nd: \"\n  # no\"\n  # "
				   "four\ne: [1, # five\n  2]\n";
	static const char *const wanted[] = {"# one", "# two", "# three", "# four", "# five"};
	static const bool own[] = {true, false, false, true, false};
	struct fixture f;
	assert_true(load(&f, str_of(text), DOC_KUBECTL, NULL));
	size_t n;
	struct doc_comment *comments = doc_comments(&f.doc, &n);
	assert_int_equal(n, COUNT_OF(wanted));
	for (size_t i = 0; i < n; i++) {
		assert_true(
			str_is(str_sub(f.doc.text, comments[i].begin, comments[i].end - comments[i].begin), wanted[i]));
		assert_int_equal(comments[i].own_line, own[i]);
	}
	unload(&f);
}

struct bad {
	const char *text;
	/** How the printed problem starts. */
	const char *message;
};

static const struct bad bad_cases[] = {
	{"a: [1, 2\n", "f.yaml:2:1: did not find expected ',' or ']'"},
	{"a: b: c\n", "f.yaml:1:5: mapping values are not allowed in this context"},
	{"a:\n\tb: 1\n", "f.yaml:2:1: found character that cannot start any token"},
	{"a: *x\n", "f.yaml:1:4: alias '*x' has no anchor before it"},
	{"a: &a [1, *a]\n", "f.yaml:1:11: alias '*a' stands inside the node it names: that is a cycle"},
	{"a: &a\n  <<: *a\n", "f.yaml:2:7: alias '*a' stands inside the node it names: that is a cycle"},
	{"a:\n  <<: 1\n", "f.yaml:2:7: a merge key '<<' needs a mapping, or a list of mappings"},
	{"{a: 1}: b\n", "f.yaml:1:1: a mapping key must be a scalar"},
	{"a: \"\\q\"\n", "f.yaml:1:5: found unknown escape character"},
	{"a: \x01\n", "f.yaml:1:4: control characters are not allowed"},
	{"a: \xFF\n", "f.yaml:1:4: byte 0xff is not valid UTF-8"},
	{"a: \xC3\xA9 \xED\xA0\x80\n", "f.yaml:1:6: byte 0xed is not valid UTF-8"},
	{"<<<<<<< HEAD\na: 1\n=======\n",
	 "f.yaml:2:2: mapping values are not allowed in this context\n  this file holds merge conflict markers"},
	{"a: {{ .Values.x }}\n", "f.yaml:1:5: a mapping key must be a scalar\n  this looks like a Helm template"},
};

static void errors_name_the_place_and_what_was_expected(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(bad_cases); i++) {
		struct fixture f;
		assert_false(load(&f, str_of(bad_cases[i].text), DOC_KUBECTL, NULL));
		assert_true(f.doc.failed);
		assert_null(f.doc.root);
		const char *text = problems_of(&f);
		if (strncmp(text, bad_cases[i].message, strlen(bad_cases[i].message)) != 0)
			fail_msg("case %zu: %s", i, text);
		unload(&f);
	}
}

static void utf16_is_recognised_and_refused(void **state)
{
	(void)state;
	static const struct str texts[] = {
		{"\xFF\xFE"
		 "a\0:\0",
		 6},
		{"\xFE\xFF"
		 "\0a\0:",
		 6},
		{"a\0:\0", 4},
		{"\0a\0:", 4},
	};
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		struct fixture f;
		assert_false(load(&f, texts[i], DOC_KUBECTL, NULL));
		assert_non_null(strstr(problems_of(&f), "UTF-16"));
		unload(&f);
	}
}

/* A list nested `depth` deep in flow style. */
static void nest(struct buf *out, size_t depth)
{
	buf_fill(out, '[', depth);
	buf_fill(out, ']', depth);
}

static void every_limit_ends_in_an_error(void **state)
{
	(void)state;
	struct doc_limits limits = DOC_LIMITS;
	struct buf text;
	struct fixture f;
	buf_init(&text, BUF_NO_LIMIT);

	nest(&text, 200);
	assert_true(load(&f, buf_str(&text), DOC_KUBECTL, &limits));
	unload(&f);
	buf_clear(&text);
	/* Deep flow nesting, in YAML and in JSON: quadratic in libyaml if it were let run. */
	buf_addz(&text, "a: ");
	nest(&text, 100000);
	assert_false(load(&f, buf_str(&text), DOC_KUBECTL, &limits));
	assert_non_null(strstr(problems_of(&f), "nested more than 200 levels deep"));
	unload(&f);
	assert_false(load(&f, str_sub(buf_str(&text), 3, text.n), DOC_KUBECTL, &limits));
	assert_non_null(strstr(problems_of(&f), "nested more than 200 levels deep"));
	unload(&f);

	limits.nodes = 10;
	assert_false(load(&f, STR("[1,2,3,4,5,6,7,8,9,10]"), DOC_KUBECTL, &limits));
	assert_non_null(strstr(problems_of(&f), "more than 10 nodes in one document"));
	unload(&f);
	limits = DOC_LIMITS;
	limits.aliases = 2;
	assert_false(load(&f, STR("a: &a 1\nb: [*a, *a, *a]\n"), DOC_KUBECTL, &limits));
	assert_non_null(strstr(problems_of(&f), "more than 2 aliases in one document"));
	unload(&f);
	limits = DOC_LIMITS;
	limits.document_bytes = 8;
	assert_false(load(&f, STR("a: 123456\n"), DOC_KUBECTL, &limits));
	assert_non_null(strstr(problems_of(&f), "the document has 10 bytes; the limit is 8"));
	unload(&f);
	buf_release(&text);
}

static void a_billion_laughs_end_in_an_error(void **state)
{
	(void)state;
	struct buf text;
	buf_init(&text, BUF_NO_LIMIT);
	buf_addz(&text, "a0: &a0 [lol]\n");
	for (int i = 1; i < 12; i++) {
		buf_addf(&text, "a%d: &a%d [", i, i);
		for (int k = 0; k < 10; k++)
			buf_addf(&text, "%s*a%d", k ? ", " : "", i - 1);
		buf_addz(&text, "]\n");
	}
	struct fixture f;
	assert_false(load(&f, buf_str(&text), DOC_KUBECTL, NULL));
	assert_non_null(strstr(problems_of(&f), "the aliases of this document stand for more than 8000000 nodes"));
	assert_true(f.doc.arena.used < 1u << 20);
	unload(&f);
	buf_release(&text);
}

static void merge_chains_have_a_limit(void **state)
{
	(void)state;
	struct buf text;
	struct fixture f;
	buf_init(&text, BUF_NO_LIMIT);
	buf_addz(&text, "m0: &m0 {k: 1}\n");
	for (int i = 1; i <= 14; i++)
		buf_addf(&text, "m%d: &m%d {<<: *m%d}\n", i, i, i - 1);
	assert_true(load(&f, buf_str(&text), DOC_KUBECTL, NULL));
	assert_true(node_text_is(node_find(node_find(f.doc.root, STR("m14")), STR("k")), "1"));
	unload(&f);
	buf_addz(&text, "m15: &m15 {<<: *m14}\n");
	assert_false(load(&f, buf_str(&text), DOC_KUBECTL, NULL));
	assert_non_null(strstr(problems_of(&f), "merge keys reach through more than 14 mappings"));
	unload(&f);
	buf_clear(&text);
	buf_addz(&text, "a: &a {k: 1}\nb: {<<: [");
	for (int i = 0; i < 1001; i++)
		buf_addz(&text, "*a, ");
	buf_addz(&text, "]}\n");
	assert_false(load(&f, buf_str(&text), DOC_KUBECTL, NULL));
	assert_non_null(strstr(problems_of(&f), "more than 1000 mappings are merged into one"));
	unload(&f);
	buf_release(&text);
}

static void json_keeps_what_yaml_would_lose(void **state)
{
	(void)state;
	struct fixture f;
	assert_true(load(&f, STR("{\"a\": \"\\ud83d\\ude00\\u00e9\\/\", \"b\": [1e5, -0, true, null], \"a\": {}}"),
			 DOC_KUBECTL, NULL));
	assert_true(f.doc.is_json);
	assert_true(str_is(node_text(f.doc.root->first), "\xF0\x9F\x98\x80\xC3\xA9/"));
	assert_int_equal(node_at(node_find(f.doc.root, STR("b")), 0)->kind, NODE_FLOAT);
	assert_non_null(f.doc.duplicates);
	unload(&f);
	/* A key longer than the 1,024 characters that YAML allows. */
	struct buf text;
	buf_init(&text, BUF_NO_LIMIT);
	buf_addz(&text, "{\"");
	buf_fill(&text, 'k', 5000);
	buf_addz(&text, "\": 1}");
	assert_true(load(&f, buf_str(&text), DOC_KUBECTL, NULL));
	assert_int_equal(f.doc.root->first->key_len, 5000);
	unload(&f);
	buf_release(&text);
}

static void flow_yaml_is_not_mistaken_for_broken_json(void **state)
{
	(void)state;
	struct fixture f;
	assert_true(load(&f, STR("{a: 1, b: [x, y]} # flow\n"), DOC_KUBECTL, NULL));
	assert_false(f.doc.is_json);
	assert_int_equal(f.doc.root->len, 2);
	unload(&f);
}

static void json_errors_are_told_in_json_files(void **state)
{
	(void)state;
	static const struct bad cases[] = {
		{"{\"a\": 1,}", "f.json:1:9: expected a key in double quotes, not '}'"},
		{"{\"a\" 1}", "f.json:1:6: expected ':' behind the key, not '1'"},
		{"[1 2]", "f.json:1:4: expected ',' or ']', not '2'"},
		{"[01]", "f.json:1:3: expected ',' or ']', not '1'"},
		{"[1.]", "f.json:1:4: expected a digit, not ']'"},
		{"[\"a", "f.json:1:2: this string does not end"},
		{"[\"\\x\"]", "f.json:1:4: unknown escape '\\x' in a string"},
		{"[\"\\u12\"]", "f.json:1:5: '\\u' needs four hexadecimal digits"},
		{"[tru]", "f.json:1:2: expected a value, not 't'"},
		{"[1", "f.json:1:3: the text ends where ',' or ']' was expected"},
		{"{} x", "f.json:1:4: expected the end of the document, not 'x'"},
	};
	struct doc_limits limits = DOC_LIMITS;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct fixture f = {.source = {"f.json", str_of(cases[i].text)}};
		doc_init(&f.doc);
		problems_init(&f.problems);
		buf_init(&f.text, BUF_NO_LIMIT);
		assert_false(doc_read(&f.doc, &f.source, (struct doc_slice){0, f.source.text.n}, DOC_KUBECTL, &limits,
				      &f.problems));
		if (strncmp(problems_of(&f), cases[i].message, strlen(cases[i].message)) != 0)
			fail_msg("case %zu: %s", i, problems_of(&f));
		unload(&f);
	}
}

static void expect_slices(const char *text, const char *wanted)
{
	struct doc_slices slices = {0};
	struct buf out;
	buf_init(&out, BUF_NO_LIMIT);
	doc_split(str_of(text), &slices);
	for (size_t i = 0; i < slices.n; i++)
		buf_addf(&out, "<%.*s>",
			 STR_ARG(str_sub(str_of(text), slices.at[i].begin, slices.at[i].end - slices.at[i].begin)));
	assert_string_equal(out.p ? out.p : "", wanted);
	buf_release(&out);
	free(slices.at);
}

static void streams_are_split_at_markers(void **state)
{
	(void)state;
	expect_slices("", "");
	expect_slices("# only a comment\n", "");
	expect_slices("a: 1\n", "<a: 1\n>");
	expect_slices("---\na: 1\n---\nb: 2\n", "<---\na: 1\n><---\nb: 2\n>");
	expect_slices("# head\n---\na: 1\n", "<# head\n---\na: 1\n>");
	expect_slices("a: 1\n...\n# between\n---\nb: 2\n...\n", "<a: 1\n...\n><# between\n---\nb: 2\n...\n>");
	expect_slices("a: 1\n---\n---\nb: 2\n---\n", "<a: 1\n><---\n><---\nb: 2\n>");
	expect_slices("%YAML 1.1\n---\na: 1\n", "<%YAML 1.1\n---\na: 1\n>");
	expect_slices("a: |\n  ---\n  x\n---x: 1\n", "<a: |\n  ---\n  x\n---x: 1\n>");
	expect_slices("--- {a: 1}\n--- # empty\n--- b\n", "<--- {a: 1}\n><--- # empty\n><--- b\n>");
	expect_slices("---\r\na: 1\r\n---\r\nb: 2\r\n", "<---\r\na: 1\r\n><---\r\nb: 2\r\n>");
	expect_slices("{\"a\": \"}\\\"{\"}\n[1]\n {\"b\":[]}", "<{\"a\": \"}\\\"{\"}><[1]><{\"b\":[]}>");
	expect_slices("{a: 1}\n---\n{b: 2}\n", "<{a: 1}\n><---\n{b: 2}\n>");
	expect_slices("{{- if .Values.x }}\na: 1\n{{- end }}\n", "<{{- if .Values.x }}\na: 1\n{{- end }}\n>");
}

static void one_broken_document_hides_no_other(void **state)
{
	(void)state;
	static const char text[] = "a: 1\n---\nb: [\n---\nc: 3\n";
	struct source source = {"f.yaml", str_of(text)};
	struct doc_slices slices = {0};
	struct doc_limits limits = DOC_LIMITS;
	struct problems problems;
	struct doc d;
	problems_init(&problems);
	doc_init(&d);
	doc_split(source.text, &slices);
	assert_int_equal(slices.n, 3);
	static const bool wanted[] = {true, false, true};
	for (size_t i = 0; i < slices.n; i++) {
		doc_reset(&d);
		assert_int_equal(doc_read(&d, &source, slices.at[i], DOC_KUBECTL, &limits, &problems), wanted[i]);
		assert_int_equal(d.root != NULL, wanted[i]);
	}
	assert_int_equal(node_position(d.root->first).line, 5);
	assert_int_equal(problems.n, 1);
	doc_release(&d);
	problems_release(&problems);
	free(slices.at);
}

static void known_keys_are_numbers(void **state)
{
	(void)state;
	for (unsigned id = 1; id < KEY_COUNT; id++)
		assert_int_equal(key_lookup(str_of(key_name((enum key_id)id))), id);
	assert_int_equal(key_lookup(STR("no-such-key")), KEY_NONE);
	assert_int_equal(key_lookup(STR("")), KEY_NONE);
	struct fixture f;
	assert_true(load(&f, STR("spec: {template: {spec: {containers: [{name: x}]}}}"), DOC_KUBECTL, NULL));
	const struct node *containers =
		node_path(f.doc.root, KEY_spec, KEY_template, KEY_spec, KEY_containers, KEY_NONE);
	assert_true(node_text_is(node_get(node_at(containers, 0), KEY_name), "x"));
	unload(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(spans_cover_exactly_what_was_written),
		cmocka_unit_test(spans_are_bytes_not_characters),
		cmocka_unit_test(spans_leave_out_carriage_returns_anchors_and_tags),
		cmocka_unit_test(plain_scalars_are_typed_as_kubectl_does),
		cmocka_unit_test(quotes_and_tags_overrule_the_resolver),
		cmocka_unit_test(numbers_and_booleans_have_values),
		cmocka_unit_test(aliases_and_merge_keys_are_seen_through),
		cmocka_unit_test(a_mapping_merged_twice_gives_its_entries_once),
		cmocka_unit_test(the_last_of_duplicate_keys_wins_and_is_reported),
		cmocka_unit_test(duplicates_are_found_in_large_mappings_in_linear_time),
		cmocka_unit_test(comments_are_found_between_scalars_only),
		cmocka_unit_test(errors_name_the_place_and_what_was_expected),
		cmocka_unit_test(utf16_is_recognised_and_refused),
		cmocka_unit_test(every_limit_ends_in_an_error),
		cmocka_unit_test(a_billion_laughs_end_in_an_error),
		cmocka_unit_test(merge_chains_have_a_limit),
		cmocka_unit_test(json_keeps_what_yaml_would_lose),
		cmocka_unit_test(flow_yaml_is_not_mistaken_for_broken_json),
		cmocka_unit_test(json_errors_are_told_in_json_files),
		cmocka_unit_test(streams_are_split_at_markers),
		cmocka_unit_test(one_broken_document_hides_no_other),
		cmocka_unit_test(known_keys_are_numbers),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
