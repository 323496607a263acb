/* SPDX-License-Identifier: Apache-2.0 */
#include "base/strmap.h"
#include "lint/rule.h"

/* What is known of a namespace. */
struct space {
	const struct entry *declared, *workload;
	bool bounded;
};

/* Quotas by whatever name: ResourceQuota, HierarchicalResourceQuota, ElasticQuota; queues of Kueue and Volcano hold
 * quotas of their own. */
static bool bounds(const struct entry *e)
{
	return str_ends(e->kind_name, "Quota") || str_ends(e->kind_name, "Queue");
}

static bool takes_accelerators(const struct entry *e)
{
	for (const struct entry_pod *p = e->pods; p; p = p->next)
		if (p->wants_accelerator && p->role != ROLE_AGENT && !p->partial)
			return true;
	return false;
}

/* Adds up what the set says of its declared namespaces; false when a quota may be for any of them. */
static bool read_spaces(const struct set *s, struct strmap *spaces)
{
	for (size_t i = 0; i < s->n; i++) {
		const struct entry *e = s->entries[i];
		struct space *space = e->namespace_.n ? strmap_get(spaces, e->namespace_) : NULL;
		if (bounds(e) && e->namespace_.n == 0)
			return false;
		if (!space)
			continue;
		space->bounded |= bounds(e);
		if (!space->workload && !e->partial && takes_accelerators(e))
			space->workload = e;
	}
	return true;
}

static void check(struct check *c, const struct set *s)
{
	struct strmap spaces;
	strmap_init(&spaces);
	struct space *list = arena_calloc(c->scratch, (size_t)s->kinds[KIND_NAMESPACE] + 1, sizeof *list);
	size_t n = 0;
	for (size_t i = 0; i < s->n; i++) {
		const struct entry *e = s->entries[i];
		if (e->kind != KIND_NAMESPACE || e->partial || e->name.n == 0)
			continue;
		void **slot = strmap_at(&spaces, e->name);
		if (*slot)
			continue;
		list[n].declared = e;
		*slot = &list[n++];
	}
	bool all = n > 0 && read_spaces(s, &spaces);
	for (size_t i = 0; all && i < n; i++) {
		if (list[i].bounded || !list[i].workload)
			continue;
		struct finding *f = report_entry(c, list[i].declared, (struct place){0},
						 "workloads of this namespace take accelerators, and no ResourceQuota "
						 "bounds how many");
		related_entry(c, f, list[i].workload, (struct place){0}, "the first of them");
	}
	strmap_release(&spaces);
}

const struct rule rule_qta002 = {
	.code = "QTA002",
	.name = "quota-missing",
	.severity = SEVERITY_INFO,
	.audience = FOR_ALL,
	.flags = RULE_COMPLETE,
	.set = check,
	.what = "A namespace of the set with accelerator workloads and without a ResourceQuota.",
	.why = "Accelerators are few and shared by all namespaces. Without a quota one wrong `maxReplicas`, or one "
	       "sweep of "
	       "training jobs, takes every GPU of the cluster, and with a cluster autoscaler it buys more until the "
	       "account's own limit. Only namespaces that the set itself declares are looked at: what is in others is "
	       "not "
	       "known. A queue of Kueue or Volcano bounds as well.",
	.bad = "kind: Namespace\nmetadata: {name: ml}\n---\nkind: Deployment\nmetadata: {name: llama, namespace: ml}\n",
	.good = "kind: Namespace\nmetadata: {name: ml}\n---\nkind: ResourceQuota\nmetadata: {name: ml, namespace: "
		"ml}\nspec:\n"
		"  hard:\n    requests.nvidia.com/gpu: \"8\"\n",
	.fix = "Add a ResourceQuota with `requests.nvidia.com/gpu` (or the device's own name) for what the namespace "
	       "may take.",
	.source = "https://kubernetes.io/docs/concepts/policy/resource-quotas/#resource-quota-for-extended-resources",
};
