/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/quotas.h"
#include "lint/rule.h"
#include "lint/scalers.h"

/* Devices that one replica takes, and of which resource; 0 when that is not known. */
static int64_t devices_of(const struct entry *e, struct str *resource)
{
	int64_t sum = 0;
	for (const struct entry_pod *p = e->pods; p; p = p->next) {
		if (p->accelerators == 0)
			continue;
		if (p->partial || p->device.n == 0 || (resource->n && !str_eq(*resource, p->device)))
			return 0;
		*resource = p->device;
		sum += p->accelerators;
	}
	return sum;
}

static void check(struct check *c, const struct set *s)
{
	struct scalers scalers = scalers_of(s, c->scratch);
	struct quotas quotas = quotas_of(s, c->scratch);
	for (size_t i = 0; i < s->n && scalers.n && quotas.n; i++) {
		const struct entry *e = s->entries[i], *scaler = e->pods ? scaler_for(&scalers, e) : NULL, *owner;
		struct str resource = {0};
		/* A group of pods is scaled as a whole, and how large it is stands elsewhere. */
		if (!scaler || scaler->max_replicas <= 0 || e->kind == KIND_LEADER_WORKER_SET)
			continue;
		int64_t devices = devices_of(e, &resource);
		const struct quota_line *line = devices ? quota_for(&quotas, e->namespace_, resource, &owner) : NULL;
		if (!line || scaler->max_replicas > INT32_MAX || scaler->max_replicas * devices <= line->n)
			continue;
		struct place at = scaler->max_at;
		struct finding *f = report_entry(
			c, scaler, at,
			"%lld replicas of '%.*s' take %lld %.*s, and the quota allows %lld: the last %lld never start",
			(long long)scaler->max_replicas, STR_ARG(e->name), (long long)(scaler->max_replicas * devices),
			STR_ARG(resource), (long long)line->n, (long long)(scaler->max_replicas - line->n / devices));
		related_entry(c, f, owner, line->at, "the quota");
	}
}

const struct rule rule_scl010 = {
	.code = "SCL010",
	.name = "max-replicas-exceed-quota",
	.severity = SEVERITY_WARNING,
	.audience = FOR_ALL,
	.set = check,
	.what = "An autoscaler's maximum asks for more accelerators than the ResourceQuota of the namespace allows.",
	.why = "A quota is kept when pods are created: the ReplicaSet gets 'exceeded quota' for each pod beyond it, "
	       "tries "
	       "again and again, and the autoscaler counts replicas that are not there. Under peak load, when it "
	       "matters, capacity ends earlier than the manifest says, and the alert on missing replicas never clears. "
	       "Other workloads of the namespace eat from the same quota; this rule counts the scaled one alone. "
	       "Quotas with scopes are left aside, and namespaces must be written the same in both.",
	.bad = "kind: ResourceQuota\nspec:\n  hard: {requests.nvidia.com/gpu: 4}\n---\nkind: ScaledObject\nspec:\n"
	       "  scaleTargetRef: {name: llama-with-2-gpus}\n  maxReplicaCount: 8\n",
	.good = "kind: ResourceQuota\nspec:\n  hard: {requests.nvidia.com/gpu: 16}\n---\nkind: ScaledObject\nspec:\n"
		"  scaleTargetRef: {name: llama-with-2-gpus}\n  maxReplicaCount: 8\n",
	.fix = "Lower the maximum to what the quota has room for, or raise the quota. KEDA's default maximum is 100.",
	.source = "https://kubernetes.io/docs/concepts/policy/resource-quotas/",
};
