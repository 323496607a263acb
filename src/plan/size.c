/* SPDX-License-Identifier: Apache-2.0
 * From a request to a size: pins are checked, the rest is searched for, and what follows from the choice is filled in.
 */
#include <inttypes.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "doc/doc.h"
#include "plan/platform.h"
#include "plan/sizing.h"

/* --gpu-memory-utilization among the user's own arguments wins. */
static void own_utilization(struct maker *m, const struct model_request *r, struct load *load)
{
	struct strs args = strs_of(m, r->args);
	struct str text;
	double share;
	if (catalog_engine_flag_value(r->engine, FLAG_MEMORY_UTILIZATION, args.at, args.n, &text) &&
	    str_to_double(text, &share) && share > 0 && share <= 1)
		/* It is of the whole device, also where that is shared. */
		load->percent = smaller((unsigned)(share * 100 * larger(r->gpu.shares.value, 1) + 0.5), 100);
}

static struct str counts_text(struct maker *m, const struct load *load, unsigned most)
{
	struct str list = {NULL, 0};
	for (unsigned n = 1; n <= most; n++)
		if (parallelism_ok(load, n))
			list = list.n ? TEXT(m, "%.*s, %u", STR_ARG(list), n) : TEXT(m, "%u", n);
	return list;
}

bool check_gpu_count(struct maker *m, const struct search *s, const struct model_request *r)
{
	const struct given *count = &r->gpu.count;
	const struct model *model = s->load.model;
	unsigned most = s->gpu ? node_limit(s, s->gpu) : MOST_IN_NODE;
	bool onprem = !s->cloud->n_instances;
	if (!s->count)
		return true;
	if (s->count > most) {
		struct problem *p =
			s->gpu ? node_problem(m->problems, count->at, "no node%s%s has %u × %s: the largest has %u",
					      onprem ? "" : " of ", onprem ? "" : s->cloud->title, s->count,
					      s->gpu->title, most)
			       : node_problem(m->problems, count->at, "no node has %u GPUs", s->count);
		if (platform_spreads(m, r) && s->gpu)
			problem_hint(m->problems, p, "over several nodes it is a multiple of %u", most);
		else if (platform_spreads(m, r))
			problem_hint(m->problems, p, "name their type, and a multiple of what a node has of it");
		else
			problem_hint(m->problems, p, "%.*s", STR_ARG(platform_spread_hint(m, r)));
		return false;
	}
	if (parallelism_ok(&s->load, s->count))
		return true;
	bool heads = !catalog_model_tp_ok(model, s->count);
	struct problem *p =
		heads ? node_problem(m->problems, count->at,
				     "%u GPUs cannot share the %u attention heads (%u for keys and values) of '%.*s'",
				     s->count, model->heads, model->kv_heads, STR_ARG(r->id))
		      : node_problem(m->problems, count->at,
				     "%u GPUs cannot share experts %u wide whose fp8 weights come in blocks of %u",
				     s->count, model->expert_width, s->load.block);
	problem_hint(m->problems, p, "%.*s can", STR_ARG(counts_text(m, &s->load, most)));
	return false;
}

static bool check_type(struct maker *m, const struct search *s, const struct model_request *r)
{
	if (!s->gpu)
		return true;
	const char *why = gpu_unfit(&s->load, s->gpu);
	if (!why)
		return true;
	bool quantized = r->quantization && s->load.type == r->quantization->type && r->quantization_at;
	struct load plain = s->load;
	plain.kv_bits = 0;
	bool cache = !gpu_unfit(&plain, s->gpu);
	struct problem *p = node_problem(m->problems,
					 cache       ? r->kv_cache_at
					 : quantized ? r->quantization_at
						     : r->gpu.type_at,
					 "'%.*s' cannot run in %s on %s: %s", STR_ARG(r->name),
					 data_type_name(s->load.type), s->gpu->title, why);
	struct search free = *s;
	struct candidate c;
	free.gpu = NULL;
	free.mig = NULL;
	free.count = free.shares = 0;
	free.any_mig = false;
	if (search_best(&free, &c))
		problem_hint(m->problems, p, "%s'gpu: {type: %s, count: %u}' does",
			     cache       ? "leave 'kvCache' out, or "
			     : quantized ? "leave 'quantization' out, or "
					 : "",
			     c.gpu->name, c.count);
	return false;
}

struct str device_resource(const struct cloud *cloud, const struct gpu *gpu, const struct mig_profile *mig)
{
	return str_of(mig && !partition_label(cloud) ? mig->resource : gpu->resource);
}

static void list_instances(struct maker *m, const struct cloud *cloud, const struct candidate *c, struct sizing *size)
{
	size->instances = arena_calloc(m->arena, cloud->n_instances + 1, sizeof *size->instances);
	for (size_t i = 0; i < cloud->n_instances; i++)
		if (instance_holds(&cloud->instances[i], c->gpu, c->count, &c->host))
			size->instances[size->n_instances++] = &cloud->instances[i];
}

/* On premises nobody knows what the nodes have: every GPU that does as well is welcome, unless a type was given. */
static void list_gpus(struct maker *m, const struct search *s, const struct candidate *c, struct sizing *size)
{
	size->gpus = arena_calloc(m->arena, stock_count(m->stock) + 1, sizeof *size->gpus);
	for (size_t i = 0; i < stock_count(m->stock); i++) {
		const struct gpu *g = stock_gpu(m->stock, i);
		bool same = g == c->gpu;
		bool fits = !s->gpu && !c->mig && !c->shares && !stock_has_labels(m->stock, c->gpu) &&
			    g->vendor == c->gpu->vendor && !g->arm64 && g->products.n && g->per_node >= c->count &&
			    !gpu_unfit(&s->load, g) &&
			    (catalog_gpu_can(g, DATA_BF16) || !catalog_gpu_can(c->gpu, DATA_BF16)) &&
			    memory_fit_nodes(&s->load, g->memory_mib, c->count, c->nodes).fits;
		if (same || fits)
			size->gpus[size->n_gpus++] = g;
	}
}

static unsigned concurrency_of(const struct model_request *r, const struct memory_fit *f)
{
	if (r->concurrency.value)
		return r->concurrency.value;
	if (!f->per_sequence)
		return MOST_SEQUENCES;
	int64_t n = f->cache * AVERAGE_SHARE / f->per_sequence;
	return n < 1 ? 1 : n > MOST_SEQUENCES ? MOST_SEQUENCES : (unsigned)n;
}

static void fill_in(struct maker *m, const struct search *s, const struct model_request *r, const struct candidate *c,
		    struct workload *w)
{
	struct sizing *size = &w->size;
	*size = (struct sizing){.gpu = c->gpu,
				.mig = c->mig,
				.count = c->count,
				.nodes = c->nodes,
				.shares = c->shares,
				.mps = r->gpu.mps,
				.instance = c->instance,
				.device_mib = candidate_memory(c),
				.fit = c->fit,
				.cost = c->cost,
				.type = s->load.type,
				.sequences = s->load.sequences,
				.weights_mib = s->load.weights_mib,
				.download_mib = s->load.download_mib,
				.context = s->load.context,
				.memory_percent = s->load.percent / larger(c->shares, 1),
				.cpu_m = c->host.cpu_m,
				.memory_mib = (unsigned)c->host.memory_mib,
				.shm_mib = (unsigned)c->host.shm_mib};
	size->resource = device_resource(s->cloud, c->gpu, c->mig);
	size->concurrency = concurrency_of(r, &c->fit);
	if (s->load.model->dtype == DATA_BF16 && !catalog_gpu_can(c->gpu, DATA_BF16))
		size->dtype = s->load.engine->half;
	if (s->load.kv_bits)
		size->kv_cache = s->load.engine->kv_fp8;
	if (r->quantization && r->quantization->type != s->load.model->dtype && r->quantization->flag) {
		if (s->load.type == DATA_FP8 && s->load.model->fp8_repo)
			w->weights_id = str_of(s->load.model->fp8_repo);
		else
			size->quantization = r->quantization->flag;
	}
	if (s->cloud->n_instances)
		list_instances(m, s->cloud, c, size);
	else
		list_gpus(m, s, c, size);
}

static bool check_host(struct maker *m, const struct model_request *r, const struct candidate *c)
{
	const struct node *memory = field(r->resources, "memory");
	if (!memory || c->host.memory_mib > c->host.shm_mib)
		return true;
	struct problem *p = node_problem(
		m->problems, memory,
		"%.*s of memory cannot hold the %.*s of /dev/shm that the engine wants, which count as well",
		STR_ARG(node_text(memory)), STR_ARG(mib_quantity(m, c->host.shm_mib)));
	problem_hint(m->problems, p, "leave it out to have it worked out");
	return false;
}

void spread_count(struct search *s)
{
	unsigned most = s->gpu ? node_limit(s, s->gpu) : 0;
	bool spread = platform_spreads(s->maker, s->request) && !s->mig && !s->shares && most && s->count > most &&
		      s->count % most == 0 && s->count / most <= s->load.model->layers;
	if (!spread)
		return;
	s->nodes = s->count / most;
	s->count = most;
}

/* On one node, if need be with less context than one would like; then over several. */
static bool find_place(struct maker *m, const struct model_request *r, struct search *s, struct candidate *c)
{
	if (search_shortened(s, r->context.value, c))
		return true;
	bool pinned = s->count || s->mig || s->any_mig || s->shares;
	if (!platform_spreads(m, r) || pinned || !search_nodes(s, c))
		return false;
	s->nodes = c->nodes;
	return true;
}

bool size_workload(struct maker *m, const struct request *all, const struct model_request *r, struct workload *w)
{
	struct search s = {.maker = m,
			   .cloud = all->cloud.cloud,
			   .request = r,
			   .load = load_of(r, w->run.version),
			   .gpu = r->gpu.type,
			   .mig = r->gpu.mig,
			   .any_mig = r->gpu.any_mig,
			   .shares = r->gpu.shares.value,
			   .count = r->gpu.count.value};
	own_utilization(m, r, &s.load);
	if ((s.mig || s.shares) && !s.count)
		s.count = 1;
	spread_count(&s);
	if (!check_type(m, &s, r) || !check_gpu_count(m, &s, r))
		return false;
	struct candidate c;
	if (!find_place(m, r, &s, &c)) {
		explain_no_fit(m, &s);
		return false;
	}
	if (!check_host(m, r, &c))
		return false;
	fill_in(m, &s, r, &c, w);
	compare_options(m, &s, &c, w);
	explain_sizing(m, r, &s.load, &c, w);
	return true;
}
