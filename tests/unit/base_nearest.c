/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/nearest.h"

static struct str best_of(const char *wanted, const char *const *names, size_t n, bool *tie)
{
	struct nearest near = nearest_start(str_of(wanted));
	for (size_t i = 0; i < n; i++)
		nearest_offer(&near, str_of(names[i]));
	*tie = near.tie;
	return near.best;
}

static void test_finds_the_name_that_was_meant(void **state)
{
	(void)state;
	static const char *const names[] = {"replicas", "resources", "nodeSelector", "tolerations", "gpu"};
	bool tie;
	assert_true(str_is(best_of("replcias", names, COUNT_OF(names), &tie), "replicas"));
	assert_true(str_is(best_of("resource", names, COUNT_OF(names), &tie), "resources"));
	assert_true(str_is(best_of("nodeselector", names, COUNT_OF(names), &tie), "nodeSelector"));
	assert_true(str_is(best_of("gpus", names, COUNT_OF(names), &tie), "gpu"));
	assert_null(best_of("affinity", names, COUNT_OF(names), &tie).p);
	assert_null(best_of("", names, COUNT_OF(names), &tie).p);
}

static void test_says_when_two_are_as_near(void **state)
{
	(void)state;
	static const char *const names[] = {"a100", "h100", "l4"};
	bool tie;
	best_of("b100", names, COUNT_OF(names), &tie);
	assert_true(tie);
	assert_true(str_is(best_of("h10", names, COUNT_OF(names), &tie), "h100"));
	assert_false(tie);
}

static void test_distance(void **state)
{
	(void)state;
	assert_int_equal(edit_distance(STR("kitten"), STR("sitting"), 9), 3);
	assert_int_equal(edit_distance(STR("ab"), STR("ba"), 9), 1);
	assert_int_equal(edit_distance(STR(""), STR("abc"), 9), 3);
	assert_int_equal(edit_distance(STR("abcdef"), STR("uvwxyz"), 2), 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_finds_the_name_that_was_meant),
					   cmocka_unit_test(test_says_when_two_are_as_near),
					   cmocka_unit_test(test_distance)};
	return cmocka_run_group_tests_name("base_nearest", tests, NULL, NULL);
}
