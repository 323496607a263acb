/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/amounts.h"
#include "lint/machines.h"
#include "lint/rule.h"
#include "plan/memory.h"

/* CPU in thousandths, memory in MiB. */
struct measure {
	const char *name;
	int64_t (*of)(struct quantity q);
	/** All of a machine, 0 when the cloud does not say, and what the planner reckons is left for pods. */
	uint64_t (*all)(const struct instance *i), (*left)(const struct instance *i);
};

static int64_t mib_of(struct quantity q)
{
	return quantity_units(q) >> 20;
}

static uint64_t all_cpu(const struct instance *i)
{
	return (uint64_t)i->vcpu * 1000;
}

static uint64_t all_memory(const struct instance *i)
{
	return i->memory_mib;
}

static const struct measure measures[] = {
	{"cpu", quantity_milli, all_cpu, instance_cpu_left_m},
	{"memory", mib_of, all_memory, instance_memory_left},
};

/* What the pod asks of its node, at least: what cannot be read counts as nothing. */
struct need {
	int64_t n, largest;
	const struct node *at;
	bool several;
};

static void add(struct need *need, int64_t n, const struct node *at)
{
	need->several |= need->n > 0 && n > 0;
	need->n = need->n > INT64_MAX / 2 || n > INT64_MAX / 2 ? INT64_MAX / 2 : need->n + n;
	if (n > need->largest) {
		need->largest = n;
		need->at = at;
	}
}

/* Requests of the pod as a whole stand for those of its containers:
 * https://kubernetes.io/docs/tasks/configure-pod-container/assign-pod-level-resources/ */
static bool read_pod_level(const struct pod *p, const struct measure *m, struct need *need)
{
	if (!pod_has_amount(p, false, m->name))
		return false;
	const struct node *resources = node_get(p->spec, KEY_resources);
	static const enum key_id sides[] = {KEY_requests, KEY_limits};
	for (size_t i = 0; i < COUNT_OF(sides); i++) {
		const struct node *entry = node_find_entry(node_get(resources, sides[i]), str_of(m->name));
		struct quantity q;
		if (!entry || not_judged(entry) || !quantity_of(node_deref(entry), &q) || q.negative)
			continue;
		add(need, m->of(q), entry);
		return true;
	}
	return true;
}

static struct need need_of(const struct pod *p, const struct measure *m)
{
	struct need sum = {0}, init = {0};
	if (read_pod_level(p, m, &sum))
		return sum;
	for (size_t i = 0; i < p->n_containers; i++) {
		const struct container *k = &p->containers[i];
		struct quantity q;
		const struct node *at = NULL;
		if (container_request(k, m->name, &q, &at) != AMOUNT_GIVEN || q.negative)
			continue;
		int64_t n = m->of(q);
		if (k->role == CONTAINER_INIT && n > init.n)
			init = (struct need){.n = n, .largest = n, .at = at};
		else if (k->role != CONTAINER_INIT)
			add(&sum, n, at);
	}
	return init.n > sum.n ? init : sum;
}

/* The machine of all that the pod may run on that leaves most; NULL when it is not known for one way. */
static const struct instance *largest_machine(struct check *c, const struct pod *p, const struct measure *m,
					      const struct node **at)
{
	const struct instance *best = NULL;
	struct machine_choices it = machine_choices(c, p);
	struct machine_choice way;
	while (machine_choices_next(&it, &way)) {
		if (!way.n_instances)
			return NULL;
		for (size_t i = 0; i < way.n_instances; i++) {
			if (!m->all(way.instances[i]))
				return NULL;
			if (!best || m->left(way.instances[i]) > m->left(best)) {
				best = way.instances[i];
				*at = way.instance_at;
			}
		}
	}
	return best;
}

static struct str amount(struct check *c, const struct measure *m, uint64_t n)
{
	unsigned long long big = (unsigned long long)n;
	if (m == &measures[0])
		return n % 1000 ? arena_printf(c->scratch, "%llu.%02llu CPUs", big / 1000, big % 1000 / 10)
				: arena_printf(c->scratch, "%llu CPU%s", big / 1000, n == 1000 ? "" : "s");
	return n % 1024 ? arena_printf(c->scratch, "%llu.%llu GiB", big / 1024, big % 1024 * 10 / 1024)
			: arena_printf(c->scratch, "%llu GiB", big / 1024);
}

static void judge(struct check *c, const struct pod *p, const struct measure *m)
{
	const struct node *chosen = NULL;
	const struct instance *i = largest_machine(c, p, m, &chosen);
	if (!i)
		return;
	struct need need = need_of(p, m);
	/* Every node keeps something for itself. */
	bool never = need.n >= (int64_t)m->all(i);
	if (!never && need.n <= (int64_t)m->left(i))
		return;
	struct str wants = amount(c, m, (uint64_t)need.n), has = amount(c, m, m->all(i)),
		   left = amount(c, m, m->left(i));
	struct finding *f =
		report(c, node_deref(need.at), "%s %.*s%s, and '%s' has %.*s, of which about %.*s are left for pods",
		       need.several ? "the pod's containers together ask for" : "the pod asks for", STR_ARG(wants),
		       m == &measures[0] ? "" : " of memory", i->name, STR_ARG(has), STR_ARG(left));
	if (!never)
		finding_severity(f, SEVERITY_WARNING);
	related_node(c, f, chosen, "the machine type");
}

static void check(struct check *c, const struct pod *p)
{
	for (size_t i = 0; i < COUNT_OF(measures); i++)
		judge(c, p, &measures[i]);
}

const struct rule rule_res009 = {
	.code = "RES009",
	.name = "request-exceeds-instance",
	.severity = SEVERITY_ERROR,
	.audience = FOR_AI,
	.flags = RULE_AGENTS,
	.pod = check,
	.what = "A pod asks for as much CPU or memory as the selected machine type has, or more (error); or for more "
		"than such a node is known to leave for pods (warning).",
	.why = "The scheduler compares requests with what a node has left after the kubelet, the system and the "
	       "eviction threshold took their part: a g5.xlarge has 4 CPUs and 16 GiB, and a pod can have about 3.9 "
	       "and 13.8. Who asks for all of the machine waits for ever, and an autoscaler that knows the machine "
	       "types does not even start one. Agents that run on every node take a little more. Of several machine "
	       "types the largest counts, of init containers the largest, of others the sum; requests that are not "
	       "written are the limits.",
	.bad = "nodeSelector:\n  node.kubernetes.io/instance-type: g5.xlarge\ncontainers:\n  - name: server\n"
	       "    resources:\n      requests:\n        cpu: 4\n        memory: 16Gi\n",
	.good = "nodeSelector:\n  node.kubernetes.io/instance-type: g5.xlarge\ncontainers:\n  - name: server\n"
		"    resources:\n      requests:\n        cpu: 3\n        memory: 12Gi\n",
	.fix = "Ask for what a node leaves ('kubectl describe node' prints it as Allocatable), or select a larger "
	       "machine type.",
	.source = "https://kubernetes.io/docs/tasks/administer-cluster/reserve-compute-resources/",
};
