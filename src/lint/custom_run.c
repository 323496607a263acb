/* SPDX-License-Identifier: Apache-2.0
 * Custom rules over the object in hand. */
#include <stdio.h>

#include "doc/build.h"
#include "doc/doc.h"
#include "lint/custom_inside.h"

/* A rule that fails so often in one work item is not tried on the rest of it: the run has failed, and should end soon.
 */
enum { MOST_FAILURES = 20 };

struct judge {
	struct check *c;
	const struct custom_rules *rules;
	const struct custom_rule *rule;
	struct custom_context context;
	/** The rule failed on this object. */
	bool failed;
	/** Memory of one evaluation. */
	struct arena work;
};

/* ---- failures ---- */

/* "Deployment ml/llama in 'a.yaml'" */
static struct str object_words(const struct judge *j, struct arena *memory)
{
	const struct object *o = j->context.object;
	return arena_printf(memory, "%.*s %.*s%s%.*s in '%s'", STR_ARG(str_sub(o->kind_name, 0, 100)),
			    STR_ARG(str_sub(o->namespace_, 0, 100)), o->namespace_.n ? "/" : "",
			    STR_ARG(str_sub(o->name, 0, 300)), j->c->out->source->name);
}

/* Keeps the first failure of each rule and counts the objects of the others. */
static void fail(struct judge *j, const struct problem *p, struct str message)
{
	struct findings *f = j->c->out;
	struct custom_failure **at = &f->failures;
	while (*at && (*at)->rule != &j->rule->rule)
		at = &(*at)->next;
	j->failed = true;
	if (*at) {
		(*at)->given_up = ++(*at)->more == MOST_FAILURES - 1;
		return;
	}
	*at = ARENA_NEW(f->memory, struct custom_failure);
	**at = (struct custom_failure){.rule = &j->rule->rule,
				       .source = p->source,
				       .begin = p->begin,
				       .end = p->end,
				       .message = arena_str(f->memory, message),
				       .hint = arena_str(f->memory, p->hint),
				       .object = object_words(j, f->memory)};
}

/* The message of an evaluation that failed; what class of error it is says nothing to a user. */
static void fail_evaluation(struct judge *j, struct problems *problems)
{
	static const char *const classes[] = {"InterpreterError: ", "BuiltinError: ", "TemplateError: "};
	struct problem *p = problems->first;
	struct str message = p->message;
	for (size_t i = 0; i < COUNT_OF(classes); i++)
		if (str_starts(message, classes[i]))
			message = str_sub(message, strlen(classes[i]), message.n);
	if (!p->hint.n && str_starts(message, "object has no property"))
		problem_hint(problems, p, "get(value, 'path') gives null for what is not there");
	fail(j, p, message);
}

/* ---- evaluating ---- */

static struct jsone_context names(const struct judge *j)
{
	return (struct jsone_context){
		.values = j->context.values, .functions = j->rules->functions, .n_functions = j->rules->n_functions};
}

/* False when it failed. */
static bool evaluate(struct judge *j, const struct custom_condition *condition, bool *out)
{
	static const char *const kinds[] = {"null", "", "a number", "a text", "a list", "a map", "a function"};
	static const struct jsone_options options = {.limits = {.depth = 0}};
	*out = condition->constant;
	if (!condition->expr)
		return true;
	struct problems problems;
	problems_init(&problems);
	struct jsone_options o = options;
	o.limits = CUSTOM_LIMITS;
	struct jsone_context context = names(j);
	struct jsone_value value;
	bool ok = jsone_expr_eval(condition->expr, &context, &o, &j->work, &problems, &value);
	if (!ok) {
		fail_evaluation(j, &problems);
	} else if (value.kind != JSONE_BOOL) {
		ok = false;
		struct problem *p = node_problem(&problems, condition->node, "'%s' gives %s, not true or false",
						 condition->word, kinds[value.kind < COUNT_OF(kinds) ? value.kind : 0]);
		fail(j, p, p->message);
	} else {
		*out = value.boolean;
	}
	problems_release(&problems);
	arena_reset(&j->work);
	return ok;
}

/* ---- reporting ---- */

/* The last thing on the way of the rule's `at` that is there; NULL when not even its first step is. `*whole`: all of it
 * is. */
static const struct node *find_at(const struct custom_rule *r, size_t step, const struct node *from, bool *whole)
{
	const struct node *found = NULL;
	for (; step < r->at.n; step++) {
		const struct path_step *s = &r->at.at[step];
		const struct node *next = NULL;
		if (s->key.p)
			next = node_find_entry(from, s->key);
		else if (node_is(from, NODE_SEQ))
			for (size_t i = 0; (next = i ? next->next : node_first(from)) && i < s->index;)
				i++;
		if (!next)
			break;
		found = from = next;
	}
	*whole = step == r->at.n;
	return found;
}

/* Where the finding points, and whether at a value rather than at a key. */
static const struct node *place(const struct judge *j, bool *value)
{
	const struct custom_rule *r = j->rule;
	const struct check *c = j->c;
	const struct node *from = r->scope == SCOPE_OBJECT ? j->context.object->root
				  : r->scope == SCOPE_POD  ? c->pod->template_
							   : c->container->node;
	const struct node *here = r->scope == SCOPE_POD ? c->pod->spec : r->scope == SCOPE_CONTAINER ? from : NULL;
	size_t step = 0;
	/* A pod spec that stands alone is where its template's spec would be. */
	if (r->scope == SCOPE_POD && r->at.n && !from) {
		bool spec = str_is(r->at.at[0].key, "spec");
		from = spec ? c->pod->spec : NULL;
		step = spec;
	}
	bool whole = false;
	const struct node *found = r->at.n ? find_at(r, step, from, &whole) : NULL;
	*value = found && whole && node_deref(found)->kind < NODE_SEQ;
	return found ? found : here;
}

static struct str message_of(struct judge *j)
{
	struct problems problems;
	if (!j->rule->template)
		return j->rule->message;
	problems_init(&problems);
	struct jsone_options o = {.limits = CUSTOM_LIMITS};
	struct jsone_context context = names(j);
	const struct node *n = jsone_render(j->rule->template, &context, &o, &j->work, &problems);
	struct str text = str_trim(node_text(n));
	if (!n)
		fail_evaluation(j, &problems);
	else if (!text.n)
		text = j->rule->message;
	problems_release(&problems);
	return text;
}

static void judge(struct judge *j, const struct custom_rule *rule)
{
	bool when, holds;
	j->rule = rule;
	j->failed = false;
	if (!evaluate(j, &rule->when, &when) || !when || !evaluate(j, &rule->test, &holds) || holds == rule->wanted)
		return;
	struct str message = message_of(j);
	bool value;
	const struct node *at = place(j, &value);
	j->c->rule = &rule->rule;
	if (message.n && value)
		report(j->c, at, "%.*s", STR_ARG(message));
	else if (message.n && at)
		report_key(j->c, at, "%.*s", STR_ARG(message));
	else if (message.n)
		report(j->c, NULL, "%.*s", STR_ARG(message));
	arena_reset(&j->work);
}

/* ---- which rules, and on what ---- */

struct todo {
	/** NULL once it failed. */
	const struct custom_rule *at[RULE_CUSTOM_MOST];
	size_t n;
	uint64_t uses;
	/** How many there are of each scope. */
	size_t of[SCOPE_COUNT];
};

static bool looks_at(const struct custom_rule *r, const struct object *o)
{
	for (size_t i = 0; i < r->n_kinds; i++)
		if (str_eq(r->kinds[i], o->kind_name))
			return true;
	return r->n_kinds == 0;
}

static bool is_given_up(const struct custom_rule *r, const struct custom_failure *failures)
{
	while (failures && failures->rule != &r->rule)
		failures = failures->next;
	return failures && failures->given_up;
}

static void choose(struct todo *todo, const struct custom_rules *rules, const struct rule_bits *enabled,
		   const struct check *c)
{
	todo->n = 0;
	todo->uses = 0;
	memset(todo->of, 0, sizeof todo->of);
	for (size_t i = 0; i < rules->n; i++) {
		const struct custom_rule *r = &rules->at[i];
		if (!rule_bit(enabled, RULE_COUNT + i) || !looks_at(r, c->object) || is_given_up(r, c->out->failures))
			continue;
		todo->at[todo->n++] = r;
		todo->uses |= r->uses;
		todo->of[r->scope]++;
	}
}

static void judge_all(struct judge *j, struct todo *todo, enum custom_scope scope, bool partial)
{
	for (size_t i = 0; i < todo->n; i++) {
		const struct custom_rule *r = todo->at[i];
		if (!r || r->scope != scope || (partial && !r->partial))
			continue;
		judge(j, r);
		if (j->failed)
			todo->at[i] = NULL;
	}
}

static void judge_pod(struct judge *j, struct todo *todo, const struct pod *p, bool partial)
{
	j->c->pod = p;
	custom_context_pod(&j->context, p);
	judge_all(j, todo, SCOPE_POD, partial);
	for (size_t i = 0; i < p->n_containers && todo->of[SCOPE_CONTAINER]; i++) {
		if (p->containers[i].node->kind != NODE_MAP)
			continue;
		j->c->container = &p->containers[i];
		custom_context_container(&j->context, j->c->container);
		judge_all(j, todo, SCOPE_CONTAINER, partial);
	}
	j->c->container = NULL;
	j->c->pod = NULL;
}

void custom_lint(const struct custom_rules *rules, const struct rule_bits *enabled, struct check *c)
{
	struct todo todo;
	choose(&todo, rules, enabled, c);
	if (!todo.n)
		return;
	struct judge j = {.c = c, .rules = rules};
	arena_init(&j.work);
	custom_context_init(&j.context, c, todo.uses, c->scratch);
	/* What an example leaves out is not what the rule is about. */
	bool example = c->options->examples && (!c->object->partial || c->object->guessed);
	judge_all(&j, &todo, SCOPE_OBJECT, c->object->partial && !example);
	for (size_t i = 0; i < c->n_pods && todo.of[SCOPE_POD] + todo.of[SCOPE_CONTAINER]; i++)
		judge_pod(&j, &todo, &c->pods[i], c->pods[i].partial && !example);
	arena_release(&j.work);
}

/* ---- the run's failures ---- */

void custom_failures_merge(struct custom_failure **to, struct custom_failure *from)
{
	for (struct custom_failure *f = from, *next; f; f = next) {
		next = f->next;
		struct custom_failure **at = to;
		while (*at && (*at)->rule != f->rule)
			at = &(*at)->next;
		if (*at) {
			(*at)->more += f->more + 1;
			(*at)->given_up |= f->given_up;
		} else {
			f->next = NULL;
			*at = f;
		}
	}
}

void custom_failures_report(const struct custom_failure *failures, struct problems *problems)
{
	for (const struct custom_failure *f = failures; f; f = f->next) {
		char more[64] = "";
		if (f->more)
			snprintf(more, sizeof more, ", and on %zu%s other object%s", f->more,
				 f->given_up ? " or more" : "", f->more == 1 ? "" : "s");
		struct problem *p =
			problem_add(problems, f->source, f->begin, f->end, "custom rule '%s' failed on %.*s%s: %.*s",
				    f->rule->name, STR_ARG(f->object), more, STR_ARG(f->message));
		if (f->hint.n)
			problem_hint(problems, p, "%.*s", STR_ARG(f->hint));
	}
}
