/* SPDX-License-Identifier: Apache-2.0
 * The arithmetic of memory, without a plan around it: does a model fit on so many devices, and what do nodes leave for
 * pods? The planner and the lint rules ask here, so that they cannot disagree.
 *
 * On each GPU:   memory × share  =  weights / GPUs  +  overhead  +  key/value cache
 *   share     --gpu-memory-utilization
 *   overhead  activations, CUDA graphs and context, collectives (engine.h)
 *   cache     at least `sequences` of full length; bytes a token by model.h: attention heads are divided among the GPUs
 * as far as they go, a latent (MLA) is not, and layers with a sliding window keep no more than the window
 *
 * Over several nodes the layers are divided among the nodes and each node's share among its GPUs (pipeline across,
 * tensors within: https://docs.vllm.ai/en/latest/serving/parallelism_scaling/). The fullest node counts: it has
 * ceil(layers / nodes) of the layers, and the first or the last one the embeddings or the output head besides. */
#ifndef K8SAI_PLAN_MEMORY_H
#define K8SAI_PLAN_MEMORY_H

#include "base/arena.h"
#include "catalog/catalog.h"

enum {
	/** Context when none is given and the model has more: most chat requests fit, and a GPU of the L4 class holds
	   it beside an 8B model. */
	DEFAULT_CONTEXT = 8192,
	/** Sequences of full length that must fit when no concurrency is given. */
	DEFAULT_SEQUENCES = 2,
};

/** What has to fit. */
struct load {
	const struct model *model;
	const struct engine *engine;
	/** All weights as they stand on the GPUs, as they are downloaded, and their type. */
	uint64_t weights_mib, download_mib;
	enum data_type type;
	/** Weights quantised in blocks of this many: a rank's share of an expert must be a multiple. 0: no such rule.
	 */
	unsigned block;
	unsigned context, sequences, percent;
	/** Bits of a number in the key/value cache; 0 stands for 16. */
	unsigned kv_bits;
};

/** Memory of one device, in MiB. */
struct memory_fit {
	/** What the engine may use of the device, the weights' share, activations, graphs and collectives, and what is
	 * left for the key/value cache (negative: the weights do not fit). */
	int64_t budget, weights, overhead, cache;
	/** The cache that one sequence of full length takes, and that all sequences asked for take. */
	int64_t per_sequence, needed;
	/** Tokens that the cache holds. */
	uint64_t tokens;
	bool fits;
};

/** `model` as published, run by release `version` of `engine` (0.0.0: the newest) with nothing else said: context and
 * sequences are the defaults above, the share is the engine's own. */
struct load load_published(const struct model *model, const struct engine *engine, struct version version);
/** The same weights in type `to`. `online`: the engine makes them so while loading, unless the publisher has a copy;
 * otherwise they are downloaded so. */
void load_quantize(struct load *load, enum data_type to, bool online);
/** Size of `model`'s weights in type `to`, MiB: what is quantised shrinks, embeddings, output head and what
 * reads images stay at 16 bits. The publisher's own copy in fp8 counts as it is published. */
uint64_t quantized_mib(const struct model *model, enum data_type to);
/** Bytes that `params` parameters take in type `to` when `kept` of them stay at 16 bits, in MiB, rounded up. */
uint64_t stored_mib(uint64_t params, uint64_t kept, enum data_type to);
/** The arithmetic above for `count` devices with `memory_mib` each. */
struct memory_fit memory_fit(const struct load *load, uint64_t memory_mib, unsigned count);
/** The same on each of `nodes` nodes with `count` such devices. */
struct memory_fit memory_fit_nodes(const struct load *load, uint64_t memory_mib, unsigned count, unsigned nodes);
/** May `count` GPUs share the model? Attention heads and experts must divide. */
bool parallelism_ok(const struct load *load, unsigned count);
/** Can the engine run it on this GPU: number formats, compute capability? NULL, or why not. */
const char *gpu_unfit(const struct load *load, const struct gpu *gpu);

/** What the planner would take for the load on one node of `cloud` (NULL: on premises, where any machine will do): the
 * cheapest that fits, of type `gpu` alone when it is not NULL. False when nothing fits. */
bool smallest_fit(const struct load *load, const struct cloud *cloud, const struct gpu *gpu, const struct gpu **best,
		  unsigned *count);

/** "15.0 GiB" of MiB, with one decimal. */
struct str mib_text(struct arena *a, int64_t mib);

/** What a node of that machine type leaves for pods: the catalog's figure, else an estimate. MiB, and thousandths of a
 * CPU. Only for types whose memory (CPU) is known. */
uint64_t instance_memory_left(const struct instance *i);
uint64_t instance_cpu_left_m(const struct instance *i);

#endif
