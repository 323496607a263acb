/* SPDX-License-Identifier: Apache-2.0
 * Open models: shape and size, so that memory can be worked out without fetching anything. Data: models.yaml. */
#ifndef K8SAI_CATALOG_MODEL_H
#define K8SAI_CATALOG_MODEL_H

#include "catalog/common.h"

enum model_kind {
	/** Generates text, from text alone or from images too. */
	MODEL_LLM,
	MODEL_EMBEDDING,
	MODEL_RERANK,
	MODEL_SPEECH,
	/** Compares images and texts (CLIP, SigLIP): generates nothing, keeps no cache. */
	MODEL_VISION,
};

struct model {
	/** Hugging Face id, "meta-llama/Llama-3.1-8B-Instruct", and short names. */
	const char *id;
	struct text_list aliases;
	enum model_kind kind;
	/** Parameters in millions: all that must be in memory, and those that one token uses (smaller for mixtures of
	 * experts). */
	unsigned params_m, active_m;
	/** Transformer shape. `head_dim` is 0 where multi-head latent attention has none. */
	unsigned layers, hidden, heads, kv_heads, head_dim;
	/** Multi-head latent attention: one latent of kv_lora_rank + qk_rope_head_dim a token and layer, the same on
	 * every rank; 0 for ordinary attention. */
	unsigned kv_lora_rank, qk_rope_head_dim;
	/** Sparse attention keeps an index beside that: bytes a token and layer, whatever the cache's type, the same on
	 * every rank. */
	unsigned index_bytes;
	/** Width of the feed-forward part of dense layers; 0 where layers differ. */
	unsigned ffn_width;
	/** Sliding-window attention: layers beyond `global_layers` keep at most `window` tokens. `window` is 0 when all
	 * layers see everything. */
	unsigned window, global_layers;
	/** Layers that keep keys and values, 0: all of them. The others (state space, linear attention) keep
	 * `state_kib` a sequence in all, however long it is; ranks divide it. Recurrent states count with 32 bits. */
	unsigned cache_layers, state_kib;
	/** Encoder and decoder: what the decoder's layers keep of the encoder's output, for each sequence. */
	unsigned encoder_tokens;
	/** Experts and the width of one; 0 for dense models. The width of the expert that every token uses, and the
	 * layers that have no experts. */
	unsigned experts, expert_width, shared_width, dense_layers;
	/** Rows of the embedding matrix. `tied`: the output head is the same matrix. */
	unsigned vocabulary;
	bool tied;
	/** Of the parameters, those of a tower that reads images: it stays unquantised. Millions. */
	unsigned tower_m;
	/** Tokens: what the configuration allows, and what it can be stretched to by rope scaling (0: no such advice).
	 */
	unsigned max_context, scaled_context;
	/** Type of the published weights, and their size in memory. Mixed checkpoints make the size differ from
	 * parameters × type (`mixed`). */
	enum data_type dtype;
	unsigned weights_mib;
	bool mixed;
	/** The repository asks for a licence click: a token is needed. */
	enum answer gated;
	/** Degrees of tensor parallelism (up to 16) that divide the heads. */
	struct count_list valid_tp;
	/** The same weights in fp8 by the publisher, or NULL; what they take in memory, MiB, where that is published
	 * (0: to be worked out). */
	const char *fp8_repo;
	unsigned fp8_mib;
	/** fp8 weights are quantised in blocks of that many: a rank's share of an expert must be a multiple. 0: by
	 * channel or tensor. */
	unsigned fp8_block;
	const char *note, *source, *date;
};

extern const struct model catalog_models[];
extern const size_t catalog_n_models;

/** By id or alias, ignoring case, also by the part behind the last '/'. A leading "hf://" and a trailing "@revision"
 * are skipped. NULL when there is none. */
const struct model *catalog_model_find(struct str id);
struct nearest catalog_model_nearest(struct str id);
/** Bytes of cache that one sequence of `tokens` takes over all ranks but without replication, `bits` a number (16, 8):
 * keys and values (or latents), within sliding windows, what a decoder keeps of its encoder, states of fixed size. 0
 * for models without a cache; saturates at UINT64_MAX. */
uint64_t catalog_model_kv_bytes(const struct model *m, uint64_t tokens, unsigned bits);
/** The same as it stands on each GPU under tensor parallelism `tp`: heads are divided as far as they go, a latent is
 * not divided at all. */
uint64_t catalog_model_kv_bytes_per_gpu(const struct model *m, uint64_t tokens, unsigned bits, unsigned tp);
/** Is `tp` a degree of tensor parallelism that the model's heads allow? */
bool catalog_model_tp_ok(const struct model *m, unsigned tp);

#endif
