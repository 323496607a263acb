/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/net_facts.h"
#include "lint/rule.h"
#include "lint/set_refs.h"

/* The server behind one of the Ingress' backends; NULL when there is none. */
static const struct entry *server_of(const struct entry *ingress, const struct entries_by_name *services,
				     const struct servers *servers)
{
	for (const struct backend *b = ingress->ingress->backends; b; b = b->next) {
		size_t from = 0;
		for (const struct entry *s; b->service.n && (s = entries_next(services, b->service, &from));) {
			const struct entry *server = same_namespace(s, ingress) ? server_behind(servers, s) : NULL;
			if (server)
				return server;
		}
	}
	return NULL;
}

static void check(struct check *c, const struct set *s)
{
	if (s->kinds[KIND_INGRESS] + s->kinds[KIND_INGRESS_EXTENSIONS] == 0)
		return;
	struct servers servers = servers_of(s, c->scratch);
	struct entries_by_name services = entries_by_name(s, KIND_SERVICE, c->scratch);
	for (size_t i = 0; i < s->n && servers.n; i++) {
		const struct entry *e = s->entries[i];
		if (!e->ingress || !e->refs || !e->refs->no_tls)
			continue;
		const struct entry *server = server_of(e, &services, &servers);
		if (!server)
			continue;
		struct finding *f = report_entry(c, e, e->refs->spec_at,
						 "prompts and answers of '%.*s' go over the network in the clear: this "
						 "Ingress has no 'tls'",
						 STR_ARG(server->name));
		related_entry(c, f, server, (struct place){0}, "what it leads to");
	}
}

const struct rule rule_sec008 = {
	.code = "SEC008",
	.name = "ingress-without-tls",
	.severity = SEVERITY_WARNING,
	.audience = FOR_ALL,
	.set = check,
	.what = "An Ingress that leads to a model server has no `tls`.",
	.why = "Without it the controller listens on port 80 only or, with a certificate of its own, does not lead "
	       "clients from there to 443. Prompts, answers and the API key in each request can then be read and "
	       "changed on the way. Not reported: Ingresses told in another way to encrypt (ALB's certificate-arn or "
	       "listen-ports, GKE's managed certificates, Traefik's router.tls, OpenShift's termination, passthrough), "
	       "and classes whose controllers always do (Tailscale, Cloudflare, ngrok).",
	.bad = "kind: Ingress\nspec:\n  rules:\n    - host: llm.example.com\n",
	.good = "kind: Ingress\nspec:\n  tls:\n    - hosts: [llm.example.com]\n      secretName: llm-tls\n  rules:\n"
		"    - host: llm.example.com\n",
	.fix = "Add `tls` with the hosts and a Secret; cert-manager makes and renews it by the annotation "
	       "`cert-manager.io/cluster-issuer`. Where a load balancer before the controller encrypts, suppress the "
	       "finding and say so.",
	.source = "https://kubernetes.io/docs/concepts/services-networking/ingress/#tls",
};
