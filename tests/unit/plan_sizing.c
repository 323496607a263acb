/* SPDX-License-Identifier: Apache-2.0
 * Memory arithmetic against numbers worked out by hand, deployments that are published, and the choice of GPU, count
 * and machine. */
#include "plan_util.h"

#include "plan/sizing.h"

/* What the catalog says of vLLM; the numbers below rest on it. */
enum { PERCENT = 92, OVERHEAD = 2560, COLLECTIVE = 392 };

static struct load load_for(const char *id, unsigned context, unsigned sequences)
{
	const struct model *m = catalog_model_find(str_of(id));
	assert_non_null(m);
	const struct engine *e = catalog_engine_find(STR("vllm"));
	assert_int_equal(e->overhead_mib, OVERHEAD);
	assert_int_equal(e->collective_mib, COLLECTIVE);
	return (struct load){.model = m,
			     .engine = e,
			     .weights_mib = m->weights_mib,
			     .download_mib = m->weights_mib,
			     .type = m->dtype,
			     .context = context,
			     .sequences = sequences,
			     .percent = PERCENT};
}

/* L4: 23034 MiB × 92 % = 21191. Llama 3.1 8B: 15360 MiB of weights. 21191 - 15360 - 2560 = 3271 for the cache.
 * A token: 2 (K, V) × 32 layers × 8 heads × 128 × 2 bytes = 131072; 8192 tokens = 1024 MiB; 2 sequences = 2048. 3271
 * MiB / 128 KiB = 26168 tokens. */
static void test_8b_on_l4(void **state)
{
	(void)state;
	struct load l = load_for("meta-llama/Llama-3.1-8B-Instruct", 8192, 2);
	struct memory_fit f = memory_fit(&l, 23034, 1);
	assert_int_equal(f.budget, 21191);
	assert_int_equal(f.weights, 15360);
	assert_int_equal(f.overhead, 2560);
	assert_int_equal(f.cache, 3271);
	assert_int_equal(f.per_sequence, 1024);
	assert_int_equal(f.needed, 2048);
	assert_int_equal(f.tokens, 26168);
	assert_true(f.fits);
	/* 4 sequences: 4096 > 3271. */
	l.sequences = 4;
	assert_false(memory_fit(&l, 23034, 1).fits);
}

/* 405B on 8 × H200: 143771 × 92 % = 132269; 774144 / 8 = 96768; 2560 + 392 = 2952; left 32549.
 * 8 key/value heads over 8 GPUs are one each: 2 × 126 × 1 × 128 × 2 = 64512 bytes a token and GPU; 8192 tokens = 504
 * MiB. */
static void test_405b_on_8_h200(void **state)
{
	(void)state;
	struct load l = load_for("meta-llama/Llama-3.1-405B-Instruct", 8192, 2);
	struct memory_fit f = memory_fit(&l, 143771, 8);
	assert_int_equal(f.cache, 32549);
	assert_int_equal(f.per_sequence, 504);
	assert_true(f.fits);
	/* Beyond 8 the heads are copied, not divided. */
	assert_int_equal(memory_fit(&l, 143771, 16).per_sequence, 504);
	/* 8 × H100: 81559 × 92 % = 75034 is less than the weights alone. */
	f = memory_fit(&l, 81559, 8);
	assert_int_equal(f.cache, 75034 - 96768 - 2952);
	assert_false(f.fits);
}

/* DeepSeek keeps one latent of 512 + 64 numbers a layer, the same on each GPU: 61 × 576 × 2 = 70272 bytes a token
 * whatever the number of GPUs; 8192 tokens = 549 MiB. */
static void test_latent_is_not_divided(void **state)
{
	(void)state;
	struct load l = load_for("deepseek-ai/DeepSeek-R1", 8192, 1);
	assert_int_equal(memory_fit(&l, 143771, 1).per_sequence, 549);
	assert_int_equal(memory_fit(&l, 143771, 8).per_sequence, 549);
}

/* gemma-2-9b, 8192 tokens: 21 layers see all 8192, 21 only 4096; 2 × 8 heads × 256 × 2 bytes = 8192 bytes a layer and
 * token: (21 × 8192 + 21 × 4096) × 8192 = 2016 MiB. */
static void test_sliding_window(void **state)
{
	(void)state;
	struct load l = load_for("google/gemma-2-9b-it", 8192, 1);
	assert_int_equal(memory_fit(&l, 46068, 1).per_sequence, 2016);
}

/* 8B in fp8: two matrices of 128256 × 4096 = 1050.7 million parameters stay at 2 bytes, the other 6979.3 million take
 * 1: 9080.7 MB = 8660 MiB. The published fp8 copies of Llama 3.1 are 8.5 GiB (8B) and 67.7 GiB (70B). */
static void test_fp8_weights(void **state)
{
	(void)state;
	uint64_t small = quantized_mib(catalog_model_find(STR("meta-llama/Llama-3.1-8B-Instruct")), DATA_FP8);
	uint64_t large = quantized_mib(catalog_model_find(STR("meta-llama/Llama-3.1-70B-Instruct")), DATA_FP8);
	assert_in_range(small, 8655, 8665);
	assert_in_range(large, 67.6 * 1024, 67.7 * 1024 * 1.03);
}

struct choice {
	const char *cloud, *model, *gpu;
	unsigned count;
};

/* Deployments known to run. */
static void test_choices(void **state)
{
	(void)state;
	static const struct choice choices[] = {
		{"gke", "meta-llama/Llama-3.1-8B-Instruct", "l4", 1},
		{"eks", "meta-llama/Llama-3.1-8B-Instruct", "l4", 1},
		{"aks", "meta-llama/Llama-3.1-8B-Instruct", "a10", 1},
		{"oke", "meta-llama/Llama-3.1-8B-Instruct", "a10", 1},
		{"onprem", "meta-llama/Llama-3.1-8B-Instruct", "l4", 1},
		{"eks", "meta-llama/Llama-3.1-405B-Instruct", "h200", 8},
		{"gke", "meta-llama/Llama-3.1-405B-Instruct", "h200", 8},
		{"aks", "meta-llama/Llama-3.1-405B-Instruct", "h200", 8},
		{"oke", "meta-llama/Llama-3.1-405B-Instruct", "h200", 8},
		{"coreweave", "meta-llama/Llama-3.1-405B-Instruct", "h200", 8},
		{"gke", "deepseek-ai/DeepSeek-R1", "h200", 8},
		{"gke", "microsoft/phi-4", "l4", 2},
		{"oke", "meta-llama/Llama-3.3-70B-Instruct", "l40s", 4},
	};
	for (size_t i = 0; i < sizeof choices / sizeof *choices; i++) {
		struct planned f;
		char values[200];
		snprintf(values, sizeof values, "cloud: %s\nmodels: {m: %s}\n", choices[i].cloud, choices[i].model);
		plan_text(&f, values, NULL);
		assert_string_equal(plan_problems(&f), "");
		assert_string_equal(f.plan->workloads[0].size.gpu->name, choices[i].gpu);
		assert_int_equal(f.plan->workloads[0].size.count, choices[i].count);
		plan_release(&f);
	}
}

/* Every machine that is named has the GPU, enough of them, and room for the pod's memory. */
static void test_machines_hold_the_pod(void **state)
{
	(void)state;
	struct planned f;
	plan_text(&f, "cloud: eks\nmodels: {m: meta-llama/Llama-3.1-8B-Instruct}\n", NULL);
	const struct sizing *z = &f.plan->workloads[0].size;
	/* Weights 15360 + vLLM 8192 + /dev/shm 1024 = 24576; g6.xlarge leaves 14162 MiB, g6.2xlarge 29317. */
	assert_int_equal(z->memory_mib, 24576);
	assert_string_equal(z->instance->name, "g6.2xlarge");
	assert_true(z->n_instances >= 5);
	for (size_t i = 0; i < z->n_instances; i++) {
		assert_ptr_equal(z->instances[i]->gpu, z->gpu);
		assert_true(z->instances[i]->count >= z->count);
		assert_true(z->instances[i]->alloc_memory_mib > z->memory_mib);
	}
	plan_release(&f);
}

/* What is asked for sizes the cache for its worst case: 32 sequences of 32768 tokens at 128 KiB are 128 GiB. */
static void test_concurrency_sizes_the_cache(void **state)
{
	(void)state;
	struct planned f;
	plan_text(
		&f,
		"cloud: gke\nmodels: {m: {model: meta-llama/Llama-3.1-8B-Instruct, context: 32768, concurrency: 32}}\n",
		NULL);
	const struct sizing *z = &f.plan->workloads[0].size;
	assert_int_equal(z->fit.needed * (int64_t)z->count, 128 * 1024);
	assert_true(z->fit.cache >= z->fit.needed);
	assert_int_equal(z->context, 32768);
	assert_int_equal(z->concurrency, 32);
	plan_release(&f);
}

/* What others are told would hold a model is what the plan takes. */
static void test_smallest_fit_is_the_plans(void **state)
{
	(void)state;
	struct planned f;
	plan_text(&f, "cloud: gke\nmodels: {m: meta-llama/Llama-3.1-70B-Instruct}\n", NULL);
	const struct sizing *z = &f.plan->workloads[0].size;
	struct load load = load_published(catalog_model_find(STR("meta-llama/Llama-3.1-70B-Instruct")),
					  catalog_engine_find(STR("vllm")), (struct version){0});
	const struct gpu *gpu;
	unsigned count;
	assert_true(smallest_fit(&load, catalog_cloud_find(STR("gke")), NULL, &gpu, &count));
	assert_ptr_equal(gpu, z->gpu);
	assert_int_equal(count, z->count);
	/* On one type alone, and not at all. */
	const struct gpu *l4 = catalog_gpu_find(STR("l4"));
	assert_true(smallest_fit(&load, NULL, l4, &gpu, &count));
	assert_ptr_equal(gpu, l4);
	assert_int_equal(count, 8);
	assert_false(smallest_fit(&load, NULL, catalog_gpu_find(STR("t4")), &gpu, &count));
	plan_release(&f);
}

/* gemma-2-9b leaves an L4 21191 - 17613 - 2560 = 1018 MiB. Below the window all 42 layers keep everything: 4096 tokens
 * take 42 × 4096 × 8192 bytes = 1344 MiB, so two sequences take 2688 MiB at 4096 tokens, 1344 at 2048, 672 at 1024: the
 * first that fits. */
static void test_given_gpu_lowers_the_default_context(void **state)
{
	(void)state;
	struct planned f;
	plan_text(&f, "cloud: gke\nmodels: {m: {model: google/gemma-2-9b-it, gpu: {type: l4, count: 1}}}\n", NULL);
	assert_int_equal(f.plan->workloads[0].size.context, 1024);
	assert_string_equal(why(&f, "m.context"), "what fits on the GPU");
	plan_release(&f);
}

static void test_half_on_t4(void **state)
{
	(void)state;
	struct planned f;
	plan_text(&f, "cloud: gke\nmodels: {m: {model: meta-llama/Llama-3.1-8B-Instruct, gpu: {type: t4, count: 2}}}\n",
		  NULL);
	assert_string_equal(f.plan->workloads[0].size.dtype, "half");
	assert_non_null(strstr(at(&f, "workloads[0].args"), "\"--dtype=half\""));
	assert_non_null(strstr(at(&f, "workloads[0].args"), "\"--tensor-parallel-size=2\""));
	assert_string_equal(why(&f, "m.dtype"), "the weights are bf16, which NVIDIA T4 does not compute in");
	/* Several GPUs: 8 GiB of /dev/shm, in the memory as well: 15360 + 8192 + 8192 = 31 GiB. */
	assert_at(&f, "workloads[0].shm.size", "\"8Gi\"");
	assert_at(&f, "workloads[0].resources.limits", "{\"memory\":\"31Gi\",\"nvidia.com/gpu\":\"2\"}");
	plan_release(&f);
}

static void test_fp8_takes_the_publishers_copy(void **state)
{
	(void)state;
	struct planned f;
	plan_text(
		&f,
		"cloud: oke\nmodels: {m: {model: meta-llama/Llama-3.1-405B-Instruct, gpu: h100, quantization: fp8}}\n",
		NULL);
	assert_at(&f, "workloads[0].args[0]", "\"meta-llama/Llama-3.1-405B-Instruct-FP8\"");
	assert_null(strstr(at(&f, "workloads[0].args"), "--quantization"));
	assert_at(&f, "workloads[0].gpu.count", "8");
	plan_release(&f);
	/* No copy: made while loading. */
	plan_text(&f, "cloud: gke\nmodels: {m: {model: meta-llama/Llama-3.1-8B-Instruct, quantization: fp8}}\n", NULL);
	assert_at(&f, "workloads[0].args[0]", "\"meta-llama/Llama-3.1-8B-Instruct\"");
	assert_non_null(strstr(at(&f, "workloads[0].args"), "\"--quantization=fp8\""));
	plan_release(&f);
}

static void test_mig_slice(void **state)
{
	(void)state;
	struct planned f;
	plan_text(&f,
		  "cloud: onprem\nmodels: {m: {model: meta-llama/Llama-3.1-8B-Instruct, gpu: {type: a100-80gb, mig: "
		  "3g.40gb}}}\n",
		  NULL);
	assert_at(&f, "workloads[0].resources.limits[\"nvidia.com/mig-3g.40gb\"]", "\"1\"");
	assert_at(&f, "set.quota.hard[\"requests.nvidia.com/mig-3g.40gb\"]", "\"5\"");
	plan_release(&f);
	/* GKE cuts GPUs by a node label and still calls them nvidia.com/gpu. */
	plan_text(&f,
		  "cloud: gke\nmodels: {m: {model: meta-llama/Llama-3.1-8B-Instruct, gpu: {type: a100-80gb, mig: "
		  "3g.40gb}}}\n",
		  NULL);
	assert_at(&f, "workloads[0].resources.limits[\"nvidia.com/gpu\"]", "\"1\"");
	assert_at(&f, "workloads[0].nodeSelector[\"cloud.google.com/gke-gpu-partition-size\"]", "\"3g.40gb\"");
	plan_release(&f);
}

/* 13B in bf16: 26 GB = 24797 MiB; 40 layers × 40 heads × 128 × 2 × 2 = 819200 bytes a token. */
static void test_raw_shape(void **state)
{
	(void)state;
	struct planned f;
	plan_text(&f,
		  "cloud: gke\nmodels: {m: {model: {source: mine/thirteen, parameters: 13B, layers: 40, heads: 40, "
		  "hidden: 5120, context: 4096}}}\n",
		  NULL);
	assert_string_equal(plan_problems(&f), "");
	const struct sizing *z = &f.plan->workloads[0].size;
	assert_in_range(z->weights_mib, 24796, 24798);
	assert_int_equal(z->context, 4096);
	/* 4096 tokens × 819200 bytes = 3200 MiB, divided among the GPUs. */
	assert_int_equal(z->fit.per_sequence * (int64_t)z->count, 3200);
	assert_at(&f, "workloads[0].secrets[0].optional", "true");
	plan_release(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_8b_on_l4),
		cmocka_unit_test(test_405b_on_8_h200),
		cmocka_unit_test(test_latent_is_not_divided),
		cmocka_unit_test(test_sliding_window),
		cmocka_unit_test(test_fp8_weights),
		cmocka_unit_test(test_choices),
		cmocka_unit_test(test_machines_hold_the_pod),
		cmocka_unit_test(test_concurrency_sizes_the_cache),
		cmocka_unit_test(test_smallest_fit_is_the_plans),
		cmocka_unit_test(test_given_gpu_lowers_the_default_context),
		cmocka_unit_test(test_half_on_t4),
		cmocka_unit_test(test_fp8_takes_the_publishers_copy),
		cmocka_unit_test(test_mig_slice),
		cmocka_unit_test(test_raw_shape),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
