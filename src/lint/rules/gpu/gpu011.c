/* SPDX-License-Identifier: Apache-2.0 */
#include "kube/names.h"
#include "lint/flags.h"
#include "lint/rule.h"
#include "lint/volumes.h"

/* Device nodes of accelerators. What stands under "/dev/nvidia-fs" and the IMEX channels is no GPU: storage and NVLink
 * domains are reached so beside a GPU that was asked for. */
static const struct {
	const char *path, *resource;
} devices[] = {
	{"/dev/nvidia", "'nvidia.com/gpu'"},
	{"/dev/kfd", "'amd.com/gpu'"},
	{"/dev/neuron", "'aws.amazon.com/neuron'"},
	{"/dev/accel", "'google.com/tpu'"},
};

static const char *device_behind(struct str path)
{
	if (str_starts(path, "/dev/nvidia-fs") || str_starts(path, "/dev/nvidia-caps-imex-channels"))
		return NULL;
	for (size_t i = 0; i < COUNT_OF(devices); i++)
		if (str_starts(path, devices[i].path))
			return devices[i].resource;
	return NULL;
}

/* Has the container a device of its own? Then a device node beside it is for something else. */
static bool has_device(const struct container *k)
{
	return k->n_asks > 0 || k->claims;
}

/* The resource whose devices the container reaches through this mount, NULL for others; `*path` becomes the host's
 * path. */
static const char *reached_by(const struct pod *p, const struct container *k, const struct node *mount,
			      const struct node **path)
{
	struct volume v = pod_volume(p, node_text(node_get(mount, KEY_name)));
	if (v.kind != VOLUME_HOST_PATH)
		return NULL;
	*path = node_get(node_deref(v.entry), KEY_path);
	struct str text = node_text(*path);
	while (text.n > 1 && text.p[text.n - 1] == '/')
		text.n--;
	/* All devices, for an engine that needs one. */
	if (str_is(text, "/dev") && k->engine.needs_gpu == ANSWER_YES && container_runs_engine(k))
		return "the accelerator's resource";
	return device_behind(text);
}

static bool check_mounts(struct check *c, const struct pod *p, const struct container *k)
{
	for (const struct node *m = node_is(k->mounts, NODE_SEQ) ? node_first(k->mounts) : NULL; m; m = m->next) {
		const struct node *path;
		const char *resource = reached_by(p, k, m, &path);
		if (!resource)
			continue;
		struct finding *f = report(
			c, path, "'%.*s' gives the container devices that nobody counts: ask for %s under limits",
			STR_ARG(node_text(path)), resource);
		related_node(c, f, node_deref(m), "the mount");
		return true;
	}
	return false;
}

/* A privileged container sees every device of its node. */
static void check_privileged(struct check *c, const struct pod *p, const struct container *k)
{
	const struct node *privileged = node_get(k->security, KEY_privileged);
	if (!node_bool(privileged, false) || p->wants_accelerator || p->partial || k->engine.needs_gpu != ANSWER_YES ||
	    !container_runs_engine(k))
		return;
	report(c, privileged,
	       "%s needs an accelerator and gets all of the node's by being privileged: nobody counts them, and other "
	       "pods get the same ones; ask for the resource under limits",
	       k->engine.engine->title);
}

static void check(struct check *c, const struct pod *p, const struct container *k)
{
	if (!has_device(k) && !check_mounts(c, p, k))
		check_privileged(c, p, k);
}

const struct rule rule_gpu011 = {
	.code = "GPU011",
	.name = "gpu-by-hostpath",
	.severity = SEVERITY_ERROR,
	.audience = FOR_ALL,
	.supersedes = "GPU004",
	.container = check,
	.what = "A container reaches GPUs through `hostPath: /dev/nvidia*` (or the device nodes of another maker) or "
		"by "
		"being privileged, and does not ask for the resource.",
	.why = "The scheduler hands out devices by counting the resource. A device that is taken past it is handed out "
	       "a second time: two processes share its memory, and the one that comes later dies of 'CUDA out of "
	       "memory'. Quotas, GPU metrics by pod and health checks do not see it either, the pod lands on nodes "
	       "without a GPU, and a privileged container owns its node. Containers that ask for the resource as well, "
	       "and node agents (DaemonSets), are not meant.",
	.bad = "containers:\n  - name: server\n    image: vllm/vllm-openai:v0.32.0\n    securityContext:\n"
	       "      privileged: true\n    volumeMounts:\n      - {name: gpu, mountPath: /dev/nvidia0}\nvolumes:\n"
	       "  - name: gpu\n    hostPath: {path: /dev/nvidia0}\n",
	.good = "containers:\n  - name: server\n    image: vllm/vllm-openai:v0.32.0\n    resources:\n      limits:\n"
		"        nvidia.com/gpu: 1\n",
	.fix = "Ask for the resource under `limits` and drop the volume and `privileged`: the device plugin mounts "
	       "what "
	       "the container needs.",
	.source = "https://kubernetes.io/docs/concepts/extend-kubernetes/compute-storage-net/device-plugins/",
};
