/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/placement.h"

#include "base/alloc.h"
#include "doc/doc.h"
#include "plan/sections/section.h"
#include "plan/sizing.h"
#include "plan/stock.h"

enum { MOST_SELECTORS = 32, MOST_RULES = 8 };

const char *partition_label(const struct cloud *cloud)
{
	for (size_t i = 0; i < catalog_n_node_labels; i++) {
		const struct node_label *l = &catalog_node_labels[i];
		if (l->scope == LABEL_PARTITION && l->cloud && strcmp(l->cloud, cloud->name) == 0 &&
		    str_ends(str_of(l->key), "partition-size"))
			return l->key;
	}
	return NULL;
}

/* Can the selector name this GPU? */
static bool names_gpu(const struct cloud_selector *s, const struct gpu *gpu)
{
	if (s->how == SELECT_INSTANCE_TYPE)
		return true;
	return s->keys.n && catalog_gpu_label(gpu, str_of(s->keys.at[0]));
}

/* The first one that every cluster of the cloud has; else the first at all. */
static const struct cloud_selector *selector_for(const struct cloud *cloud, const struct gpu *gpu)
{
	const struct cloud_selector *fallback = NULL;
	for (size_t i = 0; i < cloud->n_selectors; i++) {
		const struct cloud_selector *s = &cloud->selectors[i];
		if (!names_gpu(s, gpu))
			continue;
		if (!s->needs)
			return s;
		fallback = fallback ? fallback : s;
	}
	return fallback;
}

static void add_selector(struct placement *p, struct str key, struct str value)
{
	if (p->selector.n < MOST_SELECTORS)
		p->selector.at[p->selector.n++] = (struct pair){key, value};
}

static void push_rule(struct maker *m, struct placement *p, struct node_rule rule)
{
	if (!p->rules.at)
		p->rules.at = arena_calloc(m->arena, MOST_RULES, sizeof *p->rules.at);
	if (p->rules.n < MOST_RULES)
		p->rules.at[p->rules.n++] = rule;
}

/* One value is a plain selector, several are a rule. */
static void add_rule(struct maker *m, struct placement *p, const char *key, struct strs values)
{
	if (values.n == 1)
		add_selector(p, str_of(key), values.at[0]);
	else if (values.n)
		push_rule(m, p, (struct node_rule){str_of(key), values, false});
}

/* By which labels nodes say that each GPU is shared by so many. */
struct share_labels {
	const char *way, *pods, *turns, *mps;
	/** Pods that share by MPS must have hostIPC. */
	bool host_ipc;
};

static const struct share_labels *share_labels_of(const struct cloud *cloud)
{
	/* https://cloud.google.com/kubernetes-engine/docs/how-to/timesharing-gpus, …/nvidia-mps-gpus; elsewhere GPU
	 * Feature Discovery's. */
	static const struct share_labels gke = {"cloud.google.com/gke-gpu-sharing-strategy",
						"cloud.google.com/gke-max-shared-clients-per-gpu", "time-sharing",
						"mps", true},
					 gfd = {"nvidia.com/gpu.sharing-strategy", "nvidia.com/gpu.replicas",
						"time-slicing", "mps", false};
	return strcmp(cloud->name, "gke") == 0 ? &gke : &gfd;
}

/* Nodes that share their GPUs offer parts under the name of whole ones: what counts on a part goes there, all else
 * keeps away. */
static void place_sharing(struct maker *m, const struct request *all, const struct workload *w, struct placement *p)
{
	struct str given = shared_nodes_label(m, all);
	const struct sizing *z = &w->size;
	const struct share_labels *l = share_labels_of(all->cloud.cloud);
	if (!z->gpu || z->device_class.n || (!z->shares && !given.n))
		return;
	if (z->mps && l->host_ipc && !m->options->ahead) {
		struct problem *problem = node_key_problem(m->problems, w->at,
							   "'%.*s' would need the host's IPC namespace: MPS on %s does",
							   STR_ARG(w->name), all->cloud.cloud->title);
		problem_hint(m->problems, problem,
			     "say 'timeSlicing: %u': Pod Security refuses hostIPC from 'baseline' on", z->shares);
	}
	if (!z->shares) {
		push_rule(m, p, (struct node_rule){str_of(SHARED_NODES_KEY), strs_one(m, given), true});
	} else if (given.n) {
		add_selector(p, str_of(SHARED_NODES_KEY), given);
	} else {
		add_selector(p, str_of(l->way), str_of(z->mps ? l->mps : l->turns));
		add_selector(p, str_of(l->pods), TEXT(m, "%u", z->shares));
		note_add(m, TEXT(m, "GPUs shared by %u", z->shares),
			 TEXT(m,
			      "nodes whose device plugin hands out each %s %u times, by %s; they carry the labels %s: "
			      "%s and "
			      "%s: %u",
			      z->gpu->title, z->shares, z->mps ? "MPS" : "time slicing", l->way,
			      z->mps ? l->mps : l->turns, l->pods, z->shares),
			 STR(""));
	}
}

/* GPU Feature Discovery writes "NVIDIA-L4-SHARED" on nodes that share. */
static struct str product_of(struct maker *m, const struct sizing *z, const char *key, const char *value)
{
	bool shared = z->shares && strcmp(key, "nvidia.com/gpu.product") == 0;
	return shared ? TEXT(m, "%s-SHARED", value) : str_of(value);
}

static struct strs instance_names(struct maker *m, const struct sizing *z)
{
	struct strs names = strs_new(m, z->n_instances);
	for (size_t i = 0; i < z->n_instances; i++)
		names.at[names.n++] = str_of(z->instances[i]->name);
	return names;
}

/* The values of one label for the GPU, and on premises for every other type that does. */
static struct strs label_values(struct maker *m, const struct sizing *z, const char *key)
{
	const struct gpu *one[1] = {z->gpu};
	const struct gpu *const *gpus = z->n_gpus ? z->gpus : one;
	size_t n_gpus = z->n_gpus ? z->n_gpus : 1, n = 0;
	for (size_t i = 0; i < n_gpus; i++) {
		const struct gpu_label *l = catalog_gpu_label(gpus[i], str_of(key));
		n += l ? l->values.n : 0;
	}
	struct strs values = strs_new(m, n);
	for (size_t i = 0; i < n_gpus; i++) {
		const struct gpu_label *l = catalog_gpu_label(gpus[i], str_of(key));
		for (size_t j = 0; l && j < l->values.n; j++)
			values.at[values.n++] = product_of(m, z, key, l->values.at[j]);
	}
	return values;
}

static void place_gpu(struct maker *m, const struct cloud *cloud, const struct workload *w,
		      const struct cloud_selector *s, struct placement *p)
{
	const struct sizing *z = &w->size;
	if (s->how == SELECT_INSTANCE_TYPE) {
		add_rule(m, p, s->keys.at[0], instance_names(m, z));
	} else {
		for (size_t i = 0; i < s->keys.n; i++)
			add_rule(m, p, s->keys.at[i], label_values(m, z, s->keys.at[i]));
	}
	const char *partition = z->mig ? partition_label(cloud) : NULL;
	if (partition)
		add_selector(p, str_of(partition), str_of(z->mig->profile));
	if (s->needs)
		note_add(m, TEXT(m, "node label %s", s->keys.at[0]),
			 TEXT(m, "picks nodes with the right GPU; %s sets it", s->needs), STR(""));
}

static void place_zones(struct maker *m, const struct request *all, const struct cloud_selector *s, struct placement *p)
{
	const struct cloud_request *c = &all->cloud;
	if (c->node_pool.at) {
		if (s->pool_key)
			add_selector(p, str_of(s->pool_key), c->node_pool.value);
		else
			note_add(m, STR("node pool"),
				 TEXT(m, "%s has no label for the pool '%.*s'; nodes are picked by their GPU alone",
				      c->cloud->title, STR_ARG(c->node_pool.value)),
				 STR(""));
	}
	add_rule(m, p, "topology.kubernetes.io/zone", c->zones);
}

/* Labels of spot nodes are alternatives: which one a node has depends on what made it. */
static void place_spot(struct maker *m, const struct cloud *cloud, struct placement *p)
{
	if (cloud->spot_labels.n == 1) {
		add_selector(p, str_of(cloud->spot_labels.at[0].key), str_of(cloud->spot_labels.at[0].value));
		return;
	}
	p->any = pairs_new(m, cloud->spot_labels.n);
	for (size_t i = 0; i < cloud->spot_labels.n; i++)
		p->any.at[p->any.n++] =
			(struct pair){str_of(cloud->spot_labels.at[i].key), str_of(cloud->spot_labels.at[i].value)};
}

static bool tolerates(const struct placement *p, const char *key)
{
	for (size_t i = 0; i < p->n_tolerations; i++)
		if (str_is(p->tolerations[i].key, key))
			return true;
	return false;
}

/* A value that only says "there is one" differs between clusters, so any value will do; a value that says something is
 * matched. */
static void tolerate(struct placement *p, const struct taint *t)
{
	bool says_nothing = !t->value || strcmp(t->value, "true") == 0 || strcmp(t->value, "present") == 0;
	if (!tolerates(p, t->key))
		p->tolerations[p->n_tolerations++] = (struct toleration){
			str_of(t->key), says_nothing ? (struct str){NULL, 0} : str_of(t->value), str_of(t->effect)};
}

static void place_tolerations(struct maker *m, const struct cloud *cloud, const struct workload *w, bool spot,
			      struct placement *p)
{
	const struct gpu *gpu = w->size.gpu;
	const struct accelerator *a = gpu ? catalog_accelerator(str_of(gpu->resource)) : NULL;
	p->tolerations = arena_calloc(m->arena, cloud->n_taints + 1, sizeof *p->tolerations);
	if (a && a->taint_key)
		tolerate(p, &(struct taint){a->taint_key, NULL, "NoSchedule"});
	for (size_t i = 0; i < cloud->n_taints; i++) {
		const struct cloud_taint *t = &cloud->taints[i];
		bool of_gpu =
			gpu && (!t->resource || strcmp(t->resource, gpu->resource) == 0) && (!t->arm64 || gpu->arm64);
		if (t->origin == TAINT_SPOT ? spot && (of_gpu || !t->resource) : of_gpu)
			tolerate(p, &t->taint);
	}
}

/* Nodes carry all labels that the values file's catalog gives the GPU. */
static void place_own(struct maker *m, const struct workload *w, struct placement *p)
{
	const struct gpu *gpu = w->size.gpu;
	for (size_t i = 0; i < gpu->n_labels; i++)
		add_selector(p, str_of(gpu->labels[i].key), str_of(gpu->labels[i].values.at[0]));
	decide(m, subject_of(m, w->name, "nodes"), NULL, str_of(gpu->labels[0].key),
	       TEXT(m, "the labels of '%s' in this file's catalog", gpu->name), STR("`catalog: {gpus: {labels}}`"));
}

/* By what nodes the GPU is found. Without a GPU any node will do, but for the zones. */
static void place_nodes(struct maker *m, const struct request *all, const struct workload *w, struct placement *p)
{
	const struct cloud *cloud = all->cloud.cloud;
	const struct cloud_selector *s = w->size.gpu ? selector_for(cloud, w->size.gpu) : NULL;
	if (!w->size.gpu)
		add_rule(m, p, "topology.kubernetes.io/zone", all->cloud.zones);
	if (w->size.gpu && stock_has_labels(m->stock, w->size.gpu)) {
		place_own(m, w, p);
		return;
	}
	if (!s)
		return;
	/* What a claim asks for, the scheduler finds; labels of the cloud's own help it to make nodes. */
	if (w->size.device_class.n && s->needs) {
		place_zones(m, all, s, p);
		return;
	}
	place_gpu(m, cloud, w, s, p);
	place_zones(m, all, s, p);
	decide(m, subject_of(m, w->name, "nodes"), all->cloud.node_pool.at, str_of(s->keys.at[0]),
	       s->needs ? TEXT(m, "nodes with the right GPU carry it once %s is installed", s->needs)
			: TEXT(m, "every GPU node of %s carries it, whatever made the node", cloud->title),
	       STR("`cloud: {nodePool, zones, spot}`"));
}

void place_pods(struct maker *m, const struct request *all, struct workload *w, const struct node *spot_at)
{
	const struct cloud *cloud = all->cloud.cloud;
	struct placement *p = &w->place;
	p->selector = pairs_new(m, MOST_SELECTORS);
	place_nodes(m, all, w, p);
	place_sharing(m, all, w, p);
	if (w->spot) {
		place_spot(m, cloud, p);
		decide(m, subject_of(m, w->name, "spot"), spot_at ? spot_at : all->cloud.spot_at,
		       STR("spot nodes only"), STR("as given; a node can go away at short notice"), STR("`spot`"));
	}
	place_tolerations(m, cloud, w, w->spot, p);
	/* What the cloud reads from pods holds for interruptible ones. */
	if (w->spot && cloud->pod_labels.n) {
		p->pod_labels = pairs_new(m, cloud->pod_labels.n);
		for (size_t i = 0; i < cloud->pod_labels.n; i++)
			p->pod_labels.at[p->pod_labels.n++] = (struct pair){str_of(cloud->pod_labels.at[i].key),
									    str_of(cloud->pod_labels.at[i].value)};
	}
}

/* ---- agents ---------------------------------------------------------------------------------------------- */

static const struct gpu *nvidia_of(const struct workload *w)
{
	return w->size.gpu && w->size.gpu->vendor == VENDOR_NVIDIA ? w->size.gpu : NULL;
}

static bool may_run_on(const struct workload *w, const struct instance *i)
{
	for (size_t j = 0; j < w->size.n_instances; j++)
		if (w->size.instances[j] == i)
			return true;
	return false;
}

/* Machine types: no cloud's nodes are without that label. */
static struct strs agent_instances(struct maker *m, const struct cloud *cloud, bool any)
{
	struct strs names = strs_new(m, cloud->n_instances);
	for (size_t i = 0; i < cloud->n_instances; i++) {
		const struct instance *machine = &cloud->instances[i];
		bool wanted = any && machine->gpu->vendor == VENDOR_NVIDIA && !machine->retired;
		for (const struct workload *w = NULL; !any && !wanted && (w = plan_next(m->plan, w));)
			wanted = nvidia_of(w) && may_run_on(w, machine);
		if (wanted)
			names.at[names.n++] = str_of(machine->name);
	}
	return names;
}

void place_agents(struct maker *m, const struct request *all, struct workload *w)
{
	const struct cloud *cloud = all->cloud.cloud;
	const struct gpu *gpu = NULL;
	struct placement *p = &w->place;
	for (const struct workload *o = NULL; !gpu && (o = plan_next(m->plan, o));)
		gpu = nvidia_of(o);
	bool any = !gpu;
	for (size_t i = 0; !gpu && i < cloud->n_instances; i++)
		gpu = cloud->instances[i].gpu->vendor == VENDOR_NVIDIA ? cloud->instances[i].gpu : NULL;
	*p = (struct placement){.selector = pairs_new(m, MOST_SELECTORS)};
	if (cloud->n_instances) {
		add_rule(m, p, "node.kubernetes.io/instance-type", agent_instances(m, cloud, any));
	} else {
		add_selector(p, STR("nvidia.com/gpu.present"), STR("true"));
		note_add(m, STR("node label nvidia.com/gpu.present"),
			 STR("picks nodes with a GPU; GPU Feature Discovery sets it"), STR(""));
	}
	struct workload on_gpu = *w;
	on_gpu.size.gpu = gpu;
	place_tolerations(m, cloud, &on_gpu, true, p);
	decide(m, subject_of(m, w->name, "nodes"), NULL,
	       cloud->n_instances ? STR("node.kubernetes.io/instance-type") : STR("nvidia.com/gpu.present"),
	       any ? STR("every machine type with an NVIDIA GPU")
		   : STR("every machine type that GPU workloads of this set may run on"),
	       STR(""));
}
