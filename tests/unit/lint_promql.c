/* SPDX-License-Identifier: Apache-2.0
 * How many elements PromQL expressions give, and which series they ask for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "lint/promql.h"

static const struct {
	const char *text;
	enum promql_count count;
} cases[] = {
	{"1", COUNT_ONE},
	{"1e-3 * Inf", COUNT_ONE},
	{"up", COUNT_SERIES},
	{"vllm:num_requests_waiting", COUNT_SERIES},
	{"vllm:num_requests_waiting{model_name=\"a\",namespace='b',}", COUNT_SERIES},
	{"{__name__=\"up\"}", COUNT_SERIES},
	{"{\"up.time\", job=`x`}", COUNT_SERIES},
	{"-up", COUNT_SERIES},
	{"up * 100", COUNT_SERIES},
	{"100 * up", COUNT_SERIES},
	{"up > 0 and on(pod) x", COUNT_SERIES},
	{"rate(http_requests_total[5m])", COUNT_SERIES},
	{"avg_over_time(up[5m:1m] offset 5m)", COUNT_SERIES},
	{"up offset -1h", COUNT_SERIES},
	{"up @ 1609746000", COUNT_SERIES},
	{"up @ start()", COUNT_SERIES},
	{"round(up, 0.1)", COUNT_SERIES},
	{"up or vector(0)", COUNT_SERIES},
	{"up / ignoring(x) group_left sum(y)", COUNT_UNKNOWN},
	{"up / sum(up)", COUNT_UNKNOWN},
	{"up / on() sum(y)", COUNT_ONE},
	{"sum(up)", COUNT_ONE},
	{"SUM(up)", COUNT_ONE},
	{"sum by () (up)", COUNT_ONE},
	{"sum(up) by ()", COUNT_ONE},
	{"sum by (pod) (up)", COUNT_GROUPED},
	{"sum(up) by (pod, node)", COUNT_GROUPED},
	{"max(sum by (pod) (up))", COUNT_ONE},
	{"sum without (pod) (up)", COUNT_UNKNOWN},
	{"sum without (pod) (sum(up))", COUNT_ONE},
	{"sum(up) or vector(0)", COUNT_ONE},
	{"sum(a) / sum(b)", COUNT_ONE},
	{"sum(a) / scalar(b)", COUNT_ONE},
	{"sum(rate(a[1m])) by (pod) * 2", COUNT_GROUPED},
	{"quantile(0.9, up)", COUNT_ONE},
	{"topk(1, up)", COUNT_ONE},
	{"topk(3, up)", COUNT_UNKNOWN},
	{"count_values(\"v\", up)", COUNT_UNKNOWN},
	{"scalar(up)", COUNT_ONE},
	{"absent(up)", COUNT_ONE},
	{"histogram_quantile(0.95, sum by (le) (rate(x_bucket[5m])))", COUNT_ONE},
	{"histogram_quantile(0.95, sum by (le, pod) (rate(x_bucket[5m])))", COUNT_GROUPED},
	{"histogram_quantile(0.95, rate(x_bucket[5m]))", COUNT_SERIES},
	{"label_replace(up, \"a\", \"$1\", \"b\", \"(.*)\")", COUNT_UNKNOWN},
	{"sum(\n  up # comment )\n)", COUNT_ONE},
	{"sum (up) + 1 > bool 2", COUNT_ONE},
	{"2 ^ 3 ^ up", COUNT_SERIES},
};

static void test_counts(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct arena arena;
		struct promql p;
		arena_init(&arena);
		if (!promql_read(str_of(cases[i].text), &arena, &p))
			fail_msg("'%s' cannot be read", cases[i].text);
		if (p.count != cases[i].count)
			fail_msg("'%s' gives %d, not %d", cases[i].text, (int)p.count, (int)cases[i].count);
		arena_release(&arena);
	}
}

static void test_not_promql(void **state)
{
	(void)state;
	static const char *const texts[] = {"",
					    "sum(",
					    "sum(up",
					    "up{",
					    "up{a}",
					    "up{a=b}",
					    "up up",
					    "${QUERY}",
					    "sum(<QUERY>)",
					    "up{a=\"b}",
					    "up[5m",
					    "up)",
					    "a +",
					    "sum by (up)",
					    "{{ .Values.query }}",
					    "select * from up"};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct arena arena;
		struct promql p;
		arena_init(&arena);
		if (promql_read(str_of(texts[i]), &arena, &p))
			fail_msg("'%s' was read", texts[i]);
		arena_release(&arena);
	}
}

/* A tower of parentheses ends the reading, not the program. */
static void test_deep(void **state)
{
	(void)state;
	static char text[100000];
	struct arena arena;
	struct promql p;
	arena_init(&arena);
	memset(text, '(', sizeof text);
	assert_false(promql_read((struct str){text, sizeof text}, &arena, &p));
	memset(text, '-', sizeof text);
	assert_false(promql_read((struct str){text, sizeof text}, &arena, &p));
	arena_release(&arena);
}

static void test_series(void **state)
{
	(void)state;
	struct arena arena;
	struct promql p;
	arena_init(&arena);
	assert_true(promql_read(STR("sum(a{x=\"1\"}) / sum(b{x!~\"2\"} or vector(0))"), &arena, &p));
	assert_true(str_is(p.series->name, "a"));
	assert_true(str_is(p.series->next->name, "b"));
	assert_null(p.series->next->next);
	assert_true(p.answers_nothing);
	assert_true(str_is(series_matcher(p.series, "x")->value, "1"));
	assert_int_equal(series_matcher(p.series->next, "x")->op, MATCH_NOT_REGEX);
	assert_null(series_matcher(p.series, "y"));
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_counts),
		cmocka_unit_test(test_not_promql),
		cmocka_unit_test(test_deep),
		cmocka_unit_test(test_series),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
