/* SPDX-License-Identifier: Apache-2.0
 * API015: volumes and what names them. */
#include "lint/rules/api/api015.h"

/* Names of a pod's volumes, and of the claims that a StatefulSet makes volumes of. */
struct volumes {
	struct check *c;
	struct strmap by_name;
};

static void add_names(struct volumes *v, const struct node *list, bool claims)
{
	for (const struct node *e = odds_items(list); e; e = e->next) {
		const struct node *name = node_get(claims ? node_get(e, KEY_metadata) : e, KEY_name);
		if (odds_known(name) && node_text(name).n)
			odds_seen(&v->by_name, node_text(name), node_deref(e));
	}
}

static const struct node *claims_of(const struct object *o)
{
	const struct node *spec =
		o->kind == KIND_LEADER_WORKER_SET ? node_get(o->spec, KEY_leaderWorkerTemplate) : o->spec;
	return node_find(spec, STR("volumeClaimTemplates"));
}

/* The volume that `name` means; that there is none is STO005's business. */
static const struct node *find_volume(struct volumes *v, const struct node *name)
{
	return strmap_get(&v->by_name, node_text(name));
}

/* pkg/apis/core/validation/validation.go validateMountPropagation. */
static void check_propagation(struct volumes *v, const struct container *k, const struct node *mount)
{
	const struct node *how = node_find(mount, STR("mountPropagation")),
			  *privileged = node_get(k->security, KEY_privileged);
	if (!node_text_is(how, "Bidirectional") || node_bool(privileged, false) ||
	    (privileged && not_judged(privileged)))
		return;
	if (k->security && !node_is(k->security, NODE_MAP))
		return;
	struct finding *f = report(v->c, how, "'Bidirectional' is for privileged containers only");
	if (privileged)
		related_node(v->c, f, privileged, "not privileged");
}

static bool is_claim(const struct node *volume)
{
	return node_get(volume, KEY_persistentVolumeClaim) || node_find(volume, STR("ephemeral")) ||
	       node_get(node_get(volume, KEY_spec), KEY_accessModes);
}

/* pkg/apis/core/validation/validation.go ValidateVolumeDevices: no file system and device of one volume, or at one
 * path. */
static void check_device(struct volumes *v, const struct container *k, const struct node *device)
{
	const struct node *name = node_get(device, KEY_name), *path = node_find(device, STR("devicePath"));
	const struct node *volume = odds_known(name) && node_text(name).n ? find_volume(v, name) : NULL;
	if (volume && !is_claim(volume)) {
		struct finding *f =
			report(v->c, name,
			       "a device needs a volume of type persistentVolumeClaim or ephemeral, and '%.*s' "
			       "is none",
			       STR_ARG(node_text(name)));
		related_node(v->c, f, volume, "the volume");
	}
	for (const struct node *m = odds_items(k->mounts); m; m = m->next) {
		const struct node *other = node_get(m, KEY_name), *at = node_get(m, KEY_mountPath);
		struct finding *f = NULL;
		if (odds_known(name) && node_text(name).n && str_eq(node_text(other), node_text(name)))
			f = report(v->c, name, "the container mounts the volume '%.*s' as a file system as well",
				   STR_ARG(node_text(name)));
		else if (odds_known(path) && node_text(path).n && str_eq(node_text(at), node_text(path)))
			f = report(v->c, path, "the container mounts a volume at '%.*s' as well",
				   STR_ARG(node_text(path)));
		if (f)
			related_node(v->c, f, m, "the mount");
	}
}

/* pkg/apis/core/validation/validation.go ValidateVolumeMounts, ValidateVolumeDevices. */
static void check_container(struct volumes *v, const struct container *k)
{
	for (const struct node *m = odds_items(k->mounts); m; m = m->next)
		check_propagation(v, k, m);
	const struct node *devices = node_find(k->node, STR("volumeDevices"));
	if (odds_too_many(devices, k->mounts))
		return;
	for (const struct node *d = odds_items(devices); d; d = d->next)
		check_device(v, k, d);
}

/* ---- projected volumes ---- */

static void take_path(struct check *c, struct strmap *paths, const struct node *path)
{
	if (!odds_known(path) || !node_text(path).n)
		return;
	const struct node *first = odds_seen(paths, node_text(path), path);
	if (first)
		related_node(
			c, report(c, path, "two sources of the volume write the file '%.*s'", STR_ARG(node_text(path))),
			first, "the other one");
}

/* pkg/apis/core/validation/validation.go validateProjectionSources. */
static void check_projected(struct check *c, const struct node *sources)
{
	static const char *const lists[] = {"secret", "configMap", "downwardAPI"};
	struct strmap paths;
	strmap_init(&paths);
	for (const struct node *s = odds_items(sources); s; s = s->next) {
		for (size_t i = 0; i < COUNT_OF(lists); i++) {
			const struct node *items = node_get(node_find(s, str_of(lists[i])), KEY_items);
			for (const struct node *e = odds_items(items); e; e = e->next)
				take_path(c, &paths, node_get(e, KEY_path));
		}
		take_path(c, &paths, node_get(node_find(s, STR("clusterTrustBundle")), KEY_path));
	}
	strmap_release(&paths);
}

void odds_volumes(struct check *c, const struct pod *p)
{
	struct volumes v = {.c = c};
	const struct node *list = pod_get(p, KEY_volumes);
	strmap_init(&v.by_name);
	add_names(&v, list, false);
	add_names(&v, claims_of(p->object), true);
	for (size_t i = 0; i < p->n_containers; i++) {
		c->container = &p->containers[i];
		if (c->container->node->kind == NODE_MAP)
			check_container(&v, c->container);
	}
	c->container = NULL;
	strmap_release(&v.by_name);
	for (const struct node *e = odds_items(list); e; e = e->next)
		check_projected(c, node_find(node_find(e, STR("projected")), STR("sources")));
}
