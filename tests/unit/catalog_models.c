/* SPDX-License-Identifier: Apache-2.0
 * The models' figures agree with each other, and with what is published of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "catalog/catalog.h"

/* Says which model it is about; the assertion that follows only names a line. */
#define expect(model, holds)                                                                                           \
	do {                                                                                                           \
		if (!(holds))                                                                                          \
			print_error("%s\n", (model)->id);                                                              \
		assert_true(holds);                                                                                    \
	} while (0)

static bool is_date(const char *z)
{
	return z && strlen(z) == 10 && z[4] == '-' && z[7] == '-' && z[0] == '2';
}

/* "owner/name" as the hub takes it. */
static bool is_repo(const char *z)
{
	const char *slash = strchr(z, '/');
	if (!slash || slash == z || !slash[1] || strchr(slash + 1, '/'))
		return false;
	for (; *z; z++)
		if (!(*z >= 'a' && *z <= 'z') && !(*z >= 'A' && *z <= 'Z') && !(*z >= '0' && *z <= '9') &&
		    !strchr("-_./", *z))
			return false;
	return true;
}

static bool keeps_a_cache(const struct model *m)
{
	return m->kind == MODEL_LLM || m->kind == MODEL_SPEECH;
}

static void test_fields(void **state)
{
	(void)state;
	assert_true(catalog_n_models >= 65);
	for (size_t i = 0; i < catalog_n_models; i++) {
		const struct model *m = &catalog_models[i];
		expect(m, is_repo(m->id) && is_date(m->date) && m->source);
		expect(m, m->active_m && m->active_m <= m->params_m && m->weights_mib);
		expect(m, m->layers && m->hidden && m->heads && m->kv_heads && m->max_context && m->vocabulary);
		expect(m, (m->head_dim == 0) == (m->kv_lora_rank != 0));
		expect(m, (m->kv_lora_rank == 0) == (m->qk_rope_head_dim == 0));
		expect(m, m->kv_lora_rank || !m->index_bytes);
		expect(m, m->window ? m->global_layers < m->layers : !m->global_layers);
		expect(m, m->window < m->max_context);
		expect(m, m->scaled_context == 0 || m->scaled_context > m->max_context);
		/* Layers without keys and values keep a state, or are plain feed-forward ones. */
		expect(m, m->cache_layers < m->layers && (!m->state_kib || m->cache_layers));
		expect(m, m->tower_m < m->params_m / 2 || !m->tower_m);
		expect(m, !m->encoder_tokens || m->kind == MODEL_SPEECH);
		expect(m, m->kind != MODEL_LLM || !m->tied || m->vocabulary > 1000);
		expect(m, keeps_a_cache(m) == (catalog_model_kv_bytes(m, 1, 16) != 0));
	}
}

static void test_experts(void **state)
{
	(void)state;
	for (size_t i = 0; i < catalog_n_models; i++) {
		const struct model *m = &catalog_models[i];
		expect(m, (m->experts == 0) == (m->expert_width == 0));
		/* One token passes through some of the experts only. */
		expect(m, m->experts ? m->active_m < m->params_m : m->active_m == m->params_m);
		expect(m, m->experts || (!m->shared_width && !m->dense_layers));
		expect(m, m->dense_layers < m->layers);
	}
}

static void test_quantised_copies(void **state)
{
	(void)state;
	for (size_t i = 0; i < catalog_n_models; i++) {
		const struct model *m = &catalog_models[i];
		expect(m, !m->fp8_repo || (is_repo(m->fp8_repo) && strcmp(m->fp8_repo, m->id) != 0));
		expect(m, !m->fp8_repo || data_type_centibits(m->dtype) > data_type_centibits(DATA_FP8));
		expect(m, !m->fp8_mib || (m->fp8_repo && m->fp8_mib < m->weights_mib));
		expect(m, !m->fp8_block || m->fp8_repo || m->dtype == DATA_FP8);
		expect(m, !m->fp8_block || m->hidden % m->fp8_block == 0);
	}
}

/* Ranks share the heads: each gets as many as the others, keys and values are divided or copied. */
static void test_parallelism(void **state)
{
	(void)state;
	for (size_t i = 0; i < catalog_n_models; i++) {
		const struct model *m = &catalog_models[i];
		expect(m, m->heads % m->kv_heads == 0);
		for (unsigned tp = 1; tp <= 16; tp++) {
			bool listed = false;
			for (size_t k = 0; k < m->valid_tp.n; k++)
				listed |= m->valid_tp.at[k] == tp;
			bool divides = m->heads % tp == 0 &&
				       (m->kv_heads >= tp ? m->kv_heads % tp == 0 : tp % m->kv_heads == 0);
			expect(m, !listed || divides);
			/* Of what generates, nothing that a machine could have is left out. */
			expect(m, listed || !divides || (tp & (tp - 1)) != 0 || m->kind != MODEL_LLM);
			expect(m, catalog_model_tp_ok(m, tp) == listed);
		}
		for (size_t k = 1; k < m->valid_tp.n; k++)
			expect(m, m->valid_tp.at[k] > m->valid_tp.at[k - 1]);
	}
}

/* Published sizes are what parameters × type gives, but for checkpoints of mixed types. */
static void test_weights(void **state)
{
	(void)state;
	for (size_t i = 0; i < catalog_n_models; i++) {
		const struct model *m = &catalog_models[i];
		double worked_out = m->params_m * 1e6 * data_type_centibits(m->dtype) / 800 / (1 << 20);
		double off = m->weights_mib / worked_out;
		expect(m, m->mixed ? off > 0.8 && off < 1.6 : off > 0.88 && off < 1.12);
	}
}

/* Millions of parameters that the shape adds up to; feed-forward parts have 3 matrices, with a gate, or 2. */
static double from_shape(const struct model *m, int matrices)
{
	double hidden = m->hidden, width = (double)m->heads * m->head_dim, kv_width = (double)m->kv_heads * m->head_dim;
	double attention = hidden * (2 * width + 2 * kv_width);
	unsigned dense = m->experts ? m->dense_layers : m->layers;
	double expert_layer =
		matrices * hidden * ((double)m->experts * m->expert_width + m->shared_width) + hidden * m->experts;
	double all = m->layers * attention + (double)dense * matrices * hidden * m->ffn_width +
		     (m->layers - dense) * expert_layer + (m->tied ? 1 : 2) * (double)m->vocabulary * hidden;
	return all / 1e6 + m->tower_m;
}

static bool is_uniform(const struct model *m)
{
	return !m->kv_lora_rank && !m->cache_layers && (m->ffn_width || m->experts);
}

/* Total parameters follow from the shape. Biases, norms and position tables come to less than the tolerance, but in
 * the smallest. */
static void test_params_follow_from_shape(void **state)
{
	(void)state;
	size_t checked = 0;
	for (size_t i = 0; i < catalog_n_models; i++) {
		const struct model *m = &catalog_models[i];
		if (!is_uniform(m))
			continue;
		double gated = from_shape(m, 3) / m->params_m, plain = from_shape(m, 2) / m->params_m;
		double least = m->params_m < 100 ? 0.97 : 0.98;
		expect(m, (gated > least && gated < 1.02) || (plain > least && plain < 1.02));
		checked++;
	}
	assert_true(checked >= 90);
	/* Of those with latent attention, the experts alone are nearly all. */
	for (size_t i = 0; i < catalog_n_models; i++) {
		const struct model *m = &catalog_models[i];
		if (!m->kv_lora_rank || !m->experts)
			continue;
		double experts = 3.0 * m->hidden * m->expert_width * m->experts * (m->layers - m->dense_layers) / 1e6;
		expect(m, experts < m->params_m && experts > m->params_m * 0.95);
	}
}

/* A name finds its model, and stands for no other. */
static void test_names(void **state)
{
	(void)state;
	for (size_t i = 0; i < catalog_n_models; i++) {
		const struct model *m = &catalog_models[i];
		const char *last = strchr(m->id, '/') + 1;
		expect(m, catalog_model_find(str_of(m->id)) == m);
		expect(m, catalog_model_find(str_of(last)) == m);
		for (size_t k = 0; k < m->aliases.n; k++) {
			const char *alias = m->aliases.at[k], *slash = strchr(alias, '/');
			expect(m, catalog_model_find(str_of(alias)) == m);
			expect(m, catalog_model_find(str_of(slash ? slash + 1 : alias)) == m);
		}
		/* The publisher's copy in fp8 is not a model of its own beside it. */
		expect(m, !m->fp8_repo || !catalog_model_find(str_of(m->fp8_repo)) ||
				  catalog_model_find(str_of(m->fp8_repo)) == m);
	}
}

/* What is published of caches, for so many tokens of 16 bits, over all GPUs or on one of `tp`. `off`: percent that a
 * rounded figure may differ. */
static const struct {
	const char *model;
	unsigned tokens, tp;
	uint64_t bytes;
	unsigned off;
} caches[] = {
	/* Hugging Face on Llama 3.1, table of 16k and 128k tokens: 1.95, 15.62; 4.88, 39.06 GiB. Its figure of the 405B
	 * is of the first release with 16 key/value heads: half of it since. */
	{"meta-llama/Llama-3.1-8B-Instruct", 16000, 1, 2097152000, 0},
	{"meta-llama/Llama-3.1-8B-Instruct", 128000, 1, 16777216000, 0},
	{"meta-llama/Llama-3.1-70B-Instruct", 16000, 1, 5242880000, 0},
	{"meta-llama/Llama-3.1-70B-Instruct", 128000, 1, 41943040000, 0},
	/* NVIDIA on inference: 4096 tokens of Llama 2 7B are about 2 GB. */
	{"meta-llama/Llama-2-7b-chat-hf", 4096, 1, 2ull << 30, 0},
	/* KAITO, bytesPerToken. */
	{"deepseek-ai/DeepSeek-V3-0324", 1, 1, 70272, 0},
	{"Qwen/Qwen3-Coder-30B-A3B-Instruct", 1, 1, 98304, 0},
	/* vLLM issue 21348, log of one of 4 GPUs: 8.11 GiB hold 178880 tokens. */
	{"Qwen/Qwen3-235B-A22B-Instruct-2507", 178880, 4, 8708046193, 2},
	/* KV cache calculators that show their arithmetic from config.json: 32k tokens are 4 GiB; 2 × 28 × 4 × 128 × 2;
	 * 2 × 28 × 8 × 128 × 2; 2 × 40 × 8 × 128 × 2. */
	{"mistralai/Mixtral-8x7B-Instruct-v0.1", 32768, 1, 4ull << 30, 0},
	{"Qwen/Qwen2.5-7B-Instruct", 1, 1, 57344, 0},
	{"meta-llama/Llama-3.2-3B-Instruct", 1, 1, 114688, 0},
	{"mistralai/Mistral-Small-24B-Instruct-2501", 1, 1, 163840, 0},
};

static void test_published_caches(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(caches); i++) {
		const struct model *m = catalog_model_find(str_of(caches[i].model));
		if (!m)
			print_error("%s\n", caches[i].model);
		assert_non_null(m);
		uint64_t bytes = catalog_model_kv_bytes_per_gpu(m, caches[i].tokens, 16, caches[i].tp);
		uint64_t slack = caches[i].bytes / 100 * caches[i].off;
		expect(m, bytes >= caches[i].bytes - slack && bytes <= caches[i].bytes + slack);
	}
}

static uint64_t growth(const char *id, uint64_t from, uint64_t to)
{
	const struct model *m = catalog_model_find(str_of(id));
	assert_non_null(m);
	return (catalog_model_kv_bytes(m, to, 16) - catalog_model_kv_bytes(m, from, 16)) / (to - from);
}

/* What a token adds where not all layers keep all of it. */
static void test_partial_caches(void **state)
{
	(void)state;
	/* Windows of 128 in half of 36 layers: 18 layers go on, 36 KiB a token (GitLab's guide to its models). */
	assert_int_equal(growth("openai/gpt-oss-120b", 1000, 2000), 36 * 1024);
	assert_int_equal(growth("openai/gpt-oss-120b", 0, 100), 72 * 1024);
	/* 10 of 62 layers see everything: 2 × 10 × 16 × 128 × 2. */
	assert_int_equal(growth("google/gemma-3-27b-it", 1024, 4096), 81920);
	assert_int_equal(growth("google/gemma-3-27b-it", 0, 1024), 8192 * 62);
	/* 12 of 48 layers attend: 2 × 12 × 2 × 256 × 2, beside states that do not grow. */
	assert_int_equal(growth("Qwen/Qwen3-Next-80B-A3B-Instruct", 1, 8193), 24576);
	/* 4 of 40: 2 × 4 × 8 × 128 × 2. */
	assert_int_equal(growth("ibm-granite/granite-4.0-h-small", 1, 8193), 16384);
	/* 6 of 52: 2 × 6 × 2 × 128 × 2. */
	assert_int_equal(growth("nvidia/NVIDIA-Nemotron-3-Nano-30B-A3B-BF16", 1, 8193), 6144);
	/* A latent of 576 numbers in 16 bits, an index of 128 and a scale of 4 bytes: 61 × (1152 + 132). */
	assert_int_equal(growth("deepseek-ai/DeepSeek-V3.2", 0, 8192), 61 * (1152 + 132));
	/* Whisper's decoder keeps the encoder's 1500 frames: 32 layers × 2 × 1280 × 2. */
	const struct model *whisper = catalog_model_find(STR("openai/whisper-large-v3"));
	assert_int_equal(catalog_model_kv_bytes(whisper, 448, 16), (448 + 1500) * 163840ull);
	/* States are there from the first token on, and are shared out. */
	const struct model *next = catalog_model_find(STR("Qwen/Qwen3-Next-80B-A3B-Instruct"));
	assert_int_equal(catalog_model_kv_bytes(next, 0, 16), (uint64_t)next->state_kib * 1024);
	assert_int_equal(catalog_model_kv_bytes_per_gpu(next, 0, 16, 4), (uint64_t)next->state_kib * 256);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fields),
		cmocka_unit_test(test_experts),
		cmocka_unit_test(test_quantised_copies),
		cmocka_unit_test(test_parallelism),
		cmocka_unit_test(test_weights),
		cmocka_unit_test(test_params_follow_from_shape),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_published_caches),
		cmocka_unit_test(test_partial_caches),
	};
	return cmocka_run_group_tests_name("catalog_models", tests, NULL, NULL);
}
