/* SPDX-License-Identifier: Apache-2.0
 * KEDA's triggers: found by name, and their tables agree with themselves. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "catalog/catalog.h"

static void test_find(void **state)
{
	(void)state;
	const struct keda_trigger *t = catalog_keda_trigger(STR("prometheus"));
	assert_non_null(t);
	assert_true(text_list_has(t->required, STR("threshold")));
	assert_null(catalog_keda_trigger(STR("Prometheus")));
	assert_null(catalog_keda_trigger(STR("")));
	assert_true(str_is(catalog_keda_trigger_nearest(STR("rabitmq")).best, "rabbitmq"));
	assert_null(catalog_keda_trigger_nearest(STR("something-else-entirely")).best.p);
}

static void test_tables(void **state)
{
	(void)state;
	assert_true(catalog_n_keda_triggers >= 70);
	for (size_t i = 0; i < catalog_n_keda_triggers; i++) {
		const struct keda_trigger *t = &catalog_keda_triggers[i];
		assert_ptr_equal(catalog_keda_trigger(str_of(t->name)), t);
		assert_true(t->source && t->date);
		assert_true(t->one_of.n != 1);
		assert_true((t->gone.n > 0) == (t->gone_hint != NULL));
		for (size_t k = 0; k < t->required.n; k++)
			assert_false(text_list_has(t->auth, str_of(t->required.at[k])));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_tables),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
