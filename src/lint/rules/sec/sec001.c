/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/rule.h"

enum verdict { NOT_ROOT, UNSAID, ROOT };

/* The container's own setting, else the pod's. */
static const struct node *setting(const struct pod *p, const struct container *k, enum key_id key)
{
	const struct node *own = node_get(k->security, key);
	if (own && own->kind != NODE_NULL)
		return own;
	const struct node *pod = node_get(pod_get(p, KEY_securityContext), key);
	return pod && pod->kind != NODE_NULL ? pod : NULL;
}

static enum verdict judge(const struct pod *p, const struct container *k)
{
	const struct node *user = setting(p, k, KEY_runAsUser), *non_root = setting(p, k, KEY_runAsNonRoot);
	int64_t uid;
	if (user && !node_int(user, &uid))
		return NOT_ROOT;
	if (user)
		return uid == 0 ? ROOT : NOT_ROOT;
	/* A placeholder is not judged. */
	return non_root && node_bool(non_root, true) ? NOT_ROOT : UNSAID;
}

/* Root in a user namespace is nobody on the node; Windows has no user 0. */
static bool root_is_harmless(const struct pod *p)
{
	return node_text_is(node_find(p->spec, STR("hostUsers")), "false") ||
	       node_text_is(node_find(node_find(p->spec, STR("os")), STR("name")), "windows");
}

static void report_container(struct check *c, const struct container *k, enum verdict v)
{
	const struct node *user = node_entry(k->security, KEY_runAsUser),
			  *no = node_entry(k->security, KEY_runAsNonRoot);
	c->container = k;
	if (v == ROOT)
		report(c, user, "the container '%.*s' is told to run as root", STR_ARG(k->name));
	else if (no)
		report(c, no, "the container '%.*s' may run as root: what it says wins over what the pod says",
		       STR_ARG(k->name));
	else
		report_key(
			c, place_of(k->node, KEY_securityContext, NULL),
			"the container '%.*s' may run as root: neither it nor the pod says 'runAsNonRoot: true' or a "
			"'runAsUser' other than 0",
			STR_ARG(k->name));
	c->container = NULL;
}

static bool is_judged(const struct container *k)
{
	return k->role != CONTAINER_EPHEMERAL && k->node->kind == NODE_MAP;
}

static bool speaks_for_itself(const struct container *k)
{
	return node_get(k->security, KEY_runAsUser) || node_get(k->security, KEY_runAsNonRoot);
}

/* What the containers get from the pod is said once, at the pod. */
static void check(struct check *c, const struct pod *p)
{
	size_t judged = 0, silent = 0, inherit_root = 0, faults = 0;
	for (size_t i = 0; i < p->n_containers; i++) {
		const struct container *k = &p->containers[i];
		if (!is_judged(k))
			continue;
		enum verdict v = judge(p, k);
		judged++;
		faults += v != NOT_ROOT;
		silent += v == UNSAID && !speaks_for_itself(k);
		inherit_root += v == ROOT && !node_get(k->security, KEY_runAsUser);
	}
	if (faults == 0 || root_is_harmless(p))
		return;
	bool at_pod = silent == judged;
	if (at_pod)
		report_key(c, place_of(p->spec, KEY_securityContext, p->spec),
			   "the pod may run as root: neither it nor its containers say 'runAsNonRoot: true' or a "
			   "'runAsUser' other than 0");
	if (inherit_root)
		report(c, node_entry(pod_get(p, KEY_securityContext), KEY_runAsUser), "the pod is told to run as root");
	for (size_t i = 0; i < p->n_containers && !at_pod; i++) {
		const struct container *k = &p->containers[i];
		enum verdict v = is_judged(k) ? judge(p, k) : NOT_ROOT;
		if (v == UNSAID || (v == ROOT && node_get(k->security, KEY_runAsUser)))
			report_container(c, k, v);
	}
}

const struct rule rule_sec001 = {
	.code = "SEC001",
	.name = "run-as-root",
	.severity = SEVERITY_WARNING,
	.audience = FOR_AI,
	.flags = RULE_ABSENCE,
	.pod = check,
	.what = "Neither pod nor container says `runAsNonRoot: true` or a non-zero `runAsUser`, or one says user 0.",
	.why = "Most engine images start as root unless told otherwise. Root in a container needs only one hole in the "
	       "driver or the "
	       "runtime to be root on the GPU node, and the container toolkit has had such holes. What the container "
	       "says "
	       "wins over what the pod says. A pod in its own user namespace (`hostUsers: false`) is not reported.",
	.bad = "spec:\n  containers:\n    - name: server\n      image: vllm/vllm-openai:v0.11.0\n",
	.good = "spec:\n  securityContext:\n    runAsNonRoot: true\n    runAsUser: 1000\n  containers:\n    - name: "
		"server\n"
		"      image: vllm/vllm-openai:v0.11.0\n",
	.fix = "Set `runAsNonRoot: true` and a user that the image works with, and mount writable folders where it "
	       "keeps its caches.",
	.source = "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/",
};
