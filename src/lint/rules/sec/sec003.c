/* SPDX-License-Identifier: Apache-2.0 */
#include "doc/build.h"
#include "lint/rule.h"

/* "the container 'server'"; an Argo template's has no name. */
static struct str title(struct check *c, const struct container *k)
{
	return k->name.n ? arena_printf(c->scratch, "the container '%.*s'", STR_ARG(k->name)) : STR("the container");
}

/* Pinning memory for RDMA, and what the restricted Pod Security Standard lets a pod add. */
static bool is_fine(struct str capability)
{
	if (str_starts(capability, "CAP_"))
		capability = str_sub(capability, 4, capability.n);
	return str_is(capability, "IPC_LOCK") || str_is(capability, "NET_BIND_SERVICE");
}

/* Reports what is added, and says whether it makes the container as good as privileged. */
static bool check_capabilities(struct check *c, const struct container *k)
{
	bool admin = false;
	struct str who = title(c, k);
	const struct node *added = node_find(node_get(k->security, KEY_capabilities), STR("add"));
	for (const struct node *e = node_is(added, NODE_SEQ) ? node_first(added) : NULL; e; e = e->next) {
		struct str name = node_text(e);
		if (not_judged(e) || is_fine(name))
			continue;
		admin |= str_ends(name, "SYS_ADMIN") || str_is(name, "ALL");
		report(c, e, "%.*s adds the capability '%.*s': RDMA needs IPC_LOCK and no other", STR_ARG(who),
		       STR_ARG(name));
	}
	return admin;
}

/* Windows has none of this. In its own user namespace root is nobody on the node, and so is whoever becomes it. */
static bool is_no_matter(const struct pod *p)
{
	return node_text_is(node_find(node_find(p->spec, STR("os")), STR("name")), "windows") ||
	       node_text_is(node_find(p->spec, STR("hostUsers")), "false");
}

static void check(struct check *c, const struct pod *p, const struct container *k)
{
	if (k->role == CONTAINER_EPHEMERAL)
		return;
	const struct node *privileged = node_get(k->security, KEY_privileged);
	const struct node *escalation = node_get(k->security, KEY_allowPrivilegeEscalation);
	struct str who = title(c, k);
	bool admin = check_capabilities(c, k), said = escalation && escalation->kind != NODE_NULL;
	if (node_bool(privileged, false)) {
		report(c, privileged, "%.*s is privileged: it has every device and every capability of the node",
		       STR_ARG(who));
		return;
	}
	struct finding *f = NULL;
	if (node_bool(escalation, false))
		f = report(c, escalation, "a process of %.*s may get more rights than its parent", STR_ARG(who));
	/* The API server refuses "false" beside SYS_ADMIN. */
	else if (!said && !admin && !p->partial && !is_no_matter(p))
		f = report_key(c, place_of(k->node, KEY_securityContext, NULL),
			       "%.*s does not say 'allowPrivilegeEscalation: false'", STR_ARG(who));
	/* The API server refuses it beside SYS_ADMIN. */
	if (f && !admin)
		fix_set(c, fix_offer(c, f, FIX_UNSAFE, "set 'allowPrivilegeEscalation: false'"), k->node,
			FIX_PATH("securityContext", "allowPrivilegeEscalation"), build_bool(c->scratch, false));
}

const struct rule rule_sec003 = {
	.code = "SEC003",
	.name = "privilege-escalation",
	.severity = SEVERITY_WARNING,
	.audience = FOR_AI,
	.fixable = FIXABLE_UNSAFELY,
	.container = check,
	.what = "A container is privileged, may gain privileges (`allowPrivilegeEscalation` is not false), or adds "
		"capabilities beyond what RDMA needs.",
	.why = "`privileged` is the usual way to make GPUs appear without the device plugin, and gives the container "
	       "the node with all of its GPUs. Without `allowPrivilegeEscalation: false` a set-user-id program in a "
	       "large engine image makes a user who is not root become root again. The default is true, and a pod's "
	       "securityContext has no such field: each container says it for itself, init containers too. "
	       "`IPC_LOCK`, which RDMA needs to pin memory, is fine.",
	.bad = "securityContext:\n  privileged: true\n",
	.good = "securityContext:\n  allowPrivilegeEscalation: false\n  capabilities:\n    drop: [ALL]\n    add: "
		"[IPC_LOCK]\n",
	.fix = "Ask for GPUs in `limits` instead of running privileged, and set `allowPrivilegeEscalation: false` in "
	       "every container.",
	.source = "https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted",
};
