/* SPDX-License-Identifier: Apache-2.0 */
#include "catalog/model.h"

static struct str last_part(struct str id)
{
	for (size_t i = id.n; i-- > 0;)
		if (id.p[i] == '/')
			return str_sub(id, i + 1, id.n);
	return id;
}

static struct str plain_id(struct str id)
{
	if (str_starts(id, "hf://"))
		id = str_sub(id, strlen("hf://"), id.n);
	id = str_sub(id, 0, str_find(id, '@'));
	while (id.n && id.p[id.n - 1] == '/')
		id.n--;
	return id;
}

static bool is_called(const struct model *m, struct str id, struct str (*part)(struct str))
{
	if (str_eq_nocase(id, part(str_of(m->id))))
		return true;
	for (size_t i = 0; i < m->aliases.n; i++)
		if (str_eq_nocase(id, part(str_of(m->aliases.at[i]))))
			return true;
	return false;
}

static struct str whole(struct str id)
{
	return id;
}

const struct model *catalog_model_find(struct str id)
{
	struct str plain = plain_id(id), last = last_part(plain);
	if (!last.n)
		return NULL;
	for (size_t i = 0; i < catalog_n_models; i++)
		if (is_called(&catalog_models[i], plain, whole))
			return &catalog_models[i];
	for (size_t i = 0; i < catalog_n_models; i++)
		if (is_called(&catalog_models[i], last, last_part))
			return &catalog_models[i];
	return NULL;
}

struct nearest catalog_model_nearest(struct str id)
{
	struct str plain = plain_id(id);
	/* Without an owner it is compared with names, which find takes as well. */
	bool named = last_part(plain).n == plain.n;
	struct nearest near = nearest_start(plain);
	for (size_t i = 0; i < catalog_n_models; i++) {
		struct str own = str_of(catalog_models[i].id);
		nearest_offer(&near, named ? last_part(own) : own);
		for (size_t k = 0; k < catalog_models[i].aliases.n; k++)
			nearest_offer(&near, str_of(catalog_models[i].aliases.at[k]));
	}
	return near;
}

static uint64_t times(uint64_t a, uint64_t b)
{
	return b && a > UINT64_MAX / b ? UINT64_MAX : a * b;
}

static uint64_t plus(uint64_t a, uint64_t b)
{
	return a > UINT64_MAX - b ? UINT64_MAX : a + b;
}

/* Numbers that one layer keeps of one token, on one rank that holds `kv_heads` heads. */
static uint64_t numbers_per_token(const struct model *m, unsigned kv_heads)
{
	if (m->kv_lora_rank)
		return (uint64_t)m->kv_lora_rank + m->qk_rope_head_dim;
	return 2 * (uint64_t)kv_heads * m->head_dim;
}

static uint64_t kv_bytes(const struct model *m, uint64_t tokens, unsigned bits, unsigned tp)
{
	if (m->kind == MODEL_EMBEDDING || m->kind == MODEL_RERANK || m->kind == MODEL_VISION)
		return 0;
	/* Heads are divided as far as they go. */
	unsigned heads = tp > 1 ? m->kv_heads / tp + (m->kv_heads % tp != 0) : m->kv_heads;
	unsigned layers = m->cache_layers ? m->cache_layers : m->layers;
	unsigned global = m->window ? m->global_layers : layers;
	uint64_t local_tokens = tokens < m->window ? tokens : m->window;
	uint64_t cells = plus(times(global, tokens), times(layers - global, local_tokens));
	cells = plus(cells, times(layers, m->encoder_tokens));
	uint64_t all_bits = times(times(cells, numbers_per_token(m, heads)), bits);
	uint64_t bytes = all_bits == UINT64_MAX ? UINT64_MAX : all_bits / 8 + (all_bits % 8 != 0);
	uint64_t state = (uint64_t)m->state_kib * 1024;
	bytes = plus(bytes, tp > 1 ? state / tp + (state % tp != 0) : state);
	return plus(bytes, times(times(layers, tokens), m->index_bytes));
}

uint64_t catalog_model_kv_bytes(const struct model *m, uint64_t tokens, unsigned bits)
{
	return kv_bytes(m, tokens, bits, 1);
}

uint64_t catalog_model_kv_bytes_per_gpu(const struct model *m, uint64_t tokens, unsigned bits, unsigned tp)
{
	return kv_bytes(m, tokens, bits, tp);
}

bool catalog_model_tp_ok(const struct model *m, unsigned tp)
{
	for (size_t i = 0; i < m->valid_tp.n; i++)
		if (m->valid_tp.at[i] == tp)
			return true;
	/* The table ends at 16. */
	if (tp <= 16 || m->heads % tp != 0)
		return false;
	return m->kv_heads >= tp ? m->kv_heads % tp == 0 : tp % m->kv_heads == 0;
}
