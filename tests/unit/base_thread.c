/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdatomic.h>
#include <string.h>

#include "base/thread.h"

enum { ITEMS = 10000, WORKERS = 8 };

struct work {
	uint32_t results[ITEMS];
	atomic_uint calls, workers_out_of_range;
	unsigned workers;
	/* Scratch memory of one worker: only that worker may touch it. */
	uint32_t scratch[WORKERS];
};

static void hash_item(void *ctx, size_t item, unsigned worker)
{
	struct work *w = ctx;
	atomic_fetch_add(&w->calls, 1);
	if (worker >= w->workers) {
		atomic_fetch_add(&w->workers_out_of_range, 1);
		return;
	}
	w->scratch[worker] = (uint32_t)item;
	for (int i = 0; i < 50; i++)
		w->scratch[worker] = w->scratch[worker] * 1664525u + 1013904223u;
	w->results[item] = w->scratch[worker];
}

static void test_result_does_not_depend_on_the_number_of_threads(void **state)
{
	(void)state;
	static struct work one, many;
	one.workers = 1;
	thread_each(ITEMS, 1, hash_item, &one);
	for (unsigned workers = 2; workers <= WORKERS; workers += 3) {
		memset(&many, 0, sizeof many);
		many.workers = workers;
		thread_each(ITEMS, workers, hash_item, &many);
		assert_int_equal(many.calls, ITEMS);
		assert_int_equal(many.workers_out_of_range, 0);
		assert_memory_equal(many.results, one.results, sizeof one.results);
	}
}

static void test_few_items(void **state)
{
	(void)state;
	static struct work w;
	w.workers = 2;
	thread_each(0, 4, hash_item, &w);
	assert_int_equal(w.calls, 0);
	thread_each(2, 64, hash_item, &w);
	assert_int_equal(w.calls, 2);
	assert_int_equal(w.workers_out_of_range, 0);
	w.workers = 1;
	thread_each(3, 0, hash_item, &w);
	assert_int_equal(w.calls, 5);
	assert_int_equal(w.workers_out_of_range, 0);
	assert_true(thread_cpus() >= 1);
}

struct locked {
	struct thread_lock *lock;
	/* Not atomic: only the lock keeps it right. */
	unsigned n;
};

static void count_locked(void *ctx, size_t item, unsigned worker)
{
	struct locked *l = ctx;
	(void)item;
	(void)worker;
	thread_lock_take(l->lock);
	l->n++;
	thread_lock_give(l->lock);
}

static void test_lock(void **state)
{
	(void)state;
	struct locked l = {.lock = thread_lock_new()};
	thread_each(ITEMS, WORKERS, count_locked, &l);
	assert_int_equal(l.n, ITEMS);
	thread_lock_free(l.lock);
	thread_lock_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_result_does_not_depend_on_the_number_of_threads),
					   cmocka_unit_test(test_few_items), cmocka_unit_test(test_lock)};
	return cmocka_run_group_tests_name("base_thread", tests, NULL, NULL);
}
