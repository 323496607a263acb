/* SPDX-License-Identifier: Apache-2.0
 * A plan as JSON: schemas/plan.schema.json. */
#include "base/json.h"
#include "cmd/plan.h"
#include "plan/totals.h"

enum { COSTS_PER_UNIT = 100 };

static void add_text(struct json *to, const char *name, const char *text)
{
	if (text)
		json_add_str(to, name, str_of(text));
	else
		json_add_null(to, name);
}

static void add_str(struct json *to, const char *name, struct str text)
{
	if (text.n)
		json_add_str(to, name, text);
	else
		json_add_null(to, name);
}

static struct json *memory_json(const struct memory_fit *f)
{
	struct json *j = json_object();
	json_add_number(j, "budgetMiB", (double)f->budget);
	json_add_number(j, "weightsMiB", (double)f->weights);
	json_add_number(j, "overheadMiB", (double)f->overhead);
	json_add_number(j, "cacheMiB", (double)f->cache);
	json_add_number(j, "neededMiB", (double)f->needed);
	json_add_number(j, "cacheTokens", (double)f->tokens);
	return j;
}

static struct json *devices_json(const struct sizing *z)
{
	struct json *j = json_object();
	json_add_str(j, "gpu", str_of(z->gpu->name));
	json_add_str(j, "title", str_of(z->gpu->title));
	add_text(j, "mig", z->mig ? z->mig->profile : NULL);
	json_add_number(j, "count", z->count);
	json_add_number(j, "nodes", z->nodes ? z->nodes : 1);
	if (z->shares)
		json_add_number(j, "sharedBy", z->shares);
	else
		json_add_null(j, "sharedBy");
	json_add_str(j, "resource", z->resource);
	add_text(j, "machine", z->instance ? z->instance->name : NULL);
	return j;
}

static struct json *options_json(const struct sizing *z)
{
	static const char *const states[] = {[OPTION_CHOSEN] = "chosen",
					     [OPTION_FITS] = "fits",
					     [OPTION_SHORT] = "tooLittleMemory",
					     [OPTION_NO_HOST] = "noMachine",
					     [OPTION_UNSUITED] = "notProposed"};
	struct json *list = json_array();
	for (size_t i = 0; i < z->n_options; i++) {
		const struct size_option *o = &z->options[i];
		struct json *j = json_object();
		json_add_str(j, "state", str_of(states[o->state]));
		json_add_str(j, "gpu", str_of(o->gpu->name));
		add_text(j, "mig", o->mig ? o->mig->profile : NULL);
		json_add_number(j, "count", o->count);
		json_add_number(j, "nodes", o->nodes);
		add_text(j, "machine", o->instance ? o->instance->name : NULL);
		json_add_number(j, "relativeCost", (double)o->cost / COSTS_PER_UNIT);
		json_add(j, "memory", memory_json(&o->fit));
		add_str(j, "why", o->why);
		json_add(list, NULL, j);
	}
	return list;
}

static struct json *model_json(const struct workload *w)
{
	const struct sizing *z = &w->size;
	struct json *j = json_object();
	json_add_str(j, "id", w->model_id);
	json_add_str(j, "engine", str_of(w->engine->name));
	json_add_number(j, "parametersM", w->model->params_m);
	json_add_str(j, "dtype", str_of(data_type_name(z->type)));
	json_add_number(j, "weightsMiB", (double)z->weights_mib);
	json_add_number(j, "downloadMiB", (double)z->download_mib);
	json_add_number(j, "context", z->context);
	json_add_number(j, "concurrency", z->concurrency);
	json_add(j, "memory", memory_json(&z->fit));
	json_add(j, "options", options_json(z));
	return j;
}

static struct json *workload_json(const struct workload *w)
{
	const struct sizing *z = &w->size;
	struct json *j = json_object(), *replicas = json_object(), *host = json_object();
	json_add_str(j, "name", w->name);
	json_add_str(j, "kind", str_of(w->kind));
	json_add_number(replicas, "min", w->scale.min);
	json_add_number(replicas, "max", w->scale.max);
	json_add(j, "replicas", replicas);
	json_add_number(host, "cpuMilli", z->cpu_m);
	json_add_number(host, "memoryMiB", z->memory_mib);
	json_add_number(host, "shmMiB", z->shm_mib);
	json_add(j, "host", host);
	if (z->gpu)
		json_add(j, "devices", devices_json(z));
	else
		json_add_null(j, "devices");
	if (w->model)
		json_add(j, "model", model_json(w));
	else
		json_add_null(j, "model");
	return j;
}

static struct json *totals_json(struct arena *arena, const struct plan *plan)
{
	struct totals t = plan_totals(arena, plan);
	struct json *list = json_array();
	for (size_t i = 0; i < t.n; i++) {
		struct json *j = json_object();
		json_add_str(j, "resource", t.at[i].resource);
		json_add_str(j, "min", total_text(arena, &t.at[i], t.at[i].min));
		json_add_str(j, "max", total_text(arena, &t.at[i], t.at[i].max));
		add_str(j, "quota", t.at[i].quota);
		json_add(list, NULL, j);
	}
	return list;
}

static struct json *decisions_json(const struct plan *plan)
{
	struct json *list = json_array();
	for (const struct decision *d = plan->decisions; d; d = d->next) {
		struct json *j = json_object();
		json_add_str(j, "subject", d->subject);
		json_add_str(j, "chosen", d->chosen);
		json_add_str(j, "why", d->why);
		json_add_str(j, "change", d->change);
		json_add_bool(j, "given", d->given);
		json_add(list, NULL, j);
	}
	return list;
}

static struct json *notes_json(const struct plan *plan)
{
	struct json *list = json_array();
	for (size_t i = 0; i < plan->n_notes; i++) {
		struct json *j = json_object();
		json_add_str(j, "need", plan->notes[i].need);
		json_add_str(j, "text", plan->notes[i].text);
		add_str(j, "command", plan->notes[i].command);
		json_add(list, NULL, j);
	}
	return list;
}

/* One object a line. */
static void print_list(const char *name, const struct json *list, bool last, struct buf *out)
{
	buf_addf(out, "\"%s\": [", name);
	for (size_t i = 0; i < json_count(list); i++) {
		buf_addz(out, i ? ",\n" : "\n");
		json_print(json_at(list, i), false, out);
	}
	buf_addz(out, last ? "\n]}\n" : "\n],\n");
}

void plan_print_json(struct arena *arena, const struct plan *plan, struct buf *out)
{
	struct json *set = json_object(), *workloads = json_array(), *totals = totals_json(arena, plan),
		    *decisions = decisions_json(plan), *notes = notes_json(plan);
	json_add_str(set, "name", plan->name);
	json_add_str(set, "namespace", plan->space);
	json_add_str(set, "cloud", str_of(plan->cloud->name));
	json_add_str(set, "kubernetes", arena_printf(arena, "1.%u", plan->kubernetes));
	for (const struct workload *w = NULL; (w = plan_next(plan, w));)
		json_add(workloads, NULL, workload_json(w));
	buf_addz(out, "{\"version\": 1, \"set\": ");
	json_print(set, false, out);
	buf_addz(out, ",\n");
	print_list("workloads", workloads, false, out);
	print_list("totals", totals, false, out);
	print_list("decisions", decisions, false, out);
	print_list("notes", notes, true, out);
	json_free(set);
	json_free(workloads);
	json_free(totals);
	json_free(decisions);
	json_free(notes);
}
