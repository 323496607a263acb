/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/rule.h"

enum {
	/** What a pod gets when it does not say: https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/ */
	DEFAULT_GRACE = 30,
};

enum { LEAST_GRACE };
static const struct rule_param params[] = {
	[LEAST_GRACE] = {"leastGraceSeconds", 1, 86400, 60,
			 "a grace period from so many seconds on lets a stream come to its end"},
};

/* Pods whose grace is the manifest's to give. Operators of serving (KServe, KubeRay, Knative, KAITO) drain in their own
 * way or set it themselves. */
static bool is_own_pod(const struct pod *p)
{
	static const enum kind kinds[] = {KIND_DEPLOYMENT,       KIND_DEPLOYMENT_EXTENSIONS,  KIND_STATEFUL_SET,
					  KIND_REPLICA_SET,      KIND_REPLICATION_CONTROLLER, KIND_ROLLOUT,
					  KIND_LEADER_WORKER_SET};
	for (size_t i = 0; i < COUNT_OF(kinds); i++)
		if (p->object->kind == kinds[i])
			return true;
	return false;
}

/* The seconds that a preStop hook only waits: `sleep`, or a command that is sleep and a number; -1 when it does
 * something else, which may take any time. */
static int64_t pre_stop_seconds(const struct node *hook)
{
	const struct node *sleep = node_find(hook, STR("sleep")),
			  *command = node_get(node_get(hook, KEY_exec), KEY_command);
	int64_t seconds;
	if (sleep)
		return node_int(node_find(sleep, STR("seconds")), &seconds) ? seconds : -1;
	struct str last = node_text(node_at(command, node_count(command) ? node_count(command) - 1 : 0));
	size_t at = last.n;
	while (at > 0 && last.p[at - 1] >= '0' && last.p[at - 1] <= '9')
		at--;
	struct str before = str_trim(str_sub(last, 0, at));
	bool script = str_is(before, "sleep") || str_is(before, "/bin/sleep");
	bool words = before.n == 0 && node_count(command) == 2 && str_ends(node_text(node_at(command, 0)), "sleep");
	return (script || words) && str_to_i64(str_sub(last, at, last.n), &seconds) ? seconds : -1;
}

static void check(struct check *c, const struct pod *p, const struct container *k)
{
	const struct engine *e = k->engine.engine;
	if (!e || !e->streams || !is_own_pod(p) || k->role == CONTAINER_INIT)
		return;
	const struct node *at = pod_get(p, KEY_terminationGracePeriodSeconds),
			  *lifecycle = node_get(k->node, KEY_lifecycle), *hook = node_find(lifecycle, STR("preStop"));
	int64_t grace = DEFAULT_GRACE;
	bool hooked = hook && hook->kind != NODE_NULL, hidden = lifecycle && !node_is(lifecycle, NODE_MAP);
	if (at && at->kind != NODE_NULL && (not_judged(at) || !node_int(at, &grace)))
		return;
	int64_t waits = hooked ? pre_stop_seconds(hook) : 0;
	if (grace < check_param(c, LEAST_GRACE))
		report(c, at ? at : p->spec,
		       "%s has %lld seconds%s to end what it is writing%s: longer streams are cut off", e->title,
		       (long long)grace, at ? "" : " (the default)",
		       hooked || hidden ? "" : ", and no preStop hook waits until nothing more is sent");
	else if (!hooked && !hidden)
		report(c, k->node,
		       "no preStop hook: %s stops listening at once, while requests still arrive for some seconds",
		       e->title);
	else if (waits >= grace)
		report(c, hook,
		       "the preStop hook waits %lld seconds of a grace period of %lld: none are left for requests",
		       (long long)waits, (long long)grace);
}

const struct rule rule_avl005 = {
	.code = "AVL005",
	.name = "grace-period-too-short",
	.severity = SEVERITY_WARNING,
	.audience = FOR_SERVING,
	.flags = RULE_ABSENCE,
	.container = check,
	.what = "A server of language models with less than a minute to end, or without a preStop hook that waits.",
	.why = "An answer is a stream that lasts for as long as the text is written, a minute and more. When a pod is "
	       "told to "
	       "stop, two things happen at once: the server gets SIGTERM, and the endpoints are updated. Until every "
	       "proxy "
	       "and gateway has heard of it (some seconds), requests still arrive at a server that has closed its "
	       "port. "
	       "After `terminationGracePeriodSeconds`, 30 unless said, the rest is killed in the middle of a word. A "
	       "hook "
	       "that sleeps 15 seconds bridges the first, a longer period the second; the hook's time is part of it.",
	.bad = "spec:\n  containers:\n    - image: vllm/vllm-openai:v0.32.0\n",
	.good = "spec:\n  terminationGracePeriodSeconds: 90\n  containers:\n    - image: vllm/vllm-openai:v0.32.0\n"
		"      lifecycle: {preStop: {sleep: {seconds: 15}}}\n",
	.fix = "Set terminationGracePeriodSeconds to 90 or more and a preStop hook of 15 seconds; vLLM from 0.18 on "
	       "also "
	       "needs --shutdown-timeout to finish what runs.",
	RULE_PARAMS(params),
	.source = "https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination",
};
