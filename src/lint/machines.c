/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/machines.h"

#include "kube/names.h"
#include "lint/amounts.h"

/* ---- one demand ---------------------------------------------------------------------------------------------------
 */

static void add_instances(struct machine_choice *m, const struct node_demand *d)
{
	if (m->n_instances)
		return;
	size_t n = 0;
	for (const struct node *v = node_demand_first(d); v; v = node_demand_after(d, v)) {
		const struct instance *i = not_judged(v) ? NULL : catalog_instance_find(node_text(v));
		if (!i || n == MOST_MACHINES)
			return;
		m->instances[n++] = i;
	}
	m->n_instances = n;
	m->instance_at = d->at;
}

static void add_gpus(struct machine_choice *m, const struct node_demand *d, const struct node_label *label)
{
	if (m->n_gpus)
		return;
	size_t n = 0;
	for (const struct node *v = node_demand_first(d); v; v = node_demand_after(d, v)) {
		const struct gpu *gpu = not_judged(v) ? NULL : catalog_gpu_by_label(d->key, node_text(v));
		/* The device plugin's name for a card that is handed out several times. */
		m->shared |= str_ends(node_text(v), "-SHARED");
		if (!gpu || n == MOST_GPU_TYPES)
			return;
		m->gpus[n++] = gpu;
	}
	m->n_gpus = n;
	m->gpu_at = d->at;
	if (label->cloud)
		m->cloud = catalog_cloud_find(str_of(label->cloud));
}

static void add_count(struct machine_choice *m, const struct node_demand *d)
{
	int64_t most = -1, n;
	for (const struct node *v = node_demand_first(d); v; v = node_demand_after(d, v)) {
		if (!str_to_i64(node_text(v), &n) || n < 0)
			return;
		most = n > most ? n : most;
	}
	if (most < 0 || (m->count >= 0 && m->count <= most))
		return;
	m->count = most;
	m->count_at = d->at;
}

/* Labels of nodes where one device stands for several: by time-slicing, MPS or HAMi. */
static bool says_shared(const struct node_demand *d)
{
	static const char *const keys[] = {
		"nvidia.com/gpu.replicas", "nvidia.com/gpu.sharing-strategy", "nvidia.com/device-plugin.config",
		"cloud.google.com/gke-gpu-sharing-strategy", "cloud.google.com/gke-max-shared-clients-per-gpu"};
	for (size_t i = 0; i < COUNT_OF(keys); i++)
		if (str_is(d->key, keys[i]))
			return d->op != NODE_NOT_EXISTS;
	return false;
}

static void add_demand(struct machine_choice *m, const struct node_demand *d)
{
	m->shared |= says_shared(d);
	const struct node_label *label = d->field ? NULL : catalog_node_label(d->key);
	if (!label || d->op != NODE_IN)
		return;
	switch (label->scope) {
	case LABEL_INSTANCE_TYPE:
		add_instances(m, d);
		break;
	case LABEL_TYPE:
	case LABEL_FAMILY:
		add_gpus(m, d, label);
		break;
	case LABEL_COUNT:
		add_count(m, d);
		break;
	default:
		break;
	}
}

/* ---- the walk -----------------------------------------------------------------------------------------------------
 */

struct machine_choices machine_choices(const struct check *c, const struct pod *p)
{
	struct machine_choices it = {.check = c, .walk = node_choice(p), .base = {.count = -1}};
	it.hidden = node_choice_hidden(p);
	if (c->options->cloud)
		it.base.cloud = catalog_cloud_find(str_of(c->options->cloud));
	while ((it.pending = node_choice_next(&it.walk, &it.next)) && it.next.term == NODE_SELECTOR_TERM)
		add_demand(&it.base, &it.next);
	return it;
}

bool machine_choices_next(struct machine_choices *it, struct machine_choice *out)
{
	if (it->hidden || it->done)
		return false;
	*out = it->base;
	if (!it->pending) {
		it->done = true;
		return true;
	}
	const struct node *term = it->next.term_node;
	while (it->pending && it->next.term_node == term) {
		add_demand(out, &it->next);
		it->pending = node_choice_next(&it->walk, &it->next);
	}
	it->done = !it->pending;
	return true;
}

/* ---- devices ------------------------------------------------------------------------------------------------------
 */

/* The catalog counts what is usual. Ten double-width PCIe cards fit into a server as well, for example
 * https://www.servethehome.com/deeplearning11-10x-nvidia-gtx-1080-ti-single-root-deep-learning-server-part-1/ */
enum { MOST_CARDS = 10 };

/* Is it, or may it be, a PCIe card rather than part of a board? */
static bool is_card(const struct gpu *gpu)
{
	for (size_t i = 0; i < gpu->products.n; i++) {
		struct str product = str_of(gpu->products.at[i]);
		if (str_has(product, "PCI") || str_ends(product, "NVL"))
			return true;
	}
	return !gpu->linked && gpu->products.n;
}

unsigned gpu_node_limit(const struct gpu *gpu, const struct cloud *cloud)
{
	unsigned most = 0;
	for (size_t i = 0; cloud && i < cloud->n_instances; i++)
		if (cloud->instances[i].gpu == gpu && cloud->instances[i].count > most)
			most = cloud->instances[i].count;
	if (most)
		return most;
	return is_card(gpu) && gpu->per_node < MOST_CARDS ? MOST_CARDS : gpu->per_node;
}

unsigned gpu_units(const struct gpu *gpu, const struct accelerator_ask *ask)
{
	const struct mig_profile *mig;
	switch (ask->resource->kind) {
	case ACCELERATOR_DEVICE:
		return str_is(ask->name, gpu->resource) || (gpu->vendor == VENDOR_AWS && str_starts(ask->name, "aws."));
	case ACCELERATOR_CORE:
		return gpu->vendor == ask->resource->vendor ? gpu->cores : 0;
	case ACCELERATOR_SLICE:
		mig = catalog_gpu_mig(gpu, ask->name);
		return mig ? mig->max : 0;
	default:
		return 0;
	}
}

/* HAMi and its like: a device that is asked for may be a share. */
static bool asks_for_share(const struct container *k)
{
	for (size_t i = 0; i < k->n_asks; i++)
		if (k->asks[i].resource->kind == ACCELERATOR_SHARE_SIZE)
			return true;
	return false;
}

int64_t pod_devices(const struct pod *p, struct str name, const struct accelerator_ask **at)
{
	int64_t init = 0, sum = 0, most = 0;
	for (size_t i = 0; i < p->n_containers; i++) {
		const struct container *k = &p->containers[i];
		for (size_t j = 0; j < k->n_asks; j++) {
			const struct accelerator_ask *ask = &k->asks[j];
			if (!str_eq(ask->name, name) || ask->count == 0)
				continue;
			if (!ask_is_clear(ask) || asks_for_share(k))
				return -1;
			if (ask->count > most) {
				most = ask->count;
				*at = ask;
			}
			if (k->role == CONTAINER_INIT)
				init = ask->count > init ? ask->count : init;
			else
				sum += ask->count;
		}
	}
	return init > sum ? init : sum;
}
