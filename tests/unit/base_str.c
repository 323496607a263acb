/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/str.h"

static void test_comparisons(void **state)
{
	(void)state;
	assert_true(str_eq(STR(""), (struct str){NULL, 0}));
	assert_true(str_is(STR("gpu"), "gpu"));
	assert_false(str_is(STR("gpus"), "gpu"));
	assert_true(str_cmp(STR("a"), STR("ab")) < 0);
	assert_true(str_cmp(STR("\xC3\xA9"), STR("z")) > 0);
	assert_int_equal(str_cmp(STR("x"), STR("x")), 0);
	assert_true(str_eq_nocase(STR("Nvidia"), STR("NVIDIA")));
	assert_false(str_eq_nocase(STR("nvidia"), STR("nvidi")));
}

static void test_parts(void **state)
{
	(void)state;
	assert_true(str_starts(STR("nvidia.com/gpu"), "nvidia.com/"));
	assert_false(str_starts(STR("nv"), "nvidia"));
	assert_true(str_ends(STR("values.yaml"), ".yaml"));
	assert_true(str_has(STR("aab"), "ab"));
	assert_true(str_has(STR("x"), ""));
	assert_false(str_has(STR("aaaa"), "ab"));
	assert_int_equal(str_find(STR("a=b=c"), '='), 1);
	assert_int_equal(str_find(STR("abc"), '='), 3);
	assert_true(str_is(str_trim(STR(" \t x y \r\n")), "x y"));
	assert_int_equal(str_trim(STR(" \n ")).n, 0);
	assert_true(str_is(str_sub(STR("hello"), 1, 3), "ell"));
	assert_true(str_is(str_sub(STR("hello"), 3, 99), "lo"));
	assert_int_equal(str_sub(STR("hello"), 9, 1).n, 0);
}

static void test_split_keeps_empty_parts(void **state)
{
	(void)state;
	static const char *const wanted[] = {"a", "", "b", ""};
	struct str rest = STR("a,,b,"), part;
	size_t n = 0;
	for (; str_split(&rest, ',', &part); n++)
		assert_true(n < 4 && str_is(part, wanted[n]));
	assert_int_equal(n, 4);
	rest = STR("");
	assert_true(str_split(&rest, ',', &part));
	assert_false(str_split(&rest, ',', &part));
}

static void test_integers(void **state)
{
	(void)state;
	int64_t v;
	assert_true(str_to_i64(STR("9223372036854775807"), &v) && v == INT64_MAX);
	assert_true(str_to_i64(STR("-9223372036854775808"), &v) && v == INT64_MIN);
	assert_true(str_to_i64(STR("+7"), &v) && v == 7);
	static const char *const bad[] = {"",    "-",   "+",  "9223372036854775808", "-9223372036854775809", "1 ", " 1",
					  "0x1", "1.0", "--1"};
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		assert_false(str_to_i64(str_of(bad[i]), &v));
}

static void test_doubles(void **state)
{
	(void)state;
	double v;
	assert_true(str_to_double(STR("1.5e3"), &v) && v == 1500);
	assert_true(str_to_double(STR("-0.25"), &v) && v == -0.25);
	/* Longer than the buffer on the stack. */
	assert_true(str_to_double(STR("0.0000000000000000000000000000000000000000000000000000000000000000000000000001"),
				  &v) &&
		    v > 0 && v < 1e-75);
	static const char *const bad[] = {"", "-", ".5", "1.", "1e", "0x10", "inf", "nan", "1 ", "1e+"};
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		assert_false(str_to_double(str_of(bad[i]), &v));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_comparisons),
		cmocka_unit_test(test_parts),
		cmocka_unit_test(test_split_keeps_empty_parts),
		cmocka_unit_test(test_integers),
		cmocka_unit_test(test_doubles),
	};
	return cmocka_run_group_tests_name("base_str", tests, NULL, NULL);
}
