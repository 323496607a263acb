/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/set_refs.h"

#include <stdlib.h>

#include "doc/doc.h"
#include "doc/path.h"
#include "kube/names.h"
#include "lint/node_choice.h"
#include "lint/volumes.h"

/* ---- places
 * --------------------------------------------------------------------------------------------------------------- */

/* Looking for a path walks the object: those beyond the first few of an object get none. More claims, or subjects, than
 * anybody writes are not looked at. */
enum { MOST_PATHS = 32, LONGEST_PATH = 400, MOST_NAMES = 64 };

struct copier {
	struct arena *memory;
	const struct node *root;
	unsigned paths;
};

static struct place place_of_node(struct copier *c, const struct node *n, bool key)
{
	n = node_deref(n);
	if (!n || !n->doc)
		return (struct place){0};
	struct place at = {n->doc->base + n->begin, n->doc->base + n->end, {"", 0}};
	if (key && n->key)
		at = (struct place){n->doc->base + n->key_begin, n->doc->base + n->key_end, {"", 0}};
	else if (key)
		at.end = at.begin;
	if (c->paths++ >= MOST_PATHS)
		return at;
	at.field = path_text(c->memory, c->root, n, LONGEST_PATH);
	return at;
}

static struct reference *add_reference(struct copier *c, struct reference **end, const struct node *name)
{
	struct reference *r = ARENA_NEW(c->memory, struct reference);
	r->name = arena_str(c->memory, node_text(name));
	r->at = place_of_node(c, name, false);
	*end = r;
	return r;
}

/* ---- pods
 * ----------------------------------------------------------------------------------------------------------------- */

static struct reference *copy_claims(struct copier *c, const struct pod *p)
{
	struct reference *first = NULL, **end = &first;
	struct volume_walk walk = {0};
	const struct node *volume;
	size_t n = 0;
	for (struct str name; n < MOST_NAMES && pod_volume_next(p, &walk, &name, &volume); n++) {
		struct volume v = volume_of(volume);
		const struct node *claim = v.kind == VOLUME_CLAIM ? node_get(v.entry, KEY_claimName) : NULL;
		if (claim && !not_judged(claim) && node_text(claim).n)
			end = &add_reference(c, end, claim)->next;
	}
	return first;
}

/* resourceClaims, which pods have since 1.26:
 * https://kubernetes.io/docs/concepts/scheduling-eviction/dynamic-resource-allocation/
 */
static struct reference *copy_claim_templates(struct copier *c, const struct pod *p)
{
	struct reference *first = NULL, **end = &first;
	const struct node *claims = node_find(p->spec, STR("resourceClaims"));
	size_t n = 0;
	for (const struct node *e = node_is(claims, NODE_SEQ) ? node_first(claims) : NULL; e && n < MOST_NAMES;
	     e = e->next, n++) {
		const struct node *name = node_find(e, STR("resourceClaimTemplateName"));
		if (name && !not_judged(name) && node_text(name).n)
			end = &add_reference(c, end, name)->next;
	}
	return first;
}

static void copy_runtime_class(struct copier *c, struct pod_refs *refs, const struct pod *p)
{
	const struct node *name = node_find(p->spec, STR("runtimeClassName"));
	if (!name || not_judged(name))
		return;
	refs->runtime_class.name = arena_str(c->memory, node_text(name));
	refs->runtime_class.at = place_of_node(c, name, false);
}

static bool is_one_node(const struct pod *p)
{
	if (node_text(pod_get(p, KEY_nodeName)).n)
		return true;
	const struct node *terms = node_path(pod_get(p, KEY_affinity), KEY_podAffinity,
					     KEY_requiredDuringSchedulingIgnoredDuringExecution, KEY_NONE);
	for (const struct node *t = node_is(terms, NODE_SEQ) ? node_first(terms) : NULL; t; t = t->next)
		if (node_text_is(node_find(t, STR("topologyKey")), "kubernetes.io/hostname"))
			return true;
	struct node_choice walk = node_choice(p);
	for (struct node_demand d; node_choice_next(&walk, &d);)
		if (d.op == NODE_IN && (str_is(d.key, "kubernetes.io/hostname") || d.field))
			return true;
	return node_choice_hidden(p);
}

static const struct pod_refs *copy_pod(struct copier *c, const struct pod *p)
{
	struct pod_refs *refs = ARENA_NEW(c->memory, struct pod_refs);
	const struct node *account = pod_get(p, KEY_serviceAccountName),
			  *token = pod_get(p, KEY_automountServiceAccountToken);
	if (!account)
		account = node_find(p->spec, STR("serviceAccount"));
	refs->claims = copy_claims(c, p);
	refs->claim_templates = copy_claim_templates(c, p);
	copy_runtime_class(c, refs, p);
	refs->account = arena_str(c->memory, node_text(account));
	refs->token_said = (token && !node_bool(token, false)) || (account && not_judged(account));
	refs->token_asked = token && node_bool(token, false);
	refs->one_node = refs->claims && is_one_node(p);
	refs->at = place_of_node(c, p->spec, true);
	return refs;
}

/* ---- claims and Services
 * -------------------------------------------------------------------------------------------------- */

static void copy_claim(struct copier *c, struct object_refs *r, const struct object *o)
{
	static const struct {
		const char *name;
		unsigned mode;
	} modes[] = {{"ReadWriteOnce", ACCESS_ONCE},
		     {"ReadWriteOncePod", ACCESS_ONCE_POD},
		     {"ReadWriteMany", ACCESS_MANY},
		     {"ReadOnlyMany", ACCESS_MANY}};
	const struct node *list = node_get(o->spec, KEY_accessModes);
	for (const struct node *e = node_is(list, NODE_SEQ) ? node_first(list) : NULL; e; e = e->next) {
		unsigned mode = ACCESS_UNKNOWN;
		for (size_t i = 0; i < COUNT_OF(modes); i++)
			if (node_text_is(e, modes[i].name))
				mode = modes[i].mode;
		r->modes |= mode;
	}
	r->storage_class = arena_str(c->memory, node_text(node_find(o->spec, STR("storageClassName"))));
	r->modes_at = place_of_node(c, list, false);
}

static void copy_account(struct copier *c, struct object_refs *r, const struct object *o)
{
	(void)c;
	const struct node *token = node_get(o->root, KEY_automountServiceAccountToken);
	r->no_token = token && !node_bool(token, false);
}

/* How a load balancer is told to stay inside, or whom to let in. `value`: the only one that does; NULL: any but
 * "false". Where the annotation hands the question on (security groups, pools of addresses) nothing is said.
 * AWS: https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/annotations/
 * GKE: https://cloud.google.com/kubernetes-engine/docs/concepts/service-load-balancer-parameters
 * AKS: https://learn.microsoft.com/azure/aks/internal-lb
 * OCI: https://github.com/oracle/oci-cloud-controller-manager/blob/master/docs/load-balancer-annotations.md */
static const struct {
	const char *annotation, *value;
} guards[] = {
	{"service.beta.kubernetes.io/aws-load-balancer-scheme", "internal"},
	{"service.beta.kubernetes.io/aws-load-balancer-internal", NULL},
	{"service.beta.kubernetes.io/aws-load-balancer-security-groups", NULL},
	{"service.beta.kubernetes.io/load-balancer-source-ranges", NULL},
	{"networking.gke.io/load-balancer-type", "Internal"},
	{"cloud.google.com/load-balancer-type", "Internal"},
	{"service.beta.kubernetes.io/azure-load-balancer-internal", NULL},
	{"service.beta.kubernetes.io/azure-allowed-ip-ranges", NULL},
	{"service.beta.kubernetes.io/azure-allowed-service-tags", NULL},
	{"service.beta.kubernetes.io/oci-load-balancer-internal", NULL},
	{"oci-network-load-balancer.oraclecloud.com/internal", NULL},
	{"service.beta.kubernetes.io/openstack-internal-load-balancer", NULL},
	{"service.kubernetes.io/ibm-load-balancer-cloud-provider-ip-type", "private"},
	{"service.beta.kubernetes.io/alibaba-cloud-loadbalancer-address-type", "intranet"},
	{"service.kubernetes.io/qcloud-loadbalancer-internal-subnetid", NULL},
	{"service.beta.kubernetes.io/scw-loadbalancer-private", NULL},
	{"load-balancer.hetzner.cloud/disable-public-network", NULL},
	{"metallb.io/address-pool", NULL},
	{"metallb.universe.tf/address-pool", NULL},
	{"metallb.io/loadBalancerIPs", NULL},
	{"metallb.universe.tf/loadBalancerIPs", NULL},
	{"kube-vip.io/loadbalancerIPs", NULL},
	{"lbipam.cilium.io/ips", NULL},
	{"tailscale.com/expose", NULL},
};

static bool is_guarded(const struct object *o)
{
	const struct node *annotations = node_get(o->metadata, KEY_annotations);
	if (annotations && !node_is(annotations, NODE_MAP) && !node_is(annotations, NODE_NULL))
		return true;
	for (size_t i = 0; i < COUNT_OF(guards); i++) {
		const struct node *e = node_find(annotations, str_of(guards[i].annotation));
		struct str value = node_text(e);
		if (!e || str_eq_nocase(value, STR("false")))
			continue;
		if (!guards[i].value || str_eq_nocase(value, str_of(guards[i].value)) || is_placeholder(value))
			return true;
	}
	return false;
}

/* Ranges that leave somebody out. */
static bool has_ranges(const struct object *o)
{
	const struct node *list = node_find(o->spec, STR("loadBalancerSourceRanges"));
	for (const struct node *e = node_is(list, NODE_SEQ) ? node_first(list) : NULL; e; e = e->next)
		if (node_text_is(e, "0.0.0.0/0") || node_text_is(e, "::/0"))
			return false;
	return list && list->kind != NODE_NULL && !(list->kind == NODE_SEQ && node_count(list) == 0);
}

/* A class of its own is another program's, and a private address says enough. AWS' controller makes internal ones
 * unless it is told otherwise. */
static bool is_elsewhere(const struct object *o)
{
	static const char *const prefixes[] = {"10.",     "192.168.", "172.16.", "172.17.", "172.18.",
					       "172.19.", "172.2",    "172.30.", "172.31.", "100.64."};
	const struct node *annotations = node_get(o->metadata, KEY_annotations);
	struct str ip = node_text(node_find(o->spec, STR("loadBalancerIP")));
	struct str class = node_text(node_find(o->spec, STR("loadBalancerClass")));
	struct str aws = node_text(node_find(annotations, STR("service.beta.kubernetes.io/aws-load-balancer-type")));
	for (size_t i = 0; i < COUNT_OF(prefixes); i++)
		if (str_starts(ip, prefixes[i]))
			return true;
	if (node_text_is(node_find(annotations, STR("service.beta.kubernetes.io/aws-load-balancer-scheme")),
			 "internet-facing"))
		return false;
	return class.n || str_is(aws, "external") || str_is(aws, "nlb-ip") || is_placeholder(ip);
}

static void copy_service(struct copier *c, struct object_refs *r, const struct object *o)
{
	const struct node *type = node_get(o->spec, KEY_type);
	r->type_at = place_of_node(c, type, false);
	if (o->partial)
		return;
	if (node_text_is(type, "NodePort"))
		r->exposure = EXPOSED_NODE_PORT;
	else if (node_text_is(type, "LoadBalancer") && !is_guarded(o) && !has_ranges(o) && !is_elsewhere(o))
		r->exposure = EXPOSED_LOAD_BALANCER;
}

/* ---- Ingresses
 * ------------------------------------------------------------------------------------------------------------ */

/* How else than by `tls` a controller is told to encrypt, or that somebody before it does. `part`: what the value must
 * hold.
 * ALB: https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/
 * GKE: https://cloud.google.com/kubernetes-engine/docs/concepts/ingress-xlb
 * Application Gateway: https://azure.github.io/application-gateway-kubernetes-ingress/annotations/
 * Traefik: https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/ingress/
 * ingress-nginx: https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/ */
static const struct {
	const char *annotation, *part;
} tls_elsewhere[] = {
	{"alb.ingress.kubernetes.io/certificate-arn", ""},
	{"alb.ingress.kubernetes.io/listen-ports", "HTTPS"},
	{"alb.ingress.kubernetes.io/group.name", ""},
	{"networking.gke.io/managed-certificates", ""},
	{"networking.gke.io/certmap", ""},
	{"ingress.gcp.kubernetes.io/pre-shared-cert", ""},
	{"appgw.ingress.kubernetes.io/appgw-ssl-certificate", ""},
	{"traefik.ingress.kubernetes.io/router.tls", ""},
	{"traefik.ingress.kubernetes.io/router.tls.certresolver", ""},
	{"traefik.ingress.kubernetes.io/router.entrypoints", "secure"},
	{"route.openshift.io/termination", ""},
	{"nginx.ingress.kubernetes.io/force-ssl-redirect", "true"},
	{"nginx.ingress.kubernetes.io/ssl-passthrough", "true"},
	{"haproxy.org/ssl-passthrough", "true"},
	{"haproxy-ingress.github.io/ssl-passthrough", "true"},
	{"external-dns.alpha.kubernetes.io/cloudflare-proxied", "true"},
};

static bool encrypts(const struct object *o)
{
	const struct node *tls = node_find(o->spec, STR("tls")), *class = node_find(o->spec, STR("ingressClassName"));
	const struct node *annotations = node_get(o->metadata, KEY_annotations);
	if (tls && tls->kind != NODE_NULL && !(tls->kind == NODE_SEQ && node_count(tls) == 0))
		return true;
	if (annotations && !node_is(annotations, NODE_MAP) && !node_is(annotations, NODE_NULL))
		return true;
	/* Classes whose controllers always encrypt. */
	if (str_has(node_text(class), "tailscale") || str_has(node_text(class), "cloudflare") ||
	    str_has(node_text(class), "ngrok"))
		return true;
	for (size_t i = 0; i < COUNT_OF(tls_elsewhere); i++) {
		const struct node *e = node_find(annotations, str_of(tls_elsewhere[i].annotation));
		if (e && (str_has(node_text(e), tls_elsewhere[i].part) || not_judged(e)))
			return true;
	}
	return false;
}

static void copy_ingress(struct copier *c, struct object_refs *r, const struct object *o)
{
	r->no_tls = !o->partial && !encrypts(o);
	r->spec_at = place_of_node(c, o->spec, true);
}

/* ---- access control
 * --------------------------------------------------------------------------------------------------- */

static void copy_binding(struct copier *c, struct object_refs *r, const struct object *o)
{
	const struct node *subjects = node_find(o->root, STR("subjects")), *role = node_find(o->root, STR("roleRef"));
	struct reference **end = &r->subjects;
	size_t n = 0;
	for (const struct node *e = node_is(subjects, NODE_SEQ) ? node_first(subjects) : NULL; e && n < MOST_NAMES;
	     e = e->next, n++) {
		const struct node *name = node_get(e, KEY_name);
		if (!node_text_is(node_get(e, KEY_kind), "ServiceAccount") || not_judged(name))
			continue;
		struct reference *subject = add_reference(c, end, name);
		subject->namespace_ = arena_str(c->memory, node_text(node_get(e, KEY_namespace)));
		end = &subject->next;
	}
	struct reference *at = NULL;
	r->role = *add_reference(c, &at, node_get(role, KEY_name));
	r->role.kind = arena_str(c->memory, node_text(node_get(role, KEY_kind)));
}

/* The first "*" of a list. */
static const struct node *star_in(const struct node *list)
{
	for (const struct node *e = node_is(list, NODE_SEQ) ? node_first(list) : NULL; e; e = e->next)
		if (node_text_is(e, "*") || node_text_is(e, "*/*"))
			return e;
	return NULL;
}

static void copy_role(struct copier *c, struct object_refs *r, const struct object *o)
{
	static const char *const fields[] = {"resources", "verbs"};
	const struct node *rules = node_find(o->root, STR("rules"));
	for (const struct node *e = node_is(rules, NODE_SEQ) ? node_first(rules) : NULL; e; e = e->next) {
		/* Rules for paths of the API server have no resources. */
		if (node_count(node_get(e, KEY_resources)) == 0)
			continue;
		for (size_t i = 0; i < COUNT_OF(fields) && !r->broad; i++) {
			const struct node *star = star_in(node_find(e, str_of(fields[i])));
			if (!star)
				continue;
			r->broad = fields[i];
			r->broad_at = place_of_node(c, star, false);
		}
	}
}

static const struct {
	enum kind kind;
	void (*copy)(struct copier *c, struct object_refs *r, const struct object *o);
} copiers[] = {
	{KIND_PERSISTENT_VOLUME_CLAIM, copy_claim},
	{KIND_SERVICE_ACCOUNT, copy_account},
	{KIND_SERVICE, copy_service},
	{KIND_INGRESS, copy_ingress},
	{KIND_INGRESS_EXTENSIONS, copy_ingress},
	{KIND_ROLE, copy_role},
	{KIND_CLUSTER_ROLE, copy_role},
	{KIND_ROLE_BINDING, copy_binding},
	{KIND_CLUSTER_ROLE_BINDING, copy_binding},
};

void entry_refs(struct arena *memory, struct entry *e, const struct object *o, const struct pod *pods, size_t n_pods)
{
	struct copier c = {.memory = memory, .root = o->root};
	struct entry_pod *copy = e->pods;
	for (size_t i = 0; i < n_pods && copy; i++, copy = copy->next)
		if (pods[i].ai)
			copy->refs = copy_pod(&c, &pods[i]);
	for (size_t i = 0; i < COUNT_OF(copiers); i++) {
		if (copiers[i].kind != o->kind)
			continue;
		struct object_refs *refs = ARENA_NEW(memory, struct object_refs);
		copiers[i].copy(&c, refs, o);
		e->refs = refs;
	}
}

/* ---- asking
 * --------------------------------------------------------------------------------------------------------------- */

static int by_name(const void *pa, const void *pb)
{
	const struct entry *a = *(const struct entry *const *)pa, *b = *(const struct entry *const *)pb;
	int order = str_cmp(a->name, b->name);
	if (order)
		return order;
	order = str_cmp(a->namespace_, b->namespace_);
	if (order)
		return order;
	return a->name_at.begin < b->name_at.begin ? -1 : a->name_at.begin > b->name_at.begin;
}

struct entries_by_name entries_by_name(const struct set *s, enum kind kind, struct arena *scratch)
{
	struct entries_by_name list = {arena_calloc(scratch, (size_t)s->kinds[kind] + 1, sizeof *list.at), 0};
	for (size_t i = 0; i < s->n && list.n < s->kinds[kind]; i++)
		if (s->entries[i]->kind == kind)
			list.at[list.n++] = s->entries[i];
	if (list.n > 1)
		qsort(list.at, list.n, sizeof *list.at, by_name);
	return list;
}

const struct entry *entries_next(const struct entries_by_name *list, struct str name, size_t *from)
{
	size_t low = *from < list->n ? *from + entries_from_name(list->at + *from, list->n - *from, name) : list->n;
	*from = low + 1;
	return low < list->n && str_eq(list->at[low]->name, name) ? list->at[low] : NULL;
}

struct servers servers_of(const struct set *s, struct arena *scratch)
{
	struct servers servers = {0};
	for (size_t i = 0; i < s->n; i++)
		for (const struct entry_pod *p = s->entries[i]->pods; p; p = p->next)
			servers.n += p->role == ROLE_SERVING && p->ai;
	servers.at = arena_calloc(scratch, servers.n + 1, sizeof *servers.at);
	servers.n = 0;
	for (size_t i = 0; i < s->n; i++)
		for (const struct entry_pod *p = s->entries[i]->pods; p; p = p->next)
			if (p->role == ROLE_SERVING && p->ai)
				servers.at[servers.n++] = (struct server){s->entries[i], p};
	return servers;
}

const struct entry *server_behind(const struct servers *servers, const struct entry *service)
{
	const struct selector *selector = &service->selector;
	if (!selector->present || selector->open || selector->n == 0)
		return NULL;
	for (size_t i = 0; i < servers->n; i++)
		if (same_namespace(service, servers->at[i].entry) &&
		    selector_matches(selector, servers->at[i].pod->labels, servers->at[i].pod->n_labels))
			return servers->at[i].entry;
	return NULL;
}
