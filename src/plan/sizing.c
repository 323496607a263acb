/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/sizing.h"

enum {
	/** Qwen2.5's and Qwen3's; Llama 3's is 128256, Gemma's 262144. Only used to say what stays unquantised. */
	ASSUMED_VOCABULARY = 152064,
	/** Block-wise fp8 of DeepSeek and Qwen: 128 × 128. */
	FP8_BLOCK = 128,
	/** vLLM runs on compute capability 7.0 and later (its installation guide). */
	LEAST_CAPABILITY = 7,
	KV_BITS = 16,
};

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

struct load load_of(const struct model_request *r, struct version version)
{
	const struct model *model = r->model;
	const struct engine *e = r->engine;
	struct load load = {.model = model,
			    .engine = e,
			    .weights_mib = model->weights_mib,
			    .download_mib = model->weights_mib,
			    .type = model->dtype};
	if (r->quantization && r->quantization->type != model->dtype) {
		load.type = r->quantization->type;
		load.weights_mib = quantized_mib(model, load.type);
		/* Made while loading, unless the repository is already so. */
		bool stored = !r->quantization->online || (load.type == DATA_FP8 && model->fp8_repo);
		load.download_mib = stored ? load.weights_mib : model->weights_mib;
	}
	if (load.type == DATA_FP8 && model->experts && (model->dtype == DATA_FP8 || model->fp8_repo))
		load.block = FP8_BLOCK;
	load.context = r->context.value ? r->context.value : DEFAULT_CONTEXT;
	if (!r->context.value && model->max_context && model->max_context < load.context)
		load.context = model->max_context;
	load.sequences = r->concurrency.value ? r->concurrency.value : DEFAULT_SEQUENCES;
	/* An unknown version counts as the newest. */
	bool old = e->memory_percent_before && !version_within(version, e->memory_percent_since, (struct version){0});
	load.percent = old ? e->memory_percent_before : e->memory_percent;
	if (!load.percent)
		load.percent = 90;
	return load;
}

struct memory_fit memory_fit(const struct load *load, uint64_t memory_mib, unsigned count)
{
	const struct engine *e = load->engine;
	struct memory_fit f = {
		.budget = (int64_t)(memory_mib * load->percent / 100),
		.weights = (int64_t)round_up(load->weights_mib, count) / count,
		.overhead = (int64_t)e->overhead_mib + (count > 1 ? (int64_t)e->collective_mib : 0),
	};
	f.cache = f.budget - f.weights - f.overhead;
	uint64_t bytes = catalog_model_kv_bytes_per_gpu(load->model, load->context, KV_BITS, count);
	if (bytes > (uint64_t)1 << 50)
		bytes = (uint64_t)1 << 50;
	f.per_sequence = (int64_t)(round_up(bytes, MIB) / MIB);
	f.needed = (int64_t)(round_up(bytes * smaller(load->sequences, 1 << 12), MIB) / MIB);
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
