/* SPDX-License-Identifier: Apache-2.0
 * Replicas against GPUs: what a quota allows, what a rollout needs besides. */
#include <inttypes.h>

#include "doc/doc.h"
#include "kube/quantity.h"
#include "plan/scale.h"

/* GPUs (or slices) of all workloads at their smallest and at their largest. */
struct demand {
	uint64_t min, max, surge;
};

static struct demand demand_of(const struct plan *p, const char *resource)
{
	struct demand d = {0};
	for (const struct workload *w = NULL; (w = plan_next(p, w));) {
		if (resource && !str_is(w->size.resource, resource))
			continue;
		d.min += (uint64_t)w->scale.min * sizing_devices(&w->size);
		d.max += (uint64_t)w->scale.max * sizing_devices(&w->size);
		d.surge += (uint64_t)w->scale.max_surge * sizing_devices(&w->size);
	}
	return d;
}

/* Takes replicas off the models whose maximum nobody gave, the largest first, until the quota holds. */
static void lower_defaults(struct plan *p, const struct request *all, uint64_t quota)
{
	while (demand_of(p, NULL).max > quota) {
		struct workload *most = NULL;
		for (size_t i = 0; i < p->n_workloads; i++) {
			struct workload *w = &p->workloads[i];
			bool free = !all->models[i].max.at && w->scale.max > w->scale.min && w->scale.max > 1;
			if (free && (!most || w->scale.max * sizing_devices(&w->size) >
						      most->scale.max * sizing_devices(&most->size)))
				most = w;
		}
		if (!most)
			return;
		most->scale.max--;
	}
}

static void check_gpus(struct maker *m, const struct request *all, const struct node *at, uint64_t quota)
{
	struct plan *p = m->plan;
	struct demand d = demand_of(p, NULL);
	if (d.min > quota) {
		struct problem *problem = node_problem(m->problems, at,
						       "a quota of %" PRIu64 " GPU%s is less than the %" PRIu64
						       " that the models need at their smallest",
						       quota, quota == 1 ? "" : "s", d.min);
		problem_hint(m->problems, problem, "say 'gpu: %" PRIu64 "' or more", d.min);
		return;
	}
	lower_defaults(p, all, quota);
	d = demand_of(p, NULL);
	if (d.max > quota) {
		struct problem *problem = node_problem(m->problems, at,
						       "a quota of %" PRIu64 " GPU%s is less than the %" PRIu64
						       " that the models take at their largest",
						       quota, quota == 1 ? "" : "s", d.max);
		problem_hint(m->problems, problem, "say 'gpu: %" PRIu64 "' or more, or lower 'max' under 'replicas'",
			     d.max);
	}
}

/* A new pod beside the old one keeps the model up, and takes a GPU more; giving one up first needs none. */
static void rollout(struct maker *m, const struct request *all, const struct model_request *r, struct workload *w,
		    bool room)
{
	struct scaling *s = &w->scale;
	unsigned gpus = sizing_devices(&w->size);
	bool onprem = strcmp(all->cloud.cloud->name, "onprem") == 0;
	bool one_volume = s->max <= 1 && w->size.nodes <= 1 && !r->cache.off &&
			  (!r->cache.mode.at || str_is(r->cache.mode.value, "ReadWriteOnce"));
	struct str chosen, why;
	if (one_volume) {
		s->recreate = true;
		chosen = STR("Recreate");
		why = STR("the volume with the weights is attached to one node: the old pod must let go of it first");
	} else if (!room || (onprem && s->min > 1)) {
		s->max_unavailable = 1;
		chosen = STR("RollingUpdate, one pod less at a time");
		why = room ? STR("on premises no spare GPU is counted on, and more than one replica serves")
			   : STR("the quota leaves no GPU for a pod more");
	} else {
		s->max_surge = 1;
		chosen = STR("RollingUpdate, one pod more at a time");
		why = gpus ? TEXT(m, "%u GPU%s more for a while, and never fewer than the replicas wanted", gpus,
				  gpus == 1 ? "" : "s")
			   : STR("never fewer than the replicas wanted");
	}
	/* What goes away first may be all there is. */
	if (s->max && (s->recreate || (s->max_unavailable && s->min <= 1)))
		note_add(m, TEXT(m, "pause of '%.*s' at each rollout", STR_ARG(r->name)),
			 one_volume ? TEXT(m, "the only replica stops before the new one starts, which then loads the "
					      "model; `cache: {mode: ReadWriteMany}` lets them overlap")
				    : TEXT(m,
					   "a replica stops before its successor starts, and there may be only one; %u "
					   "more GPU%s in `quota: {gpu}`, or `replicas: {min: 2}`, keep it up",
					   gpus, gpus == 1 ? "" : "s"),
			 STR(""));
	decide(m, subject_of(m, r->name, "rollout"), NULL, chosen, why,
	       STR("`quota: {gpu}`, `replicas`, `cache: {mode}`"));
}

void scale_bounds(struct maker *m, const struct request *all)
{
	struct plan *p = m->plan;
	const struct node *gpu = field(all->quota, "gpu");
	bool limited = is_on(all->quota) && gpu;
	uint64_t quota = limited ? count_of(m, gpu, "gpu", 0, 1000000) : UINT64_MAX, spare = 0;
	for (size_t i = 0; i < p->n_workloads; i++) {
		p->workloads[i].scale.min = all->models[i].min.value;
		p->workloads[i].scale.max = all->models[i].max.value;
		spare += sizing_devices(&p->workloads[i].size);
	}
	if (limited)
		check_gpus(m, all, gpu, quota);
	bool room = quota == UINT64_MAX || demand_of(p, NULL).max + spare <= quota;
	for (size_t i = 0; i < p->n_workloads; i++) {
		struct workload *w = &p->workloads[i];
		const struct model_request *r = &all->models[i];
		bool given = r->min.at || r->max.at;
		decide(m, subject_of(m, r->name, "replicas"), r->max.at ? r->max.at : r->min.at,
		       r->fixed ? TEXT(m, "%u", w->scale.max) : TEXT(m, "%u to %u", w->scale.min, w->scale.max),
		       given                          ? STR("as given")
		       : w->scale.max != r->max.value ? STR("what the quota allows")
						      : STR("the default range"),
		       STR("`replicas`"));
		rollout(m, all, r, w, room);
		w->scale.pdb_max_unavailable = w->scale.max > 1;
	}
}

/* ---- the quota ------------------------------------------------------------------------------------------- */

static void hard(struct pairs *list, struct str key, struct str value)
{
	list->at[list->n++] = (struct pair){key, value};
}

/* Every extended resource in use, each once, with room for all replicas and one rollout. */
static void quota_devices(struct maker *m, const struct request *all, struct pairs *list)
{
	struct plan *p = m->plan;
	const struct node *given = field(all->quota, "gpu");
	bool counted = false;
	for (const struct workload *w = NULL; (w = plan_next(p, w));) {
		struct str resource = w->size.resource;
		bool seen = !w->size.gpu;
		for (const struct workload *o = NULL; !seen && (o = plan_next(p, o)) != w;)
			seen = str_eq(o->size.resource, resource);
		if (seen)
			continue;
		struct demand d = demand_of(p, arena_strz(m->arena, resource));
		bool claimed = w->size.device_class.n, whole = claimed || str_is(resource, w->size.gpu->resource);
		struct str value = given && whole ? node_text(given) : TEXT(m, "%" PRIu64, d.max + d.surge);
		counted = counted || whole;
		hard(list, claimed ? resource : TEXT(m, "requests.%.*s", STR_ARG(resource)), value);
		decide(m, TEXT(m, "quota.%.*s", STR_ARG(resource)), given && whole ? given : NULL, value,
		       given && whole
			       ? STR("as given")
			       : TEXT(m, "%" PRIu64 " for all replicas + %" PRIu64 " for a rollout", d.max, d.surge),
		       STR("`quota: {gpu}`"));
	}
	/* Nothing in this file has a whole GPU: it is for what others run in the namespace. */
	if (given && !counted)
		hard(list, TEXT(m, "requests.%s", all->gpu.type ? all->gpu.type->resource : "nvidia.com/gpu"),
		     node_text(given));
}

static void quota_amount(struct maker *m, const struct node *n, const char *key, uint64_t least_milli,
			 struct pairs *list)
{
	struct quantity q;
	if (!n)
		return;
	if (!quantity_of(n, &q) || q.negative) {
		node_problem(m->problems, n, "'%.*s' is no quantity", STR_ARG(node_text(n)));
		return;
	}
	struct quantity least = {.whole = least_milli / 1000, .nano = (uint32_t)(least_milli % 1000 * 1000000)};
	if (quantity_cmp(q, least) < 0) {
		struct problem *p = node_problem(
			m->problems, n, "a quota of %.*s for %s is less than the models need at their smallest",
			STR_ARG(node_text(n)), key);
		if (least_milli % ((uint64_t)1000 << 30) == 0)
			problem_hint(m->problems, p, "they need %" PRIu64 "Gi", least_milli / ((uint64_t)1000 << 30));
		else
			problem_hint(m->problems, p, "they need %" PRIu64 "m", least_milli);
	}
	hard(list, str_of(key), node_text(n));
}

void scale_quota(struct maker *m, const struct request *all)
{
	struct plan *p = m->plan;
	if (all->quota && !is_on(all->quota))
		return;
	struct pairs *list = &p->quota;
	size_t most = 4;
	for (const struct workload *w = NULL; (w = plan_next(p, w));)
		most++;
	*list = pairs_new(m, most);
	quota_devices(m, all, list);
	uint64_t cpu_m = 0, bytes = 0;
	unsigned claims = 0;
	for (const struct workload *w = NULL; (w = plan_next(p, w));) {
		uint64_t pods = (uint64_t)w->scale.min * larger(w->size.nodes, 1);
		cpu_m += pods * w->size.cpu_m;
		bytes += pods * w->size.memory_mib << 20;
		claims += w->cache.used && w->cache.create;
		for (size_t i = 0; i < w->n_claims; i++)
			claims += !w->claims[i].create ? 0 : w->claims[i].per_pod ? w->scale.max : 1;
	}
	quota_amount(m, field(all->quota, "cpu"), "requests.cpu", cpu_m, list);
	quota_amount(m, field(all->quota, "memory"), "requests.memory", bytes * 1000, list);
	const struct node *given = field(all->quota, "claims");
	if (given && count_of(m, given, "claims", 0, 1000000) < claims) {
		struct problem *problem = node_problem(
			m->problems, given, "a quota of %.*s claims is less than the %u that the models have",
			STR_ARG(node_text(given)), claims);
		problem_hint(m->problems, problem, "say 'claims: %u' or more", claims);
	}
	if (given || claims)
		hard(list, STR("persistentvolumeclaims"), given ? node_text(given) : TEXT(m, "%u", claims));
}
