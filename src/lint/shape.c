/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/shape.h"

#include <stdio.h>

#include "kube/api_lives.h"
#include "kube/shapes.h"
#include "kube/user_shapes.h"

/* Which rule a keyword's violation belongs to; anything that is not here says that a value is wrong. */
static const struct {
	const char *keyword;
	const struct rule *rule;
} keyword_rules[] = {
	{"additionalProperties", &rule_api001},
	{"x-k8sai-until", &rule_api001},
	{"required", &rule_api003},
	{"dependentRequired", &rule_api003},
	{"x-k8sai-from", &rule_api012},
	{"x-k8sai-gate", &rule_api012},
	{"x-k8sai-unions", &rule_api014},
	{"x-kubernetes-list-type", &rule_api014},
	{"oneOf", &rule_api014},
	{"not", &rule_api014},
};

static const struct rule *rule_of(const struct schema_violation *v)
{
	/* x-k8sai-expects of a field that something beside it forbids. */
	if (str_has(v->message, " must be left out "))
		return &rule_api014;
	for (size_t i = 0; i < COUNT_OF(keyword_rules); i++)
		if (strcmp(v->keyword, keyword_rules[i].keyword) == 0)
			return keyword_rules[i].rule;
	return &rule_api002;
}

struct shape_run {
	struct check *c;
	const struct dispatch *dispatch;
	const struct object *object;
	size_t from, n_before;
};

/* Has a rule that knows more about this value, or about what is missing in it, spoken already? */
static bool is_said(const struct shape_run *run, const struct schema_violation *v)
{
	const struct findings *f = run->c->out;
	char missing[80];
	snprintf(missing, sizeof missing, "'%.*s", STR_ARG(str_sub(v->missing, 0, 70)));
	for (size_t i = run->from; i < run->n_before; i++)
		if (f->at[i].node == v->node && f->at[i].severity == SEVERITY_ERROR &&
		    (!v->missing.n || str_has(f->at[i].message, missing)))
			return true;
	return false;
}

/* CPU_REQUEST: a name for the value, not the value. */
static bool is_name_of_value(struct str s)
{
	bool joined = false;
	if (!s.n || s.p[0] < 'A' || s.p[0] > 'Z')
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] != '_' && !(s.p[i] >= 'A' && s.p[i] <= 'Z') && !(s.p[i] >= '0' && s.p[i] <= '9'))
			return false;
		joined |= s.p[i] == '_';
	}
	return joined;
}

/* Something that is not what will be sent: a placeholder, a directive of a patch, what SOPS has encrypted or added. */
static bool is_stand_in(const struct shape_run *run, const struct schema_violation *v)
{
	struct str text = v->at_key ? node_key(v->node) : node_text(v->node);
	if (!text.p)
		return false;
	if (v->at_key && run->object->partial && str_starts(text, "$"))
		return true;
	if (node_find(run->object->root, STR("sops")) && (str_is(text, "sops") || str_starts(text, "ENC[")))
		return true;
	return is_placeholder(text) || is_unfilled(text) || is_name_of_value(text);
}

/* The message with the last step of the path for the whole of it: the finding carries the path. */
static struct str short_message(const struct shape_run *run, const struct schema_violation *v)
{
	static const char whole[] = "the document ";
	struct str message = v->message, path = v->path;
	size_t last = path.n;
	if (!path.n && str_starts(message, whole))
		return arena_printf(run->c->scratch, "the %.*s %.*s", STR_ARG(run->object->kind_name),
				    STR_ARG(str_sub(message, strlen(whole), message.n)));
	while (last && path.p[last - 1] != '.')
		last--;
	if (!last || str_has(path, "\"") || !str_eq(str_sub(message, 1, path.n), path))
		return message;
	return arena_printf(run->c->scratch, "'%.*s%.*s", STR_ARG(str_sub(path, last, path.n)),
			    STR_ARG(str_sub(message, 1 + path.n, message.n)));
}

/* The mapping that holds `entry`: its only way down, as nodes lie in the text. */
static const struct node *parent_of(const struct node *root, const struct node *entry)
{
	for (const struct node *in = root, *next; in; in = next) {
		next = NULL;
		for (const struct node *child = node_first(in); child && !next; child = child->next) {
			if (child == entry)
				return in;
			if (child->begin <= entry->key_begin && entry->end <= child->end)
				next = child;
		}
	}
	return NULL;
}

/* The hints of the schema engine that say what to write, as changes: the nearest name, quotes, no quotes. */
static void offer_fix(struct shape_run *run, const struct schema_violation *v, struct finding *f)
{
	static const char mean[] = "did you mean '";
	struct check *c = run->c;
	if (v->missing.p)
		return;
	if (v->at_key && f->rule == &rule_api001 && str_starts(v->hint, mean)) {
		struct str name = str_sub(v->hint, sizeof mean - 1, v->hint.n);
		name.n = str_find(name, '\'');
		if (node_find(parent_of(run->object->root, v->node), name))
			return;
		/* Only letters of another case are surely the same name. */
		bool same = str_eq_nocase(name, node_key(v->node));
		fix_rename(c, fix_offer(c, f, same ? FIX_SAFE : FIX_UNSAFE, "rename it to '%.*s'", STR_ARG(name)),
			   v->node, name);
	} else if (!v->at_key && str_starts(v->hint, "write it in quotes: ")) {
		fix_quote(c, fix_offer(c, f, FIX_SAFE, "put it in quotes"), v->node);
	} else if (!v->at_key && str_starts(v->hint, "write it without quotes: ")) {
		fix_unquote(c, fix_offer(c, f, FIX_SAFE, "take the quotes away"), v->node);
	}
}

static void take(void *ctx, const struct schema_violation *v)
{
	struct shape_run *run = ctx;
	struct check *c = run->c;
	c->rule = rule_of(v);
	if (!rule_bit(&run->dispatch->enabled, rule_index(c->rule)))
		return;
	bool missing = v->missing.p != NULL;
	if (is_said(run, v) || (!missing && is_stand_in(run, v)))
		return;
	struct str message = short_message(run, v);
	const char *between = v->hint.n ? "; " : "";
	struct finding *f;
	if (v->at_key || missing)
		f = report_key(c, v->node, "%.*s%s%.*s", STR_ARG(message), between, STR_ARG(v->hint));
	else
		f = report(c, v->node, "%.*s%s%.*s", STR_ARG(message), between, STR_ARG(v->hint));
	offer_fix(run, v, f);
	/* A cluster may have the gate on. */
	if (strcmp(v->keyword, "x-k8sai-gate") == 0)
		finding_severity(f, SEVERITY_WARNING);
}

/* ---- kinds without a schema ---- */

static bool enabled(const struct shape_run *run, const struct rule *rule)
{
	run->c->rule = rule;
	return rule_bit(&run->dispatch->enabled, rule_index(rule));
}

/* Kubernetes' own group: every kind of it is known. */
static bool is_built_in(struct str group)
{
	return shape_of_group(group) && !shape_of_group(group)->custom;
}

/* A group in words. */
static struct str group_words(struct shape_run *run, struct str group)
{
	return group.n ? arena_printf(run->c->scratch, "group '%.*s'", STR_ARG(group)) : STR("the core group");
}

static struct finding *say_unknown_version(struct shape_run *run, const struct object *o, const struct node *at)
{
	struct buf known;
	const struct api_shape *s;
	buf_init(&known, 500);
	for (size_t i = 0; (s = shape_version(o->group, o->kind_name, i)); i++)
		buf_addf(&known, "%s%.*s", i ? ", " : "", STR_ARG(shape_version_name(s)));
	struct str words = group_words(run, o->group);
	const char *are = shape_version(o->group, o->kind_name, 1) ? "are" : "is";
	struct finding *f;
	if (is_built_in(o->group))
		f = report(run->c, at, "%.*s has no version '%.*s' in %.*s; there %s %.*s", STR_ARG(o->kind_name),
			   STR_ARG(str_sub(o->version, 0, 80)), STR_ARG(words), are, STR_ARG(buf_str(&known)));
	else
		f = report(run->c, at,
			   "no schema for version '%.*s' of %.*s: its fields are not checked; known %s %.*s",
			   STR_ARG(str_sub(o->version, 0, 80)), STR_ARG(o->kind_name), are, STR_ARG(buf_str(&known)));
	buf_release(&known);
	return f;
}

/* No shape of this kind: what may have been meant. False when nothing is known of it at all. */
static bool say_unknown(struct shape_run *run)
{
	const struct object *o = run->object;
	const struct node *kind = node_get(o->root, KEY_kind), *api = node_get(o->root, KEY_apiVersion);
	struct str near = shape_nearest_kind(o->group, o->kind_name), group = shape_group_of(o->kind_name);
	if (!near.p && run->dispatch->user_shapes)
		near = user_shape_nearest_kind(run->dispatch->user_shapes, o->group, o->kind_name);
	bool same_kind = shape_version(o->group, o->kind_name, 0) != NULL;
	bool moved = group.p && is_built_in(o->group);
	if (!same_kind && !near.p && !moved && !is_built_in(o->group))
		return false;
	if (!enabled(run, &rule_api013))
		return true;
	struct str words = group_words(run, o->group), other = group_words(run, group);
	struct finding *f;
	if (same_kind)
		f = say_unknown_version(run, o, api);
	else if (near.p)
		f = report(run->c, kind, "%.*s has no kind '%.*s'; did you mean '%.*s'?", STR_ARG(words),
			   STR_ARG(o->kind_name), STR_ARG(near));
	else if (moved)
		f = report(run->c, api, "%.*s has no kind '%.*s'; it is in %.*s", STR_ARG(words), STR_ARG(o->kind_name),
			   STR_ARG(other));
	else
		f = report(run->c, kind, "%.*s has no kind '%.*s'", STR_ARG(words), STR_ARG(o->kind_name));
	if (is_built_in(o->group))
		finding_severity(f, SEVERITY_ERROR);
	return true;
}

/* Pods without images may be a patch's, or a mistake: whoever writes what a patch does not
 * repeat means the whole, and nobody patches a bare Pod. */
static bool is_part(const struct object *o)
{
	if (!o->guessed || o->kind == KIND_POD)
		return o->partial && !o->guessed;
	const struct node *pod = node_get(node_get(o->spec, KEY_template), KEY_spec);
	return !node_get(o->spec, KEY_selector) && !node_get(pod, KEY_restartPolicy);
}

static bool serves(struct shape_run *run, const struct api_shape *s, unsigned minor)
{
	if (s->custom || s->from <= minor)
		return true;
	if (enabled(run, &rule_api012))
		report(run->c, node_get(run->object->root, KEY_apiVersion),
		       "%.*s of %.*s came with Kubernetes 1.%u, and 1.%u is targeted", STR_ARG(run->object->kind_name),
		       STR_ARG(run->object->api_version), s->from, minor);
	return false;
}

/* ---- users' own schemas ---- */

/* A violation in metadata, which is checked by itself. */
static void take_metadata(void *ctx, const struct schema_violation *v)
{
	static const char whole[] = "the document ";
	struct shape_run *run = ctx;
	struct schema_violation in = *v;
	if (!v->path.n && str_starts(v->message, whole))
		in.message = arena_printf(run->c->scratch, "'metadata' %.*s",
					  STR_ARG(str_sub(v->message, strlen(whole), v->message.n)));
	take(run, &in);
}

static void say_not_served(struct shape_run *run, const struct user_shape *s)
{
	const struct object *o = run->object;
	struct buf served;
	if (!enabled(run, &rule_api013))
		return;
	buf_init(&served, 500);
	bool any = user_shape_versions(run->dispatch->user_shapes, o->group, o->kind_name, &served) > 0;
	struct finding *f = report(run->c, node_get(o->root, KEY_apiVersion),
				   "the CustomResourceDefinition of %.*s in group '%.*s' %s version '%.*s'%s%.*s",
				   STR_ARG(o->kind_name), STR_ARG(o->group), s ? "does not serve" : "does not have",
				   STR_ARG(str_sub(o->version, 0, 80)), any ? "; it serves " : ", nor serves any other",
				   STR_ARG(buf_str(&served)));
	finding_severity(f, SEVERITY_ERROR);
	buf_release(&served);
}

static void say_deprecated(struct shape_run *run, const struct user_shape *s)
{
	const struct object *o = run->object;
	const struct api_life *life = api_life_find(o->group, o->version, o->kind_name);
	bool said = life && api_life_deprecated(life, lint_kubernetes_minor(run->c->options));
	if (!said && enabled(run, &rule_api005))
		report(run->c, node_get(o->root, KEY_apiVersion),
		       "%.*s of '%.*s' is deprecated by its CustomResourceDefinition%s%.*s", STR_ARG(o->kind_name),
		       STR_ARG(o->api_version), s->warning.n ? ": " : "", STR_ARG(str_sub(s->warning, 0, 300)));
}

/* Checks against a schema of the user's; true when that settles the matter. */
static bool lint_user_shape(struct shape_run *run, const struct schema_options *options, struct schema **schemas)
{
	struct user_shapes *user = run->dispatch->user_shapes;
	const struct object *o = run->object;
	const struct user_shape *s = user ? user_shape_find(user, o->group, o->version, o->kind_name) : NULL;
	if (!s && (!user || !user_shape_is_defined(user, o->group, o->kind_name)))
		return false;
	if (!s || !s->served) {
		say_not_served(run, s);
		return true;
	}
	if (s->deprecated)
		say_deprecated(run, s);
	if (s->schema)
		schema_check(s->schema, o->root, options, take, run);
	if (s->broken || !s->bare_metadata || !node_is(o->metadata, NODE_MAP))
		return true;
	if (!*schemas)
		*schemas = shapes_open();
	schema_check_loaded(*schemas, kube_shapes.object_meta, node_entry(o->root, KEY_metadata), options,
			    take_metadata, run);
	return true;
}

bool shape_lint(struct check *c, const struct dispatch *d, const struct object *o, size_t from, struct schema **schemas)
{
	struct shape_run run = {c, d, o, from, c->out->n};
	unsigned minor = lint_kubernetes_minor(c->options);
	const struct api_shape *shape = shape_find(o->group, o->version, o->kind_name);
	if (is_placeholder(o->kind_name) || is_placeholder(o->api_version))
		return true;
	struct schema_options options = {.minor = minor, .partial = is_part(o)};
	if (lint_user_shape(&run, &options, schemas))
		return true;
	if (!shape)
		return api_life_find(o->group, o->version, o->kind_name) || say_unknown(&run);
	if (!serves(&run, shape, minor))
		return true;
	if (!*schemas)
		*schemas = shapes_open();
	schema_check_loaded(*schemas, shape->definition, o->root, &options, take, &run);
	return true;
}
