/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/net_facts.h"

#include "doc/doc.h"
#include "kube/names.h"

/* More than any object that somebody wrote has. */
enum { MOST_NOTES = 200, LAST_PORT = 65535 };

static const struct node *get(const struct node *map, const char *key)
{
	return node_find(map, str_of(key));
}

static const struct node *first_of(const struct node *list)
{
	return node_is(list, NODE_SEQ) ? node_first(list) : NULL;
}

/* A port: `missing` when it is not there, -1 when it is no number. */
static int64_t port_of(const struct node *n, int64_t missing)
{
	int64_t number;
	if (!n || n->kind == NODE_NULL)
		return missing;
	return node_int(n, &number) && number > 0 && number <= LAST_PORT ? number : -1;
}

/* ---- Services
 * ------------------------------------------------------------------------------------------------------------ */

static struct service_port *copy_service_port(struct arena *memory, const struct node *n, size_t i)
{
	struct service_port *p = ARENA_NEW(memory, struct service_port);
	const struct node *port = node_get(n, KEY_port), *target = node_get(n, KEY_targetPort);
	p->name = arena_str(memory, node_text(node_get(n, KEY_name)));
	p->number = port_of(port, -1);
	p->target = port_of(target, p->number);
	/* "0" and "" are what a client makes of nothing. */
	bool named = node_string(target).n && p->target == -1;
	if (named && !is_placeholder(node_text(target)) && !is_unfilled(node_text(target)))
		p->target_name = arena_str(memory, node_text(target));
	p->at = node_place(target ? target : port,
			   arena_printf(memory, "spec.ports[%zu].%s", i, target ? "targetPort" : "port"));
	return p;
}

static void service_facts(struct arena *memory, struct entry *e, const struct object *o)
{
	struct service_facts *s = ARENA_NEW(memory, struct service_facts);
	const struct node *type = node_get(o->spec, KEY_type);
	s->headless = node_text_is(get(o->spec, "clusterIP"), "None");
	s->external = node_text_is(type, "ExternalName") || !node_count(node_get(o->spec, KEY_selector));
	s->from_outside = node_text_is(type, "LoadBalancer") || node_text_is(type, "NodePort") ||
			  node_count(get(o->spec, "externalIPs")) > 0;
	struct service_port **end = &s->ports;
	size_t i = 0;
	for (const struct node *n = first_of(node_get(o->spec, KEY_ports)); n; n = n->next) {
		*end = copy_service_port(memory, node_deref(n), i++);
		end = &(*end)->next;
	}
	e->service = s;
}

/* ---- Ingresses
 * ----------------------------------------------------------------------------------------------------------- */

struct backends {
	struct arena *memory;
	struct backend **end;
};

/* `backend`: of networking.k8s.io/v1 ({service: {name, port: {name, number}}}) or of older versions ({serviceName,
 * servicePort}). */
static void add_backend(struct backends *list, const struct node *backend, struct str path)
{
	const struct node *service = get(backend, "service"), *name, *port;
	bool old = !service;
	name = old ? get(backend, "serviceName") : node_get(service, KEY_name);
	port = old ? get(backend, "servicePort") : node_get(service, KEY_port);
	if (!old && node_is(port, NODE_MAP))
		port = get(port, "number") ? get(port, "number") : node_get(port, KEY_name);
	struct str text = node_text(name);
	if (!text.n || is_placeholder(text) || is_unfilled(text))
		return;
	struct backend *b = *list->end = ARENA_NEW(list->memory, struct backend);
	list->end = &b->next;
	b->service = arena_str(list->memory, text);
	b->port = port_of(port, 0);
	if (b->port == -1 && node_string(port).n && !is_placeholder(node_text(port)))
		b->port_name = arena_str(list->memory, node_text(port));
	b->at = node_place(name,
			   arena_printf(list->memory, "%.*s.%s", STR_ARG(path), old ? "serviceName" : "service.name"));
	b->port_at = node_place(
		port, arena_printf(list->memory, "%.*s.%s", STR_ARG(path), old ? "servicePort" : "service.port"));
}

static void copy_backends(struct arena *memory, struct ingress_facts *i, const struct node *spec)
{
	struct backends list = {memory, &i->backends};
	const struct node *by_default = get(spec, "defaultBackend");
	if (by_default)
		add_backend(&list, by_default, STR("spec.defaultBackend"));
	else if (get(spec, "backend"))
		add_backend(&list, get(spec, "backend"), STR("spec.backend"));
	size_t r = 0;
	for (const struct node *rule = first_of(get(spec, "rules")); rule; rule = rule->next, r++) {
		size_t p = 0;
		const struct node *paths = get(get(rule, "http"), "paths");
		for (const struct node *path = first_of(paths); path; path = path->next, p++)
			add_backend(&list, get(path, "backend"),
				    arena_printf(memory, "spec.rules[%zu].http.paths[%zu].backend", r, p));
	}
}

/* Zones that the internet's name servers know nothing of: RFC 2606, RFC 6761, RFC 6762, RFC 8375, and ICANN's reserved
 * "internal". */
static bool is_local(struct str host)
{
	static const char *const zones[] = {".local", ".internal", ".localhost", ".home.arpa",
					    ".lan",   ".corp",     ".test"};
	for (size_t i = 0; i < COUNT_OF(zones); i++)
		if (str_ends(host, zones[i]))
			return true;
	return str_is(host, "localhost");
}

static bool hosts_are_local(const struct node *spec)
{
	bool any = false;
	for (const struct node *rule = first_of(get(spec, "rules")); rule; rule = rule->next) {
		if (!is_local(node_text(get(rule, "host"))))
			return false;
		any = true;
	}
	return any;
}

static void ingress_facts(struct arena *memory, struct entry *e, const struct object *o)
{
	struct ingress_facts *i = ARENA_NEW(memory, struct ingress_facts);
	const struct node *annotations = node_get(o->metadata, KEY_annotations),
			  *class = get(o->spec, "ingressClassName");
	if (!class)
		class = get(annotations, "kubernetes.io/ingress.class");
	i->class = arena_str(memory, node_text(class));
	i->local_hosts = hosts_are_local(o->spec);
	copy_backends(memory, i, o->spec);
	struct note *notes = arena_calloc(memory, MOST_NOTES, sizeof *notes);
	if (node_is(annotations, NODE_MAP)) {
		struct node_entries it = node_entries(annotations);
		for (const struct node *n; i->n_notes < MOST_NOTES && (n = node_next_entry(&it));) {
			struct str key = arena_str(memory, node_key(n));
			struct str path = arena_printf(memory, "metadata.annotations[\"%.*s\"]", STR_ARG(key));
			notes[i->n_notes++] = (struct note){key, arena_str(memory, node_text(n)), node_place(n, path)};
		}
	}
	i->notes = notes;
	e->ingress = i;
}

/* https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/configmap/ */
static void proxy_facts(struct arena *memory, struct entry *e, const struct object *o)
{
	const struct node *data = node_get(o->root, KEY_data);
	struct proxy_facts facts = {get(data, "proxy-read-timeout") != NULL, get(data, "proxy-body-size") != NULL};
	if (!facts.read_timeout && !facts.body_size)
		return;
	struct proxy_facts *copy = ARENA_NEW(memory, struct proxy_facts);
	*copy = facts;
	e->proxy = copy;
}

/* ---- NetworkPolicies
 * ----------------------------------------------------------------------------------------------------- */

static struct policy_peer *copy_peer(struct arena *memory, const struct node *n, struct str path)
{
	struct policy_peer *p = ARENA_NEW(memory, struct policy_peer);
	const struct node *spaces = get(n, "namespaceSelector"), *block = get(n, "ipBlock");
	p->by_pod = node_get(n, KEY_podSelector) != NULL;
	p->by_namespace = spaces != NULL;
	p->by_address = block != NULL;
	p->namespaces = selector_copy(memory, spaces, false);
	p->cidr = arena_str(memory, node_text(get(block, "cidr")));
	p->except = node_count(get(block, "except")) > 0;
	p->at = node_place(n, path);
	return p;
}

static void copy_peers(struct arena *memory, struct policy_rule *rule, const struct node *list, struct str path)
{
	struct policy_peer **end = &rule->peers;
	size_t i = 0;
	rule->open |= list && list->kind != NODE_NULL && !node_is(list, NODE_SEQ);
	for (const struct node *n = first_of(list); n; n = n->next) {
		*end = copy_peer(memory, node_deref(n), arena_printf(memory, "%.*s[%zu]", STR_ARG(path), i++));
		rule->open |= (*end)->by_address && is_placeholder((*end)->cidr);
		end = &(*end)->next;
	}
}

static void copy_ports(struct arena *memory, struct policy_rule *rule, const struct node *list)
{
	struct policy_port **end = &rule->ports;
	rule->open |= list && list->kind != NODE_NULL && !node_is(list, NODE_SEQ);
	for (const struct node *n = first_of(list); n; n = n->next) {
		struct policy_port *p = *end = ARENA_NEW(memory, struct policy_port);
		end = &p->next;
		p->number = port_of(node_get(n, KEY_port), 0);
		p->last = port_of(get(n, "endPort"), p->number);
		p->udp = node_text_is(node_get(n, KEY_protocol), "UDP");
		rule->open |= p->number == -1 && is_placeholder(node_text(node_get(n, KEY_port)));
	}
}

static struct policy_rule *copy_rules(struct arena *memory, const struct node *list, const char *name,
				      const char *peers)
{
	struct policy_rule *first = NULL, **end = &first;
	size_t i = 0;
	for (const struct node *n = first_of(list); n; n = n->next, i++) {
		struct policy_rule *rule = *end = ARENA_NEW(memory, struct policy_rule);
		end = &rule->next;
		rule->at = node_place(n, arena_printf(memory, "spec.%s[%zu]", name, i));
		rule->open = !node_is(n, NODE_MAP);
		copy_peers(memory, rule, get(n, peers), arena_printf(memory, "spec.%s[%zu].%s", name, i, peers));
		copy_ports(memory, rule, node_get(n, KEY_ports));
	}
	return first;
}

/* Without policyTypes a policy is for what comes in, and for what goes out when it has rules for that. */
static void policy_facts(struct arena *memory, struct entry *e, const struct object *o)
{
	struct policy_facts *p = ARENA_NEW(memory, struct policy_facts);
	const struct node *types = get(o->spec, "policyTypes"), *egress = node_find_entry(o->spec, STR("egress"));
	p->ingress = !node_count(types);
	p->egress = !node_count(types) && node_count(egress) > 0;
	p->egress_at = node_key_place(egress, STR("spec.egress"));
	for (const struct node *n = first_of(types); n; n = n->next) {
		p->ingress |= node_text_is(n, "Ingress");
		p->egress |= node_text_is(n, "Egress");
		if (!egress && node_text_is(n, "Egress"))
			p->egress_at = node_place(n, STR("spec.policyTypes"));
	}
	p->in = copy_rules(memory, get(o->spec, "ingress"), "ingress", "from");
	p->out = copy_rules(memory, egress, "egress", "to");
	e->policy = p;
}

/* ---- monitors
 * ------------------------------------------------------------------------------------------------------------ */

static void monitor_facts(struct arena *memory, struct entry *e, const struct object *o)
{
	struct monitor_facts *m = ARENA_NEW(memory, struct monitor_facts);
	const char *list = o->kind == KIND_POD_MONITOR ? "podMetricsEndpoints" : "endpoints";
	const struct node *spaces = get(o->spec, "namespaceSelector"), *names = get(spaces, "matchNames");
	e->selector = selector_copy(memory, node_get(o->spec, KEY_selector), false);
	e->selector_at = node_place(node_get(o->spec, KEY_selector), STR("spec.selector"));
	m->any_namespace = node_bool(get(spaces, "any"), false);
	struct str *copies = arena_alloc(memory, (node_count(names) + 1) * sizeof *copies);
	for (const struct node *n = first_of(names); n; n = n->next)
		copies[m->n_namespaces++] = arena_str(memory, node_text(n));
	m->namespaces = copies;
	struct port_fact **end = &m->endpoints;
	size_t i = 0;
	for (const struct node *n = first_of(get(o->spec, list)); n; n = n->next, i++) {
		const struct node *port = node_get(n, KEY_port);
		if (!node_string(port).n || is_placeholder(node_text(port)))
			continue;
		*end = ARENA_NEW(memory, struct port_fact);
		(*end)->name = arena_str(memory, node_text(port));
		(*end)->at = node_place(port, arena_printf(memory, "spec.%s[%zu].port", list, i));
		end = &(*end)->next;
	}
	e->monitor = m;
}

static const struct {
	enum kind kind;
	void (*read)(struct arena *memory, struct entry *e, const struct object *o);
} readers[] = {
	{KIND_SERVICE, service_facts},       {KIND_INGRESS, ingress_facts},  {KIND_INGRESS_EXTENSIONS, ingress_facts},
	{KIND_NETWORK_POLICY, policy_facts}, {KIND_CONFIG_MAP, proxy_facts}, {KIND_SERVICE_MONITOR, monitor_facts},
	{KIND_POD_MONITOR, monitor_facts},
};

void entry_net_facts(struct arena *memory, struct entry *e, const struct object *o)
{
	for (size_t i = 0; i < COUNT_OF(readers); i++)
		if (readers[i].kind == o->kind)
			readers[i].read(memory, e, o);
}
