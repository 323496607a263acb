/* SPDX-License-Identifier: Apache-2.0
 * From a shape to what the catalog would say of the model. */
#include "base/alloc.h"
#include "catalog/catalog.h"
#include "doc/doc.h"
#include "plan/memory.h"
#include "plan/shape.h"

enum {
	MOST_LAYERS = 10000,
	MOST_HEADS = 10000,
	MOST_HEAD_DIM = 100000,
	MOST_HIDDEN = 10000000,
	MOST_TOKENS = 100000000,
	MOST_MILLIONS = 100000000,
	/** Part of a latent that holds the position: the same in all of DeepSeek's models. */
	DEFAULT_ROPE = 64,
	MILLION = 1000000,
};

/* "13B", "770M", 8000000000 in millions, rounded; 0 when it is none. `*few`: it is a number, and no size of a model. */
static unsigned parameters_m(struct str text, bool *few)
{
	static const struct {
		char suffix;
		double millions;
	} suffixes[] = {{'K', 1e-3}, {'M', 1}, {'B', 1e3}, {'T', 1e6}};
	double scale = 1e-6, value;
	*few = false;
	for (size_t i = 0; text.n && i < COUNT_OF(suffixes); i++)
		if (text.p[text.n - 1] == suffixes[i].suffix) {
			scale = suffixes[i].millions;
			text.n--;
			break;
		}
	if (!str_to_double(text, &value) || value <= 0)
		return 0;
	*few = value < 10000 && scale < 1e-5;
	value *= scale;
	if (value > MOST_MILLIONS || *few)
		return 0;
	return value < 1 ? 1 : (unsigned)(value + 0.5);
}

/* Millions of parameters under `key`; 0, and perhaps a problem, when it says none. */
static unsigned parameters_field(struct maker *m, const struct node *map, const char *key)
{
	const struct node *n = field(map, key);
	bool few;
	unsigned millions = n ? parameters_m(node_text(n), &few) : 0;
	if (!n || millions)
		return millions;
	struct problem *p = few ? node_problem(m->problems, n, "no model has %.*s parameters", STR_ARG(node_text(n)))
				: node_problem(m->problems, n, "'%s' must be a number such as 13B or 770M", key);
	if (!few)
		problem_hint(m->problems, p, "B stands for billions, M for millions");
	else
		problem_hint(m->problems, p, "say '%.*sB' for billions", STR_ARG(node_text(n)));
	return 0;
}

static void shape_heads(struct maker *m, const struct node *n, const struct shape *base, struct model *model)
{
	static const struct shape none;
	const struct shape *b = base ? base : &none;
	struct given hidden = count_field(m, n, "hidden", 1, MOST_HIDDEN, b->hidden);
	struct given heads = count_field(m, n, "heads", 1, MOST_HEADS, b->heads ? b->heads : 1);
	model->heads = heads.value;
	struct given kv = count_field(m, n, "kvHeads", 1, MOST_HEADS, b->kv_heads ? b->kv_heads : model->heads);
	model->kv_heads = kv.value;
	model->hidden = hidden.value;
	if (model->heads % model->kv_heads) {
		struct problem *p =
			node_problem(m->problems,
				     kv.at      ? kv.at
				     : heads.at ? heads.at
						: n,
				     "%u 'kvHeads' do not divide %u 'heads'", model->kv_heads, model->heads);
		problem_hint(m->problems, p, "num_key_value_heads of config.json: each serves as many heads");
	}
	struct given dim = count_field(m, n, "headDim", 1, MOST_HEAD_DIM, b->head_dim);
	model->head_dim = dim.value ? dim.value : hidden.value / model->heads;
	if (!dim.value && hidden.at && hidden.value % model->heads) {
		struct problem *p = node_problem(m->problems, hidden.at, "'hidden' of %u is no multiple of %u 'heads'",
						 hidden.value, model->heads);
		problem_hint(m->problems, p, "say 'headDim' (head_dim in config.json) where a head is of another size");
	} else if (!model->head_dim) {
		struct problem *p = node_problem(m->problems, n, "the shape does not say how large a head is");
		problem_hint(m->problems, p,
			     "add 'headDim' (head_dim in config.json), or 'hidden', which is divided by 'heads'");
		model->head_dim = 1;
	}
}

/* What is rarer: latents, windows, experts. */
static void shape_rest(struct maker *m, const struct node *n, const struct shape *base, struct model *model)
{
	static const struct shape none;
	const struct shape *b = base ? base : &none;
	model->kv_lora_rank = count_field(m, n, "kvLoraRank", 1, MOST_HEAD_DIM, b->kv_lora).value;
	unsigned rope = b->rope_dim ? b->rope_dim : model->kv_lora_rank ? DEFAULT_ROPE : 0;
	model->qk_rope_head_dim = count_field(m, n, "ropeHeadDim", 1, MOST_HEAD_DIM, rope).value;
	model->window = count_field(m, n, "window", 1, MOST_TOKENS, b->window).value;
	struct given global =
		count_field(m, n, "globalLayers", 0, MOST_LAYERS, smaller(b->global_layers, model->layers));
	model->global_layers = global.value;
	if (global.at && global.value > model->layers)
		node_problem(m->problems, global.at, "%u 'globalLayers' are more than the %u 'layers'", global.value,
			     model->layers);
	if (global.at && !model->window)
		problem_hint(m->problems,
			     node_problem(m->problems, global.at, "'globalLayers' says nothing without a 'window'"),
			     "add 'window' (sliding_window in config.json), or leave it out");
	model->global_layers = smaller(model->global_layers, model->layers);
	model->experts = count_field(m, n, "experts", 1, MOST_HEAD_DIM, b->experts).value;
	model->expert_width = count_field(m, n, "expertWidth", 1, MOST_HIDDEN, b->expert_width).value;
	model->max_context = count_field(m, n, "context", 1, MOST_TOKENS, smaller(b->context, MOST_TOKENS)).value;
}

/* Degrees of tensor parallelism: what divides the heads, and divides or is divided by the key/value heads. */
static void shape_parallelism(struct maker *m, struct model *model)
{
	enum { MOST = 16 };
	unsigned *valid = arena_calloc(m->arena, MOST, sizeof *valid);
	size_t n = 0;
	for (unsigned tp = 1; tp <= MOST; tp++)
		if (model->heads % tp == 0 && (model->kv_heads % tp == 0 || tp % model->kv_heads == 0))
			valid[n++] = tp;
	model->valid_tp = (struct count_list){valid, n};
}

/* Weights as they are given, or as they add up. */
static void shape_weights(struct maker *m, const struct node *n, const struct shape *base, struct model *model,
			  struct str *why)
{
	unsigned given = parameters_field(m, n, "parameters"), active = parameters_field(m, n, "activeParameters");
	struct shape_sum sum = base ? shape_sum(base) : (struct shape_sum){0};
	struct given_text dtype = text_field(n, "dtype");
	model->dtype = base ? base->dtype : DATA_BF16;
	if (base && base->quantized)
		model->dtype = base->stored;
	if (dtype.at && !data_type_find(dtype.value, &model->dtype))
		node_problem(m->problems, dtype.at, "no data type is called '%.*s'", STR_ARG(dtype.value));
	uint64_t params = given ? (uint64_t)given * MILLION : sum.params, kept = 0;
	if (params > (uint64_t)MOST_MILLIONS * MILLION)
		params = (uint64_t)MOST_MILLIONS * MILLION;
	/* What quantisation leaves alone: embeddings and head, and in gpt-oss everything but the experts. */
	if (base && base->quantized && !dtype.at)
		kept = base->only_experts ? sum.params - sum.experts : sum.ends;
	model->params_m = (unsigned)((params + MILLION / 2) / MILLION);
	model->params_m = larger(model->params_m, 1);
	model->active_m = active ? active : model->params_m;
	if (!active && !given && sum.active < params)
		model->active_m = larger((unsigned)(sum.active / MILLION), 1);
	if (active > model->params_m)
		node_problem(m->problems, field(n, "activeParameters"), "more parameters are active than there are");
	model->weights_mib = (unsigned)stored_mib(params, kept, model->dtype);
	model->mixed = kept != 0;
	const char *stored = data_type_name(model->dtype);
	*why = given || !base ? TEXT(m, "as given; in %s", stored)
			      : TEXT(m, "%.*s; in %s%s", STR_ARG(shape_sum_text(m, base, &sum)), stored,
				     !kept                ? ""
				     : base->only_experts ? ", all but the experts in 16 bits"
							  : ", embeddings and output head in 16 bits");
}

const struct model *shape_model(struct maker *m, const struct node *map, const struct shape *base, struct str id,
				struct str *why)
{
	static const char *const required[] = {"parameters", "layers", "heads"};
	size_t before = m->problems->n;
	struct model *model = ARENA_NEW(m->arena, struct model);
	for (size_t i = 0; !base && i < COUNT_OF(required); i++) {
		if (field(map, required[i]))
			continue;
		struct problem *p = node_problem(m->problems, map, "'%s' is missing", required[i]);
		problem_hint(m->problems, p,
			     "a shape needs 'parameters', 'layers' and 'heads'; 'config: ./config.json' has them all");
		return NULL;
	}
	model->kind = MODEL_LLM;
	model->id = arena_strz(m->arena, id);
	model->gated = ANSWER_UNKNOWN;
	model->layers = count_field(m, map, "layers", 1, MOST_LAYERS, base ? base->layers : 1).value;
	shape_heads(m, map, base, model);
	shape_rest(m, map, base, model);
	shape_parallelism(m, model);
	struct shape full = base ? *base : (struct shape){0};
	full.layers = model->layers;
	full.hidden = model->hidden;
	full.heads = model->heads;
	full.kv_heads = model->kv_heads;
	full.head_dim = model->head_dim;
	shape_weights(m, map, base ? &full : NULL, model, why);
	return m->problems->n == before ? model : NULL;
}
