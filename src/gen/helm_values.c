/* SPDX-License-Identifier: Apache-2.0
 * The chart's values, what environments lay over them, and their schema. */
#include "base/alloc.h"
#include "doc/build.h"
#include "doc/emit.h"
#include "doc/merge.h"
#include "gen/entry_index.h"
#include "gen/helm.h"
#include "gen/mark.h"

enum { DEEPEST = 200, WHY_LIMIT = 4096 };

/* ---- trees of values
 * ----------------------------------------------------------------------------------------------------------- */

/** `root` with `value` at the first `n` steps of a path; what is on the way is a map by construction. */
static const struct node *put_at(struct helm *h, const struct node *root, const struct path *path, size_t n,
				 struct node *value)
{
	const struct path part = {path->at, n};
	struct buf why;
	buf_init(&why, WHY_LIMIT);
	const struct node *result = set_path(&h->arena, root, &part, value, &why);
	buf_release(&why);
	return result ? result : root;
}

static const struct node *at_path(const struct node *n, const struct path *path, size_t steps)
{
	for (size_t i = 0; n && i < steps; i++)
		n = node_find(n, path->at[i].key);
	return n;
}

/** Puts what the variant has of one slot. */
static const struct node *put_slot(struct helm *h, const struct node *root, const struct helm_slot *slot,
				   size_t variant)
{
	const struct node *value = helm_slot_value(slot, variant);
	if (!slot->used)
		return root;
	if (value)
		return put_at(h, root, &slot->path, slot->path.n, build_copy(&h->arena, value));
	/* A condition looks into the map that holds the value. */
	if (slot->optional && !at_path(root, &slot->path, slot->path.n - 1))
		return put_at(h, root, &slot->path, slot->path.n - 1, build_map(&h->arena));
	return root;
}

/** The values of one variant: workloads first, as people look for them. */
static const struct node *values_of(struct helm *h, size_t variant)
{
	const struct node *root = build_map(&h->arena);
	for (size_t i = 0; i < h->slots.n; i++)
		if (str_is(h->slots.at[i].path.at[0].key, "workloads"))
			root = put_slot(h, root, &h->slots.at[i], variant);
	for (size_t i = 0; i < h->objects.n; i++) {
		const struct helm_object *o = &h->objects.at[i];
		struct path_step steps[] = {{.key = STR("objects")}, {.key = o->stem}, {.key = STR("enabled")}};
		const struct path path = {steps, COUNT_OF(steps)};
		if (o->optional)
			root = put_at(h, root, &path, path.n, build_bool(&h->arena, o->at[variant] != NULL));
	}
	for (size_t i = 0; i < h->slots.n; i++)
		if (!str_is(h->slots.at[i].path.at[0].key, "workloads"))
			root = put_slot(h, root, &h->slots.at[i], variant);
	return root;
}

/** A null somewhere outside lists takes a value away when Helm merges, so it cannot be one. */
static bool holds_null(const struct node *n, unsigned depth)
{
	n = node_deref(n);
	bool holds = n->kind == NODE_NULL || depth > DEEPEST;
	for (const struct node *e = n->kind == NODE_MAP ? node_first(n) : NULL; e && !holds; e = e->next)
		holds = holds_null(e, depth + 1);
	return holds;
}

/** An overlay in the making. */
struct overlaying {
	struct helm *h;
	/** Place of the values that are compared. */
	struct buf at;
	/** Where Helm's merging cannot lead from one to the other. */
	bool impossible;
	unsigned depth;
};

/** What laid over `from` gives `to`, as Helm merges: maps key by key, null takes away. */
static struct node *overlay_of(struct overlaying *o, const struct node *from, const struct node *to)
{
	struct arena *a = &o->h->arena;
	struct node *map = build_map(a);
	struct entry_index in_from = entry_index_of(from), in_to = entry_index_of(to);
	struct node_entries it = node_entries(to);
	for (const struct node *e; !o->impossible && (e = node_next_entry(&it));) {
		const struct node *before = entry_index_find(&in_from, node_key(e));
		size_t length = o->at.n;
		if (before && node_equal(before, e))
			continue;
		path_add_key(&o->at, node_key(e));
		if (before && node_is(before, NODE_MAP) && node_is(e, NODE_MAP) && o->depth++ < DEEPEST)
			build_put_as(map, e, overlay_of(o, before, node_deref(e)));
		else if (before && (node_is(before, NODE_MAP) || node_is(e, NODE_MAP)))
			o->impossible = true;
		else
			build_put_as(map, e, build_copy(a, e));
		/* What is impossible is left standing for the message. */
		if (!o->impossible)
			o->at.n = length;
	}
	it = node_entries(from);
	for (const struct node *e; (e = node_next_entry(&it));)
		if (!entry_index_find(&in_to, node_key(e)))
			build_put_as(map, e, build_null(a));
	entry_index_release(&in_from);
	entry_index_release(&in_to);
	return map;
}

/* ---- files
 * --------------------------------------------------------------------------------------------------------------------
 */

/** One top-level part with a comment before it. */
static void add_part(struct helm *h, const struct node *values, const char *key, const char *comment, struct buf *out)
{
	const struct node *part = node_find(values, str_of(key));
	if (!part)
		return;
	struct node *map = build_map(&h->arena);
	build_put(map, str_of(key), build_copy(&h->arena, part));
	buf_addf(out, "\n%s", comment);
	emit_yaml(map, out);
}

static void write_base(struct helm *h, const struct node *values)
{
	struct buf *out = gen_files_add(h->files, STR("values.yaml"));
	buf_addz(out,
		 GEN_MARK "# Your own changes belong into a file of their own: helm upgrade --install ... -f FILE\n");
	add_part(h, values, "workloads",
		 "# What may be changed without planning again. The model, its GPU and what follows from them (memory, "
		 "flags, "
		 "probes, nodes)\n# are not here: change the values of k8sai for those and make the chart again.\n",
		 out);
	add_part(h, values, "objects",
		 "# What else differs between the environments, by object: the path of the field, and its value. Each "
		 "values-ENV.yaml sets them.\n",
		 out);
	if (!node_count(values))
		buf_addz(out, "{}\n");
}

/** The namespace that a variant's objects lie in; empty when none says. */
static struct str namespace_of(const struct gen_variant *v)
{
	for (size_t i = 0; i < v->gen.objects.n; i++)
		if (v->gen.objects.at[i].namespace_.n)
			return v->gen.objects.at[i].namespace_;
	return (struct str){NULL, 0};
}

static bool write_environment(struct helm *h, const struct node *base, size_t variant)
{
	const struct gen_variant *v = &h->variants->at[variant];
	struct overlaying o = {.h = h};
	buf_init(&o.at, BUF_NO_LIMIT);
	const struct node *values = values_of(h, variant);
	struct node *over = overlay_of(&o, base, values);
	bool ok = !o.impossible && !holds_null(values, 0) && !holds_null(base, 0);
	if (!ok)
		problem_hint(h->problems,
			     problem_add(h->problems, NULL, 0, 0,
					 "environment '%s' differs in a way that a chart's values cannot say: %.*s",
					 v->name, STR_ARG(o.impossible ? buf_str(&o.at) : STR("a field is null"))),
			     "make a chart of that environment alone: gen --format helm -e %s -o DIR", v->name);
	buf_release(&o.at);
	if (!ok)
		return false;
	struct str space = namespace_of(v);
	struct buf *out = gen_files_add(h->files, arena_printf(&h->arena, "values-%s.yaml", v->name));
	buf_addf(out,
		 GEN_MARK "# helm upgrade --install %.*s . --namespace %.*s --create-namespace -f values-%s.yaml\n",
		 STR_ARG(h->name), STR_ARG(space.n ? space : STR("default")), v->name);
	emit_yaml(over, out);
	return true;
}

/* ---- the schema
 * ----------------------------------------------------------------------------------------------------------------- */

static struct node *type_of(struct arena *a, const char *type)
{
	struct node *schema = build_map(a);
	build_put(schema, STR("type"), build_strz(a, type));
	return schema;
}

/** A schema for values like `n`: maps are closed, so that a slip of the pen is an error. */
static struct node *schema_of(struct arena *a, const struct node *n, unsigned depth)
{
	n = node_deref(n);
	if (n->kind == NODE_MAP && depth < DEEPEST) {
		struct node *schema = type_of(a, "object"), *properties = build_map(a);
		for (const struct node *e = node_first(n); e; e = e->next)
			build_put_as(properties, e, schema_of(a, e, depth + 1));
		build_put(schema, STR("properties"), properties);
		build_put(schema, STR("additionalProperties"), build_bool(a, false));
		return schema;
	}
	if (n->kind == NODE_INT) {
		struct node *schema = type_of(a, "integer");
		build_put(schema, STR("minimum"), build_int(a, 0));
		return schema;
	}
	return type_of(a, n->kind == NODE_BOOL ? "boolean" : n->kind == NODE_FLOAT ? "number" : "string");
}

/** Amounts are written with and without a unit: cpu: 4, cpu: 500m. */
static struct node *amount_schema(struct arena *a)
{
	struct node *schema = build_map(a), *types = build_seq(a);
	build_push(types, build_strz(a, "string"));
	build_push(types, build_strz(a, "number"));
	build_put(schema, STR("type"), types);
	return schema;
}

/** The schema of a slot of workloads. */
static struct node *slot_schema(struct helm *h, const struct helm_slot *slot)
{
	struct arena *a = &h->arena;
	size_t v = 0;
	while (!slot->data[v])
		v++;
	if (slot->kind == HELM_IMAGE) {
		struct node *parts = build_map(a);
		static const char *const names[] = {"repository", "tag", "digest"};
		for (size_t i = 0; i < COUNT_OF(names); i++)
			build_put(parts, str_of(names[i]), build_strz(a, ""));
		return schema_of(a, parts, 0);
	}
	bool amount = slot->path.n >= 3 && str_is(slot->path.at[slot->path.n - 3].key, "resources");
	return amount ? amount_schema(a) : schema_of(a, slot->data[v], 0);
}

/** Schemas of maps, and of slots at their ends. */
static const struct node *workloads_schema(struct helm *h)
{
	struct arena *a = &h->arena;
	const struct node *root = type_of(a, "object");
	for (size_t i = 0; i < h->slots.n; i++) {
		const struct helm_slot *slot = &h->slots.at[i];
		if (!slot->used || !str_is(slot->path.at[0].key, "workloads"))
			continue;
		struct path path = {arena_calloc(a, 2 * slot->path.n, sizeof(struct path_step)), 0};
		for (size_t k = 1; k < slot->path.n; k++) {
			path.at[path.n++].key = STR("properties");
			path.at[path.n++].key = slot->path.at[k].key;
			if (k + 1 < slot->path.n && !at_path(root, &path, path.n)) {
				struct node *map = type_of(a, "object");
				build_put(map, STR("additionalProperties"), build_bool(a, false));
				root = put_at(h, root, &path, path.n, map);
			}
		}
		root = put_at(h, root, &path, path.n, slot_schema(h, slot));
	}
	struct path_step closed = {.key = STR("additionalProperties")};
	return put_at(h, root, &(struct path){&closed, 1}, 1, build_bool(a, false));
}

static void write_schema(struct helm *h)
{
	struct arena *a = &h->arena;
	struct node *schema = build_map(a), *properties = build_map(a);
	build_put(schema, STR("$schema"), build_strz(a, "http://json-schema.org/draft-07/schema#"));
	build_put(schema, STR("$comment"), build_strz(a, GEN_MARK_TEXT));
	build_put(schema, STR("type"), build_strz(a, "object"));
	build_put(properties, STR("workloads"), build_copy(a, workloads_schema(h)));
	build_put(properties, STR("objects"), type_of(a, "object"));
	/* Helm's own, for charts within charts. */
	build_put(properties, STR("global"), type_of(a, "object"));
	build_put(schema, STR("properties"), properties);
	build_put(schema, STR("additionalProperties"), build_bool(a, false));
	struct buf *out = gen_files_add(h->files, STR("values.schema.json"));
	emit_json(schema, 2, out);
	buf_addc(out, '\n');
}

/** Says which difference Helm cannot carry, when there is one. */
static bool check_slots(struct helm *h)
{
	for (size_t i = 0; i < h->slots.n; i++) {
		const struct helm_slot *slot = &h->slots.at[i];
		if (!slot->used || !slot->unspeakable)
			continue;
		struct problem *p = problem_add(
			h->problems, NULL, 0, 0,
			"environments differ in a text with control characters, which Helm cannot carry: %.*s of %.*s",
			STR_ARG(slot->path.at[slot->path.n - 1].key), STR_ARG(slot->path.at[slot->path.n - 2].key));
		problem_hint(h->problems, p, "make a chart of one environment alone: gen --format helm -e ENV -o DIR");
		return false;
	}
	return true;
}

bool helm_write_values(struct helm *h)
{
	const struct node *base = values_of(h, 0);
	bool ok = check_slots(h);
	write_base(h, base);
	write_schema(h);
	for (size_t v = 1; ok && v < h->variants->n; v++)
		ok = write_environment(h, base, v);
	return ok;
}
