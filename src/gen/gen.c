/* SPDX-License-Identifier: Apache-2.0 */
#include "gen/gen.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/nearest.h"
#include "base/strmap.h"
#include "gen/notes.h"
#include "gen/order.h"
#include "gen/parts.h"
#include "gen/patch.h"
#include "jsone/jsone.h"
#include "plan/context.h"

/** How deep lists of objects may lie in what a template renders to, and how many objects a set may have. */
enum { LIST_DEPTH = 4, OBJECTS_MOST = 1000000 };
/** Longest text of notes. */
enum { NOTES_MOST = 16 << 20 };

void gen_init(struct gen *g)
{
	*g = (struct gen){0};
	values_init(&g->values);
	templates_init(&g->templates);
	arena_init(&g->arena);
	buf_init(&g->notes, NOTES_MOST);
}

void gen_release(struct gen *g)
{
	free(g->objects.at);
	buf_release(&g->notes);
	templates_release(&g->templates);
	values_release(&g->values);
	arena_release(&g->arena);
	*g = (struct gen){0};
}

/* ---- rendering
 * --------------------------------------------------------------------------------------------------------------------
 */

/** Adds what a template rendered to: an object, a list of such, or nothing. */
static bool collect(struct gen *g, const struct template *t, const struct node *n, unsigned depth,
		    struct problems *problems)
{
	n = node_deref(n);
	if (!n || n->kind == NODE_NULL)
		return true;
	if (n->kind == NODE_SEQ && depth < LIST_DEPTH) {
		for (const struct node *item = n->first; item; item = item->next)
			if (!collect(g, t, item, depth + 1, problems))
				return false;
		return true;
	}
	struct gen_object object = {0};
	if (n->kind != NODE_MAP || !object_read(&object, n)) {
		problem_hint(problems,
			     problem_add(problems, &t->source, 0, 0,
					 "this template renders to something that is no Kubernetes object"),
			     "an object is a map with apiVersion, kind and metadata.name; a template renders to one, a "
			     "list of them, or nothing");
		return false;
	}
	if (g->objects.n >= OBJECTS_MOST) {
		problem_add(problems, &t->source, 0, 0, "the set has more than %d objects", OBJECTS_MOST);
		return false;
	}
	object.serial = g->objects.n;
	*VEC_PUSH(&g->objects) = object;
	return true;
}

static bool render_all(struct gen *g, const struct node *context, struct problems *problems)
{
	/* No clock: what is generated never depends on the time. */
	struct parts parts;
	parts_init(&parts, &g->templates, node_find(context, STR("set")), problems);
	const struct jsone_context names = {.values = context, .functions = &parts.function, .n_functions = 1};
	bool ok = true;
	for (size_t i = 0; i < g->templates.n; i++) {
		const struct template *t = &g->templates.at[i];
		if (is_part(t))
			continue;
		const struct node *result = jsone_render(t->compiled, &names, NULL, &g->arena, problems);
		ok &= result && collect(g, t, result, 0, problems);
	}
	return ok;
}

/* ---- what stays, and in which order
 * ------------------------------------------------------------------------------------------- */

typedef bool keep_fn(void *ctx, const struct gen_object *object);

static void filter(struct gen_objects *objects, keep_fn *keep, void *ctx)
{
	size_t n = 0;
	for (size_t i = 0; i < objects->n; i++)
		if (keep(ctx, &objects->at[i]))
			objects->at[n++] = objects->at[i];
	objects->n = n;
}

static int compare_names(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/** What left_out gathers: a line for each kind that the cluster does not serve. */
struct served {
	const struct values *values;
	struct buf left_out;
};

static bool is_served(void *ctx, const struct gen_object *object)
{
	struct served *s = ctx;
	struct buf name;
	buf_init(&name, 4096);
	resource_name(object->api_version, object->kind, &name);
	struct str key = buf_str(&name);
	bool ok =
		bsearch(&key, s->values->api_resources, s->values->n_api_resources, sizeof key, compare_names) != NULL;
	if (!ok)
		buf_addf(&s->left_out, "Left out %.*s '%.*s': the cluster does not serve %.*s.\n",
			 STR_ARG(object->kind), STR_ARG(object->name), STR_ARG(key));
	buf_release(&name);
	return ok;
}

/** Calls `fn` for each kind in --only. */
struct only_walk {
	const struct gen_options *o;
	size_t at;
	struct str rest;
};

static bool next_only(struct only_walk *w, struct str *kind)
{
	while (!str_split(&w->rest, ',', kind)) {
		if (w->at == w->o->n_only)
			return false;
		w->rest = str_of(w->o->only[w->at++]);
	}
	*kind = str_trim(*kind);
	return true;
}

static bool is_wanted(void *ctx, const struct gen_object *object)
{
	struct only_walk w = {.o = ctx};
	struct str kind;
	while (next_only(&w, &kind))
		if (is_kind_name(kind, object->api_version, object->kind))
			return true;
	return false;
}

/** Every kind in --only must be one of the set's: a misspelt one would silently leave something out. */
static bool check_only(const struct gen *g, const struct gen_options *o, struct problems *problems)
{
	struct only_walk w = {.o = o};
	struct str kind;
	bool ok = true;
	while (next_only(&w, &kind)) {
		bool found = false;
		struct nearest near = nearest_start(kind);
		for (size_t i = 0; i < g->objects.n && !found; i++) {
			found = is_kind_name(kind, g->objects.at[i].api_version, g->objects.at[i].kind);
			nearest_offer(&near, g->objects.at[i].kind);
		}
		if (found)
			continue;
		offer_kinds(&near);
		struct problem *p = problem_add(problems, NULL, 0, 0, "--only: the set has no object of kind '%.*s'",
						STR_ARG(kind));
		if (near.best.p && !str_eq_nocase(near.best, kind))
			problem_hint(problems, p, "did you mean '%.*s'?", STR_ARG(near.best));
		ok = false;
	}
	return ok;
}

static int compare_objects(const void *a, const void *b)
{
	const struct gen_object *x = a, *y = b;
	if (x->order != y->order)
		return x->order < y->order ? -1 : 1;
	return x->serial < y->serial ? -1 : x->serial > y->serial;
}

static void sort_objects(struct gen_objects *objects)
{
	for (size_t i = 0; i < objects->n; i++)
		objects->at[i].order = apply_order(objects->at[i].api_version, objects->at[i].kind);
	if (objects->n)
		qsort(objects->at, objects->n, sizeof *objects->at, compare_objects);
}

/** No two objects may have one identity: the second would take the place of the first. */
static bool check_identities(struct gen *g, struct problems *problems)
{
	struct strmap seen;
	bool ok = true;
	strmap_init(&seen);
	for (size_t i = 0; i < g->objects.n; i++) {
		const struct gen_object *o = &g->objects.at[i];
		size_t slash = str_find(o->api_version, '/');
		struct str group = slash == o->api_version.n ? (struct str){"", 0} : str_sub(o->api_version, 0, slash);
		struct str id = arena_printf(&g->arena, "%.*s/%.*s/%.*s/%.*s", STR_ARG(group), STR_ARG(o->kind),
					     STR_ARG(o->namespace_), STR_ARG(o->name));
		void **at = strmap_at(&seen, id);
		if (*at) {
			problem_hint(
				problems,
				problem_add(problems, NULL, 0, 0, "two objects are both %.*s '%.*s'", STR_ARG(o->kind),
					    STR_ARG(o->name)),
				"rename an entry of the values, or the object in the template or patch that makes it");
			ok = false;
		}
		*at = &g->objects;
	}
	strmap_release(&seen);
	return ok;
}

/* ---- all together
 * -------------------------------------------------------------------------------------------------------------------
 */

/** Drops what the cluster does not serve and what was not asked for, sorts the rest, and writes the notes. */
static bool finish(struct gen *g, const struct gen_options *o, const struct node *context, struct problems *problems)
{
	struct served served = {.values = &g->values};
	buf_init(&served.left_out, NOTES_MOST);
	sort_objects(&g->objects);
	bool ok = check_identities(g, problems);
	if (o->n_only && !o->only_what_is_there)
		ok &= check_only(g, o, problems);
	if (ok && g->values.n_api_resources)
		filter(&g->objects, is_served, &served);
	if (ok && o->n_only)
		filter(&g->objects, is_wanted, (void *)o);
	if (ok)
		notes_write(context, buf_str(&served.left_out), &g->notes);
	buf_release(&served.left_out);
	return ok;
}

bool gen_run(struct gen *g, const struct gen_options *o, struct problems *problems)
{
	bool ok = templates_load(&g->templates, o->templates, problems) && templates_compile(&g->templates, problems);
	ok = values_read(&g->values, &o->values, problems) && ok;
	if (!ok)
		return false;
	const struct plan_options plan_options = {.default_name = g->values.default_name,
						  .api_resources =
							  o->values.api_resources ? g->values.api_resources : NULL,
						  .n_api_resources = g->values.n_api_resources};
	const struct plan *plan = plan_make(&g->arena, g->values.root, &plan_options, problems);
	const struct node *context = plan ? plan_context(&g->arena, plan) : NULL;
	ok = context && render_all(g, context, problems) &&
	     patches_apply(&g->objects, g->values.root, &g->arena, problems) && finish(g, o, context, problems);
	if (!ok)
		g->objects.n = 0;
	return ok;
}
