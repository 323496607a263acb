/* SPDX-License-Identifier: Apache-2.0
 * What objects of a set say about the ways to a pod: on which ports it listens, which Services, Ingresses and monitors
 * lead there, and what NetworkPolicies let through. Copies, like all of an entry. */
#ifndef K8SAI_LINT_NET_FACTS_H
#define K8SAI_LINT_NET_FACTS_H

#include "lint/set.h"

/* ---- pods
 * ---------------------------------------------------------------------------------------------------------------- */

/** A port: by number (0: not said or not known), by name, or both. */
struct port_fact {
	struct str name;
	int64_t number;
	struct place at;
	struct port_fact *next;
};

/** A container that may listen. */
struct listener {
	struct str name;
	/** Its `ports`, and the ports that its probes ask over HTTP or TCP. */
	struct port_fact *declared, *probed;
	/** The engine it runs beyond doubt; NULL when there is none. */
	const struct engine *engine;
	/** Where that listens: 0 when it is not known. `flag` is where the port is told to it (nothing there: the
	 * engine's own). */
	int64_t port;
	struct place flag;
	/** Other ports on which it may listen as well; 0 where there is none. */
	int64_t others[3];
	struct listener *next;
};

/** A pod's side of the network. */
struct pod_net {
	/** Containers that run as long as the pod. */
	struct listener *listeners;
	/** There are more than could be copied, or some that cannot be seen. */
	bool more;
	bool host_network;
	/** Variables for each Service are put into its containers; where that is said. */
	bool service_links;
	/** An engine in it loads its weights from a hub when it starts. */
	bool downloads;
	/** Variables that its containers set themselves, which win. */
	const struct str *env;
	size_t n_env;
};

/** Of a pod of an AI workload; NULL for others. */
const struct pod_net *pod_net_of(struct arena *memory, const struct pod *p);

/** Does the listener declare a port of that name, or that number? */
const struct port_fact *port_named(const struct port_fact *list, struct str name);
const struct port_fact *port_numbered(const struct port_fact *list, int64_t number);
/** May it listen there: its own port, another of the engine, or a declared one? */
bool may_listen(const struct listener *l, int64_t number);

/* ---- the way in
 * ---------------------------------------------------------------------------------------------------------- */

struct service_port {
	struct str name;
	/** -1 when it is not known. */
	int64_t number;
	/** Where requests go: a name, or a number (-1: not known). Without a targetPort the same as `number`. */
	struct str target_name;
	int64_t target;
	/** targetPort, or the port where that is all there is. */
	struct place at;
	struct service_port *next;
};

struct service_facts {
	/** `clusterIP: None`; an ExternalName, or one whose endpoints are somebody else's work. */
	bool headless, external;
	/** Of type LoadBalancer or NodePort, or with external addresses: clients are not of the cluster. */
	bool from_outside;
	struct service_port *ports;
};

/** Where an Ingress sends requests. */
struct backend {
	struct str service;
	/** The Service's port by name, or by number (0: not said, -1: not known). */
	struct str port_name;
	int64_t port;
	struct place at, port_at;
	struct backend *next;
};

/** An annotation. */
struct note {
	struct str key, value;
	struct place at;
};

struct ingress_facts {
	/** Its class, by field or annotation. */
	struct str class;
	struct backend *backends;
	const struct note *notes;
	size_t n_notes;
	/** A host is named, and each is of a zone that is not of the internet. */
	bool local_hosts;
};
/** Defaults for all Ingresses of a controller, in the ConfigMap that ingress-nginx reads. */
struct proxy_facts {
	bool read_timeout, body_size;
};

/* ---- NetworkPolicies
 * ----------------------------------------------------------------------------------------------------- */

/** One peer of a rule. */
struct policy_peer {
	/** Has a podSelector, a namespaceSelector, an ipBlock. */
	bool by_pod, by_namespace, by_address;
	struct selector namespaces;
	struct str cidr;
	/** Some addresses of it are left out. */
	bool except;
	struct place at;
	struct policy_peer *next;
};

struct policy_port {
	/** 0: any; -1: a name, or not known. `last` is endPort, or `number`. */
	int64_t number, last;
	bool udp;
	struct policy_port *next;
};

struct policy_rule {
	/** None: from or to anywhere, at any port. */
	struct policy_peer *peers;
	struct policy_port *ports;
	struct place at;
	/** Holds what a tool fills in. */
	bool open;
	struct policy_rule *next;
};

struct policy_facts {
	/** It restricts what comes in, what goes out. */
	bool ingress, egress;
	struct policy_rule *in, *out;
	/** The key `egress`, or what else makes it one for egress. */
	struct place egress_at;
};

/* ---- monitors
 * ------------------------------------------------------------------------------------------------------------ */

/** Of a ServiceMonitor or PodMonitor (whose selector is the entry's). */
struct monitor_facts {
	/** Of every namespace; else of those listed, else of its own. */
	bool any_namespace;
	const struct str *namespaces;
	size_t n_namespaces;
	/** Ports by name. */
	struct port_fact *endpoints;
};

/** Fills in an entry's facts from its object; everything is copied to `memory`. */
void entry_net_facts(struct arena *memory, struct entry *e, const struct object *o);

#endif
