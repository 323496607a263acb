/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "base/strmap.h"

enum { MANY = 5000 };

static void test_holds_many_keys(void **state)
{
	(void)state;
	static char keys[MANY][16];
	static int values[MANY];
	struct strmap m;
	strmap_init(&m);
	assert_null(strmap_get(&m, STR("x")));
	for (int i = 0; i < MANY; i++) {
		snprintf(keys[i], sizeof keys[i], "key-%d", i);
		void **slot = strmap_at(&m, str_of(keys[i]));
		assert_null(*slot);
		*slot = &values[i];
	}
	assert_int_equal(m.n, MANY);
	for (int i = 0; i < MANY; i++)
		assert_ptr_equal(strmap_get(&m, str_of(keys[i])), &values[i]);
	assert_null(strmap_get(&m, STR("key-5000")));
	assert_null(strmap_get(&m, STR("key-")));
	strmap_release(&m);
	assert_int_equal(m.n, 0);
}

static void test_same_key_has_one_slot(void **state)
{
	(void)state;
	struct strmap m;
	int one, two;
	strmap_init(&m);
	*strmap_at(&m, STR("a\0b")) = &one;
	*strmap_at(&m, STR("a")) = &two;
	*strmap_at(&m, STR("")) = &two;
	assert_ptr_equal(*strmap_at(&m, STR("a\0b")), &one);
	assert_ptr_equal(strmap_get(&m, STR("")), &two);
	assert_int_equal(m.n, 3);
	strmap_release(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_holds_many_keys),
					   cmocka_unit_test(test_same_key_has_one_slot)};
	return cmocka_run_group_tests_name("base_strmap", tests, NULL, NULL);
}
