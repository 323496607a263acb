/* SPDX-License-Identifier: Apache-2.0
 * What a replica takes of its node beside GPUs, and what nodes leave for pods. */
#include "kube/quantity.h"
#include "plan/sizing.h"

enum {
	/** Agents that run on every GPU node: device plugin, GPU metrics, log shipper, CNI. Our own allowance. */
	AGENTS_CPU_M = 500,
	AGENTS_MIB = 1024,
	/** The kubelet's default eviction threshold. */
	EVICTION_MIB = 100,
};

/* What GKE keeps back of memory (25 % of the first 4 GiB, 20 % of the next 4, 10 % of the next 8, 6 % of the next 112,
 * 2 % of the rest) and of CPU (6 % of the first core, 1 % of the second, 0.5 % of two more, 0.25 % of the rest),
 * https://cloud.google.com/kubernetes-engine/docs/concepts/plan-node-sizes. AKS and EKS keep less, so it does as an
 * estimate where the catalog has no figure. */
uint64_t instance_memory_left(const struct instance *i)
{
	static const struct {
		uint64_t upto_mib;
		unsigned percent;
	} steps[] = {{4096, 25}, {8192, 20}, {16384, 10}, {131072, 6}, {UINT64_MAX, 2}};
	if (i->alloc_memory_mib)
		return i->alloc_memory_mib;
	uint64_t kept = EVICTION_MIB, from = 0;
	for (size_t s = 0; s < sizeof steps / sizeof *steps && from < i->memory_mib; s++) {
		uint64_t to = i->memory_mib < steps[s].upto_mib ? i->memory_mib : steps[s].upto_mib;
		kept += (to - from) * steps[s].percent / 100;
		from = to;
	}
	return i->memory_mib > kept ? i->memory_mib - kept : 0;
}

uint64_t instance_cpu_left_m(const struct instance *i)
{
	if (i->alloc_cpu_m)
		return i->alloc_cpu_m;
	uint64_t kept = 60;
	kept += i->vcpu > 1 ? 10 : 0;
	kept += i->vcpu > 2 ? smaller(i->vcpu - 2, 2) * 5 : 0;
	kept += i->vcpu > 4 ? (i->vcpu - 4) * 5 / 2 : 0;
	return (uint64_t)i->vcpu * 1000 - kept;
}

bool instance_holds(const struct instance *i, const struct gpu *gpu, unsigned count, const struct host *host)
{
	if (i->gpu != gpu || i->count < count || i->retired)
		return false;
	if (i->vcpu && instance_cpu_left_m(i) < (uint64_t)host->cpu_m + AGENTS_CPU_M)
		return false;
	return !i->memory_mib || instance_memory_left(i) >= host->memory_mib + AGENTS_MIB;
}

struct host host_of(const struct model_request *r, const struct load *load, unsigned count, unsigned nodes)
{
	const struct engine *e = load->engine;
	struct host h = {
		.cpu_m = larger(e->cpu_m, 1000) * count,
		.shm_mib = count > 1 ? e->shm_mib : e->shm_single_mib,
	};
	/* Weights pass through the page cache, which counts against the limit; so does /dev/shm. */
	h.memory_mib = round_up(load->download_mib / nodes + e->host_memory_mib + h.shm_mib, 1024);
	struct quantity q;
	const struct node *cpu = field(r->resources, "cpu"), *memory = field(r->resources, "memory");
	if (cpu && quantity_of(cpu, &q) && !q.negative)
		h.cpu_m = quantity_milli(q) > 1000000000 ? 1000000000 : (unsigned)quantity_milli(q);
	if (memory && quantity_of(memory, &q) && !q.negative)
		h.memory_mib = (uint64_t)quantity_units(q) / MIB;
	return h;
}
