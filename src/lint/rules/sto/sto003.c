/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/node_choice.h"
#include "lint/rule.h"
#include "lint/volumes.h"
#include "lint/weights.h"

/* Folders of the node that hold no model of anybody's. */
static bool is_system(struct str path)
{
	static const char *const roots[] = {
		"/dev",   "/proc", "/sys", "/run",  "/var/run",         "/etc",     "/usr",     "/lib",
		"/lib64", "/boot", "/bin", "/sbin", "/var/lib/kubelet", "/var/log", "/opt/cni", "/home/kubernetes/bin"};
	for (size_t i = 0; i < COUNT_OF(roots); i++)
		if (path_is_in(path, str_of(roots[i])))
			return true;
	return false;
}

/* Is what stands in the mounted folder weights or data: by what the engine is told, or by names? */
static bool holds_them(struct check *c, const struct container *k, const struct node *mount, struct str volume,
		       struct str host)
{
	struct str path = node_text(node_get(mount, KEY_mountPath));
	if (is_system(path))
		return false;
	if (names_weights(volume) || names_weights(path) || names_weights(host) || names_data(volume) ||
	    names_data(path) || names_data(host))
		return true;
	return container_weights_in(k, mount, c->scratch);
}

static bool is_used_for_them(struct check *c, const struct pod *p, struct str name, struct str host)
{
	for (size_t i = 0; i < p->n_containers; i++) {
		const struct container *k = &p->containers[i];
		for (const struct node *m = node_is(k->mounts, NODE_SEQ) ? node_first(k->mounts) : NULL; m; m = m->next)
			if (str_eq(node_text(node_get(m, KEY_name)), name) &&
			    holds_them(c, k, node_deref(m), name, host))
				return true;
	}
	return false;
}

/* Whoever ties the pod to one node, or to nodes he has prepared for it, knows where the files are. */
static bool is_tied_to_node(const struct pod *p)
{
	if (node_text(pod_get(p, KEY_nodeName)).n)
		return true;
	struct node_choice walk = node_choice(p);
	for (struct node_demand d; node_choice_next(&walk, &d);)
		if (d.op == NODE_IN &&
		    (str_is(d.key, "kubernetes.io/hostname") || (d.field && str_is(d.key, "metadata.name"))))
			return true;
	return false;
}

static void check(struct check *c, const struct pod *p)
{
	const struct node *volumes = pod_get(p, KEY_volumes);
	if (pod_volumes_hidden(p))
		return;
	for (const struct node *v = node_is(volumes, NODE_SEQ) ? node_first(volumes) : NULL; v; v = v->next) {
		struct volume volume = volume_of(node_deref(v));
		const struct node *path = node_get(volume.entry, KEY_path);
		struct str name = node_text(node_get(v, KEY_name)), host = node_text(path);
		if (volume.kind != VOLUME_HOST_PATH || is_system(host) || !is_used_for_them(c, p, name, host) ||
		    is_tied_to_node(p))
			continue;
		report_key(c, volume.entry,
			   "the volume '%.*s' is the folder '%.*s' of whatever node the pod comes to: on a new node it "
			   "is empty, on an old one it holds what was left there",
			   STR_ARG(name), STR_ARG(host));
	}
}

const struct rule rule_sto003 = {
	.code = "STO003",
	.name = "weights-on-hostpath",
	.severity = SEVERITY_WARNING,
	.audience = FOR_AI,
	.flags = 0,
	.pod = check,
	.what = "An AI workload reads weights or data from a folder of the node (`hostPath`).",
	.why = "Nodes with GPUs come and go: the autoscaler's next one has nothing in that folder, another has an "
	       "older copy, and replicas then differ without a word. Nothing bounds or cleans the folder, it belongs "
	       "to root, any other pod with a hostPath can change the weights, and the baseline Pod Security "
	       "Standard forbids it. Pods that name their node, and node agents, are left alone.",
	.bad = "volumes:\n  - name: models\n    hostPath: {path: /data/models}\n",
	.good = "volumes:\n  - name: models\n    persistentVolumeClaim: {claimName: models}\n",
	.fix = "Use a claim: ReadWriteMany from a file store or ReadOnlyMany from a disk for shared weights, a `local` "
	       "PersistentVolume for the node's fast disks (the scheduler then knows where the files are), or an "
	       "image volume.",
	.source = "https://kubernetes.io/docs/concepts/storage/volumes/#hostpath",
};
