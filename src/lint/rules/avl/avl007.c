/* SPDX-License-Identifier: Apache-2.0 */
#include "doc/build.h"
#include "lint/probes.h"
#include "lint/rule.h"

/* https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#progress-deadline-seconds */
enum { DEFAULT_DEADLINE = 600 };

static void check(struct check *c, const struct pod *p, const struct container *k)
{
	enum kind kind = p->object->kind;
	const struct node *at = node_find(p->object->spec, STR("progressDeadlineSeconds"));
	int64_t budget, deadline = DEFAULT_DEADLINE;
	if ((kind != KIND_DEPLOYMENT && kind != KIND_ROLLOUT) || k->role == CONTAINER_INIT ||
	    !probe_given(k, PROBE_STARTUP) || !probe_patience(k->probes[PROBE_STARTUP], &budget))
		return;
	if (at && at->kind != NODE_NULL && (not_judged(at) || !node_int(at, &deadline)))
		return;
	if (deadline <= 0 || deadline >= budget)
		return;
	/* The server itself, or what waits beside it. */
	struct finding *f =
		report(c, at ? at : k->probes[PROBE_STARTUP],
		       "%s%lld seconds the rollout is called failed, and the startup probe waits %lld for the model",
		       at ? "after " : "after the default of ", (long long)deadline, (long long)budget);
	if (at)
		related_node(c, f, k->probes[PROBE_STARTUP], "the startup probe");
	/* A minute for the image and the node, in whole minutes. */
	int64_t enough = (budget / 60 + 2) * 60;
	fix_set(c, fix_offer(c, f, FIX_UNSAFE, "set 'progressDeadlineSeconds: %lld'", (long long)enough),
		p->object->root, FIX_PATH("spec", "progressDeadlineSeconds"), build_int(c->scratch, enough));
}

const struct rule rule_avl007 = {
	.code = "AVL007",
	.name = "progress-deadline-too-short",
	.severity = SEVERITY_WARNING,
	.audience = FOR_SERVING,
	.fixable = FIXABLE_UNSAFELY,
	.flags = RULE_ABSENCE,
	.container = check,
	.what = "A Deployment's `progressDeadlineSeconds` is shorter than the time that the startup probe gives a "
		"server.",
	.why = "The Deployment calls a rollout failed (ProgressDeadlineExceeded) when no pod became ready for ten "
	       "minutes, "
	       "unless it says otherwise. The pods go on loading, but `kubectl rollout status`, Helm's --wait and Argo "
	       "CD "
	       "take the word for it: pipelines stop or roll back a model that would have been ready. The time begins "
	       "when "
	       "the pod is created, so that pulling an image of ten gigabytes and making a node count as well.",
	.bad = "kind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n        - startupProbe: "
	       "{periodSeconds: 10, "
	       "failureThreshold: 180, httpGet: {path: /health, port: 8000}}\n",
	.good = "kind: Deployment\nspec:\n  progressDeadlineSeconds: 2700\n  template:\n    spec:\n      containers:\n "
		"       - "
		"startupProbe: {periodSeconds: 10, failureThreshold: 180, httpGet: {path: /health, port: 8000}}\n",
	.fix = "Set progressDeadlineSeconds to the startup budget and ten to fifteen minutes for the node and the "
	       "image.",
	.source = "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#progress-deadline-seconds",
};
