/* SPDX-License-Identifier: Apache-2.0
 * Pipelines: steps in the order of what each comes after, as Argo Workflows: a WorkflowTemplate that people start, or a
 * CronWorkflow. */
#include "base/alloc.h"
#include "doc/build.h"
#include "doc/doc.h"
#include "kube/formats.h"
#include "kube/names.h"
#include "plan/capabilities.h"
#include "plan/context_build.h"
#include "plan/reach.h"
#include "plan/sections/pods.h"
#include "plan/sections/section.h"

enum {
	/** Names of a CronWorkflow's runs get a time behind them (11 characters), and those of pods a hash. */
	LONGEST_NAME = 30,
	LONGEST_STEP = 62,
	CPU_M = 2000,
	MEMORY_MIB = 8192,
	USER = 1000,
	MOST_STEPS = 1000,
};

/* ---- steps ----------------------------------------------------------------------------------------------- */

static bool check_after(struct maker *m, const struct node *steps, const struct node *entry)
{
	size_t before = m->problems->n;
	const struct node *after = field(node_deref(entry), "after");
	for (const struct node *a = node_first(after); a; a = a->next) {
		struct str name = node_text(a);
		if (str_eq(name, node_key(entry))) {
			node_problem(m->problems, a, "step '%.*s' waits for itself", STR_ARG(name));
			continue;
		}
		if (node_find(steps, name))
			continue;
		struct problem *p = node_problem(m->problems, a, "no step is called '%.*s'", STR_ARG(name));
		struct nearest near = nearest_start(name);
		struct node_entries it = node_entries(steps);
		for (const struct node *e; (e = node_next_entry(&it));)
			nearest_offer(&near, node_key(e));
		if (near.best.p)
			problem_hint(m->problems, p, "did you mean '%.*s'?", STR_ARG(near.best));
	}
	return m->problems->n == before;
}

struct ring {
	const struct node *steps;
	/** Steps in the order of the file, and whether all they wait for come before. */
	const struct node *entry[MOST_STEPS];
	bool done[MOST_STEPS];
	size_t n;
};

static bool is_ready(const struct ring *r, size_t i)
{
	for (const struct node *a = node_first(field(node_deref(r->entry[i]), "after")); a; a = a->next)
		for (size_t j = 0; j < r->n; j++)
			if (!r->done[j] && str_eq(node_key(r->entry[j]), node_text(a)))
				return false;
	return true;
}

/* Takes away what is ready until nothing is left, or what is left waits for each other. */
static bool check_rings(struct maker *m, const struct node *steps)
{
	struct ring *r = ARENA_NEW(m->arena, struct ring);
	r->steps = steps;
	struct node_entries it = node_entries(steps);
	for (const struct node *e; (e = node_next_entry(&it)) && r->n < MOST_STEPS;)
		r->entry[r->n++] = e;
	for (bool went_on = true; went_on;) {
		went_on = false;
		for (size_t i = 0; i < r->n; i++)
			if (!r->done[i] && is_ready(r, i))
				went_on = r->done[i] = true;
	}
	for (size_t i = 0; i < r->n; i++) {
		if (r->done[i])
			continue;
		struct problem *p =
			node_key_problem(m->problems, r->entry[i], "step '%.*s' waits for a step that waits for it",
					 STR_ARG(node_key(r->entry[i])));
		problem_hint(m->problems, p, "'after' names what must be done before, and must not lead back");
		return false;
	}
	return true;
}

static void put_step(struct maker *m, const struct node *entry, const struct workload *w, struct node *seq)
{
	const struct node *map = node_deref(entry);
	struct strs after = strs_of(m, field(map, "after"));
	struct node *step = push_map(m->arena, seq);
	put_text(m->arena, step, "name", node_key(entry));
	put_text(m->arena, step, "workload", w->name);
	put_texts(m->arena, step, "after", &after);
	put_text_or_null(m->arena, step, "when", text_field(map, "when").value);
}

static void plan_step(struct maker *m, const struct request *all, struct str pipeline, const struct node *entry,
		      struct node *seq)
{
	const char *wrong = dns1123_label_error(node_key(entry));
	if (wrong) {
		node_key_problem(m->problems, entry, "'%.*s' cannot be the name of a step: it %s",
				 STR_ARG(node_key(entry)), wrong);
		return;
	}
	const struct pods_request r = {
		.entry = entry,
		.name = TEXT(m, "%.*s-%.*s", STR_ARG(pipeline), STR_ARG(node_key(entry))),
		.account = pipeline,
		.kind = "step",
		.component = "pipeline",
		.noun = "step",
		.longest_name = LONGEST_STEP,
		/* Argo Workflows' own name for it. */
		.container = "main",
		.replicas = 1,
		.cpu_m = CPU_M,
		.memory_mib = MEMORY_MIB,
		.downloads = true,
		.user = {.non_root = true, .uid = USER, .gid = USER, .fs_group = USER, .home = "/tmp"}};
	struct workload *w = pods_add(m, all, &r);
	if (!w)
		return;
	/* Each pod reports its result there. */
	connect_api_server(m, w);
	put_step(m, entry, w, seq);
}

/* ---- pipelines ------------------------------------------------------------------------------------------- */

static void put_workspace(struct maker *m, const struct request *all, const struct node *map, struct str name,
			  struct node *out)
{
	const struct node *n = field(map, "workspace");
	if (!n) {
		put_null(m->arena, out, "workspace");
		return;
	}
	/* Steps side by side run on several nodes. */
	struct given_text mode = text_field(n, "mode"), class = text_field(n, "class");
	enum access_mode wanted = mode.at && str_is(mode.value, "ReadWriteOnce") ? ACCESS_RWO : ACCESS_RWX;
	const struct cloud_storage *s = catalog_storage_for(all->cloud.cloud, wanted);
	struct node *w = put_map(m->arena, out, "workspace");
	put_text(m->arena, w, "size", node_text(node_is(n, NODE_MAP) ? field(n, "size") : n));
	put_text(m->arena, w, "mode", str_of(access_mode_name(wanted)));
	put_text_or_null(m->arena, w, "class",
			 class.at              ? class.value
			 : s && !s->is_default ? str_of(s->class)
					       : (struct str){NULL, 0});
	if (!class.at && s && s->class && (!s->exists || s->note))
		note_add(m, TEXT(m, "StorageClass '%s'", s->class),
			 TEXT(m, "%s volumes%s%s", access_mode_name(wanted), s->note ? "; " : "",
			      s->note ? s->note : ""),
			 STR(""));
	decide(m, subject_of(m, name, "workspace"), n, str_of(access_mode_name(wanted)),
	       STR("a volume for each run at /workspace, deleted with it; steps on several nodes share it"),
	       STR("`workspace: {size, class, mode}`"));
}

static bool check_pipeline(struct maker *m, const struct node *entry, const struct node *map)
{
	struct given_text schedule = text_field(map, "schedule");
	struct str name = node_key(entry);
	const char *wrong = dns1123_label_error(name);
	size_t before = m->problems->n;
	if (!wrong && name.n > LONGEST_NAME)
		wrong = "must be 30 characters or less";
	if (wrong)
		node_key_problem(m->problems, entry, "'%.*s' cannot be the name of a pipeline: it %s", STR_ARG(name),
				 wrong);
	if (schedule.at && !is_cron_schedule(schedule.value))
		node_problem(m->problems, schedule.at, "'%.*s' is no schedule", STR_ARG(schedule.value));
	const struct node *steps = field(map, "steps");
	struct node_entries it = node_entries(steps);
	for (const struct node *e; (e = node_next_entry(&it));)
		check_after(m, steps, e);
	return m->problems->n == before && check_rings(m, steps);
}

static void put_parameters(struct maker *m, const struct node *map, struct node *out)
{
	struct pairs list = pairs_of(m, field(map, "parameters"));
	struct node *seq = put_seq(m->arena, out, "parameters");
	for (size_t i = 0; i < list.n; i++) {
		struct node *p = push_map(m->arena, seq);
		put_text(m->arena, p, "name", list.at[i].key);
		put_text(m->arena, p, "value", list.at[i].value);
	}
}

static void plan_pipeline(struct maker *m, const struct request *all, const struct node *entry, struct node *seq)
{
	const struct node *map = node_deref(entry);
	if (!check_pipeline(m, entry, map))
		return;
	struct node *out = push_map(m->arena, seq), *labels, *steps;
	put_text(m->arena, out, "name", node_key(entry));
	labels = put_map(m->arena, out, "labels");
	put_text(m->arena, labels, "app.kubernetes.io/name", node_key(entry));
	put_text(m->arena, labels, "app.kubernetes.io/component", STR("pipeline"));
	for (size_t i = 0; i < m->plan->labels.n; i++)
		build_put(labels, m->plan->labels.at[i].key, build_str(m->arena, m->plan->labels.at[i].value));
	put_text_or_null(m->arena, out, "schedule", text_field(map, "schedule").value);
	put_parameters(m, map, out);
	put_workspace(m, all, map, node_key(entry), out);
	steps = put_seq(m->arena, out, "steps");
	struct node_entries it = node_entries(field(map, "steps"));
	for (const struct node *e; (e = node_next_entry(&it));)
		plan_step(m, all, node_key(entry), e, steps);
	if (!text_field(map, "schedule").at)
		decide(m, subject_of(m, node_key(entry), "start"), NULL, STR("by hand"),
		       TEXT(m, "argo submit -n %.*s --from workflowtemplate/%.*s", STR_ARG(m->plan->space),
			    STR_ARG(node_key(entry))),
		       STR("`schedule`"));
}

void pipelines_plan(struct maker *m, const struct request *all, const struct node *map)
{
	struct node *seq = put_seq(m->arena, section_context(m, "pipelines"), "pipelines");
	struct node_entries it = node_entries(map);
	for (const struct node *e; (e = node_next_entry(&it));)
		if (!node_is(e, NODE_NULL))
			plan_pipeline(m, all, e, seq);
	capability_note(m, "argo-workflows", STR("runs pipelines"));
}
