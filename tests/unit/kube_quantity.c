/* SPDX-License-Identifier: Apache-2.0
 * Quantities: what the API server takes, and what it takes them for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "kube/quantity.h"

static const struct {
	const char *text;
	bool negative;
	uint64_t whole;
	uint32_t nano;
} good[] = {
	{"0", false, 0, 0},
	{"-0", false, 0, 0},
	{"1", false, 1, 0},
	{"+1", false, 1, 0},
	{"-1", true, 1, 0},
	{"500m", false, 0, 500000000},
	{"1500m", false, 1, 500000000},
	{"0.5", false, 0, 500000000},
	{".5", false, 0, 500000000},
	{"5.", false, 5, 0},
	{"1k", false, 1000, 0},
	{"1Ki", false, 1024, 0},
	{"1.5Gi", false, 1610612736, 0},
	{"0.1Ki", false, 102, 400000000},
	{"2e3", false, 2000, 0},
	{"2E3", false, 2000, 0},
	{"2e-3", false, 0, 2000000},
	{"1E", false, 1000000000000000000, 0},
	{"1Ei", false, 1152921504606846976, 0},
	{"100n", false, 0, 100},
	{"1u", false, 0, 1000},
	/* Finer than can be kept: rounded away from zero. */
	{"0.1n", false, 0, 1},
	{"-0.1n", true, 0, 1},
	{"999999999.1n", false, 1, 0},
	{"0.0000000000000000000000000000000000000000000001", false, 0, 1},
	/* Larger than can be kept. */
	{"9223372036854775808", false, INT64_MAX, 0},
	{"8Ei", false, INT64_MAX, 0},
	{"1e400", false, INT64_MAX, 0},
	{"1e-400", false, 0, 1},
	{"0e400", false, 0, 0},
};

static void test_good(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(good); i++) {
		struct quantity q;
		if (!quantity_parse(str_of(good[i].text), &q))
			fail_msg("'%s' is a quantity", good[i].text);
		if (q.negative != good[i].negative || q.whole != good[i].whole || q.nano != good[i].nano)
			fail_msg("'%s' was read as %s%llu.%09u", good[i].text, q.negative ? "-" : "",
				 (unsigned long long)q.whole, (unsigned)q.nano);
	}
}

static void test_bad(void **state)
{
	(void)state;
	static const char *const bad[] = {"",    " ",  "abc",  "1 Gi", "1GB",  "1gi",   "1K",   "1mi", "Gi",
					  "m",   ".",  "-",    "+",    "1..2", "1.2.3", "1e",   "1e+", "1e1.5",
					  "--1", "1i", "1Mim", "0x10", "1,5",  "$GPU",  "1Gi ", " 1"};
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		struct quantity q;
		if (quantity_parse(str_of(bad[i]), &q))
			fail_msg("'%s' is no quantity", bad[i]);
	}
}

static struct quantity read(const char *text)
{
	struct quantity q;
	assert_true(quantity_parse(str_of(text), &q));
	return q;
}

static void test_order(void **state)
{
	(void)state;
	static const char *const ascending[] = {"-2",          "-1500m", "-1",  "0",  "1n",  "1m", "999m", "1",
						"1.000000001", "1k",     "1Ki", "1M", "1Mi", "1G", "1Gi"};
	for (size_t i = 0; i < COUNT_OF(ascending); i++) {
		for (size_t j = 0; j < COUNT_OF(ascending); j++) {
			int order = quantity_cmp(read(ascending[i]), read(ascending[j]));
			assert_int_equal((order > 0) - (order < 0), (i > j) - (i < j));
		}
	}
	assert_int_equal(quantity_cmp(read("1"), read("1000m")), 0);
	assert_int_equal(quantity_cmp(read("1Gi"), read("1073741824")), 0);
}

static void test_units(void **state)
{
	(void)state;
	assert_int_equal(quantity_milli(read("1.5")), 1500);
	assert_int_equal(quantity_milli(read("1n")), 1);
	assert_int_equal(quantity_milli(read("-250m")), -250);
	assert_int_equal(quantity_milli(read("8Ei")), INT64_MAX);
	assert_int_equal(quantity_units(read("1.1")), 2);
	assert_int_equal(quantity_units(read("16Gi")), 17179869184);
	assert_int_equal(quantity_units(read("-8Ei")), -INT64_MAX);
}

static void test_hint(void **state)
{
	(void)state;
	assert_string_equal(quantity_suffix_hint(STR("16GB")), "G or Gi");
	assert_string_equal(quantity_suffix_hint(STR("16 gb")), "G or Gi");
	assert_string_equal(quantity_suffix_hint(STR("512mi")), "Mi");
	assert_string_equal(quantity_suffix_hint(STR("4 cores")), "no unit");
	assert_null(quantity_suffix_hint(STR("many")));
	assert_null(quantity_suffix_hint(STR("16Gx")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),  cmocka_unit_test(test_bad),  cmocka_unit_test(test_order),
		cmocka_unit_test(test_units), cmocka_unit_test(test_hint),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
