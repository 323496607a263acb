/* SPDX-License-Identifier: Apache-2.0
 * The planner agrees with what vendors and engine projects publish: tests/plan/published.tsv says which model works on
 * which GPUs and which does not, with the source of each. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/file.h"
#include "plan/memory.h"

enum column {
	MODEL,
	GPU,
	COUNT,
	TYPE,
	CONTEXT,
	SEQUENCES,
	PERCENT,
	ENGINE,
	EXPECTED,
	SOURCE,
	WORDS,
	COLUMNS,
};

/* One line of the table, its columns apart. False for comments. */
static bool next_line(struct str *text, struct str columns[COLUMNS])
{
	size_t end = str_find(*text, '\n');
	struct str line = str_sub(*text, 0, end);
	*text = str_sub(*text, end < text->n ? end + 1 : text->n, text->n);
	if (!line.n || line.p[0] == '#')
		return false;
	for (int i = 0; i < COLUMNS; i++) {
		size_t tab = str_find(line, '\t');
		columns[i] = str_sub(line, 0, tab);
		assert_true(columns[i].n > 0);
		line = str_sub(line, tab < line.n ? tab + 1 : line.n, line.n);
	}
	assert_int_equal(line.n, 0);
	return true;
}

static unsigned number(struct str text)
{
	int64_t n = -1;
	assert_true(str_to_i64(text, &n) && n >= 0);
	return (unsigned)n;
}

static struct load load_of_line(struct str columns[COLUMNS])
{
	const struct model *model = catalog_model_find(columns[MODEL]);
	const struct engine *engine = catalog_engine_find(columns[ENGINE]);
	if (!model)
		print_error("no model '%.*s'\n", STR_ARG(columns[MODEL]));
	assert_non_null(model);
	assert_non_null(engine);
	struct load load = load_published(model, engine, (struct version){0});
	enum data_type type;
	if (!str_is(columns[TYPE], "-")) {
		assert_true(data_type_find(columns[TYPE], &type));
		load_quantize(&load, type, false);
	}
	load.context = number(columns[CONTEXT]);
	load.sequences = number(columns[SEQUENCES]);
	if (number(columns[PERCENT]))
		load.percent = number(columns[PERCENT]);
	return load;
}

static bool agrees(struct str columns[COLUMNS])
{
	struct load load = load_of_line(columns);
	const struct gpu *gpu = catalog_gpu_find(columns[GPU]);
	unsigned count = number(columns[COUNT]);
	assert_non_null(gpu);
	assert_in_range(count, 1, gpu->per_node);
	struct memory_fit f = memory_fit(&load, gpu->memory_mib, count);
	bool shared = parallelism_ok(&load, count);
	bool works = f.fits && shared;
	assert_true(str_is(columns[EXPECTED], "fits") || str_is(columns[EXPECTED], "not"));
	if (works == str_is(columns[EXPECTED], "fits"))
		return true;
	print_error(
		"%.*s, %u × %.*s, type %.*s, %u tokens × %u at %u %%: published %.*s (%.*s); shared %d, budget %lld, "
		"weights %lld, overhead %lld, cache %lld, needed %lld\n",
		STR_ARG(columns[MODEL]), count, STR_ARG(columns[GPU]), STR_ARG(columns[TYPE]), load.context,
		load.sequences, load.percent, STR_ARG(columns[EXPECTED]), STR_ARG(columns[SOURCE]), shared,
		(long long)f.budget, (long long)f.weights, (long long)f.overhead, (long long)f.cache,
		(long long)f.needed);
	return false;
}

static void test_published(void **state)
{
	(void)state;
	struct buf text, why;
	buf_init(&text, 1 << 20);
	buf_init(&why, 4096);
	assert_true(file_read("tests/plan/published.tsv", &text, &why));
	struct str rest = buf_str(&text), columns[COLUMNS];
	size_t works = 0, fails = 0, contradictions = 0;
	while (rest.n) {
		if (!next_line(&rest, columns))
			continue;
		contradictions += !agrees(columns);
		works += str_is(columns[EXPECTED], "fits");
		fails += str_is(columns[EXPECTED], "not");
		assert_true(str_starts(columns[SOURCE], "https://"));
	}
	buf_release(&text);
	buf_release(&why);
	assert_true(works >= 40 && fails >= 10);
	assert_int_equal(contradictions, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_published)};
	return cmocka_run_group_tests_name("plan_published", tests, NULL, NULL);
}
