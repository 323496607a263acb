/* SPDX-License-Identifier: Apache-2.0
 * The same object in each variant, and what comes from the namespace. */
#include "base/alloc.h"
#include "doc/build.h"
#include "gen/entry_index.h"
#include "gen/helm.h"
#include "gen/patch.h"

/** Below this level nothing is compared. */
enum { DEEPEST = 200, NAME_LIMIT = 4096 };

/** One variant's change of namespace. */
struct renaming {
	struct helm *h;
	/** Its own namespace. */
	struct str own;
	unsigned depth;
};

/** Place of `part` in `s` from `from` on, or s.n. */
static size_t find_text(struct str s, struct str part, size_t from)
{
	for (size_t i = from; i + part.n <= s.n; i++)
		if (memcmp(s.p + i, part.p, part.n) == 0)
			return i;
	return s.n;
}

struct str helm_replace(struct arena *a, struct str s, struct str from, struct str to)
{
	struct buf out;
	buf_init(&out, BUF_NO_LIMIT);
	for (size_t at = 0; at < s.n;) {
		size_t hit = find_text(s, from, at);
		buf_adds(&out, str_sub(s, at, hit - at));
		if (hit < s.n)
			buf_adds(&out, to);
		at = hit < s.n ? hit + from.n : s.n;
	}
	struct str result = arena_str(a, buf_str(&out));
	buf_release(&out);
	return result;
}

static struct node *rename_in(struct renaming *r, const struct node *own, const struct node *probe);

/** A text that is the probe's but for the namespace. */
static struct node *rename_text(struct renaming *r, const struct node *own, const struct node *probe)
{
	struct arena *a = &r->h->arena;
	struct str there = node_string(probe);
	if (!there.p || !str_has(there, GEN_PROBE) ||
	    !str_eq(helm_replace(a, there, STR(GEN_PROBE), r->own), node_text(own)))
		return build_copy(a, own);
	return build_str(a, helm_replace(a, there, STR(GEN_PROBE), r->h->namespace_));
}

static struct node *rename_map(struct renaming *r, const struct node *own, const struct node *probe)
{
	struct node *map = build_map(&r->h->arena);
	struct entry_index there = entry_index_of(probe);
	struct node_entries it = node_entries(own);
	for (const struct node *e; (e = node_next_entry(&it));)
		build_put_as(map, e, rename_in(r, e, entry_index_find(&there, node_key(e))));
	entry_index_release(&there);
	return map;
}

static struct node *rename_list(struct renaming *r, const struct node *own, const struct node *probe)
{
	struct node *list = build_seq(&r->h->arena);
	const struct node *there = node_first(probe);
	for (const struct node *e = node_first(own); e; e = e->next, there = there->next)
		build_push(list, rename_in(r, e, there));
	return list;
}

/** A copy of `own` with the token of the namespace wherever `probe` shows that its namespace stands. */
static struct node *rename_in(struct renaming *r, const struct node *own, const struct node *probe)
{
	own = node_deref(own);
	probe = node_deref(probe);
	struct node *result;
	r->depth++;
	if (!probe || probe->kind != own->kind || r->depth > DEEPEST)
		result = build_copy(&r->h->arena, own);
	else if (own->kind == NODE_MAP)
		result = rename_map(r, own, probe);
	else if (own->kind == NODE_SEQ && node_count(own) == node_count(probe))
		result = rename_list(r, own, probe);
	else if (own->kind == NODE_STRING)
		result = rename_text(r, own, probe);
	else
		result = build_copy(&r->h->arena, own);
	r->depth--;
	return result;
}

struct str helm_own_namespace(const struct gen_variant *v)
{
	struct str space = node_text(node_find(v->gen.values.root, STR("namespace"))),
		   name = node_text(node_find(v->gen.values.root, STR("name")));
	if (!v->probe.objects.n)
		return (struct str){NULL, 0};
	return space.n ? space : name.n ? name : v->gen.values.default_name;
}

/** What identifies an object; a namespace and a name of this text are `is` instead. */
static struct str identity(struct arena *a, const struct gen_object *o, const char *text, struct str is)
{
	struct str space = str_is(o->namespace_, text) ? is : o->namespace_,
		   name = str_is(o->name, text) ? is : o->name;
	return arena_printf(a, "%.*s\n%.*s\n%.*s\n%.*s", STR_ARG(o->api_version), STR_ARG(o->kind), STR_ARG(space),
			    STR_ARG(name));
}

/* ---- the same object in each variant
 * --------------------------------------------------------------------------------------------- */

/** A new object with a file of its own. */
static size_t add_object(struct helm *h, const struct gen_object *object)
{
	static const char folder[] = "templates/", ending[] = ".yaml";
	struct gen_object named = *object;
	struct helm_object o = {.object = *object};
	struct buf name;
	o.at = arena_calloc(&h->arena, h->variants->n, sizeof *o.at);
	o.is_namespace = str_is(object->kind, "Namespace") && str_eq(object->name, h->namespace_);
	if (o.is_namespace)
		named.name = (struct str){NULL, 0};
	buf_init(&name, NAME_LIMIT);
	gen_files_name(h->files, folder, &named, false, ending, &name);
	o.stem = arena_str(&h->arena, str_sub(buf_str(&name), sizeof folder - 1,
					      name.n - (sizeof folder - 1) - (sizeof ending - 1)));
	o.file = h->files->n;
	gen_files_add(h->files, buf_str(&name));
	buf_release(&name);
	*VEC_PUSH(&h->objects) = o;
	return h->objects.n - 1;
}

/** The probe's objects by what they are called in the variant itself. */
static void index_probe(struct helm *h, const struct gen_variant *v, struct str own, struct strmap *probes)
{
	for (size_t i = 0; own.n && i < v->probe.objects.n; i++) {
		const struct gen_object *o = &v->probe.objects.at[i];
		*strmap_at(probes, identity(&h->arena, o, GEN_PROBE, own)) = (void *)o->node;
	}
}

static void read_variant(struct helm *h, size_t variant, struct strmap *places)
{
	const struct gen_variant *v = &h->variants->at[variant];
	struct renaming r = {.h = h, .own = helm_own_namespace(v)};
	struct strmap probes;
	strmap_init(&probes);
	index_probe(h, v, r.own, &probes);
	for (size_t i = 0; i < v->gen.objects.n; i++) {
		struct gen_object object = v->gen.objects.at[i];
		const struct node *probe = strmap_get(&probes, identity(&h->arena, &object, "", STR("")));
		if (probe)
			object_read(&object, rename_in(&r, object.node, probe));
		struct str id = identity(&h->arena, &object, "", STR(""));
		size_t at = (size_t)(uintptr_t)strmap_get(places, id);
		if (!at) {
			at = add_object(h, &object) + 1;
			*strmap_at(places, id) = (void *)(uintptr_t)at;
		}
		h->objects.at[at - 1].at[variant] = object.node;
	}
	strmap_release(&probes);
}

void helm_read_objects(struct helm *h)
{
	/* Place + 1 by what identifies an object. */
	struct strmap places;
	strmap_init(&places);
	for (size_t v = 0; v < h->variants->n; v++)
		read_variant(h, v, &places);
	strmap_release(&places);
	for (size_t i = 0; i < h->objects.n; i++)
		for (size_t v = 0; v < h->variants->n; v++)
			h->objects.at[i].optional |= !h->objects.at[i].at[v];
}
