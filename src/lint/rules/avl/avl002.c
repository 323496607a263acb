/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/budgets.h"
#include "lint/rule.h"
#include "lint/scalers.h"
#include "lint/set_facts.h"

/** What a budget selects: the pods that are always there, and that may be. */
struct guarded {
	int64_t least, most;
	/** Some of it cannot be counted. */
	bool open;
	/** The first server among them by name; NULL when there is none. */
	const struct entry *server;
	/** The last workload that was counted, so that it is counted once. */
	const struct entry_pod *counted;
	/** What makes the difference between least and most. */
	const struct entry *scaler;
};

struct counting {
	struct guarded *guarded;
	const struct entry *e, *scaler;
	const struct entry_pod *p;
};

/* The one to name must not hang on the order of the files. */
static const struct entry *first_by_name(const struct entry *a, const struct entry *b)
{
	return a && str_cmp(a->name, b->name) <= 0 ? a : b;
}

static bool count(void *ctx, size_t budget)
{
	const struct counting *k = ctx;
	struct guarded *g = &k->guarded[budget];
	if (g->counted == k->p)
		return true;
	g->counted = k->p;
	if (k->p->role == ROLE_SERVING)
		g->server = first_by_name(g->server, k->e);
	int64_t fixed = k->e->has_replicas ? k->e->replicas : 1, least = k->scaler ? k->scaler->min_replicas : fixed,
		most = k->scaler ? k->scaler->max_replicas : fixed;
	g->open |= !makes_pods_itself(k->e) || k->e->partial || k->p->partial || least < 0 || most < 0 ||
		   least > INT32_MAX || most > INT32_MAX;
	if (g->open)
		return true;
	g->least += least;
	g->most += most;
	if (k->scaler && most != least)
		g->scaler = first_by_name(g->scaler, k->scaler);
	return true;
}

static void tell(struct check *c, const struct entry *budget, struct place at, const struct guarded *g, bool always,
		 int64_t kept)
{
	struct finding *f;
	if (always)
		f = report_entry(c, budget, at,
				 "this budget never lets a pod of '%.*s' go: draining its node waits for ever",
				 STR_ARG(g->server->name));
	else
		f = report_entry(
			c, budget, at,
			"at the autoscaler's minimum of %lld this budget of %lld lets no pod of '%.*s' go: a drain "
			"waits until the load rises",
			(long long)g->least, (long long)kept, STR_ARG(g->server->name));
	related_entry(c, f, g->server, g->server->replicas_at, "what it guards");
	if (always)
		return;
	if (g->scaler)
		related_entry(c, f, g->scaler, g->scaler->target.at, "the autoscaler");
	finding_severity(f, SEVERITY_INFO);
}

static void judge(struct check *c, const struct entry *e, const struct guarded *g)
{
	const struct budget *b = e->budget;
	if (!g->server || e->partial)
		return;
	if (b->max_unavailable.given && b->max_unavailable.n == 0) {
		tell(c, e, b->max_unavailable.at, g, true, 0);
		return;
	}
	const struct share *min = &b->min_available;
	if (!min->given || min->n < 0)
		return;
	if (min->percent && min->n == 100) {
		tell(c, e, min->at, g, true, 0);
		return;
	}
	/* Shares are rounded up here. */
	int64_t most = share_of(*min, g->most, true), least = share_of(*min, g->least, true);
	if (g->open || g->most == 0 || min->n == 0)
		return;
	if (most >= g->most)
		tell(c, e, min->at, g, true, 0);
	else if (g->least > 0 && least >= g->least)
		tell(c, e, min->at, g, false, least);
}

static void check(struct check *c, const struct set *s)
{
	struct budgets budgets = budgets_of(s, c->scratch);
	if (budgets.n == 0)
		return;
	struct scalers scalers = scalers_of(s, c->scratch);
	struct guarded *guarded = arena_calloc(c->scratch, budgets.n, sizeof *guarded);
	for (size_t i = 0; i < s->n; i++) {
		struct counting k = {.guarded = guarded, .e = s->entries[i]};
		k.scaler = k.e->pods ? scaler_for(&scalers, k.e) : NULL;
		for (k.p = k.e->pods; k.p; k.p = k.p->next)
			budgets_each(&budgets, k.e, k.p, count, &k);
	}
	for (size_t i = 0; i < budgets.n; i++)
		judge(c, budgets.at[i], &guarded[i]);
}

const struct rule rule_avl002 = {
	.code = "AVL002",
	.name = "disruption-budget-blocks",
	.severity = SEVERITY_WARNING,
	.audience = FOR_ALL,
	.set = check,
	.what = "A PodDisruptionBudget of a model server that never lets a pod go.",
	.why = "A drain asks the budget before it evicts. With `maxUnavailable: 0`, or a `minAvailable` of all "
	       "replicas, the "
	       "answer is always no: node upgrades, driver updates and the cluster autoscaler hang, until somebody "
	       "deletes "
	       "the pod by hand or the platform's deadline (an hour or so on managed clusters) kills it without "
	       "asking. "
	       "With one replica there is nothing that a budget could protect; a second replica, or accepting the gap, "
	       "are "
	       "the choices. A budget that only blocks at an autoscaler's minimum is reported as advice.",
	.bad = "kind: Deployment\nspec:\n  replicas: 2\n---\nkind: PodDisruptionBudget\nspec:\n  minAvailable: 2\n",
	.good = "kind: Deployment\nspec:\n  replicas: 2\n---\nkind: PodDisruptionBudget\nspec:\n  maxUnavailable: 1\n",
	.fix = "Say `maxUnavailable: 1`: it allows one at a time whatever the number of replicas.",
	.source = "https://kubernetes.io/docs/tasks/run-application/configure-pdb/",
};
