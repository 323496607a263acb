/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/memory.h"

#include <inttypes.h>

enum {
	/** Of a shape that does not tell it: Qwen2.5's and Qwen3's. Only used to say what stays unquantised. */
	ASSUMED_VOCABULARY = 152064,
	KV_BITS = 16,
	MIB = 1 << 20,
};

static uint64_t round_to(uint64_t n, uint64_t step)
{
	return (n + step - 1) / step * step;
}

/* Input embedding and output head: two matrices of vocabulary × hidden, or one for both, though never more than half of
 * the model. */
static uint64_t end_params(const struct model *model)
{
	uint64_t vocabulary = model->vocabulary ? model->vocabulary : ASSUMED_VOCABULARY;
	uint64_t kept = (model->tied ? 1 : 2) * vocabulary * model->hidden, all = (uint64_t)model->params_m * 1000000;
	return kept > all / 2 ? all / 2 : kept;
}

uint64_t stored_mib(uint64_t params, uint64_t kept, enum data_type to)
{
	kept = kept > params ? params : kept;
	return ((params - kept) / 800 * data_type_centibits(to) + kept / 800 * data_type_centibits(DATA_BF16)) / MIB +
	       1;
}

uint64_t quantized_mib(const struct model *model, enum data_type to)
{
	if (data_type_centibits(to) >= data_type_centibits(model->dtype))
		return model->weights_mib;
	if (to == DATA_FP8 && model->fp8_mib)
		return model->fp8_mib;
	/* What reads images stays as it is, too. */
	uint64_t kept = end_params(model) + model->tower_m * 1000000ull;
	return stored_mib((uint64_t)model->params_m * 1000000, kept, to);
}

static void load_block(struct load *load)
{
	const struct model *model = load->model;
	load->block = load->type == DATA_FP8 && model->experts ? model->fp8_block : 0;
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

/* Layers of the fullest node. */
static unsigned stage_layers(const struct model *model, unsigned nodes)
{
	return (model->layers + nodes - 1) / nodes;
}

/* Weights on the fullest node: its layers, and one of the two ends of the model. */
static uint64_t stage_weights(const struct load *load, unsigned nodes)
{
	const struct model *model = load->model;
	if (nodes <= 1 || !model->layers)
		return load->weights_mib;
	uint64_t ends = end_params(model) / MIB * data_type_centibits(DATA_BF16) / 800;
	if (ends > load->weights_mib)
		ends = load->weights_mib;
	return (load->weights_mib - ends) * stage_layers(model, nodes) / model->layers + ends / 2;
}

/* Bytes of cache that one sequence of full length takes on a GPU of the fullest node. */
static uint64_t stage_cache(const struct load *load, unsigned count, unsigned nodes)
{
	const struct model *model = load->model;
	uint64_t bytes =
		catalog_model_kv_bytes_per_gpu(model, load->context, load->kv_bits ? load->kv_bits : KV_BITS, count);
	if (bytes > (uint64_t)1 << 50)
		bytes = (uint64_t)1 << 50;
	return nodes > 1 && model->layers ? bytes / model->layers * stage_layers(model, nodes) : bytes;
}

struct memory_fit memory_fit_nodes(const struct load *load, uint64_t memory_mib, unsigned count, unsigned nodes)
{
	const struct engine *e = load->engine;
	unsigned together = count * nodes, collective = 0;
	if (together > 1)
		collective = together > 2 ? e->collective_mib : e->collective_pair_mib;
	struct memory_fit f = {
		.budget = (int64_t)(memory_mib * load->percent / 100),
		.weights = (int64_t)round_to(stage_weights(load, nodes), count) / count,
		.overhead = (int64_t)e->overhead_mib + (int64_t)collective,
	};
	f.cache = f.budget - f.weights - f.overhead;
	uint64_t bytes = stage_cache(load, count, nodes);
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

struct memory_fit memory_fit(const struct load *load, uint64_t memory_mib, unsigned count)
{
	return memory_fit_nodes(load, memory_mib, count, 1);
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
	const struct engine *e = load->engine;
	bool old = gpu->cc_major < e->cc_major || (gpu->cc_major == e->cc_major && gpu->cc_minor < e->cc_minor);
	if (gpu->cc_major && old)
		return "its compute capability is below what the engine needs";
	if (load->type == DATA_FP8 && !catalog_gpu_can(gpu, DATA_FP8))
		return "it does not compute in fp8";
	if (load->type == DATA_FP4 && !catalog_gpu_can(gpu, DATA_FP4))
		return "it does not compute in fp4";
	if (load->kv_bits && load->kv_bits < KV_BITS && !catalog_gpu_can(gpu, DATA_FP8))
		return "it does not compute in fp8, which the key/value cache is asked for in";
	return NULL;
}

struct str mib_text(struct arena *a, int64_t mib)
{
	/* Tenths, rounded away from zero at the half: the same on every machine, unlike printf of a double. */
	int64_t tenths = (mib * 10 + (mib < 0 ? -512 : 512)) / 1024;
	int64_t whole = tenths < 0 ? -tenths : tenths;
	return arena_printf(a, "%s%" PRId64 ".%" PRId64 " GiB", tenths < 0 ? "-" : "", whole / 10, whole % 10);
}
