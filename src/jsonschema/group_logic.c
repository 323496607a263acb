/* SPDX-License-Identifier: Apache-2.0
 * allOf, anyOf, oneOf, not, if/then/else: schemas applied to the same value. */
#include "jsonschema/check.h"
#include "jsonschema/compile.h"
#include "jsonschema/table.h"

/* When every branch is a const or an enum, they read as one enumeration. */
static void collect_values(struct compiler *c, struct choice *choice)
{
	size_t room = 0;
	for (size_t i = 0; i < choice->n; i++) {
		const struct node *branch = choice->at[i]->node;
		const struct node *list = node_find(branch, STR("enum"));
		if (!node_is(branch, NODE_MAP) || (!node_is(list, NODE_SEQ) && !node_find(branch, STR("const"))))
			return;
		room += 1 + node_count(list);
	}
	choice->values = arena_calloc(&c->schema->arena, room + 1, sizeof *choice->values);
	for (size_t i = 0; i < choice->n; i++) {
		const struct node *constant = node_find(choice->at[i]->node, STR("const"));
		const struct node *list = node_find(choice->at[i]->node, STR("enum"));
		if (constant)
			choice->values[choice->n_values++] = constant;
		for (const struct node *e = constant ? NULL : node_first(list); e; e = e->next)
			choice->values[choice->n_values++] = e;
	}
}

static const struct sub *compile_one(struct compiler *c, struct sub *sub, const struct node *schema, struct str name)
{
	const struct node *n = node_find_entry(schema, name);
	return n ? compile_sub(c, sub, n, true) : NULL;
}

static void *compile_logic(struct compiler *c, struct sub *sub, const struct node *schema)
{
	static const char *const names[] = {[CHOICE_ALL] = "allOf", [CHOICE_ANY] = "anyOf", [CHOICE_ONE] = "oneOf"};
	struct logic_data *d = ARENA_NEW(&c->schema->arena, struct logic_data);
	for (unsigned kind = 0; kind < COUNT_OF(names); kind++) {
		const struct node *list = compile_seq(c, schema, str_of(names[kind]));
		if (!list)
			continue;
		if (!node_count(list))
			node_problem(c->problems, list, "'%s' must not be empty", names[kind]);
		struct choice *choice = &d->choices[d->n_choices++];
		choice->kind = kind;
		choice->at = compile_subs(c, sub, list, true, &choice->n);
		if (kind != CHOICE_ALL)
			collect_values(c, choice);
	}
	d->not_ = compile_one(c, sub, schema, STR("not"));
	d->if_ = compile_one(c, sub, schema, STR("if"));
	d->then = d->if_ ? compile_one(c, sub, schema, STR("then")) : NULL;
	d->else_ = d->if_ ? compile_one(c, sub, schema, STR("else")) : NULL;
	return d;
}

static void save_logic(struct table_writer *w, const void *data)
{
	const struct logic_data *d = data;
	write_int(w, d->n_choices);
	for (unsigned i = 0; i < d->n_choices; i++) {
		const struct choice *choice = &d->choices[i];
		write_int(w, choice->kind);
		write_subs(w, choice->at, choice->n);
		write_int(w, (int64_t)choice->n_values);
		for (size_t j = 0; j < choice->n_values; j++)
			write_value(w, choice->values[j]);
	}
	write_sub(w, d->not_);
	write_sub(w, d->if_);
	write_sub(w, d->then);
	write_sub(w, d->else_);
}

static void *load_logic(struct table_reader *r, struct sub *sub)
{
	(void)sub;
	struct logic_data *d = ARENA_NEW(&r->schema->arena, struct logic_data);
	d->n_choices = (unsigned)read_count(r);
	for (unsigned i = 0; i < d->n_choices; i++) {
		struct choice *choice = &d->choices[i];
		choice->kind = (unsigned)read_int(r);
		choice->at = read_subs(r, &choice->n);
		choice->n_values = read_count(r);
		choice->values = arena_calloc(&r->schema->arena, choice->n_values + 1, sizeof *choice->values);
		for (size_t j = 0; j < choice->n_values; j++)
			choice->values[j] = read_value(r);
	}
	d->not_ = read_sub(r);
	d->if_ = read_sub(r);
	d->then = read_sub(r);
	d->else_ = read_sub(r);
	return d;
}

static bool check_all(struct check *ck, const struct choice *choice, const struct node *n, const struct step *at)
{
	bool ok = true;
	for (size_t i = 0; i < choice->n && (ok || ck->out); i++)
		ok &= check_sub(ck, choice->at[i], n, at);
	return ok;
}

static bool check_choice(struct check *ck, const struct sub *sub, const struct choice *choice, const struct node *n,
			 const struct step *at)
{
	if (choice->kind == CHOICE_ALL)
		return check_all(ck, choice, n, at);
	size_t hits = 0, hit[2] = {0}, enough = choice->kind;
	/* What every branch that fits has a schema for counts. */
	if (choice->kind == CHOICE_ANY && is_noted(ck, n))
		enough = choice->n;
	for (size_t i = 0; i < choice->n && hits < enough; i++)
		if (check_quietly(ck, choice->at[i], n, at))
			hit[hits++ > 0] = i;
	if (hits == 1 || (hits && choice->kind == CHOICE_ANY))
		return true;
	if (hits)
		violation_say(ck, "oneOf", WEIGHT_OTHER, sub, n, at,
			      "must have one form only, but fits the forms %zu and %zu of the schema", hit[0] + 1,
			      hit[1] + 1);
	else if (ck->out)
		branches_explain(ck, sub, choice, n, at);
	return false;
}

static void say_not(struct check *ck, const struct sub *sub, const struct sub *no, const struct node *n,
		    const struct step *at)
{
	const struct map_data *map = sub_data(no, GROUP_MAP);
	if (sub->expects.p) {
		violation_say(ck, "not", WEIGHT_OTHER, sub, n, at, "must be %.*s", STR_ARG(sub->expects));
	} else if (map && map->n_required && no->n_rules == 1) {
		struct buf names;
		buf_init(&names, 500);
		for (size_t i = 0; i < map->n_required; i++)
			buf_addf(&names, "%s'%.*s'", i ? " and " : "", STR_ARG(map->required[i]));
		violation_say(ck, "not", WEIGHT_OTHER, sub, n, at, "must not have %.*s%s", STR_ARG(buf_str(&names)),
			      map->n_required > 1 ? " together" : "");
		buf_release(&names);
	} else {
		violation_say(ck, "not", WEIGHT_OTHER, sub, n, at, "has a value that is not allowed here");
	}
}

static bool check_logic(struct check *ck, const struct sub *sub, const void *data, const struct node *n,
			const struct step *at)
{
	const struct logic_data *d = data;
	bool ok = true;
	for (unsigned i = 0; i < d->n_choices; i++)
		ok &= check_choice(ck, sub, &d->choices[i], n, at);
	if (d->not_ && check_quietly(ck, d->not_, n, at)) {
		if (ck->out)
			say_not(ck, sub, d->not_, n, at);
		ok = false;
	}
	if (d->if_) {
		const struct sub *branch = check_quietly(ck, d->if_, n, at) ? d->then : d->else_;
		if (branch)
			ok &= check_sub(ck, branch, n, at);
	}
	return ok;
}

const struct group group_logic = {compile_logic, check_logic, TYPE_ALL, false, save_logic, load_logic};
