/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/sizing.h"

struct load load_of(const struct model_request *r, struct version version)
{
	struct load load = load_published(r->model, r->engine, version);
	if (r->quantization)
		load_quantize(&load, r->quantization->type, r->quantization->flag != NULL);
	if (r->context.value)
		load.context = r->context.value;
	if (r->concurrency.value)
		load.sequences = r->concurrency.value;
	load.kv_bits = r->kv_bits;
	return load;
}
