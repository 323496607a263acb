/* SPDX-License-Identifier: Apache-2.0
 * The way in from outside the cluster. */
#include "base/alloc.h"
#include "doc/doc.h"
#include "plan/capabilities.h"
#include "plan/reach.h"

/* RFC 1918 and RFC 6598: a load balancer in the cluster's own network. */
#define PRIVATE_RANGES {"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"}

/* Ingress controllers by class: how they are told things, and where their requests come from: a namespace, or addresses
 * of load balancers that send straight to pods. Sources: ingress-nginx chart; AKS application routing docs; GKE
 * container-native load balancing (130.211.0.0/22 and 35.191.0.0/16); AWS Load Balancer Controller, target type ip, and
 * OCI native ingress controller: an address of the cloud network. */
static const struct controller {
	const char *class, *name, *space;
	const char *cidrs[4];
} controllers[] = {
	{"nginx", "nginx", "ingress-nginx", {NULL}},
	{"webapprouting.kubernetes.azure.com", "nginx", "app-routing-system", {NULL}},
	{"alb", "alb", NULL, PRIVATE_RANGES},
	{"gce", "gce", NULL, {"130.211.0.0/22", "35.191.0.0/16", NULL}},
	{"native-ic-ingress-class", "other", NULL, PRIVATE_RANGES},
};

static const struct controller *controller_of(struct str class)
{
	for (size_t i = 0; i < sizeof controllers / sizeof *controllers; i++)
		if (str_is(class, controllers[i].class))
			return &controllers[i];
	return NULL;
}

static const struct cloud_entry *entry_for(const struct cloud *cloud, enum entry_kind kind)
{
	for (size_t i = 0; i < cloud->n_entries; i++)
		if (cloud->entries[i].kind == kind && !cloud->entries[i].internal)
			return &cloud->entries[i];
	return NULL;
}

static struct pairs annotations_of(struct maker *m, const struct cloud_entry *entry)
{
	struct pairs list = pairs_new(m, entry ? entry->annotations.n : 0);
	for (size_t i = 0; entry && i < entry->annotations.n; i++)
		list.at[list.n++] =
			(struct pair){str_of(entry->annotations.at[i].key), str_of(entry->annotations.at[i].value)};
	return list;
}

static void by_ingress(struct maker *m, const struct request *all, const struct model_request *r, struct expose *x)
{
	const struct cloud_entry *entry = entry_for(all->cloud.cloud, ENTRY_INGRESS);
	bool own = r->expose.ingress_class.at || cluster_has(m, "ingress-nginx") || !entry;
	x->ingress_class = r->expose.ingress_class.at ? r->expose.ingress_class.value
			   : own                      ? STR("nginx")
						      : str_of(entry->class);
	if (!own) {
		x->class_by_annotation = entry->class_by_annotation;
		x->annotations = annotations_of(m, entry);
	}
	const struct controller *c = controller_of(x->ingress_class);
	x->controller = str_of(c ? c->name : "other");
	note_add(m, TEXT(m, "IngressClass '%.*s'", STR_ARG(x->ingress_class)),
		 TEXT(m, "leads https://%.*s to '%.*s'%s%s", STR_ARG(x->host), STR_ARG(r->name),
		      !own && entry->needs ? "; needs: " : "", !own && entry->needs ? entry->needs : ""),
		 STR(""));
}

static void by_gateway(struct maker *m, const struct request *all, const struct model_request *r, struct expose *x)
{
	const struct node *peer = field(all->network, "gateway");
	struct str space = node_is(peer, NODE_MAP) ? text_field(peer, "namespace").value : node_text(peer);
	x->gateway = true;
	x->controller = STR("other");
	x->gateway_name = STR("gateway");
	x->gateway_namespace = space.p ? space : STR("gateway-system");
	note_add(m, TEXT(m, "Gateway '%.*s'", STR_ARG(x->gateway_name)),
		 TEXT(m, "in the namespace %.*s, with a listener for %.*s", STR_ARG(x->gateway_namespace),
		      STR_ARG(x->host)),
		 STR(""));
	if (!cluster_has(m, "gateway-api")) {
		struct problem *p = node_problem(m->problems, r->expose.via.at, "the cluster has no Gateway API");
		problem_hint(m->problems, p, "say 'cluster: {has: [gateway-api]}', or 'via: ingress'");
	}
}

static void with_tls(struct maker *m, const struct model_request *r, struct expose *x)
{
	x->tls = true;
	x->secret = TEXT(m, "%.*s-tls", STR_ARG(r->name));
	/* A load balancer of AWS finds its certificate by host name in ACM and reads no Secret. */
	if (str_is(x->controller, "alb")) {
		x->issuer = r->expose.tls.value;
		note_add(m, STR("certificate in AWS Certificate Manager"),
			 TEXT(m, "for %.*s; the load balancer finds it by that name", STR_ARG(x->host)),
			 TEXT(m, "aws acm request-certificate --domain-name %.*s --validation-method DNS",
			      STR_ARG(x->host)));
		return;
	}
	if (!r->expose.tls.at) {
		note_add(m, TEXT(m, "Secret '%.*s'", STR_ARG(x->secret)),
			 TEXT(m, "the certificate of %.*s; with cert-manager say `expose: {tls: ISSUER}`",
			      STR_ARG(x->host)),
			 TEXT(m, "kubectl -n %.*s create secret tls %.*s --cert=tls.crt --key=tls.key",
			      STR_ARG(m->plan->space), STR_ARG(x->secret)));
		return;
	}
	x->issuer = r->expose.tls.value;
	if (m->options->api_resources && !cluster_has(m, "cert-manager")) {
		struct problem *p = node_problem(m->problems, r->expose.tls.at,
						 "the cluster has no cert-manager to sign a certificate with '%.*s'",
						 STR_ARG(x->issuer));
		problem_hint(m->problems, p, "leave 'tls' out and bring the Secret '%.*s'", STR_ARG(x->secret));
	}
	note_add(m, STR("cert-manager"),
		 TEXT(m, "signs the certificate of %.*s with the ClusterIssuer '%.*s'", STR_ARG(x->host),
		      STR_ARG(x->issuer)),
		 STR("helm install cert-manager jetstack/cert-manager --namespace cert-manager --create-namespace "
		     "--set crds.enabled=true"));
}

void expose_workload(struct maker *m, const struct request *all, const struct model_request *r, struct workload *w)
{
	const struct expose_request *e = &r->expose;
	struct expose *x = &w->expose;
	if (!e->at || !e->host.at)
		return;
	*x = (struct expose){.used = true,
			     .host = e->host.value,
			     .path = e->path.at ? e->path.value : STR("/"),
			     .timeout = e->timeout.value,
			     .rate_limit = e->rate_limit.value};
	x->body_size = e->body_size.at ? e->body_size.value : STR("50m");
	bool gateway = e->via.at ? str_is(e->via.value, "gateway") : cluster_has(m, "gateway-api");
	if (gateway)
		by_gateway(m, all, r, x);
	else
		by_ingress(m, all, r, x);
	with_tls(m, r, x);
	decide(m, subject_of(m, r->name, "expose"), e->at,
	       TEXT(m, "%s for %.*s", gateway ? "HTTPRoute" : "Ingress", STR_ARG(x->host)),
	       e->via.at ? STR("as given")
	       : gateway ? STR("the cluster has the Gateway API")
			 : STR("the default"),
	       STR("`expose: {via}`"));
}

struct peers expose_peers(struct maker *m, const struct request *all, const struct model_request *r,
			  const struct workload *w)
{
	enum { MOST = 4 };
	struct peers list = {arena_calloc(m->arena, MOST, sizeof(struct peer)), 0};
	const struct node *given = field(all->network, "gateway");
	if (!w->expose.used)
		return list;
	const struct controller *c = controller_of(w->expose.ingress_class);
	struct str space = w->expose.gateway ? w->expose.gateway_namespace : str_of(c && c->space ? c->space : NULL);
	if (given) {
		list.at[list.n++] = peer_of(m, given);
	} else if (space.n) {
		list.at[list.n++] = (struct peer){
			.by_namespace = true, .namespaces = pairs_one(m, STR("kubernetes.io/metadata.name"), space)};
	} else if (c) {
		for (size_t i = 0; i < MOST && c->cidrs[i]; i++)
			list.at[list.n++] = (struct peer){.cidr = str_of(c->cidrs[i])};
	} else {
		struct problem *p = node_problem(m->problems, r->expose.at, "where requests of ingress class '%.*s' come from is not known",
						 STR_ARG(w->expose.ingress_class));
		problem_hint(m->problems, p, "say 'network: {gateway: {namespace: NAMESPACE}}'");
	}
	return list;
}
