/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/context.h"

#include "base/alloc.h"
#include "plan/context_build.h"
#include "plan/sections/section.h"

/* Pod Security Standards: `restricted` refuses root; nothing that is generated needs more than `baseline`. */
static struct str pod_security(const struct plan *p)
{
	for (const struct workload *w = NULL; (w = plan_next(p, w));)
		if (!w->run.user || !w->run.user->non_root)
			return STR("baseline");
	return STR("restricted");
}

static void put_priorities(struct arena *a, const struct plan *p, struct node *out)
{
	struct node *seq = put_seq(a, out, "priorities");
	for (size_t i = 0; i < p->n_priorities; i++) {
		struct node *map = push_map(a, seq);
		put_text(a, map, "name", p->priorities[i].name);
		put(map, "value", build_int(a, p->priorities[i].value));
		put_flag(a, map, "preempt", p->priorities[i].preempt);
		put_text(a, map, "description", p->priorities[i].description);
	}
}

static void put_notes(struct arena *a, const struct plan *p, struct node *out)
{
	struct node *seq = put_seq(a, out, "notes");
	for (size_t i = 0; i < p->n_notes; i++) {
		struct node *map = push_map(a, seq);
		put_text(a, map, "need", p->notes[i].need);
		put_text(a, map, "text", p->notes[i].text);
		put_text_or_null(a, map, "command",
				 p->notes[i].command.n ? p->notes[i].command : (struct str){NULL, 0});
	}
}

static void put_set(struct arena *a, const struct plan *p, struct node *out)
{
	struct node *set = put_map(a, out, "set"), *part;
	put_text(a, set, "name", p->name);
	put_text(a, set, "namespace", p->space);
	put_flag(a, set, "createNamespace", p->create_namespace);
	put_text(a, set, "podSecurity", pod_security(p));
	part = put_map(a, set, "cloud");
	put_text(a, part, "name", str_of(p->cloud->name));
	put_text(a, part, "title", str_of(p->cloud->title));
	part = put_map(a, set, "kubernetes");
	put_count(a, part, "minor", p->kubernetes);
	put_text(a, part, "version", arena_printf(a, "1.%u", p->kubernetes));
	put_pairs(a, set, "labels", &p->labels);
	put_texts(a, put_map(a, set, "cluster"), "has", &p->has);
	put_priorities(a, p, set);
	if (p->quota.n) {
		part = put_map(a, set, "quota");
		put_text(a, part, "name", p->name);
		put_pairs(a, part, "hard", &p->quota);
	} else {
		put_null(a, set, "quota");
	}
	put_notes(a, p, set);
}

/* What only one kind of workload has stands under the kind's name; null for all others. */
static void put_own(struct arena *a, const struct workload *w, struct node *out)
{
	static const char *const kinds[] = {"leaderworkerset", "kserve", "job", "notebook", "statefulset", "daemonset"};
	for (size_t i = 0; i < COUNT_OF(kinds); i++)
		if (w->own && strcmp(w->kind, kinds[i]) == 0)
			put(out, kinds[i], w->own);
		else
			put_null(a, out, kinds[i]);
}

static void put_workload(struct arena *a, const struct workload *w, struct node *out)
{
	put_text(a, out, "name", w->name);
	put_text(a, out, "kind", str_of(w->kind));
	put_text(a, out, "component", str_of(w->component));
	put_text(a, out, "container", w->container);
	put_text_or_null(a, out, "model", w->model_id);
	put_text_or_null(a, out, "modelLabel", w->model_label);
	put_text_or_null(a, out, "engine", w->engine ? str_of(w->engine->name) : (struct str){NULL, 0});
	put_text_or_null(a, out, "engineTitle", w->engine ? str_of(w->engine->title) : (struct str){NULL, 0});
	put_text(a, out, "version", w->run.version_label);
	put_pairs(a, out, "labels", &w->labels);
	put_pairs(a, out, "selector", &w->selector);
	put_text(a, out, "serviceName", w->service_name.n ? w->service_name : w->name);
	put_pairs(a, out, "serviceSelector", w->service_selector.n ? &w->service_selector : &w->selector);
	put_pairs(a, out, "annotations", &w->annotations);
	put_pairs(a, out, "podLabels", &w->place.pod_labels);
	put_pairs(a, out, "podAnnotations", &w->pod_annotations);
	context_run(a, w, out);
	context_place(a, w, out);
	context_scale(a, w, out);
	context_reach(a, w, out);
	put_own(a, w, out);
}

struct node *plan_context(struct arena *arena, const struct plan *plan)
{
	struct node *root = build_map(arena);
	put_count(arena, root, "version", PLAN_CONTEXT_VERSION);
	put_set(arena, plan, root);
	struct node *seq = put_seq(arena, root, "workloads");
	for (const struct workload *w = NULL; (w = plan_next(plan, w));)
		put_workload(arena, w, push_map(arena, seq));
	sections_put(arena, plan, root);
	return root;
}

struct node *plan_decisions(struct arena *arena, const struct plan *plan)
{
	struct node *seq = build_seq(arena);
	for (const struct decision *d = plan->decisions; d; d = d->next) {
		struct node *map = push_map(arena, seq);
		put_text(arena, map, "subject", d->subject);
		put_text(arena, map, "chosen", d->chosen);
		put_text(arena, map, "why", d->why);
		put_text(arena, map, "change", d->change);
		put_flag(arena, map, "given", d->given);
	}
	return seq;
}
