/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/stock.h"

#include "base/alloc.h"
#include "doc/doc.h"
#include "kube/quantity.h"
#include "plan/shape.h"

enum {
	MIB = 1 << 20,
	MOST_COST = 1000000000,
	MOST_PER_NODE = 64,
	MOST_CPUS = 100000,
	LEAST_GPU_MIB = 1024,
	MOST_GPU_MIB = 1 << 22,
	MOST_HOST_MIB = 1 << 27,
};

size_t stock_count(const struct stock *stock)
{
	return catalog_n_gpus + (stock ? stock->n_gpus : 0);
}

const struct gpu *stock_gpu(const struct stock *stock, size_t i)
{
	return i < catalog_n_gpus ? &catalog_gpus[i] : stock->gpus[i - catalog_n_gpus].gpu;
}

bool stock_is_own(const struct stock *stock, const struct gpu *gpu)
{
	for (size_t i = 0; stock && i < stock->n_gpus; i++)
		if (stock->gpus[i].gpu == gpu)
			return true;
	return false;
}

bool stock_has_labels(const struct stock *stock, const struct gpu *gpu)
{
	for (size_t i = 0; stock && i < stock->n_gpus; i++)
		if (stock->gpus[i].gpu == gpu)
			return stock->gpus[i].labelled;
	return false;
}

unsigned stock_cost(const struct stock *stock, const struct gpu *gpu)
{
	for (size_t i = 0; stock && i < stock->n_costs; i++)
		if (stock->costs[i].gpu == gpu)
			return stock->costs[i].cost;
	return gpu->relative_cost;
}

const struct gpu *stock_gpu_find(const struct stock *stock, struct str name)
{
	for (size_t i = 0; stock && i < stock->n_gpus; i++)
		if (str_eq_nocase(name, str_of(stock->gpus[i].gpu->name)))
			return stock->gpus[i].gpu;
	return catalog_gpu_find(name);
}

struct nearest stock_gpu_nearest(const struct stock *stock, struct str name)
{
	struct nearest near = catalog_gpu_nearest(name);
	for (size_t i = 0; stock && i < stock->n_gpus; i++)
		nearest_offer(&near, str_of(stock->gpus[i].gpu->name));
	return near;
}

const struct model *stock_model_find(const struct stock *stock, struct str id)
{
	for (size_t i = 0; stock && i < stock->n_models; i++)
		if (str_eq_nocase(id, str_of(stock->models[i]->id)))
			return stock->models[i];
	return catalog_model_find(id);
}

struct nearest stock_model_nearest(const struct stock *stock, struct str id)
{
	struct nearest near = catalog_model_nearest(id);
	for (size_t i = 0; stock && i < stock->n_models; i++)
		nearest_offer(&near, str_of(stock->models[i]->id));
	return near;
}

/* ---- reading ------------------------------------------------------------------------------------------------ */

/* A known GPU, or a problem at `n`. */
static const struct gpu *known_gpu(struct maker *m, const struct stock *stock, const struct node *n, struct str name,
				   bool at_key)
{
	const struct gpu *gpu = stock_gpu_find(stock, name);
	if (gpu)
		return gpu;
	struct problem *p = at_key ? node_key_problem(m->problems, n, "no GPU is called '%.*s'", STR_ARG(name))
				   : node_problem(m->problems, n, "no GPU is called '%.*s'", STR_ARG(name));
	struct nearest near = stock_gpu_nearest(stock, name);
	if (near.best.p)
		problem_hint(m->problems, p, "did you mean '%.*s'?", STR_ARG(near.best));
	else
		problem_hint(m->problems, p,
			     "k8sai catalog gpus lists those that are known; 'catalog: {gpus}' adds more");
	return NULL;
}

/* MiB of a quantity, or a problem. 0 when it is not given. */
static unsigned memory_field(struct maker *m, const struct node *map, const char *key, unsigned least, unsigned most)
{
	const struct node *n = field(map, key);
	struct quantity q;
	if (!n)
		return 0;
	int64_t bytes = quantity_of(n, &q) && !q.negative ? quantity_units(q) : 0;
	if (bytes / MIB >= least && bytes / MIB <= most)
		return (unsigned)(bytes / MIB);
	struct problem *p = node_problem(m->problems, n, "'%s' cannot be '%.*s'", key, STR_ARG(node_text(n)));
	problem_hint(m->problems, p, "with its unit, such as 48Gi; from %uMi to %uGi", least, most / 1024);
	return 0;
}

static void own_labels(struct maker *m, const struct node *n, struct gpu *gpu)
{
	struct pairs given = pairs_of(m, n);
	if (!given.n)
		return;
	struct gpu_label *labels = arena_calloc(m->arena, given.n, sizeof *labels);
	for (size_t i = 0; i < given.n; i++) {
		const char **value = arena_alloc(m->arena, sizeof *value);
		*value = arena_strz(m->arena, given.at[i].value);
		labels[i] = (struct gpu_label){arena_strz(m->arena, given.at[i].key), {value, 1}};
		if (str_is(given.at[i].key, "nvidia.com/gpu.product"))
			gpu->products = labels[i].values;
	}
	gpu->labels = labels;
	gpu->n_labels = given.n;
}

static void own_precisions(struct maker *m, const struct node *n, struct gpu *gpu)
{
	if (!n)
		return;
	gpu->precisions = 0;
	for (const struct node *e = node_first(n); e; e = e->next) {
		enum data_type type;
		if (data_type_find(node_text(e), &type))
			gpu->precisions |= DATA_BIT(type);
		else
			node_problem(m->problems, e, "no data type is called '%.*s'", STR_ARG(node_text(e)));
	}
}

/* Another one's figures with the user's own laid over them. */
static const struct gpu *own_gpu(struct maker *m, const struct stock *stock, const struct node *entry)
{
	struct gpu *gpu = ARENA_NEW(m->arena, struct gpu);
	const struct node *map = node_deref(entry), *like = field(map, "like");
	const struct gpu *model = like ? known_gpu(m, stock, like, node_text(like), false) : NULL;
	if (like && !model)
		return NULL;
	*gpu = model ? *model
		     : (struct gpu){.vendor = VENDOR_NVIDIA,
				    .resource = "nvidia.com/gpu",
				    .per_node = 1,
				    .relative_cost = OWN_COST,
				    .precisions = DATA_BIT(DATA_FP16) | DATA_BIT(DATA_BF16) | DATA_BIT(DATA_INT8)};
	gpu->name = arena_strz(m->arena, node_key(entry));
	struct given_text title = text_field(map, "title");
	gpu->title = title.at ? arena_strz(m->arena, title.value) : gpu->name;
	gpu->aliases = (struct text_list){NULL, 0};
	gpu->note = NULL;
	gpu->legacy = false;
	unsigned memory = memory_field(m, map, "memory", LEAST_GPU_MIB, MOST_GPU_MIB);
	if (memory) {
		/* Slices are cut by the memory of the card that is known. */
		gpu->n_mig = memory == gpu->memory_mib ? gpu->n_mig : 0;
		gpu->memory_mib = memory;
	}
	gpu->per_node = count_field(m, map, "perNode", 1, MOST_PER_NODE, gpu->per_node).value;
	gpu->relative_cost = count_field(m, map, "cost", 1, MOST_COST, gpu->relative_cost).value;
	gpu->linked = node_bool(field(map, "linked"), gpu->linked);
	own_precisions(m, field(map, "precisions"), gpu);
	own_labels(m, field(map, "labels"), gpu);
	if (gpu->memory_mib)
		return gpu;
	if (!field(map, "memory"))
		problem_hint(m->problems,
			     node_key_problem(m->problems, entry, "how much memory '%s' has is missing", gpu->name),
			     "add 'memory: 48Gi', or 'like: l40s' when it differs from a known GPU only in part");
	return NULL;
}

static void read_gpus(struct maker *m, const struct node *map, struct stock *stock)
{
	struct node_entries it = node_entries(map);
	stock->gpus = arena_calloc(m->arena, node_count_entries(map) + 1, sizeof *stock->gpus);
	for (const struct node *e; (e = node_next_entry(&it));) {
		const struct gpu *known = stock_gpu_find(stock, node_key(e)), *gpu;
		if (known) {
			struct problem *p = node_key_problem(m->problems, e, "'%.*s' is in the catalog already, as %s",
							     STR_ARG(node_key(e)), known->title);
			problem_hint(m->problems, p,
				     "take another name and say 'like: %s'; 'costs: {%s: …}' changes what it costs",
				     known->name, known->name);
			continue;
		}
		gpu = own_gpu(m, stock, e);
		if (!gpu)
			continue;
		stock->gpus[stock->n_gpus].labelled = node_count(field(node_deref(e), "labels")) > 0;
		stock->gpus[stock->n_gpus++].gpu = gpu;
	}
}

static void read_costs(struct maker *m, const struct node *map, struct stock *stock)
{
	struct node_entries it = node_entries(map);
	stock->costs = arena_calloc(m->arena, node_count_entries(map) + 1, sizeof *stock->costs);
	for (const struct node *e; (e = node_next_entry(&it));) {
		const struct gpu *gpu = known_gpu(m, stock, e, node_key(e), true);
		unsigned cost = count_of(m, e, "costs", 1, MOST_COST);
		if (!gpu)
			continue;
		stock->costs[stock->n_costs].gpu = gpu;
		stock->costs[stock->n_costs++].cost = cost;
	}
}

static void read_models(struct maker *m, const struct node *map, struct stock *stock)
{
	struct node_entries it = node_entries(map);
	stock->models = arena_calloc(m->arena, node_count_entries(map) + 1, sizeof *stock->models);
	for (const struct node *e; (e = node_next_entry(&it));) {
		const struct node *config = field(node_deref(e), "config");
		struct shape shape;
		struct str why;
		if (config && !shape_read(m, node_deref(e), node_text(config), &shape))
			continue;
		const struct model *model = shape_model(m, node_deref(e), config ? &shape : NULL, node_key(e), &why);
		if (model)
			stock->models[stock->n_models++] = model;
	}
}

static void own_instance(struct maker *m, const struct stock *stock, const struct node *entry, struct cloud *cloud,
			 struct instance *out, size_t *n)
{
	const struct node *map = node_deref(entry), *type = field(map, "gpu");
	const struct gpu *gpu = known_gpu(m, stock, type ? type : entry, node_text(type), false);
	if (!gpu)
		return;
	*out = (struct instance){.name = arena_strz(m->arena, node_key(entry)),
				 .cloud = cloud,
				 .gpu = gpu,
				 .count = count_field(m, map, "count", 1, MOST_PER_NODE, 1).value,
				 .vcpu = count_field(m, map, "cpu", 1, MOST_CPUS, 0).value,
				 .memory_mib = memory_field(m, map, "memory", LEAST_GPU_MIB, MOST_HOST_MIB),
				 .arm64 = gpu->arm64};
	++*n;
}

static void read_instances(struct maker *m, const struct node *map, const struct stock *stock,
			   const struct cloud **cloud)
{
	size_t n = node_count_entries(map), known = (*cloud)->n_instances;
	if (!n)
		return;
	struct cloud *own = ARENA_NEW(m->arena, struct cloud);
	struct instance *instances = arena_calloc(m->arena, known + n, sizeof *instances);
	*own = **cloud;
	if (known)
		memcpy(instances, (*cloud)->instances, known * sizeof *instances);
	struct node_entries it = node_entries(map);
	for (const struct node *e; (e = node_next_entry(&it));)
		own_instance(m, stock, e, own, &instances[known], &known);
	own->instances = instances;
	own->n_instances = known;
	*cloud = own;
}

void stock_read(struct maker *m, const struct node *catalog, const struct cloud **cloud)
{
	if (!catalog)
		return;
	struct stock *stock = ARENA_NEW(m->arena, struct stock);
	m->stock = stock;
	read_gpus(m, field(catalog, "gpus"), stock);
	read_costs(m, field(catalog, "costs"), stock);
	read_models(m, field(catalog, "models"), stock);
	read_instances(m, field(catalog, "instances"), stock, cloud);
}
