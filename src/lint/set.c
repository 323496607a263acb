/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/set.h"

#include "doc/doc.h"
#include "doc/path.h"
#include "kube/names.h"
#include "lint/alert_facts.h"
#include "lint/limit_facts.h"
#include "lint/loading.h"
#include "lint/net_facts.h"
#include "lint/sched_facts.h"
#include "lint/set_facts.h"
#include "lint/set_refs.h"

/* ---- copying
 * -------------------------------------------------------------------------------------------------------------- */

struct place node_place(const struct node *n, struct str field)
{
	n = node_deref(n);
	if (!n || !n->doc)
		return (struct place){0};
	return (struct place){n->doc->base + n->begin, n->doc->base + n->end, field};
}

struct place node_key_place(const struct node *entry, struct str field)
{
	if (!entry || !entry->doc || entry->key_begin == entry->key_end)
		return node_place(entry, field);
	return (struct place){entry->doc->base + entry->key_begin, entry->doc->base + entry->key_end, field};
}

static const struct label *copy_labels(struct arena *memory, const struct node *map, size_t *n)
{
	*n = 0;
	if (!node_is(map, NODE_MAP))
		return NULL;
	size_t room = 0;
	struct node_entries it = node_entries(map);
	while (node_next_entry(&it))
		room++;
	struct label *labels = arena_alloc(memory, room * sizeof *labels);
	it = node_entries(map);
	for (const struct node *e; *n < room && (e = node_next_entry(&it));)
		labels[(*n)++] = (struct label){arena_str(memory, node_key(e)), arena_str(memory, node_text(e))};
	return labels;
}

static const struct {
	const char *name;
	enum selector_op op;
} ops[] = {{"In", OP_IN}, {"NotIn", OP_NOT_IN}, {"Exists", OP_EXISTS}, {"DoesNotExist", OP_NOT_EXISTS}};

static bool read_op(const struct node *n, enum selector_op *op)
{
	for (size_t i = 0; i < COUNT_OF(ops); i++) {
		if (node_text_is(n, ops[i].name)) {
			*op = ops[i].op;
			return true;
		}
	}
	return false;
}

static struct str copy_value(struct arena *memory, const struct node *n, bool *open)
{
	struct str text = node_text(n);
	*open |= is_placeholder(text);
	return arena_str(memory, text);
}

/* A plain map of labels: every one must be equal. */
static size_t add_equal(struct arena *memory, const struct node *map, struct requirement *at, size_t n, bool *open)
{
	if (!node_is(map, NODE_MAP))
		return n;
	for (const struct node *e = node_first(map); e; e = e->next) {
		struct str *value = arena_alloc(memory, sizeof *value);
		*value = copy_value(memory, e, open);
		*open |= e->key_id == KEY_merge;
		at[n++] = (struct requirement){arena_str(memory, node_key(e)), OP_IN, value, 1};
	}
	return n;
}

static size_t add_expressions(struct arena *memory, const struct node *list, struct requirement *at, size_t n,
			      bool *open)
{
	if (!node_is(list, NODE_SEQ))
		return n;
	for (const struct node *e = node_first(list); e; e = e->next) {
		struct requirement r = {.key = arena_str(memory, node_text(node_get(e, KEY_key)))};
		*open |= !read_op(node_get(e, KEY_operator_), &r.op);
		const struct node *values = node_get(e, KEY_values);
		struct str *copies = arena_alloc(memory, (node_count(values) + 1) * sizeof *copies);
		for (const struct node *v = node_is(values, NODE_SEQ) ? node_first(values) : NULL; v; v = v->next)
			copies[r.n_values++] = copy_value(memory, v, open);
		r.values = copies;
		at[n++] = r;
	}
	return n;
}

struct selector selector_copy(struct arena *memory, const struct node *from, bool plain)
{
	struct selector s = {.present = node_is(from, NODE_MAP)};
	if (!s.present)
		return s;
	const struct node *labels = plain ? from : node_get(from, KEY_matchLabels),
			  *list = plain ? NULL : node_get(from, KEY_matchExpressions);
	struct requirement *at = arena_alloc(memory, (node_count(labels) + node_count(list) + 1) * sizeof *at);
	s.n = add_equal(memory, labels, at, 0, &s.open);
	s.n = add_expressions(memory, list, at, s.n, &s.open);
	s.at = at;
	return s;
}

/* ---- what kinds say
 * ------------------------------------------------------------------------------------------------------- */

static int64_t bound(const struct node *n, int64_t missing)
{
	int64_t value;
	return !n ? missing : node_int(n, &value) ? value : -1;
}

static void copy_target(struct arena *memory, struct entry *e, const struct node *spec)
{
	const struct node *ref = node_get(spec, KEY_scaleTargetRef), *name = node_get(ref, KEY_name);
	struct str version = node_text(node_get(ref, KEY_apiVersion));
	size_t slash = str_find(version, '/');
	e->target.group = arena_str(memory, slash < version.n ? str_sub(version, 0, slash) : STR(""));
	e->target.kind = arena_str(memory, node_text(node_get(ref, KEY_kind)));
	e->target.name = arena_str(memory, node_text(name));
	e->target.at = node_place(name, STR("spec.scaleTargetRef.name"));
}

static void copy_hpa(struct arena *memory, struct entry *e, const struct object *o)
{
	copy_target(memory, e, o->spec);
	e->min_replicas = bound(node_get(o->spec, KEY_minReplicas), 1);
	e->max_replicas = bound(node_get(o->spec, KEY_maxReplicas), -1);
	e->max_at = node_place(node_get(o->spec, KEY_maxReplicas), STR("spec.maxReplicas"));
}

static void copy_scaled_object(struct arena *memory, struct entry *e, const struct object *o)
{
	copy_target(memory, e, o->spec);
	/* KEDA's defaults: https://keda.sh/docs/latest/reference/scaledobject-spec/ */
	e->min_replicas = bound(node_get(o->spec, KEY_minReplicaCount), 0);
	e->max_replicas = bound(node_get(o->spec, KEY_maxReplicaCount), 100);
	e->max_at = node_place(node_get(o->spec, KEY_maxReplicaCount), STR("spec.maxReplicaCount"));
	if (e->target.kind.n == 0) {
		e->target.kind = STR("Deployment");
		e->target.group = STR("apps");
	}
}

static void copy_selected(struct arena *memory, struct entry *e, const struct object *o)
{
	enum key_id key = o->kind == KIND_NETWORK_POLICY ? KEY_podSelector : KEY_selector;
	const struct node *selector = node_get(o->spec, key);
	e->selector = selector_copy(memory, selector, o->kind == KIND_SERVICE);
	e->selector_at = node_place(selector, key == KEY_selector ? STR("spec.selector") : STR("spec.podSelector"));
}

static const struct {
	enum kind kind;
	void (*copy)(struct arena *memory, struct entry *e, const struct object *o);
} copiers[] = {
	{KIND_HPA, copy_hpa},          {KIND_SCALED_OBJECT, copy_scaled_object}, {KIND_PDB, copy_selected},
	{KIND_SERVICE, copy_selected}, {KIND_NETWORK_POLICY, copy_selected},
};

/* "prometheus.io/scrape: true" and its relatives, and Datadog's "ad.datadoghq.com/CONTAINER.checks". */
static bool notes_scrape(const struct node *metadata)
{
	const struct node *notes = node_get(metadata, KEY_annotations);
	if (!node_is(notes, NODE_MAP))
		return false;
	struct node_entries it = node_entries(notes);
	for (const struct node *e; (e = node_next_entry(&it));) {
		struct str key = node_key(e);
		if ((str_ends(key, "/scrape") && !node_text_is(node_deref(e), "false")) ||
		    str_starts(key, "ad.datadoghq.com/"))
			return true;
	}
	return false;
}

/* What its containers ask for when it is one resource alone. */
static struct str only_device(struct arena *memory, const struct pod *p)
{
	struct str device = {0};
	for (size_t i = 0; i < p->n_containers; i++) {
		const struct container *k = &p->containers[i];
		for (size_t a = 0; a < k->n_asks; a++) {
			if (k->asks[a].resource->kind == ACCELERATOR_SHARE_SIZE)
				continue;
			if (k->claims || k->asks[a].count < 0 || (device.n && !str_eq(device, k->asks[a].name)))
				return (struct str){0};
			device = k->asks[a].name;
		}
	}
	return arena_str(memory, device);
}

static void copy_engine(struct entry_pod *copy, const struct pod *p)
{
	for (size_t i = 0; i < p->n_containers && !copy->engine; i++) {
		const struct container *k = &p->containers[i];
		if (k->role == CONTAINER_INIT || !k->engine.engine || k->engine.engine->kind != ENGINE_SERVING)
			continue;
		copy->engine = k->engine.engine;
		copy->version = k->engine.version;
		copy->load_seconds = container_load_seconds(k);
	}
}

static struct entry_pod *copy_pod(struct arena *memory, const struct pod *p)
{
	struct entry_pod *copy = ARENA_NEW(memory, struct entry_pod);
	copy->labels = copy_labels(memory, node_get(p->metadata, KEY_labels), &copy->n_labels);
	copy->role = p->role;
	copy->ai = p->ai;
	copy->wants_accelerator = p->wants_accelerator;
	copy->partial = p->partial;
	copy->scrape_noted = notes_scrape(p->metadata);
	copy->accelerators = p->accelerators;
	copy->replicas = p->replicas;
	copy->device = only_device(memory, p);
	copy_engine(copy, p);
	copy->net = pod_net_of(memory, p);
	copy->containers = container_facts_of(memory, p);
	return copy;
}

static size_t lower_bound(const struct entry *const *at, size_t n, struct str key,
			  struct str (*of)(const struct entry *))
{
	size_t low = 0, high = n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (str_cmp(of(at[middle]), key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static struct str name_of(const struct entry *e)
{
	return e->name;
}

static struct str namespace_of(const struct entry *e)
{
	return e->namespace_;
}

size_t entries_from_name(const struct entry *const *at, size_t n, struct str name)
{
	return lower_bound(at, n, name, name_of);
}

size_t entries_from_namespace(const struct entry *const *at, size_t n, struct str namespace_)
{
	return lower_bound(at, n, namespace_, namespace_of);
}

struct str affordable_path(struct arena *memory, const struct object *o, const struct node *n)
{
	enum { LARGEST_OBJECT = 256 << 10, LONGEST = 4096 };
	if (o->root->end - o->root->begin > LARGEST_OBJECT)
		return STR("");
	return path_text(memory, o->root, n, LONGEST);
}

struct entry *entry_make(struct arena *memory, const struct source *source, const struct doc *doc,
			 const struct object *o, const struct pod *pods, size_t n_pods)
{
	struct entry *e = ARENA_NEW(memory, struct entry);
	const struct node *name = node_get(o->metadata, KEY_name);
	e->source = source;
	e->kind = o->kind;
	e->api_version = arena_str(memory, o->api_version);
	e->group = arena_str(memory, o->group);
	e->kind_name = arena_str(memory, o->kind_name);
	e->namespace_ = arena_str(memory, o->namespace_);
	e->name = arena_str(memory, o->name);
	e->partial = o->partial;
	e->scrape_noted = notes_scrape(o->metadata);
	e->name_at = name ? node_place(name, STR("metadata.name"))
			  : (struct place){doc->base + o->root->begin, doc->base + o->root->begin, {"", 0}};
	const struct node *kind = node_get(o->root, KEY_kind);
	if (kind)
		e->kind_at = node_place(kind, STR("kind"));
	e->labels = copy_labels(memory, node_get(o->metadata, KEY_labels), &e->n_labels);
	struct entry_pod **end = &e->pods;
	for (size_t i = 0; i < n_pods; i++) {
		*end = copy_pod(memory, &pods[i]);
		end = &(*end)->next;
	}
	const struct node *replicas = n_pods ? node_get(o->spec, KEY_replicas) : NULL;
	if (replicas) {
		e->has_replicas = true;
		e->replicas = bound(replicas, -1);
		e->replicas_at = node_place(replicas, STR("spec.replicas"));
	}
	for (size_t i = 0; i < COUNT_OF(copiers); i++)
		if (copiers[i].kind == o->kind)
			copiers[i].copy(memory, e, o);
	entry_facts(memory, e, o);
	entry_net_facts(memory, e, o);
	entry_limit_facts(memory, e, o);
	entry_alert_facts(memory, e, o);
	entry_refs(memory, e, o, pods, n_pods);
	entry_sched(memory, e, o, pods, n_pods);
	return e;
}

/* ---- asking
 * --------------------------------------------------------------------------------------------------------------- */

bool same_namespace(const struct entry *a, const struct entry *b)
{
	return a->namespace_.n == 0 || b->namespace_.n == 0 || str_eq(a->namespace_, b->namespace_);
}

bool entry_is_target(const struct entry *e, const struct entry *from, const struct target *target)
{
	if (target->name.n == 0 || !str_eq(e->name, target->name) || !str_eq(e->kind_name, target->kind))
		return false;
	return same_namespace(e, from) && (target->group.n == 0 || str_eq(e->group, target->group));
}

static const struct label *find_label(const struct label *labels, size_t n, struct str key)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(labels[i].key, key))
			return &labels[i];
	return NULL;
}

static bool requirement_holds(const struct requirement *r, const struct label *label)
{
	bool listed = false;
	for (size_t i = 0; label && i < r->n_values; i++)
		listed |= str_eq(label->value, r->values[i]);
	switch (r->op) {
	case OP_IN:
		return listed;
	case OP_NOT_IN:
		return !listed;
	case OP_EXISTS:
		return label != NULL;
	default:
		return label == NULL;
	}
}

bool selector_matches(const struct selector *s, const struct label *labels, size_t n)
{
	if (!s->present)
		return false;
	if (s->open)
		return true;
	for (size_t i = 0; i < s->n; i++)
		if (!requirement_holds(&s->at[i], find_label(labels, n, s->at[i].key)))
			return false;
	return true;
}
