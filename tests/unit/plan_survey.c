/* SPDX-License-Identifier: Apache-2.0
 * Where a model fits: rows against numbers worked out by hand, why types are missing, and that the planner's choice is
 * always the first answer. */
#include "plan_util.h"

#include "plan/survey.h"

struct surveyed {
	struct planned planned;
	const struct survey *survey;
};

/* Surveys the first model of `values` on the clouds that `names` lists, parted by blanks; NULL: on all. */
static void survey_text(struct surveyed *f, const char *values, const char *names)
{
	const struct cloud *clouds[8];
	size_t n = 0;
	struct str rest = str_of(names ? names : ""), name;
	while (names && str_split(&rest, ' ', &name))
		clouds[n++] = catalog_cloud_find(name);
	for (size_t i = 0; !names && i < catalog_n_clouds; i++)
		clouds[n++] = &catalog_clouds[i];
	const struct plan_options ahead = {.default_name = STR("models"), .ahead = true};
	plan_text(&f->planned, values, &ahead);
	problems_release(&f->planned.problems);
	problems_init(&f->planned.problems);
	f->survey = survey_make(&f->planned.arena, f->planned.doc.root, clouds, n, &f->planned.problems);
}

static const struct survey_row *row_of(const struct surveyed *f, const char *gpu, unsigned count)
{
	for (size_t i = 0; i < f->survey->n_rows; i++)
		if (str_is(str_of(f->survey->rows[i].how.gpu->name), gpu) && f->survey->rows[i].how.count == count)
			return &f->survey->rows[i];
	return NULL;
}

static const struct survey_miss *miss_of(const struct surveyed *f, const char *gpu)
{
	for (size_t i = 0; i < f->survey->n_misses; i++)
		if (str_is(str_of(f->survey->misses[i].gpu->name), gpu))
			return &f->survey->misses[i];
	return NULL;
}

/* An L4 leaves 3271 MiB for the cache (plan_sizing.c); a token takes 128 KiB: 26168 tokens, or two requests of 13084.
 * 1 GiB a request of 8192 tokens: three fit. Two L4 leave 21191 - 7680 - 2560 - 342 = 10609 MiB each, and a token takes
 * 64 KiB on each: two requests of 84872, more than three times as long, so that is a row as well. */
static void test_rows_of_8b(void **state)
{
	(void)state;
	struct surveyed f;
	survey_text(&f, "cloud: gke\nmodels: {m: meta-llama/Llama-3.1-8B-Instruct}\n", "gke");
	const struct survey_row *one = row_of(&f, "l4", 1), *two = row_of(&f, "l4", 2);
	assert_ptr_equal(one, &f.survey->rows[0]);
	assert_int_equal(one->longest, 13084);
	assert_int_equal(one->sequences, 3);
	assert_int_equal(one->n_places, 1);
	assert_string_equal(one->places[0].instance->name, "g2-standard-8");
	assert_true(one->places[0].chosen);
	assert_int_equal(one->how.cost, catalog_gpu_find(STR("l4"))->relative_cost);
	assert_non_null(two);
	assert_int_equal(two->longest, 84872);
	assert_false(two->places[0].chosen);
	/* Four would reach the model's own end, which is not three times as far. */
	assert_null(row_of(&f, "l4", 4));
	plan_release(&f.planned);
}

/* A machine is paid for whole: EKS has no machine with fewer than 8 H200. */
static void test_whole_machines_cost(void **state)
{
	(void)state;
	struct surveyed f;
	survey_text(&f, "cloud: eks\nmodels: {m: meta-llama/Llama-3.1-8B-Instruct}\n", "eks");
	const struct survey_row *row = row_of(&f, "h200", 1);
	assert_int_equal(row->how.cost, 8 * catalog_gpu_find(STR("h200"))->relative_cost);
	assert_int_equal(row->places[0].instance->count, 8);
	plan_release(&f.planned);
}

/* One row for what two clouds have, the cheaper first; on premises comes last and does not count for the cost. */
static void test_clouds_share_rows(void **state)
{
	(void)state;
	struct surveyed f;
	survey_text(&f, "cloud: eks\nmodels: {m: meta-llama/Llama-3.1-8B-Instruct}\n", "onprem eks gke");
	const struct survey_row *row = row_of(&f, "a100-40gb", 1);
	assert_int_equal(row->n_places, 3);
	/* GKE attaches one, EKS sells eight. */
	assert_string_equal(row->places[0].cloud->name, "gke");
	assert_string_equal(row->places[1].cloud->name, "eks");
	assert_string_equal(row->places[2].cloud->name, "onprem");
	assert_null(row->places[2].instance);
	assert_int_equal(row->places[1].cost, 8 * row->places[0].cost);
	const struct survey_row *h200 = row_of(&f, "h200", 1);
	assert_true(h200->places[h200->n_places - 1].cost < h200->how.cost);
	plan_release(&f.planned);
}

/* 405B on 8 × H100: 75034 - 96768 - 2952 = -24686 MiB for the cache, of which two requests take 2 × 504. */
static void test_what_is_missing(void **state)
{
	(void)state;
	struct surveyed f;
	survey_text(&f, "cloud: gke\nmodels: {m: meta-llama/Llama-3.1-405B-Instruct}\n", "gke");
	assert_null(row_of(&f, "h100", 8));
	const struct survey_miss *h100 = miss_of(&f, "h100");
	assert_int_equal(h100->why, MISS_MEMORY);
	assert_int_equal(h100->how.count, 8);
	assert_int_equal(h100->missing, 24686 + 2 * 504);
	assert_false(h100->indivisible);
	/* Nearest first; what was never tried comes last, with the reason. */
	for (size_t i = 1; i < f.survey->n_misses; i++)
		assert_true(f.survey->misses[i].why == MISS_REFUSED || f.survey->misses[i - 1].why != MISS_REFUSED);
	assert_int_equal(miss_of(&f, "t4")->why, MISS_REFUSED);
	assert_non_null(strstr(miss_of(&f, "t4")->refusal, "bf16"));
	assert_non_null(strstr(miss_of(&f, "gb200")->refusal, "arm64"));
	/* GKE does not sell it, so nothing is said of it. */
	assert_null(miss_of(&f, "a10"));
	plan_release(&f.planned);
}

/* 6 heads: 1 or 2 of the counts 1, 2, 4, 8 can share them. 60 billion parameters in bf16 are 114441 MiB. */
static void test_heads_end_the_search(void **state)
{
	(void)state;
	struct surveyed f;
	survey_text(&f,
		    "cloud: gke\nmodels: {m: {model: {source: x/y, parameters: 60B, layers: 10, heads: 6, headDim: "
		    "128}}}\n",
		    "gke");
	const struct survey_miss *l4 = miss_of(&f, "l4");
	assert_int_equal(l4->how.count, 2);
	assert_true(l4->indivisible);
	assert_non_null(row_of(&f, "h100", 2));
	plan_release(&f.planned);
}

static void test_no_machine_holds_the_pod(void **state)
{
	(void)state;
	struct surveyed f;
	survey_text(&f,
		    "cloud: gke\nmodels: {m: {model: meta-llama/Llama-3.1-8B-Instruct, gpu: l4, resources: {memory: "
		    "9000Gi}}}\n",
		    "gke");
	assert_int_equal(f.survey->n_rows, 0);
	assert_int_equal(f.survey->misses[0].why, MISS_MACHINE);
	assert_int_equal(f.survey->misses[0].missing, 0);
	plan_release(&f.planned);
}

/* gemma-2-9b leaves an L4 1018 MiB. Below its window of 4096 each token takes 336 KiB: two requests of 1551. Nothing
 * larger may be taken, so the context is lowered as the planner does it. */
static void test_lowered_context(void **state)
{
	(void)state;
	struct surveyed f;
	survey_text(&f, "cloud: gke\nmodels: {m: {model: google/gemma-2-9b-it, gpu: {type: l4, count: 1}}}\n", "gke");
	assert_int_equal(f.survey->n_rows, 1);
	assert_int_equal(f.survey->load.context, 8192);
	assert_int_equal(f.survey->rows[0].load.context, 1024);
	assert_int_equal(f.survey->rows[0].longest, 1551);
	plan_release(&f.planned);
	/* A context that was given stays. */
	survey_text(
		&f,
		"cloud: gke\nmodels: {m: {model: google/gemma-2-9b-it, context: 8192, gpu: {type: l4, count: 1}}}\n",
		"gke");
	assert_int_equal(f.survey->n_rows, 0);
	assert_non_null(f.survey->remedy);
	assert_true(f.survey->remedy->any_gpu);
	plan_release(&f.planned);
}

static void test_longest_context(void **state)
{
	(void)state;
	struct load l = load_published(catalog_model_find(STR("meta-llama/Llama-3.1-8B-Instruct")),
				       catalog_engine_find(STR("vllm")), (struct version){0});
	struct candidate l4 = {.gpu = catalog_gpu_find(STR("l4")), .count = 1, .nodes = 1};
	struct candidate h100 = {.gpu = catalog_gpu_find(STR("h100")), .count = 1, .nodes = 1};
	struct candidate t4 = {.gpu = catalog_gpu_find(STR("t4")), .count = 1, .nodes = 1};
	assert_int_equal(longest_context(&l, &l4), 13084);
	l.sequences = 1;
	assert_int_equal(longest_context(&l, &l4), 26168);
	/* The model ends there. */
	assert_int_equal(longest_context(&l, &h100), 131072);
	/* The weights alone are too large. */
	assert_int_equal(longest_context(&l, &t4), 0);
}

/* 100 requests of the whole context take 787 GiB on each of 8 GPUs; one does not. */
static void test_remedies(void **state)
{
	(void)state;
	struct surveyed f;
	survey_text(&f,
		    "cloud: oke\nmodels: {m: {model: meta-llama/Llama-3.1-405B-Instruct, context: 131072, concurrency: "
		    "100}}\n",
		    "oke");
	assert_true(f.survey->n_rows == 0 || f.survey->rows[0].how.nodes > 1);
	assert_int_equal(f.survey->remedy->concurrency, 1);
	assert_null(f.survey->remedy->quantization);
	assert_string_equal(f.survey->remedy->how.gpu->name, "h200");
	plan_release(&f.planned);
	/* 1500 billion parameters in bf16 are 349.2 GiB on each of 8 GPUs, in fp8 half of that, which a B300 holds. */
	survey_text(
		&f,
		"cloud: oke\nmodels: {m: {model: {source: x/y, parameters: 1500B, layers: 126, heads: 128, kvHeads: "
		"8, headDim: 128}}}\n",
		"coreweave");
	/* Two nodes hold it as it is. */
	assert_int_equal(f.survey->rows[0].how.nodes, 2);
	assert_string_equal(f.survey->remedy->quantization, "fp8");
	assert_string_equal(f.survey->remedy->how.gpu->name, "b300");
	plan_release(&f.planned);
}

static void test_wrong_pins(void **state)
{
	(void)state;
	struct surveyed f;
	survey_text(&f, "cloud: onprem\nmodels: {m: {model: meta-llama/Llama-3.1-8B-Instruct, gpu: l4}}\n", "aks oke");
	assert_null(f.survey);
	assert_non_null(strstr(plan_problems(&f.planned), "none of these clouds has NVIDIA L4"));
	plan_release(&f.planned);
	survey_text(&f, "cloud: onprem\nmodels: {m: {model: meta-llama/Llama-3.1-8B-Instruct, gpu: 3}}\n", NULL);
	assert_null(f.survey);
	assert_non_null(strstr(plan_problems(&f.planned), "3 GPUs cannot share"));
	plan_release(&f.planned);
}

/* For every model on every cloud: what `plan` takes is a row, marked as chosen, none costs less, and it comes first.
 * When nothing fits, neither finds anything. */
static void test_plan_takes_the_first_row(void **state)
{
	(void)state;
	size_t planned = 0;
	for (size_t i = 0; i < catalog_n_models; i++)
		for (size_t j = 0; j < catalog_n_clouds; j++) {
			struct surveyed f;
			char values[300];
			snprintf(values, sizeof values, "cloud: %s\nmodels: {m: \"%s\"}\n", catalog_clouds[j].name,
				 catalog_models[i].id);
			survey_text(&f, values, catalog_clouds[j].name);
			const struct plan *plan = f.planned.plan;
			assert_non_null(f.survey);
			assert_int_equal(plan != NULL, f.survey->n_rows > 0);
			for (size_t k = 0; plan && k < f.survey->n_rows; k++) {
				const struct survey_row *row = &f.survey->rows[k];
				const struct sizing *z = &plan->workloads[0].size;
				assert_int_equal(row->n_places, 1);
				assert_int_equal(row->places[0].chosen, k == 0);
				bool same = row->how.gpu == z->gpu && row->how.count == z->count;
				assert_int_equal(row->how.nodes, z->nodes);
				assert_int_equal(same, k == 0);
				assert_true(row->how.slow_link || row->how.cost >= f.survey->rows[0].how.cost);
				if (k == 0) {
					assert_ptr_equal(row->places[0].instance, z->instance);
					assert_int_equal(row->load.context, z->context);
					assert_int_equal(row->how.fit.tokens, z->fit.tokens);
					planned++;
				}
			}
			plan_release(&f.planned);
		}
	assert_true(planned > catalog_n_models);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows_of_8b),
		cmocka_unit_test(test_whole_machines_cost),
		cmocka_unit_test(test_clouds_share_rows),
		cmocka_unit_test(test_what_is_missing),
		cmocka_unit_test(test_heads_end_the_search),
		cmocka_unit_test(test_no_machine_holds_the_pod),
		cmocka_unit_test(test_lowered_context),
		cmocka_unit_test(test_longest_context),
		cmocka_unit_test(test_remedies),
		cmocka_unit_test(test_wrong_pins),
		cmocka_unit_test(test_plan_takes_the_first_row),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
