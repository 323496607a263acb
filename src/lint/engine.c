/* SPDX-License-Identifier: Apache-2.0
 * From the text of a document to findings: read, find objects, build views, run the rules. */
#include "lint/engine.h"

#include "lint/custom.h"
#include "lint/shape.h"
#include "lint/template.h"

struct linter {
	const struct dispatch *dispatch;
	const struct lint_file *file;
	struct work_item *item;
	struct worker *worker;
	struct check check;
};

/* Would the audience of a pod rule look at this pod? */
static bool pod_hears(const struct pod *p, enum audience audience)
{
	switch (audience) {
	case FOR_ALL:
		return true;
	case FOR_AI:
		return p->ai;
	case FOR_ACCELERATOR:
		return p->wants_accelerator;
	case FOR_SERVING:
		return p->role == ROLE_SERVING;
	case FOR_TRAINING:
		return p->role == ROLE_TRAINING;
	default:
		return false;
	}
}

static bool container_hears(const struct container *k, enum audience audience)
{
	switch (audience) {
	case FOR_ACCELERATOR:
		return k->accelerators > 0 || k->claims;
	case FOR_SERVING:
		return k->serves;
	default:
		return true;
	}
}

/* Node agents hear only rules that say so; nothing is said about what is missing from a part. */
static bool rule_applies(const struct rule *r, const struct pod *p)
{
	return (p->role != ROLE_AGENT || r->flags & RULE_AGENTS) && !(p->partial && r->flags & RULE_ABSENCE);
}

static void run_container_rules(struct linter *e, const struct pod *p, const struct rule_ids *ids,
				enum audience audience)
{
	struct check *c = &e->check;
	for (size_t i = 0; i < p->n_containers; i++) {
		const struct container *k = &p->containers[i];
		if (k->node->kind != NODE_MAP || !container_hears(k, audience))
			continue;
		c->container = k;
		for (size_t j = 0; j < ids->n; j++) {
			c->rule = rule_list[ids->at[j]];
			if (rule_applies(c->rule, p))
				c->rule->container(c, p, k);
		}
	}
	c->container = NULL;
}

static void lint_pod(struct linter *e, const struct pod *p)
{
	struct check *c = &e->check;
	c->pod = p;
	for (unsigned a = 0; a < AUDIENCE_COUNT; a++) {
		if (!pod_hears(p, (enum audience)a))
			continue;
		const struct rule_ids *ids = &e->dispatch->pod[a];
		for (size_t i = 0; i < ids->n; i++) {
			c->rule = rule_list[ids->at[i]];
			if (rule_applies(c->rule, p))
				c->rule->pod(c, p);
		}
		if (e->dispatch->container[a].n)
			run_container_rules(e, p, &e->dispatch->container[a], (enum audience)a);
	}
	c->pod = NULL;
}

static void run_object_rules(struct linter *e, const struct object *o)
{
	struct check *c = &e->check;
	const struct rule_ids *ids = &e->dispatch->object[o->kind];
	for (size_t i = 0; i < ids->n; i++) {
		c->rule = rule_list[ids->at[i]];
		if (!(o->partial && c->rule->flags & RULE_ABSENCE))
			c->rule->object(c, o);
	}
}

static void add_entry(struct linter *e, const struct object *o, const struct pod *pods, size_t n, bool shapeless)
{
	struct work_item *item = e->item;
	struct entry *entry = entry_make(item->findings.memory, item->findings.source, &e->worker->doc, o, pods, n);
	entry->file = item->file;
	entry->shapeless = shapeless;
	*item->entries_end = entry;
	item->entries_end = &entry->next;
}

/* A workload without any pod spec of its own, or with nothing but parts, is itself a part. */
static bool only_parts(const struct pod *pods, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!pods[i].partial || pods[i].path->flags & POD_MERGED)
			return false;
	return true;
}

static void lint_object(struct linter *e, struct object *o)
{
	o->partial |= e->file->patch;
	struct findings *f = &e->item->findings;
	size_t from = f->n;
	f->fired = (struct rule_bits){0};
	arena_reset(&e->worker->scratch);
	struct pod *pods = NULL;
	size_t n = pods_of(o, e->check.options->all_workloads, &e->worker->scratch, &pods);
	o->guessed = !o->partial && o->info && o->info->paths && only_parts(pods, n);
	o->partial |= o->guessed;
	e->item->objects++;
	e->check.object = o;
	e->check.pods = pods;
	e->check.n_pods = n;
	run_object_rules(e, o);
	for (size_t i = 0; i < n; i++)
		lint_pod(e, &pods[i]);
	if (e->dispatch->custom)
		custom_lint(e->dispatch->custom, &e->dispatch->enabled, &e->check);
	bool shapeless = e->dispatch->shapes && !shape_lint(&e->check, e->dispatch, o, from, &e->worker->schemas);
	findings_supersede(f, from, e->dispatch);
	findings_locate(f, from);
	suppress_annotations(f, &e->worker->doc, o, pods, n);
	add_entry(e, o, pods, n, shapeless);
	e->check.object = NULL;
}

static void run_document_rules(struct linter *e, const struct object *only)
{
	size_t from = e->item->findings.n;
	e->check.object = only;
	for (size_t i = 0; i < e->dispatch->document.n; i++) {
		e->check.rule = rule_list[e->dispatch->document.at[i]];
		e->check.rule->document(&e->check, &e->worker->doc);
	}
	findings_locate(&e->item->findings, from);
	e->check.object = NULL;
}

static void lint_document(struct linter *e)
{
	struct doc *doc = &e->worker->doc;
	e->item->documents++;
	size_t before = e->item->objects;
	struct object object, last = {0};
	struct object_walk walk = object_walk(doc->root, e->item->skipped);
	while (object_next(&walk, &object)) {
		last = object;
		lint_object(e, &object);
	}
	/* A document of one object: what is wrong with its text belongs to that object. */
	if (e->item->objects > before)
		run_document_rules(e, e->item->objects == before + 1 ? &last : NULL);
}

/* The document cannot be read: a template of some tool, or a finding. */
static void report_unreadable(struct linter *e, struct doc_slice slice)
{
	struct findings *f = &e->item->findings;
	const struct problem *p = e->worker->problems.first;
	struct str text = str_sub(f->source->text, slice.begin, slice.end - slice.begin);
	size_t at = p && p->begin >= slice.begin ? p->begin - slice.begin : 0;
	if (is_text_template(text, at)) {
		e->item->skipped[SKIP_HELM_TEMPLATE]++;
		return;
	}
	/* Folders hold other tools' JSON, comments and all. */
	if (!e->file->named && str_ends(str_of(e->file->source.name), ".json") && !str_has(text, "\"apiVersion\"")) {
		e->item->skipped[SKIP_NO_MANIFEST]++;
		return;
	}
	e->item->unparsable++;
	if (!rule_bit(&e->dispatch->enabled, RULE_INDEX_api010))
		return;
	struct str message = p ? p->message : STR("cannot be read");
	if (p && p->hint.n)
		message = arena_printf(f->memory, "%.*s; %.*s", STR_ARG(p->message), STR_ARG(p->hint));
	struct finding *made = findings_add(f, &rule_api010, arena_str(f->memory, message));
	made->begin = p ? p->begin : slice.begin;
	made->end = p ? p->end : slice.begin;
}

void item_lint(const struct dispatch *dispatch, const struct lint_options *options, const struct lint_file *file,
	       struct work_item *item, struct worker *worker)
{
	item->findings.memory = worker->memory;
	item->findings.source = &file->source;
	item->findings.file = item->file;
	struct linter e = {.dispatch = dispatch, .file = file, .item = item, .worker = worker};
	e.check = (struct check){
		.options = options, .scratch = &worker->scratch, .doc = &worker->doc, .out = &item->findings};
	bool ignores = file->has_ignores;
	if (ignores && item->first)
		suppress_file_comments(&item->findings, 0,
				       item->n_slices ? item->slices[0].begin : file->source.text.n);
	for (size_t i = 0; i < item->n_slices; i++) {
		doc_reset(&worker->doc);
		if (!doc_read(&worker->doc, &file->source, item->slices[i], DOC_KUBECTL, &options->limits,
			      &worker->problems)) {
			report_unreadable(&e, item->slices[i]);
			problems_release(&worker->problems);
		} else if (!worker->doc.root || worker->doc.root->kind == NODE_NULL) {
			item->skipped[SKIP_EMPTY]++;
		} else {
			lint_document(&e);
		}
		if (ignores && !worker->doc.failed)
			suppress_comments(&item->findings, &worker->doc);
	}
}
