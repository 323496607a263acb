/* SPDX-License-Identifier: Apache-2.0 */
#include "jsonschema/check.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"

enum { DEFAULT_VIOLATIONS = 100, DEFAULT_STEPS = 50000000, DEFAULT_DEPTH = 1000 };

void check_init(struct check *ck, const struct schema *s, const struct schema_options *options)
{
	*ck = (struct check){.schema = s};
	arena_init(&ck->arena);
	if (options)
		ck->limits = *options;
	if (!ck->limits.violations)
		ck->limits.violations = DEFAULT_VIOLATIONS;
	if (!ck->limits.steps)
		ck->limits.steps = DEFAULT_STEPS;
	if (!ck->limits.depth)
		ck->limits.depth = DEFAULT_DEPTH;
}

void check_release(struct check *ck)
{
	arena_release(&ck->arena);
}

/* ---- paths ---- */

struct str step_path(struct check *ck, const struct step *at)
{
	size_t n = at ? at->depth : 0;
	const struct step **steps = arena_calloc(&ck->arena, n + 1, sizeof *steps);
	for (size_t i = n; at && i > 0; at = at->up)
		steps[--i] = at;
	struct buf out;
	buf_init(&out, 10000);
	for (size_t i = 0; i < n; i++) {
		if (steps[i]->key.p)
			path_add_key(&out, steps[i]->key);
		else
			path_add_index(&out, steps[i]->index);
	}
	struct str path = arena_str(&ck->arena, buf_str(&out));
	buf_release(&out);
	return path;
}

struct str step_where(struct check *ck, const struct step *at)
{
	if (!at)
		return STR("the document");
	if (!at->name_of)
		return arena_printf(&ck->arena, "'%.*s'", STR_ARG(step_path(ck, at)));
	struct str name = str_sub(at->key, 0, 100);
	if (!at->up)
		return arena_printf(&ck->arena, "name '%.*s'", STR_ARG(name));
	return arena_printf(&ck->arena, "name '%.*s' in '%.*s'", STR_ARG(name), STR_ARG(step_path(ck, at->up)));
}

/* ---- violations ---- */

static struct schema_violation *new_violation(struct check *ck, const char *keyword, const struct node *n,
					      const struct step *at)
{
	struct schema_violation *v = ARENA_NEW(&ck->arena, struct schema_violation);
	v->keyword = keyword;
	v->at_key = at && at->name_of;
	v->node = v->at_key ? at->name_of : n;
	v->path = step_path(ck, at);
	v->depth = at ? at->depth : 0;
	return v;
}

struct schema_violation *violation_add(struct check *ck, const char *keyword, unsigned weight, const struct sub *sub,
				       const struct node *n, const struct step *at)
{
	struct violations *list = ck->out;
	if (!list || list->n >= ck->limits.violations)
		return NULL;
	struct schema_violation *v = new_violation(ck, keyword, n, at);
	v->weight = weight;
	v->schema = sub->node;
	if (list->last)
		list->last->next = v;
	else
		list->first = v;
	list->last = v;
	list->n++;
	return v;
}

struct schema_violation *violation_say(struct check *ck, const char *keyword, unsigned weight, const struct sub *sub,
				       const struct node *n, const struct step *at, const char *fmt, ...)
{
	struct schema_violation *v = violation_add(ck, keyword, weight, sub, n, at);
	if (!v)
		return NULL;
	char text[4500];
	va_list args;
	va_start(args, fmt);
	vsnprintf(text, sizeof text, fmt, args);
	va_end(args);
	v->message = arena_printf(&ck->arena, "%.*s %s", STR_ARG(step_where(ck, at)), text);
	return v;
}

/* Ends the check: nothing more is looked at, and `text` is the one violation. */
static void stop(struct check *ck, const char *keyword, const struct node *n, const struct step *at, const char *text)
{
	if (ck->stopped)
		return;
	ck->stopped = new_violation(ck, keyword, n, at);
	ck->stopped->message = arena_printf(&ck->arena, "%.*s %s", STR_ARG(step_where(ck, at)), text);
}

/* ---- the check ---- */

bool check_step(struct check *ck, size_t n, const struct node *at_node, const struct step *at)
{
	if (ck->stopped)
		return false;
	if (ck->limits.steps - ck->steps < n) {
		stop(ck, "", at_node, at, "takes too many steps to check against its schema");
		return false;
	}
	ck->steps += n;
	return true;
}

bool check_regex(struct check *ck, const struct regex *re, struct str text, const struct node *n, const struct step *at)
{
	enum regex_verdict verdict = check_step(ck, 1 + text.n / 64, n, at) ? regex_search(re, text) : REGEX_NO;
	if (verdict == REGEX_LIMIT)
		stop(ck, "pattern", n, at, "takes too many steps to match against its pattern");
	return verdict == REGEX_YES;
}

bool check_sub(struct check *ck, const struct sub *sub, const struct node *n, const struct step *at)
{
	if (!check_step(ck, 1, n, at))
		return false;
	if (sub->never) {
		violation_say(ck, "false", WEIGHT_OTHER, sub, n, at, "is not allowed here");
		return false;
	}
	if (ck->depth == ck->limits.depth) {
		stop(ck, "", n, at, "is nested too deep to check against its schema");
		return false;
	}
	if (sub->pending)
		sub_load(ck->schema, sub);
	ck->depth++;
	unsigned types = value_types(n);
	bool ok = true;
	for (unsigned i = 0; i < sub->n_rules; i++) {
		const struct group *group = sub->rules[i].group;
		if (!(group->types & types) || group->check(ck, sub, sub->rules[i].data, n, at))
			continue;
		ok = false;
		/* What stands beside a $ref of a structural schema speaks of other things than the schema it leads to.
		 */
		bool stops = group->stops && !(group == &group_ref && ck->schema->dialect.structural);
		if (stops || !ck->out)
			break;
	}
	ck->depth--;
	return ok && !ck->stopped;
}

bool check_quietly(struct check *ck, const struct sub *sub, const struct node *n, const struct step *at)
{
	struct violations *out = ck->out;
	size_t noted = ck->evaluated ? ck->evaluated->n_done : 0;
	ck->out = NULL;
	bool ok = check_sub(ck, sub, n, at);
	ck->out = out;
	if (!ok && ck->evaluated)
		forget(ck->evaluated, noted);
	return ok;
}

/* Where a violation stands: its document (a merged tree has several), by the first violation in it, and the place in
 * that; then the list's order decides. */
struct placed {
	size_t doc, at, index;
	const struct schema_violation *v;
};

static int by_place(const void *a, const void *b)
{
	const struct placed *x = a, *y = b;
	if (x->doc != y->doc)
		return x->doc < y->doc ? -1 : 1;
	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	return x->index < y->index ? -1 : 1;
}

static void deliver(const struct check *ck, const struct violations *list, schema_sink *sink, void *ctx)
{
	struct placed *all = xcalloc(list->n + 1, sizeof *all);
	size_t n = 0;
	for (const struct schema_violation *v = list->first; v; v = v->next, n++) {
		size_t doc = 0;
		while (doc < n && all[doc].v->node->doc != v->node->doc)
			doc++;
		all[n] = (struct placed){doc, v->at_key ? v->node->key_begin : v->node->begin, n, v};
	}
	qsort(all, n, sizeof *all, by_place);
	for (size_t i = 0; i < n && i < ck->limits.violations; i++) {
		/* Two schemas for one value often say the same. */
		if (i && all[i].v->node == all[i - 1].v->node && str_eq(all[i].v->message, all[i - 1].v->message))
			continue;
		sink(ctx, all[i].v);
	}
	free(all);
}

bool check_root(const struct schema *s, const struct sub *root, const struct node *n,
		const struct schema_options *options, schema_sink *sink, void *ctx)
{
	static const struct node nothing = {.text = "", .kind = NODE_NULL};
	struct check ck;
	struct violations list = {0};
	if (!n)
		n = &nothing;
	check_init(&ck, s, options);
	ck.out = sink ? &list : NULL;
	bool ok = check_sub(&ck, root, n, NULL);
	if (ck.stopped)
		list = (struct violations){ck.stopped, ck.stopped, 1};
	if (sink)
		deliver(&ck, &list, sink, ctx);
	check_release(&ck);
	return ok;
}

bool schema_check(const struct schema *s, const struct node *n, const struct schema_options *options, schema_sink *sink,
		  void *ctx)
{
	return check_root(s, s->root, n, options, sink, ctx);
}

static void add_problem(void *ctx, const struct schema_violation *v)
{
	struct problems *problems = ctx;
	struct problem *p;
	if (v->at_key)
		p = node_key_problem(problems, v->node, "%.*s", STR_ARG(v->message));
	else
		p = node_problem(problems, v->node, "%.*s", STR_ARG(v->message));
	if (v->hint.n)
		problem_hint(problems, p, "%.*s", STR_ARG(v->hint));
}

bool schema_check_problems(const struct schema *s, const struct node *n, const struct schema_options *options,
			   struct problems *problems)
{
	return schema_check(s, n, options, add_problem, problems);
}
