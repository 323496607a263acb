/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/pod.h"

#include "kube/names.h"
#include "lint/container.h"

bool not_judged(const struct node *n)
{
	n = node_deref(n);
	return !n || n->kind > NODE_STRING || n->kind == NODE_NULL || is_placeholder(node_text(n));
}

const struct node *pod_get(const struct pod *p, enum key_id key)
{
	const struct node *own = node_get(p->spec, key);
	return own || !p->outer ? own : node_get(p->outer, key);
}

/* ---- pods
 * ---------------------------------------------------------------------------------------------------------------- */

/* Where a shape keeps containers: a list of them, or a single one. */
struct container_place {
	enum key_id key, below;
	bool single;
	enum container_role role;
};

static const struct container_place spec_places[] = {
	{KEY_initContainers, KEY_NONE, false, CONTAINER_INIT},
	{KEY_containers, KEY_NONE, false, CONTAINER_REGULAR},
	{KEY_ephemeralContainers, KEY_NONE, false, CONTAINER_EPHEMERAL},
};
static const struct container_place argo_places[] = {
	{KEY_initContainers, KEY_NONE, false, CONTAINER_INIT},
	{KEY_container, KEY_NONE, true, CONTAINER_REGULAR},
	{KEY_script, KEY_NONE, true, CONTAINER_REGULAR},
	{KEY_containerSet, KEY_containers, false, CONTAINER_REGULAR},
	{KEY_sidecars, KEY_NONE, false, CONTAINER_SIDECAR},
};
static const struct container_place kserve_places[] = {
	{KEY_initContainers, KEY_NONE, false, CONTAINER_INIT}, {KEY_containers, KEY_NONE, false, CONTAINER_REGULAR},
	{KEY_model, KEY_NONE, true, CONTAINER_REGULAR},        {KEY_huggingface, KEY_NONE, true, CONTAINER_REGULAR},
	{KEY_pytorch, KEY_NONE, true, CONTAINER_REGULAR},      {KEY_tensorflow, KEY_NONE, true, CONTAINER_REGULAR},
	{KEY_triton, KEY_NONE, true, CONTAINER_REGULAR},       {KEY_sklearn, KEY_NONE, true, CONTAINER_REGULAR},
	{KEY_xgboost, KEY_NONE, true, CONTAINER_REGULAR},      {KEY_lightgbm, KEY_NONE, true, CONTAINER_REGULAR},
	{KEY_onnx, KEY_NONE, true, CONTAINER_REGULAR},         {KEY_paddle, KEY_NONE, true, CONTAINER_REGULAR},
	{KEY_pmml, KEY_NONE, true, CONTAINER_REGULAR},
};
static const struct container_place dynamo_places[] = {
	{KEY_initContainers, KEY_NONE, false, CONTAINER_INIT},
	{KEY_containers, KEY_NONE, false, CONTAINER_REGULAR},
	{KEY_mainContainer, KEY_NONE, true, CONTAINER_REGULAR},
};

#define PLACES(list)                                                                                                   \
	{                                                                                                              \
		list, COUNT_OF(list)                                                                                   \
	}
static const struct {
	const struct container_place *at;
	size_t n;
} places[] = {
	[SHAPE_TEMPLATE] = PLACES(spec_places), [SHAPE_SPEC] = PLACES(spec_places),
	[SHAPE_ARGO] = PLACES(argo_places),     [SHAPE_KSERVE] = PLACES(kserve_places),
	[SHAPE_DYNAMO] = PLACES(dynamo_places), [SHAPE_TRAINER] = {NULL, 0},
};

static const struct node *place_node(const struct pod *p, const struct container_place *place)
{
	const struct node *n = node_get(p->spec, place->key);
	return place->below ? node_get(n, place->below) : n;
}

static size_t count_containers(const struct pod *p)
{
	if (p->path->shape == SHAPE_TRAINER)
		return 1;
	size_t n = 0;
	for (size_t i = 0; i < places[p->path->shape].n; i++) {
		const struct container_place *place = &places[p->path->shape].at[i];
		const struct node *at = place_node(p, place);
		n += place->single ? node_is(at, NODE_MAP) : node_is(at, NODE_SEQ) ? node_count(at) : 0;
	}
	return n;
}

static void add_container(struct pod *p, const struct node *node, enum container_role role, struct arena *scratch)
{
	container_view(&p->containers[p->n_containers++], node_deref(node), role, p->path->flags & POD_WORKER, scratch);
}

static void read_containers(struct pod *p, struct arena *scratch)
{
	size_t room = count_containers(p);
	p->containers = arena_alloc(scratch, (room + 1) * sizeof *p->containers);
	if (p->path->shape == SHAPE_TRAINER)
		add_container(p, p->spec, CONTAINER_REGULAR, scratch);
	for (size_t i = 0; i < places[p->path->shape].n; i++) {
		const struct container_place *place = &places[p->path->shape].at[i];
		const struct node *at = place_node(p, place);
		if (place->single && node_is(at, NODE_MAP))
			add_container(p, at, place->role, scratch);
		else if (!place->single && node_is(at, NODE_SEQ))
			for (const struct node *e = node_first(at); e; e = e->next)
				add_container(p, e, place->role, scratch);
	}
}

/* Does a node selector entry or an affinity requirement with this key and value ask for a node that has accelerators?
 */
static bool label_selects(struct str key, const struct node *value)
{
	const struct node_label *label = catalog_node_label(key);
	if (!label)
		return false;
	if (label->scope == LABEL_INSTANCE_TYPE || label->scope == LABEL_FAMILY)
		return value && catalog_label_value(key, node_text(value), NULL) != LABEL_NOT_OURS;
	return !value || (!node_text_is(value, "false") && !node_text_is(value, "0"));
}

static bool requirement_selects(const struct node *requirement)
{
	const struct node *operator_ = node_get(requirement, KEY_operator_),
			  *values = node_get(requirement, KEY_values);
	struct str key = node_text(node_get(requirement, KEY_key));
	if (node_text_is(operator_, "Exists"))
		return label_selects(key, NULL);
	return node_text_is(operator_, "In") && node_at(values, 0) && label_selects(key, node_at(values, 0));
}

/* Terms are alternatives: each must ask for accelerators. */
static bool affinity_selects(const struct node *affinity)
{
	const struct node *terms =
		node_path(affinity, KEY_nodeAffinity, KEY_requiredDuringSchedulingIgnoredDuringExecution,
			  KEY_nodeSelectorTerms, KEY_NONE);
	if (node_count(terms) == 0 || !node_is(terms, NODE_SEQ))
		return false;
	for (const struct node *term = node_first(terms); term; term = term->next) {
		bool any = false;
		for (const struct node *r = node_first(node_get(term, KEY_matchExpressions)); r; r = r->next)
			any |= requirement_selects(r);
		if (!any)
			return false;
	}
	return true;
}

static bool selects_accelerator(const struct pod *p)
{
	const struct node *selector = pod_get(p, KEY_nodeSelector), *affinity = pod_get(p, KEY_affinity);
	if (node_is(selector, NODE_MAP)) {
		struct node_entries it = node_entries(selector);
		for (const struct node *e; (e = node_next_entry(&it));)
			if (label_selects(node_key(e), e))
				return true;
	}
	return affinity && affinity_selects(affinity);
}

/* A manifest's containers have images and its template carries the labels of its selector; a kustomize patch names only
 * what it changes. */
static bool looks_partial(const struct pod *p)
{
	const struct object *o = p->object;
	if (o->partial || p->path->flags & POD_MERGED)
		return true;
	/* Argo: a patch in a string, or defaults beside the templates. */
	if (p->outer && (pod_get(p, KEY_podSpecPatch) || node_get(p->outer, KEY_templateDefaults)))
		return true;
	bool regular = false;
	for (size_t i = 0; i < p->n_containers; i++) {
		const struct container *k = &p->containers[i];
		if (k->node->kind != NODE_MAP || (!k->image_node && k->role != CONTAINER_EPHEMERAL))
			return true;
		regular |= k->role == CONTAINER_REGULAR;
	}
	if (!regular)
		return true;
	bool selects = o->kind == KIND_DEPLOYMENT || o->kind == KIND_STATEFUL_SET || o->kind == KIND_DAEMON_SET ||
		       o->kind == KIND_REPLICA_SET;
	return selects && !node_get(o->spec, KEY_selector) && !node_get(p->metadata, KEY_labels);
}

static void classify(struct pod *p, bool all_workloads)
{
	int64_t init = 0, sum = 0;
	bool serves = false;
	for (size_t i = 0; i < p->n_containers; i++) {
		const struct container *k = &p->containers[i];
		p->wants_accelerator |= container_wants(k);
		p->ai |= k->engine.engine && k->engine.engine->kind != ENGINE_NOTEBOOK;
		serves |= k->serves || (all_workloads && k->role == CONTAINER_REGULAR && node_count(k->ports));
		if (k->role == CONTAINER_INIT)
			init = k->accelerators > init ? k->accelerators : init;
		else
			sum += k->accelerators;
	}
	p->accelerators = init > sum ? init : sum;
	p->selects_accelerator = selects_accelerator(p);
	p->ai |= all_workloads || p->wants_accelerator || p->selects_accelerator;
	if (p->life == LIFE_AGENT)
		p->role = ROLE_AGENT;
	else if (p->path->flags & POD_HELPER || !p->ai)
		p->role = ROLE_OTHER;
	else if (p->life == LIFE_BATCH)
		p->role = ROLE_TRAINING;
	else if (p->life == LIFE_LONG && serves)
		p->role = ROLE_SERVING;
}

static enum pod_life life_of(const struct pod *p)
{
	enum pod_life life = p->object->info->life;
	if (life != LIFE_ANY)
		return life;
	const struct node *policy = pod_get(p, KEY_restartPolicy);
	return node_text_is(policy, "Never") || node_text_is(policy, "OnFailure") ? LIFE_BATCH : LIFE_LONG;
}

/* An Argo template that runs no pod of its own: steps, dag, resource, http, suspend. */
static bool runs_pod(const struct node *at, enum pod_shape shape)
{
	return shape != SHAPE_ARGO || node_get(at, KEY_container) || node_get(at, KEY_script) ||
	       node_get(at, KEY_containerSet);
}

/* ---- paths
 * --------------------------------------------------------------------------------------------------------------- */

struct pod_finder {
	const struct object *object;
	const struct pod_path *path;
	struct arena *scratch;
	bool all_workloads;
	/** What the steps so far led to: chain[0] is the object. */
	const struct node *chain[POD_PATH_STEPS + 1];
	struct str part;
	/** Growing list in the scratch memory. */
	struct pod *pods;
	size_t n, cap;
};

static struct pod *new_pod(struct pod_finder *f)
{
	if (f->n == f->cap) {
		size_t cap = f->cap ? f->cap * 2 : 2;
		struct pod *pods = arena_alloc(f->scratch, cap * sizeof *pods);
		if (f->n)
			memcpy(pods, f->pods, f->n * sizeof *pods);
		f->pods = pods;
		f->cap = cap;
	}
	return &f->pods[f->n++];
}

static void read_replicas(const struct pod_finder *f, struct pod *p)
{
	p->replicas = 1;
	for (size_t i = 0; i < POD_PATH_COUNTS && f->path->count[i].key; i++) {
		const struct node *n = node_get(f->chain[f->path->count[i].level], (enum key_id)f->path->count[i].key);
		if (!n)
			continue;
		int64_t value;
		if (!p->replicas_node)
			p->replicas_node = n;
		if (!node_int(n, &value) || value < 0 || value > INT32_MAX || p->replicas < 0)
			p->replicas = -1;
		else
			p->replicas = p->replicas * value > INT32_MAX ? INT32_MAX : p->replicas * value;
	}
}

static void found(struct pod_finder *f, const struct node *at, size_t depth)
{
	enum pod_shape shape = (enum pod_shape)f->path->shape;
	bool templated = shape == SHAPE_TEMPLATE;
	const struct node *spec = templated ? node_get(at, KEY_spec) : at;
	if (!node_is(spec, NODE_MAP) || !runs_pod(at, shape))
		return;
	struct pod *p = new_pod(f);
	*p = (struct pod){.object = f->object,
			  .path = f->path,
			  .template_ = shape == SHAPE_SPEC || shape == SHAPE_KSERVE ? NULL : at,
			  .spec = spec,
			  .part = f->part};
	p->metadata = p->template_ ? node_get(at, KEY_metadata) : NULL;
	p->outer =
		shape == SHAPE_ARGO ? f->chain[f->path->steps[depth - 1] == STEP_ITEMS ? depth - 2 : depth - 1] : NULL;
	read_replicas(f, p);
	read_containers(p, f->scratch);
	p->life = life_of(p);
	p->partial = looks_partial(p);
	classify(p, f->all_workloads);
}

/* Follows the steps from `depth` on; at most POD_PATH_STEPS deep. */
static void follow(struct pod_finder *f, size_t depth)
{
	const struct node *at = f->chain[depth];
	uint16_t step = depth < POD_PATH_STEPS ? f->path->steps[depth] : (uint16_t)STEP_END;
	if (step == STEP_END) {
		found(f, at, depth);
		return;
	}
	if (step != STEP_ITEMS && step != STEP_VALUES) {
		f->chain[depth + 1] = node_get(at, (enum key_id)step);
		if (f->chain[depth + 1])
			follow(f, depth + 1);
		return;
	}
	if (!node_is(at, step == STEP_ITEMS ? NODE_SEQ : NODE_MAP))
		return;
	for (const struct node *e = node_first(at); e; e = e->next) {
		if (e->key_id == KEY_merge)
			continue;
		f->chain[depth + 1] = node_deref(e);
		if (step == STEP_VALUES)
			f->part = node_key(e);
		follow(f, depth + 1);
	}
}

size_t pods_of(const struct object *o, bool all_workloads, struct arena *scratch, struct pod **pods)
{
	struct pod_finder f = {.object = o, .scratch = scratch, .all_workloads = all_workloads};
	for (const struct pod_path *path = o->info ? o->info->paths : NULL; path && path->shape != SHAPE_NONE; path++) {
		f.path = path;
		f.chain[0] = o->root;
		f.part = (struct str){0};
		follow(&f, 0);
	}
	*pods = f.pods;
	return f.n;
}
