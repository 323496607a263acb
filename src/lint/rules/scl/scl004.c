/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "base/nearest.h"
#include "lint/rule.h"
#include "lint/scalers.h"

/* Kinds of Kubernetes without a scale subresource: the API serves none at .../scale for them.
 * https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/ */
static const struct {
	const char *group, *kind;
} unscalable[] = {{"apps", "DaemonSet"}, {"batch", "Job"}, {"batch", "CronJob"},
		  {"", "Pod"},           {"", "Service"},  {"", "PodTemplate"}};

static bool cannot_scale(const struct target *t)
{
	for (size_t i = 0; i < COUNT_OF(unscalable); i++)
		if (str_is(t->kind, unscalable[i].kind) && (t->group.n == 0 || str_is(t->group, unscalable[i].group)))
			return true;
	return false;
}

/* What a scale subresource of the set's own objects belongs to, by name. */
struct names {
	const struct entry **at;
	size_t n;
};

static int by_name(const void *pa, const void *pb)
{
	const struct entry *a = *(const struct entry *const *)pa, *b = *(const struct entry *const *)pb;
	int order = str_cmp(a->name, b->name);
	if (order)
		return order;
	return a->file != b->file ? (a->file < b->file ? -1 : 1) : a->name_at.begin < b->name_at.begin ? -1 : 1;
}

static struct names workloads_of(const struct set *s, struct arena *scratch)
{
	struct names names = {.at = arena_calloc(scratch, s->n + 1, sizeof *names.at)};
	for (size_t i = 0; i < s->n; i++)
		if (s->entries[i]->pods && s->entries[i]->name.n)
			names.at[names.n++] = s->entries[i];
	qsort(names.at, names.n, sizeof *names.at, by_name);
	return names;
}

/* The first entry of that name, names.n when there is none. */
static size_t first_called(const struct names *names, struct str name)
{
	size_t low = entries_from_name(names->at, names->n, name);
	return low < names->n && str_eq(names->at[low]->name, name) ? low : names->n;
}

static bool same_kind(const struct entry *e, const struct target *t)
{
	return str_eq(e->kind_name, t->kind) && (t->group.n == 0 || str_eq(e->group, t->group));
}

/* Thousands of one name are looked at as far as time allows. */
enum { MOST_NAMESAKES = 1000 };

/* What is wrong with the target, told by objects of its name: they are in another namespace, or of another kind. True
 * when nothing is. */
static bool judge_named(struct check *c, const struct names *names, const struct entry *scaler)
{
	const struct target *t = &scaler->target;
	const struct entry *other = NULL, *elsewhere = NULL;
	size_t first = first_called(names, t->name);
	for (size_t i = first; i < names->n && i - first < MOST_NAMESAKES && str_eq(names->at[i]->name, t->name); i++) {
		const struct entry *e = names->at[i];
		if (same_kind(e, t) && same_namespace(e, scaler))
			return true;
		if (same_kind(e, t))
			elsewhere = e;
		else if (same_namespace(e, scaler))
			other = e;
	}
	if (!other && !elsewhere)
		return false;
	struct finding *f;
	if (other)
		f = report_entry(c, scaler, t->at, "the %.*s '%.*s' is not there: that name is a %.*s",
				 STR_ARG(t->kind), STR_ARG(t->name), STR_ARG(other->kind_name));
	else
		f = report_entry(c, scaler, t->at,
				 "the %.*s '%.*s' is in namespace '%.*s': an autoscaler reaches its own namespace only",
				 STR_ARG(t->kind), STR_ARG(t->name), STR_ARG(elsewhere->namespace_));
	related_entry(c, f, other ? other : elsewhere, (struct place){0}, "the object of that name");
	return true;
}

/* Workloads of the same kind and namespace show that this set is where such things stand. */
static void judge_missing(struct check *c, const struct names *names, const struct entry *scaler)
{
	const struct target *t = &scaler->target;
	struct nearest near = nearest_start(t->name);
	bool any = false;
	for (size_t i = 0; i < names->n; i++) {
		const struct entry *e = names->at[i];
		if (e->partial || !same_kind(e, t) || !str_eq(e->namespace_, scaler->namespace_))
			continue;
		any = true;
		nearest_offer(&near, e->name);
	}
	if (!any)
		return;
	if (near.best.p)
		report_entry(c, scaler, t->at, "there is no %.*s '%.*s': did you mean '%.*s'?", STR_ARG(t->kind),
			     STR_ARG(t->name), STR_ARG(near.best));
	else
		report_entry(c, scaler, t->at, "there is no %.*s '%.*s' among the objects given", STR_ARG(t->kind),
			     STR_ARG(t->name));
}

static void check(struct check *c, const struct set *s)
{
	struct scalers scalers = scalers_of(s, c->scratch);
	if (scalers.n == 0)
		return;
	struct names names = workloads_of(s, c->scratch);
	/* Looking for the nearest name is for the few that are wrong, not for thousands. */
	enum { MOST_SEARCHES = 200 };
	size_t searches = 0;
	for (size_t i = 0; i < scalers.n; i++) {
		const struct entry *scaler = scalers.at[i];
		if (scaler->partial || scaler->target.kind.n == 0 || is_placeholder(scaler->target.kind))
			continue;
		if (cannot_scale(&scaler->target))
			report_entry(c, scaler, scaler->target.at,
				     "a %.*s cannot be scaled: it has no scale subresource",
				     STR_ARG(scaler->target.kind));
		else if (s->complete && !judge_named(c, &names, scaler) && searches++ < MOST_SEARCHES)
			judge_missing(c, &names, scaler);
	}
}

const struct rule rule_scl004 = {
	.code = "SCL004",
	.name = "scale-target-missing",
	.severity = SEVERITY_ERROR,
	.audience = FOR_ALL,
	.set = check,
	.what = "An autoscaler's target is not among the objects given, is of another kind or namespace, or is of a "
		"kind "
		"that cannot be scaled.",
	.why = "The API server takes any name. The autoscaler then reports FailedGetScale in its status and does "
	       "nothing, so the mistake shows when the load comes: the replicas stay as they are. "
	       "A target is missed only where the set holds other workloads of its kind in its namespace, and only "
	       "when everything was given (a folder, standard input, or --complete). A DaemonSet, Job or Pod has no "
	       "scale subresource at all.",
	.bad = "kind: Deployment\nmetadata: {name: llama-8b}\n---\nkind: HorizontalPodAutoscaler\nspec:\n"
	       "  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: llama}\n",
	.good = "kind: Deployment\nmetadata: {name: llama-8b}\n---\nkind: HorizontalPodAutoscaler\nspec:\n"
		"  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: llama-8b}\n",
	.fix = "Write the target's own kind and name into scaleTargetRef, and put the autoscaler into its namespace.",
	.source = "https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/"
		  "#how-does-a-horizontalpodautoscaler-work",
};
