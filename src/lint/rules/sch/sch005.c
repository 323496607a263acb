/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/rule.h"

/* Exists without a key fits every taint. Bounded in time it only says how long a pod stays on a failing node. */
static bool is_broad(const struct node *t)
{
	return node_text_is(node_get(t, KEY_operator_), "Exists") && node_text(node_get(t, KEY_key)).n == 0 &&
	       !node_get(t, KEY_tolerationSeconds);
}

static void check(struct check *c, const struct pod *p)
{
	const struct node *list = pod_get(p, KEY_tolerations);
	for (const struct node *t = node_is(list, NODE_SEQ) ? node_first(list) : NULL; t; t = t->next)
		if (node_is(t, NODE_MAP) && is_broad(t))
			report_key(c, t,
				   "a toleration without a key tolerates every taint%s: also of nodes that are broken, "
				   "being drained or meant for others",
				   node_text(node_get(t, KEY_effect)).n ? " of this effect" : "");
}

const struct rule rule_sch005 = {
	.code = "SCH005",
	.name = "toleration-too-broad",
	.severity = SEVERITY_WARNING,
	.audience = FOR_AI,
	.pod = check,
	.what = "An AI workload tolerates every taint: `operator: Exists` without a key.",
	.why = "Taints keep pods off nodes that are not ready, out of memory, about to be reclaimed, or reserved "
	       "for another team. A toleration of everything puts the pod there, and keeps it on a dead node rather "
	       "than starting it elsewhere. Agents, one on each node, need it; a server or a training job does not.",
	.bad = "tolerations:\n  - operator: Exists\n",
	.good = "tolerations:\n  - key: nvidia.com/gpu\n    operator: Exists\n    effect: NoSchedule\n",
	.fix = "Name the key of each taint that the pod is meant to pass.",
	.source = "https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/",
};
