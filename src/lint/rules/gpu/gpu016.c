/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/rule.h"

#include "kube/names.h"
#include "lint/set_refs.h"

/* ---- sandboxes ----------------------------------------------------------------------------------------------------
 */

/* Names under which virtual machines are installed as runtimes:
 * https://github.com/kata-containers/kata-containers/blob/main/docs/hypervisors.md
 * https://learn.microsoft.com/en-us/azure/aks/use-pod-sandboxing */
static const char *const machines[] = {
	"kata",
	"kata-containers",
	"kata-runtime",
	"kata-qemu",
	"kata-qemu-runtime-rs",
	"kata-clh",
	"kata-clh-runtime-rs",
	"kata-fc",
	"kata-dragonball",
	"kata-stratovirt",
	"kata-vm-isolation",
	"kata-mshv-vm-isolation",
	"kata-cc-isolation",
};
/* WebAssembly: https://www.spinkube.dev/docs/install/ https://github.com/containerd/runwasi */
static const char *const modules[] = {"wasmtime-spin", "spin", "wasmtime-slight", "wasmtime-wws", "wasmtime"};

static bool is_one_of(struct str name, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_is(name, list[i]))
			return true;
	return false;
}

/* "wasmtime-spin-v2". */
static bool is_module_runtime(struct str name)
{
	size_t n = name.n;
	if (n > 3 && name.p[n - 3] == '-' && name.p[n - 2] == 'v' && name.p[n - 1] >= '0' && name.p[n - 1] <= '9')
		n -= 3;
	return is_one_of(str_sub(name, 0, n), modules, COUNT_OF(modules));
}

/* Why a runtime of that name has no such device, as the end of a sentence; NULL when it may. */
static const char *why_without(struct str name, const struct accelerator *resource, struct str asked)
{
	enum vendor vendor = resource->vendor;
	/* The sandbox device plugin hands out devices that are bound to VFIO, by other names. */
	bool of_host = str_is(asked, "nvidia.com/gpu") || str_starts(asked, "nvidia.com/mig-");
	if (of_host && is_one_of(name, machines, COUNT_OF(machines)))
		return "a virtual machine that the host's driver cannot reach into; with the GPU Operator "
		       "'kata-qemu-nvidia-gpu' passes GPUs on";
	if (is_module_runtime(name))
		return "a runtime for WebAssembly modules, which see no devices";
	/* nvproxy and tpuproxy: https://gvisor.dev/docs/user_guide/gpu/ https://gvisor.dev/docs/user_guide/tpu/ */
	bool gvisor = str_is(name, "gvisor") || str_is(name, "runsc");
	if (gvisor && vendor != VENDOR_NVIDIA && vendor != VENDOR_GOOGLE)
		return "gVisor, which passes on GPUs of NVIDIA and TPUs only";
	return NULL;
}

static void check_pod(struct check *c, const struct pod *p)
{
	const struct node *class = node_find(p->spec, STR("runtimeClassName"));
	if (!class || not_judged(class))
		return;
	for (size_t i = 0; i < p->n_containers; i++) {
		for (size_t j = 0; j < p->containers[i].n_asks; j++) {
			const struct accelerator_ask *ask = &p->containers[i].asks[j];
			const char *why = ask->count ? why_without(node_text(class), ask->resource, ask->name) : NULL;
			if (!why)
				continue;
			struct finding *f = report(c, class, "the pod asks for '%.*s' and runs in '%.*s': %s",
						   STR_ARG(ask->name), STR_ARG(node_text(class)), why);
			related_node(c, f, node_deref(ask->limit ? ask->limit : ask->request), "the accelerator");
			return;
		}
	}
}

/* ---- classes of the set -------------------------------------------------------------------------------------------
 */

/* A class for GPUs, by its name: "nvidia", "nvidia-cdi", "kata-qemu-nvidia-gpu". */
static bool is_for_gpus(struct str name)
{
	return str_has(name, "nvidia") || str_has(name, "gpu");
}

static bool is_declared(const struct entries_by_name *classes, struct str name)
{
	size_t from = 0;
	return entries_next(classes, name, &from) != NULL;
}

static const struct entry *gpu_class(const struct entries_by_name *classes)
{
	for (size_t i = 0; i < classes->n; i++)
		if (is_for_gpus(classes->at[i]->name) && !is_placeholder(classes->at[i]->name))
			return classes->at[i];
	return NULL;
}

static void check_set(struct check *c, const struct set *s)
{
	if (!s->complete || s->kinds[KIND_RUNTIME_CLASS] == 0)
		return;
	struct entries_by_name classes = entries_by_name(s, KIND_RUNTIME_CLASS, c->scratch);
	const struct entry *other = gpu_class(&classes);
	for (size_t i = 0; other && i < s->n; i++) {
		for (const struct entry_pod *p = s->entries[i]->pods; p; p = p->next) {
			const struct reference *r = p->refs ? &p->refs->runtime_class : NULL;
			if (!r || !r->name.n || !is_for_gpus(r->name) || is_declared(&classes, r->name) || p->partial)
				continue;
			struct finding *f =
				report_entry(c, s->entries[i], r->at,
					     "no RuntimeClass is called '%.*s': the one for GPUs here is '%.*s'",
					     STR_ARG(r->name), STR_ARG(other->name));
			related_entry(c, f, other, other->name_at, "the RuntimeClass");
		}
	}
}

const struct rule rule_gpu016 = {
	.code = "GPU016",
	.name = "gpu-runtime-class-unknown",
	.severity = SEVERITY_WARNING,
	.audience = FOR_ACCELERATOR,
	.pod = check_pod,
	.set = check_set,
	.what = "A pod names a RuntimeClass for GPUs that the set calls differently, or asks for an accelerator in a "
		"sandbox that cannot pass one on.",
	.why = "A pod whose RuntimeClass does not exist is not created: its ReplicaSet or Job reports 'RuntimeClass "
	       "not "
	       "found' and no pod appears. A sandbox of another kernel shows a container only what it passes on: the "
	       "device plugin's GPU belongs to the host's driver, which a virtual machine of Kata Containers does not "
	       "see (`kata-qemu-nvidia-gpu` of the GPU Operator gets whole devices by VFIO instead), and gVisor passes "
	       "on GPUs of NVIDIA and TPUs. The engine then starts on the CPU, or ends. Classes are only missed where "
	       "the set declares one for GPUs.",
	.bad = "spec:\n  runtimeClassName: kata-fc\n  containers:\n    - name: server\n      resources:\n        "
	       "limits:\n"
	       "          nvidia.com/gpu: 1\n",
	.good = "spec:\n  runtimeClassName: nvidia\n  containers:\n    - name: server\n      resources:\n        "
		"limits:\n"
		"          nvidia.com/gpu: 1\n",
	.fix = "Name the RuntimeClass that the cluster has ('kubectl get runtimeclass'), or leave the field out where "
	       "the node's own runtime handles GPUs; sandbox GPU workloads with gVisor or the GPU Operator's Kata "
	       "class.",
	.source = "https://docs.nvidia.com/datacenter/cloud-native/gpu-operator/latest/gpu-operator-kata.html",
};
