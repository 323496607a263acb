/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/rule.h"

static const struct {
	enum key_id key;
	/** What the pod gets by it. */
	const char *what;
	/** RDMA needs it in some clusters: Kubernetes networks carry no InfiniBand. */
	bool rdma;
} namespaces[] = {
	{KEY_hostNetwork, "every network interface of the node, past all network policies", true},
	{KEY_hostPID, "the processes of all pods on the node, and their environments", false},
	{KEY_hostIPC,
	 "the shared memory of all pods on the node (a memory-backed volume at /dev/shm is enough for NCCL)", true},
};

/* Extended resources that are network cards for RDMA. */
static bool is_rdma_resource(struct str name)
{
	return str_starts(name, "rdma/") || str_ends(name, "/efa") || str_has(name, "hca") || str_has(name, "roce") ||
	       str_has(name, "ibdev") || str_has(name, "sriov");
}

static bool container_uses_rdma(const struct container *k)
{
	for (const struct node *e = node_first(k->limits); e; e = e->next)
		if (is_rdma_resource(node_key(e)))
			return true;
	const struct node *added = node_find(node_get(k->security, KEY_capabilities), STR("add"));
	for (const struct node *e = node_is(added, NODE_SEQ) ? node_first(added) : NULL; e; e = e->next)
		if (node_text_is(e, "IPC_LOCK"))
			return true;
	for (const struct node *e = node_is(k->env, NODE_SEQ) ? node_first(k->env) : NULL; e; e = e->next) {
		struct str name = node_text(node_get(e, KEY_name));
		if (str_starts(name, "NCCL_IB_") || str_starts(name, "NVSHMEM_IB") || str_is(name, "FI_PROVIDER"))
			return true;
	}
	return false;
}

static bool uses_rdma(const struct pod *p)
{
	for (size_t i = 0; i < p->n_containers; i++)
		if (container_uses_rdma(&p->containers[i]))
			return true;
	return false;
}

static void check(struct check *c, const struct pod *p)
{
	for (size_t i = 0; i < COUNT_OF(namespaces); i++) {
		const struct node *value = pod_get(p, namespaces[i].key);
		if (!node_bool(value, false))
			continue;
		struct finding *f = report(c, value, "'%s: true' gives the pod %s", key_name(namespaces[i].key),
					   namespaces[i].what);
		if (namespaces[i].rdma && uses_rdma(p))
			finding_severity(f, SEVERITY_INFO);
	}
}

const struct rule rule_sec004 = {
	.code = "SEC004",
	.name = "host-namespace",
	.severity = SEVERITY_WARNING,
	.audience = FOR_AI,
	.pod = check,
	.what = "An AI workload runs in the node's network, process or IPC namespace.",
	.why = "Such a pod sees what belongs to the node and to its neighbours: their traffic, their processes with "
	       "their environments, "
	       "their shared memory; and two of them on one node fight for ports. `hostIPC` is the old cure for a "
	       "small "
	       "/dev/shm. RDMA without a device plugin for its network cards does need the host network: "
	       "where a pod uses RDMA this is advice only.",
	.bad = "spec:\n  hostIPC: true\n  containers:\n    - name: trainer\n",
	.good = "spec:\n  volumes:\n    - name: shm\n      emptyDir: {medium: Memory, sizeLimit: 16Gi}\n  containers:\n"
		"    - name: trainer\n      volumeMounts:\n        - {name: shm, mountPath: /dev/shm}\n",
	.fix = "Drop the field; mount a memory-backed volume at /dev/shm instead of `hostIPC`, and give RDMA its own "
	       "interfaces (SR-IOV, "
	       "EFA) instead of `hostNetwork`.",
	.source = "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
};
