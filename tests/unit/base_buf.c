/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"

static void test_grows_and_stays_terminated(void **state)
{
	(void)state;
	struct buf b;
	buf_init(&b, BUF_NO_LIMIT);
	assert_int_equal(buf_str(&b).n, 0);
	assert_non_null(buf_str(&b).p);
	buf_addz(&b, "replicas: ");
	buf_addf(&b, "%d%c", 3, '\n');
	buf_fill(&b, ' ', 4);
	buf_adds(&b, STR("x"));
	assert_string_equal(b.p, "replicas: 3\n    x");
	for (int i = 0; i < 1000; i++)
		buf_addf(&b, "%d,", i);
	assert_int_equal(b.p[b.n], '\0');
	assert_true(str_ends(buf_str(&b), "998,999,"));
	buf_clear(&b);
	assert_string_equal(b.p, "");
	buf_release(&b);
	assert_null(b.p);
}

static void test_limit_drops_what_does_not_fit_and_all_after(void **state)
{
	(void)state;
	struct buf b;
	buf_init(&b, 5);
	buf_addz(&b, "12345");
	assert_false(b.overflow);
	buf_addc(&b, '6');
	assert_true(b.overflow);
	assert_string_equal(b.p, "12345");
	buf_clear(&b);
	assert_false(b.overflow);
	buf_addf(&b, "%s", "123456");
	assert_true(b.overflow);
	buf_addc(&b, '1');
	assert_int_equal(b.n, 0);
	buf_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_grows_and_stays_terminated),
		cmocka_unit_test(test_limit_drops_what_does_not_fit_and_all_after),
	};
	return cmocka_run_group_tests_name("base_buf", tests, NULL, NULL);
}
