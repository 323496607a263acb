/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "lint/rule.h"
#include "lint/scalers.h"
#include "lint/set_facts.h"

/* Workloads sorted by namespace, each once: copies of one object for several environments do not add up. */
struct workloads {
	const struct entry **at;
	size_t n;
};

static int by_identity(const void *pa, const void *pb)
{
	const struct entry *a = *(const struct entry *const *)pa, *b = *(const struct entry *const *)pb;
	int order = str_cmp(a->namespace_, b->namespace_);
	if (!order)
		order = str_cmp(a->kind_name, b->kind_name);
	if (!order)
		order = str_cmp(a->name, b->name);
	if (order)
		return order;
	return a->file != b->file ? (a->file < b->file ? -1 : 1) : a->name_at.begin < b->name_at.begin ? -1 : 1;
}

static bool same_identity(const struct entry *a, const struct entry *b)
{
	return str_eq(a->namespace_, b->namespace_) && str_eq(a->kind_name, b->kind_name) && str_eq(a->name, b->name);
}

static struct workloads workloads_of(const struct set *s, struct arena *scratch)
{
	struct workloads w = {.at = arena_calloc(scratch, s->n + 1, sizeof *w.at)};
	for (size_t i = 0; i < s->n; i++)
		if (s->entries[i]->pods && !s->entries[i]->partial)
			w.at[w.n++] = s->entries[i];
	qsort(w.at, w.n, sizeof *w.at, by_identity);
	size_t kept = 0;
	for (size_t i = 0; i < w.n; i++)
		if (kept == 0 || !same_identity(w.at[kept - 1], w.at[i]))
			w.at[kept++] = w.at[i];
	w.n = kept;
	return w;
}

static int64_t product(int64_t a, int64_t b)
{
	return a <= 0 || b <= 0 ? 0 : a > INT32_MAX || b > INT32_MAX ? INT32_MAX : a * b;
}

/* Pods at the fewest: what is not known counts as none. A Job goes on with one pod at a time. */
static int64_t fewest(const struct scalers *scalers, const struct entry *e, const struct entry_pod *p)
{
	const struct entry *scaler = scaler_for(scalers, e);
	if (scaler)
		return e->kind == KIND_LEADER_WORKER_SET ? 0 : scaler->min_replicas;
	return e->kind == KIND_JOB || e->kind == KIND_CRON_JOB ? p->replicas > 0 : p->replicas;
}

static int64_t asks_for(const struct scalers *scalers, const struct entry *e, struct str resource, bool *batch)
{
	int64_t sum = 0;
	for (const struct entry_pod *p = e->pods; p; p = p->next) {
		if (p->partial || p->role == ROLE_AGENT || !str_eq(p->device, resource))
			continue;
		*batch |= p->role == ROLE_TRAINING;
		sum += product(fewest(scalers, e, p), p->accelerators);
	}
	return sum;
}

/* Workloads that run all the time add up; one that runs to completion waits for others, but not for itself. */
static void judge_line(struct check *c, const struct scalers *scalers, const struct workloads *w,
		       const struct entry *quota, const struct quota_line *line)
{
	const struct entry *first = NULL;
	int64_t sum = 0;
	for (size_t i = entries_from_namespace(w->at, w->n, quota->namespace_); i < w->n; i++) {
		const struct entry *e = w->at[i];
		bool batch = false;
		if (!str_eq(e->namespace_, quota->namespace_))
			break;
		int64_t n = asks_for(scalers, e, line->resource, &batch);
		if (n == 0)
			continue;
		if (batch && n > line->n) {
			struct finding *f =
				report_entry(c, quota, line->at,
					     "the %.*s '%.*s' takes %lld %.*s at once, and the quota allows %lld",
					     STR_ARG(e->kind_name), STR_ARG(e->name), (long long)n,
					     STR_ARG(line->resource), (long long)line->n);
			related_entry(c, f, e, (struct place){0}, "the workload");
		}
		sum += batch || sum > INT32_MAX ? 0 : n;
		first = first || batch ? first : e;
	}
	if (!first || sum <= line->n)
		return;
	struct finding *f =
		report_entry(c, quota, line->at,
			     "the workloads of the namespace take %lld %.*s with the fewest replicas they may "
			     "have, and the quota allows %lld",
			     (long long)sum, STR_ARG(line->resource), (long long)line->n);
	related_entry(c, f, first, (struct place){0}, "one of them");
}

static void check(struct check *c, const struct set *s)
{
	if (s->kinds[KIND_RESOURCE_QUOTA] == 0)
		return;
	enum { MOST_STEPS = 20000000 };
	struct scalers scalers = scalers_of(s, c->scratch);
	struct workloads w = workloads_of(s, c->scratch);
	size_t steps = MOST_STEPS;
	for (size_t i = 0; i < s->n; i++) {
		for (const struct quota_line *line = s->entries[i]->quota; line && steps > w.n; line = line->next) {
			const struct accelerator *a = catalog_accelerator(line->resource);
			if (!a || a->kind == ACCELERATOR_SHARE_SIZE)
				continue;
			steps -= w.n;
			judge_line(c, &scalers, &w, s->entries[i], line);
		}
	}
}

const struct rule rule_qta003 = {
	.code = "QTA003",
	.name = "quota-exceeded",
	.severity = SEVERITY_ERROR,
	.audience = FOR_ALL,
	.set = check,
	.what = "The workloads of a namespace ask for more accelerators than its ResourceQuota allows, even at their "
		"fewest "
		"replicas.",
	.why = "A quota is kept when pods are created: the pod beyond it is refused, the Deployment hangs at fewer "
	       "replicas "
	       "with FailedCreate in its events, and which workload goes without is decided by who came first. What is "
	       "counted is the minimum of an autoscaler, or `replicas`; workloads that run to completion are counted "
	       "one "
	       "by one, for they wait for each other. Quotas with scopes are left aside, and namespaces must be "
	       "written "
	       "the same in both.",
	.bad = "kind: ResourceQuota\nmetadata: {name: gpus, namespace: ml}\nspec:\n  hard:\n    "
	       "requests.nvidia.com/gpu: \"4\"\n"
	       "---\nkind: Deployment\nmetadata: {name: llama, namespace: ml}\nspec:\n  replicas: 3\n  template:\n    "
	       "spec:\n"
	       "      containers:\n        - resources:\n            limits: {nvidia.com/gpu: 2}\n",
	.good = "kind: ResourceQuota\nmetadata: {name: gpus, namespace: ml}\nspec:\n  hard:\n    "
		"requests.nvidia.com/gpu: \"6\"\n",
	.fix = "Raise the quota to what the workloads need, with room for one more pod during a rollout, or lower the "
	       "replicas.",
	.source = "https://kubernetes.io/docs/concepts/policy/resource-quotas/",
};
