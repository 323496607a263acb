/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/amounts.h"
#include "lint/rule.h"
#include "lint/volumes.h"
#include "lint/weights.h"

/* The mount of the volume in that container, or NULL. */
static const struct node *mount_of(const struct container *k, struct str volume)
{
	for (const struct node *m = node_is(k->mounts, NODE_SEQ) ? node_first(k->mounts) : NULL; m; m = m->next)
		if (str_eq(node_text(node_get(m, KEY_name)), volume))
			return node_deref(m);
	return NULL;
}

/* By what the engine is told, or by what the mount is called. */
static bool holds_weights(struct check *c, const struct container *k, const struct node *mount)
{
	struct str path = node_text(node_get(mount, KEY_mountPath));
	if (is_placeholder(path))
		return false;
	if (names_weights(path))
		return true;
	return container_weights_in(k, mount, c->scratch);
}

/* The kubelet counts what is in disk-backed emptyDirs against this limit, and evicts the pod. */
static bool has_disk_limit(const struct container *k)
{
	struct quantity q;
	enum amount_state state = container_limit(k, "ephemeral-storage", &q, NULL);
	return state == AMOUNT_GIVEN || state == AMOUNT_HIDDEN;
}

static void check(struct check *c, const struct pod *p)
{
	const struct node *volumes = pod_get(p, KEY_volumes);
	if (pod_volumes_hidden(p))
		return;
	for (const struct node *v = node_is(volumes, NODE_SEQ) ? node_first(volumes) : NULL; v; v = v->next) {
		struct str name = node_text(node_get(v, KEY_name));
		struct volume volume = volume_of(node_deref(v));
		const struct node *limit = node_get(volume.entry, KEY_sizeLimit);
		const struct node *dir = node_deref(volume.entry);
		if (volume.kind != VOLUME_DISK || (limit && limit->kind != NODE_NULL) ||
		    (dir->kind != NODE_MAP && dir->kind != NODE_NULL))
			continue;
		bool weights = false, limited = false;
		for (size_t i = 0; i < p->n_containers; i++) {
			const struct container *k = &p->containers[i];
			const struct node *mount = mount_of(k, name);
			weights |= mount && (names_weights(name) || holds_weights(c, k, mount));
			limited |= mount && has_disk_limit(k);
		}
		if (weights && !limited)
			report_key(c, volume.entry,
				   "the volume '%.*s' holds weights on the node's disk and has no sizeLimit: when the "
				   "disk is full the kubelet evicts pods, not only this one",
				   STR_ARG(name));
	}
}

const struct rule rule_sto004 = {
	.code = "STO004",
	.name = "emptydir-unbounded",
	.severity = SEVERITY_INFO,
	.audience = FOR_AI,
	.flags = RULE_ABSENCE,
	.pod = check,
	.what = "An emptyDir on disk that holds weights or checkpoints has no `sizeLimit`.",
	.why = "It lies on the disk of the node, beside images and logs of all pods. A model more than planned, or "
	       "checkpoints that nobody removes, fill it: the node then reports disk pressure, evicts pods and "
	       "deletes images. With a limit only the pod that has outgrown it goes, and the reason is in its "
	       "events. A limit of `ephemeral-storage` on a container that mounts it does as well.",
	.bad = "volumes:\n  - name: model-cache\n    emptyDir: {}\n",
	.good = "volumes:\n  - name: model-cache\n    emptyDir: {sizeLimit: 60Gi}\n",
	.fix = "Set `sizeLimit` to the size of the weights and some more, and request as much `ephemeral-storage`, so "
	       "that the scheduler finds a node with that much disk.",
	.source = "https://kubernetes.io/docs/concepts/storage/ephemeral-storage/"
		  "#resource-emphemeralstorage-consumption",
};
