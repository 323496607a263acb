/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/memory.h"

enum {
	/** Qwen2.5's and Qwen3's; Llama 3's is 128256, Gemma's 262144. Only used to say what stays unquantised. */
	ASSUMED_VOCABULARY = 152064,
	/** Block-wise fp8 of DeepSeek and Qwen: 128 × 128. */
	FP8_BLOCK = 128,
	/** vLLM runs on compute capability 7.0 and later (its installation guide). */
	LEAST_CAPABILITY = 7,
	KV_BITS = 16,
	MIB = 1 << 20,
};

static uint64_t round_to(uint64_t n, uint64_t step)
{
	return (n + step - 1) / step * step;
}

uint64_t quantized_mib(const struct model *model, enum data_type to)
{
	unsigned from = data_type_centibits(model->dtype), bits = data_type_centibits(to);
	if (bits >= from)
		return model->weights_mib;
	/* Input embedding and output head: two matrices of vocabulary × hidden. */
	uint64_t kept = 2ull * ASSUMED_VOCABULARY * model->hidden, all = (uint64_t)model->params_m * 1000000;
	if (kept > all / 2)
		kept = all / 2;
	return ((all - kept) / 800 * bits + kept / 800 * data_type_centibits(DATA_BF16)) / MIB + 1;
}

static void load_block(struct load *load)
{
	const struct model *model = load->model;
	bool blocks = load->type == DATA_FP8 && model->experts && (model->dtype == DATA_FP8 || model->fp8_repo);
	load->block = blocks ? FP8_BLOCK : 0;
}

struct load load_published(const struct model *model, const struct engine *e, struct version version)
{
	struct load load = {.model = model,
			    .engine = e,
			    .weights_mib = model->weights_mib,
			    .download_mib = model->weights_mib,
			    .type = model->dtype,
			    .context = DEFAULT_CONTEXT,
			    .sequences = DEFAULT_SEQUENCES};
	if (model->max_context && model->max_context < load.context)
		load.context = model->max_context;
	/* An unknown version counts as the newest. */
	bool old = e->memory_percent_before && !version_within(version, e->memory_percent_since, (struct version){0});
	load.percent = old ? e->memory_percent_before : e->memory_percent;
	if (!load.percent)
		load.percent = 90;
	load_block(&load);
	return load;
}

void load_quantize(struct load *load, enum data_type to, bool online)
{
	const struct model *model = load->model;
	if (to == model->dtype)
		return;
	load->type = to;
	load->weights_mib = quantized_mib(model, to);
	/* Made while loading, unless the repository is already so. */
	bool stored = !online || (to == DATA_FP8 && model->fp8_repo);
	load->download_mib = stored ? load->weights_mib : model->weights_mib;
	load_block(load);
}

struct memory_fit memory_fit(const struct load *load, uint64_t memory_mib, unsigned count)
{
	const struct engine *e = load->engine;
	struct memory_fit f = {
		.budget = (int64_t)(memory_mib * load->percent / 100),
		.weights = (int64_t)round_to(load->weights_mib, count) / count,
		.overhead = (int64_t)e->overhead_mib + (count > 1 ? (int64_t)e->collective_mib : 0),
	};
	f.cache = f.budget - f.weights - f.overhead;
	uint64_t bytes = catalog_model_kv_bytes_per_gpu(load->model, load->context, KV_BITS, count);
	if (bytes > (uint64_t)1 << 50)
		bytes = (uint64_t)1 << 50;
	f.per_sequence = (int64_t)(round_to(bytes, MIB) / MIB);
	f.needed = (int64_t)(round_to(bytes * (load->sequences < 1 << 12 ? load->sequences : 1 << 12), MIB) / MIB);
	if (load->sequences > 1 << 12)
		f.needed = f.per_sequence * (int64_t)load->sequences;
	f.fits = f.cache >= f.needed;
	uint64_t per_token = bytes / load->context;
	if (f.cache > 0 && per_token)
		f.tokens = (uint64_t)f.cache * MIB / per_token;
	return f;
}

bool parallelism_ok(const struct load *load, unsigned count)
{
	const struct model *model = load->model;
	if (!catalog_model_tp_ok(model, count))
		return false;
	if (!load->block || !model->expert_width)
		return true;
	return model->expert_width % count == 0 && model->expert_width / count % load->block == 0;
}

const char *gpu_unfit(const struct load *load, const struct gpu *gpu)
{
	if (gpu->cc_major && gpu->cc_major < LEAST_CAPABILITY)
		return "vLLM needs compute capability 7.0 or later";
	if (load->type == DATA_FP8 && !catalog_gpu_can(gpu, DATA_FP8))
		return "it does not compute in fp8";
	if (load->type == DATA_FP4 && !catalog_gpu_can(gpu, DATA_FP4))
		return "it does not compute in fp4";
	return NULL;
}
