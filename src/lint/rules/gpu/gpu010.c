/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/machines.h"
#include "lint/rule.h"

/* The largest node that one way of placing the pod allows. */
struct largest {
	/** Devices (slices, cores) on it; -1: not known. */
	int64_t n;
	const struct gpu *gpu;
	/** A label counts the devices and says fewer than the type has. */
	bool counted;
};

static void offer(struct largest *l, const struct gpu *gpu, int64_t n)
{
	if (n <= l->n)
		return;
	l->n = n;
	l->gpu = gpu;
}

/* A machine type that has too few of a GPU of which others have enough is SCH011's: here the number itself is what no
 * node has. */
static struct largest largest_of(const struct machine_choice *m, const struct accelerator_ask *ask)
{
	const struct largest unknown = {.n = -1};
	struct largest l = unknown;
	for (size_t i = 0; i < m->n_instances; i++) {
		const struct instance *it = m->instances[i];
		unsigned units = gpu_units(it->gpu, ask);
		if (!units || it->attachable)
			return unknown;
		offer(&l, it->gpu, (int64_t)gpu_node_limit(it->gpu, it->cloud) * units);
	}
	for (size_t i = 0; i < m->n_gpus && !m->n_instances; i++) {
		unsigned units = gpu_units(m->gpus[i], ask);
		if (!units)
			return unknown;
		offer(&l, m->gpus[i], (int64_t)gpu_node_limit(m->gpus[i], m->cloud) * units);
	}
	if (m->shared || !l.gpu)
		return unknown;
	int64_t counted = m->count < 0 ? l.n : m->count * gpu_units(l.gpu, ask);
	if (counted < l.n) {
		l.n = counted;
		l.counted = true;
	}
	return l;
}

/* The largest node of all ways; unknown when it is for one of them. `*at` is what chose it. */
static struct largest most_of(struct check *c, const struct pod *p, const struct accelerator_ask *ask,
			      const struct node **at)
{
	struct largest most = {.n = -1};
	struct machine_choices it = machine_choices(c, p);
	struct machine_choice m;
	while (machine_choices_next(&it, &m)) {
		struct largest l = largest_of(&m, ask);
		if (l.n < 0)
			return l;
		if (l.n > most.n) {
			most = l;
			*at = l.counted ? m.count_at : m.n_instances ? m.instance_at : m.gpu_at;
		}
	}
	return most;
}

static void judge(struct check *c, const struct pod *p, const struct accelerator_ask *ask)
{
	const struct accelerator_ask *largest = NULL;
	const struct node *chosen = NULL;
	int64_t n = pod_devices(p, ask->name, &largest);
	if (n <= 0)
		return;
	struct largest most = most_of(c, p, ask, &chosen);
	if (most.n < 0 || n <= most.n)
		return;
	const struct node *at = node_deref(largest->limit ? largest->limit : largest->request);
	struct finding *f = report(c, at, "%s %lld '%.*s', and no node with %s%s has more than %lld: it stays Pending",
				   n > largest->count ? "the pod's containers together take" : "the pod takes",
				   (long long)n, STR_ARG(ask->name), most.gpu->title,
				   most.counted ? " that the pod selects" : "", (long long)most.n);
	related_node(c, f, chosen, most.counted ? "the number of devices selected" : "the type selected");
}

static void check(struct check *c, const struct pod *p)
{
	const struct accelerator_ask *seen[8];
	size_t n = 0;
	for (size_t i = 0; i < p->n_containers; i++) {
		for (size_t j = 0; j < p->containers[i].n_asks; j++) {
			const struct accelerator_ask *ask = &p->containers[i].asks[j];
			bool again = n == COUNT_OF(seen);
			for (size_t s = 0; s < n; s++)
				again |= str_eq(seen[s]->name, ask->name);
			if (again || ask->count <= 0)
				continue;
			seen[n++] = ask;
			judge(c, p, ask);
		}
	}
}

const struct rule rule_gpu010 = {
	.code = "GPU010",
	.name = "gpu-count-exceeds-node",
	.severity = SEVERITY_ERROR,
	.audience = FOR_ACCELERATOR,
	.flags = RULE_AGENTS,
	.pod = check,
	.what = "One pod asks for more accelerators than any node of the selected type has.",
	.why = "A pod runs on one node: 16 × H100 in one pod wait for ever for a machine that nobody builds, and an "
	       "autoscaler does not add one either. Cloud labels count with what that cloud sells (setting `cloud` for "
	       "the others), elsewhere boards have what the maker builds (eight for most, four for GB200) and PCIe "
	       "cards ten; MIG slices are counted by what a GPU can be cut into. Containers of a pod add up, init "
	       "containers count by the largest. Nodes that share devices (time-slicing, MPS, HAMi) are left out.",
	.bad = "nodeSelector:\n  nvidia.com/gpu.product: NVIDIA-H100-80GB-HBM3\ncontainers:\n  - name: trainer\n"
	       "    resources:\n      limits:\n        nvidia.com/gpu: 16\n",
	.good = "nodeSelector:\n  nvidia.com/gpu.product: NVIDIA-H100-80GB-HBM3\ncontainers:\n  - name: trainer\n"
		"    resources:\n      limits:\n        nvidia.com/gpu: 8\n",
	.fix = "Ask for what one node has and spread the work over several pods: an indexed Job, a PyTorchJob or "
	       "JobSet "
	       "for training, a LeaderWorkerSet for serving.",
	.source = "https://kubernetes.io/docs/tasks/manage-gpus/scheduling-gpus/",
};
