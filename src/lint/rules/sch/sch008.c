/* SPDX-License-Identifier: Apache-2.0 */
#include "doc/build.h"
#include "lint/budgets.h"
#include "lint/rule.h"
#include "lint/scalers.h"
#include "lint/sched_facts.h"
#include "lint/set_refs.h"

enum { LEAST_REPLICAS };
static const struct rule_param params[] = {
	[LEAST_REPLICAS] = {"leastReplicas", 1, 1000, 2, "a workload with so many replicas or more must be spread"},
};

static void add_constraint(struct check *c, struct node *list, const struct pod_sched *s, const char *topology)
{
	struct node *constraint = build_map(c->scratch), *selector = build_map(c->scratch),
		    *labels = build_map(c->scratch);
	for (size_t i = 0; i < s->n_selector; i++)
		build_put(labels, s->selector[i].key, build_str(c->scratch, s->selector[i].value));
	build_put(constraint, STR("maxSkew"), build_int(c->scratch, 1));
	build_put(constraint, STR("topologyKey"), build_strz(c->scratch, topology));
	build_put(constraint, STR("whenUnsatisfiable"), build_strz(c->scratch, "ScheduleAnyway"));
	build_put(constraint, STR("labelSelector"), selector);
	build_put(selector, STR("matchLabels"), labels);
	build_push(list, constraint);
}

/* ScheduleAnyway: no pod waits for it. */
static void offer(struct check *c, struct finding *f, const struct pod_sched *s)
{
	if (s->n_selector == 0)
		return;
	struct fix *fix = fix_offer(c, f, FIX_UNSAFE, "spread the pods over nodes and zones, where there is room");
	struct node *list = build_seq(c->scratch);
	add_constraint(c, list, s, "kubernetes.io/hostname");
	add_constraint(c, list, s, "topology.kubernetes.io/zone");
	fix_set_at(c, fix, s->spec, FIX_PATH("topologySpreadConstraints"), list);
}

static void judge(struct check *c, const struct scalers *scalers, const struct entry *e)
{
	const struct entry_pod *p = e->pods;
	if (!p || p->role != ROLE_SERVING || p->partial || e->partial || !makes_pods_itself(e) || !p->sched ||
	    p->sched->spread)
		return;
	const struct entry *scaler = scaler_for(scalers, e);
	int64_t replicas = scaler ? scaler->min_replicas : e->has_replicas ? e->replicas : 1;
	if (replicas < check_param(c, LEAST_REPLICAS))
		return;
	struct finding *f =
		report_entry(c, e, p->refs ? p->refs->at : p->sched->spec,
			     "nothing spreads the %lld replicas over nodes and zones: one failure may take all "
			     "of them",
			     (long long)replicas);
	if (scaler)
		related_entry(c, f, scaler, scaler->target.at, "the autoscaler that keeps that many");
	else
		related_entry(c, f, e, e->replicas_at, "the replicas");
	offer(c, f, p->sched);
}

static void check(struct check *c, const struct set *s)
{
	struct scalers scalers = scalers_of(s, c->scratch);
	for (size_t i = 0; i < s->n; i++)
		judge(c, &scalers, s->entries[i]);
}

const struct rule rule_sch008 = {
	.code = "SCH008",
	.name = "replicas-not-spread",
	.severity = SEVERITY_WARNING,
	.audience = FOR_ALL,
	.fixable = FIXABLE_UNSAFELY,
	.set = check,
	.what = "A serving workload with two replicas or more has neither topology spread constraints nor pod "
		"anti-affinity.",
	.why = "Replicas are there so that one may fail. The scheduler's own spreading is weak (a difference of three "
	       "pods a node and five a zone is fine), and scoring that packs GPUs tightly puts the replicas of a small "
	       "model side by side on one node with eight GPUs: its drain, its reboot or an error of its driver "
	       "then ends the service, and loading takes minutes. Ports of the host and a fixed node count as a "
	       "decision; a single "
	       "replica needs nothing of the kind.",
	.bad = "kind: Deployment\nspec:\n  replicas: 3\n  template:\n    metadata:\n      labels: {app: llama}\n    "
	       "spec:\n"
	       "      containers: []\n",
	.good = "kind: Deployment\nspec:\n  replicas: 3\n  template:\n    metadata:\n      labels: {app: llama}\n    "
		"spec:\n"
		"      topologySpreadConstraints:\n        - maxSkew: 1\n          topologyKey: "
		"kubernetes.io/hostname\n"
		"          whenUnsatisfiable: ScheduleAnyway\n          labelSelector: {matchLabels: {app: llama}}\n"
		"        - maxSkew: 1\n          topologyKey: topology.kubernetes.io/zone\n"
		"          whenUnsatisfiable: ScheduleAnyway\n          labelSelector: {matchLabels: {app: llama}}\n",
	.fix = "Add topology spread constraints over `kubernetes.io/hostname` and `topology.kubernetes.io/zone` that "
	       "select "
	       "the pods' own "
	       "labels. `ScheduleAnyway` lets a pod run when there is no other GPU; `DoNotSchedule` makes it wait.",
	RULE_PARAMS(params),
	.source = "https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/",
};
