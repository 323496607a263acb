/* SPDX-License-Identifier: Apache-2.0
 * Which GPU, and how many: every combination that the cloud sells on one node is worked out, and the cheapest that fits
 * is taken. */
#include "plan/sizing.h"

#include <stdlib.h>

#include "base/alloc.h"

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

uint64_t candidate_memory(const struct candidate *c)
{
	return c->mig ? c->mig->memory_mib : c->gpu->memory_mib / (c->shares ? c->shares : 1);
}

bool candidate_works(const struct search *s, const struct candidate *c)
{
	return c->fit.fits && (c->instance || !s->cloud->n_instances);
}

static const struct stock *stock_of(const struct search *s)
{
	return s->maker ? s->maker->stock : NULL;
}

/* The machine that costs least, whole: a node is what is bought. Where GPUs are an option of the machine, only those
 * asked for count. */
static void cheapest_instance(const struct search *s, struct candidate *c)
{
	for (size_t i = 0; i < s->cloud->n_instances; i++) {
		const struct instance *it = &s->cloud->instances[i];
		if (!instance_holds(it, c->gpu, c->count, &c->host))
			continue;
		uint64_t cost = (uint64_t)(it->attachable ? c->count : it->count) * stock_cost(stock_of(s), c->gpu);
		bool better = !c->instance || cost < c->cost || (cost == c->cost && it->vcpu < c->instance->vcpu);
		if (better) {
			c->instance = it;
			c->cost = cost;
		}
	}
}

/* Works one combination out; false when it cannot be had at all. */
static bool work_out(const struct search *s, const struct gpu *gpu, const struct mig_profile *mig, unsigned count,
		     struct candidate *c)
{
	unsigned nodes = larger(s->nodes, 1);
	if (count > node_limit(s, gpu) || !parallelism_ok(&s->load, count))
		return false;
	*c = (struct candidate){.gpu = gpu, .mig = mig, .count = count, .nodes = nodes, .shares = s->shares};
	c->fit = memory_fit_nodes(&s->load, candidate_memory(c), count, nodes);
	c->host = host_of(s->request, &s->load, count, nodes);
	c->slow_link = count > MOST_UNLINKED && !gpu->linked;
	c->cost = (uint64_t)count * stock_cost(stock_of(s), gpu);
	if (s->cloud->n_instances)
		cheapest_instance(s, c);
	c->cost = c->cost * nodes / larger(c->mig ? c->mig->max : c->shares, 1);
	/* A small part of a cheap card still costs something. */
	c->cost += c->cost == 0;
	return true;
}

bool candidate_cheaper(const struct candidate *a, const struct candidate *b)
{
	if (a->slow_link != b->slow_link)
		return b->slow_link;
	if (a->cost != b->cost)
		return a->cost < b->cost;
	return a->count < b->count;
}

/* Is it within the search at all? */
static bool is_sold(const struct search *s, const struct gpu *gpu)
{
	return s->gpu ? gpu == s->gpu : gpu->vendor == VENDOR_NVIDIA && catalog_cloud_sells(s->cloud, gpu);
}

const char *candidate_refusal(const struct search *s, const struct gpu *gpu)
{
	const char *unfit = gpu_unfit(&s->load, gpu);
	bool own = stock_is_own(stock_of(s), gpu);
	if (s->gpu)
		return gpu == s->gpu ? unfit : "another type was asked for";
	if (gpu->vendor != VENDOR_NVIDIA)
		return "not planned by this version, NVIDIA GPUs are";
	if (!is_sold(s, gpu))
		return "the cloud does not sell it";
	if (gpu->legacy && !own)
		return "old, or made for workstations: planned only when asked for";
	if (gpu->arm64 && !own)
		return "on arm64 nodes: planned only when asked for";
	if (unfit)
		return unfit;
	bool halves = s->load.model->dtype == DATA_BF16 && !catalog_gpu_can(gpu, DATA_BF16);
	return halves ? "does not compute in bf16: planned only when asked for" : NULL;
}

static void see_slices(const struct search *s, const struct gpu *gpu, candidate_fn *see, void *ctx)
{
	struct candidate c;
	for (size_t i = 0; i < gpu->n_mig; i++)
		/* "+me" is the same slice with the video engines. */
		if (!strchr(gpu->mig[i].profile, '+') && work_out(s, gpu, &gpu->mig[i], 1, &c))
			see(&c, ctx);
}

static void see_counts(const struct search *s, const struct gpu *gpu, const char *refusal, candidate_fn *see, void *ctx)
{
	struct candidate c;
	for (unsigned count = s->count ? s->count : 1; count <= MOST_IN_NODE; count *= 2) {
		/* Over several nodes all GPUs of each are used. */
		bool whole = s->nodes <= 1 || s->count || count * 2 > node_limit(s, gpu) ||
			     !parallelism_ok(&s->load, count * 2);
		if (whole && work_out(s, gpu, s->mig, count, &c)) {
			c.unsuited = refusal;
			see(&c, ctx);
		}
		/* A slice stands alone, and so does a part of a device. */
		if (s->count || s->mig || s->shares)
			return;
	}
}

/* `all`: those that are refused as well. */
static void search(const struct search *s, bool all, candidate_fn *see, void *ctx)
{
	for (size_t i = 0; i < stock_count(stock_of(s)); i++) {
		const struct gpu *gpu = stock_gpu(stock_of(s), i);
		const char *refusal = is_sold(s, gpu) ? candidate_refusal(s, gpu) : NULL;
		if (!is_sold(s, gpu) || (refusal && !all))
			continue;
		if (!s->any_mig)
			see_counts(s, gpu, refusal, see, ctx);
		else if (!refusal)
			see_slices(s, gpu, see, ctx);
	}
}

void search_each(const struct search *s, candidate_fn *see, void *ctx)
{
	search(s, false, see, ctx);
}

struct finding_best {
	const struct search *search;
	struct candidate *best;
	bool found;
};

static void see_cheapest(const struct candidate *c, void *ctx)
{
	struct finding_best *f = ctx;
	if (!candidate_works(f->search, c) || (f->found && !candidate_cheaper(c, f->best)))
		return;
	*f->best = *c;
	f->found = true;
}

static void see_largest(const struct candidate *c, void *ctx)
{
	struct finding_best *f = ctx;
	if (f->found && c->fit.budget * c->count <= f->best->fit.budget * f->best->count)
		return;
	*f->best = *c;
	f->found = true;
}

bool search_best(const struct search *s, struct candidate *best)
{
	*best = (struct candidate){.count = 0};
	struct finding_best f = {s, best, false};
	search_each(s, see_cheapest, &f);
	return f.found;
}

bool search_shortened(struct search *s, bool context_given, struct candidate *best)
{
	struct load full = s->load;
	bool found = search_best(s, best);
	while (!found && !context_given && s->load.context / 2 >= LEAST_CONTEXT) {
		s->load.context /= 2;
		found = search_best(s, best);
	}
	if (!found)
		s->load = full;
	return found;
}

bool search_nodes(const struct search *s, struct candidate *best)
{
	struct search t = *s;
	for (t.nodes = 2; t.nodes <= smaller(MOST_NODES, s->load.model->layers); t.nodes++)
		if (search_best(&t, best))
			return true;
	return false;
}

bool search_largest(const struct search *s, struct candidate *largest)
{
	*largest = (struct candidate){.count = 0};
	struct finding_best f = {s, largest, false};
	search_each(s, see_largest, &f);
	return f.found;
}

struct gathering {
	struct candidates *list;
	size_t room;
};

static void gather(const struct candidate *c, void *ctx)
{
	struct gathering *g = ctx;
	if (g->list->n < g->room)
		g->list->at[g->list->n++] = *c;
}

static int compare_candidates(const void *x, const void *y)
{
	const struct candidate *a = x, *b = y;
	if (a->cost != b->cost)
		return a->cost < b->cost ? -1 : 1;
	if (!a->unsuited != !b->unsuited)
		return a->unsuited ? 1 : -1;
	if (a->slow_link != b->slow_link)
		return a->slow_link ? 1 : -1;
	if (a->count != b->count)
		return a->count < b->count ? -1 : 1;
	int names = strcmp(a->gpu->name, b->gpu->name);
	return names ? names : a->mig && b->mig ? strcmp(a->mig->profile, b->mig->profile) : 0;
}

struct candidates search_all(const struct search *s, struct arena *arena)
{
	enum { MOST_OF_A_KIND = 16 };
	struct candidates list = {0};
	struct gathering g = {&list, stock_count(stock_of(s)) * MOST_OF_A_KIND};
	list.at = arena_calloc(arena, g.room, sizeof *list.at);
	search(s, true, gather, &g);
	if (list.n)
		qsort(list.at, list.n, sizeof *list.at, compare_candidates);
	return list;
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
