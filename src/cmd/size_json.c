/* SPDX-License-Identifier: Apache-2.0
 * The answer as JSON: schemas/size.schema.json. */
#include "base/json.h"
#include "cmd/size.h"

static void add_text(struct json *to, const char *name, const char *text)
{
	if (text)
		json_add_str(to, name, str_of(text));
	else
		json_add_null(to, name);
}

static struct json *model_json(const struct survey *s)
{
	static const char *const kinds[] = {[MODEL_LLM] = "llm",
					    [MODEL_EMBEDDING] = "embedding",
					    [MODEL_RERANK] = "rerank",
					    [MODEL_SPEECH] = "speech",
					    [MODEL_VISION] = "vision"};
	const struct load *l = &s->load;
	const struct model *m = l->model;
	struct json *j = json_object();
	json_add_str(j, "id", s->id);
	json_add_str(j, "kind", str_of(kinds[m->kind]));
	json_add_number(j, "parametersM", m->params_m);
	json_add_number(j, "activeM", m->active_m);
	json_add_str(j, "dtype", str_of(data_type_name(l->type)));
	json_add_number(j, "weightsMiB", (double)l->weights_mib);
	json_add_number(j, "cacheBytesPerToken", (double)(catalog_model_kv_bytes(m, l->context, 16) / l->context));
	if (s->model_why.n)
		json_add_str(j, "counted", s->model_why);
	else
		json_add_null(j, "counted");
	struct json *notes = json_array();
	for (size_t i = 0; i < s->n_notes; i++)
		json_add_str(notes, NULL, s->notes[i].text);
	json_add(j, "notes", notes);
	if (m->max_context)
		json_add_number(j, "maxContext", m->max_context);
	else
		json_add_null(j, "maxContext");
	return j;
}

static struct json *question_json(const struct survey *s)
{
	const struct load *l = &s->load;
	struct json *j = json_object(), *clouds = json_array();
	json_add_number(j, "context", l->context);
	json_add_number(j, "concurrency", l->sequences);
	json_add_str(j, "engine", str_of(l->engine->name));
	json_add_number(j, "memoryPercent", l->percent);
	add_text(j, "quantization", s->quantization ? s->quantization->name : NULL);
	for (size_t i = 0; i < s->n_clouds; i++)
		json_add_str(clouds, NULL, str_of(s->clouds[i]->name));
	json_add(j, "clouds", clouds);
	return j;
}

static void add_devices(struct json *j, const struct candidate *c)
{
	json_add_str(j, "gpu", str_of(c->gpu->name));
	add_text(j, "mig", c->mig ? c->mig->profile : NULL);
	json_add_number(j, "count", c->count);
	json_add_number(j, "nodes", c->nodes ? c->nodes : 1);
}

/* Of each GPU. */
static struct json *memory_json(const struct candidate *c)
{
	const struct memory_fit *f = &c->fit;
	struct json *j = json_object();
	json_add_number(j, "totalMiB", (double)candidate_memory(c));
	json_add_number(j, "usableMiB", (double)f->budget);
	json_add_number(j, "weightsMiB", (double)f->weights);
	json_add_number(j, "overheadMiB", (double)f->overhead);
	json_add_number(j, "cacheMiB", (double)f->cache);
	json_add_number(j, "cacheAskedMiB", (double)f->needed);
	json_add_number(j, "spareMiB", (double)(f->cache - f->needed));
	return j;
}

/* On premises nobody knows the machines. */
static void add_machine(struct json *j, const struct instance *it)
{
	add_text(j, "machine", it ? it->name : NULL);
	if (it && !it->attachable)
		json_add_number(j, "machineGpus", it->count);
	else
		json_add_null(j, "machineGpus");
}

static struct json *row_json(const struct survey_row *row)
{
	struct json *j = json_object(), *places = json_array();
	add_devices(j, &row->how);
	json_add_number(j, "relativeCost", (double)row->how.cost / 100);
	json_add(j, "memoryOfEach", memory_json(&row->how));
	json_add_number(j, "context", row->load.context);
	json_add_number(j, "cacheTokens", (double)row->how.fit.tokens);
	json_add_number(j, "longestContext", row->longest);
	if (row->how.fit.per_sequence)
		json_add_number(j, "mostRequests", (double)row->sequences);
	else
		json_add_null(j, "mostRequests");
	json_add_bool(j, "slowLink", row->how.slow_link);
	for (size_t i = 0; i < row->n_places; i++) {
		const struct survey_place *p = &row->places[i];
		struct json *place = json_object();
		json_add_str(place, "cloud", str_of(p->cloud->name));
		add_machine(place, p->instance);
		json_add_number(place, "relativeCost", (double)p->cost / 100);
		json_add_bool(place, "planned", p->chosen);
		json_add(places, NULL, place);
	}
	json_add(j, "clouds", places);
	return j;
}

static struct json *miss_json(const struct survey_miss *miss)
{
	static const char *const whys[] = {
		[MISS_MEMORY] = "memory", [MISS_MACHINE] = "machine", [MISS_REFUSED] = "refused"};
	struct json *j = json_object();
	json_add_str(j, "why", str_of(whys[miss->why]));
	if (miss->why == MISS_REFUSED) {
		json_add_str(j, "gpu", str_of(miss->gpu->name));
		json_add_str(j, "refusal", str_of(miss->refusal));
		return j;
	}
	add_devices(j, &miss->how);
	json_add(j, "memoryOfEach", memory_json(&miss->how));
	json_add_number(j, "missingMiB", (double)miss->missing);
	json_add_bool(j, "divisible", !miss->indivisible);
	return j;
}

static void add_count(struct json *j, const char *name, unsigned n)
{
	if (n)
		json_add_number(j, name, n);
	else
		json_add_null(j, name);
}

static struct json *remedy_json(const struct survey_remedy *r)
{
	struct json *j = json_object();
	json_add_bool(j, "anyGpu", r->any_gpu);
	add_count(j, "context", r->context);
	add_count(j, "concurrency", r->concurrency);
	add_text(j, "quantization", r->quantization);
	add_devices(j, &r->how);
	json_add_str(j, "cloud", str_of(r->cloud->name));
	add_machine(j, r->how.instance);
	return j;
}

void size_print_json(const struct survey *s, struct buf *out)
{
	struct json *j = json_object(), *fits = json_array(), *misses = json_array();
	json_add_number(j, "version", 1);
	json_add(j, "model", model_json(s));
	json_add(j, "asked", question_json(s));
	for (size_t i = 0; i < s->n_rows; i++)
		json_add(fits, NULL, row_json(&s->rows[i]));
	for (size_t i = 0; i < s->n_misses; i++)
		json_add(misses, NULL, miss_json(&s->misses[i]));
	json_add(j, "fits", fits);
	json_add(j, "doesNotFit", misses);
	if (s->remedy)
		json_add(j, "remedy", remedy_json(s->remedy));
	else
		json_add_null(j, "remedy");
	json_print(j, true, out);
	buf_addc(out, '\n');
	json_free(j);
}
