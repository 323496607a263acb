/* SPDX-License-Identifier: Apache-2.0 */
#include "gen/parts.h"

#include "base/nearest.h"
#include "doc/build.h"

enum {
	/** A part may call parts, so deep. */
	MOST_DEPTH = 8,
	/** Calls of one run: a set has some for each object. */
	MOST_CALLS = 4000000,
};

bool is_part(const struct template *t)
{
	return str_starts(t->name, "_");
}

static bool fail_unknown(struct parts *p, struct jsone_run *run, struct str name)
{
	struct nearest near = nearest_start(name);
	for (size_t i = 0; i < p->templates->n; i++) {
		struct str file = p->templates->at[i].name;
		if (is_part(&p->templates->at[i]))
			nearest_offer(&near, str_sub(file, 1, str_find(file, '.') - 1));
	}
	if (near.best.p)
		return jsone_fail(run, "there is no part '%.*s'; did you mean '%.*s'?", STR_ARG(name),
				  STR_ARG(near.best));
	return jsone_fail(run, "there is no part '%.*s': it would stand in _%.*s.yaml", STR_ARG(name), STR_ARG(name));
}

static struct node *context_of(struct parts *p, struct jsone_run *run, const struct jsone_value *this)
{
	struct arena *a = jsone_arena(run);
	struct node *context = build_map(a);
	build_put(context, STR("this"), build_copy(a, this->node));
	if (p->set)
		build_put(context, STR("set"), build_copy(a, p->set));
	return context;
}

static bool call_part(struct jsone_run *run, const void *user, const struct jsone_value *args, size_t n,
		      struct jsone_value *out)
{
	struct parts *p = *(struct parts *const *)user;
	struct str file = arena_printf(jsone_arena(run), "_%.*s", STR_ARG(args[0].text));
	const struct template *t = templates_find(p->templates, file);
	(void)n;
	if (!t)
		return fail_unknown(p, run, args[0].text);
	if (p->depth >= MOST_DEPTH)
		return jsone_fail(run, "parts call each other more than %d deep", MOST_DEPTH);
	if (++p->calls > MOST_CALLS)
		return jsone_fail(run, "parts are called more than %d times", MOST_CALLS);
	const struct jsone_context names = {
		.values = context_of(p, run, &args[1]), .functions = &p->function, .n_functions = 1};
	p->depth++;
	const struct node *made = jsone_render(t->compiled, &names, NULL, jsone_arena(run), p->problems);
	p->depth--;
	if (!made)
		return jsone_fail(run, "part '%.*s' cannot be rendered", STR_ARG(args[0].text));
	*out = jsone_value_of(made);
	return true;
}

void parts_init(struct parts *parts, const struct templates *templates, const struct node *set,
		struct problems *problems)
{
	*parts = (struct parts){.templates = templates, .set = set, .problems = problems};
	parts->self = parts;
	parts->function = (struct jsone_function){.name = "part",
						  .fn = call_part,
						  .least = 2,
						  .most = 2,
						  .kinds = {JSONE_IS_STRING, JSONE_IS_OBJECT, JSONE_IS_OBJECT},
						  .user = &parts->self};
}
