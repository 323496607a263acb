/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/placement.h"

#include "base/alloc.h"
#include "plan/sizing.h"

enum { MOST_SELECTORS = 8, MOST_RULES = 8 };

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

/* One value is a plain selector, several are a rule. */
static void add_rule(struct maker *m, struct placement *p, const char *key, struct strs values)
{
	if (values.n == 1) {
		add_selector(p, str_of(key), values.at[0]);
		return;
	}
	if (!p->rules.at)
		p->rules.at = arena_calloc(m->arena, MOST_RULES, sizeof *p->rules.at);
	if (values.n && p->rules.n < MOST_RULES)
		p->rules.at[p->rules.n++] = (struct node_rule){str_of(key), values};
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
			values.at[values.n++] = str_of(l->values.at[j]);
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
	const struct accelerator *a = catalog_accelerator(str_of(gpu->resource));
	p->tolerations = arena_calloc(m->arena, cloud->n_taints + 1, sizeof *p->tolerations);
	if (a && a->taint_key)
		tolerate(p, &(struct taint){a->taint_key, NULL, "NoSchedule"});
	for (size_t i = 0; i < cloud->n_taints; i++) {
		const struct cloud_taint *t = &cloud->taints[i];
		bool applies = (!t->resource || strcmp(t->resource, gpu->resource) == 0) && (!t->arm64 || gpu->arm64) &&
			       (t->origin != TAINT_SPOT || spot);
		if (applies)
			tolerate(p, &t->taint);
	}
}

void place_workload(struct maker *m, const struct request *all, const struct model_request *r, struct workload *w)
{
	const struct cloud *cloud = all->cloud.cloud;
	const struct cloud_selector *s = selector_for(cloud, w->size.gpu);
	struct placement *p = &w->place;
	p->selector = pairs_new(m, MOST_SELECTORS);
	if (s) {
		place_gpu(m, cloud, w, s, p);
		place_zones(m, all, s, p);
		decide(m, subject_of(m, r->name, "nodes"), all->cloud.node_pool.at, str_of(s->keys.at[0]),
		       s->needs ? TEXT(m, "nodes with the right GPU carry it once %s is installed", s->needs)
				: TEXT(m, "every GPU node of %s carries it, whatever made the node", cloud->title),
		       STR("`cloud: {nodePool, zones, spot}`"));
	}
	if (r->spot) {
		place_spot(m, cloud, p);
		decide(m, subject_of(m, r->name, "spot"), r->spot_at ? r->spot_at : all->cloud.spot_at,
		       STR("spot nodes only"),
		       STR("as given; a node can go away at short notice, so at most one replica is disrupted on "
			   "purpose"),
		       STR("`spot`"));
	}
	place_tolerations(m, cloud, w, r->spot, p);
	/* What the cloud reads from pods holds for interruptible ones. */
	if (r->spot && cloud->pod_labels.n) {
		p->pod_labels = pairs_new(m, cloud->pod_labels.n);
		for (size_t i = 0; i < cloud->pod_labels.n; i++)
			p->pod_labels.at[p->pod_labels.n++] = (struct pair){str_of(cloud->pod_labels.at[i].key),
									    str_of(cloud->pod_labels.at[i].value)};
	}
}
