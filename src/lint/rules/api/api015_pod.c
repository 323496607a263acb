/* SPDX-License-Identifier: Apache-2.0
 * API015: what the containers of a pod share, and its lists of labels. */
#include <inttypes.h>

#include "base/nearest.h"
#include "lint/amounts.h"
#include "lint/rules/api/api015.h"

/* ---- names ---- */

/* Sidecars stand among the init containers. */
static enum container_role list_of(const struct container *k)
{
	return k->role == CONTAINER_SIDECAR ? CONTAINER_INIT : k->role;
}

/* pkg/apis/core/validation/validation.go validateContainers, validateInitContainers, validateEphemeralContainers: one
 * name for a container of the pod. Two in one list are API014's. */
static void check_container_names(struct check *c, const struct pod *p)
{
	static const char *const lists[] = {[CONTAINER_REGULAR] = "a regular container",
					    [CONTAINER_INIT] = "an init container",
					    [CONTAINER_SIDECAR] = "a sidecar",
					    [CONTAINER_EPHEMERAL] = "an ephemeral container"};
	struct strmap names;
	strmap_init(&names);
	for (size_t i = 0; i < p->n_containers; i++) {
		struct container *k = &p->containers[i];
		const struct node *name = node_get(k->node, KEY_name);
		if (!odds_known(name) || !node_text(name).n)
			continue;
		void **slot = strmap_at(&names, node_text(name));
		const struct container *other = *slot;
		*slot = other ? *slot : k;
		if (!other || list_of(other) == list_of(k))
			continue;
		struct finding *f = report(c, name, "the name '%.*s' is taken by %s of the pod",
					   STR_ARG(node_text(name)), lists[other->role]);
		related_node(c, f, node_get(other->node, KEY_name), "the other container");
	}
	strmap_release(&names);
}

static bool has_container(const struct pod *p, struct str name, struct nearest *near)
{
	for (size_t i = 0; i < p->n_containers; i++) {
		const struct container *k = &p->containers[i];
		if (k->role == CONTAINER_EPHEMERAL)
			continue;
		if (str_eq(k->name, name) || is_placeholder(k->name) || is_unfilled(k->name))
			return true;
		nearest_offer(near, k->name);
	}
	return false;
}

/* pkg/apis/core/validation/validation.go validateEphemeralContainers. */
static void check_target(struct check *c, const struct pod *p, const struct container *k)
{
	const struct node *target = node_find(k->node, STR("targetContainerName"));
	struct str name = node_text(target);
	struct nearest near = nearest_start(name);
	if (k->role != CONTAINER_EPHEMERAL || !odds_known(target) || !name.n || has_container(p, name, &near))
		return;
	report(c, target, "the pod has no container '%.*s'%s%.*s%s", STR_ARG(name),
	       near.best.p ? "; did you mean '" : "", STR_ARG(near.best), near.best.p ? "'?" : "");
}

void odds_names(struct check *c, const struct pod *p)
{
	check_container_names(c, p);
	for (size_t i = 0; i < p->n_containers; i++)
		check_target(c, p, &p->containers[i]);
}

/* ---- ports ---- */

/* The ports of the node that are taken, as "TCP//8080". */
struct host_ports {
	struct check *c;
	struct strmap taken;
	/** The pod is in the node's network: each container port is a port of the node. */
	bool host_network;
};

/* pkg/apis/core/validation/validation.go validateContainerPorts. */
static void check_port_names(struct check *c, const struct container *k)
{
	struct strmap names;
	strmap_init(&names);
	for (const struct node *e = odds_items(k->ports); e; e = e->next) {
		const struct node *name = node_get(e, KEY_name);
		if (!odds_known(name) || !node_text(name).n)
			continue;
		const struct node *first = odds_seen(&names, node_text(name), name);
		if (first)
			related_node(c,
				     report(c, name, "the container has another port of the name '%.*s'",
					    STR_ARG(node_text(name))),
				     first, "the other port");
	}
	strmap_release(&names);
}

/* Do both stand in one list as one port? API014 says that. */
static bool is_listed_twice(const struct container *k, const struct node *a, const struct node *b)
{
	const struct node *first = NULL, *again = NULL;
	if (odds_too_many(k->ports, k->ports))
		return true;
	for (const struct node *e = odds_items(k->ports); e; e = e->next) {
		const struct node *host = node_get(e, KEY_hostPort), *own = node_get(e, KEY_containerPort);
		first = host == a || own == a ? own : first;
		again = host == b || own == b ? own : again;
	}
	return first && again && node_equal(first, again);
}

/* pkg/apis/core/validation/validation.go AccumulateUniqueHostPorts; with hostNetwork a port left out is the container's
 * own (pkg/apis/core/v1/defaults.go defaultHostNetworkPorts). */
static void take_host_port(struct host_ports *h, const struct container *k, const struct node *e)
{
	const struct node *host = node_get(e, KEY_hostPort), *own = node_get(e, KEY_containerPort),
			  *protocol = node_get(e, KEY_protocol), *ip = node_find(e, STR("hostIP"));
	int64_t port = 0, own_port = 0;
	if ((protocol && !odds_known(protocol)) || (ip && !odds_known(ip)) || (host && !odds_int(host, &port)))
		return;
	if (h->host_network && odds_int(own, &own_port) && port == 0) {
		port = own_port;
		host = own;
	}
	if (port == 0)
		return;
	struct str name = node_text(protocol).n ? node_text(protocol) : STR("TCP");
	struct str key = arena_printf(h->c->scratch, "%.*s/%.*s/%" PRId64, STR_ARG(name), STR_ARG(node_text(ip)), port);
	const struct node *first = odds_seen(&h->taken, key, host);
	if (!first || is_listed_twice(k, first, host))
		return;
	struct finding *f =
		report(h->c, host, "the pod takes the node's port %" PRId64 " (%.*s) twice", port, STR_ARG(name));
	related_node(h->c, f, first, "the other one");
}

/* pkg/apis/core/validation/validation.go validatePodHostNetworkDeps. */
static void check_host_network(struct check *c, const struct pod *p, const struct node *e)
{
	const struct node *host = node_get(e, KEY_hostPort), *own = node_get(e, KEY_containerPort);
	int64_t port, own_port;
	if (!odds_int(host, &port) || !odds_int(own, &own_port) || port == 0 || port == own_port)
		return;
	struct finding *f = report(
		c, host, "with hostNetwork the hostPort is the containerPort, %" PRId64 ", or is left out", own_port);
	related_node(c, f, pod_get(p, KEY_hostNetwork), "the pod is in the node's network");
}

void odds_ports(struct check *c, const struct pod *p)
{
	struct host_ports h = {.c = c, .host_network = node_bool(pod_get(p, KEY_hostNetwork), false)};
	strmap_init(&h.taken);
	for (size_t i = 0; i < p->n_containers; i++) {
		const struct container *k = &p->containers[i];
		struct host_ports own = h;
		bool regular = k->role == CONTAINER_REGULAR;
		c->container = k;
		check_port_names(c, k);
		/* Init containers run one by one: each by itself. */
		if (!regular)
			strmap_init(&own.taken);
		for (const struct node *e = odds_items(k->ports); e; e = e->next) {
			take_host_port(regular ? &h : &own, k, e);
			if (regular && h.host_network)
				check_host_network(c, p, e);
		}
		if (!regular)
			strmap_release(&own.taken);
	}
	c->container = NULL;
	strmap_release(&h.taken);
}

/* ---- label keys of spread constraints and affinities ---- */

/* Labels that a controller puts onto its pods. */
static bool carries(const struct pod *p, struct str key)
{
	static const char *const given[] = {
		"pod-template-hash",
		"controller-revision-hash",
		"statefulset.kubernetes.io/pod-name",
		"apps.kubernetes.io/pod-index",
		"batch.kubernetes.io/controller-uid",
		"batch.kubernetes.io/job-name",
		"batch.kubernetes.io/job-completion-index",
	};
	for (size_t i = 0; i < COUNT_OF(given); i++)
		if (str_is(key, given[i]))
			return true;
	return node_find(node_get(p->metadata, KEY_labels), key) != NULL;
}

static const struct node *selects_by(const struct node *selector, struct str key)
{
	const struct node *label = node_find_entry(node_get(selector, KEY_matchLabels), key);
	if (label)
		return label;
	for (const struct node *r = odds_items(node_get(selector, KEY_matchExpressions)); r; r = r->next)
		if (str_eq(node_text(node_get(r, KEY_key)), key))
			return node_get(r, KEY_key);
	return NULL;
}

/* pkg/apis/core/validation/validation.go ValidateMatchLabelKeysAndMismatchLabelKeys. The first half is decided on the
 * pod, after its own labels were put into the selector (pkg/registry/core/pod/strategy.go
 * applyLabelKeysToLabelSelector); before 1.34 spread constraints were refused in any case
 * (ValidateMatchLabelKeysInTopologySpread). */
static void check_label_keys(struct check *c, const struct pod *p, const struct node *term)
{
	const struct node *keys = node_find(term, STR("matchLabelKeys")),
			  *others = node_find(term, STR("mismatchLabelKeys")),
			  *selector = node_find(term, STR("labelSelector"));
	if (odds_too_many(keys, others) || odds_too_many(keys, node_get(selector, KEY_matchExpressions)) ||
	    odds_too_many(keys, node_get(selector, KEY_matchLabels)) ||
	    odds_too_many(keys, node_get(p->metadata, KEY_labels)))
		return;
	for (const struct node *e = odds_items(keys); e; e = e->next) {
		struct str key = node_text(e);
		if (!odds_known(e))
			continue;
		const struct node *selects = carries(p, key) ? selects_by(selector, key) : NULL;
		if (selects)
			related_node(
				c,
				report(c, e, "'%.*s' stands in matchLabelKeys and in the labelSelector", STR_ARG(key)),
				selects, "in the labelSelector");
		for (const struct node *m = odds_items(others); m; m = m->next)
			if (str_eq(node_text(m), key))
				related_node(c,
					     report(c, e, "'%.*s' stands in matchLabelKeys and in mismatchLabelKeys",
						    STR_ARG(key)),
					     m, "in mismatchLabelKeys");
	}
}

static void check_affinity(struct check *c, const struct pod *p, const struct node *affinity)
{
	const struct node *terms = node_get(affinity, KEY_requiredDuringSchedulingIgnoredDuringExecution);
	for (const struct node *e = odds_items(terms); e; e = e->next)
		check_label_keys(c, p, e);
	terms = node_get(affinity, KEY_preferredDuringSchedulingIgnoredDuringExecution);
	for (const struct node *e = odds_items(terms); e; e = e->next)
		check_label_keys(c, p, node_find(e, STR("podAffinityTerm")));
}

void odds_label_keys(struct check *c, const struct pod *p)
{
	const struct node *affinity = pod_get(p, KEY_affinity);
	for (const struct node *e = odds_items(pod_get(p, KEY_topologySpreadConstraints)); e; e = e->next)
		check_label_keys(c, p, e);
	check_affinity(c, p, node_get(affinity, KEY_podAffinity));
	check_affinity(c, p, node_get(affinity, KEY_podAntiAffinity));
}

/* ---- the life of containers ---- */

/* pkg/apis/core/validation/validation.go validateSleepAction; pkg/apis/core/v1/defaults.go SetDefaults_PodSpec. */
static void check_sleep(struct check *c, const struct pod *p, const struct node *hook)
{
	enum { DEFAULT_GRACE = 30 };
	const struct node *seconds = node_find(node_find(hook, STR("sleep")), STR("seconds")),
			  *grace_at = pod_get(p, KEY_terminationGracePeriodSeconds);
	int64_t sleep, grace = DEFAULT_GRACE;
	bool given = grace_at && !node_is(grace_at, NODE_NULL);
	if (!odds_int(seconds, &sleep) || (given && !odds_int(grace_at, &grace)) || sleep <= grace)
		return;
	struct finding *f = report(
		c, seconds, "%" PRId64 " seconds are more than terminationGracePeriodSeconds, which is %" PRId64 "%s",
		sleep, grace, given ? "" : " when left out");
	if (given)
		related_node(c, f, grace_at, "the time a pod has to end");
}

/* pkg/apis/core/validation/validation.go validateResizePolicy. */
static void check_resize(struct check *c, const struct pod *p, const struct container *k)
{
	const struct node *policy = pod_get(p, KEY_restartPolicy);
	if (!node_text_is(policy, "Never"))
		return;
	for (const struct node *e = odds_items(node_find(k->node, STR("resizePolicy"))); e; e = e->next) {
		const struct node *own = node_get(e, KEY_restartPolicy);
		if (node_text_is(own, "RestartContainer"))
			related_node(c,
				     report(c, own,
					    "a container of a pod with 'restartPolicy: Never' is not restarted: "
					    "write NotRequired"),
				     policy, "the pod's restartPolicy");
	}
}

void odds_lifecycle(struct check *c, const struct pod *p)
{
	for (size_t i = 0; i < p->n_containers; i++) {
		const struct container *k = &p->containers[i];
		const struct node *lifecycle = node_get(k->node, KEY_lifecycle);
		c->container = k;
		if (k->role == CONTAINER_REGULAR || k->role == CONTAINER_SIDECAR) {
			check_sleep(c, p, node_find(lifecycle, STR("preStop")));
			check_sleep(c, p, node_find(lifecycle, STR("postStart")));
		}
		check_resize(c, p, k);
	}
	c->container = NULL;
}

/* ---- resources of the pod as a whole ---- */

/* Thousandths, exactly; false when it is nothing that can be compared, or less than a thousandth counts. */
static bool milli(const struct node *n, int64_t *out)
{
	enum { NANO_IN_MILLI = 1000000 };
	struct quantity q;
	if (!odds_known(n) || !quantity_of(n, &q) || q.negative || q.nano % NANO_IN_MILLI)
		return false;
	*out = quantity_milli(q);
	return *out < INT64_MAX;
}

/* What the container asks for, or for want of that its limit, which is the default. */
static const struct node *request_of(const struct container *k, struct str name)
{
	const struct node *request = node_find(k->requests, name);
	return request ? request : node_find(k->limits, name);
}

static void check_pod_request(struct check *c, const struct pod *p, const struct node *e)
{
	int64_t whole, part, sum = 0;
	const struct node *last = NULL;
	if (!milli(e, &whole))
		return;
	for (size_t i = 0; i < p->n_containers; i++) {
		const struct container *k = &p->containers[i];
		const struct node *own = request_of(k, node_key(e));
		if (k->role != CONTAINER_REGULAR || !own)
			continue;
		if (!milli(own, &part) || part > INT64_MAX - sum)
			return;
		sum += part;
		last = own;
	}
	if (sum <= whole || !last)
		return;
	struct finding *f = report(c, e, "the containers together request more '%.*s' than the pod's %.*s",
				   STR_ARG(node_key(e)), STR_ARG(node_text(e)));
	related_node(c, f, last, "a container's request");
}

static void check_pod_limit(struct check *c, const struct pod *p, const struct node *e)
{
	int64_t whole, part;
	if (!milli(e, &whole))
		return;
	for (size_t i = 0; i < p->n_containers; i++) {
		const struct container *k = &p->containers[i];
		const struct node *own = k->role == CONTAINER_REGULAR ? node_find(k->limits, node_key(e)) : NULL;
		if (!own || !milli(own, &part) || part <= whole)
			continue;
		c->container = k;
		struct finding *f = report(c, own, "the limit '%.*s: %.*s' is above the pod's limit of %.*s",
					   STR_ARG(node_key(e)), STR_ARG(node_text(own)), STR_ARG(node_text(e)));
		related_node(c, f, e, "the pod's limit");
	}
	c->container = NULL;
}

/* pkg/apis/core/validation/validation.go validatePodResourceConsistency. The sum of the regular containers is the least
 * that a pod requests, whatever its init containers do. */
void odds_pod_amounts(struct check *c, const struct pod *p)
{
	enum { MOST_NAMES = 100 };
	const struct node *resources = pod_get(p, KEY_resources), *requests = node_get(resources, KEY_requests),
			  *limits = node_get(resources, KEY_limits);
	if (node_is(requests, NODE_MAP) && node_count(requests) <= MOST_NAMES) {
		struct node_entries it = node_entries(requests);
		for (const struct node *e; (e = node_next_entry(&it));)
			check_pod_request(c, p, e);
	}
	if (node_is(limits, NODE_MAP) && node_count(limits) <= MOST_NAMES) {
		struct node_entries it = node_entries(limits);
		for (const struct node *e; (e = node_next_entry(&it));)
			check_pod_limit(c, p, e);
	}
}
