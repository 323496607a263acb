/* SPDX-License-Identifier: Apache-2.0 */
#include "base/alloc.h"
#include "doc/doc.h"
#include "plan/reach.h"

/* The label that the API server sets on every namespace, and the address of NodeLocal DNSCache. */
#define NAMESPACE_LABEL STR("kubernetes.io/metadata.name")
#define NODE_LOCAL_DNS STR("169.254.20.10/32")
/* Link-local: the metadata service of clouds, which lends credentials. */
#define METADATA_CIDR STR("169.254.0.0/16")

enum { HTTPS = 443, MOST_PORTS = 64 };

struct peer peer_of(struct maker *m, const struct node *n)
{
	struct peer p = {0};
	struct str space = node_is(n, NODE_MAP) ? text_field(n, "namespace").value : node_text(n);
	const struct node *labels = node_is(n, NODE_MAP) ? field(n, "labels") : NULL;
	if (space.p) {
		p.by_namespace = true;
		p.namespaces = pairs_one(m, NAMESPACE_LABEL, space);
	}
	if (labels) {
		p.by_pod = true;
		p.pods = pairs_of(m, labels);
	}
	return p;
}

static void add_peers(struct peers *list, struct peers more)
{
	for (size_t i = 0; i < more.n; i++)
		list->at[list->n++] = more.at[i];
}

static void clients(struct maker *m, const struct request *all, const struct model_request *r, struct workload *w)
{
	struct peers outside = expose_peers(m, all, r, w), *list = &w->net.clients;
	list->at = arena_calloc(m->arena, outside.n + node_count(r->access) + 1, sizeof *list->at);
	/* The namespace itself. */
	list->at[list->n++] = (struct peer){.by_pod = true};
	for (const struct node *e = node_first(r->access); e; e = e->next)
		list->at[list->n++] = peer_of(m, node_deref(e));
	add_peers(list, outside);
	decide(m, subject_of(m, r->name, "clients"), r->access, TEXT(m, "%zu peer%s", list->n, list->n == 1 ? "" : "s"),
	       STR("its own namespace, what `access` names, and the way in from outside when it is exposed"),
	       STR("`access`"));
}

static void dns(struct maker *m, const struct cloud *cloud, struct workload *w)
{
	struct peers *list = &w->net.dns;
	list->at = arena_calloc(m->arena, 2, sizeof *list->at);
	list->at[list->n++] =
		(struct peer){.by_namespace = true,
			      .namespaces = pairs_one(m, NAMESPACE_LABEL, str_of(cloud->dns_namespace)),
			      .by_pod = true,
			      .pods = pairs_one(m, str_of(cloud->dns_label.key), str_of(cloud->dns_label.value))};
	/* Where there is no node-local cache nothing answers there. */
	list->at[list->n++] = (struct peer){.cidr = NODE_LOCAL_DNS};
}

static void add_egress(struct maker *m, struct network *net, struct str cidr, struct strs except, unsigned port)
{
	struct peer *p = ARENA_NEW(m->arena, struct peer);
	*p = (struct peer){.cidr = cidr, .except = except};
	net->egress[net->n_egress++] = (struct egress){{p, 1}, port};
}

/* Names of policies cannot be names of hosts: what lies on the internet is everything but link-local addresses, by
 * HTTPS. */
static void add_internet(struct maker *m, struct network *net)
{
	add_egress(m, net, STR("0.0.0.0/0"), strs_one(m, METADATA_CIDR), HTTPS);
}

static void add_cidr(struct maker *m, struct network *net, const struct node *n)
{
	struct str cidr = text_field(n, "cidr").value;
	const struct node *ports = field(n, "ports");
	if (!cidr.p)
		return;
	if (!node_count(ports))
		add_egress(m, net, cidr, (struct strs){NULL, 0}, HTTPS);
	unsigned most = MOST_PORTS;
	for (const struct node *e = node_first(ports); e && most; e = e->next, most--)
		add_egress(m, net, cidr, (struct strs){NULL, 0}, count_of(m, node_deref(e), "ports", 1, 65535));
}

static size_t egress_room(const struct node *list)
{
	/* The internet, and the API server by two ports or a database. */
	size_t n = 3;
	for (const struct node *e = node_first(list); e; e = e->next)
		n += smaller((unsigned)node_count(field(node_deref(e), "ports")), MOST_PORTS) + 1;
	return n;
}

/* What `network: {egress}` names, or the internet where it names nothing and something is to be downloaded; is the
 * internet among it? */
static bool add_given(struct maker *m, struct network *net, const struct node *given, bool downloads)
{
	bool internet = !given && downloads;
	net->egress = arena_calloc(m->arena, egress_room(given), sizeof *net->egress);
	for (const struct node *e = node_first(given); e; e = e->next) {
		if (node_is(e, NODE_MAP))
			add_cidr(m, net, node_deref(e));
		else
			internet = true;
	}
	if (internet)
		add_internet(m, net);
	return internet;
}

/* Where pods ask for the identity that the cloud lends them.
 * https://docs.aws.amazon.com/eks/latest/userguide/pod-id-how-it-works.html,
 * https://docs.cloud.google.com/kubernetes-engine/docs/how-to/network-policy#network-policy-and-workload-identity */
static void add_identity(struct maker *m, const struct cloud *cloud, struct network *net)
{
	static const struct {
		const char *cloud, *cidr;
		unsigned port;
	} agents[] = {{"eks", "169.254.170.23/32", 80},
		      {"gke", "169.254.169.252/32", 988},
		      {"gke", "169.254.169.254/32", 80}};
	for (size_t i = 0; i < COUNT_OF(agents); i++)
		if (strcmp(agents[i].cloud, cloud->name) == 0)
			add_egress(m, net, str_of(agents[i].cidr), (struct strs){NULL, 0}, agents[i].port);
}

static void egress(struct maker *m, const struct request *all, const struct model_request *r, struct workload *w)
{
	const struct node *given = field(all->network, "egress");
	bool internet = add_given(m, &w->net, given, r->engine->downloads || r->repository.remote || r->bucket);
	if (r->repository.identity || w->cache.lent)
		add_identity(m, all->cloud.cloud, &w->net);
	decide(m, subject_of(m, r->name, "egress"), given,
	       internet ? STR("DNS, and the internet by HTTPS") : STR("DNS, and what was given"),
	       internet ? STR("weights come from changing addresses, and a policy has no host names; the cloud's "
			      "metadata service is left out")
			: STR("as given"),
	       STR("`network: {egress}`"));
}

void connect_scrapers(struct maker *m, struct workload *w)
{
	struct peer *p = ARENA_NEW(m->arena, struct peer);
	*p = (struct peer){.by_namespace = true, .namespaces = pairs_one(m, NAMESPACE_LABEL, w->monitor.server_space)};
	w->net.scrapers = (struct peers){p, 1};
}

void connect_workload(struct maker *m, const struct request *all, const struct model_request *r, struct workload *w)
{
	w->network_policy = true;
	clients(m, all, r, w);
	dns(m, all->cloud.cloud, w);
	egress(m, all, r, w);
	if (w->engine->metrics_path)
		connect_scrapers(m, w);
}

/* Pods of one job talk to each other by any port; what serves is reached from its own namespace and from others that
 * are named. */
static void pod_clients(struct maker *m, struct workload *w, const char *const *namespaces)
{
	struct peers *list = &w->net.clients;
	size_t n = 1;
	for (size_t i = 0; namespaces && namespaces[i]; i++)
		n++;
	list->at = arena_calloc(m->arena, n, sizeof *list->at);
	if (w->scale.max > 1 || w->run.port) {
		list->at[list->n] = (struct peer){.by_pod = true};
		if (!w->run.port)
			list->at[list->n].pods = w->selector;
		list->n++;
	}
	for (size_t i = 0; namespaces && namespaces[i]; i++)
		list->at[list->n++] = (struct peer){.by_namespace = true,
						    .namespaces = pairs_one(m, NAMESPACE_LABEL, str_of(namespaces[i]))};
}

void connect_pods(struct maker *m, const struct request *all, struct workload *w, const char *const *namespaces,
		  bool downloads)
{
	const struct node *given = field(all->network, "egress");
	w->network_policy = true;
	pod_clients(m, w, namespaces);
	dns(m, all->cloud.cloud, w);
	add_given(m, &w->net, given, downloads);
	w->net.among = w->scale.max > 1 && !w->run.port;
}

void connect_api_server(struct maker *m, struct workload *w)
{
	enum { API_SERVER = 6443 };
	bool https = false;
	for (size_t i = 0; i < w->net.n_egress; i++)
		https = https ||
			(w->net.egress[i].port == HTTPS && str_is(w->net.egress[i].to.at[0].cidr, "0.0.0.0/0"));
	if (!https)
		add_internet(m, &w->net);
	add_egress(m, &w->net, STR("0.0.0.0/0"), strs_one(m, METADATA_CIDR), API_SERVER);
}

/* A block of addresses does not cover pods with every network plugin, so both are named. */
void connect_database(struct maker *m, struct workload *w, unsigned port)
{
	struct peer *p = arena_calloc(m->arena, 2, sizeof *p);
	p[0] = (struct peer){.by_namespace = true};
	p[1] = (struct peer){.cidr = STR("0.0.0.0/0"), .except = strs_one(m, METADATA_CIDR)};
	w->net.egress[w->net.n_egress++] = (struct egress){{p, 2}, port};
}
