/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "base/json.h"

static void test_reads_a_model_config(void **state)
{
	(void)state;
	size_t bad;
	struct json *j = json_parse(STR(" {\"hidden_size\": 4096, \"Hidden_Size\": 1, \"list\": [1, \"two\", null], "
					"\"t\": \"\\u00e9\\n\"}\n"),
				    &bad);
	assert_non_null(j);
	assert_true(json_number(json_get(j, "hidden_size"), -1) == 4096);
	assert_true(json_number(json_get(j, "HIDDEN_SIZE"), -1) == -1);
	const struct json *list = json_get(j, "list");
	assert_int_equal(json_count(list), 3);
	assert_true(str_is(json_str(json_at(list, 1)), "two"));
	assert_null(json_at(list, 3));
	assert_null(json_str(json_at(list, 0)).p);
	assert_true(str_is(json_str(json_get(j, "t")), "\xC3\xA9\n"));
	assert_null(json_get(NULL, "x"));
	assert_null(json_get(list, "x"));
	assert_int_equal(json_count(json_at(list, 1)), 0);
	json_free(j);
}

static void test_refuses_what_is_no_json(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		size_t bad;
	} cases[] = {
		{"", 0},          {"{", 0},    {"[1,]", 3},        {"{} x", 3},    {"{'a':1}", 1},
		{"[01]", 1},      {"[1.]", 1}, {"[-]", 1},         {"[.5]", 1},    {"nul", 0},
		{"\"a\tb\"", 2},  {"\"a", 2},  {"\"\\u0000\"", 1}, {"\"\\x\"", 1}, {"[\"\xFF\"]", 2},
		{"{\"a\" 1}", 5},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		size_t bad = 999;
		assert_null(json_parse(str_of(cases[i].text), &bad));
		assert_in_range(bad, cases[i].bad, cases[i].bad + 2);
	}
	size_t bad;
	assert_null(json_parse((struct str){"{}\0", 3}, &bad));
	assert_int_equal(bad, 2);
}

static void test_nesting_has_a_limit(void **state)
{
	(void)state;
	struct buf b;
	size_t bad;
	buf_init(&b, BUF_NO_LIMIT);
	buf_fill(&b, '[', 100000);
	assert_null(json_parse(buf_str(&b), &bad));
	buf_clear(&b);
	buf_fill(&b, '[', 200);
	buf_fill(&b, ']', 200);
	struct json *j = json_parse(buf_str(&b), &bad);
	assert_non_null(j);
	json_free(j);
	buf_release(&b);
}

static void test_prints(void **state)
{
	(void)state;
	struct json *j = json_object(), *list = json_array();
	json_add_str(j, "name", STR("a\"b\\\n\x01"));
	json_add_str(j, "nul", (struct str){"x\0y", 3});
	json_add_bool(j, "ok", true);
	json_add_null(j, "none");
	json_add(j, "empty", json_array());
	json_add_number(list, NULL, 1);
	json_add(list, NULL, json_object());
	json_add(j, "list", list);
	struct buf b;
	buf_init(&b, BUF_NO_LIMIT);
	json_print(j, false, &b);
	assert_string_equal(b.p, "{\"name\":\"a\\\"b\\\\\\n\\u0001\",\"nul\":\"x\\u0000y\",\"ok\":true,\"none\":null,"
				 "\"empty\":[],\"list\":[1,{}]}");
	size_t bad;
	assert_null(json_parse(STR("{\"a\":}"), &bad));
	buf_clear(&b);
	json_print(list, true, &b);
	assert_string_equal(b.p, "[\n\t1,\n\t{}\n]");
	buf_release(&b);
	json_free(j);
}

static void test_numbers_are_exact(void **state)
{
	(void)state;
	static const struct {
		double value;
		const char *text;
	} cases[] = {
		{0, "0"},
		{-0.0, "0"},
		{9007199254740991.0, "9007199254740991"},
		{-9007199254740992.0, "-9007199254740992"},
		{0.1, "0.1"},
		{0.9, "0.9"},
		{1.0 / 3, "0.3333333333333333"},
		{1e300, "1e+300"},
		{5e-324, "4.94065645841247e-324"},
		{INFINITY, "null"},
		{NAN, "null"},
	};
	struct buf b;
	buf_init(&b, BUF_NO_LIMIT);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		buf_clear(&b);
		json_print_number(cases[i].value, &b);
		assert_string_equal(b.p, cases[i].text);
		double again;
		if (isfinite(cases[i].value))
			assert_true(str_to_double(buf_str(&b), &again) && again == cases[i].value);
	}
	buf_release(&b);
}

static void test_quotes_invalid_text(void **state)
{
	(void)state;
	struct buf b;
	buf_init(&b, BUF_NO_LIMIT);
	json_quote(STR("a\xFFz\xC3\xA9\x7F/\xEF\xBF\xBD"), &b);
	assert_string_equal(b.p, "\"a\xEF\xBF\xBDz\xC3\xA9\x7F/\xEF\xBF\xBD\"");
	buf_clear(&b);
	json_quote((struct str){NULL, 0}, &b);
	assert_string_equal(b.p, "\"\"");
	buf_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reads_a_model_config), cmocka_unit_test(test_refuses_what_is_no_json),
		cmocka_unit_test(test_nesting_has_a_limit),  cmocka_unit_test(test_prints),
		cmocka_unit_test(test_numbers_are_exact),    cmocka_unit_test(test_quotes_invalid_text),
	};
	return cmocka_run_group_tests_name("base_json", tests, NULL, NULL);
}
