/* SPDX-License-Identifier: Apache-2.0 */
#include "doc/build.h"
#include "lint/net_facts.h"
#include "lint/rule.h"
#include "lint/selected.h"

/* What keeps a rule from letting questions for names through. */
enum dns { DNS_LET, DNS_OTHER, DNS_TCP_ONLY, DNS_OWN_NAMESPACE };

/* Policies are applied behind the Service, to the ports of the DNS pods: CoreDNS's own, OpenShift's, Gardener's, and
 * those of images that run without privileges. */
static bool is_dns_port(const struct policy_port *p)
{
	static const int64_t ports[] = {53, 5353, 8053, 1053, 10053};
	for (size_t i = 0; i < COUNT_OF(ports); i++)
		if (p->number <= ports[i] && ports[i] <= p->last)
			return true;
	return p->number <= 0;
}

enum ports { PORTS_ALL, PORTS_DNS, PORTS_TCP, PORTS_OTHER };

static enum ports ports_of(const struct policy_rule *rule)
{
	enum ports found = rule->ports ? PORTS_OTHER : PORTS_ALL;
	for (const struct policy_port *p = rule->ports; p; p = p->next) {
		if (p->udp && is_dns_port(p))
			return p->number ? PORTS_DNS : PORTS_ALL;
		if (p->number == 53 && !p->udp)
			found = PORTS_TCP;
	}
	return found;
}

/* One machine, which its address leads to without a name. */
static bool is_single(const struct policy_peer *p)
{
	return p->by_address && (str_ends(p->cidr, "/32") || str_ends(p->cidr, "/128"));
}

/* Does the selector name namespaces, none of which sounds like that of a DNS server? */
static bool names_others(const struct selector *s)
{
	for (size_t i = 0; i < s->n; i++) {
		const struct requirement *r = &s->at[i];
		if (!str_is(r->key, "kubernetes.io/metadata.name") || r->op != OP_IN)
			continue;
		for (size_t v = 0; v < r->n_values; v++)
			if (str_has(r->values[v], "system") || str_has(r->values[v], "dns"))
				return false;
		return !s->open;
	}
	return false;
}

static enum dns peer_dns(const struct entry *policy, const struct policy_peer *p, bool said)
{
	if (p->by_address)
		return said || !is_single(p) ? DNS_LET : DNS_OTHER;
	if (p->by_namespace)
		return said || !names_others(&p->namespaces) ? DNS_LET : DNS_OTHER;
	if (!p->by_pod || str_is(policy->namespace_, "kube-system"))
		return DNS_LET;
	return said ? DNS_OWN_NAMESPACE : DNS_OTHER;
}

static enum dns rule_dns(const struct entry *policy, const struct policy_rule *rule)
{
	enum ports ports = ports_of(rule);
	if (rule->open || (ports < PORTS_TCP && !rule->peers))
		return DNS_LET;
	if (ports >= PORTS_TCP)
		return ports == PORTS_TCP ? DNS_TCP_ONLY : DNS_OTHER;
	enum dns found = DNS_OTHER;
	for (const struct policy_peer *p = rule->peers; p; p = p->next) {
		enum dns dns = peer_dns(policy, p, ports == PORTS_DNS);
		if (dns == DNS_LET)
			return dns;
		if (dns != DNS_OTHER)
			found = dns;
	}
	return found;
}

static bool lets_dns(const struct entry *policy)
{
	for (const struct policy_rule *r = policy->policy->out; r; r = r->next)
		if (rule_dns(policy, r) == DNS_LET)
			return true;
	return false;
}

/* Is what it lets through reached without names? */
static bool needs_no_names(const struct entry *policy)
{
	for (const struct policy_rule *r = policy->policy->out; r; r = r->next) {
		if (!r->peers)
			return false;
		for (const struct policy_peer *p = r->peers; p; p = p->next)
			if (!is_single(p))
				return false;
	}
	return true;
}

struct policies {
	/** Those for egress. */
	const struct entry **at;
	size_t n;
};

static struct policies policies_of(const struct set *s, struct arena *scratch)
{
	struct policies p = {.at = arena_calloc(scratch, (size_t)s->kinds[KIND_NETWORK_POLICY] + 1, sizeof *p.at)};
	for (size_t i = 0; i < s->n; i++)
		if (s->entries[i]->policy && s->entries[i]->policy->egress)
			p.at[p.n++] = s->entries[i];
	return p;
}

/* Does any policy let the pod ask for names? What policies allow adds up. */
static bool can_ask(const struct policies *all, const struct pod_ref *ref)
{
	for (size_t i = 0; i < all->n; i++)
		if (may_select(all->at[i], &all->at[i]->selector, ref) && lets_dns(all->at[i]))
			return true;
	return false;
}

/* A policy that lets nothing out says so on purpose, unless the pod has to fetch its model; and when another one lets
 * something out, that is the one to mend. */
static bool is_to_blame(const struct policies *all, const struct entry *policy, const struct pod_ref *ref)
{
	if (policy->policy->out)
		return !needs_no_names(policy);
	if (!ref->pod->net->downloads)
		return false;
	for (size_t i = 0; i < all->n; i++)
		if (all->at[i]->policy->out && may_select(all->at[i], &all->at[i]->selector, ref))
			return false;
	return true;
}

/* Where clusters of all clouds have their DNS pods, whatever runs in them. */
static void offer(struct check *c, struct finding *f, const struct entry *policy)
{
	struct arena *a = c->scratch;
	struct node *rule = build_map(a), *to = build_seq(a), *peer = build_map(a), *ports = build_seq(a);
	struct node *spaces = build_map(a), *pods = build_map(a);
	build_put(spaces, STR("matchLabels"), fix_map(c, FIX_PATH("kubernetes.io/metadata.name", "kube-system")));
	build_put(pods, STR("matchLabels"), fix_map(c, FIX_PATH("k8s-app", "kube-dns")));
	build_put(peer, STR("namespaceSelector"), spaces);
	build_put(peer, STR("podSelector"), pods);
	build_push(to, peer);
	static const char *const protocols[] = {"UDP", "TCP"};
	for (size_t i = 0; i < COUNT_OF(protocols); i++) {
		struct node *port = build_map(a);
		build_put(port, STR("port"), build_int(a, 53));
		build_put(port, STR("protocol"), build_strz(a, protocols[i]));
		build_push(ports, port);
	}
	build_put(rule, STR("to"), to);
	build_put(rule, STR("ports"), ports);
	fix_append_in(c, fix_offer(c, f, FIX_UNSAFE, "let them ask kube-dns: port 53 over UDP and TCP"), policy,
		      FIX_PATH("spec", "egress"), rule);
}

static void judge(struct check *c, const struct entry *policy, const struct pod_ref *ref)
{
	struct place at = policy->policy->egress_at;
	const char *what = "nothing lets these pods ask for names: open port 53 over UDP and TCP to kube-system";
	for (const struct policy_rule *r = policy->policy->out; r; r = r->next) {
		enum dns dns = rule_dns(policy, r);
		if (dns == DNS_OTHER)
			continue;
		at = r->at;
		what = dns == DNS_TCP_ONLY ? "port 53 is open over TCP only: names are asked for over UDP first"
					   : "a podSelector alone means pods of the policy's own namespace: the DNS "
					     "pods are in kube-system, so add a namespaceSelector to the same element";
		break;
	}
	if (!policy->policy->out)
		what = "nothing may leave these pods, not even questions for names, and they fetch their model when "
		       "they start";
	struct finding *f = report_entry(c, policy, at, "%s", what);
	related_entry(c, f, ref->entry, (struct place){0}, "the policy selects these pods");
	/* Where nothing may leave, names alone are of no use. */
	if (policy->policy->out)
		offer(c, f, policy);
}

static void check(struct check *c, const struct set *s)
{
	struct policies all = policies_of(s, c->scratch);
	if (all.n == 0 || has_other_policies(s))
		return;
	struct pod_index index = pods_index(s, c->scratch);
	for (size_t i = 0; i < all.n; i++) {
		struct pod_walk walk = pods_selected(&index, all.at[i], &all.at[i]->selector);
		for (const struct pod_ref *ref; (ref = pods_next(&index, &walk)) && index.steps > all.n;) {
			const struct entry_pod *p = ref->pod;
			if (!p->ai || p->role == ROLE_AGENT || p->partial || !p->net || p->net->host_network)
				continue;
			index.steps -= all.n;
			if (!is_to_blame(&all, all.at[i], ref) || can_ask(&all, ref))
				continue;
			judge(c, all.at[i], ref);
			break;
		}
	}
}

const struct rule rule_net002 = {
	.code = "NET002",
	.name = "dns-egress-missing",
	.severity = SEVERITY_ERROR,
	.audience = FOR_ALL,
	.flags = RULE_COMPLETE,
	.fixable = FIXABLE_UNSAFELY,
	.set = check,
	.what = "A NetworkPolicy restricts what leaves a pod, and none lets it ask for names.",
	.why = "Once a policy with `Egress` selects a pod, only what some policy lists may leave it, and that holds "
	       "for DNS "
	       "as well. A rule for port 443 alone is of no use then: `huggingface.co`, the bucket, the tracing "
	       "collector "
	       "and the leader of a training job are found by name, and the container fails with \"temporary failure "
	       "in "
	       "name resolution\" when it loads the model. Two slips are common: port 53 over TCP only (the default "
	       "protocol), and a `podSelector` for kube-dns without the `namespaceSelector` that leads to kube-system. "
	       "What all policies of a pod allow adds up, so one policy for the whole namespace is enough. A policy "
	       "that "
	       "lets nothing out at all is taken for intended where the weights are on a volume.",
	.bad = "spec:\n  podSelector:\n    matchLabels: {app: llama}\n  policyTypes: [Egress]\n  egress:\n    - "
	       "ports:\n"
	       "        - {port: 443, protocol: TCP}\n",
	.good = "spec:\n  podSelector:\n    matchLabels: {app: llama}\n  policyTypes: [Egress]\n  egress:\n    - to:\n"
		"        - namespaceSelector:\n            matchLabels: {kubernetes.io/metadata.name: kube-system}\n"
		"          podSelector:\n            matchLabels: {k8s-app: kube-dns}\n      ports:\n"
		"        - {port: 53, protocol: UDP}\n        - {port: 53, protocol: TCP}\n    - ports:\n"
		"        - {port: 443, protocol: TCP}\n",
	.fix = "Add an egress rule for port 53, UDP and TCP, to the DNS pods; where NodeLocal DNSCache runs, to "
	       "169.254.20.10/32 as well.",
	.source = "https://kubernetes.io/docs/concepts/services-networking/network-policies/"
		  "#default-deny-all-egress-traffic",
};
