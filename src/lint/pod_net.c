/* SPDX-License-Identifier: Apache-2.0
 * On which ports a pod listens, as far as its spec and command lines say. */
#include "base/buf.h"
#include "doc/path.h"
#include "kube/names.h"
#include "lint/flags.h"
#include "lint/net_facts.h"
#include "lint/weights.h"

/* What goes beyond is no pod that anybody wrote: the rest is not looked at. */
enum { MOST_LISTENERS = 32, MOST_PORTS = 64, LAST_PORT = 65535 };

struct copier {
	struct arena *memory;
	const struct container *k;
	/** Path of the container. */
	struct str path;
};

static struct place place_below(const struct copier *c, const struct node *n, struct str below)
{
	if (!c->path.n)
		return node_place(n, (struct str){0});
	return node_place(n, arena_printf(c->memory, "%.*s.%.*s", STR_ARG(c->path), STR_ARG(below)));
}

/* 0 when it is no number. */
static int64_t port_number(const struct node *n)
{
	int64_t number;
	if (node_int(n, &number) || str_to_i64(node_text(n), &number))
		return number > 0 && number <= LAST_PORT ? number : 0;
	return 0;
}

static struct port_fact **add_port(struct copier *c, struct port_fact **end, struct port_fact port)
{
	*end = ARENA_NEW(c->memory, struct port_fact);
	port.name = arena_str(c->memory, port.name);
	**end = port;
	return &(*end)->next;
}

static void copy_declared(struct copier *c, struct listener *l)
{
	struct port_fact **end = &l->declared;
	size_t i = 0;
	for (const struct node *e = node_first(c->k->ports); e && i < MOST_PORTS; e = e->next, i++) {
		const struct node *number = node_get(e, KEY_containerPort);
		struct port_fact port = {.name = node_text(node_get(e, KEY_name)), .number = port_number(number)};
		port.at = place_below(c, number ? number : e,
				      arena_printf(c->memory, "ports[%zu]%s", i, number ? ".containerPort" : ""));
		end = add_port(c, end, port);
	}
}

/* Of those that go to the pod itself, to a port by number. */
static void copy_probed(struct copier *c, struct listener *l)
{
	static const char *const names[] = {"startupProbe", "readinessProbe", "livenessProbe"};
	struct port_fact **end = &l->probed;
	for (unsigned i = 0; i < PROBE_COUNT; i++) {
		const struct node *http = node_get(c->k->probes[i], KEY_httpGet),
				  *tcp = node_get(c->k->probes[i], KEY_tcpSocket), *action = http ? http : tcp;
		const struct node *port = node_get(action, KEY_port);
		if (!port_number(port) || node_find(action, STR("host")))
			continue;
		struct str below = arena_printf(c->memory, "%s.%s.port", names[i], http ? "httpGet" : "tcpSocket");
		end = add_port(c, end,
			       (struct port_fact){.number = port_number(port), .at = place_below(c, port, below)});
	}
}

/* ---- where the engine listens
 * ---------------------------------------------------------------------------------------------- */

/* Several servers in one script, a server without a port of its own, or one that listens on a socket. */
static bool listens_elsewhere(const struct copier *c, const struct engine_flag *flag)
{
	const struct words *words = container_words(c->k, c->memory);
	struct str name = str_of(flag->name);
	size_t times = 0;
	for (size_t i = 0; i < words->n; i++) {
		struct str w = words->at[i].text;
		times += str_starts(w, flag->name) && (w.n == name.n || w.p[name.n] == '=');
		if (str_is(w, "--headless") || str_is(w, "--uds") || str_starts(w, "--uds="))
			return true;
	}
	return times > 1;
}

static const struct engine_flag *flag_of(const struct engine *e, enum flag_role role)
{
	for (size_t i = 0; i < e->n_meanings; i++)
		if (e->flags[i].role == role)
			return &e->flags[i];
	return NULL;
}

/* The number that a role's flag gives, `fallback` when it is not there, 0 when it cannot be seen. */
static int64_t port_by_flag(const struct copier *c, enum flag_role role, int64_t fallback, struct word *word)
{
	int64_t number;
	enum flag_state state = container_role_int(c->k, c->memory, role, fallback, &number, word);
	return state == FLAG_HIDDEN || number > LAST_PORT ? 0 : number;
}

/* Where a flag of the engine can be seen, the port is what it says, or what the engine does without. Where a variable
 * does the same, the image may have set it: the engine's own images are known, others not. */
static void find_port(struct copier *c, struct listener *l)
{
	const struct engine *e = c->k->engine.engine;
	const struct engine_flag *flag = flag_of(e, FLAG_PORT);
	struct word word = {.node = NULL};
	/* Another program under the engine's name. */
	bool other = c->k->engine.command && c->k->engine.command->foreign_flags;
	if (!flag || other || listens_elsewhere(c, flag))
		return;
	bool own_image = c->k->engine.image && !c->k->engine.image->foreign_tags;
	int64_t port = port_by_flag(c, FLAG_PORT, flag->env && !own_image ? 0 : e->port, &word);
	if (port == 0)
		return;
	l->port = port;
	if (word.node)
		l->flag = node_place(word.node, c->path);
	struct word unused;
	l->others[0] = e->grpc_port ? port_by_flag(c, FLAG_GRPC_PORT, e->grpc_port, &unused) : 0;
	l->others[1] = e->metrics_port;
	l->others[2] = flag_of(e, FLAG_METRICS_PORT) ? port_by_flag(c, FLAG_METRICS_PORT, 0, &unused) : 0;
	/* The default of metrics that share the main port moves with it. */
	if (e->metrics_port == e->port)
		l->others[1] = 0;
}

static bool is_offline(const struct container *k)
{
	static const char *const names[] = {"HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"};
	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (container_env(k, names[i]))
			return true;
	return false;
}

static struct listener *copy_listener(struct arena *memory, const struct pod *p, const struct container *k)
{
	struct copier c = {memory, k, affordable_path(memory, p->object, k->node)};
	struct listener *l = ARENA_NEW(memory, struct listener);
	l->name = arena_str(memory, k->name);
	copy_declared(&c, l);
	copy_probed(&c, l);
	bool serves = k->engine.engine && k->engine.engine->kind == ENGINE_SERVING && k->serves;
	/* Behind a leader the same command takes its work from there. */
	if (serves && container_runs_engine(k) && !(p->path->flags & POD_WORKER)) {
		l->engine = k->engine.engine;
		find_port(&c, l);
	}
	return l;
}

/* ---- the pod
 * -------------------------------------------------------------------------------------------------------------- */

static void copy_env(struct arena *memory, struct pod_net *net, const struct pod *p)
{
	size_t room = 0;
	for (size_t i = 0; i < p->n_containers; i++)
		room += node_is(p->containers[i].env, NODE_SEQ) ? node_count(p->containers[i].env) : 0;
	struct str *names = arena_alloc(memory, (room + 1) * sizeof *names);
	for (size_t i = 0; i < p->n_containers; i++) {
		const struct node *env = p->containers[i].env;
		for (const struct node *e = node_is(env, NODE_SEQ) ? node_first(env) : NULL; e; e = e->next)
			names[net->n_env++] = arena_str(memory, node_text(node_get(e, KEY_name)));
	}
	net->env = names;
}

const struct pod_net *pod_net_of(struct arena *memory, const struct pod *p)
{
	if (!p->ai)
		return NULL;
	struct pod_net *net = ARENA_NEW(memory, struct pod_net);
	struct listener **end = &net->listeners;
	size_t n = 0;
	net->host_network = node_bool(pod_get(p, KEY_hostNetwork), false);
	net->service_links = node_bool(pod_get(p, KEY_enableServiceLinks), true);
	for (size_t i = 0; i < p->n_containers; i++) {
		const struct container *k = &p->containers[i];
		if (k->node->kind != NODE_MAP || n == MOST_LISTENERS) {
			net->more = true;
			continue;
		}
		net->downloads |= container_weights(k, memory).from == WEIGHTS_HUB && !is_offline(k);
		if (k->role != CONTAINER_REGULAR && k->role != CONTAINER_SIDECAR)
			continue;
		*end = copy_listener(memory, p, k);
		end = &(*end)->next;
		n++;
		net->more |= k->ports && (!node_is(k->ports, NODE_SEQ) || node_count(k->ports) > MOST_PORTS);
	}
	copy_env(memory, net, p);
	return net;
}

const struct port_fact *port_named(const struct port_fact *list, struct str name)
{
	while (list && !str_eq(list->name, name))
		list = list->next;
	return list;
}

const struct port_fact *port_numbered(const struct port_fact *list, int64_t number)
{
	while (list && list->number != number)
		list = list->next;
	return list;
}

bool may_listen(const struct listener *l, int64_t number)
{
	for (size_t i = 0; i < COUNT_OF(l->others); i++)
		if (l->others[i] == number)
			return true;
	return l->port == number || port_numbered(l->declared, number);
}
