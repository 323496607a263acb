/* SPDX-License-Identifier: Apache-2.0
 * What a person may change of a workload without planning again: where it stands in objects, and what its value is
 * called. Neither the model nor the GPU is among it: memory, flags, probes and nodes follow from those. */
#include <stdlib.h>

#include "base/alloc.h"
#include "doc/build.h"
#include "doc/merge.h"
#include "gen/helm.h"
#include "kube/kinds.h"

enum { DEEPEST = 24, NAME_LIMIT = 4096, LEAVES = 5 };

/** The label with the version, and its place below an object or a pod template. */
static const char version_label[] = "app.kubernetes.io/version";
#define VERSION_ROW "metadata.labels.app:kubernetes:io/version"

/** Values of one kind of object: at `pattern`, where '*' is every element of a list, stands workloads.NAME.`leaf`. */
static const struct {
	const char *kind, *group, *pattern, *leaf;
} rows[] = {
	{"Deployment", "apps", "spec.replicas", "replicas"},
	{"StatefulSet", "apps", "spec.replicas", "replicas"},
	{"LeaderWorkerSet", "leaderworkerset.x-k8s.io", "spec.replicas", "replicas"},
	{"ScaledObject", "keda.sh", "spec.minReplicaCount", "scaling.min"},
	{"ScaledObject", "keda.sh", "spec.maxReplicaCount", "scaling.max"},
	{"HorizontalPodAutoscaler", "autoscaling", "spec.minReplicas", "scaling.min"},
	{"HorizontalPodAutoscaler", "autoscaling", "spec.maxReplicas", "scaling.max"},
	{"InferenceService", "serving.kserve.io", "spec.predictor.minReplicas", "scaling.min"},
	{"InferenceService", "serving.kserve.io", "spec.predictor.maxReplicas", "scaling.max"},
	{"Ingress", "networking.k8s.io", "spec.rules.*.host", "host"},
	{"Ingress", "networking.k8s.io", "spec.tls.*.hosts.*", "host"},
	{"HTTPRoute", "gateway.networking.k8s.io", "spec.hostnames.*", "host"},
	{"Gateway", "gateway.networking.k8s.io", "spec.listeners.*.hostname", "host"},
	{"Certificate", "cert-manager.io", "spec.dnsNames.*", "host"},
	{"VirtualService", "networking.istio.io", "spec.hosts.*", "host"},
	{"CronJob", "batch", "spec.schedule", "schedule"},
	{"CronWorkflow", "argoproj.io", "spec.schedules.*", "schedule"},
	/* Every object says the version of its workload. */
	{NULL, NULL, VERSION_ROW, "version"},
};

/** Amounts that may be changed: those of accelerators are not among them. */
static const char *const amounts[] = {"cpu", "memory", "ephemeral-storage"};

/** A place in an object, and the paths of values it may become. */
struct place {
	size_t object;
	struct path path;
	/** The first that is free, or holds the same in every variant. */
	struct path values[2];
	size_t n_values;
	/** The first may be shared but not made, nothing may be shared. */
	bool shares_first_only, alone;
	/** Variants do not agree on what it is. */
	bool refused;
	enum helm_slot_kind kind;
};

struct places {
	struct helm *h;
	struct place *at;
	size_t n, cap;
	/** Place + 1 by object and path. */
	struct strmap by_path;
	/** The version of a workload is a label only, which nothing selects by. */
	bool version_is_free;
	/** While walking: the object, its workload, and the way from its root. */
	size_t object;
	struct str workload;
	struct path_step way[DEEPEST];
	size_t depth;
};

/* ---- finding them
 * ------------------------------------------------------------------------------------------------------------- */

static struct path keys_path(struct arena *a, const struct str *keys, size_t n)
{
	struct path path = {.at = arena_calloc(a, n, sizeof *path.at), .n = n};
	for (size_t i = 0; i < n; i++)
		path.at[i].key = keys[i];
	return path;
}

/** The way from the object's root to here. */
static struct path way_path(const struct places *p)
{
	struct path path = {.at = arena_calloc(&p->h->arena, p->depth + 1, sizeof *path.at), .n = p->depth};
	memcpy(path.at, p->way, p->depth * sizeof *path.at);
	return path;
}

static struct str way_text(const struct places *p)
{
	struct buf out;
	buf_init(&out, BUF_NO_LIMIT);
	buf_addf(&out, "%zu", p->object);
	for (size_t i = 0; i < p->depth; i++) {
		if (p->way[i].key.p)
			path_add_key(&out, p->way[i].key);
		else
			path_add_index(&out, p->way[i].index);
	}
	struct str text = arena_str(&p->h->arena, buf_str(&out));
	buf_release(&out);
	return text;
}

static bool same_path(const struct path *a, const struct path *b)
{
	bool same = a->n == b->n;
	for (size_t i = 0; same && i < a->n; i++)
		same = str_eq(a->at[i].key, b->at[i].key);
	return same;
}

/** Adds the place that the walk has reached; where another variant has the same place, both must mean the same. */
static void offer(struct places *p, struct place place)
{
	struct str key = way_text(p);
	void **at = strmap_at(&p->by_path, key);
	place.object = p->object;
	if (!*at) {
		place.path = way_path(p);
		*VEC_PUSH(p) = place;
		*at = (void *)(uintptr_t)p->n;
		return;
	}
	struct place *before = &p->at[(size_t)(uintptr_t)*at - 1];
	bool same = before->n_values == place.n_values;
	for (size_t i = 0; same && i < place.n_values; i++)
		same = same_path(&before->values[i], &place.values[i]);
	before->refused |= !same;
}

/** Goes down one level; false when that is too deep. */
static bool enter(struct places *p, struct path_step step)
{
	if (p->depth == DEEPEST)
		return false;
	p->way[p->depth++] = step;
	return true;
}

/** Splits "scaling.min" into parts behind "workloads" and the workload. */
static struct path workload_path(const struct places *p, const char *leaf)
{
	struct str parts[LEAVES] = {STR("workloads"), p->workload}, rest = str_of(leaf);
	size_t n = 2;
	while (n < LEAVES && str_split(&rest, '.', &parts[n]))
		n++;
	return keys_path(&p->h->arena, parts, n);
}

/** Walks along the rest of a row's pattern. */
static void walk_row(struct places *p, const struct node *n, struct str pattern, const char *leaf)
{
	struct str part;
	n = node_deref(n);
	if (!n)
		return;
	if (!str_split(&pattern, '.', &part)) {
		struct place place = {.n_values = 1, .kind = HELM_SCALAR};
		place.values[0] = workload_path(p, leaf);
		place.alone = str_is(str_of(leaf), "replicas");
		offer(p, place);
		return;
	}
	if (str_is(part, "*")) {
		size_t i = 0;
		for (const struct node *item = n->kind == NODE_SEQ ? node_first(n) : NULL; item; item = item->next)
			if (enter(p, (struct path_step){.index = i++})) {
				walk_row(p, item, pattern, leaf);
				p->depth--;
			}
		return;
	}
	/* A dot in a key is written as a colon. */
	char key[64];
	size_t len = part.n < sizeof key ? part.n : sizeof key;
	for (size_t i = 0; i < len; i++)
		key[i] = part.p[i] == ':' ? '.' : part.p[i];
	struct str name = arena_str(&p->h->arena, (struct str){key, len});
	if (enter(p, (struct path_step){.key = name})) {
		walk_row(p, node_find(n, name), pattern, leaf);
		p->depth--;
	}
}

/* ---- containers
 * ---------------------------------------------------------------------------------------------------------------- */

/** workloads.NAME.LEAF, or workloads.NAME.containers.CONTAINER.LEAF. */
static struct path container_path(const struct places *p, struct str container, const char *leaf, const char *more)
{
	struct str parts[8] = {STR("workloads"), p->workload};
	size_t n = 2;
	if (container.p) {
		parts[n++] = STR("containers");
		parts[n++] = container;
	}
	parts[n++] = str_of(leaf);
	if (more) {
		static const char *const kinds[] = {"limits", "requests"};
		parts[n++] = str_of(kinds[str_starts(str_of(more), "requests")]);
		parts[n++] = str_sub(str_of(more), str_find(str_of(more), '.') + 1, SIZE_MAX);
	}
	return keys_path(&p->h->arena, parts, n);
}

static void offer_amounts(struct places *p, const struct node *container, struct str name, bool is_main)
{
	static const char *const kinds[] = {"requests", "limits"};
	for (size_t i = 0; i < 2 * COUNT_OF(amounts); i++) {
		const char *kind = kinds[i / COUNT_OF(amounts)], *amount = amounts[i % COUNT_OF(amounts)];
		const struct node *list = node_find(node_get(container, KEY_resources), str_of(kind));
		if (!node_find(list, str_of(amount)) || p->depth + 3 > DEEPEST)
			continue;
		struct str more = arena_printf(&p->h->arena, "%s.%s", kind, amount);
		/* Another container has the same by chance, but the same container of another pod has not. */
		struct place place = {.kind = HELM_SCALAR, .alone = !is_main};
		if (is_main)
			place.values[place.n_values++] = container_path(p, (struct str){NULL, 0}, "resources", more.p);
		place.values[place.n_values++] = container_path(p, name, "resources", more.p);
		p->way[p->depth++].key = STR("resources");
		p->way[p->depth++].key = str_of(kind);
		p->way[p->depth++].key = str_of(amount);
		offer(p, place);
		p->depth -= 3;
	}
}

static void offer_container(struct places *p, const struct node *container, bool is_main)
{
	struct str name = node_string(node_get(container, KEY_name));
	if (!name.n)
		return;
	if (node_get(container, KEY_image) && enter(p, (struct path_step){.key = STR("image")})) {
		struct place place = {.kind = HELM_IMAGE, .n_values = 2, .shares_first_only = !is_main};
		place.values[0] = container_path(p, (struct str){NULL, 0}, "image", NULL);
		place.values[1] = container_path(p, name, "image", NULL);
		offer(p, place);
		p->depth--;
	}
	offer_amounts(p, container, name, is_main);
}

static void offer_containers(struct places *p, const struct node *spec, const char *field)
{
	const struct node *list = node_find(spec, str_of(field));
	if (!node_is(list, NODE_SEQ) || !enter(p, (struct path_step){.key = str_of(field)}))
		return;
	size_t i = 0;
	for (const struct node *item = node_first(list); item; item = item->next, i++) {
		if (!enter(p, (struct path_step){.index = i}))
			break;
		offer_container(p, item, i == 0 && str_is(str_of(field), "containers"));
		p->depth--;
	}
	p->depth--;
}

static void offer_pod(struct places *p, const struct node *pod, enum pod_shape shape)
{
	bool in_template = shape == SHAPE_TEMPLATE;
	if (!in_template && shape != SHAPE_SPEC && shape != SHAPE_KSERVE)
		return;
	if (in_template && p->version_is_free)
		walk_row(p, pod, STR(VERSION_ROW), "version");
	if (in_template && !enter(p, (struct path_step){.key = STR("spec")}))
		return;
	const struct node *spec = in_template ? node_get(pod, KEY_spec) : pod;
	offer_containers(p, spec, "containers");
	offer_containers(p, spec, "initContainers");
	p->depth -= in_template;
}

/** Walks along the rest of a kind's path to its pods. */
static void walk_pods(struct places *p, const struct node *n, const uint16_t *steps, enum pod_shape shape)
{
	n = node_deref(n);
	if (!n)
		return;
	if (*steps == STEP_END) {
		offer_pod(p, n, shape);
		return;
	}
	bool items = *steps == STEP_ITEMS, entries = *steps == STEP_VALUES;
	if (!items && !entries) {
		if (enter(p, (struct path_step){.key = str_of(key_name((enum key_id) * steps))})) {
			walk_pods(p, node_get(n, (enum key_id) * steps), steps + 1, shape);
			p->depth--;
		}
		return;
	}
	size_t i = 0;
	if (n->kind != (items ? NODE_SEQ : NODE_MAP))
		return;
	for (const struct node *e = node_first(n); e; e = e->next, i++) {
		struct path_step step = {.index = i};
		if (entries)
			step.key = node_key(e);
		if (enter(p, step)) {
			walk_pods(p, e, steps + 1, shape);
			p->depth--;
		}
	}
}

static struct str group_of(struct str api_version)
{
	size_t slash = str_find(api_version, '/');
	return slash == api_version.n ? STR("") : str_sub(api_version, 0, slash);
}

/** Every place of one variant of an object. */
static void walk_object(struct places *p, const struct gen_object *object, const struct node *root)
{
	struct str group = group_of(object->api_version);
	const struct node *labels = node_path(root, KEY_metadata, KEY_labels, KEY_NONE);
	struct str instance = node_string(node_find(labels, STR("app.kubernetes.io/instance")));
	p->workload = instance.n ? instance : object->name;
	/* A workload that is named after the namespace cannot be told from it, and has no name of its own here. */
	if (str_has(p->workload, p->h->mark.p))
		return;
	const struct kind_info *info = kind_find(object->kind, group);
	for (const struct pod_path *path = info ? info->paths : NULL; path && path->shape != SHAPE_NONE; path++)
		walk_pods(p, root, path->steps, (enum pod_shape)path->shape);
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		bool is_it = rows[i].kind ? str_is(object->kind, rows[i].kind) && str_is(group, rows[i].group)
					  : instance.n > 0 && p->version_is_free;
		if (is_it)
			walk_row(p, root, str_of(rows[i].pattern), rows[i].leaf);
	}
}

/* ---- making slots of them
 * ------------------------------------------------------------------------------------------------------ */

static const struct node *at_path(const struct node *n, const struct path *path)
{
	for (size_t i = 0; n && i < path->n; i++)
		n = path->at[i].key.p ? node_find(n, path->at[i].key) : node_at(n, path->at[i].index);
	return n;
}

static void put_part(struct arena *a, struct node *map, const char *key, struct str text)
{
	if (text.p)
		build_put(map, str_of(key), build_str(a, text));
}

/** "registry:5000/name:tag@sha256:..." in its parts, as OCI's reference grammar has them: a tag holds no slash. */
static struct node *image_parts(struct arena *a, struct str image)
{
	struct node *map = build_map(a);
	struct str name = image, tag = {NULL, 0}, digest = {NULL, 0};
	size_t at = str_find(image, '@');
	if (at < image.n) {
		digest = str_sub(image, at + 1, SIZE_MAX);
		name = str_sub(image, 0, at);
	}
	for (size_t i = name.n; i-- > 0 && name.p[i] != '/';)
		if (name.p[i] == ':') {
			tag = str_sub(name, i + 1, SIZE_MAX);
			name = str_sub(name, 0, i);
			break;
		}
	put_part(a, map, "repository", name);
	put_part(a, map, "tag", tag);
	put_part(a, map, "digest", digest);
	return map;
}

/** May this value be lifted? A scalar that holds no token; an image must be put together again from its parts. */
static bool can_lift(const struct helm *h, const struct node *n, enum helm_slot_kind kind)
{
	struct str text = node_text(n);
	bool ok = text.p && n->kind != NODE_NULL && !str_has(text, h->mark.p) && !gen_is_unspeakable(text);
	if (ok && kind == HELM_IMAGE)
		ok = n->kind == NODE_STRING && text.n && text.p[text.n - 1] != ':' && text.p[text.n - 1] != '@' &&
		     text.p[0] != ':' && text.p[0] != '@';
	return ok;
}

/** What each variant has at a place; false when that is nothing to lift. */
static bool read_column(struct helm *h, const struct place *place, const struct node **column)
{
	const struct helm_object *o = &h->objects.at[place->object];
	bool some = false, ok = !place->refused;
	for (size_t v = 0; ok && v < h->variants->n; v++) {
		column[v] = o->at[v] ? at_path(o->at[v], &place->path) : NULL;
		some |= column[v] != NULL;
		ok = !column[v] || can_lift(h, column[v], place->kind);
	}
	return ok && some;
}

/** Does the slot hold what the place does, wherever both are? */
static bool fits(const struct helm *h, const struct helm_slot *slot, const struct place *place,
		 const struct node **column)
{
	bool same = true;
	for (size_t v = 0; same && v < h->variants->n; v++)
		if (slot->known[v] && h->objects.at[place->object].at[v])
			same = !slot->original[v] == !column[v] &&
			       (!column[v] || node_equal(slot->original[v], column[v]));
	return same;
}

/** Gives the slot what the place knows and it does not. */
static void fill(struct helm *h, struct helm_slot *slot, const struct place *place, const struct node **column)
{
	for (size_t v = 0; v < h->variants->n; v++) {
		if (slot->known[v] || !h->objects.at[place->object].at[v])
			continue;
		slot->known[v] = true;
		slot->original[v] = slot->data[v] = column[v];
		if (column[v] && place->kind == HELM_IMAGE)
			slot->data[v] = image_parts(&h->arena, node_text(column[v]));
	}
}

/** The slot that a place becomes, or h->slots.n. */
static size_t choose_slot(struct helm *h, const struct place *place, const struct node **column)
{
	for (size_t i = 0; i < place->n_values; i++) {
		size_t at = helm_slot_find(h, &place->values[i]);
		bool is_new = at == h->slots.n;
		if (is_new ? i == 0 && place->shares_first_only
			   : place->alone || !fits(h, &h->slots.at[at], place, column))
			continue;
		if (is_new)
			at = helm_slot_add(h, &place->values[i], place->kind);
		fill(h, &h->slots.at[at], place, column);
		return at;
	}
	return h->slots.n;
}

static void lift(struct helm *h, const struct place *place)
{
	const struct node **column = arena_calloc(&h->arena, h->variants->n, sizeof *column);
	if (!read_column(h, place, column))
		return;
	size_t slot = choose_slot(h, place, column);
	struct buf why;
	buf_init(&why, NAME_LIMIT);
	for (size_t v = 0; slot < h->slots.n && v < h->variants->n; v++) {
		const struct node **at = &h->objects.at[place->object].at[v];
		if (column[v])
			*at = set_path(&h->arena, *at, &place->path, helm_token(h, slot, HELM_VALUE), &why);
	}
	buf_release(&why);
}

/** Does the label with the version stand anywhere but among the labels of objects and pod templates? Then something may
 * select by it (an Istio subset, a selector), and a person who changed the one would break the other. */
static bool selects_version(const struct node *n, struct str parent, struct str key, unsigned depth)
{
	enum { MOST = 200 };
	bool is_label = str_is(key, "labels") && str_is(parent, "metadata"), found = false;
	n = node_deref(n);
	for (const struct node *e = depth < MOST ? node_first(n) : NULL; e && !found; e = e->next) {
		struct str below = e->key ? node_key(e) : key;
		found = (!is_label && str_is(below, version_label)) ||
			selects_version(e, e->key ? key : parent, below, depth + 1);
	}
	return found;
}

static bool version_is_free(const struct helm *h)
{
	bool is = true;
	for (size_t i = 0; i < h->objects.n; i++)
		for (size_t v = 0; is && v < h->variants->n; v++)
			is = !h->objects.at[i].at[v] || !selects_version(h->objects.at[i].at[v], STR(""), STR(""), 0);
	return is;
}

void helm_lift_places(struct helm *h)
{
	struct places p = {.h = h, .version_is_free = version_is_free(h)};
	strmap_init(&p.by_path);
	for (p.object = 0; p.object < h->objects.n; p.object++)
		for (size_t v = 0; v < h->variants->n; v++)
			if (h->objects.at[p.object].at[v])
				walk_object(&p, &h->objects.at[p.object].object, h->objects.at[p.object].at[v]);
	for (size_t i = 0; i < p.n; i++)
		lift(h, &p.at[i]);
	free(p.at);
	strmap_release(&p.by_path);
}
