/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "lint/net_facts.h"
#include "lint/rule.h"
#include "lint/set_refs.h"

static int by_text(const void *pa, const void *pb)
{
	return str_cmp(*(const struct str *)pa, *(const struct str *)pb);
}

/* Names of all Services that Ingresses lead to, sorted: some load balancers reach pods by node ports. */
static struct str *ingress_services(const struct set *s, struct arena *scratch, size_t *n)
{
	size_t room = 0;
	for (size_t i = 0; i < s->n; i++)
		for (const struct backend *b = s->entries[i]->ingress ? s->entries[i]->ingress->backends : NULL; b;
		     b = b->next)
			room++;
	struct str *names = arena_calloc(scratch, room + 1, sizeof *names);
	*n = 0;
	for (size_t i = 0; i < s->n; i++)
		for (const struct backend *b = s->entries[i]->ingress ? s->entries[i]->ingress->backends : NULL; b;
		     b = b->next)
			names[(*n)++] = b->service;
	qsort(names, *n, sizeof *names, by_text);
	return names;
}

static void judge(struct check *c, const struct entry *e, const struct entry *server)
{
	struct finding *f;
	if (e->refs->exposure == EXPOSED_LOAD_BALANCER)
		f = report_entry(c, e, e->refs->type_at,
				 "anybody may reach the models of '%.*s' through this load balancer: neither source "
				 "ranges nor an annotation keep it inside",
				 STR_ARG(server->name));
	else
		f = report_entry(c, e, e->refs->type_at,
				 "the models of '%.*s' are open on a port of every node, whoever reaches the nodes",
				 STR_ARG(server->name));
	related_entry(c, f, server, (struct place){0}, "what it leads to");
}

static void check(struct check *c, const struct set *s)
{
	if (s->kinds[KIND_SERVICE] == 0)
		return;
	struct servers servers = servers_of(s, c->scratch);
	size_t n_names;
	struct str *names = ingress_services(s, c->scratch, &n_names);
	for (size_t i = 0; i < s->n && servers.n; i++) {
		const struct entry *e = s->entries[i];
		if (e->kind != KIND_SERVICE || !e->refs || e->refs->exposure == EXPOSED_NOT)
			continue;
		if (e->refs->exposure == EXPOSED_NODE_PORT && bsearch(&e->name, names, n_names, sizeof *names, by_text))
			continue;
		const struct entry *server = server_behind(&servers, e);
		if (server)
			judge(c, e, server);
	}
}

const struct rule rule_sec007 = {
	.code = "SEC007",
	.name = "inference-exposed",
	.severity = SEVERITY_WARNING,
	.audience = FOR_ALL,
	.set = check,
	.what = "A Service of type LoadBalancer without source ranges or an annotation that keeps it inside, or of "
		"type "
		"NodePort, leads to a model server.",
	.why = "Engines have at most one shared key and no limits: who finds the address uses the GPUs, reads the "
	       "metrics, and on many engines can load adapters or write profiles. Scanners look for the ports of "
	       "vLLM, Ollama and Triton. A NodePort opens the port on all nodes and passes by the load balancer's "
	       "source ranges. Not reported: load balancers whose class, security group, address or pool is chosen "
	       "elsewhere, AWS' controller without `internet-facing`, and node ports behind an Ingress of the set.",
	.bad = "kind: Service\nspec:\n  type: LoadBalancer\n  selector: {app: llama}\n",
	.good = "kind: Service\nspec:\n  type: LoadBalancer\n  loadBalancerSourceRanges: [10.0.0.0/8]\n"
		"  selector: {app: llama}\n",
	.fix = "Use ClusterIP behind an Ingress or Gateway that asks who it is; or name `loadBalancerSourceRanges`, or "
	       "make the load balancer internal (GKE `networking.gke.io/load-balancer-type: Internal`, EKS "
	       "`service.beta.kubernetes.io/aws-load-balancer-scheme: internal`, AKS "
	       "`service.beta.kubernetes.io/azure-load-balancer-internal: \"true\"`).",
	.source = "https://kubernetes.io/docs/concepts/services-networking/service/#internal-load-balancer",
};
