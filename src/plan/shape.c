/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/shape.h"

#include <inttypes.h>

/* More parameters than any model has; sums and products stop there. */
static const uint64_t MOST_PARAMS = 1000000000000000000;

static uint64_t plus(uint64_t a, uint64_t b)
{
	return a > MOST_PARAMS - b ? MOST_PARAMS : a + b;
}

static uint64_t times(uint64_t a, uint64_t b)
{
	return b && a > MOST_PARAMS / b ? MOST_PARAMS : a * b;
}

static uint64_t attention(const struct shape *s)
{
	uint64_t hidden = s->hidden, heads = s->heads;
	if (!s->kv_lora)
		return times(times(hidden, s->head_dim), 2 * (heads + s->kv_heads));
	/* Queries go through a latent of their own or straight; keys and values through one latent and a part with the
	   position, which all heads share. */
	uint64_t wide = times(heads, (uint64_t)s->nope_dim + s->rope_dim);
	uint64_t query = s->q_lora ? times(plus(hidden, wide), s->q_lora) : times(hidden, wide);
	uint64_t latent = plus(times(hidden, (uint64_t)s->kv_lora + s->rope_dim),
			       times(s->kv_lora, times(heads, (uint64_t)s->nope_dim + s->value_dim)));
	return plus(plus(query, latent), times(times(heads, s->value_dim), hidden));
}

/* Of one MLP, or one expert, as wide as that. */
static uint64_t mlp(const struct shape *s, unsigned width)
{
	return times(times(s->ungated ? 2 : 3, s->hidden), width);
}

static unsigned dense_width(const struct shape *s)
{
	return s->dense_width ? s->dense_width : s->width;
}

/* Layers with experts. */
static unsigned expert_layers(const struct shape *s)
{
	unsigned step = s->expert_step ? s->expert_step : 1;
	return s->experts && s->layers > s->dense_layers ? (s->layers - s->dense_layers) / step : 0;
}

struct shape_sum shape_sum(const struct shape *s)
{
	struct shape_sum sum = {0};
	unsigned sparse = expert_layers(s), dense = s->layers - sparse;
	uint64_t expert = mlp(s, s->expert_width), router = times(s->hidden, s->experts);
	uint64_t rest = plus(times(s->layers, attention(s)), times(dense, mlp(s, dense_width(s))));
	rest = plus(rest, times(sparse, plus(mlp(s, s->shared_width), router)));
	sum.ends = times(times(s->vocabulary, s->hidden), s->tied ? 1 : 2);
	sum.experts = times(times(sparse, s->experts), expert);
	sum.params = plus(plus(sum.ends, rest), sum.experts);
	sum.active = plus(plus(sum.ends, rest), times(times(sparse, s->active_experts), expert));
	return sum;
}

struct str params_text(struct maker *m, uint64_t params)
{
	uint64_t tenths = (params + 50000000) / 100000000;
	if (params < 950000000)
		return TEXT(m, "%" PRIu64 " million", (params + 500000) / 1000000);
	return TEXT(m, "%" PRIu64 ".%" PRIu64 " billion", tenths / 10, tenths % 10);
}

struct str shape_sum_text(struct maker *m, const struct shape *s, const struct shape_sum *sum)
{
	unsigned sparse = expert_layers(s), dense = s->layers - sparse, matrices = s->ungated ? 2 : 3;
	uint64_t each = times(s->layers, attention(s));
	struct str text = TEXT(m, "embeddings %s%u × %u = %.*s; attention %u layers × %.*s = %.*s",
			       s->tied ? "" : "2 × ", s->vocabulary, s->hidden, STR_ARG(params_text(m, sum->ends)),
			       s->layers, STR_ARG(params_text(m, attention(s))), STR_ARG(params_text(m, each)));
	if (dense)
		text = TEXT(m, "%.*s; MLP %u layers × %u × %u × %u = %.*s", STR_ARG(text), dense, matrices, s->hidden,
			    dense_width(s), STR_ARG(params_text(m, times(dense, mlp(s, dense_width(s))))));
	if (sparse)
		text = TEXT(m, "%.*s; %u layers × %u experts × %u × %u × %u = %.*s", STR_ARG(text), sparse, s->experts,
			    matrices, s->hidden, s->expert_width, STR_ARG(params_text(m, sum->experts)));
	return text;
}
