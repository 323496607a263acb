/* SPDX-License-Identifier: Apache-2.0 */
#include "jsone/run.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/json.h"
#include "jsone/time.h"

void unit_init(struct unit *u)
{
	*u = (struct unit){0};
	arena_init(&u->arena);
	strmap_init(&u->index);
	u->end = &u->first;
	/* What fromNow starts from, whether the template mentions it or not. */
	u->now = unit_symbol(u, STR("now"));
}

void unit_release(struct unit *u)
{
	free(u->symbols);
	strmap_release(&u->index);
	arena_release(&u->arena);
}

uint32_t unit_symbol(struct unit *u, struct str name)
{
	void **slot = strmap_at(&u->index, name);
	if (!*slot) {
		u->symbols = grow_array(u->symbols, u->n + 1, &u->cap, sizeof *u->symbols);
		u->symbols[u->n++] = (struct symbol){name, builtin_find(name)};
		*slot = (void *)(uintptr_t)u->n;
	}
	return (uint32_t)((uintptr_t)*slot - 1);
}

struct mistake *unit_vmistake(struct unit *u, enum error_class class, struct place place, const char *fmt, va_list args)
{
	struct mistake *m = ARENA_NEW(&u->arena, struct mistake);
	*m = (struct mistake){.class = class, .message = arena_vprintf(&u->arena, fmt, args), .place = place};
	*u->end = m;
	u->end = &m->next;
	return m;
}

struct mistake *unit_mistake(struct unit *u, enum error_class class, struct place place, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	struct mistake *m = unit_vmistake(u, class, place, fmt, args);
	va_end(args);
	return m;
}

static struct jsone_value function_value(const struct jsone_function *f)
{
	return (struct jsone_value){.kind = JSONE_FUNCTION, .function = f};
}

static const struct jsone_function *find_function(const struct jsone_context *context, struct str name)
{
	for (size_t i = 0; i < context->n_functions; i++)
		if (str_is(name, context->functions[i].name))
			return &context->functions[i];
	return NULL;
}

static struct jsone_value initial_value(const struct jsone_run *r, const struct symbol *s)
{
	const struct node *n = node_find(r->context->values, s->name);
	if (n)
		return jsone_value_of(n);
	const struct jsone_function *f = find_function(r->context, s->name);
	if (!f)
		f = s->builtin;
	if (f)
		return function_value(f);
	if (str_is(s->name, "now"))
		return r->now;
	return (struct jsone_value){.kind = JSONE_UNBOUND};
}

static bool check_context(struct jsone_run *r)
{
	const struct node *values = node_deref(r->context->values);
	if (!values)
		return true;
	if (values->kind != NODE_MAP)
		return run_fail(r, TEMPLATE_ERROR, (struct place){0}, "context must be an object");
	struct node_entries it = node_entries(values);
	for (const struct node *e; (e = node_next_entry(&it));)
		if (!text_is_identifier(node_key(e)))
			return run_fail(r, TEMPLATE_ERROR, template_key_place(e),
					"top level keys of context must follow /[a-zA-Z_][a-zA-Z0-9_]*/");
	return true;
}

static bool set_now(struct jsone_run *r, struct str now)
{
	r->now.kind = JSONE_UNBOUND;
	int64_t ms;
	if (now.n == 0)
		return true;
	if (!time_parse(now, &ms))
		return run_fail(r, TEMPLATE_ERROR, (struct place){0}, "'%.*s' is no time such as 2026-01-31T12:00:00Z",
				STR_ARG(clip(now)));
	r->now = jsone_text(time_text(ms, r->arena));
	return true;
}

bool run_start(struct jsone_run *r, const struct unit *u, const struct jsone_context *context,
	       const struct jsone_options *options, struct arena *a)
{
	static const struct jsone_context nothing = {0};
	static const struct jsone_options standard = {0};
	if (!options)
		options = &standard;
	*r = (struct jsone_run){
		.unit = u, .context = context ? context : &nothing, .arena = a, .limits = options->limits};
	if (!r->limits.depth && !r->limits.nodes && !r->limits.bytes && !r->limits.steps)
		r->limits = JSONE_LIMITS;
	buf_init(&r->scratch, r->limits.bytes);
	r->slots = arena_calloc(a, u->n + 1, sizeof *r->slots);
	if (!check_context(r) || !set_now(r, options->now))
		return false;
	for (size_t i = 0; i < u->n; i++)
		r->slots[i] = initial_value(r, &u->symbols[i]);
	return true;
}

void run_end(struct jsone_run *r)
{
	buf_release(&r->scratch);
}

struct jsone_value run_bind(struct jsone_run *r, uint32_t symbol, const struct jsone_value *v)
{
	struct jsone_value before = r->slots[symbol];
	r->slots[symbol] = *v;
	r->slots[symbol].fresh = false;
	return before;
}

bool run_defined(const struct jsone_run *r, struct str name)
{
	uintptr_t symbol = (uintptr_t)strmap_get(&r->unit->index, name);
	if (symbol)
		return r->slots[symbol - 1].kind != JSONE_UNBOUND;
	for (const struct late_name *l = r->late_names; l; l = l->up)
		if (str_eq(l->name, name))
			return true;
	return node_find(r->context->values, name) || find_function(r->context, name) || builtin_find(name);
}

const struct jsone_value *run_now(const struct jsone_run *r)
{
	const struct jsone_value *now = &r->slots[r->unit->now];
	return now->kind == JSONE_UNBOUND ? NULL : now;
}

static void set_failure(struct jsone_run *r, enum error_class class, struct place place, struct str message)
{
	r->failure = (struct mistake){.class = class, .place = place, .message = message};
	r->steps_to = NULL;
}

bool run_fail(struct jsone_run *r, enum error_class class, struct place place, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	set_failure(r, class, place, arena_vprintf(r->arena, fmt, args));
	va_end(args);
	return false;
}

bool run_fail_mistake(struct jsone_run *r, const struct mistake *m)
{
	set_failure(r, m->class, m->place, m->message);
	r->failure.hint = m->hint;
	return false;
}

/* The part `at` of the expression under evaluation, else what is being rendered. */
static struct place place_in(const struct jsone_run *r, const struct ast *at)
{
	const struct expr *e = r->expr;
	if (!e)
		return r->place;
	struct place place = {e->node, e->in_key, e->offset, e->offset + e->text.n};
	if (at) {
		place.end = place.begin + at->end;
		place.begin += at->begin;
	}
	return place;
}

bool run_fail_at(struct jsone_run *r, const struct ast *at, enum error_class class, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	set_failure(r, class, place_in(r, at), arena_vprintf(r->arena, fmt, args));
	va_end(args);
	return false;
}

bool jsone_fail(struct jsone_run *r, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	set_failure(r, BUILTIN_ERROR, place_in(r, r->at), arena_vprintf(r->arena, fmt, args));
	va_end(args);
	return false;
}

bool jsone_spend(struct jsone_run *r, size_t n)
{
	return run_spend(r, n);
}

struct arena *jsone_arena(struct jsone_run *r)
{
	return r->arena;
}

void run_hint(struct jsone_run *r, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	r->failure.hint = arena_vprintf(r->arena, fmt, args);
	va_end(args);
}

bool run_step_key(struct jsone_run *r, struct str key)
{
	struct step *s = ARENA_NEW(r->arena, struct step);
	*s = (struct step){.next = r->steps_to, .key = key.p ? key : STR("")};
	r->steps_to = s;
	return false;
}

bool run_step_index(struct jsone_run *r, size_t index)
{
	struct step *s = ARENA_NEW(r->arena, struct step);
	*s = (struct step){.next = r->steps_to, .index = index};
	r->steps_to = s;
	return false;
}

bool run_out_of_steps(struct jsone_run *r)
{
	return run_fail_at(r, r->at, TEMPLATE_ERROR, "evaluation takes more than %zu steps", r->limits.steps);
}

bool run_add_nodes(struct jsone_run *r, size_t n)
{
	if (LIKELY(n <= r->limits.nodes && r->nodes <= r->limits.nodes - n)) {
		r->nodes += n;
		return true;
	}
	return run_fail_at(r, r->at, TEMPLATE_ERROR, "output of more than %zu values", r->limits.nodes);
}

bool run_add_bytes(struct jsone_run *r, size_t n)
{
	if (LIKELY(n <= r->limits.bytes && r->bytes <= r->limits.bytes - n)) {
		r->bytes += n;
		return true;
	}
	return run_fail_at(r, r->at, TEMPLATE_ERROR, "output of more than %zu bytes of text", r->limits.bytes);
}

bool run_check_depth(struct jsone_run *r, unsigned depth)
{
	if (LIKELY(depth <= r->limits.depth))
		return true;
	return run_fail_at(r, r->at, TEMPLATE_ERROR, "output of more than %u levels", r->limits.depth);
}

/* The way to the failure: .key, ["any key"] or [0]. */
static void add_way(const struct jsone_run *r, struct buf *out)
{
	for (const struct step *s = r->steps_to; s; s = s->next) {
		bool plain = text_is_identifier(s->key) && str_find(s->key, '_') == s->key.n;
		if (!s->key.p)
			buf_addf(out, "[%zu]", s->index);
		else if (plain)
			buf_addf(out, ".%.*s", STR_ARG(s->key));
		else {
			buf_addc(out, '[');
			json_quote(s->key, out);
			buf_addc(out, ']');
		}
	}
}

void run_report(const struct jsone_run *r, struct problems *problems)
{
	struct buf text;
	buf_init(&text, BUF_NO_LIMIT);
	buf_addz(&text, error_class_name(r->failure.class));
	if (r->steps_to) {
		buf_addz(&text, " at template");
		add_way(r, &text);
	}
	buf_addf(&text, ": %.*s", STR_ARG(r->failure.message));
	place_problem(problems, &r->failure.place, buf_str(&text), r->failure.hint);
	buf_release(&text);
}
