/* SPDX-License-Identifier: Apache-2.0
 * properties, patternProperties, additionalProperties, propertyNames, required, minProperties, maxProperties. */
#include "jsonschema/check.h"
#include "jsonschema/compile.h"
#include "jsonschema/table.h"

static void compile_patterns(struct compiler *c, struct sub *sub, struct map_data *d, const struct node *patterns)
{
	d->patterns = arena_calloc(&c->schema->arena, node_count(patterns) + 1, sizeof *d->patterns);
	struct node_entries it = node_entries(patterns);
	for (const struct node *e; (e = node_next_entry(&it)) && d->n_patterns < node_count(patterns);) {
		struct pattern_sub p = {compile_regex(c, e, node_key(e)), node_key(e), compile_sub(c, sub, e, false)};
		if (p.re && p.sub)
			d->patterns[d->n_patterns++] = p;
	}
}

/* "1.29" as 29; 0 when the keyword is missing. */
static uint8_t compile_minor(struct compiler *c, const struct node *schema, struct str name)
{
	const struct node *n = node_find_entry(schema, name);
	struct str text = node_text(n);
	int64_t minor = 0;
	if (!n)
		return 0;
	if (node_is(n, NODE_STRING) && str_starts(text, "1.") && str_to_i64(str_sub(text, 2, text.n), &minor) &&
	    minor > 0 && minor < NEVER_ON)
		return (uint8_t)minor;
	node_problem(c->problems, n, "'%.*s' must be a version of Kubernetes such as '1.29'", STR_ARG(name));
	return 0;
}

static void compile_versions(struct compiler *c, struct property *p, const struct node *schema)
{
	p->from = compile_minor(c, schema, STR("x-k8sai-from"));
	p->until = compile_minor(c, schema, STR("x-k8sai-until"));
	p->required_from = compile_minor(c, schema, STR("x-k8sai-required-from"));
	p->required_until = compile_minor(c, schema, STR("x-k8sai-required-until"));
	p->off_until = compile_minor(c, schema, STR("x-k8sai-off-until"));
	p->defaulted = node_find(schema, STR("default")) != NULL;
	p->gate = node_string(node_find(schema, STR("x-k8sai-gate")));
	if (p->gate.p && !p->off_until)
		p->off_until = NEVER_ON;
}

static void add_property(struct map_data *d, struct str name, const struct sub *sub)
{
	struct property *p = &d->list[d->n_list];
	void **slot = strmap_at(&d->properties, name);
	if (*slot || !sub)
		return;
	*p = (struct property){.name = name, .sub = sub};
	*slot = p;
	d->n_list++;
}

/* What every resource has without saying so. */
static const char *const resource_fields[] = {"apiVersion", "kind", "metadata"};
enum { REQUIRED_FIELDS = 2 };

static bool is_embedded(const struct compiler *c, const struct node *schema)
{
	return c->schema->dialect.structural &&
	       node_bool(node_find(schema, STR("x-kubernetes-embedded-resource")), false);
}

static const struct sub *sub_of_type(struct compiler *c, unsigned types)
{
	struct arena *a = &c->schema->arena;
	struct value_data *d = ARENA_NEW(a, struct value_data);
	struct sub *sub = ARENA_NEW(a, struct sub);
	d->types = sub->types = types;
	sub->rules = ARENA_NEW(a, struct rule);
	sub->rules[0] = (struct rule){&group_value, d};
	sub->n_rules = 1;
	return sub;
}

/* An embedded resource must have apiVersion and kind, but not metadata (apiextensions-apiserver,
 * pkg/apiserver/schema/objectmeta/validation.go). */
static void require_kind(struct compiler *c, struct map_data *d)
{
	struct str *all = arena_calloc(&c->schema->arena, d->n_required + REQUIRED_FIELDS, sizeof *all);
	size_t n = 0;
	for (; n < d->n_required; n++)
		all[n] = d->required[n];
	for (size_t i = 0; i < REQUIRED_FIELDS; i++) {
		bool known = false;
		for (size_t k = 0; k < d->n_required; k++)
			known |= str_is(d->required[k], resource_fields[i]);
		if (!known)
			all[n++] = str_of(resource_fields[i]);
	}
	d->required = all;
	d->n_required = n;
}

/* A structural schema has no fields but those it lists; in a branch of anyOf and the like it only adds to them. */
static void close_map(struct compiler *c, const struct sub *sub, struct map_data *d, const struct node *schema)
{
	static const struct sub none = {.never = true}, any = {.types = TYPE_ALL};
	bool open = node_find(schema, STR("additionalProperties")) || d->n_patterns ||
		    node_bool(node_find(schema, STR("x-kubernetes-preserve-unknown-fields")), false);
	bool resource = c->schema->dialect.resource && sub == c->first, embedded = is_embedded(c, schema);
	for (size_t i = 0; i < COUNT_OF(resource_fields) && (resource || embedded); i++) {
		unsigned type = i < REQUIRED_FIELDS ? TYPE_STRING : TYPE_MAP;
		add_property(d, str_of(resource_fields[i]), embedded ? sub_of_type(c, type) : &any);
	}
	if (d->n_list && !open)
		d->additional = &none;
}

static void *compile_map_group(struct compiler *c, struct sub *sub, const struct node *schema)
{
	struct map_data *d = ARENA_NEW(&c->schema->arena, struct map_data);
	const struct node *properties = compile_group_map(c, schema, STR("properties"));
	bool structural = c->schema->dialect.structural;
	schema_own_map(c->schema, &d->properties);
	d->list = arena_calloc(&c->schema->arena, node_count_entries(properties) + COUNT_OF(resource_fields) + 1,
			       sizeof *d->list);
	struct node_entries it = node_entries(properties);
	for (const struct node *e; (e = node_next_entry(&it));) {
		add_property(d, node_key(e), compile_sub(c, sub, e, false));
		if (structural && d->n_list)
			compile_versions(c, &d->list[d->n_list - 1], e);
	}
	const struct node *patterns = compile_group_map(c, schema, STR("patternProperties"));
	if (patterns)
		compile_patterns(c, sub, d, patterns);
	const struct node *n = node_find_entry(schema, STR("additionalProperties"));
	d->open = node_bool(n, false);
	if (n && !d->open)
		d->additional = compile_sub(c, sub, n, false);
	if (structural && !sub->branch)
		close_map(c, sub, d, schema);
	n = node_find_entry(schema, STR("propertyNames"));
	if (n)
		d->names = compile_sub(c, sub, n, false);
	n = compile_seq(c, schema, STR("required"));
	if (n)
		d->required = compile_strings(c, n, &d->n_required);
	if (is_embedded(c, schema))
		require_kind(c, d);
	d->max = INT64_MAX;
	compile_count(c, schema, STR("minProperties"), &d->min);
	compile_count(c, schema, STR("maxProperties"), &d->max);
	return d;
}

static void save_property(struct table_writer *w, const struct property *p)
{
	bool versioned = p->from | p->until | p->required_from | p->required_until | p->off_until | p->defaulted;
	write_str(w, p->name);
	write_sub(w, p->sub);
	write_int(w, versioned);
	if (!versioned)
		return;
	write_int(w, p->from);
	write_int(w, p->until);
	write_int(w, p->required_from);
	write_int(w, p->required_until);
	write_int(w, p->off_until);
	write_int(w, p->defaulted);
	write_str(w, p->gate);
}

static void save_strings(struct table_writer *w, const struct str *strings, size_t n)
{
	write_int(w, (int64_t)n);
	for (size_t i = 0; i < n; i++)
		write_str(w, strings[i]);
}

static void save_map(struct table_writer *w, const void *data)
{
	const struct map_data *d = data;
	write_int(w, (int64_t)d->n_list);
	for (size_t i = 0; i < d->n_list; i++)
		save_property(w, &d->list[i]);
	write_int(w, (int64_t)d->n_patterns);
	for (size_t i = 0; i < d->n_patterns; i++) {
		write_str(w, d->patterns[i].pattern);
		write_sub(w, d->patterns[i].sub);
	}
	write_sub(w, d->additional);
	write_int(w, d->open);
	write_sub(w, d->names);
	save_strings(w, d->required, d->n_required);
	write_int(w, d->min);
	write_int(w, d->max);
}

static void load_property(struct table_reader *r, struct property *p)
{
	p->name = read_str(r);
	p->sub = read_sub(r);
	if (!read_int(r))
		return;
	p->from = (uint8_t)read_int(r);
	p->until = (uint8_t)read_int(r);
	p->required_from = (uint8_t)read_int(r);
	p->required_until = (uint8_t)read_int(r);
	p->off_until = (uint8_t)read_int(r);
	p->defaulted = read_int(r) != 0;
	p->gate = read_str(r);
}

static struct str *load_strings(struct table_reader *r, size_t *n)
{
	*n = read_count(r);
	struct str *strings = arena_calloc(&r->schema->arena, *n + 1, sizeof *strings);
	for (size_t i = 0; i < *n; i++)
		strings[i] = read_str(r);
	return strings;
}

static void *load_map(struct table_reader *r, struct sub *sub)
{
	(void)sub;
	struct map_data *d = ARENA_NEW(&r->schema->arena, struct map_data);
	d->n_list = read_count(r);
	d->list = arena_calloc(&r->schema->arena, d->n_list + 1, sizeof *d->list);
	schema_own_map(r->schema, &d->properties);
	for (size_t i = 0; i < d->n_list; i++) {
		load_property(r, &d->list[i]);
		*strmap_at(&d->properties, d->list[i].name) = &d->list[i];
	}
	d->n_patterns = read_count(r);
	d->patterns = arena_calloc(&r->schema->arena, d->n_patterns + 1, sizeof *d->patterns);
	for (size_t i = 0; i < d->n_patterns; i++) {
		d->patterns[i].pattern = read_str(r);
		d->patterns[i].re = read_regex(r, d->patterns[i].pattern);
		d->patterns[i].sub = read_sub(r);
	}
	d->additional = read_sub(r);
	d->open = read_int(r) != 0;
	d->names = read_sub(r);
	d->required = load_strings(r, &d->n_required);
	d->min = read_int(r);
	d->max = read_int(r);
	return d;
}

/* Does the targeted version have the property? */
static bool has_property(const struct check *ck, const struct property *p)
{
	unsigned minor = ck->limits.minor;
	return !minor || (p->from <= minor && (!p->until || minor < p->until));
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
static void hint_fields(struct check *ck, struct schema_violation *v, const struct map_data *d, struct str name)
{
	enum { MOST_LISTED = 16 };
	struct guess guess = guess_start(name);
	struct str also = {0};
	struct buf all;
	buf_init(&all, 400);
	for (size_t i = 0; i < d->n_list; i++) {
		const struct property *p = &d->list[i];
		if (!has_property(ck, p))
			continue;
		buf_addf(&all, "%s%.*s", guess.offered ? ", " : "", STR_ARG(p->name));
		if (!guess_offer(&guess, p->name))
			break;
		if (is_also(p->sub, name))
			also = p->name;
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
	hint_fields(ck, v, d, node_key(entry));
}

/* A property that the targeted version does not have, or has behind a gate: false, and that is the finding. */
static bool check_versions(struct check *ck, const struct sub *sub, const struct property *p, const struct node *entry,
			   const struct step *step)
{
	unsigned minor = ck->limits.minor;
	if (!minor || (has_property(ck, p) && p->off_until <= minor))
		return true;
	const char *keyword = p->from > minor                 ? "x-k8sai-from"
			      : p->until && p->until <= minor ? "x-k8sai-until"
							      : "x-k8sai-gate";
	struct schema_violation *v = violation_add(ck, keyword, WEIGHT_FIELD, sub, entry, step);
	if (!v)
		return false;
	struct str where = step_where(ck, step);
	v->at_key = true;
	if (p->from > minor)
		v->message = arena_printf(&ck->arena, "%.*s came with Kubernetes 1.%u, and 1.%u is targeted",
					  STR_ARG(where), p->from, minor);
	else if (p->until && p->until <= minor)
		v->message = arena_printf(&ck->arena, "%.*s is gone since Kubernetes 1.%u, and 1.%u is targeted",
					  STR_ARG(where), p->until, minor);
	else if (p->off_until == NEVER_ON)
		v->message = arena_printf(&ck->arena,
					  "%.*s is behind the feature gate '%.*s', which is off by default: Kubernetes "
					  "1.%u drops the field without a word",
					  STR_ARG(where), STR_ARG(p->gate), minor);
	else
		v->message = arena_printf(&ck->arena,
					  "%.*s is behind the feature gate '%.*s', which is off by default before "
					  "Kubernetes 1.%u: 1.%u drops the field without a word",
					  STR_ARG(where), STR_ARG(p->gate), p->off_until, minor);
	return false;
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
	const struct property *property = strmap_get(&d->properties, step->key);
	if (property) {
		known = true;
		if ((property->from | property->until | property->off_until) &&
		    !check_versions(ck, sub, property, entry, step)) {
			ok = false;
			if (!has_property(ck, property))
				return false;
		}
		ok &= check_sub(ck, property->sub, entry, step);
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

/* Is the property required in the targeted version? */
static bool is_required(const struct check *ck, const struct property *p)
{
	unsigned minor = ck->limits.minor;
	if (!p || (!minor && !p->defaulted))
		return true;
	return !p->defaulted && has_property(ck, p) && p->required_from <= minor &&
	       (!p->required_until || minor < p->required_until);
}

static bool is_missing(const struct check *ck, const struct node *n, struct str name)
{
	const struct node *entry = node_find_entry(n, name);
	return !entry || (ck->schema->dialect.structural && node_is(entry, NODE_NULL));
}

static bool check_required(struct check *ck, const struct sub *sub, const struct map_data *d, const struct node *n,
			   const struct step *at)
{
	bool ok = true;
	if (d->n_required && !check_step(ck, d->n_required * (1 + node_count(n) / 8), n, at))
		return false;
	for (size_t i = 0; i < d->n_required && (ok || ck->out); i++) {
		if (!is_missing(ck, n, d->required[i]))
			continue;
		const struct property *property = strmap_get(&d->properties, d->required[i]);
		if (!is_required(ck, property))
			continue;
		ok = false;
		struct schema_violation *v =
			violation_say(ck, "required", WEIGHT_FIELD, sub, n, at, "lacks the field '%.*s'",
				      STR_ARG(str_sub(d->required[i], 0, 100)));
		if (v) {
			v->at_key = n->key != NULL;
			v->missing = d->required[i];
		}
		struct str expects = property ? property->sub->expects : (struct str){0};
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
	bool structural = ck->schema->dialect.structural;
	struct step step = {.up = at, .depth = at ? at->depth + 1 : 1};
	struct node_entries it = node_entries(n);
	for (const struct node *e; (e = node_next_entry(&it)) && (ok || ck->out) && !ck->stopped;) {
		bool absent = structural && node_is(e, NODE_NULL);
		step.key = node_key(e);
		/* Of an absent field only the name counts; without a value it is still an entry of a free map. */
		count += !absent || !d->n_list;
		if (absent && d->additional && d->additional->never && !strmap_get(&d->properties, step.key)) {
			say_unknown(ck, sub, d, e, &step);
			ok = false;
		} else if (!absent) {
			ok &= check_entry(ck, sub, d, e, &step);
		}
	}
	if (is_noted(ck, n))
		note_map(ck, d, n, at);
	if ((ok || ck->out) && !ck->stopped)
		ok &= check_count(ck, sub, d, n, at, count);
	/* A condition is asked what is there, part or not. */
	if (d->n_required && (ok || ck->out) && !(ck->limits.partial && ck->out))
		ok &= check_required(ck, sub, d, n, at);
	return ok;
}

const struct group group_map = {compile_map_group, check_map, TYPE_MAP, false, save_map, load_map};

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

static void *compile_dependent(struct compiler *c, struct sub *sub, const struct node *schema)
{
	const struct node *fields = compile_group_map(c, schema, STR("dependentRequired"));
	const struct node *schemas = compile_group_map(c, schema, STR("dependentSchemas"));
	const struct node *either = compile_group_map(c, schema, STR("dependencies"));
	struct dependent_data *d = ARENA_NEW(&c->schema->arena, struct dependent_data);
	d->at = arena_calloc(&c->schema->arena,
			     node_count_entries(fields) + node_count_entries(schemas) + node_count_entries(either) + 1,
			     sizeof *d->at);
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
			if (v) {
				v->at_key = true;
				v->missing = one->fields[j];
			}
		}
	}
	return ok;
}

static void save_dependent(struct table_writer *w, const void *data)
{
	const struct dependent_data *d = data;
	write_int(w, (int64_t)d->n);
	for (size_t i = 0; i < d->n; i++) {
		write_str(w, d->at[i].name);
		save_strings(w, d->at[i].fields, d->at[i].n_fields);
		write_sub(w, d->at[i].sub);
	}
}

static void *load_dependent(struct table_reader *r, struct sub *sub)
{
	(void)sub;
	struct dependent_data *d = ARENA_NEW(&r->schema->arena, struct dependent_data);
	d->n = read_count(r);
	d->at = arena_calloc(&r->schema->arena, d->n + 1, sizeof *d->at);
	for (size_t i = 0; i < d->n; i++) {
		d->at[i].name = read_str(r);
		d->at[i].fields = load_strings(r, &d->at[i].n_fields);
		d->at[i].sub = read_sub(r);
	}
	return d;
}

const struct group group_dependent = {compile_dependent, check_dependent, TYPE_MAP, false,
				      save_dependent,    load_dependent};
