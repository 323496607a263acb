/* SPDX-License-Identifier: Apache-2.0
 * $ref, allOf, anyOf, oneOf, not, if/then/else: schemas applied to the same value. */
#include "jsonschema/check.h"
#include "jsonschema/compile.h"

/* ---- $ref ---- */

/* One token of a JSON pointer in a URI fragment: %XX, then ~1 and ~0. */
static struct str pointer_token(struct arena *a, struct str token)
{
	char *p = arena_alloc(a, token.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < token.n; i++) {
		static const char digits[] = "0123456789abcdef0123456789ABCDEF";
		const char *high = token.p[i] == '%' && i + 2 < token.n ? memchr(digits, token.p[i + 1], 32) : NULL;
		const char *low = high ? memchr(digits, token.p[i + 2], 32) : NULL;
		if (low) {
			p[n++] = (char)((high - digits) % 16 * 16 + (low - digits) % 16);
			i += 2;
		} else {
			p[n++] = token.p[i];
		}
	}
	size_t m = 0;
	for (size_t i = 0; i < n; i++) {
		bool escaped = p[i] == '~' && i + 1 < n && (p[i + 1] == '0' || p[i + 1] == '1');
		p[m++] = escaped ? (p[++i] == '1' ? '/' : '~') : p[i];
	}
	return (struct str){p, m};
}

/* Where the JSON pointer leads from `root`, or NULL. */
static const struct node *pointer_target(struct compiler *c, struct str pointer)
{
	const struct node *n = c->root;
	struct str token;
	enum { MOST_WALKED = 100000000 };
	/* The pointer begins with '/': what stands before that is nothing. */
	str_split(&pointer, '/', &token);
	while (n && str_split(&pointer, '/', &token)) {
		int64_t index;
		token = pointer_token(&c->schema->arena, token);
		if (node_is(n, NODE_MAP))
			n = compile_lookup(c, n, token);
		else if (node_is(n, NODE_SEQ) && token.n && token.p[0] >= '0' && token.p[0] <= '9' &&
			 str_to_i64(token, &index) && (uint64_t)index < node_count(n) &&
			 (c->walked += (size_t)index) < MOST_WALKED)
			n = node_at(n, (size_t)index);
		else
			n = NULL;
	}
	return n;
}

static void *compile_ref(struct compiler *c, struct sub *sub, const struct node *schema)
{
	const struct node *n = node_find_entry(schema, STR("$ref"));
	struct str uri = node_string(n);
	struct str id = node_string(node_find(c->root, STR("$id")));
	if (id.n && id.p[id.n - 1] == '#')
		id.n--;
	struct str fragment = uri;
	if (id.n && uri.n >= id.n && str_eq(str_sub(uri, 0, id.n), id))
		fragment = str_sub(uri, id.n, uri.n);
	const struct node *target = NULL;
	if (!uri.p)
		node_problem(c->problems, n, "'$ref' must be a string");
	else if (fragment.n && (fragment.p[0] != '#' || (fragment.n > 1 && fragment.p[1] != '/')))
		node_problem(c->problems, n,
			     "'%.*s' leads out of the file: only references such as '#/$defs/name' are supported",
			     STR_ARG(str_sub(uri, 0, 200)));
	else if (!(target = fragment.n > 1 ? pointer_target(c, str_sub(fragment, 1, fragment.n)) : c->root))
		node_problem(c->problems, n, "'%.*s' leads nowhere", STR_ARG(str_sub(uri, 0, 200)));
	if (target)
		sub->ref = compile_sub(c, sub, target, true);
	return (void *)sub->ref;
}

static bool check_ref(struct check *ck, const struct sub *sub, const void *data, const struct node *n,
		      const struct step *at)
{
	(void)sub;
	return check_sub(ck, data, n, at);
}

const struct group group_ref = {compile_ref, check_ref, TYPE_ALL, true};

/* ---- the rest ---- */

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
	size_t hits = 0, hit[2] = {0};
	for (size_t i = 0; i < choice->n && hits < choice->kind; i++)
		if (check_quietly(ck, choice->at[i], n, at))
			hit[hits++] = i;
	if (hits == 1)
		return true;
	if (hits && choice->kind == CHOICE_ANY)
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

const struct group group_logic = {compile_logic, check_logic, TYPE_ALL, false};
