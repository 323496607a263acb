/* SPDX-License-Identifier: Apache-2.0
 * Which GPU, and how many: every combination that the cloud sells on one node is worked out, and the cheapest that fits
 * is taken. */
#include "plan/sizing.h"

unsigned node_limit(const struct search *s, const struct gpu *gpu)
{
	if (!s->cloud->n_instances)
		return smaller(gpu->per_node ? gpu->per_node : 1, ONPREM_GPUS);
	unsigned most = 0;
	for (size_t i = 0; i < s->cloud->n_instances; i++)
		if (s->cloud->instances[i].gpu == gpu && !s->cloud->instances[i].retired)
			most = larger(most, s->cloud->instances[i].count);
	return most;
}

/* The machine that costs least, whole: a node is what is bought. Where GPUs are an option of the machine, only those
 * asked for count. */
static void cheapest_instance(const struct search *s, struct candidate *c)
{
	for (size_t i = 0; i < s->cloud->n_instances; i++) {
		const struct instance *it = &s->cloud->instances[i];
		if (!instance_holds(it, c->gpu, c->count, &c->host))
			continue;
		uint64_t cost = (uint64_t)(it->attachable ? c->count : it->count) * c->gpu->relative_cost;
		bool better = !c->instance || cost < c->cost || (cost == c->cost && it->vcpu < c->instance->vcpu);
		if (better) {
			c->instance = it;
			c->cost = cost;
		}
	}
}

/* Works one combination out; false when it cannot be had at all. */
static bool work_out(const struct search *s, const struct gpu *gpu, unsigned count, struct candidate *c)
{
	if (count > node_limit(s, gpu) || !parallelism_ok(&s->load, count))
		return false;
	*c = (struct candidate){.gpu = gpu, .mig = s->mig, .count = count};
	c->fit = memory_fit(&s->load, s->mig ? s->mig->memory_mib : gpu->memory_mib, count);
	c->host = host_of(s->request, &s->load, count);
	c->slow_link = count > MOST_UNLINKED && !gpu->linked;
	c->cost = (uint64_t)count * gpu->relative_cost;
	if (s->cloud->n_instances)
		cheapest_instance(s, c);
	return true;
}

static bool cheaper(const struct candidate *a, const struct candidate *b)
{
	if (a->slow_link != b->slow_link)
		return b->slow_link;
	if (a->cost != b->cost)
		return a->cost < b->cost;
	return a->count < b->count;
}

/* Proposed without being asked for? */
static bool is_candidate(const struct search *s, const struct gpu *gpu)
{
	if (s->gpu)
		return gpu == s->gpu && !gpu_unfit(&s->load, gpu);
	if (gpu->vendor != VENDOR_NVIDIA || gpu->legacy || gpu->arm64 || !catalog_cloud_sells(s->cloud, gpu))
		return false;
	bool halves = s->load.model->dtype == DATA_BF16 && !catalog_gpu_can(gpu, DATA_BF16);
	return !halves && !gpu_unfit(&s->load, gpu);
}

typedef bool accept_fn(const struct candidate *c, const struct candidate *best, bool onprem);

static bool search(const struct search *s, accept_fn *accept, struct candidate *best)
{
	bool found = false;
	for (size_t i = 0; i < catalog_n_gpus; i++) {
		const struct gpu *gpu = &catalog_gpus[i];
		if (!is_candidate(s, gpu))
			continue;
		for (unsigned count = s->count ? s->count : 1; count <= MOST_IN_NODE; count *= 2) {
			struct candidate c;
			if (work_out(s, gpu, count, &c) && accept(&c, found ? best : NULL, !s->cloud->n_instances)) {
				*best = c;
				found = true;
			}
			/* A slice stands alone. */
			if (s->count || s->mig)
				break;
		}
	}
	return found;
}

static bool accept_cheapest(const struct candidate *c, const struct candidate *best, bool onprem)
{
	return c->fit.fits && (c->instance || onprem) && (!best || cheaper(c, best));
}

static bool accept_largest(const struct candidate *c, const struct candidate *best, bool onprem)
{
	(void)onprem;
	return !best || c->fit.budget * c->count > best->fit.budget * best->count;
}

bool search_best(const struct search *s, struct candidate *best)
{
	return search(s, accept_cheapest, best);
}

bool search_largest(const struct search *s, struct candidate *largest)
{
	return search(s, accept_largest, largest);
}

bool smallest_fit(const struct load *load, const struct cloud *cloud, const struct gpu *gpu, const struct gpu **best,
		  unsigned *count)
{
	const struct model_request nothing = {.model = load->model, .engine = load->engine};
	struct search s = {.cloud = cloud ? cloud : catalog_cloud_find(STR("onprem")),
			   .request = &nothing,
			   .load = *load,
			   .gpu = gpu};
	struct candidate c;
	if (!search_best(&s, &c))
		return false;
	*best = c.gpu;
	*count = c.count;
	return true;
}
