/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "base/alloc.h"
#include "doc/build.h"
#include "doc/emit.h"
#include "gen/difference.h"
#include "gen/mark.h"
#include "gen/write_files.h"

/** Longest name of a file below the target; the deepest level of an object. */
enum { NAME_LIMIT = 4096, DEEPEST = 1000 };

/** An overlay in the making. */
struct overlay {
	struct gen_files *files;
	const struct gen *base, *over;
	/** Its folder, "overlays/prod/". */
	struct buf folder;
	struct arena arena;
	/** What its kustomization.yaml lists. */
	struct node *resources, *patches;
	/** For each object of the base: its place in `over` + 1, 0 when it is not there. */
	size_t *counterpart;
	/** For each object of `over`: it has one in the base. */
	bool *matched;
	/** When every object of the base's one namespace moves to one other: from where and to where. */
	struct str moves_from, moves_to;
};

/* ---- which object is which
 * ------------------------------------------------------------------------------------------------------- */

static struct str identity(struct arena *a, const struct gen_object *o, bool with_namespace, bool with_name)
{
	return arena_printf(a, "%.*s %.*s %.*s %.*s", STR_ARG(o->api_version), STR_ARG(o->kind),
			    with_name ? (int)o->name.n : 0, with_name ? o->name.p : "",
			    with_namespace ? (int)o->namespace_.n : 0,
			    with_namespace && o->namespace_.n ? o->namespace_.p : "");
}

/** Objects that have no counterpart yet and whose identity stands alone on both sides belong together. */
static void match(struct overlay *l, bool with_namespace, bool with_name)
{
	/* Place + 1 of the object in `over`; SEVERAL when there is more than one. */
	enum { SEVERAL = 0 };
	struct strmap places, seen;
	strmap_init(&places);
	strmap_init(&seen);
	for (size_t i = 0; i < l->over->objects.n; i++) {
		if (l->matched[i])
			continue;
		struct str id = identity(&l->arena, &l->over->objects.at[i], with_namespace, with_name);
		void **at = strmap_at(&places, id);
		*at = *at || strmap_get(&seen, id) ? (void *)(uintptr_t)SEVERAL : (void *)(uintptr_t)(i + 1);
		*strmap_at(&seen, id) = l;
	}
	strmap_release(&seen);
	strmap_init(&seen);
	for (size_t i = 0; i < l->base->objects.n; i++) {
		const struct gen_object *o = &l->base->objects.at[i];
		/* Only a Namespace is the same under another name: there is one, and everything moves with it. */
		if (l->counterpart[i] || (!with_name && !str_is(o->kind, "Namespace")))
			continue;
		struct str id = identity(&l->arena, o, with_namespace, with_name);
		size_t at = (size_t)(uintptr_t)strmap_get(&places, id);
		if (!at || strmap_get(&seen, id))
			continue;
		*strmap_at(&seen, id) = l;
		l->counterpart[i] = at;
		l->matched[at - 1] = true;
	}
	strmap_release(&places);
	strmap_release(&seen);
}

/** Does everything in one namespace of the base lie in one other namespace of the environment? Not asked of "default",
 * where kustomize takes objects without a namespace to be as well. */
static void find_move(struct overlay *l)
{
	for (size_t i = 0; i < l->base->objects.n; i++) {
		const struct gen_object *o = &l->base->objects.at[i];
		if (!l->counterpart[i] || !o->namespace_.n)
			continue;
		const struct gen_object *other = &l->over->objects.at[l->counterpart[i] - 1];
		if (!l->moves_from.p && !str_eq(o->namespace_, other->namespace_)) {
			l->moves_from = o->namespace_;
			l->moves_to = other->namespace_;
		}
	}
	for (size_t i = 0; l->moves_from.p && i < l->base->objects.n; i++) {
		const struct gen_object *o = &l->base->objects.at[i];
		if (l->counterpart[i] && str_eq(o->namespace_, l->moves_from) &&
		    !str_eq(l->over->objects.at[l->counterpart[i] - 1].namespace_, l->moves_to))
			l->moves_from = (struct str){NULL, 0};
	}
	/* What is new in the environment must not be moved along. */
	bool ok = l->moves_to.n && !str_is(l->moves_from, "default");
	for (size_t i = 0; ok && i < l->over->objects.n; i++)
		ok = l->matched[i] || !str_eq(l->over->objects.at[i].namespace_, l->moves_from);
	if (!ok)
		l->moves_from = (struct str){NULL, 0};
}

/* ---- files
 * --------------------------------------------------------------------------------------------------------------------
 */

/** Adds a file for `object` and gives its text; its name below `folder` goes to `list`, or to `name`. */
static struct buf *add_file(struct gen_files *files, struct arena *a, const char *folder,
			    const struct gen_object *object, struct str *name)
{
	struct buf path;
	buf_init(&path, NAME_LIMIT);
	gen_files_name(files, folder, object, false, ".yaml", &path);
	struct buf *text = gen_files_add(files, buf_str(&path));
	*name = arena_str(a, str_sub(buf_str(&path), strlen(folder), SIZE_MAX));
	buf_release(&path);
	buf_addz(text, GEN_MARK);
	return text;
}

static void add_comment(struct str notes, struct buf *out)
{
	struct str line;
	while (notes.n && str_split(&notes, '\n', &line))
		buf_addf(out, "#%s%.*s\n", line.n ? " " : "", STR_ARG(line));
}

static void add_kustomization(struct gen_files *files, struct arena *a, const char *folder, const struct gen *g,
			      struct node *resources, struct node *patches)
{
	struct str name = arena_printf(a, "%skustomization.yaml", folder);
	struct buf *text = gen_files_add(files, name);
	struct node *root = build_map(a);
	buf_addz(text, GEN_MARK);
	if (g->notes.n) {
		buf_addz(text, "#\n");
		add_comment(buf_str(&g->notes), text);
	}
	build_put(root, STR("apiVersion"), build_strz(a, "kustomize.config.k8s.io/v1beta1"));
	build_put(root, STR("kind"), build_strz(a, "Kustomization"));
	build_put(root, STR("resources"), resources);
	if (node_count(patches))
		build_put(root, STR("patches"), patches);
	emit_yaml(root, text);
}

static void add_base(struct gen_files *files, const struct gen *g)
{
	static const char folder[] = "base/";
	struct arena a;
	arena_init(&a);
	struct node *resources = build_seq(&a);
	for (size_t i = 0; i < g->objects.n; i++) {
		struct str name;
		emit_yaml(g->objects.at[i].node, add_file(files, &a, folder, &g->objects.at[i], &name));
		build_push(resources, build_str(&a, name));
	}
	add_kustomization(files, &a, folder, g, resources, NULL);
	arena_release(&a);
}

/* ---- patches
 * ------------------------------------------------------------------------------------------------------------------ */

static void put_text(struct arena *a, struct node *map, const char *key, struct str text)
{
	if (text.n)
		build_put(map, str_of(key), build_str(a, text));
}

/** What a patch of one object is for. Kustomize takes names for regular expressions, anchored at both ends, so dots are
 * escaped: a name with one would fit others. */
static struct node *target_of(struct arena *a, const struct gen_object *o)
{
	struct node *target = build_map(a);
	struct buf name;
	size_t slash = str_find(o->api_version, '/');
	bool core = slash == o->api_version.n;
	buf_init(&name, NAME_LIMIT);
	for (size_t i = 0; i < o->name.n; i++) {
		if (strchr(".+*?()|[]{}^$\\", o->name.p[i]))
			buf_addc(&name, '\\');
		buf_addc(&name, o->name.p[i]);
	}
	put_text(a, target, "group", core ? (struct str){NULL, 0} : str_sub(o->api_version, 0, slash));
	put_text(a, target, "version", core ? o->api_version : str_sub(o->api_version, slash + 1, SIZE_MAX));
	put_text(a, target, "kind", o->kind);
	put_text(a, target, "name", arena_str(a, buf_str(&name)));
	put_text(a, target, "namespace", o->namespace_);
	buf_release(&name);
	return target;
}

/** Lists a patch; `target` may be NULL. */
static struct node *list_patch(struct overlay *l, struct str file, struct node *target)
{
	struct node *patch = build_map(&l->arena);
	build_put(patch, STR("path"), build_str(&l->arena, file));
	if (target)
		build_put(patch, STR("target"), target);
	build_push(l->patches, patch);
	return patch;
}

/** Operations that are not what moving the namespace does for all objects at once. */
static struct node *without_move(struct overlay *l, const struct gen_object *o, struct node *operations)
{
	if (!l->moves_from.p || !str_eq(o->namespace_, l->moves_from))
		return operations;
	struct node *rest = build_seq(&l->arena);
	for (const struct node *op = node_first(operations); op; op = op->next)
		if (!node_text_is(node_find(op, STR("path")), "/metadata/namespace"))
			build_push(rest, build_copy(&l->arena, op));
	return rest;
}

static void add_change(struct overlay *l, const struct gen_object *o, const struct gen_object *other)
{
	struct node *operations = without_move(l, o, difference(&l->arena, o->node, other->node));
	if (!node_count(operations))
		return;
	struct str file;
	emit_yaml(operations, add_file(l->files, &l->arena, l->folder.p, o, &file));
	struct node *patch = list_patch(l, file, target_of(&l->arena, o));
	if (!str_eq(o->name, other->name)) {
		struct node *allow = build_map(&l->arena);
		build_put(allow, STR("allowNameChange"), build_bool(&l->arena, true));
		build_put(patch, STR("options"), allow);
	}
}

static void add_removal(struct overlay *l, const struct gen_object *o)
{
	struct arena *a = &l->arena;
	struct node *patch = build_map(a), *metadata = build_map(a);
	struct str file;
	build_put(patch, STR("apiVersion"), build_str(a, o->api_version));
	build_put(patch, STR("kind"), build_str(a, o->kind));
	put_text(a, metadata, "name", o->name);
	put_text(a, metadata, "namespace", o->namespace_);
	build_put(patch, STR("metadata"), metadata);
	build_put(patch, STR("$patch"), build_strz(a, "delete"));
	emit_yaml(patch, add_file(l->files, a, l->folder.p, o, &file));
	list_patch(l, file, NULL);
}

/** Moves all objects at once. It comes last, so that the targets of the others are what the base calls them. */
static void add_move(struct overlay *l)
{
	struct arena *a = &l->arena;
	if (!l->moves_from.p)
		return;
	struct node *target = build_map(a), *operations = build_seq(a), *op = build_map(a);
	const struct gen_object namespace = {.kind = STR("namespace")};
	struct str file;
	build_put(op, STR("op"), build_strz(a, "replace"));
	build_put(op, STR("path"), build_strz(a, "/metadata/namespace"));
	build_put(op, STR("value"), build_str(a, l->moves_to));
	build_push(operations, op);
	emit_yaml(operations, add_file(l->files, a, l->folder.p, &namespace, &file));
	build_put(target, STR("namespace"), build_str(a, l->moves_from));
	list_patch(l, file, target);
}

static void fill_overlay(struct overlay *l)
{
	build_push(l->resources, build_strz(&l->arena, "../../base"));
	match(l, true, true);
	match(l, false, true);
	match(l, false, false);
	find_move(l);
	for (size_t i = 0; i < l->over->objects.n; i++) {
		struct str file;
		if (l->matched[i])
			continue;
		emit_yaml(l->over->objects.at[i].node,
			  add_file(l->files, &l->arena, l->folder.p, &l->over->objects.at[i], &file));
		build_push(l->resources, build_str(&l->arena, file));
	}
	for (size_t i = 0; i < l->base->objects.n; i++) {
		if (l->counterpart[i])
			add_change(l, &l->base->objects.at[i], &l->over->objects.at[l->counterpart[i] - 1]);
		else
			add_removal(l, &l->base->objects.at[i]);
	}
	add_move(l);
	add_kustomization(l->files, &l->arena, l->folder.p, l->over, l->resources, l->patches);
}

static void add_overlay(struct gen_files *files, const struct gen *base, const struct gen_variant *variant)
{
	struct overlay l = {.files = files, .base = base, .over = &variant->gen};
	buf_init(&l.folder, NAME_LIMIT);
	arena_init(&l.arena);
	/* An environment's name is a DNS label: it leads nowhere else. */
	buf_addf(&l.folder, "overlays/%s/", variant->name);
	l.resources = build_seq(&l.arena);
	l.patches = build_seq(&l.arena);
	l.counterpart = arena_calloc(&l.arena, base->objects.n + 1, sizeof *l.counterpart);
	l.matched = arena_calloc(&l.arena, l.over->objects.n + 1, sizeof *l.matched);
	fill_overlay(&l);
	arena_release(&l.arena);
	buf_release(&l.folder);
}

/** Can kubectl write this text? Besides control characters, kustomize 5.7 writes several lines of which the first
 * begins with a tab so that it cannot read them again. */
static bool is_speakable_text(struct str s)
{
	bool tab_first = s.n && s.p[0] == '\t' && str_find(s, '\n') < s.n;
	return !tab_first && !gen_is_unspeakable(s);
}

/** The same of all texts and keys below `n`. */
static bool is_speakable(const struct node *n, unsigned depth)
{
	n = node_deref(n);
	bool ok = depth < DEEPEST && !(n->kind == NODE_STRING && !is_speakable_text(node_text(n)));
	for (const struct node *e = node_first(n); ok && e; e = e->next)
		ok = !(e->key && !is_speakable_text(node_key(e))) && is_speakable(e, depth + 1);
	return ok;
}

static bool check_texts(const struct gen_variants *variants, struct problems *problems)
{
	for (size_t v = 0; v < variants->n; v++)
		for (size_t i = 0; i < variants->at[v].gen.objects.n; i++) {
			const struct gen_object *o = &variants->at[v].gen.objects.at[i];
			if (is_speakable(o->node, 0))
				continue;
			problem_hint(problems,
				     problem_add(problems, NULL, 0, 0,
						 "%.*s '%.*s' holds text that kustomize cannot carry", STR_ARG(o->kind),
						 STR_ARG(o->name)),
				     "it cannot write control characters, nor several lines of which the first begins "
				     "with a tab");
			return false;
		}
	return true;
}

bool gen_files_of_kustomize(struct gen_files *files, const struct gen_variants *variants, struct problems *problems)
{
	if (!check_texts(variants, problems))
		return false;
	gen_files_may_lie_in(files, "base");
	gen_files_may_lie_in(files, "overlays/*");
	add_base(files, &variants->at[0].gen);
	for (size_t i = 1; i < variants->n; i++)
		add_overlay(files, &variants->at[0].gen, &variants->at[i]);
	return true;
}
