/* SPDX-License-Identifier: Apache-2.0
 * Parameters by a model's shape, added up by hand, and models over several nodes. */
#include "plan_util.h"

#include "plan/shape.h"
#include "plan/sizing.h"
#include "plan/totals.h"

/* Llama 3.1 8B: embeddings 2 × 128256 × 4096 = 1050673152; a layer's attention 4096 × 128 × 2 × (32 + 8) = 41943040;
 * its MLP 3 × 4096 × 14336 = 176160768; 32 layers. 8030 million are published. */
static void test_dense(void **state)
{
	(void)state;
	struct shape s = {.layers = 32,
			  .hidden = 4096,
			  .heads = 32,
			  .kv_heads = 8,
			  .head_dim = 128,
			  .width = 14336,
			  .vocabulary = 128256};
	struct shape_sum sum = shape_sum(&s);
	assert_int_equal(sum.ends, 1050673152);
	assert_int_equal(sum.params, 1050673152ull + 32ull * (41943040 + 176160768));
	assert_int_equal(sum.active, sum.params);
	assert_int_equal(sum.experts, 0);
	/* Llama 3.2 1B shares the two. */
	s.tied = true;
	assert_int_equal(shape_sum(&s).ends, 1050673152 / 2);
}

/* Mixtral 8x7B: 46.7 billion, of which a token uses 12.9: 262144000 + 32 × (41943040 + 8 × 176160768 + router 4096 ×
 * 8).
 */
static void test_experts(void **state)
{
	(void)state;
	struct shape s = {.layers = 32,
			  .hidden = 4096,
			  .heads = 32,
			  .kv_heads = 8,
			  .head_dim = 128,
			  .width = 14336,
			  .expert_width = 14336,
			  .experts = 8,
			  .active_experts = 2,
			  .vocabulary = 32000};
	struct shape_sum sum = shape_sum(&s);
	assert_int_equal(sum.params, 46702526464ull);
	assert_int_equal(sum.active, 12879659008ull);
}

/* DeepSeek-R1: attention (7168 + 128 × 192) × 1536 + 7168 × 576 + 512 × 128 × 256 + 128 × 128 × 7168 = 187105280 a
 * layer; 3 dense layers of 18432; 58 with 256 experts of 2048 and one shared. 671 billion, 37 of them active. */
static void test_latent(void **state)
{
	(void)state;
	struct shape s = {.layers = 61,
			  .hidden = 7168,
			  .heads = 128,
			  .kv_heads = 128,
			  .width = 18432,
			  .kv_lora = 512,
			  .q_lora = 1536,
			  .rope_dim = 64,
			  .nope_dim = 128,
			  .value_dim = 128,
			  .experts = 256,
			  .active_experts = 8,
			  .expert_width = 2048,
			  .shared_width = 2048,
			  .dense_layers = 3,
			  .vocabulary = 129280};
	struct shape_sum sum = shape_sum(&s);
	assert_int_equal(sum.params, 671025397760ull);
	assert_int_equal(sum.active, 37551276032ull);
	assert_int_equal(sum.experts, 653908770816ull);
}

/* GPT-2: no gate, one embedding: 38597376 + 12 × (2359296 + 2 × 768 × 3072) = 123532032; positions, norms and biases
 * make up the rest of its 124 million. */
static void test_without_gate(void **state)
{
	(void)state;
	struct shape s = {.layers = 12,
			  .hidden = 768,
			  .heads = 12,
			  .kv_heads = 12,
			  .head_dim = 64,
			  .width = 3072,
			  .vocabulary = 50257,
			  .ungated = true,
			  .tied = true};
	assert_int_equal(shape_sum(&s).params, 123532032);
}

/* Numbers that no model has do not run over. */
static void test_absurd(void **state)
{
	(void)state;
	struct shape s = {.layers = 10000,
			  .hidden = 10000000,
			  .heads = 10000,
			  .kv_heads = 10000,
			  .head_dim = 100000,
			  .width = 10000000,
			  .experts = 100000,
			  .active_experts = 100000,
			  .expert_width = 10000000,
			  .vocabulary = 100000000};
	assert_int_equal(shape_sum(&s).params, 1000000000000000000);
	assert_int_equal(shape_sum(&s).experts, 1000000000000000000);
}

/* Embeddings and head of 1000 million stay at 16 bits, 7000 million take 4.5: 2000 + 3937.5 MB = 5662.4 MiB. */
static void test_stored(void **state)
{
	(void)state;
	assert_int_equal(stored_mib(8000000000, 1000000000, DATA_FP4), 5663);
	/* Never more at 16 bits than there is. */
	assert_int_equal(stored_mib(1000000000, 5000000000, DATA_FP4), 1908);
}

static struct load load_of_405b(void)
{
	return load_published(catalog_model_find(STR("meta-llama/Llama-3.1-405B-Instruct")),
			      catalog_engine_find(STR("vllm")), (struct version){0});
}

/* 405B on 2 × 8 H100: 774144 MiB, of which the two ends are 2 × 128256 × 16384 × 2 bytes = 8016. A node has 63 of 126
 * layers: 766128 / 2 = 383064, and one end, 4008: 387072 / 8 = 48384 a GPU. 81559 × 92 % = 75034; 2560 + 392 = 2952;
 * left 23698. Half of the layers keep half of the cache: 504 / 2 = 252 MiB a sequence. */
static void test_two_nodes(void **state)
{
	(void)state;
	struct load l = load_of_405b();
	struct memory_fit f = memory_fit_nodes(&l, 81559, 8, 2);
	assert_int_equal(f.weights, 48384);
	assert_int_equal(f.cache, 23698);
	assert_int_equal(f.per_sequence, 252);
	assert_true(f.fits);
	/* 126 layers over 4 nodes: one of them has 32. 766128 × 32 / 126 = 194572, and 4008, over 8: 24823. */
	f = memory_fit_nodes(&l, 81559, 8, 4);
	assert_int_equal(f.weights, 24823);
	assert_int_equal(f.per_sequence, 128);
	/* On one node nothing changes. */
	assert_int_equal(memory_fit_nodes(&l, 81559, 8, 1).weights, memory_fit(&l, 81559, 8).weights);
}

/* 8 bits a number: half of the 1024 MiB of 8192 tokens. */
static void test_fp8_cache(void **state)
{
	(void)state;
	struct load l = load_published(catalog_model_find(STR("meta-llama/Llama-3.1-8B-Instruct")),
				       catalog_engine_find(STR("vllm")), (struct version){0});
	assert_int_equal(memory_fit(&l, 23034, 1).per_sequence, 1024);
	l.kv_bits = 8;
	assert_int_equal(memory_fit(&l, 23034, 1).per_sequence, 512);
	assert_non_null(gpu_unfit(&l, catalog_gpu_find(STR("a100-80gb"))));
	assert_null(gpu_unfit(&l, catalog_gpu_find(STR("l4"))));
}

static const struct plan_options ahead = {.default_name = {"models", 6}, .ahead = true};

static void test_nodes_only_for_those_who_look(void **state)
{
	(void)state;
	static const char values[] = "cloud: oke\nmodels: {a: {model: meta-llama/Llama-3.1-405B-Instruct, gpu: h100, "
				     "replicas: 1}}\n";
	struct planned f;
	plan_text(&f, values, NULL);
	assert_null(f.plan);
	plan_release(&f);
	plan_text(&f, values, &ahead);
	assert_string_equal(plan_problems(&f), "");
	const struct sizing *z = &f.plan->workloads[0].size;
	assert_int_equal(z->nodes, 2);
	assert_int_equal(z->count, 8);
	/* Weights are shared by the nodes' memory: 774144 / 2 + 8192 + 8192 MiB, in whole GiB. */
	assert_int_equal(z->memory_mib, (774144 / 2 + 16384 + 1023) / 1024 * 1024);
	/* The nodes share the volume, so that a rollout starts a group beside the old one. */
	assert_at(&f, "set.quota.hard[\"requests.nvidia.com/gpu\"]", "\"32\"");
	plan_release(&f);
}

/* Half of an H100: 81559 / 2 = 40779 MiB, 92 % of which are 37516. The engine is told 46 % of the whole. */
static void test_share(void **state)
{
	(void)state;
	struct planned f;
	plan_text(&f,
		  "cloud: gke\nmodels: {a: {model: Qwen/Qwen2.5-7B-Instruct, gpu: {type: h100, share: {mps: 2}}}}\n",
		  &ahead);
	assert_string_equal(plan_problems(&f), "");
	const struct sizing *z = &f.plan->workloads[0].size;
	assert_int_equal(z->device_mib, 40779);
	assert_int_equal(z->fit.budget, 37516);
	assert_int_equal(z->memory_percent, 46);
	assert_int_equal(z->count, 1);
	assert_int_equal(z->shares, 2);
	plan_release(&f);
}

/* Below the choice everything falls short, is not proposed or, when the type was given, would have been taken; above it
 * everything would do. */
static void test_options(void **state)
{
	(void)state;
	struct planned f;
	plan_text(&f, "cloud: eks\nmodels: {a: meta-llama/Llama-3.3-70B-Instruct}\n", NULL);
	const struct sizing *z = &f.plan->workloads[0].size;
	size_t chosen = 0;
	for (size_t i = 0; i < z->n_options; i++) {
		const struct size_option *o = &z->options[i];
		assert_true(i == 0 || z->options[i - 1].cost <= o->cost);
		if (o->state == OPTION_CHOSEN) {
			assert_ptr_equal(o->gpu, z->gpu);
			assert_int_equal(o->cost, z->cost);
			chosen++;
		}
		assert_true(chosen ? o->state == OPTION_CHOSEN || o->state == OPTION_FITS
				   : o->state != OPTION_FITS && o->why.n > 0);
	}
	assert_int_equal(chosen, 1);
	assert_true(z->n_options >= 4);
	plan_release(&f);
	plan_text(&f, "cloud: eks\nmodels: {a: {model: meta-llama/Llama-3.1-8B-Instruct, gpu: h200}}\n", NULL);
	z = &f.plan->workloads[0].size;
	bool cheaper = false;
	for (size_t i = 0; i < z->n_options; i++)
		cheaper = cheaper || (z->options[i].state == OPTION_FITS && z->options[i].cost < z->cost);
	assert_true(cheaper);
	plan_release(&f);
}

static const struct total *total_of(const struct totals *t, const char *resource)
{
	for (size_t i = 0; i < t->n; i++)
		if (str_is(t->at[i].resource, resource))
			return &t->at[i];
	fail_msg("no total of %s", resource);
	return NULL;
}

/* Two replicas of 1 GPU, 4 CPUs, 24 GiB and 30 GiB of volume, and one to three of the same. */
static void test_totals(void **state)
{
	(void)state;
	struct planned f;
	plan_text(&f,
		  "cloud: gke\nquota: {gpu: 7, cpu: 64}\nmodels:\n"
		  "  a: {model: meta-llama/Llama-3.1-8B-Instruct, gpu: l4, replicas: 2}\n"
		  "  b: {model: meta-llama/Llama-3.1-8B-Instruct, gpu: l4, replicas: {min: 1, max: 3}}\n",
		  NULL);
	assert_string_equal(plan_problems(&f), "");
	struct totals t = plan_totals(&f.arena, f.plan);
	const struct total *gpu = total_of(&t, "nvidia.com/gpu"), *memory = total_of(&t, "memory");
	assert_int_equal(gpu->min, 3);
	assert_int_equal(gpu->max, 5);
	assert_true(str_is(gpu->quota, "7"));
	assert_int_equal(total_of(&t, "cpu")->max, 5 * 4000);
	assert_true(str_is(total_of(&t, "cpu")->quota, "64"));
	assert_int_equal(memory->min, 3 * 24 * 1024);
	assert_null(memory->quota.p);
	assert_true(str_is(total_text(&f.arena, memory, memory->max), "120Gi"));
	assert_int_equal(total_of(&t, "storage")->max, 2 * 30 * 1024);
	assert_int_equal(total_of(&t, "claims")->min, 2);
	plan_release(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_dense),
		cmocka_unit_test(test_experts),
		cmocka_unit_test(test_latent),
		cmocka_unit_test(test_without_gate),
		cmocka_unit_test(test_absurd),
		cmocka_unit_test(test_stored),
		cmocka_unit_test(test_two_nodes),
		cmocka_unit_test(test_fp8_cache),
		cmocka_unit_test(test_nodes_only_for_those_who_look),
		cmocka_unit_test(test_share),
		cmocka_unit_test(test_options),
		cmocka_unit_test(test_totals),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
