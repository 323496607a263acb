/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/flags.h"
#include "lint/node_choice.h"
#include "lint/rule.h"

enum { MOST_GPUS = 16 };

static bool is_below(const struct gpu *gpu, const struct engine_format *f)
{
	unsigned has = gpu->cc_major * 100 + gpu->cc_minor, needs = f->cc_major * 100 + f->cc_minor;
	return gpu->vendor == VENDOR_NVIDIA && has && has < needs;
}

/* Weights in a format that the GPU stores but does not compute in. */
static bool is_storage_only(const struct gpu *gpu, const struct engine_format *f)
{
	return gpu->vendor == VENDOR_NVIDIA && f->native != DATA_FP32 && !catalog_gpu_can(gpu, f->native);
}

static void judge(struct check *c, const struct container *k, const struct engine_format *f, const struct word *value,
		  const struct gpu *const *gpus, size_t n)
{
	size_t below = 0, storage = 0;
	for (size_t i = 0; i < n; i++) {
		below += is_below(gpus[i], f);
		storage += is_storage_only(gpus[i], f);
	}
	if (below == n)
		report(c, value->node,
		       "%s runs '%.*s' on GPUs of compute capability %u.%u or more, and %s has %u.%u: it does not "
		       "start",
		       k->engine.engine->title, STR_ARG(value->text), f->cc_major, f->cc_minor, gpus[0]->title,
		       gpus[0]->cc_major, gpus[0]->cc_minor);
	else if (storage == n)
		finding_severity(report(c, value->node,
					"%s does not compute in %s: '%.*s' saves memory there, and no time, because %s "
					"turns the weights back into 16 bits",
					gpus[0]->title, data_type_name(f->native), STR_ARG(value->text),
					k->engine.engine->title),
				 SEVERITY_INFO);
}

static void check(struct check *c, const struct pod *p, const struct container *k)
{
	const struct gpu *gpus[MOST_GPUS];
	const struct engine *engine = k->engine.engine;
	if (!container_runs_engine(k) || engine->n_formats == 0)
		return;
	size_t n = node_choice_gpus(p, gpus, MOST_GPUS);
	for (size_t i = 0; n && i < engine->n_formats; i++) {
		struct word value;
		const struct engine_format *f = &engine->formats[i];
		if (container_role(k, c->scratch, f->role, &value) == FLAG_GIVEN &&
		    str_eq_nocase(value.text, str_of(f->value)))
			judge(c, k, f, &value, gpus, n);
	}
}

const struct rule rule_srv005 = {
	.code = "SRV005",
	.name = "quantisation-unsupported",
	.severity = SEVERITY_ERROR,
	.audience = FOR_ACCELERATOR,
	.container = check,
	.what = "A number format or quantisation that the selected GPU does not have.",
	.why = "bfloat16 came with Ampere (compute capability 8.0), fp8 with Ada and Hopper (8.9), fp4 with Blackwell "
	       "(10.0). vLLM "
	       "refuses bfloat16 on a T4 or V100, and quantisation kernels that need Turing on a V100; the pod "
	       "restarts for ever "
	       "(error). Some formats run on older GPUs as storage only: fp8 weights on an A100 take half the memory "
	       "and are "
	       "turned back into 16 bits for every product, which is worth knowing when speed was the aim (info). "
	       "Reported when "
	       "all GPU types that the node selector allows lack it.",
	.bad = "args: [--model, meta-llama/Llama-3.1-8B-Instruct, --dtype=bfloat16]\nnodeSelector: "
	       "{nvidia.com/gpu.product: "
	       "Tesla-T4}\n",
	.good = "args: [--model, meta-llama/Llama-3.1-8B-Instruct, --dtype=half]\nnodeSelector: "
		"{nvidia.com/gpu.product: "
		"Tesla-T4}\n",
	.fix = "Choose a format that the GPU has (half on T4 and V100, AWQ or GPTQ for small weights before Ada), or a "
	       "GPU that "
	       "has the format.",
	.source = "https://docs.vllm.ai/en/latest/features/quantization/",
};
