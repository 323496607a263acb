/* SPDX-License-Identifier: Apache-2.0
 * Where violations of the keywords that look at several places stand, and schemas in several documents. */
#include "jsonschema_util.h"

#include "jsonschema/uri.h"

/* Compiles `schema`, checks `value`, and compares all that is printed. */
static void expect_as(const struct schema_dialect *dialect, const struct schema_options *options, const char *schema,
		      const char *value, const char *expected)
{
	struct loaded schema_text, value_text;
	struct problems problems;
	struct buf printed;
	problems_init(&problems);
	buf_init(&printed, BUF_NO_LIMIT);
	assert_true(load_text(&schema_text, "s", str_of(schema), &problems));
	assert_true(load_text(&value_text, "v", str_of(value), &problems));
	struct schema *s = schema_compile_as(schema_text.doc.root, dialect, &problems);
	bool valid = s && schema_check_problems(s, value_text.doc.root, options, &problems);
	problems_print(&problems, &printed);
	buf_addc(&printed, '\0');
	assert_string_equal(printed.p, expected);
	assert_int_equal(valid, !*expected);
	schema_free(s);
	unload(&schema_text);
	unload(&value_text);
	buf_release(&printed);
	problems_release(&problems);
}

static void expect(const char *schema, const char *value, const char *expected)
{
	expect_as(NULL, NULL, schema, value, expected);
}

static void a_union_is_broken_by_the_second_field(void **state)
{
	(void)state;
	expect("{properties: {v: {x-k8sai-unions: [{fields: [a, b]}]}}}", "v:\n  b: 1\n  c: 2\n  a: 3\n",
	       "v:4:3: 'v' has both 'b' and 'a', but only one of them can be\n");
	expect("{properties: {v: {x-k8sai-unions: [{fields: [a, b], required: true}]}}}", "x: 1\nv: {c: 1}\n",
	       "v:2:1: 'v' needs one of 'a' or 'b'\n");
	struct schema_dialect structural = {.structural = true};
	expect_as(&structural, NULL, "{x-k8sai-unions: [{fields: [a, b], required: true}]}", "{a: null, b: 1}", "");
	struct schema_options part = {.partial = true};
	expect_as(NULL, &part, "{x-k8sai-unions: [{fields: [a, b], required: true}]}", "{c: 1}", "");
}

static void a_list_of_type_map_names_key_and_first(void **state)
{
	(void)state;
	const char *one = "{items: {properties: {name: {type: string}}}, x-kubernetes-list-type: map, "
			  "x-kubernetes-list-map-keys: [name]}";
	expect(one, "- name: a\n- name: b\n- {name: c}\n", "");
	expect(one, "- name: a\n- name: b\n- {x: 1, name: a}\n- name: a\n",
	       "v:3:3: '[2]' has the same 'name' \"a\" as element 0 in line 1, and each may be there only once\n");
	expect(one, "- {x: 1}\n- {x: 2}\n",
	       "v:2:3: '[1]' has the same 'name' (not set) as element 0 in line 1, and each may be there only once\n");
	const char *two =
		"{$defs: {port: {properties: {port: {}, protocol: {default: TCP}}}}, items: {$ref: '#/$defs/port'}, "
		"x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [port, protocol]}";
	expect(two, "- port: 80\n- {port: 80, protocol: UDP}\n- {port: 81}\n", "");
	expect(two, "- port: 80\n- {port: 81}\n- {port: 80, protocol: TCP}\n",
	       "v:3:3: '[2]' has the same 'port' 80 and 'protocol' \"TCP\" as element 0 in line 1, and each may be "
	       "there only "
	       "once\n");
	struct schema_options tolerant = {.ignore_list_types = true};
	expect_as(NULL, &tolerant, one, "- name: a\n- name: a\n", "");
}

static void a_list_of_type_set_names_value_and_first(void **state)
{
	(void)state;
	const char *set = "{properties: {l: {x-kubernetes-list-type: set}}}";
	expect(set, "l: [a, b, [a], {a: b}, 1]\n", "");
	expect(set, "l:\n- a\n- 1\n- 1.0\n- a\n- {x: 1, y: 2}\n- {y: 2, x: 1}\n",
	       "v:4:3: 'l[2]' has the same value 1.0 as element 1 in line 3, and each may be there only once\n"
	       "v:5:3: 'l[3]' has the same value \"a\" as element 0 in line 2, and each may be there only once\n"
	       "v:7:3: 'l[5]' has the same value a map as element 4 in line 6, and each may be there only once\n");
	expect("{x-kubernetes-list-type: atomic}", "[a, a]", "");
}

static void unevaluated_entries_are_told_at_their_place(void **state)
{
	(void)state;
	expect("{allOf: [{properties: {name: true}}], unevaluatedProperties: false}", "name: a\nname2: b\n",
	       "v:2:1: unknown field 'name2'\n  did you mean 'name'?\n");
	expect("{properties: {l: {prefixItems: [true], unevaluatedItems: false}}}", "l:\n- a\n- b\n- c\n",
	       "v:3:3: 'l[1]' is an element too many: the schema has no place for it\n"
	       "v:4:3: 'l[2]' is an element too many: the schema has no place for it\n");
}

static void an_embedded_resource_says_what_it_is(void **state)
{
	(void)state;
	struct schema_dialect structural = {.structural = true};
	const char *schema =
		"{type: object, properties: {t: {type: object, x-kubernetes-embedded-resource: true, properties: "
		"{spec: {type: object, x-kubernetes-preserve-unknown-fields: true}}}}}";
	expect_as(&structural, NULL, schema, "t: {apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {any: 1}}", "");
	expect_as(&structural, NULL, schema, "t: {apiVersion: v1, spec: {}}", "v:1:1: 't' lacks the field 'kind'\n");
	expect_as(&structural, NULL, schema, "t: {apiVersion: 1, kind: Pod, metadata: 2, status: {}}",
		  "v:1:17: 't.apiVersion' must be a string, not 1\n  write it in quotes: \"1\"\n"
		  "v:1:41: 't.metadata' must be a map, not 2\n"
		  "v:1:44: unknown field 'status' in 't'\n  known fields: spec, apiVersion, kind, metadata\n");
}

/* ---- documents ---- */

struct library {
	struct loaded docs[3];
	unsigned asked;
};

static const struct node *find_document(void *ctx, struct str uri, struct problems *problems)
{
	struct library *library = ctx;
	library->asked++;
	if (str_is(uri, "broken.yaml"))
		problem_add(problems, NULL, 0, 0, "cannot read 'broken.yaml'");
	if (str_is(uri, "types/count.yaml"))
		return library->docs[0].doc.root;
	if (str_is(uri, "base.yaml"))
		return library->docs[1].doc.root;
	return str_is(uri, "https://example.com/plain") ? library->docs[2].doc.root : NULL;
}

static void other_documents_are_asked_for(void **state)
{
	(void)state;
	struct library library = {0};
	struct problems problems;
	problems_init(&problems);
	assert_true(load_text(&library.docs[0], "0", STR("{$ref: '../base.yaml#/$defs/n', minimum: 1}"), &problems));
	assert_true(load_text(&library.docs[1], "1", STR("$defs: {n: {type: integer}}"), &problems));
	assert_true(load_text(&library.docs[2], "2",
			      STR("$schema: https://json-schema.org/draft/2020-12/schema\n"
				  "$vocabulary: {'https://json-schema.org/draft/2020-12/vocab/applicator': true, "
				  "'https://example.com/ours': false}\n"),
			      &problems));
	struct schema_dialect dialect = {.resolve = find_document, .resolve_ctx = &library};
	const char *schema = "{properties: {a: {$ref: types/count.yaml}, b: {$ref: './types/count.yaml#'}}}";
	expect_as(&dialect, NULL, schema, "{a: 1, b: 2}", "");
	assert_int_equal(library.asked, 2);
	expect_as(&dialect, NULL, schema, "{a: 0, b: x}",
		  "v:1:5: 'a' must be at least 1, not 0\nv:1:11: 'b' must be an integer, not \"x\"\n");
	expect_as(&dialect, NULL, "{$ref: missing.yaml}", "1",
		  "s:1:8: 'missing.yaml' leads to a document that is not at hand\n");
	expect_as(&dialect, NULL, "{$ref: broken.yaml}", "1", "cannot read 'broken.yaml'\n");
	expect_as(&dialect, NULL, "{$ref: 'base.yaml#/$defs/m'}", "1", "s:1:8: 'base.yaml#/$defs/m' leads nowhere\n");
	/* Its metaschema leaves out the vocabulary that has `minimum`. */
	expect_as(&dialect, NULL, "{$schema: 'https://example.com/plain', properties: {a: {minimum: 5}, b: false}}",
		  "{a: 1, b: 1}", "v:1:11: 'b' is not allowed here\n");
	for (size_t i = 0; i < COUNT_OF(library.docs); i++)
		unload(&library.docs[i]);
	problems_release(&problems);
}

static void a_vocabulary_that_is_required_must_be_known(void **state)
{
	(void)state;
	struct library library = {0};
	struct problems problems;
	problems_init(&problems);
	assert_true(
		load_text(&library.docs[2], "2", STR("$vocabulary: {'https://example.com/ours': true}\n"), &problems));
	struct schema_dialect dialect = {.resolve = find_document, .resolve_ctx = &library};
	expect_as(
		&dialect, NULL, "{$schema: 'https://example.com/plain'}", "1",
		"s:1:11: its metaschema requires the vocabulary 'https://example.com/ours', which is not supported\n");
	unload(&library.docs[2]);
	problems_release(&problems);
}

static void the_default_draft_can_be_07(void **state)
{
	(void)state;
	struct schema_dialect old = {.draft7 = true};
	const char *schema = "{$ref: '#/$defs/a', minimum: 5, $defs: {a: {type: integer}}}";
	expect_as(&old, NULL, schema, "1", "");
	expect(schema, "1", "v:1:1: the document must be at least 5, not 1\n");
}

/* ---- URIs ---- */

static void references_resolve_as_rfc_3986_has_it(void **state)
{
	(void)state;
	/* Section 5.4, then bases without a scheme. */
	static const struct {
		const char *base, *ref, *to;
	} cases[] = {
		{"http://a/b/c/d;p?q", "g:h", "g:h"},
		{"http://a/b/c/d;p?q", "g", "http://a/b/c/g"},
		{"http://a/b/c/d;p?q", "./g", "http://a/b/c/g"},
		{"http://a/b/c/d;p?q", "g/", "http://a/b/c/g/"},
		{"http://a/b/c/d;p?q", "/g", "http://a/g"},
		{"http://a/b/c/d;p?q", "//g", "http://g"},
		{"http://a/b/c/d;p?q", "?y", "http://a/b/c/d;p?y"},
		{"http://a/b/c/d;p?q", "g?y", "http://a/b/c/g?y"},
		{"http://a/b/c/d;p?q", "#s", "http://a/b/c/d;p?q#s"},
		{"http://a/b/c/d;p?q", "g#s", "http://a/b/c/g#s"},
		{"http://a/b/c/d;p?q", ";x", "http://a/b/c/;x"},
		{"http://a/b/c/d;p?q", "", "http://a/b/c/d;p?q"},
		{"http://a/b/c/d;p?q", ".", "http://a/b/c/"},
		{"http://a/b/c/d;p?q", "..", "http://a/b/"},
		{"http://a/b/c/d;p?q", "../..", "http://a/"},
		{"http://a/b/c/d;p?q", "../../g", "http://a/g"},
		{"http://a/b/c/d;p?q", "../../../../g", "http://a/g"},
		{"http://a/b/c/d;p?q", "./g/.", "http://a/b/c/g/"},
		{"http://a/b/c/d;p?q", "g/../h", "http://a/b/c/h"},
		{"http://a/b/c/d;p?q", "g?y/../x", "http://a/b/c/g?y/../x"},
		{"http://a", "g", "http://a/g"},
		{"urn:example:a", "#x", "urn:example:a#x"},
		{"file:///c:/a/b.json", "c.json", "file:///c:/a/c.json"},
		{"", "a/b.json", "a/b.json"},
		{"a/b.json", "../c.json", "c.json"},
		{"a/b.json", "../../c.json", "../c.json"},
		{"a/b.json", "/c.json", "/c.json"},
	};
	struct arena arena;
	arena_init(&arena);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct str to = uri_resolve(&arena, str_of(cases[i].base), str_of(cases[i].ref));
		assert_string_equal(to.p, cases[i].to);
	}
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_union_is_broken_by_the_second_field),
		cmocka_unit_test(a_list_of_type_map_names_key_and_first),
		cmocka_unit_test(a_list_of_type_set_names_value_and_first),
		cmocka_unit_test(unevaluated_entries_are_told_at_their_place),
		cmocka_unit_test(an_embedded_resource_says_what_it_is),
		cmocka_unit_test(other_documents_are_asked_for),
		cmocka_unit_test(a_vocabulary_that_is_required_must_be_known),
		cmocka_unit_test(the_default_draft_can_be_07),
		cmocka_unit_test(references_resolve_as_rfc_3986_has_it),
	};
	return cmocka_run_group_tests_name("jsonschema_places", tests, NULL, NULL);
}
