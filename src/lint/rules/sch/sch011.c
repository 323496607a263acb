/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/machines.h"
#include "lint/rule.h"

/* What is wrong with one way of placing the pod. */
enum mismatch { MATCHES, NO_SUCH_TYPE, NO_SUCH_COUNT, TOO_FEW };

static bool has_type(const struct machine_choice *m, const struct gpu *gpu)
{
	for (size_t i = 0; i < m->n_gpus; i++)
		if (m->gpus[i] == gpu)
			return true;
	return m->n_gpus == 0;
}

/* What keeps this machine type from the pod. */
static enum mismatch judge_instance(const struct machine_choice *m, const struct instance *i,
				    const struct accelerator_ask *ask, int64_t n)
{
	/* The GPU is an option there: its type and number are chosen with the node pool. */
	if (i->attachable || !i->count)
		return MATCHES;
	if (!has_type(m, i->gpu))
		return NO_SUCH_TYPE;
	if (m->count > (int64_t)i->count)
		return NO_SUCH_COUNT;
	unsigned units = ask ? gpu_units(i->gpu, ask) : 0;
	/* What no machine has is GPU010's. */
	if (units && !m->shared && n > (int64_t)i->count * units &&
	    n <= (int64_t)gpu_node_limit(i->gpu, i->cloud) * units)
		return TOO_FEW;
	return MATCHES;
}

/* The first machine type's mismatch, MATCHES when one of them will do. */
static enum mismatch judge_way(const struct machine_choice *m, const struct accelerator_ask *ask, int64_t n)
{
	enum mismatch first = MATCHES;
	for (size_t i = 0; i < m->n_instances; i++) {
		enum mismatch found = judge_instance(m, m->instances[i], ask, n);
		if (found == MATCHES)
			return MATCHES;
		first = first ? first : found;
	}
	return first;
}

/* The machine type of the pod's cloud that has enough of that GPU. */
static struct str enough(struct check *c, const struct instance *i, int64_t devices)
{
	const struct instance *other = catalog_instance_for(i->cloud, i->gpu, (uint64_t)devices);
	return other && other != i ? arena_printf(c->scratch, "; '%s' has %u", other->name, other->count) : STR("");
}

static void say(struct check *c, const struct machine_choice *m, enum mismatch what, const struct accelerator_ask *ask,
		int64_t n)
{
	const struct instance *i = m->instances[0];
	const struct node *at = m->instance_at, *other = what == NO_SUCH_TYPE    ? m->gpu_at
							 : what == NO_SUCH_COUNT ? m->count_at
							 : ask->limit            ? ask->limit
										 : ask->request;
	struct finding *f;
	if (what == NO_SUCH_TYPE)
		f = report(c, at, "'%s' has %s, and the pod also selects %s: no node is both", i->name, i->gpu->title,
			   m->gpus[0]->title);
	else if (what == NO_SUCH_COUNT)
		f = report(c, at, "'%s' has %u × %s, and the pod also selects nodes with %lld: no node is both",
			   i->name, i->count, i->gpu->title, (long long)m->count);
	else
		f = report(c, at, "'%s' has %u × %s, and the pod takes %lld '%.*s'%.*s", i->name, i->count,
			   i->gpu->title, (long long)n, STR_ARG(ask->name),
			   STR_ARG(enough(c, i, (n + gpu_units(i->gpu, ask) - 1) / gpu_units(i->gpu, ask))));
	related_node(c, f, node_deref(other), what == TOO_FEW ? "the devices" : "the other label");
}

/* The accelerator that is judged by number: the first that the pod asks for. */
static const struct accelerator_ask *first_ask(const struct pod *p)
{
	for (size_t i = 0; i < p->n_containers; i++)
		for (size_t j = 0; j < p->containers[i].n_asks; j++)
			if (p->containers[i].asks[j].count > 0)
				return &p->containers[i].asks[j];
	return NULL;
}

static void check(struct check *c, const struct pod *p)
{
	const struct accelerator_ask *ask = first_ask(p), *largest = ask;
	int64_t n = ask ? pod_devices(p, ask->name, &largest) : 0;
	struct machine_choices it = machine_choices(c, p);
	struct machine_choice m, first = {0};
	enum mismatch what = MATCHES;
	while (machine_choices_next(&it, &m)) {
		enum mismatch found = judge_way(&m, ask, n);
		/* One way is enough to run. */
		if (found == MATCHES)
			return;
		if (what == MATCHES) {
			what = found;
			first = m;
		}
	}
	if (what != MATCHES)
		say(c, &first, what, largest, n);
}

const struct rule rule_sch011 = {
	.code = "SCH011",
	.name = "instance-type-mismatch",
	.severity = SEVERITY_ERROR,
	.audience = FOR_AI,
	.flags = RULE_AGENTS,
	.pod = check,
	.what = "The selected machine type does not have the selected GPU type, or not that many GPUs.",
	.why = "All labels of a nodeSelector (or of one term of a node affinity) have to stand on one node, and the "
	       "node has to have what the pod asks for. `node.kubernetes.io/instance-type: p4d.24xlarge` has A100 "
	       "with 40 GB and never H100; a g5.xlarge has one A10G and never four. The pod stays Pending, and an "
	       "autoscaler has no node to add. Of several machine types one that fits is enough. Types whose GPUs are "
	       "an option (GKE's n1) and those the catalog does not know are not judged.",
	.bad = "nodeSelector:\n  node.kubernetes.io/instance-type: g5.xlarge\ncontainers:\n  - name: server\n"
	       "    resources:\n      limits:\n        nvidia.com/gpu: 4\n",
	.good = "nodeSelector:\n  node.kubernetes.io/instance-type: g5.12xlarge\ncontainers:\n  - name: server\n"
		"    resources:\n      limits:\n        nvidia.com/gpu: 4\n",
	.fix = "Select a machine type that has the GPUs, or drop one of the two labels.",
	.source = "https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/",
};
