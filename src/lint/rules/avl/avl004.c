/* SPDX-License-Identifier: Apache-2.0 */
#include "base/strmap.h"
#include "lint/budgets.h"
#include "lint/quotas.h"
#include "lint/rule.h"
#include "lint/scalers.h"

/** What a workload runs with. */
struct running {
	const struct entry *e;
	const struct entry_pod *p;
	/** Replicas that there always are; -1 not known. */
	int64_t replicas;
};

static struct running running_of(const struct scalers *scalers, const struct entry *e)
{
	struct running r = {.e = e, .p = e->pods, .replicas = e->has_replicas ? e->replicas : 1};
	const struct entry *scaler = e->pods ? scaler_for(scalers, e) : NULL;
	if (scaler)
		r.replicas = scaler->min_replicas;
	if (e->partial || (e->pods && e->pods->partial) || r.replicas > INT32_MAX)
		r.replicas = -1;
	return r;
}

/* ---- the quota
 * ------------------------------------------------------------------------------------------------------------ */

/** Devices in use, by namespace and resource. */
struct use {
	struct strmap map;
	struct arena *scratch;
};

static int64_t *use_of(struct use *use, const struct running *r)
{
	struct str key = arena_printf(use->scratch, "%.*s\n%.*s", STR_ARG(r->e->namespace_), STR_ARG(r->p->device));
	void **slot = strmap_at(&use->map, key);
	if (!*slot)
		*slot = ARENA_NEW(use->scratch, int64_t);
	return *slot;
}

/* The least that all workloads of a namespace take together; what is not known counts as nothing. */
static void add_up(struct use *use, const struct set *s, const struct scalers *scalers)
{
	for (size_t i = 0; i < s->n; i++) {
		struct running r = running_of(scalers, s->entries[i]);
		if (!r.p || r.p->device.n == 0 || r.replicas <= 0 || !makes_pods_itself(r.e))
			continue;
		*use_of(use, &r) += r.replicas * r.p->accelerators;
	}
}

/* A new pod must come before an old one may go, and there is no room for it. */
static void judge_quota(struct check *c, struct use *use, const struct quotas *quotas, const struct running *r)
{
	const struct rollout *rollout = r->e->rollout;
	const struct entry *owner;
	if (rollout->recreate || r->p->device.n == 0 || r->p->accelerators == 0 ||
	    share_of(rollout->max_unavailable, r->replicas, false) != 0 ||
	    share_of(rollout->max_surge, r->replicas, true) < 1)
		return;
	const struct quota_line *line = quota_for(quotas, r->e->namespace_, r->p->device, &owner);
	int64_t used = line ? *use_of(use, r) : 0;
	if (!line || used > line->n || used + r->p->accelerators <= line->n)
		return;
	struct finding *f = report_entry(c, r->e, rollout->max_surge.at.end ? rollout->max_surge.at : rollout->at,
					 "a rollout of '%.*s' needs %lld %.*s for one pod more, and the quota of %lld "
					 "has %lld left: it never starts",
					 STR_ARG(r->e->name), (long long)r->p->accelerators, STR_ARG(r->p->device),
					 (long long)line->n, (long long)(line->n - used));
	related_entry(c, f, owner, line->at, "the quota");
}

/* ---- the minimum
 * ---------------------------------------------------------------------------------------------------------- */

struct least {
	const struct budgets *budgets;
	const struct running *r;
	/** The highest minimum that a budget asks for, and which. */
	int64_t n;
	const struct entry *budget;
};

static bool raise(void *ctx, size_t budget)
{
	struct least *least = ctx;
	const struct entry *e = least->budgets->at[budget];
	int64_t n = e->budget->min_available.given ? share_of(e->budget->min_available, least->r->replicas, true) : -1;
	if (n > least->n) {
		least->n = n;
		least->budget = e;
	}
	return true;
}

/* Rollouts do not ask budgets. */
static void judge_minimum(struct check *c, const struct budgets *budgets, const struct running *r)
{
	const struct rollout *rollout = r->e->rollout;
	int64_t gone = rollout->recreate ? r->replicas : share_of(rollout->max_unavailable, r->replicas, false);
	struct place at =
		rollout->recreate || !rollout->max_unavailable.at.end ? rollout->at : rollout->max_unavailable.at;
	if (r->replicas < 2 || gone <= 0)
		return;
	if (gone >= r->replicas) {
		report_entry(c, r->e, at,
			     "a rollout stops all %lld replicas of '%.*s' before new ones have loaded the model",
			     (long long)r->replicas, STR_ARG(r->e->name));
		return;
	}
	struct least least = {.budgets = budgets, .r = r};
	budgets_each(budgets, r->e, r->p, raise, &least);
	if (r->replicas - gone >= least.n || least.n > r->replicas)
		return;
	struct finding *f = report_entry(
		c, r->e, at, "a rollout leaves %lld of %lld replicas of '%.*s', and its budget wants %lld",
		(long long)(r->replicas - gone), (long long)r->replicas, STR_ARG(r->e->name), (long long)least.n);
	related_entry(c, f, least.budget, least.budget->budget->min_available.at, "the budget");
}

static void check(struct check *c, const struct set *s)
{
	struct scalers scalers = scalers_of(s, c->scratch);
	struct quotas quotas = quotas_of(s, c->scratch);
	struct budgets budgets = budgets_of(s, c->scratch);
	struct use use = {.scratch = c->scratch};
	strmap_init(&use.map);
	if (quotas.n)
		add_up(&use, s, &scalers);
	for (size_t i = 0; i < s->n; i++) {
		const struct entry *e = s->entries[i];
		if (!e->rollout || !e->rollout->known || !e->pods || e->pods->role != ROLE_SERVING ||
		    !e->pods->wants_accelerator)
			continue;
		struct running r = running_of(&scalers, e);
		if (r.replicas < 1)
			continue;
		judge_quota(c, &use, &quotas, &r);
		judge_minimum(c, &budgets, &r);
	}
	strmap_release(&use.map);
}

const struct rule rule_avl004 = {
	.code = "AVL004",
	.name = "rollout-needs-spare-gpu",
	.severity = SEVERITY_WARNING,
	.audience = FOR_ALL,
	.set = check,
	.what = "A Deployment on accelerators whose rollout needs more devices than the quota has, or stops more "
		"replicas "
		"than may be missing.",
	.why = "A rolling update starts a new pod before it stops an old one: `maxSurge` 25 % is one more even with a "
	       "single "
	       "replica, and one more of eight GPUs is another node. Where the quota has no room the new pod is never "
	       "created, and the rollout ends in ProgressDeadlineExceeded with the old version still running. "
	       "`Recreate` or a large `maxUnavailable` need no room and stop the servers first, which is an outage for "
	       "as "
	       "long as the model loads; rollouts do not ask PodDisruptionBudgets. Whether nodes are free is not known "
	       "here: only quotas of the set count.",
	.bad = "kind: ResourceQuota\nspec:\n  hard: {requests.nvidia.com/gpu: 4}\n---\nkind: Deployment\nspec:\n  "
	       "replicas: "
	       "4\n  strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}\n",
	.good = "kind: ResourceQuota\nspec:\n  hard: {requests.nvidia.com/gpu: 4}\n---\nkind: Deployment\nspec:\n  "
		"replicas: "
		"4\n  strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 0, maxUnavailable: 1}}\n",
	.fix = "Leave room in the quota for one replica more, or set maxSurge to 0 and maxUnavailable to 1.",
	.source = "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#rolling-update-deployment",
};
