/* SPDX-License-Identifier: Apache-2.0
 * GPUs by a resource claim instead of an extended resource: `gpu: {dra: true}`, dynamic resource allocation.
 * Classes and attributes are those of NVIDIA's driver:
 * https://github.com/NVIDIA/k8s-dra-driver-gpu/blob/main/cmd/gpu-kubelet-plugin/deviceinfo.go */
#include "base/alloc.h"
#include "doc/doc.h"
#include "plan/sections/section.h"
#include "plan/stock.h"

/* Minor release from which on claims work without a feature gate that somebody must switch on: before it the API server
 * drops them from pods without a word (https://kubernetes.io/blog/2025/09/01/kubernetes-v1-34-dra-updates/). */
enum { FIRST_STABLE = 34 };

#define CLASS_GPU STR("gpu.nvidia.com")
#define CLASS_MIG STR("mig.nvidia.com")
#define ATTRIBUTES "device.attributes['gpu.nvidia.com']"

/* What keeps these GPUs from being claimed: the place, the problem and the way out. */
static bool check(struct maker *m, const struct request *all, const struct gpu_request *gpu, const struct workload *w)
{
	const struct node *at = gpu->dra_at, *queue = field(node_deref(w->at), "queue");
	struct problem *p;
	if (all->kubernetes < FIRST_STABLE) {
		p = node_problem(m->problems, at,
				 "Kubernetes 1.%u drops resource claims from pods unless a feature gate is on",
				 all->kubernetes);
		problem_hint(m->problems, p, "leave 'dra' out before 1.%u", FIRST_STABLE);
	} else if (gpu->shares.value) {
		p = node_problem(m->problems, at, "a GPU that is claimed is not shared by the device plugin");
		problem_hint(m->problems, p, "leave 'share' or 'dra' out");
	} else if (queue) {
		p = node_problem(m->problems, queue, "the queue '%.*s' counts extended resources, not claims",
				 STR_ARG(node_text(queue)));
		problem_hint(m->problems, p, "leave 'dra' out for what waits in a queue");
	} else if (w->size.gpu->vendor != VENDOR_NVIDIA) {
		p = node_problem(m->problems, at, "claims are written for NVIDIA GPUs, not for %s", w->size.gpu->title);
		problem_hint(m->problems, p, "leave 'dra' out");
	} else {
		return true;
	}
	return false;
}

/* "'NVIDIA-L4', 'NVIDIA-L40'": every product that does. */
static struct str products_text(struct maker *m, const struct sizing *z)
{
	const struct gpu *one[1] = {z->gpu};
	const struct gpu *const *gpus = z->n_gpus ? z->gpus : one;
	struct str list = {NULL, 0};
	for (size_t i = 0; i < (z->n_gpus ? z->n_gpus : 1); i++)
		for (size_t j = 0; j < gpus[i]->products.n; j++)
			list = list.n ? TEXT(m, "%.*s, '%s'", STR_ARG(list), gpus[i]->products.at[j])
				      : TEXT(m, "'%s'", gpus[i]->products.at[j]);
	return list;
}

/* The catalog has products as node labels spell them, with '-' for spaces. */
static void add_rules(struct maker *m, struct sizing *z)
{
	struct str products = products_text(m, z);
	z->device_rules = strs_new(m, 2);
	if (products.n)
		z->device_rules.at[z->device_rules.n++] =
			TEXT(m, ATTRIBUTES ".productName.replace(' ', '-') in [%.*s]", STR_ARG(products));
	else
		z->device_rules.at[z->device_rules.n++] =
			TEXT(m, "device.capacity['gpu.nvidia.com'].memory.compareTo(quantity('%uMi')) >= 0",
			     z->mig ? z->mig->memory_mib : z->gpu->memory_mib);
	if (z->mig)
		z->device_rules.at[z->device_rules.n++] = TEXT(m, ATTRIBUTES ".profile == '%s'", z->mig->profile);
}

static void add_notes(struct maker *m, const struct request *all, const struct workload *w)
{
	note_add(m, STR("DRA driver for NVIDIA GPUs"),
		 STR("offers GPUs to claims; on the nodes where it does, NVIDIA's device plugin must not run"),
		 STR("helm upgrade --install nvidia-dra-driver-gpu nvidia/nvidia-dra-driver-gpu --namespace "
		     "nvidia-dra-driver-gpu --create-namespace --set gpuResourcesEnabledOverride=true"));
	/* https://docs.aws.amazon.com/eks/latest/userguide/device-management-nvidia-dra-device-plugin.html,
	   https://karpenter.sh/docs/tasks/dra/ */
	if (strcmp(all->cloud.cloud->name, "eks") == 0)
		note_add(m, TEXT(m, "GPU nodes for '%.*s'", STR_ARG(w->name)),
			 STR("must be there: node groups do; Auto Mode knows no claims, and Karpenter starts nodes for "
			     "them only with its alpha setting settings.enableDRA"),
			 STR(""));
}

bool claim_devices(struct maker *m, const struct request *all, const struct gpu_request *gpu, struct workload *w)
{
	struct sizing *z = &w->size;
	if (!z->gpu || !node_bool(gpu->dra_at, false))
		return true;
	if (!check(m, all, gpu, w))
		return false;
	z->device_class = z->mig ? CLASS_MIG : CLASS_GPU;
	/* https://kubernetes.io/docs/concepts/policy/resource-quotas/ */
	z->resource = TEXT(m, "%.*s.deviceclass.resource.k8s.io/devices", STR_ARG(z->device_class));
	add_rules(m, z);
	add_notes(m, all, w);
	decide(m, subject_of(m, w->name, "claim"), gpu->dra_at,
	       TEXT(m, "%u × %.*s", z->count, STR_ARG(z->device_class)),
	       TEXT(m, "as given; the scheduler takes devices for which %.*s",
		    STR_ARG(z->device_rules.at[z->device_rules.n - 1])),
	       STR("`gpu: {dra}`"));
	return true;
}
