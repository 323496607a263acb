/* SPDX-License-Identifier: Apache-2.0
 * A transformer's shape: from a values file or from the config.json of its repository, and the parameters that it adds
 * up to. Private to plan.
 *
 *   embeddings   vocabulary × hidden, twice unless input and output share one matrix
 *   attention    hidden × head dimension × (2 × heads + 2 × key/value heads); latent attention (MLA): its projections
 *   MLP          3 matrices of hidden × width where it is gated (2 where it is not); of each expert, and a router
 *
 * Norms and biases are left out: less than 0.1 % of any model. */
#ifndef K8SAI_PLAN_SHAPE_H
#define K8SAI_PLAN_SHAPE_H

#include "plan/maker.h"

struct shape {
	/** What config.json calls them: num_hidden_layers, hidden_size, … 0: not given. */
	unsigned layers, hidden, heads, kv_heads, head_dim, width, vocabulary, context;
	/** Multi-head latent attention. */
	unsigned kv_lora, q_lora, rope_dim, nope_dim, value_dim;
	/** Experts of a layer, those that one token uses, those that all use; the width of one and of the shared ones
	 * together; the width of layers without experts; how many such layers come first, and of the rest every
	 * `expert_step`-th has experts. */
	unsigned experts, active_experts, expert_width, shared_width, dense_width, dense_layers, expert_step;
	/** Layers that see `window` tokens only, all but `global_layers`. */
	unsigned window, global_layers;
	/** The output head is the input embedding; the MLP has no gate. */
	bool tied, ungated;
	enum data_type dtype;
	/** Weights are stored in `stored`; `only_experts`: the experts alone. */
	bool quantized, only_experts;
	enum data_type stored;
	/** Repository it names, its architecture and model_type; n == 0: none. */
	struct str name, architecture, type;
	/** The arithmetic is known to hold for `type`. */
	bool known;
};

/** What a shape adds up to. */
struct shape_sum {
	/** All, those that one token uses, those in experts, and those in embeddings and output head. */
	uint64_t params, active, experts, ends;
};

/** Reads the config.json at `path` (relative to the file that `at` stands in; at most 4 MiB, never over the network).
 * False, and problems at their places in it, when it cannot be used. Texts are copied. */
bool shape_read(struct maker *m, const struct node *at, struct str path, struct shape *out);
/** Adds up; saturates far above any model. */
struct shape_sum shape_sum(const struct shape *s);
/** The sum in words: "embeddings 2 × 32000 × 4096 = 0.3 B, 32 layers × (…) = 6.5 B". */
struct str shape_sum_text(struct maker *m, const struct shape *s, const struct shape_sum *sum);
/** "7.2 billion", "770 million" of a count. */
struct str params_text(struct maker *m, uint64_t params);

/** The model of a mapping with a shape (its fields lie over `base`, which may be NULL), called `id`. NULL and problems
 * when it says too little, or what cannot be. `*why` is the arithmetic. */
const struct model *shape_model(struct maker *m, const struct node *map, const struct shape *base, struct str id,
				struct str *why);

#endif
