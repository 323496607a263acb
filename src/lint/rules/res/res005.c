/* SPDX-License-Identifier: Apache-2.0 */
#include "doc/build.h"
#include "lint/amounts.h"
#include "lint/rule.h"

/* Bytes below which DeepSpeed's ds_report warns about NCCL. A container runtime gives 64 MiB when nothing is mounted:
 * https://docs.docker.com/reference/cli/docker/container/run/ (--shm-size). */
enum { LEAST_SHM };
static const struct rule_param params[] = {
	[LEAST_SHM] = {"leastShmMegabytes", 1, 1000000, 512,
		       "a /dev/shm of so many megabytes or more is room enough for several devices"},
};
/* Twice what a fix mounts. */
#define LEAST_MEMORY ((int64_t)4 << 30)

/* Engines whose GPUs are driven by one process, or that do not exchange data between processes. */
static const char *const single_process[] = {
	"ollama", "llama-cpp", "localai", "faster-whisper", "tensorflow-serving", "tensorflow", "comfyui", "cuda"};

/* Whole NVIDIA and AMD devices, whose processes talk through NCCL and RCCL. Slices of a MIG device cannot. */
static int64_t devices(const struct container *k)
{
	int64_t n = 0;
	for (size_t i = 0; i < k->n_asks; i++) {
		const struct accelerator_ask *ask = &k->asks[i];
		bool collective = ask->resource->vendor == VENDOR_NVIDIA || ask->resource->vendor == VENDOR_AMD;
		if (collective && ask->resource->kind == ACCELERATOR_DEVICE && ask_is_clear(ask))
			n = ask->count > n ? ask->count : n;
	}
	return n;
}

static bool needs_shm(const struct pod *p, const struct container *k)
{
	if (k->role == CONTAINER_EPHEMERAL || devices(k) < 2)
		return false;
	const struct engine *e = k->engine.engine;
	for (size_t i = 0; e && i < COUNT_OF(single_process); i++)
		if (strcmp(e->name, single_process[i]) == 0)
			return false;
	/* KubeRay mounts a memory-backed /dev/shm into the first container itself. */
	bool ray = str_is(p->object->group, "ray.io") || p->object->kind == KIND_RAY_CLUSTER_FLEET;
	const struct node *containers = node_get(p->spec, KEY_containers);
	return !(ray && node_at(containers, 0) == k->node);
}

static bool is_shm(const struct node *mount)
{
	struct str path = node_text(node_get(mount, KEY_mountPath));
	while (path.n > 1 && path.p[path.n - 1] == '/')
		path.n--;
	/* Whoever mounts a /dev of his own decides on what is in it. */
	return str_is(path, "/dev/shm") || str_is(path, "/dev") || is_placeholder(path);
}

static const struct node *find_mount(const struct container *k)
{
	for (const struct node *m = node_is(k->mounts, NODE_SEQ) ? node_first(k->mounts) : NULL; m; m = m->next)
		if (is_shm(m))
			return node_deref(m);
	return NULL;
}

/* Mounts that some tool fills in. */
static bool hides_mounts(const struct container *k)
{
	return k->mounts && k->mounts->kind != NODE_SEQ && k->mounts->kind != NODE_NULL;
}

static const struct node *find_volume(const struct pod *p, struct str name)
{
	const struct node *volumes = pod_get(p, KEY_volumes);
	for (const struct node *v = node_is(volumes, NODE_SEQ) ? node_first(volumes) : NULL; v; v = v->next)
		if (name.n && str_eq(node_text(node_get(v, KEY_name)), name))
			return node_deref(v);
	return NULL;
}

/* Memory for /dev/shm counts against the container's limit: room for NCCL, and less than the limit. */
static void offer_memory(struct check *c, struct finding *f, const struct pod *p, const struct container *k)
{
	static const char name[] = "dshm";
	const struct node *limit = node_find(k->limits, STR("memory"));
	struct quantity memory;
	if (find_volume(p, str_of(name)) ||
	    (limit && (not_judged(limit) || !quantity_of(limit, &memory) || quantity_units(memory) < LEAST_MEMORY)))
		return;
	struct node *volume = fix_map(c, FIX_PATH("name", name));
	build_put(volume, STR("emptyDir"), fix_map(c, FIX_PATH("medium", "Memory", "sizeLimit", "2Gi")));
	struct fix *fix = fix_offer(c, f, FIX_UNSAFE, "mount 2Gi of memory at /dev/shm");
	fix_append(c, fix, k->node, FIX_PATH("volumeMounts"),
		   fix_map(c, FIX_PATH("name", name, "mountPath", "/dev/shm")));
	fix_append(c, fix, p->spec, FIX_PATH("volumes"), volume);
}

static void judge_empty_dir(struct check *c, const struct node *entry, int64_t n)
{
	const struct node *dir = node_deref(entry), *medium = node_get(dir, KEY_medium);
	const struct node *limit = node_get(dir, KEY_sizeLimit);
	struct quantity size;
	if (dir->kind != NODE_MAP && dir->kind != NODE_NULL)
		return;
	if (!medium || node_text(medium).n == 0) {
		struct finding *f = report_key(c, entry,
					       "/dev/shm is on disk here: %lld GPUs exchange data through it, so it "
					       "needs 'medium: Memory'",
					       (long long)n);
		if (!dir->doc || !limit)
			return;
		fix_set(c, fix_offer(c, f, FIX_UNSAFE, "set 'medium: Memory'"), dir, FIX_PATH("medium"),
			build_strz(c->scratch, "Memory"));
		return;
	}
	if (!node_text_is(medium, "Memory") || !limit || not_judged(limit) || !quantity_of(limit, &size))
		return;
	const int64_t least = check_param(c, LEAST_SHM);
	if (quantity_units(size) < least * 1000 * 1000)
		report(c, limit, "/dev/shm of %.*s is too little for %lld GPUs: NCCL wants %lldM and more",
		       STR_ARG(node_text(limit)), (long long)n, (long long)least);
}

static void judge_volume(struct check *c, const struct node *volume, int64_t n)
{
	const struct node *empty = node_entry(volume, KEY_emptyDir), *host = node_entry(volume, KEY_hostPath);
	if (empty)
		judge_empty_dir(c, empty, n);
	else if (host)
		report_key(c, host,
			   "the node's own /dev/shm is shared with everything else on it and outlives the pod: "
			   "use an emptyDir with 'medium: Memory'");
}

static void check(struct check *c, const struct pod *p, const struct container *k)
{
	if (!needs_shm(p, k) || hides_mounts(k))
		return;
	const struct node *mount = find_mount(k), *ipc = node_entry(p->spec, KEY_hostIPC);
	long long n = (long long)devices(k);
	if (mount) {
		struct str path = node_text(node_get(mount, KEY_mountPath));
		const struct node *volume = find_volume(p, node_text(node_get(mount, KEY_name)));
		if (volume && str_starts(path, "/dev/shm"))
			judge_volume(c, volume, n);
	} else if (ipc && node_bool(ipc, false)) {
		report_key(c, ipc,
			   "hostIPC gives the GPUs the node's /dev/shm, and with it the memory of every process there: "
			   "mount an emptyDir with 'medium: Memory'");
	} else {
		offer_memory(c,
			     report_key(c, place_of(k->node, KEY_volumeMounts, k->node),
					"%lld GPUs work together through /dev/shm, which is 64Mi unless memory is "
					"mounted there",
					n),
			     p, k);
	}
}

const struct rule rule_res005 = {
	.code = "RES005",
	.name = "shm-too-small",
	.severity = SEVERITY_WARNING,
	.audience = FOR_ACCELERATOR,
	.fixable = FIXABLE_UNSAFELY,
	.flags = RULE_ABSENCE,
	.container = check,
	.what = "A container with several GPUs has no memory-backed volume at `/dev/shm`.",
	.why = "The processes of a tensor-parallel server or a training job exchange data through shared memory, "
	       "and so do PyTorch's data loaders. A container has 64 MiB of it: NCCL then fails with a bus error or "
	       "\"No space left on device\", often only under load. `hostIPC` or a `hostPath` of the node's "
	       "`/dev/shm` is not the cure: it opens the memory of all pods to each other, leaves files behind, and "
	       "escapes the memory limit. A single GPU, MIG slices, engines of one process and pods of KubeRay, "
	       "which mounts it itself, are passed over.",
	.bad = "containers:\n  - name: server\n    args: [--tensor-parallel-size=4]\n    resources:\n      limits:\n"
	       "        nvidia.com/gpu: 4\n",
	.good = "containers:\n  - name: server\n    args: [--tensor-parallel-size=4]\n    resources:\n"
		"      limits:\n        nvidia.com/gpu: 4\n        memory: 64Gi\n    volumeMounts:\n"
		"      - name: shm\n        mountPath: /dev/shm\nvolumes:\n  - name: shm\n    emptyDir:\n"
		"      medium: Memory\n      sizeLimit: 8Gi\n",
	.fix = "Mount an `emptyDir` with `medium: Memory` and a `sizeLimit` at `/dev/shm`. It counts against the "
	       "memory limit, so raise that by as much.",
	RULE_PARAMS(params),
	.source = "https://docs.nvidia.com/deeplearning/nccl/user-guide/docs/troubleshooting.html#shared-memory",
};
