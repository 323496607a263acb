/* SPDX-License-Identifier: Apache-2.0 */
#include "base/nearest.h"
#include "lint/rule.h"
#include "lint/volumes.h"

/* More volumes than these are not compared with a misspelt name. */
enum { MOST_OFFERED = 200 };

/* Whose templates become pods as they are. Other operators add volumes of their own to the pods they make, and those a
 * template may mount. */
static bool is_taken_as_is(const struct object *o)
{
	static const enum kind others[] = {KIND_ROLLOUT,         KIND_JOB_SET,     KIND_LEADER_WORKER_SET,
					   KIND_KNATIVE_SERVICE, KIND_PYTORCH_JOB, KIND_TF_JOB};
	if (o->group.n == 0 || str_is(o->group, "apps") || str_is(o->group, "batch") || str_is(o->group, "extensions"))
		return true;
	for (size_t i = 0; i < COUNT_OF(others); i++)
		if (o->kind == others[i])
			return true;
	return false;
}

static bool is_declared(const struct pod *p, struct str name)
{
	struct volume_walk walk = {0};
	const struct node *volume;
	for (struct str found; pod_volume_next(p, &walk, &found, &volume);)
		if (str_eq(found, name))
			return true;
	return false;
}

static struct str nearest_volume(const struct pod *p, struct str name)
{
	struct nearest near = nearest_start(name);
	struct volume_walk walk = {0};
	const struct node *volume;
	size_t n = 0;
	for (struct str found; n < MOST_OFFERED && pod_volume_next(p, &walk, &found, &volume); n++)
		nearest_offer(&near, found);
	return near.best.p ? near.best : (struct str){"", 0};
}

static void check_mounts(struct check *c, const struct pod *p, const struct container *k, const struct node *list)
{
	for (const struct node *m = node_is(list, NODE_SEQ) ? node_first(list) : NULL; m; m = m->next) {
		const struct node *name = node_get(m, KEY_name);
		struct str text = node_text(name);
		if (!name || text.n == 0 || not_judged(name) || is_declared(p, text))
			continue;
		struct str near = nearest_volume(p, text);
		if (near.n)
			report(c, name,
			       "the container '%.*s' mounts '%.*s', and the pod has no such volume; did you "
			       "mean '%.*s'?",
			       STR_ARG(k->name), STR_ARG(text), STR_ARG(near));
		else
			report(c, name,
			       "the container '%.*s' mounts '%.*s', and the pod has no such volume: add it under "
			       "'volumes'",
			       STR_ARG(k->name), STR_ARG(text));
	}
}

/* ---- the other way round
 * -------------------------------------------------------------------------------------------------- */

static bool list_names(const struct node *list, struct str volume)
{
	for (const struct node *m = node_is(list, NODE_SEQ) ? node_first(list) : NULL; m; m = m->next)
		if (str_eq(node_text(node_get(m, KEY_name)), volume))
			return true;
	return false;
}

static bool is_mounted(const struct pod *p, struct str volume)
{
	for (size_t i = 0; i < p->n_containers; i++) {
		const struct container *k = &p->containers[i];
		if (list_names(k->mounts, volume) || list_names(node_find(k->node, STR("volumeDevices")), volume))
			return true;
	}
	return false;
}

/* Containers that are put into the pod later mount volumes that stand here for them: Cloud Storage FUSE by name, Istio
 * and others by an annotation.
 * https://cloud.google.com/kubernetes-engine/docs/how-to/cloud-storage-fuse-csi-driver-sidecar */
static bool is_for_sidecar(const struct pod *p, struct str volume)
{
	if (str_starts(volume, "gke-gcsfuse-"))
		return true;
	const struct node *annotations = node_get(p->metadata, KEY_annotations);
	if (!node_is(annotations, NODE_MAP))
		return false;
	char name[256];
	if (volume.n >= sizeof name)
		return true;
	memcpy(name, volume.p, volume.n);
	name[volume.n] = '\0';
	for (const struct node *e = node_first(annotations); e; e = e->next)
		if (str_has(node_text(e), name))
			return true;
	return false;
}

static void check_unused(struct check *c, const struct pod *p)
{
	const struct node *volumes = node_get(p->spec, KEY_volumes);
	for (const struct node *v = node_is(volumes, NODE_SEQ) ? node_first(volumes) : NULL; v; v = v->next) {
		const struct node *name = node_get(v, KEY_name);
		struct str text = node_text(name);
		if (!name || text.n == 0 || is_mounted(p, text) || is_for_sidecar(p, text))
			continue;
		struct finding *f = report(c, name, "no container mounts the volume '%.*s'", STR_ARG(text));
		finding_severity(f, SEVERITY_INFO);
	}
}

static bool any_mounts_hidden(const struct pod *p)
{
	for (size_t i = 0; i < p->n_containers; i++)
		if (container_mounts_hidden(&p->containers[i]))
			return true;
	return false;
}

static void check(struct check *c, const struct pod *p)
{
	if (pod_volumes_hidden(p) || !is_taken_as_is(p->object))
		return;
	for (size_t i = 0; i < p->n_containers; i++) {
		const struct container *k = &p->containers[i];
		if (k->node->kind != NODE_MAP)
			continue;
		c->container = k;
		check_mounts(c, p, k, k->mounts);
		check_mounts(c, p, k, node_find(k->node, STR("volumeDevices")));
	}
	c->container = NULL;
	if (p->ai && p->role != ROLE_AGENT && !any_mounts_hidden(p))
		check_unused(c, p);
}

const struct rule rule_sto005 = {
	.code = "STO005",
	.name = "volume-mount-undeclared",
	.severity = SEVERITY_ERROR,
	.audience = FOR_ALL,
	.flags = RULE_ABSENCE | RULE_AGENTS,
	.pod = check,
	.what = "A container mounts a volume that its pod does not have; or (info) an AI workload has a volume that no "
		"container mounts.",
	.why = "The API server rejects a pod whose mount names no volume. For a Deployment or a Job it says so at "
	       "once; an operator's custom resource is taken, and its pods are then refused one by one. A volume "
	       "nobody mounts is often the other half of a typing error: the cache or the /dev/shm that the "
	       "container was meant to have. Volumes for containers that are added later (Cloud Storage FUSE, "
	       "sidecars named in an annotation) are left alone, and so are kinds whose operator adds volumes.",
	.bad = "containers:\n  - name: server\n    volumeMounts:\n      - {name: model-cache, mountPath: /models}\n"
	       "volumes:\n  - name: models\n    persistentVolumeClaim: {claimName: models}\n",
	.good = "containers:\n  - name: server\n    volumeMounts:\n      - {name: models, mountPath: /models}\n"
		"volumes:\n  - name: models\n    persistentVolumeClaim: {claimName: models}\n",
	.fix = "Give mount and volume the same name, or add the volume.",
	.source = "https://kubernetes.io/docs/concepts/storage/volumes/#using-volumes",
};
