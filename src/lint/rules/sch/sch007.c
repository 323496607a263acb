/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/rule.h"
#include "lint/sched_facts.h"
#include "lint/set_refs.h"

/* system-cluster-critical and system-node-critical are there in every cluster. */
static bool is_declared(const struct entries_by_name *classes, struct str name)
{
	size_t from = 0;
	return str_starts(name, "system-") || entries_next(classes, name, &from);
}

static bool has_default(const struct entries_by_name *classes)
{
	for (size_t i = 0; i < classes->n; i++)
		if (classes->at[i]->sched && classes->at[i]->sched->global_default)
			return true;
	return false;
}

static void report_unknown(struct check *c, const struct entries_by_name *classes, const struct entry *e,
			   const struct pod_sched *s)
{
	struct nearest near = nearest_start(s->priority);
	for (size_t i = 0; i < classes->n; i++)
		nearest_offer(&near, classes->at[i]->name);
	struct str hint =
		near.best.p ? arena_printf(c->scratch, "; did you mean '%.*s'?", STR_ARG(near.best)) : STR("");
	struct finding *f = report_entry(c, e, s->priority_at,
					 "no PriorityClass here is called '%.*s': without it in the cluster no pod is "
					 "made%.*s",
					 STR_ARG(s->priority), STR_ARG(hint));
	finding_severity(f, SEVERITY_WARNING);
}

static void judge(struct check *c, const struct entries_by_name *classes, const struct entry *e, bool defaulted)
{
	const struct entry_pod *lacking = NULL;
	for (const struct entry_pod *p = e->pods; p; p = p->next) {
		if (!p->sched || p->role == ROLE_AGENT)
			continue;
		if (p->sched->priority.n && !is_declared(classes, p->sched->priority))
			report_unknown(c, classes, e, p->sched);
		if (!lacking && !p->partial && !p->sched->prioritised)
			lacking = p;
	}
	if (!lacking || defaulted || e->partial)
		return;
	report_entry(
		c, e, lacking->refs ? lacking->refs->at : lacking->sched->spec,
		"no 'priorityClassName', and there are PriorityClasses: '%.*s' waits behind pods of any of them, and "
		"makes way for them",
		STR_ARG(e->name));
}

static void check(struct check *c, const struct set *s)
{
	if (s->kinds[KIND_PRIORITY_CLASS] == 0)
		return;
	struct entries_by_name classes = entries_by_name(s, KIND_PRIORITY_CLASS, c->scratch);
	bool defaulted = has_default(&classes);
	for (size_t i = 0; i < s->n; i++)
		if (s->entries[i]->pods)
			judge(c, &classes, s->entries[i], defaulted);
}

const struct rule rule_sch007 = {
	.code = "SCH007",
	.name = "priority-class-missing",
	.severity = SEVERITY_INFO,
	.audience = FOR_ALL,
	.flags = RULE_COMPLETE,
	.set = check,
	.what = "An AI workload without a PriorityClass in a set that declares some (info), or with one that the set "
		"does "
		"not declare (warning).",
	.why = "GPUs are short, so somebody waits. With PriorityClasses the scheduler knows who: it evicts pods of "
	       "lower "
	       "priority for one of higher. A workload without one has priority 0: it stands behind every class "
	       "above that, and is evicted for them, be it the production model. Not said when a class of the set has "
	       "`globalDefault: true`, or Kueue's own `kueue.x-k8s.io/priority-class` is set. A class that does not "
	       "exist is worse: "
	       "admission rejects every pod that names it, and the workload stays at zero.",
	.bad = "kind: PriorityClass\nmetadata:\n  name: inference\nvalue: 1000\n---\nkind: Deployment\nspec:\n"
	       "  template:\n    spec:\n      containers: []\n",
	.good = "kind: PriorityClass\nmetadata:\n  name: inference\nvalue: 1000\n---\nkind: Deployment\nspec:\n"
		"  template:\n    spec:\n      priorityClassName: inference\n      containers: []\n",
	.fix = "Name a class in the pod spec: one for what serves users, a lower one for batch work. Add the class to "
	       "the "
	       "set, or correct its name.",
	.source = "https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/",
};
