/* SPDX-License-Identifier: Apache-2.0 */
#include "doc/build.h"
#include "lint/rule.h"

/* "the container 'server'"; an Argo template's has no name. */
static struct str title(struct check *c, const struct container *k)
{
	return k->name.n ? arena_printf(c->scratch, "the container '%.*s'", STR_ARG(k->name)) : STR("the container");
}

static const struct node *profile_of(const struct node *security)
{
	const struct node *profile = node_find(security, STR("seccompProfile"));
	return profile && profile->kind != NODE_NULL ? profile : NULL;
}

static bool is_off(const struct node *profile)
{
	return node_text_is(node_get(profile, KEY_type), "Unconfined");
}

/* A privileged container is never confined, an ephemeral one is somebody's debugging. */
static bool is_judged(const struct container *k)
{
	return k->node->kind == NODE_MAP && k->role != CONTAINER_EPHEMERAL &&
	       !node_bool(node_get(k->security, KEY_privileged), false);
}

static void report_off(struct check *c, const struct node *profile, struct str whose)
{
	report(c, node_get(profile, KEY_type),
	       "seccomp is switched off for %.*s: every system call of the kernel is open", STR_ARG(whose));
}

/* Some system calls fail then that were open before. */
static void fix_profile(struct check *c, struct finding *f, const struct pod *p)
{
	fix_set(c, fix_offer(c, f, FIX_UNSAFE, "set the pod's 'seccompProfile' to RuntimeDefault"), p->spec,
		FIX_PATH("securityContext", "seccompProfile", "type"), build_strz(c->scratch, "RuntimeDefault"));
}

static void check_containers(struct check *c, const struct pod *p, const struct node *of_pod, size_t judged)
{
	size_t silent = 0;
	for (size_t i = 0; i < p->n_containers; i++) {
		const struct container *k = &p->containers[i];
		const struct node *own = is_judged(k) ? profile_of(k->security) : NULL;
		silent += is_judged(k) && !own;
		if (!own || !is_off(own))
			continue;
		c->container = k;
		report_off(c, own, title(c, k));
		c->container = NULL;
	}
	if (of_pod || silent == 0)
		return;
	if (silent == judged) {
		struct finding *f = report_key(
			c, place_of(p->spec, KEY_securityContext, p->spec),
			"neither the pod nor its containers name a seccomp profile: say 'seccompProfile: {type: "
			"RuntimeDefault}'");
		fix_profile(c, f, p);
		return;
	}
	for (size_t i = 0; i < p->n_containers; i++) {
		const struct container *k = &p->containers[i];
		if (!is_judged(k) || profile_of(k->security))
			continue;
		struct str who = title(c, k);
		c->container = k;
		fix_profile(c,
			    report_key(c, place_of(k->node, KEY_securityContext, NULL),
				       "%.*s has no seccomp profile: say it for the whole pod", STR_ARG(who)),
			    p);
		c->container = NULL;
	}
}

static void check(struct check *c, const struct pod *p)
{
	size_t judged = 0;
	for (size_t i = 0; i < p->n_containers; i++)
		judged += is_judged(&p->containers[i]);
	if (judged == 0 || node_text_is(node_find(node_find(p->spec, STR("os")), STR("name")), "windows"))
		return;
	const struct node *of_pod = profile_of(pod_get(p, KEY_securityContext));
	if (of_pod && is_off(of_pod))
		report_off(c, of_pod, STR("the pod"));
	check_containers(c, p, of_pod, judged);
}

const struct rule rule_sec011 = {
	.code = "SEC011",
	.name = "seccomp-profile-missing",
	.severity = SEVERITY_INFO,
	.audience = FOR_AI,
	.fixable = FIXABLE_UNSAFELY,
	.flags = RULE_ABSENCE,
	.pod = check,
	.what = "An AI workload runs without a seccomp profile, or with `Unconfined`.",
	.why = "Seccomp keeps a container from system calls that it never makes and that holes in the kernel are "
	       "reached through. Kubernetes leaves it off unless the kubelet was started with `seccompDefault`. The "
	       "runtime's default profile works with CUDA, ROCm, NCCL and RDMA, and costs nothing; the restricted Pod "
	       "Security Standard asks for it. Said at the pod it holds for all containers. The old annotation "
	       "`seccomp.security.alpha.kubernetes.io/pod` has had no effect since Kubernetes 1.27.",
	.bad = "spec:\n  containers:\n    - name: server\n      image: vllm/vllm-openai:v0.11.0\n",
	.good = "spec:\n  securityContext:\n    seccompProfile: {type: RuntimeDefault}\n  containers:\n"
		"    - name: server\n      image: vllm/vllm-openai:v0.11.0\n",
	.fix = "Set `seccompProfile: {type: RuntimeDefault}` in the pod's securityContext.",
	.source = "https://kubernetes.io/docs/tutorials/security/seccomp/",
};
