/* SPDX-License-Identifier: Apache-2.0
 * Which files belong together. Without kustomizations all of them; with them, each overlay that nothing builds on is a
 * set with all that it builds on, so that two overlays of one base are two sets. Field names:
 * https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/ */
#include <stdlib.h>

#include "base/alloc.h"
#include "base/strmap.h"
#include "lint/engine.h"

struct builder {
	struct lint_files *files;
	const struct doc_slices *slices;
	const struct doc_limits *limits;
	/** Index + 1 by path. */
	struct strmap by_path, by_folder;
	struct arena scratch;
};

/* ---- references
 * ----------------------------------------------------------------------------------------------------------- */

/* `folder` and `reference` joined, without "." and ".." parts; p == NULL when it leads out of what was given. */
static struct str resolve(struct arena *memory, struct str folder, struct str reference)
{
	char *out = arena_alloc(memory, folder.n + reference.n + 2);
	size_t n = 0;
	const struct str whole[] = {str_is(folder, ".") ? STR("") : folder, reference};
	bool absolute = str_starts(folder.n ? folder : reference, "/");
	for (size_t i = 0; i < COUNT_OF(whole); i++) {
		struct str rest = whole[i], part;
		while (rest.n && str_split(&rest, '/', &part)) {
			if (part.n == 0 || str_is(part, "."))
				continue;
			if (str_is(part, "..")) {
				/* Above the folder that was named nothing is known by name. */
				if (n == 0 || (n >= 2 && out[n - 1] == '.' && out[n - 2] == '.'))
					return (struct str){NULL, 0};
				while (n > 0 && out[n - 1] != '/')
					n--;
				n -= n > 0;
				continue;
			}
			if (n || absolute)
				out[n++] = '/';
			memcpy(out + n, part.p, part.n);
			n += part.n;
		}
	}
	if (n == 0)
		out[n++] = '.';
	return (struct str){out, n};
}

static size_t find(const struct strmap *map, struct str path)
{
	return path.p ? (size_t)(uintptr_t)strmap_get(map, path) : 0;
}

/* A resource, base or component: a file, a folder with a kustomization, or something elsewhere. */
static void add_reference(struct builder *b, struct overlay *o, struct str text)
{
	struct str path = text.n ? resolve(&b->scratch, o->folder, text) : (struct str){NULL, 0};
	size_t file = find(&b->by_path, path), overlay = file ? 0 : find(&b->by_folder, path);
	if (file) {
		o->files = grow_array(o->files, o->n_files + 1, &o->cap_files, sizeof *o->files);
		o->files[o->n_files++] = file - 1;
	} else if (overlay) {
		o->overlays = grow_array(o->overlays, o->n_overlays + 1, &o->cap_overlays, sizeof *o->overlays);
		o->overlays[o->n_overlays++] = overlay - 1;
		b->files->overlays[overlay - 1].referenced = true;
	} else {
		o->open = true;
	}
}

static void add_references(struct builder *b, struct overlay *o, const struct node *list)
{
	if (!node_is(list, NODE_SEQ))
		return;
	for (const struct node *e = node_first(list); e; e = e->next)
		add_reference(b, o, node_text(e));
}

/* Patches are named as strings, or as mappings with a path; text of a patch itself names no file. */
static void mark_patches(struct builder *b, const struct overlay *o, const struct node *list)
{
	if (!node_is(list, NODE_SEQ))
		return;
	for (const struct node *e = node_first(list); e; e = e->next) {
		struct str text = node_is(e, NODE_MAP) ? node_text(node_get(e, KEY_path)) : node_text(e);
		size_t file = text.n && str_find(text, '\n') == text.n
				      ? find(&b->by_path, resolve(&b->scratch, o->folder, text))
				      : 0;
		if (file)
			b->files->at[file - 1].patch = true;
	}
}

static void read_kustomization(struct builder *b, struct overlay *o, const struct node *root)
{
	static const char *const patches[] = {"patches", "patchesStrategicMerge", "patchesJson6902"};
	add_references(b, o, node_get(root, KEY_resources));
	add_references(b, o, node_find(root, STR("bases")));
	add_references(b, o, node_get(root, KEY_components));
	for (size_t i = 0; i < COUNT_OF(patches); i++)
		mark_patches(b, o, node_find(root, str_of(patches[i])));
	o->open |= node_find(root, STR("helmCharts")) != NULL;
}

/* One that cannot be read stands for the files beside it. */
static void take_folder(struct builder *b, struct overlay *o)
{
	o->open = true;
	for (size_t i = 0; i < b->files->n; i++) {
		if (b->files->at[i].overlay != (size_t)(o - b->files->overlays))
			continue;
		o->files = grow_array(o->files, o->n_files + 1, &o->cap_files, sizeof *o->files);
		o->files[o->n_files++] = i;
	}
}

static void read_overlay(struct builder *b, struct overlay *o, struct doc *doc)
{
	struct problems problems;
	if (o->file == SIZE_MAX) {
		take_folder(b, o);
		return;
	}
	const struct lint_file *f = &b->files->at[o->file];
	const struct doc_slices *slices = &b->slices[o->file];
	problems_init(&problems);
	doc_reset(doc);
	if (slices->n == 1 && doc_read(doc, &f->source, slices->at[0], DOC_KUBECTL, b->limits, &problems) &&
	    node_is(doc->root, NODE_MAP))
		read_kustomization(b, o, doc->root);
	else
		take_folder(b, o);
	problems_release(&problems);
}

/* ---- sets
 * ----------------------------------------------------------------------------------------------------------------- */

static struct file_set *add_set(struct lint_files *files, bool complete)
{
	files->sets = grow_array(files->sets, files->n_sets + 1, &files->cap_sets, sizeof *files->sets);
	files->sets[files->n_sets] = (struct file_set){.complete = complete};
	return &files->sets[files->n_sets++];
}

static void put(struct file_set *set, size_t file)
{
	set->files = grow_array(set->files, set->n + 1, &set->cap, sizeof *set->files);
	set->files[set->n++] = file;
}

/* All that an overlay builds on, itself first. `seen` and `stack` have room for every overlay. */
static void close_overlay(struct lint_files *files, size_t root, bool *seen, size_t *stack)
{
	struct file_set *set = add_set(files, files->complete);
	size_t n = 0;
	memset(seen, 0, files->n_overlays * sizeof *seen);
	stack[n++] = root;
	seen[root] = true;
	while (n > 0) {
		const struct overlay *o = &files->overlays[stack[--n]];
		set->complete &= !o->open;
		for (size_t i = 0; i < o->n_files; i++)
			put(set, o->files[i]);
		for (size_t i = 0; i < o->n_overlays; i++) {
			if (seen[o->overlays[i]])
				continue;
			seen[o->overlays[i]] = true;
			stack[n++] = o->overlays[i];
		}
	}
}

static void close_overlays(struct lint_files *files)
{
	bool *seen = xcalloc(files->n_overlays, sizeof *seen);
	size_t *stack = xcalloc(files->n_overlays, sizeof *stack);
	for (size_t i = 0; i < files->n_overlays; i++)
		if (!files->overlays[i].referenced)
			close_overlay(files, i, seen, stack);
	free(stack);
	free(seen);
}

static int by_number(const void *pa, const void *pb)
{
	size_t a = *(const size_t *)pa, b = *(const size_t *)pb;
	return a < b ? -1 : a > b;
}

/* The first one keeps its place: a folder that was named twice holds nothing new. */
static void add_path(struct strmap *map, struct str path, size_t index)
{
	void **slot = path.p ? strmap_at(map, path) : NULL;
	if (slot && !*slot)
		*slot = (void *)(uintptr_t)(index + 1);
}

/* By file, each once: then its entries are in order. */
static void settle_set(struct lint_files *files, struct file_set *set)
{
	size_t kept = 0;
	if (set->n)
		qsort(set->files, set->n, sizeof *set->files, by_number);
	for (size_t i = 0; i < set->n; i++) {
		if (kept && set->files[kept - 1] == set->files[i])
			continue;
		set->files[kept++] = set->files[i];
		files->at[set->files[i]].in_complete_set |= set->complete;
	}
	set->n = kept;
}

static void build_overlays(struct lint_files *files, const struct doc_slices *slices, const struct doc_limits *limits)
{
	struct builder b = {.files = files, .slices = slices, .limits = limits};
	struct doc doc;
	arena_init(&b.scratch);
	strmap_init(&b.by_path);
	strmap_init(&b.by_folder);
	doc_init(&doc);
	for (size_t i = 0; i < files->n; i++)
		add_path(&b.by_path, resolve(&b.scratch, STR(""), str_of(files->at[i].source.name)), i);
	for (size_t i = 0; i < files->n_overlays; i++)
		add_path(&b.by_folder, resolve(&b.scratch, STR(""), files->overlays[i].folder), i);
	for (size_t i = 0; i < files->n_overlays; i++)
		read_overlay(&b, &files->overlays[i], &doc);
	doc_release(&doc);
	strmap_release(&b.by_folder);
	strmap_release(&b.by_path);
	arena_release(&b.scratch);
	close_overlays(files);
}

void sets_build(struct lint_files *files, const struct doc_slices *slices, const struct doc_limits *limits)
{
	struct file_set *rest = add_set(files, files->complete);
	for (size_t i = 0; i < files->n; i++)
		if (files->at[i].overlay == (size_t)NO_OVERLAY)
			put(rest, i);
	if (files->n_overlays)
		build_overlays(files, slices, limits);
	for (size_t i = 0; i < files->n_sets; i++)
		settle_set(files, &files->sets[i]);
}

void sets_release(struct lint_files *files)
{
	for (size_t i = 0; i < files->n_overlays; i++) {
		free(files->overlays[i].files);
		free(files->overlays[i].overlays);
	}
	for (size_t i = 0; i < files->n_sets; i++)
		free(files->sets[i].files);
	free(files->overlays);
	free(files->sets);
}
