/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/amounts.h"
#include "lint/machines.h"
#include "lint/rule.h"
#include "lint/served.h"

/* The devices that the container may get. */
struct devices {
	int64_t count;
	/** Memory of the largest that it may be; the type, NULL when only the memory is known. */
	uint64_t memory_mib;
	const struct gpu *gpu;
	const struct mig_profile *mig;
	/** Nothing says which type: the largest there is was taken. */
	bool any;
};

static void take(struct devices *d, const struct gpu *gpu, const struct mig_profile *mig)
{
	uint64_t memory = mig ? mig->memory_mib : gpu->memory_mib;
	if (memory <= d->memory_mib)
		return;
	d->memory_mib = memory;
	d->gpu = gpu;
	d->mig = mig;
}

/* The slice of a GPU that the resource, or GKE's node label, stands for; NULL for a whole device. */
static const struct mig_profile *slice_of(const struct gpu *gpu, const struct accelerator_ask *ask,
					  struct str partition)
{
	return catalog_gpu_mig(gpu, partition.n ? partition : ask->name);
}

static void take_types(struct devices *d, const struct accelerator_ask *ask, struct str partition,
		       const struct gpu *const *gpus, size_t n)
{
	bool slices = partition.n || ask->resource->kind == ACCELERATOR_SLICE;
	for (size_t i = 0; i < n; i++) {
		const struct gpu *gpu = gpus ? gpus[i] : &catalog_gpus[i];
		const struct mig_profile *mig = slices ? slice_of(gpu, ask, partition) : NULL;
		if (slices ? mig != NULL : str_is(ask->name, gpu->resource))
			take(d, gpu, mig);
	}
}

/* Labels that say the memory of one device in MiB. */
static bool is_memory_label(struct str key)
{
	return str_is(key, "nvidia.com/gpu.memory") || str_is(key, "karpenter.k8s.aws/instance-gpu-memory") ||
	       str_is(key, "eks.amazonaws.com/instance-gpu-memory");
}

/* What nodeSelector says beside the type. False when nodes cut their devices in a way that cannot be told. */
static bool read_labels(const struct pod *p, uint64_t *memory_mib, struct str *partition)
{
	struct node_choice it = node_choice(p);
	struct node_demand d;
	while (node_choice_next(&it, &d)) {
		if (str_starts(d.key, "nvidia.com/mig.") || str_starts(d.key, "nvidia.com/vgpu"))
			return false;
		int64_t n;
		if (d.term != NODE_SELECTOR_TERM || not_judged(d.values))
			continue;
		if (str_is(d.key, "cloud.google.com/gke-gpu-partition-size"))
			*partition = node_text(d.values);
		if (is_memory_label(d.key) && str_to_i64(node_text(d.values), &n) && n > 0)
			*memory_mib = (uint64_t)n;
	}
	return true;
}

/* False when it is not known what the container gets. */
static bool find_devices(const struct pod *p, const struct container *k, struct devices *out)
{
	const struct accelerator_ask *ask = k->asks;
	*out = (struct devices){0};
	if (k->n_asks != 1 || k->claims || !ask_is_clear(ask))
		return false;
	enum accelerator_kind kind = ask->resource->kind;
	if ((kind != ACCELERATOR_DEVICE && kind != ACCELERATOR_SLICE) || ask->resource->vendor == VENDOR_AWS ||
	    ask->resource->vendor == VENDOR_GOOGLE)
		return false;
	struct str partition = {0};
	uint64_t memory = 0;
	if (!read_labels(p, &memory, &partition))
		return false;
	out->count = ask->count;
	const struct gpu *gpus[MOST_GPU_TYPES];
	size_t n = node_choice_gpus(p, gpus, MOST_GPU_TYPES);
	take_types(out, ask, partition, gpus, n);
	if (!n) {
		take_types(out, ask, partition, NULL, catalog_n_gpus);
		out->any = true;
	}
	if (memory && kind == ACCELERATOR_DEVICE && !partition.n && (!out->memory_mib || memory < out->memory_mib)) {
		out->memory_mib = memory;
		out->gpu = n ? out->gpu : NULL;
		out->any = false;
	}
	return out->memory_mib > 0;
}

static struct str device_text(struct arena *a, const struct devices *d)
{
	if (!d->gpu)
		return STR("such a GPU");
	if (d->mig)
		return arena_printf(a, "%s%s %s", d->any ? "the largest such slice, of an " : "one ", d->gpu->title,
				    d->mig->profile);
	return arena_printf(a, "%s%s", d->any ? "the largest GPU, " : "one ", d->gpu->title);
}

/* What would hold it: more devices of that type, else what the planner would take. */
static struct str cure(struct check *c, const struct load *load, const struct devices *d, int64_t spread)
{
	const struct gpu *gpu;
	unsigned count;
	if (spread < d->count && memory_fit(load, d->memory_mib, (unsigned)d->count).cache > 0)
		return arena_printf(c->scratch, "spread over all %lld devices of the container it would fit",
				    (long long)d->count);
	const struct cloud *cloud = c->options->cloud ? catalog_cloud_find(str_of(c->options->cloud)) : NULL;
	if (!d->any && d->gpu && !d->mig && smallest_fit(load, cloud, d->gpu, &gpu, &count))
		return arena_printf(c->scratch, "%u of them hold it", count);
	if (smallest_fit(load, cloud, NULL, &gpu, &count))
		return arena_printf(c->scratch, "the smallest fit is %u × %s", count, gpu->title);
	return STR("no node has GPUs enough for it: it takes several nodes, or weights that are quantised");
}

static void check(struct check *c, const struct pod *p, const struct container *k)
{
	struct served s;
	struct devices d;
	if (!find_devices(p, k, &d) || !container_served(k, c->scratch, &s))
		return;
	int64_t spread = served_spread(p, k, c->scratch, s.load.model, d.count);
	if (!spread)
		return;
	struct memory_fit fit = memory_fit(&s.load, d.memory_mib, (unsigned)spread);
	if (fit.weights <= fit.budget)
		return;
	struct str all = mib_text(c->scratch, (int64_t)s.load.weights_mib), each = mib_text(c->scratch, fit.weights),
		   memory = mib_text(c->scratch, (int64_t)d.memory_mib), budget = mib_text(c->scratch, fit.budget);
	struct str share = spread > 1 ? arena_printf(c->scratch, " (%.*s on each of %lld devices)", STR_ARG(each),
						     (long long)spread)
				      : STR("");
	struct str used = s.load.percent == 100 ? memory
						: arena_printf(c->scratch, "%u %% of %.*s = %.*s", s.load.percent,
							       STR_ARG(memory), STR_ARG(budget));
	struct str device = device_text(c->scratch, &d), fix = cure(c, &s.load, &d, spread);
	struct finding *f = report(
		c, s.at, "the weights of '%.*s' take %s%.*s in %s%.*s, and the engine may use %.*s of %.*s: %.*s",
		STR_ARG(s.id), s.at_least ? "at least " : "", STR_ARG(all), data_type_name(s.load.type), STR_ARG(share),
		STR_ARG(used), STR_ARG(device), STR_ARG(fix));
	related_node(c, f, node_deref(k->asks->limit ? k->asks->limit : k->asks->request), "the devices");
}

const struct rule rule_gpu009 = {
	.code = "GPU009",
	.name = "model-does-not-fit",
	.severity = SEVERITY_ERROR,
	.audience = FOR_ACCELERATOR,
	.container = check,
	.what = "The weights of the model alone are larger than what the engine may use of the GPUs that the container "
		"asks for.",
	.why = "Parameters × bytes each have to be in GPU memory before the first token: 70 billion in bf16 are 131 "
	       "GiB. A server on less ends with 'CUDA out of memory', or says that no memory is left for the cache, "
	       "after minutes of downloading, and starts over. The weights are divided by the tensor and pipeline "
	       "parallel sizes (vLLM and SGLang use one GPU when these are not given); vLLM takes 92 % of the memory "
	       "(90 % before 0.20), or `--gpu-memory-utilization`. It is silent where the size is not sure: folders "
	       "that are not named after the model, other revisions, offloading to the host, several pods that share "
	       "one model. That weights fit does not mean that the cache does: `k8sai plan` works out both.",
	.bad = "nodeSelector:\n  nvidia.com/gpu.product: NVIDIA-L4\ncontainers:\n  - name: server\n"
	       "    image: vllm/vllm-openai:v0.32.0\n    args: [--model=meta-llama/Llama-3.1-70B-Instruct]\n"
	       "    resources:\n      limits:\n        nvidia.com/gpu: 1\n",
	.good = "nodeSelector:\n  nvidia.com/gpu.product: NVIDIA-H100-80GB-HBM3\ncontainers:\n  - name: server\n"
		"    image: vllm/vllm-openai:v0.32.0\n"
		"    args: [--model=meta-llama/Llama-3.1-70B-Instruct, --tensor-parallel-size=4]\n"
		"    resources:\n      limits:\n        nvidia.com/gpu: 4\n",
	.fix = "Ask for more or larger GPUs and set the tensor parallel size to their number, serve a quantised copy, "
	       "or "
	       "take a smaller model.",
	.source = "https://docs.vllm.ai/en/latest/configuration/conserving_memory/",
};
