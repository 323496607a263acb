/* SPDX-License-Identifier: Apache-2.0
 * The order of planning: what is asked for, how large each model is, where it goes, how many of it, what runs, who
 * reaches it. */
#include "plan/plan.h"

#include "base/alloc.h"
#include "doc/doc.h"
#include "kube/names.h"
#include "plan/bucket.h"
#include "plan/capabilities.h"
#include "plan/labels.h"
#include "plan/own_image.h"
#include "plan/placement.h"
#include "plan/platform.h"
#include "plan/reach.h"
#include "plan/run.h"
#include "plan/scale.h"
#include "plan/sections/section.h"
#include "plan/sizing.h"
#include "plan/split.h"

enum { LONGEST_SET_NAME = 40, DEFAULT_PRIORITY = 100000, BATCH_PRIORITY = 1000 };

static void plan_names(struct maker *m, const struct request *all)
{
	struct plan *p = m->plan;
	p->cloud = all->cloud.cloud;
	p->kubernetes = all->kubernetes;
	p->name =
		all->name.at ? all->name.value : dns_label_of(m, m->options->default_name, LONGEST_SET_NAME, "models");
	p->space = all->space.at ? all->space.value : p->name;
	const struct given_text *names[] = {&all->name, &all->space};
	for (size_t i = 0; i < 2; i++) {
		const char *wrong = names[i]->at ? dns1123_label_error(names[i]->value) : NULL;
		if (wrong)
			node_problem(m->problems, names[i]->at, "'%.*s' cannot be a name: it %s",
				     STR_ARG(names[i]->value), wrong);
	}
	p->create_namespace = !str_is(p->space, "default") && !str_starts(p->space, "kube-");
	labels_read(m, all);
	decide(m, STR("namespace"), all->space.at, p->space,
	       all->space.at ? STR("as given") : STR("the name of the set"), STR("`namespace`"));
	decide(m, STR("kubernetes"), field(all->root, "kubernetes"), TEXT(m, "1.%u", p->kubernetes),
	       field(all->root, "kubernetes") ? STR("as given") : STR("the newest release known"), STR("`kubernetes`"));
}

/* ---- priorities ------------------------------------------------------------------------------------------ */

static void given_priorities(struct maker *m, const struct node *map)
{
	struct plan *p = m->plan;
	struct node_entries it = node_entries(map);
	p->priorities = arena_calloc(m->arena, node_count(map) + 1, sizeof *p->priorities);
	for (const struct node *e; (e = node_next_entry(&it)) && p->n_priorities < node_count(map);) {
		int64_t value = 0;
		if (!node_int(e, &value) || value > 1000000000 || value < INT32_MIN) {
			node_problem(m->problems, e, "a priority is a whole number up to 1000000000");
			continue;
		}
		p->priorities[p->n_priorities++] = (struct priority){
			.name = node_key(e),
			.value = value,
			.preempt = true,
			.description = TEXT(m, "Workloads of %.*s that are of this priority.", STR_ARG(p->name))};
	}
}

/* The class of what names none: the one that is called like the component; else models take the highest that is
 * declared, and what can wait takes the lowest. */
static struct str default_priority(const struct plan *p, const struct workload *w)
{
	const struct priority *best = NULL;
	for (size_t i = 0; i < p->n_priorities; i++) {
		const struct priority *c = &p->priorities[i];
		if (str_is(c->name, w->component))
			return c->name;
		bool serves = w->model || w->serves;
		if (!best || (serves ? c->value > best->value : c->value < best->value))
			best = c;
	}
	return best ? best->name : (struct str){NULL, 0};
}

/* Classes belong to the cluster, so their names carry the set's. */
static void own_priorities(struct maker *m)
{
	struct plan *p = m->plan;
	bool serves = p->n_workloads, waits = false;
	for (const struct workload *w = p->others; w; w = w->next) {
		serves = serves || w->serves;
		waits = waits || !w->serves;
	}
	p->priorities = arena_calloc(m->arena, 2, sizeof *p->priorities);
	if (serves)
		p->priorities[p->n_priorities++] = (struct priority){
			TEXT(m, "%.*s-inference", STR_ARG(p->name)),
			STR("Models that serve requests; preempts batch work when accelerators are short."),
			DEFAULT_PRIORITY, true};
	if (waits)
		p->priorities[p->n_priorities++] = (struct priority){
			TEXT(m, "%.*s-batch", STR_ARG(p->name)),
			STR("Work that can wait: it never takes the place of what runs."), BATCH_PRIORITY, false};
}

static void plan_priorities(struct maker *m, const struct request *all)
{
	struct plan *p = m->plan;
	bool named = false;
	for (const struct workload *w = NULL; (w = plan_next(p, w));)
		named = named || w->priority.n;
	if (all->priorities)
		given_priorities(m, all->priorities);
	else if (!named)
		own_priorities(m);
	for (struct workload *w = NULL; (w = plan_next(p, w));) {
		bool declared = !w->priority.n;
		if (!w->priority.n)
			w->priority = default_priority(p, w);
		for (size_t j = 0; j < p->n_priorities; j++)
			declared = declared || str_eq(p->priorities[j].name, w->priority);
		if (!declared)
			note_add(m, TEXT(m, "PriorityClass '%.*s'", STR_ARG(w->priority)),
				 TEXT(m, "orders the pods of '%.*s'", STR_ARG(w->name)), STR(""));
	}
}

struct workload *plan_next(const struct plan *p, const struct workload *w)
{
	if (w && !w->engine)
		return w->next;
	size_t next = w ? (size_t)(w - p->workloads) + 1 : 0;
	return next < p->n_workloads ? &p->workloads[next] : p->others;
}

/* ---- one model ------------------------------------------------------------------------------------------- */

static void plan_labels(struct maker *m, const struct model_request *r, struct workload *w)
{
	struct str id = r->id;
	size_t slash = id.n;
	while (slash && id.p[slash - 1] != '/')
		slash--;
	w->model_label = label_value_of(m, str_sub(id, slash, id.n));
	struct pair all[] = {
		{STR("app.kubernetes.io/name"),
		 str_is(r->engine_name.value, "custom") ? w->name : str_of(r->engine->name)},
		{STR("app.kubernetes.io/instance"), w->name},
		{STR("app.kubernetes.io/component"), str_of(w->component)},
		{STR("app.kubernetes.io/part-of"), m->plan->name},
		{STR("app.kubernetes.io/version"), w->run.version_label},
		{STR("app.kubernetes.io/managed-by"), STR("k8sai")},
		{STR("k8sai.dev/model"), w->model_label},
	};
	w->labels = labels_with_given(m, all, COUNT_OF(all));
	w->selector = (struct pairs){w->labels.at, 2};
	if (w->version_given)
		w->annotations = pairs_one(m, STR("kubernetes.io/change-cause"),
					   TEXT(m, "%.*s %.*s", STR_ARG(w->model_id), STR_ARG(r->version.value)));
}

static bool plan_size(struct maker *m, const struct request *all, const struct model_request *r, struct workload *w)
{
	*w = (struct workload){.name = r->name,
			       .at = r->at,
			       .model_id = r->id,
			       .model = r->model,
			       .engine = r->engine,
			       .component = "inference",
			       .container = r->name,
			       .spot = r->spot,
			       .priority = r->priority.value,
			       .service_account = r->name,
			       .create_account = true};
	run_image(m, r, w);
	bool sized = r->model ? size_workload(m, all, r, w) : own_image_size(m, all, r, w);
	if (!sized || !platform_choose(m, r, w) || !claim_devices(m, all, &r->gpu, w))
		return false;
	place_pods(m, all, w, r->spot_at);
	return true;
}

static void plan_workload(struct maker *m, const struct request *all, const struct model_request *r, struct workload *w)
{
	plan_labels(m, r, w);
	run_cache(m, all, r, w->scale.max * larger(w->size.nodes, 1), w);
	bucket_fetch(m, all, r, w);
	run_workload(m, all, r, w);
	observe_workload(m, all, r, w);
	scale_workload(m, r, w);
	if (w->stable)
		w->expose = w->stable->expose;
	else
		expose_workload(m, all, r, w);
	split_workload(m, r, w);
	connect_workload(m, all, r, w);
	/* Who gets in is let in to the canary, but by the model's own route. */
	w->expose.used = w->expose.used && !w->stable;
	platform_finish(m, all, r, w);
}

static void plan_workloads(struct maker *m, const struct request *all)
{
	struct plan *p = m->plan;
	bool sized = true;
	p->workloads = arena_calloc(m->arena, all->n_models, sizeof *p->workloads);
	p->n_workloads = all->n_models;
	for (size_t i = 0; i < p->n_workloads; i++)
		sized = plan_size(m, all, &all->models[i], &p->workloads[i]) && sized;
	sections_plan(m, all);
	if (!sized)
		return;
	scale_bounds(m, all);
	for (size_t i = 0; i < p->n_workloads; i++) {
		/* A canary stands behind its model. */
		if (all->models[i].stable && i)
			p->workloads[i].stable = &p->workloads[i - 1];
		plan_workload(m, all, &all->models[i], &p->workloads[i]);
	}
	scale_quota(m, all);
	plan_priorities(m, all);
}

struct plan *plan_make(struct arena *arena, const struct node *values, const struct plan_options *options,
		       struct problems *problems)
{
	static const struct plan_options none;
	size_t before = problems->n;
	struct plan *plan = ARENA_NEW(arena, struct plan);
	struct maker m = {.arena = arena,
			  .problems = problems,
			  .options = options ? options : &none,
			  .plan = plan,
			  .decisions_end = &plan->decisions};
	struct request all;
	if (!request_read(&m, values, &all))
		return NULL;
	plan_names(&m, &all);
	capabilities_read(&m, field(values, "cluster"));
	plan_workloads(&m, &all);
	return problems->n == before ? plan : NULL;
}
