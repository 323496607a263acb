/* SPDX-License-Identifier: Apache-2.0
 * What the engine's keywords mean and what users read: the cases in tests/jsonschema. */
#include "jsonschema_util.h"

/* Violations as lines: "MESSAGE\n", and the first one's hint and path. */
struct said {
	struct buf messages, hint, path;
};

static void take(void *ctx, const struct schema_violation *v)
{
	struct said *said = ctx;
	if (!said->messages.n) {
		buf_adds(&said->hint, v->hint);
		buf_adds(&said->path, v->path);
	}
	buf_addf(&said->messages, "%.*s\n", STR_ARG(v->message));
}

static void expected_messages(const struct node *says, struct buf *out)
{
	if (!node_is(says, NODE_SEQ)) {
		if (says)
			buf_addf(out, "%.*s\n", STR_ARG(node_text(says)));
		return;
	}
	for (const struct node *e = node_first(says); e; e = e->next)
		buf_addf(out, "%.*s\n", STR_ARG(node_text(e)));
}

static bool run_case(const char *file, struct str name, const struct schema *s, const struct node *one)
{
	struct said said;
	struct buf expected;
	buf_init(&said.messages, BUF_NO_LIMIT);
	buf_init(&said.hint, BUF_NO_LIMIT);
	buf_init(&said.path, BUF_NO_LIMIT);
	buf_init(&expected, BUF_NO_LIMIT);
	const struct node *data = node_find(one, STR("data"));
	const struct node *says = node_find(one, STR("says")), *hint = node_find(one, STR("hint")),
			  *path = node_find(one, STR("path"));
	assert_non_null(data);
	bool valid = schema_check(s, data, NULL, take, &said);
	expected_messages(says, &expected);
	bool ok = same_text(file, name, "messages", buf_str(&expected), buf_str(&said.messages));
	if (hint)
		ok &= same_text(file, name, "hint", node_text(hint), buf_str(&said.hint));
	if (path)
		ok &= same_text(file, name, "path", node_text(path), buf_str(&said.path));
	if (valid != !says || schema_check(s, data, NULL, NULL, NULL) != valid) {
		print_error("%s: %.*s: verdict with and without a sink, and the messages, do not agree\n", file,
			    STR_ARG(name));
		ok = false;
	}
	buf_release(&expected);
	buf_release(&said.path);
	buf_release(&said.hint);
	buf_release(&said.messages);
	return ok;
}

static void run_file(const char *file)
{
	struct loaded l;
	size_t bad = 0, cases = 0;
	load_file(&l, file);
	for (const struct node *group = node_first(l.doc.root); group; group = group->next) {
		struct problems problems;
		struct str name = node_text(node_find(group, STR("name")));
		problems_init(&problems);
		struct schema *s = schema_compile(node_find(group, STR("schema")), &problems);
		if (!s)
			fail_msg("%s: %.*s: %.*s", file, STR_ARG(name), STR_ARG(problems.first->message));
		for (const struct node *one = node_first(node_find(group, STR("cases"))); one; one = one->next, cases++)
			bad += !run_case(file, name, s, one);
		schema_free(s);
		problems_release(&problems);
	}
	unload(&l);
	assert_true(cases > 0);
	assert_int_equal(bad, 0);
}

static void broken_schemas_are_refused(void **state)
{
	const char *file = "tests/jsonschema/broken.yaml";
	struct loaded l;
	size_t bad = 0;
	(void)state;
	load_file(&l, file);
	for (const struct node *one = node_first(l.doc.root); one; one = one->next) {
		struct problems problems;
		struct loaded schema;
		struct buf printed;
		problems_init(&problems);
		buf_init(&printed, BUF_NO_LIMIT);
		assert_true(load_text(&schema, "schema.yaml", node_text(node_find(one, STR("schema"))), &problems));
		assert_null(schema_compile(schema.doc.root, &problems));
		problems_print(&problems, &printed);
		bad += !same_text(file, node_text(node_find(one, STR("name"))), "problems",
				  node_text(node_find(one, STR("prints"))), buf_str(&printed));
		buf_release(&printed);
		unload(&schema);
		problems_release(&problems);
	}
	unload(&l);
	assert_int_equal(bad, 0);
}

#define CASES(name)                                                                                                    \
	static void name##_keywords(void **state)                                                                      \
	{                                                                                                              \
		(void)state;                                                                                           \
		run_file("tests/jsonschema/" #name ".yaml");                                                           \
	}
CASES(value)
CASES(number)
CASES(string)
CASES(map)
CASES(seq)
CASES(logic)
CASES(ref)
CASES(names)
CASES(unevaluated)
CASES(kubernetes)
CASES(format)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(value_keywords),       cmocka_unit_test(number_keywords),
		cmocka_unit_test(string_keywords),      cmocka_unit_test(map_keywords),
		cmocka_unit_test(seq_keywords),         cmocka_unit_test(logic_keywords),
		cmocka_unit_test(ref_keywords),         cmocka_unit_test(names_keywords),
		cmocka_unit_test(unevaluated_keywords), cmocka_unit_test(kubernetes_keywords),
		cmocka_unit_test(format_keywords),      cmocka_unit_test(broken_schemas_are_refused),
	};
	return cmocka_run_group_tests_name("jsonschema_cases", tests, NULL, NULL);
}
