/* SPDX-License-Identifier: Apache-2.0
 * The way in from outside the cluster. */
#include "base/alloc.h"
#include "doc/doc.h"
#include "plan/capabilities.h"
#include "plan/reach.h"

/* Ingress controllers by class: how they are told things, and the namespace that their charts and documents put them
 * in. Sources: the charts of ingress-nginx, Traefik, HAProxy, Kong and Contour; AKS application routing docs. Load
 * balancers that send straight to pods stand in the catalog, with their addresses. */
static const struct controller {
	const char *class, *name, *space;
} controllers[] = {
	{"nginx", "nginx", "ingress-nginx"},
	{"webapprouting.kubernetes.azure.com", "nginx", "app-routing-system"},
	{"alb", "alb", NULL},
	{"gce", "gce", NULL},
	{"gce-internal", "gce", NULL},
	{"traefik", "other", "traefik"},
	{"haproxy", "other", "haproxy-controller"},
	{"kong", "other", "kong"},
	{"contour", "other", "projectcontour"},
};

static const struct controller *controller_of(struct str class)
{
	for (size_t i = 0; i < sizeof controllers / sizeof *controllers; i++)
		if (str_is(class, controllers[i].class))
			return &controllers[i];
	return NULL;
}

/* The controller that is known to live in a namespace. */
static const struct controller *controller_in(struct str space)
{
	for (size_t i = 0; i < sizeof controllers / sizeof *controllers; i++)
		if (controllers[i].space && str_is(space, controllers[i].space))
			return &controllers[i];
	return NULL;
}

static struct str gateway_space(const struct request *all)
{
	const struct node *peer = field(all->network, "gateway");
	return node_is(peer, NODE_MAP) ? text_field(peer, "namespace").value : node_text(peer);
}

static const struct cloud_entry *entry_of_class(const struct cloud *cloud, struct str class)
{
	for (size_t i = 0; i < cloud->n_entries; i++)
		if (cloud->entries[i].kind == ENTRY_INGRESS && str_is(class, cloud->entries[i].class))
			return &cloud->entries[i];
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

/* What the values say; else the controller whose namespace they name; else the cloud's own. */
static struct str class_of(struct maker *m, const struct request *all, const struct model_request *r)
{
	const struct cloud_entry *entry = entry_for(all->cloud.cloud, ENTRY_INGRESS);
	const struct controller *named = controller_in(gateway_space(all));
	if (r->expose.ingress_class.at)
		return r->expose.ingress_class.value;
	if (named)
		return str_of(named->class);
	return cluster_has(m, "ingress-nginx") || !entry ? STR("nginx") : str_of(entry->class);
}

static void by_ingress(struct maker *m, const struct request *all, const struct model_request *r, struct expose *x)
{
	x->ingress_class = class_of(m, all, r);
	const struct cloud_entry *entry = entry_of_class(all->cloud.cloud, x->ingress_class);
	const struct controller *c = controller_of(x->ingress_class);
	x->class_by_annotation = entry && entry->class_by_annotation;
	x->annotations = annotations_of(m, entry);
	x->controller = str_of(c ? c->name : "other");
	note_add(m, TEXT(m, "IngressClass '%.*s'", STR_ARG(x->ingress_class)),
		 TEXT(m, "leads https://%.*s to '%.*s'%s%s", STR_ARG(x->host), STR_ARG(r->name),
		      entry && entry->needs ? "; needs: " : "", entry && entry->needs ? entry->needs : ""),
		 STR(""));
	if (str_is(x->controller, "other"))
		note_add(m, TEXT(m, "timeout of IngressClass '%.*s'", STR_ARG(x->ingress_class)),
			 TEXT(m,
			      "must be set to %u s or more in its own configuration for '%.*s': an Ingress has no "
			      "field for it",
			      x->timeout, STR_ARG(r->name)),
			 STR(""));
}

static void by_gateway(struct maker *m, const struct request *all, const struct model_request *r, struct expose *x)
{
	const struct given_text name = text_field(field(all->network, "gateway"), "name");
	const struct cloud_entry *entry = entry_for(all->cloud.cloud, ENTRY_GATEWAY);
	struct str space = gateway_space(all);
	x->gateway = true;
	x->controller = STR("other");
	x->gateway_name = name.at ? name.value : STR("gateway");
	x->gateway_namespace = space.p ? space : STR("gateway-system");
	note_add(m, TEXT(m, "Gateway '%.*s'", STR_ARG(x->gateway_name)),
		 TEXT(m,
		      "in the namespace %.*s, with an HTTPS listener and a certificate for %.*s, open to routes of "
		      "%.*s%s%s; `network: {gateway: {name, namespace}}` names another",
		      STR_ARG(x->gateway_namespace), STR_ARG(x->host), STR_ARG(m->plan->space),
		      entry && entry->class ? "; a class is " : "", entry && entry->class ? entry->class : ""),
		 STR(""));
	if (entry && entry->note)
		note_add(m, TEXT(m, "GatewayClass '%s'", entry->class),
			 TEXT(m, "if the Gateway is of it: %s: '%.*s' answers at %s, and needs %u s", entry->note,
			      STR_ARG(r->name), r->engine->readiness ? r->engine->readiness : "its port", x->timeout),
			 STR(""));
	if (!cluster_has(m, "gateway-api")) {
		struct problem *p = node_problem(m->problems, r->expose.via.at, "the cluster has no Gateway API");
		problem_hint(m->problems, p, "say 'cluster: {has: [gateway-api]}', or 'via: ingress'");
	}
}

/* What is asked for and has no field in what is generated would be lost in silence. */
static void check_expressible(struct maker *m, const struct model_request *r, const struct expose *x)
{
	const struct {
		const char *name;
		const struct node *at;
	} fields[] = {{"rateLimit", r->expose.rate_limit.at}, {"bodySize", r->expose.body_size.at}};
	bool nginx = !x->gateway && str_is(x->controller, "nginx");
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
		if (!fields[i].at || nginx)
			continue;
		struct problem *p = x->gateway ? node_problem(m->problems, fields[i].at,
							      "'%s' cannot be said in an HTTPRoute", fields[i].name)
					       : node_problem(m->problems, fields[i].at,
							      "'%s' cannot be said to the ingress class '%.*s'",
							      fields[i].name, STR_ARG(x->ingress_class));
		problem_hint(m->problems, p,
			     "leave it out and set it at the load balancer, or say '%sclass: nginx' where "
			     "ingress-nginx runs",
			     x->gateway ? "via: ingress, " : "");
	}
}

/* A Gateway holds the certificate of its listener. */
static void gateway_tls(struct maker *m, const struct model_request *r, const struct expose *x)
{
	if (!r->expose.tls.at)
		return;
	note_add(m, STR("cert-manager"),
		 TEXT(m,
		      "signs the certificate of the listener for %.*s when the Gateway names the ClusterIssuer '%.*s'",
		      STR_ARG(x->host), STR_ARG(r->expose.tls.value)),
		 TEXT(m, "kubectl -n %.*s annotate gateway %.*s cert-manager.io/cluster-issuer=%.*s",
		      STR_ARG(x->gateway_namespace), STR_ARG(x->gateway_name), STR_ARG(r->expose.tls.value)));
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
	capability_note(m, "cert-manager",
			TEXT(m, "signs the certificate of %.*s with the ClusterIssuer '%.*s'", STR_ARG(x->host),
			     STR_ARG(x->issuer)));
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
	/* A request costs GPU seconds: one client must not take them all. A person behind a proxy of many still gets
	 * through, a loop does not. */
	enum { REQUESTS_A_SECOND = 50 };
	if (!x->rate_limit && !gateway && str_is(x->controller, "nginx"))
		x->rate_limit = REQUESTS_A_SECOND;
	if (gateway)
		gateway_tls(m, r, x);
	else
		with_tls(m, r, x);
	check_expressible(m, r, x);
	decide(m, subject_of(m, r->name, "expose"), e->at,
	       TEXT(m, "%s for %.*s", gateway ? "HTTPRoute" : "Ingress", STR_ARG(x->host)),
	       e->via.at ? STR("as given")
	       : gateway ? STR("the cluster has the Gateway API")
			 : STR("the default"),
	       STR("`expose: {via}`"));
}

static void push_cidr(struct peers *list, struct str cidr)
{
	list->at[list->n++] = (struct peer){.cidr = cidr};
}

/* Addresses of load balancers that send straight to pods: as given, or the catalog's. */
static void push_ranges(struct maker *m, const struct request *all, const struct workload *w,
			const struct text_list *ranges, struct peers *list)
{
	const struct node *given = field(field(all->network, "gateway"), "cidrs");
	bool wide = false;
	for (const struct node *e = node_first(given); e; e = e->next)
		push_cidr(list, node_text(node_deref(e)));
	if (given || !ranges)
		return;
	for (size_t i = 0; i < ranges->n; i++) {
		push_cidr(list, str_of(ranges->at[i]));
		wide = wide || str_is(str_of(ranges->at[i]), "10.0.0.0/8");
	}
	if (wide)
		note_add(m, TEXT(m, "load balancer of '%.*s'", STR_ARG(w->name)),
			 STR("sends from addresses of the cloud network that are not known here, so the network policy "
			     "lets all private addresses in, perhaps those of other "
			     "pods too; `network: {gateway: {cidrs: [SUBNET]}}` narrows it to the load balancer's "
			     "subnets"),
			 STR(""));
}

struct peers expose_peers(struct maker *m, const struct request *all, const struct model_request *r,
			  const struct workload *w)
{
	const struct expose *x = &w->expose;
	const struct node *given = field(all->network, "gateway");
	if (!x->used)
		return (struct peers){NULL, 0};
	const struct controller *c = controller_of(x->ingress_class);
	const struct cloud_entry *entry = x->gateway ? entry_for(all->cloud.cloud, ENTRY_GATEWAY)
						     : entry_of_class(all->cloud.cloud, x->ingress_class);
	struct str space = x->gateway ? x->gateway_namespace : str_of(c && c->space ? c->space : NULL);
	struct peers list = {arena_calloc(m->arena,
					  1 + node_count(field(given, "cidrs")) + (entry ? entry->ranges.n : 0),
					  sizeof(struct peer)),
			     0};
	struct peer named = given ? peer_of(m, given) : (struct peer){0};
	if (named.by_namespace || named.by_pod)
		list.at[list.n++] = named;
	else if (space.n)
		list.at[list.n++] = (struct peer){
			.by_namespace = true, .namespaces = pairs_one(m, STR("kubernetes.io/metadata.name"), space)};
	push_ranges(m, all, w, entry ? &entry->ranges : NULL, &list);
	if (!list.n) {
		struct problem *p = node_problem(m->problems, r->expose.at,
						 "where requests of ingress class '%.*s' come from is not known",
						 STR_ARG(x->ingress_class));
		problem_hint(m->problems, p,
			     "say 'network: {gateway: {namespace: NAMESPACE}}', or '{cidrs: [SUBNET]}' for a load "
			     "balancer outside the cluster");
	}
	return list;
}
