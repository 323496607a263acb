/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/probes.h"
#include "lint/rule.h"

static bool all_digits(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return true;
}

/* The name's value among a container's ports; the first placeholder counts as any name. */
static const struct node *find_port(const struct node *ports, struct str name)
{
	if (ports && !node_is(ports, NODE_SEQ))
		return ports;
	for (const struct node *e = node_first(ports); e; e = e->next) {
		const struct node *own = node_get(e, KEY_name);
		if (str_eq(node_text(own), name) || (own && is_placeholder(node_text(own))))
			return own;
	}
	return NULL;
}

/* A port of that name in another container of the pod: the usual mix-up. */
static void point_at_other(struct check *c, struct finding *f, const struct pod *p, struct str name)
{
	for (size_t i = 0; i < p->n_containers; i++) {
		const struct node *port = find_port(p->containers[i].ports, name);
		if (port) {
			related_node(c, f, port, "this port belongs to another container");
			return;
		}
	}
}

static void check_probe(struct check *c, const struct pod *p, const struct container *k, enum probe which)
{
	const struct node *probe = k->probes[which], *handler = node_get(probe, KEY_httpGet);
	if (!handler)
		handler = node_get(probe, KEY_tcpSocket);
	const struct node *port = node_get(handler, KEY_port);
	struct str name = node_string(port);
	/* A number need not be declared: the list of ports is only informative. */
	if (name.n == 0 || not_judged(port) || find_port(k->ports, name))
		return;
	if (all_digits(name)) {
		report(c, port,
		       "the %s probe's port '%.*s' is text, so it is taken for a port's name: write the number "
		       "without quotes",
		       probe_name(which), STR_ARG(name));
		return;
	}
	struct finding *f = report(c, port,
				   "the %s probe asks the port '%.*s', and the container '%.*s' has no port of "
				   "that name",
				   probe_name(which), STR_ARG(name), STR_ARG(k->name));
	point_at_other(c, f, p, name);
}

static void check(struct check *c, const struct pod *p, const struct container *k)
{
	for (unsigned i = 0; i < PROBE_COUNT; i++)
		if (node_is(k->probes[i], NODE_MAP))
			check_probe(c, p, k, (enum probe)i);
}

const struct rule rule_prb006 = {
	.code = "PRB006",
	.name = "probe-port-unknown",
	.severity = SEVERITY_ERROR,
	.audience = FOR_AI,
	.flags = RULE_ABSENCE,
	.container = check,
	.what = "A probe names a port that its container does not have.",
	.why = "Port names are looked up in the probe's own container. When there is no such name the probe never "
	       "succeeds: the pod "
	       "does not become ready, or is restarted for ever. A number needs no entry under `ports`, and is not "
	       "judged; "
	       "a number in quotes is a name, which the API server rejects.",
	.bad = "ports:\n  - {name: http, containerPort: 8000}\nreadinessProbe:\n  httpGet: {path: /health, port: "
	       "web}\n",
	.good = "ports:\n  - {name: http, containerPort: 8000}\nreadinessProbe:\n  httpGet: {path: /health, port: "
		"http}\n",
	.fix = "Use a name from the container's own `ports`, or the number.",
	.source = "https://kubernetes.io/docs/tasks/configure-pod-container/"
		  "configure-liveness-readiness-startup-probes/#http-probes",
};
