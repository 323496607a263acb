/* SPDX-License-Identifier: Apache-2.0
 * Hostile schemas and values: an error in good time, never a hang, a crash or a wrong verdict. */
#include "jsonschema_util.h"

#include "base/buf.h"
#include "doc/build.h"

struct fixture {
	struct problems problems;
	struct loaded schema_text, value_text;
	struct schema *schema;
	struct buf printed;
};

static void setup(struct fixture *f, const char *schema, const char *value)
{
	problems_init(&f->problems);
	buf_init(&f->printed, BUF_NO_LIMIT);
	assert_true(load_text(&f->schema_text, "schema.yaml", str_of(schema), &f->problems));
	assert_true(load_text(&f->value_text, "v", str_of(value), &f->problems));
	f->schema = schema_compile(f->schema_text.doc.root, &f->problems);
}

static const char *check(struct fixture *f, const struct schema_options *options)
{
	assert_non_null(f->schema);
	schema_check_problems(f->schema, f->value_text.doc.root, options, &f->problems);
	problems_print(&f->problems, &f->printed);
	return f->printed.p ? f->printed.p : "";
}

static void teardown(struct fixture *f)
{
	schema_free(f->schema);
	unload(&f->schema_text);
	unload(&f->value_text);
	buf_release(&f->printed);
	problems_release(&f->problems);
}

static void a_catastrophic_pattern_is_an_error(void **state)
{
	(void)state;
	struct fixture f;
	setup(&f, "{properties: {a: {pattern: '^(a+)+$'}}}",
	      "a: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\n");
	assert_string_equal(check(&f, NULL), "v:1:4: 'a' takes too many steps to match against its pattern\n");
	teardown(&f);
}

static void not_does_not_turn_a_limit_into_success(void **state)
{
	(void)state;
	struct fixture f;
	setup(&f, "{not: {pattern: '^(a+)+$'}}",
	      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\n");
	assert_false(schema_check(f.schema, f.value_text.doc.root, NULL, NULL, NULL));
	teardown(&f);
}

static void schemas_that_double_at_each_level_are_given_up(void **state)
{
	(void)state;
	struct fixture f;
	struct buf text;
	buf_init(&text, BUF_NO_LIMIT);
	buf_addz(&text, "$defs:\n");
	for (int i = 0; i < 60; i++)
		buf_addf(&text, "  a%d: {anyOf: [{$ref: '#/$defs/a%d'}, {$ref: '#/$defs/a%d'}]}\n", i, i + 1, i + 1);
	buf_addz(&text, "  a60: false\n$ref: '#/$defs/a0'\n");
	setup(&f, text.p, "1");
	struct schema_options options = {.steps = 20000};
	assert_string_equal(check(&f, &options),
			    "v:1:1: the document takes too many steps to check against its schema\n");
	/* The questions about fields do not go through all ways either. */
	struct path_step step = {STR("x"), 0};
	struct schema_field field;
	assert_false(schema_find(f.schema, &(struct path){&step, 1}, &field));
	teardown(&f);
	buf_release(&text);
}

static void deep_values_are_refused(void **state)
{
	(void)state;
	struct fixture f;
	struct buf text;
	buf_init(&text, BUF_NO_LIMIT);
	buf_fill(&text, '[', 150);
	buf_fill(&text, ']', 150);
	setup(&f, "{items: {$ref: '#'}}", text.p);
	struct schema_options options = {.depth = 100};
	assert_true(schema_check(f.schema, f.value_text.doc.root, NULL, NULL, NULL));
	assert_true(str_has(str_of(check(&f, &options)), "is nested too deep to check against its schema"));
	assert_int_equal(f.problems.n, 1);
	teardown(&f);
	buf_release(&text);
}

static void nested_aliases_do_not_blow_up(void **state)
{
	(void)state;
	struct fixture f;
	struct buf text;
	buf_init(&text, BUF_NO_LIMIT);
	buf_addz(&text, "a0: &a0 [x]\n");
	for (int i = 1; i < 9; i++)
		buf_addf(&text, "a%d: &a%d [*a%d, *a%d, *a%d, *a%d, *a%d]\n", i, i, i - 1, i - 1, i - 1, i - 1, i - 1);
	setup(&f, "{additionalProperties: {$ref: '#/$defs/l'}, $defs: {l: {items: {$ref: '#/$defs/l'}}}}", text.p);
	struct schema_options options = {.steps = 20000};
	assert_true(str_has(str_of(check(&f, &options)), "takes too many steps to check against its schema"));
	teardown(&f);
	buf_release(&text);
}

static void a_long_chain_of_references_is_refused(void **state)
{
	(void)state;
	struct fixture f;
	struct buf text;
	buf_init(&text, BUF_NO_LIMIT);
	buf_addz(&text, "$defs:\n");
	for (int i = 0; i < 50000; i++)
		buf_addf(&text, "  a%d: {$ref: '#/$defs/a%d'}\n", i, i + 1);
	buf_addz(&text, "  a50000: {type: string}\n$ref: '#/$defs/a0'\n");
	setup(&f, text.p, "a: 1");
	assert_true(str_has(str_of(check(&f, NULL)), "nested too deep"));
	struct path_step step = {STR("x"), 0};
	struct schema_field field;
	assert_false(schema_find(f.schema, &(struct path){&step, 1}, &field));
	teardown(&f);
	buf_release(&text);
}

static void a_huge_enumeration_is_searched_quickly(void **state)
{
	(void)state;
	struct fixture f;
	struct buf schema, value;
	buf_init(&schema, BUF_NO_LIMIT);
	buf_init(&value, BUF_NO_LIMIT);
	buf_addz(&schema, "{items: {enum: [");
	for (int i = 0; i < 50000; i++)
		buf_addf(&schema, "%sv%d", i ? ", " : "", i);
	buf_addz(&schema, "]}}");
	buf_addc(&value, '[');
	for (int i = 0; i < 50000; i++)
		buf_addf(&value, "%sv%d", i ? ", " : "", 49999 - i);
	buf_addz(&value, ", v50000x]");
	setup(&f, schema.p, value.p);
	const char *said = check(&f, NULL);
	assert_int_equal(f.problems.n, 1);
	assert_true(str_has(str_of(said), "'[50000]' must be one of v0, v1, v2,"));
	assert_true(str_has(str_of(said), "v15, … (50000 values), not \"v50000x\""));
	teardown(&f);
	buf_release(&schema);
	buf_release(&value);
}

static void uniqueness_of_many_elements_is_quick(void **state)
{
	(void)state;
	struct fixture f;
	struct buf value;
	buf_init(&value, BUF_NO_LIMIT);
	buf_addc(&value, '[');
	for (int i = 0; i < 50000; i++)
		buf_addf(&value, "%s{n: %d}", i ? ", " : "", i);
	buf_addz(&value, ", {n: 17}]");
	setup(&f, "{uniqueItems: true}", value.p);
	assert_true(str_has(str_of(check(&f, NULL)), "must not hold a map twice (elements 17 and 50000)"));
	teardown(&f);
	buf_release(&value);
}

static void many_elements_with_the_same_key_are_quick(void **state)
{
	(void)state;
	struct fixture f;
	struct buf value;
	buf_init(&value, BUF_NO_LIMIT);
	for (int i = 0; i < 50000; i++)
		buf_addf(&value, "- {name: n%d, port: %d}\n", i, i % 7);
	setup(&f, "{x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [name]}", value.p);
	assert_string_equal(check(&f, NULL), "");
	teardown(&f);
	setup(&f, "{x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [port]}", value.p);
	check(&f, NULL);
	assert_int_equal(f.problems.n, 7);
	teardown(&f);
	buf_release(&value);
}

/* Each level asks twice when what is evaluated is found out in a second walk: that would be 2^60 steps. */
static void what_is_evaluated_is_noted_in_one_walk(void **state)
{
	(void)state;
	struct fixture f;
	struct buf value;
	buf_init(&value, BUF_NO_LIMIT);
	for (int i = 0; i < 60; i++)
		buf_addz(&value, "{c: ");
	buf_addz(&value, "{d: 1}");
	buf_fill(&value, '}', 60);
	struct schema_options options = {.steps = 20000};
	setup(&f, "{anyOf: [{properties: {c: {$ref: '#'}}}, {type: string}], unevaluatedProperties: false}", value.p);
	check(&f, &options);
	assert_int_equal(f.problems.n, 1);
	assert_true(str_has(str_of(f.printed.p), "unknown field 'd' in"));
	teardown(&f);
	buf_release(&value);
}

static void a_dynamic_reference_to_itself_ends(void **state)
{
	(void)state;
	struct fixture f;
	setup(&f, "{$dynamicAnchor: a, $dynamicRef: '#a'}", "1");
	assert_string_equal(check(&f, NULL), "v:1:1: the document is nested too deep to check against its schema\n");
	teardown(&f);
}

/* Documents without end, each with a name of its own. */
struct endless {
	struct arena arena;
	const char *keyword;
	unsigned n;
};

static const struct node *next_document(void *ctx, struct str uri, struct problems *problems)
{
	struct endless *endless = ctx;
	struct node *schema = build_map(&endless->arena);
	(void)uri;
	(void)problems;
	build_put(schema, str_of(endless->keyword),
		  build_str(&endless->arena, arena_printf(&endless->arena, "d%u", endless->n++)));
	return schema;
}

static void documents_without_end_are_refused(void **state)
{
	(void)state;
	static const char *const keywords[] = {"$ref", "$schema"};
	for (size_t i = 0; i < COUNT_OF(keywords); i++) {
		struct endless endless = {.keyword = keywords[i]};
		struct schema_dialect dialect = {.resolve = next_document, .resolve_ctx = &endless};
		struct problems problems;
		arena_init(&endless.arena);
		problems_init(&problems);
		assert_null(schema_compile_as(next_document(&endless, STR(""), NULL), &dialect, &problems));
		assert_true(problems.n >= 1);
		assert_string_equal(problems.first->message.p, "the schema needs more than 1000 documents");
		problems_release(&problems);
		arena_release(&endless.arena);
	}
}

static void a_schema_with_many_names_is_quick(void **state)
{
	(void)state;
	struct fixture f;
	struct buf schema;
	buf_init(&schema, BUF_NO_LIMIT);
	buf_addz(&schema, "$id: https://example.com/main\n$ref: p29999#a\n$defs:\n");
	for (int i = 0; i < 30000; i++)
		buf_addf(&schema, "  p%d: {$id: p%d, $anchor: a, $ref: p%d#a}\n", i, i, i ? i - 1 : 29999);
	setup(&f, schema.p, "1");
	assert_null(f.schema);
	assert_true(str_has(f.problems.first->message, "this schema leads only back to itself"));
	teardown(&f);
	buf_release(&schema);
}

static void at_most_as_many_violations_as_asked_for(void **state)
{
	(void)state;
	struct fixture f;
	struct buf value;
	buf_init(&value, BUF_NO_LIMIT);
	for (int i = 0; i < 1000; i++)
		buf_addz(&value, "- x\n");
	setup(&f, "{items: {type: integer}}", value.p);
	struct schema_options options = {.violations = 7};
	check(&f, &options);
	assert_int_equal(f.problems.n, 7);
	teardown(&f);
	buf_release(&value);
}

static void formats_can_be_ignored(void **state)
{
	(void)state;
	struct fixture f;
	setup(&f, "{format: dns-label}", "A_B");
	struct schema_options options = {.ignore_formats = true};
	assert_true(schema_check(f.schema, f.value_text.doc.root, &options, NULL, NULL));
	assert_false(schema_check(f.schema, f.value_text.doc.root, NULL, NULL, NULL));
	teardown(&f);
}

static void add_path(void *ctx, struct str path, const struct schema_field *field)
{
	(void)field;
	buf_addf(ctx, "%.*s\n", STR_ARG(path));
}

static void a_recursive_schema_is_listed_once(void **state)
{
	(void)state;
	struct fixture f;
	struct path none = {NULL, 0};
	setup(&f,
	      "{properties: {next: {$ref: '#'}, list: {items: {$ref: '#/properties/list'}},"
	      " m: {additionalProperties: {$ref: '#/properties/m'}}}}",
	      "1");
	struct buf out;
	buf_init(&out, BUF_NO_LIMIT);
	assert_true(schema_fields(f.schema, &none, true, add_path, &out));
	assert_string_equal(out.p, "next\nlist\nm\nm.NAME\n");
	teardown(&f);
	buf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_catastrophic_pattern_is_an_error),
		cmocka_unit_test(not_does_not_turn_a_limit_into_success),
		cmocka_unit_test(schemas_that_double_at_each_level_are_given_up),
		cmocka_unit_test(deep_values_are_refused),
		cmocka_unit_test(nested_aliases_do_not_blow_up),
		cmocka_unit_test(a_long_chain_of_references_is_refused),
		cmocka_unit_test(a_huge_enumeration_is_searched_quickly),
		cmocka_unit_test(uniqueness_of_many_elements_is_quick),
		cmocka_unit_test(many_elements_with_the_same_key_are_quick),
		cmocka_unit_test(what_is_evaluated_is_noted_in_one_walk),
		cmocka_unit_test(a_dynamic_reference_to_itself_ends),
		cmocka_unit_test(documents_without_end_are_refused),
		cmocka_unit_test(a_schema_with_many_names_is_quick),
		cmocka_unit_test(at_most_as_many_violations_as_asked_for),
		cmocka_unit_test(formats_can_be_ignored),
		cmocka_unit_test(a_recursive_schema_is_listed_once),
	};
	return cmocka_run_group_tests_name("jsonschema_limits", tests, NULL, NULL);
}
