/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"

static void test_aligned_and_apart(void **state)
{
	(void)state;
	struct arena a;
	arena_init(&a);
	unsigned char *last = NULL;
	for (size_t i = 1; i < 3000; i++) {
		unsigned char *p = arena_alloc(&a, i % 97 + 1);
		assert_int_equal((uintptr_t)p % 16, 0);
		memset(p, (int)(i & 0xFF), i % 97 + 1);
		if (last)
			assert_int_equal(last[0], (i - 1) & 0xFF);
		last = p;
	}
	arena_release(&a);
	assert_int_equal(a.used, 0);
}

static void test_larger_than_a_block(void **state)
{
	(void)state;
	struct arena a;
	arena_init(&a);
	char *p = arena_alloc(&a, 9 << 20);
	memset(p, 1, 9 << 20);
	int *zero = arena_calloc(&a, 1000, sizeof *zero);
	for (int i = 0; i < 1000; i++)
		assert_int_equal(zero[i], 0);
	arena_release(&a);
}

static void test_text(void **state)
{
	(void)state;
	struct arena a;
	arena_init(&a);
	char source[] = "gpu-operator";
	struct str copy = arena_str(&a, str_sub(str_of(source), 0, 3));
	source[0] = 'X';
	assert_string_equal(copy.p, "gpu");
	assert_string_equal(arena_strz(&a, (struct str){NULL, 0}), "");
	assert_string_equal(arena_printf(&a, "%s-%05d", "pod", 42).p, "pod-00042");
	arena_release(&a);
}

static void test_reset_keeps_memory(void **state)
{
	(void)state;
	struct arena a;
	arena_init(&a);
	arena_reset(&a);
	arena_alloc(&a, 100);
	arena_alloc(&a, 100000);
	const void *block = a.block;
	arena_reset(&a);
	assert_int_equal(a.used, 0);
	memset(arena_alloc(&a, 90000), 1, 90000);
	assert_ptr_equal(a.block, block);
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_aligned_and_apart),
		cmocka_unit_test(test_larger_than_a_block),
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_reset_keeps_memory),
	};
	return cmocka_run_group_tests_name("base_arena", tests, NULL, NULL);
}
