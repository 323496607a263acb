/* SPDX-License-Identifier: Apache-2.0
 * Accelerators: memory, speed, what they can compute with, how they are split, and the node labels that name them.
 * Data: gpus.yaml. */
#ifndef K8SAI_CATALOG_GPU_H
#define K8SAI_CATALOG_GPU_H

#include "catalog/common.h"

/** One way to cut a GPU with Multi-Instance GPU. */
struct mig_profile {
	/** "1g.10gb", "1g.10gb+me"; and the extended resource under strategy `mixed`: "nvidia.com/mig-1g.10gb",
	 * "nvidia.com/mig-1g.10gb.me". */
	const char *profile, *resource;
	/** What a container in the slice sees, rounded down. */
	unsigned memory_mib;
	/** Compute slices (the number before "g"), and how many such slices one GPU can hold when it holds nothing
	 * else. */
	unsigned compute, max;
};

/** The values that one node label takes for a GPU. Several values are alternatives (operator In). */
struct gpu_label {
	const char *key;
	struct text_list values;
};

struct gpu {
	/** "l4", "a100-80gb", "h100"; other spellings users may write; and the name to print. */
	const char *name;
	struct text_list aliases;
	const char *title;
	enum vendor vendor;
	/** Extended resource of a whole device. A Neuron device also has one per core. */
	const char *resource;
	/** Memory that a program sees on one device: what nvidia-smi reports where known, not the figure of the
	 * brochure. */
	unsigned memory_mib;
	/** GB/s of one device. */
	unsigned bandwidth_gbs;
	/** Dense (no sparsity) 10^12 operations a second; 0 when the device has no such unit or the figure is not
	 * known. */
	unsigned tflops_fp16, tflops_bf16, tflops_fp8, tflops_int8, tflops_fp4;
	/** CUDA compute capability; 0.0 for other vendors. */
	unsigned cc_major, cc_minor;
	/** DATA_BIT set of types that the device multiplies natively. */
	unsigned precisions;
	/** Empty when the device has no MIG. */
	const struct mig_profile *mig;
	size_t n_mig;
	/** Values of nvidia.com/gpu.product that GPU Feature Discovery writes for it; empty for other vendors. */
	struct text_list products;
	/** Labels that pick this GPU, each key once, nvidia.com/gpu.product among them. A cloud's selectors say which
	 * keys to use (cloud.h). */
	const struct gpu_label *labels;
	size_t n_labels;
	/** The node's CPU is arm64: images must be built for it. */
	bool arm64;
	/** Most devices that one node has, and cores per device where those can be asked for one by one (Neuron). */
	unsigned per_node, cores;
	/** Devices of one node are joined by NVLink, Infinity Fabric, … rather than PCIe alone, so tensor parallelism
	 * scales. */
	bool linked;
	/** No product of today: planned only when asked for. */
	bool legacy;
	/** What an hour costs against a T4, in hundredths (T4 = 100). Our own rough figure, for ordering candidates
	 * only: no price list, and no promise. */
	unsigned relative_cost;
	const char *note, *source, *date;
};

extern const struct gpu catalog_gpus[];
extern const size_t catalog_n_gpus;

/** The GPU that `name` stands for: its name, an alias or a value of gpu.product (with or without "-SHARED" or "-MIG-…"
 * behind it), ignoring case; NULL when there is none. */
const struct gpu *catalog_gpu_find(struct str name);
/** The known name or alias most like `name`; best.p == NULL when nothing is near. */
struct nearest catalog_gpu_nearest(struct str name);
/** The values of label `key` for this GPU; NULL when it has none. */
const struct gpu_label *catalog_gpu_label(const struct gpu *gpu, struct str key);
/** The GPU that a node label with this value picks (for node.kubernetes.io/instance-type: the instance's GPU); NULL
 * when it picks none or does not say which. */
const struct gpu *catalog_gpu_by_label(struct str key, struct str value);
/** Does the device compute natively in `type`? */
bool catalog_gpu_can(const struct gpu *gpu, enum data_type type);

/** The profile of `gpu` that `name` stands for: "3g.40gb", "1g.10gb+me", "mig-3g.40gb" or "nvidia.com/mig-3g.40gb";
 * NULL when that GPU does not have it. */
const struct mig_profile *catalog_gpu_mig(const struct gpu *gpu, struct str name);
/** The same for any GPU: the first that has the profile, with the GPU in `*gpu` (may be NULL). */
const struct mig_profile *catalog_mig(struct str name, const struct gpu **gpu);
/** The known resource ("nvidia.com/mig-…") most like `resource`, of `gpu` alone when it is not NULL. */
struct nearest catalog_mig_nearest(const struct gpu *gpu, struct str resource);

#endif
