/* SPDX-License-Identifier: Apache-2.0
 * properties, patternProperties, additionalProperties, propertyNames, required, minProperties, maxProperties. */
#include "jsonschema/check.h"
#include "jsonschema/compile.h"

static void compile_patterns(struct compiler *c, struct sub *sub, struct map_data *d, const struct node *patterns)
{
	d->patterns = arena_calloc(&c->schema->arena, node_count(patterns) + 1, sizeof *d->patterns);
	struct node_entries it = node_entries(patterns);
	for (const struct node *e; (e = node_next_entry(&it)) && d->n_patterns < node_count(patterns);) {
		struct pattern_sub p = {compile_regex(c, e, node_key(e)), compile_sub(c, sub, e, false)};
		if (p.re && p.sub)
			d->patterns[d->n_patterns++] = p;
	}
}

static void *compile_map_group(struct compiler *c, struct sub *sub, const struct node *schema)
{
	struct map_data *d = ARENA_NEW(&c->schema->arena, struct map_data);
	compile_table(c, &d->properties);
	struct node_entries it = node_entries(compile_group_map(c, schema, STR("properties")));
	for (const struct node *e; (e = node_next_entry(&it));)
		*strmap_at(&d->properties, node_key(e)) = (void *)compile_sub(c, sub, e, false);
	const struct node *patterns = compile_group_map(c, schema, STR("patternProperties"));
	if (patterns)
		compile_patterns(c, sub, d, patterns);
	const struct node *n = node_find_entry(schema, STR("additionalProperties"));
	if (n && !node_bool(n, false))
		d->additional = compile_sub(c, sub, n, false);
	n = node_find_entry(schema, STR("propertyNames"));
	if (n)
		d->names = compile_sub(c, sub, n, false);
	n = compile_seq(c, schema, STR("required"));
	if (n)
		d->required = compile_strings(c, n, &d->n_required);
	d->max = INT64_MAX;
	compile_count(c, schema, STR("minProperties"), &d->min);
	compile_count(c, schema, STR("maxProperties"), &d->max);
	return d;
}

/* Is `name` one of the other names that users coming from elsewhere give the property (x-k8sai-also)? */
static bool is_also(const struct sub *property, struct str name)
{
	for (; property; property = property->ref)
		for (const struct node *e = node_first(node_find(property->node, STR("x-k8sai-also"))); e; e = e->next)
			if (str_eq_nocase(node_text(e), name))
				return true;
	return false;
}

/* The field that was meant, or the ones there are. */
static void hint_fields(struct check *ck, struct schema_violation *v, const struct map_data *d,
			const struct node *properties, struct str name)
{
	enum { MOST_LISTED = 16 };
	struct guess guess = guess_start(name);
	struct str also = {0};
	struct buf all;
	buf_init(&all, 400);
	struct node_entries it = node_entries(properties);
	for (const struct node *e; (e = node_next_entry(&it));) {
		buf_addf(&all, "%s%.*s", guess.offered ? ", " : "", STR_ARG(node_key(e)));
		if (!guess_offer(&guess, node_key(e)))
			break;
		if (is_also(strmap_get(&d->properties, node_key(e)), name))
			also = node_key(e);
	}
	struct str best = also.p ? also : guess_best(&guess);
	if (best.p)
		v->hint = arena_printf(&ck->arena, "did you mean '%.*s'?", STR_ARG(best));
	else if (guess.offered && guess.offered <= MOST_LISTED && !all.overflow)
		v->hint = arena_printf(&ck->arena, "known fields: %.*s", STR_ARG(buf_str(&all)));
	buf_release(&all);
}

static void say_unknown(struct check *ck, const struct sub *sub, const struct map_data *d, const struct node *entry,
			const struct step *step)
{
	struct schema_violation *v = violation_add(ck, "additionalProperties", WEIGHT_FIELD, sub, entry, step);
	if (!v)
		return;
	struct str in = step_where(ck, step->up);
	v->at_key = true;
	v->message = arena_printf(&ck->arena, step->up ? "unknown field '%.*s' in %.*s" : "unknown field '%.*s'",
				  STR_ARG(str_sub(node_key(entry), 0, 100)), STR_ARG(in));
	hint_fields(ck, v, d, node_find(sub->node, STR("properties")), node_key(entry));
}

static bool check_name(struct check *ck, const struct sub *names, const struct node *entry, const struct step *step)
{
	/* A recorded violation outlives this function, so it is given the entry instead of this node; see
	 * violation_add. */
	struct node name = {.text = entry->key, .len = entry->key_len, .kind = NODE_STRING, .style = STYLE_DOUBLE};
	struct step at = *step;
	at.name_of = entry;
	return check_sub(ck, names, &name, &at);
}

static bool check_entry(struct check *ck, const struct sub *sub, const struct map_data *d, const struct node *entry,
			const struct step *step)
{
	bool ok = !d->names || check_name(ck, d->names, entry, step);
	bool known = false;
	const struct sub *property = strmap_get(&d->properties, step->key);
	if (property) {
		known = true;
		ok &= check_sub(ck, property, entry, step);
	}
	for (size_t i = 0; i < d->n_patterns && (ok || ck->out); i++) {
		if (!check_regex(ck, d->patterns[i].re, step->key, entry, step))
			continue;
		known = true;
		ok &= check_sub(ck, d->patterns[i].sub, entry, step);
	}
	if (known || !d->additional)
		return ok;
	if (!d->additional->never)
		return check_sub(ck, d->additional, entry, step) && ok;
	say_unknown(ck, sub, d, entry, step);
	return false;
}

static bool check_required(struct check *ck, const struct sub *sub, const struct map_data *d, const struct node *n,
			   const struct step *at)
{
	bool ok = true;
	if (d->n_required && !check_step(ck, d->n_required * (1 + node_count(n) / 8), n, at))
		return false;
	for (size_t i = 0; i < d->n_required && (ok || ck->out); i++) {
		if (node_find_entry(n, d->required[i]))
			continue;
		ok = false;
		struct schema_violation *v =
			violation_say(ck, "required", WEIGHT_FIELD, sub, n, at, "lacks the field '%.*s'",
				      STR_ARG(str_sub(d->required[i], 0, 100)));
		if (v)
			v->at_key = n->key != NULL;
		const struct sub *property = strmap_get(&d->properties, d->required[i]);
		struct str expects = property ? property->expects : (struct str){0};
		if (v && expects.p)
			v->hint =
				arena_printf(&ck->arena, "add '%.*s': %.*s", STR_ARG(d->required[i]), STR_ARG(expects));
	}
	return ok;
}

static bool check_count(struct check *ck, const struct sub *sub, const struct map_data *d, const struct node *n,
			const struct step *at, int64_t count)
{
	if (count < d->min && count == 0 && d->min == 1)
		violation_say(ck, "minProperties", WEIGHT_OTHER, sub, n, at, "must not be empty");
	else if (count < d->min)
		violation_say(ck, "minProperties", WEIGHT_OTHER, sub, n, at, "must have at least %lld fields, not %lld",
			      (long long)d->min, (long long)count);
	else if (count > d->max && sub->expects.p)
		violation_say(ck, "maxProperties", WEIGHT_OTHER, sub, n, at, "must be %.*s", STR_ARG(sub->expects));
	else if (count > d->max)
		violation_say(ck, "maxProperties", WEIGHT_OTHER, sub, n, at, "must have at most %lld field%s, not %lld",
			      (long long)d->max, d->max == 1 ? "" : "s", (long long)count);
	return count >= d->min && count <= d->max;
}

static bool check_map(struct check *ck, const struct sub *sub, const void *data, const struct node *n,
		      const struct step *at)
{
	const struct map_data *d = data;
	bool ok = true;
	int64_t count = 0;
	struct step step = {.up = at, .depth = at ? at->depth + 1 : 1};
	struct node_entries it = node_entries(n);
	for (const struct node *e; (e = node_next_entry(&it)) && (ok || ck->out) && !ck->stopped; count++) {
		step.key = node_key(e);
		ok &= check_entry(ck, sub, d, e, &step);
	}
	if ((ok || ck->out) && !ck->stopped)
		ok &= check_count(ck, sub, d, n, at, count);
	if (d->n_required && (ok || ck->out))
		ok &= check_required(ck, sub, d, n, at);
	return ok;
}

const struct group group_map = {compile_map_group, check_map, TYPE_MAP, false};

/* ---- dependentRequired, dependentSchemas, dependencies ---- */

struct dependent {
	struct str name;
	/** Fields that must be there as well, or a schema for the whole value; one of the two. */
	struct str *fields;
	size_t n_fields;
	const struct sub *sub;
};

struct dependent_data {
	struct dependent *at;
	size_t n;
};

static void add_dependents(struct compiler *c, struct sub *sub, struct dependent_data *d, const struct node *map,
			   bool fields, bool schemas)
{
	struct node_entries it = node_entries(map);
	for (const struct node *e; (e = node_next_entry(&it));) {
		struct dependent *one = &d->at[d->n];
		one->name = node_key(e);
		if (fields && node_is(e, NODE_SEQ))
			one->fields = compile_strings(c, e, &one->n_fields);
		else if (schemas)
			one->sub = compile_sub(c, sub, e, true);
		else
			node_problem(c->problems, e, "must be a list of names of fields");
		d->n += one->fields || one->sub;
	}
}

static size_t count_entries(const struct node *map)
{
	size_t n = 0;
	struct node_entries it = node_entries(map);
	while (node_next_entry(&it))
		n++;
	return n;
}

static void *compile_dependent(struct compiler *c, struct sub *sub, const struct node *schema)
{
	const struct node *fields = compile_group_map(c, schema, STR("dependentRequired"));
	const struct node *schemas = compile_group_map(c, schema, STR("dependentSchemas"));
	const struct node *either = compile_group_map(c, schema, STR("dependencies"));
	struct dependent_data *d = ARENA_NEW(&c->schema->arena, struct dependent_data);
	d->at = arena_calloc(&c->schema->arena,
			     count_entries(fields) + count_entries(schemas) + count_entries(either) + 1, sizeof *d->at);
	add_dependents(c, sub, d, fields, true, false);
	add_dependents(c, sub, d, schemas, false, true);
	add_dependents(c, sub, d, either, true, true);
	return d;
}

static bool check_dependent(struct check *ck, const struct sub *sub, const void *data, const struct node *n,
			    const struct step *at)
{
	const struct dependent_data *d = data;
	bool ok = true;
	for (size_t i = 0; i < d->n && (ok || ck->out); i++) {
		const struct dependent *one = &d->at[i];
		const struct node *entry = check_step(ck, 1, n, at) ? node_find_entry(n, one->name) : NULL;
		if (!entry)
			continue;
		if (one->sub)
			ok &= check_sub(ck, one->sub, n, at);
		for (size_t j = 0; j < one->n_fields; j++) {
			if (node_find_entry(n, one->fields[j]))
				continue;
			ok = false;
			struct str lacks = str_sub(one->fields[j], 0, 100), has = str_sub(one->name, 0, 100);
			struct schema_violation *v = violation_say(
				ck, "dependentRequired", WEIGHT_FIELD, sub, entry, at,
				"lacks the field '%.*s', which '%.*s' needs beside it", STR_ARG(lacks), STR_ARG(has));
			if (v)
				v->at_key = true;
		}
	}
	return ok;
}

const struct group group_dependent = {compile_dependent, check_dependent, TYPE_MAP, false};
