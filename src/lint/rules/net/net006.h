/* SPDX-License-Identifier: Apache-2.0
 * The two halves of NET006: what leads to pods, and what leads to Services. */
#ifndef K8SAI_LINT_RULES_NET006_H
#define K8SAI_LINT_RULES_NET006_H

#include "lint/net_facts.h"
#include "lint/rule.h"
#include "lint/selected.h"

struct references {
	struct check *check;
	const struct set *set;
	struct pod_index pods;
	struct name_index services;
	/** Searches for what was meant that are left: they are for the few that are wrong, not for thousands. */
	size_t searches;
};

/** Is an AI workload among the pods that the Service selects? */
bool leads_to_ai(struct references *r, const struct entry *service);
/** Does the set say all that there is in the namespaces of `e`, and is there time to look? Counts one search. */
bool may_search(struct references *r, const struct entry *e);

/** An Ingress, a ServiceMonitor, a PodMonitor. */
void judge_ingress(struct references *r, const struct entry *e);
void judge_service_monitor(struct references *r, const struct entry *e);
void judge_pod_monitor(struct references *r, const struct entry *e);

#endif
