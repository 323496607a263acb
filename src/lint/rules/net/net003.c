/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/net_facts.h"
#include "lint/rule.h"
#include "lint/selected.h"

static bool is_everywhere(const struct policy_peer *p)
{
	return p->by_address && !p->except && (str_is(p->cidr, "0.0.0.0/0") || str_is(p->cidr, "::/0"));
}

static const struct policy_peer *open_peer(const struct policy_rule *r)
{
	const struct policy_peer *p = r->peers;
	while (p && !is_everywhere(p))
		p = p->next;
	return p;
}

static const struct policy_rule *open_rule(const struct entry *policy)
{
	const struct policy_rule *r = policy->policy && policy->policy->ingress ? policy->policy->in : NULL;
	while (r && (r->open || (r->peers && !open_peer(r))))
		r = r->next;
	return r;
}

/* A load balancer or node port brings clients of any address, and that it is there at all is SEC007's to say. */
static bool is_exposed(const struct set *s, struct pod_index *index, const struct pod_ref *ref)
{
	for (size_t i = 0; i < s->n; i++) {
		const struct entry *e = s->entries[i];
		if (!e->service || !e->service->from_outside || index->steps == 0)
			continue;
		index->steps--;
		if (may_select(e, &e->selector, ref))
			return true;
	}
	return false;
}

static const struct pod_ref *served_by(const struct set *s, struct pod_index *index, const struct entry *policy)
{
	struct pod_walk walk = pods_selected(index, policy, &policy->selector);
	for (const struct pod_ref *ref; (ref = pods_next(index, &walk));)
		if (ref->pod->role == ROLE_SERVING && ref->pod->net && !ref->pod->net->host_network)
			return is_exposed(s, index, ref) ? NULL : ref;
	return NULL;
}

static void check(struct check *c, const struct set *s)
{
	if (s->kinds[KIND_NETWORK_POLICY] == 0)
		return;
	struct pod_index index = pods_index(s, c->scratch);
	for (size_t i = 0; i < s->n; i++) {
		const struct entry *policy = s->entries[i];
		const struct policy_rule *rule = open_rule(policy);
		const struct pod_ref *ref = rule ? served_by(s, &index, policy) : NULL;
		if (!ref)
			continue;
		const struct policy_peer *peer = open_peer(rule);
		struct finding *f =
			peer ? report_entry(c, policy, peer->at, "'%.*s' lets every address in", STR_ARG(peer->cidr))
			     : report_entry(c, policy, rule->at,
					    "a rule without 'from' lets everybody in: the whole cluster, and whatever "
					    "routes to it");
		related_entry(c, f, ref->entry, (struct place){0}, "the policy selects these pods");
	}
}

const struct rule rule_net003 = {
	.code = "NET003",
	.name = "network-policy-open",
	.severity = SEVERITY_WARNING,
	.audience = FOR_ALL,
	.set = check,
	.what = "A NetworkPolicy of an inference workload that lets in everybody.",
	.why = "An ingress rule without `from` (or with an empty one) means every source, and so does an ipBlock of "
	       "0.0.0.0/0: "
	       "the policy is there, looks like protection in a review, and protects nothing. What policies allow adds "
	       "up, "
	       "so that one open rule undoes all others of the pod. A rule that only lists ports is such a rule. It is "
	       "left alone where a Service of type LoadBalancer or NodePort leads to the pods, whose clients have any "
	       "address (SEC007 speaks of those).",
	.bad = "spec:\n  podSelector:\n    matchLabels: {app: llama}\n  ingress:\n    - ports:\n        - {port: "
	       "8000}\n",
	.good = "spec:\n  podSelector:\n    matchLabels: {app: llama}\n  ingress:\n    - from:\n        - "
		"podSelector:\n"
		"            matchLabels: {role: client}\n      ports:\n        - {port: 8000}\n",
	.fix = "Say under `from` who may call: pods, namespaces (the ingress controller's, Prometheus'), or ranges of "
	       "addresses.",
	.source = "https://kubernetes.io/docs/concepts/services-networking/network-policies/#allow-all-ingress-traffic",
};
