/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/net_facts.h"
#include "lint/rule.h"
#include "lint/selected.h"

/* Does this policy, or may it when the set does not say all, select the pod? */
static bool is_isolated(const struct entry *const *policies, size_t n, const struct pod_ref *ref)
{
	for (size_t i = 0; i < n; i++)
		if (may_select(policies[i], &policies[i]->selector, ref))
			return true;
	return false;
}

/* Pods on the node's own network are out of reach of policies. */
static bool is_served(const struct pod_ref *ref)
{
	const struct entry_pod *p = ref->pod;
	return p->role == ROLE_SERVING && !p->partial && p->net && !p->net->host_network;
}

static void judge(struct check *c, const struct pod_ref *ref, bool any)
{
	if (any) {
		report_entry(c, ref->entry, (struct place){0},
			     "no NetworkPolicy selects these pods: whatever runs in the cluster may call the model");
		return;
	}
	struct finding *f = report_entry(c, ref->entry, (struct place){0},
					 "there is no NetworkPolicy: whatever runs in the cluster may call the model");
	finding_severity(f, SEVERITY_INFO);
}

static void check(struct check *c, const struct set *s)
{
	if (has_other_policies(s))
		return;
	struct pod_index index = pods_index(s, c->scratch);
	const struct entry **policies =
		arena_calloc(c->scratch, (size_t)s->kinds[KIND_NETWORK_POLICY] + 1, sizeof *policies);
	size_t n = 0;
	for (size_t i = 0; i < s->n; i++)
		if (s->entries[i]->kind == KIND_NETWORK_POLICY)
			policies[n++] = s->entries[i];
	const struct entry *last = NULL;
	for (size_t i = 0; i < index.n && index.steps > n; i++) {
		const struct pod_ref *ref = &index.at[i];
		/* Once an object. */
		if (ref->entry == last || !is_served(ref))
			continue;
		index.steps -= n;
		if (is_isolated(policies, n, ref))
			continue;
		judge(c, ref, n > 0);
		last = ref->entry;
	}
}

const struct rule rule_net001 = {
	.code = "NET001",
	.name = "network-policy-missing",
	.severity = SEVERITY_WARNING,
	.audience = FOR_ALL,
	.flags = RULE_COMPLETE,
	.set = check,
	.what = "An inference workload that no NetworkPolicy of the set selects.",
	.why = "Engines such as vLLM, Triton and Ollama answer whoever asks: their APIs load models, run prompts and "
	       "hand out "
	       "metrics without a password. A pod that no policy selects is open to every pod of the cluster, so that "
	       "one break-in anywhere is enough to use up the GPUs, read prompts from the metrics, or unload the "
	       "model. "
	       "It is a warning where the set has policies, which then miss this workload, and advice where it has "
	       "none. "
	       "Pods on the host's network are left alone, for policies do not reach them, and so are sets that use "
	       "Cilium's, Calico's or Istio's own policies.",
	.bad = "kind: Deployment\nspec:\n  template:\n    metadata:\n      labels: {app: llama}\n---\n"
	       "kind: NetworkPolicy\nspec:\n  podSelector:\n    matchLabels: {app: lama}\n",
	.good = "kind: Deployment\nspec:\n  template:\n    metadata:\n      labels: {app: llama}\n---\n"
		"kind: NetworkPolicy\nspec:\n  podSelector:\n    matchLabels: {app: llama}\n"
		"  policyTypes: [Ingress]\n  ingress:\n    - from:\n        - podSelector:\n            matchLabels: "
		"{role: client}\n"
		"      ports:\n        - {port: 8000, protocol: TCP}\n",
	.fix = "Add a NetworkPolicy with the pods' labels that lets in the clients, the ingress controller and "
	       "Prometheus.",
	.source = "https://kubernetes.io/docs/concepts/services-networking/network-policies/",
};
