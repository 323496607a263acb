/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/volumes.h"

#include "kube/names.h"

/* Lists that hold volumes of a pod: its own, those around it, and templates of claims. */
enum { LISTS = 5, FIRST_OF_CLAIMS = 2 };

/* More volumes of a pod, or mounts of a container, than anybody writes: nothing is said of them. */
enum { MOST_VOLUMES = 500 };

static const struct node *list_of(const struct pod *p, unsigned i)
{
	static const struct str templates = {"volumeClaimTemplates", 20};
	switch (i) {
	case 0:
		return node_get(p->spec, KEY_volumes);
	case 1:
		return node_get(p->outer, KEY_volumes);
	case FIRST_OF_CLAIMS:
		return node_find(p->outer, templates);
	case 3:
		return node_find(p->object->spec, templates);
	default:
		/* https://github.com/kubernetes-sigs/lws: since 0.8. */
		return node_find(node_get(p->object->spec, KEY_leaderWorkerTemplate), templates);
	}
}

static const struct node *name_of(const struct node *volume, unsigned list)
{
	return node_get(list < FIRST_OF_CLAIMS ? volume : node_get(volume, KEY_metadata), KEY_name);
}

bool pod_volume_next(const struct pod *p, struct volume_walk *at, struct str *name, const struct node **volume)
{
	for (; at->list < LISTS; at->list++, at->started = false) {
		const struct node *list = list_of(p, at->list);
		if (!at->started)
			at->next = node_is(list, NODE_SEQ) ? node_first(list) : NULL;
		at->started = true;
		while (at->next) {
			*volume = node_deref(at->next);
			at->next = at->next->next;
			*name = node_text(name_of(*volume, at->list));
			if (name->n)
				return true;
		}
	}
	return false;
}

bool pod_volumes_hidden(const struct pod *p)
{
	for (unsigned i = 0; i < LISTS; i++) {
		const struct node *list = list_of(p, i);
		if (list && (list->kind != NODE_SEQ || list->len > MOST_VOLUMES) && list->kind != NODE_NULL)
			return true;
		for (const struct node *e = node_is(list, NODE_SEQ) ? node_first(list) : NULL; e; e = e->next)
			if (not_judged(name_of(e, i)))
				return true;
	}
	return false;
}

static const struct {
	const char *name;
	enum volume_kind kind;
} sources[] = {
	{"persistentVolumeClaim", VOLUME_CLAIM},
	{"ephemeral", VOLUME_EPHEMERAL},
	{"emptyDir", VOLUME_DISK},
	{"hostPath", VOLUME_HOST_PATH},
	{"configMap", VOLUME_CONFIG},
	{"secret", VOLUME_CONFIG},
	{"projected", VOLUME_CONFIG},
	{"downwardAPI", VOLUME_CONFIG},
};

struct volume volume_of(const struct node *volume)
{
	struct volume v = {.node = volume};
	if (!node_is(volume, NODE_MAP))
		return v;
	struct node_entries it = node_entries(volume);
	for (const struct node *e; (e = node_next_entry(&it));) {
		if (e->key_id == KEY_name || is_placeholder(node_key(e)))
			continue;
		v.entry = e;
		v.kind = VOLUME_OTHER;
		for (size_t i = 0; i < COUNT_OF(sources); i++) {
			if (!str_is(node_key(e), sources[i].name))
				continue;
			v.kind = sources[i].kind;
			break;
		}
		const struct node *medium = node_get(e, KEY_medium);
		if (v.kind == VOLUME_DISK && node_text(medium).n)
			v.kind = node_text_is(medium, "Memory") ? VOLUME_MEMORY : VOLUME_UNKNOWN;
		return v;
	}
	return v;
}

struct volume pod_volume(const struct pod *p, struct str name)
{
	struct volume_walk walk = {0};
	const struct node *volume;
	struct str found;
	while (pod_volume_next(p, &walk, &found, &volume)) {
		if (!str_eq(found, name))
			continue;
		if (walk.list >= FIRST_OF_CLAIMS)
			return (struct volume){VOLUME_CLAIM_TEMPLATE, volume, NULL};
		return volume_of(volume);
	}
	return (struct volume){0};
}

bool volume_outlives_pod(enum volume_kind kind)
{
	return kind == VOLUME_CLAIM || kind == VOLUME_CLAIM_TEMPLATE || kind == VOLUME_HOST_PATH ||
	       kind == VOLUME_OTHER;
}

static struct str no_slashes(struct str path)
{
	while (path.n > 0 && path.p[path.n - 1] == '/')
		path.n--;
	return path;
}

bool path_is_in(struct str path, struct str root)
{
	path = no_slashes(path);
	root = no_slashes(root);
	return path.n >= root.n && str_eq(str_sub(path, 0, root.n), root) &&
	       (path.n == root.n || path.p[root.n] == '/');
}

const struct node *container_mount(const struct container *k, struct str folder)
{
	const struct node *best = NULL;
	size_t longest = 0;
	for (const struct node *m = node_is(k->mounts, NODE_SEQ) ? node_first(k->mounts) : NULL; m; m = m->next) {
		struct str path = node_text(node_get(m, KEY_mountPath));
		if (path.n == 0 || !path_is_in(folder, path) || path.n < longest)
			continue;
		longest = path.n;
		best = node_deref(m);
	}
	return best;
}

bool container_mounts_hidden(const struct container *k)
{
	if (k->mounts && (k->mounts->kind != NODE_SEQ || k->mounts->len > MOST_VOLUMES) && k->mounts->kind != NODE_NULL)
		return true;
	for (const struct node *m = node_is(k->mounts, NODE_SEQ) ? node_first(k->mounts) : NULL; m; m = m->next)
		if (not_judged(node_get(m, KEY_mountPath)) || not_judged(node_get(m, KEY_name)))
			return true;
	return false;
}
