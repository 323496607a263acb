/* SPDX-License-Identifier: Apache-2.0 */
#include "kube/user_shapes.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/nearest.h"
#include "base/thread.h"
#include "kube/formats.h"
#include "kube/shapes.h"
#include "kube/user_store.h"

/* Names that are longer are nobody's. */
enum { MOST_KEY = 4096 };

struct user_shapes {
	/** Names of files, keys of the index. */
	struct arena memory;
	struct user_files files;
	struct user_document *documents;
	size_t n_documents, cap_documents;
	/** BY_..., group, kind and version to struct user_shape. */
	struct strmap index;
	/** What concerns no file. */
	struct problems problems, notes;
	struct doc_limits limits;
	/** Files that others refer to, by path; read on demand like those. */
	struct strmap references;
	struct {
		struct user_file **at;
		size_t n, cap;
	} referenced;
	/** Held while a file is read on demand. */
	struct thread_lock *lock;
};

/* ---- index ---- */

static char to_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

static void make_key(struct buf *key, char by, struct str group, struct str kind, struct str version)
{
	bool exact = by == BY_CRD || by == ANY_VERSION;
	buf_clear(key);
	buf_addc(key, by);
	const struct str parts[] = {group, kind, version};
	for (size_t i = 0; i < COUNT_OF(parts); i++) {
		buf_addc(key, '\n');
		for (size_t j = 0; j < parts[i].n; j++)
			buf_addc(key, exact ? parts[i].p[j] : to_lower(parts[i].p[j]));
	}
}

static void add_to_index(struct user_shapes *u, struct user_shape *s, char by, struct str group, struct str version)
{
	struct buf key;
	buf_init(&key, BUF_NO_LIMIT);
	make_key(&key, by, group, s->kind, version);
	void **slot = strmap_at(&u->index, arena_str(&u->memory, buf_str(&key)));
	if (!*slot)
		*slot = s;
	buf_release(&key);
}

/* ---- reading ---- */

static bool mentions_definition(struct str text)
{
	static const struct str word = {"CustomResourceDefinition", 24};
	const char *p = text.p, *end = text.p + text.n;
	while ((size_t)(end - p) >= word.n && (p = memchr(p, 'C', (size_t)(end - p) - word.n + 1))) {
		if (memcmp(p, word.p, word.n) == 0)
			return true;
		p++;
	}
	return false;
}

static void open_file(void *ctx, size_t i, unsigned worker)
{
	struct user_shapes *u = ctx;
	struct user_file *f = &u->files.at[i];
	(void)worker;
	if (!f->open)
		return;
	struct buf why;
	buf_init(&why, 4096);
	buf_init(&f->text, u->limits.file_bytes);
	if (!file_read(f->source.name, &f->text, &why)) {
		problem_add(&f->problems, NULL, 0, 0, "cannot read '%s': %.*s", f->source.name, STR_ARG(buf_str(&why)));
		f->name.by = 0;
	}
	buf_release(&why);
	if (mentions_definition(buf_str(&f->text))) {
		f->source.text = buf_str(&f->text);
		doc_split(f->source.text, &f->slices);
	} else {
		buf_release(&f->text);
	}
}

static void list_documents(struct user_shapes *u)
{
	for (size_t i = 0; i < u->files.n; i++) {
		struct user_file *f = &u->files.at[i];
		for (size_t j = 0; j < f->slices.n; j++) {
			struct doc_slice slice = f->slices.at[j];
			if (!mentions_definition(str_sub(f->source.text, slice.begin, slice.end - slice.begin)))
				continue;
			u->documents =
				grow_array(u->documents, u->n_documents + 1, &u->cap_documents, sizeof *u->documents);
			u->documents[u->n_documents++] = (struct user_document){.file = f, .slice = slice};
		}
	}
}

static void read_document(void *ctx, size_t i, unsigned worker)
{
	struct user_shapes *u = ctx;
	(void)worker;
	user_document_read(&u->documents[i], &u->limits);
}

/* What a file without definitions is: what its name says, if that says anything. */
static void settle_file(struct user_shapes *u, struct user_file *f)
{
	buf_release(&f->text);
	f->source.text = (struct str){0};
	f->shape = (struct user_shape){.group = f->name.group,
				       .version = f->name.version,
				       .kind = f->name.kind,
				       .served = true,
				       .source = &f->source,
				       .file = f};
	if (f->name.by) {
		f->holds = true;
		add_to_index(u, &f->shape, f->name.by, f->name.group, f->name.version);
		/* The folder may be the group all the same: "apps". */
		if (f->name.by == BY_KIND)
			add_to_index(u, &f->shape, BY_GROUP, f->name.folder, f->name.version);
	} else if (f->given) {
		f->holds = true;
		struct problem *p = problem_add(&f->problems, NULL, 0, 0, "there is no schema in '%s'", f->source.name);
		problem_hint(&f->problems, p,
			     "a file holds CustomResourceDefinitions, or is named after a kind: "
			     "deployment-apps-v1.json");
	}
}

/* Puts what was found into the index. */
static void settle(struct user_shapes *u)
{
	for (size_t i = 0; i < u->n_documents; i++) {
		struct user_document *d = &u->documents[i];
		d->file->holds |= d->found || d->problems.n || d->notes.n;
		for (struct user_shape *s = d->first; s; s = s->next) {
			add_to_index(u, s, BY_CRD, s->group, s->version);
			add_to_index(u, s, ANY_VERSION, s->group, STR(""));
		}
	}
	for (size_t i = 0; i < u->files.n; i++) {
		struct user_file *f = &u->files.at[i];
		f->holds |= f->problems.n > 0;
		if (f->holds)
			f->name.by = 0;
		else
			settle_file(u, f);
	}
}

/* Lists the files at a path; gives where they begin. */
static size_t list_path(struct user_shapes *u, const struct user_shapes_options *options, size_t path)
{
	size_t begin = u->files.n;
	user_files_list(&u->files, &u->memory, options, options->paths[path], &u->problems, &u->notes);
	return begin;
}

static void note_empty(struct user_shapes *u, const char *path, size_t begin, size_t end)
{
	while (begin < end && !u->files.at[begin].holds)
		begin++;
	if (begin == end && !u->problems.n)
		problem_add(&u->notes, NULL, 0, 0, "there is no schema in '%s'", path);
}

struct user_shapes *user_shapes_open(const struct user_shapes_options *options)
{
	struct user_shapes *u = xcalloc(1, sizeof *u);
	size_t *begins = xcalloc(options->n_paths + 1, sizeof *begins);
	arena_init(&u->memory);
	strmap_init(&u->index);
	strmap_init(&u->references);
	u->limits = options->limits;
	u->lock = thread_lock_new();
	for (size_t i = 0; i < options->n_paths; i++)
		begins[i] = list_path(u, options, i);
	begins[options->n_paths] = u->files.n;
	thread_each(u->files.n, options->workers, open_file, u);
	list_documents(u);
	thread_each(u->n_documents, options->workers, read_document, u);
	settle(u);
	for (size_t i = 0; i < options->n_paths; i++)
		note_empty(u, options->paths[i], begins[i], begins[i + 1]);
	free(begins);
	return u;
}

static void release_file(struct user_file *f)
{
	schema_free((struct schema *)f->shape.schema);
	doc_release(&f->doc);
	problems_release(&f->problems);
	buf_release(&f->text);
	free(f->slices.at);
}

void user_shapes_close(struct user_shapes *u)
{
	if (!u)
		return;
	for (size_t i = 0; i < u->n_documents; i++)
		user_document_release(&u->documents[i]);
	for (size_t i = 0; i < u->files.n; i++)
		release_file(&u->files.at[i]);
	for (size_t i = 0; i < u->referenced.n; i++) {
		release_file(u->referenced.at[i]);
		free(u->referenced.at[i]);
	}
	free(u->referenced.at);
	strmap_release(&u->references);
	free(u->documents);
	free(u->files.at);
	strmap_release(&u->index);
	problems_release(&u->problems);
	problems_release(&u->notes);
	arena_release(&u->memory);
	thread_lock_free(u->lock);
	free(u);
}

/* ---- schemas on demand ---- */

static bool read_file(struct user_shapes *u, struct user_file *f, struct problems *problems)
{
	struct buf why;
	buf_init(&why, 4096);
	buf_init(&f->text, u->limits.file_bytes);
	doc_init(&f->doc);
	f->loaded = true;
	bool ok = file_read(f->source.name, &f->text, &why);
	if (!ok)
		problem_add(problems, NULL, 0, 0, "cannot read '%s': %.*s", f->source.name, STR_ARG(buf_str(&why)));
	buf_release(&why);
	f->source.text = buf_str(&f->text);
	struct doc_slice all = {0, f->source.text.n};
	return ok && doc_read(&f->doc, &f->source, all, DOC_CORE, &u->limits, problems);
}

/* A file that is being compiled. */
struct resolving {
	struct user_shapes *u;
	const struct user_file *file;
};

/* A reference to a file beside the schema, or below: "_definitions.json". Others lead out of what the user has named.
 */
static const struct node *resolve(void *ctx, struct str uri, struct problems *problems)
{
	const struct resolving *r = ctx;
	struct user_shapes *u = r->u;
	struct str folder = str_of(r->file->source.name);
	while (folder.n && folder.p[folder.n - 1] != '/')
		folder.n--;
	if (!uri.n || uri.p[0] == '/' || str_find(uri, ':') < uri.n || str_has(uri, ".."))
		return NULL;
	struct str path = arena_printf(&u->memory, "%.*s%.*s", STR_ARG(folder), STR_ARG(uri));
	struct user_file **slot = (struct user_file **)strmap_at(&u->references, path);
	if (!*slot) {
		*slot = *VEC_PUSH(&u->referenced) = xcalloc(1, sizeof **slot);
		**slot = (struct user_file){.source = {.name = path.p}};
		(void)!read_file(u, *slot, problems);
	}
	return (*slot)->doc.root;
}

static void load_file(struct user_shapes *u, struct user_file *f)
{
	struct resolving r = {u, f};
	const struct schema_dialect dialect = {
		.formats = kube_formats, .n_formats = KUBE_FORMATS, .resolve = resolve, .resolve_ctx = &r};
	bool ok = read_file(u, f, &f->problems);
	const struct node *root = f->shape.node = f->doc.root;
	if (ok && !root) {
		problem_add(&f->problems, &f->source, 0, 0, "an empty file is not a schema");
	} else if (ok) {
		const struct node *metadata = node_find(node_find(root, STR("properties")), STR("metadata"));
		f->shape.schema = schema_compile_as(root, &dialect, &f->problems);
		f->shape.bare_metadata = !node_find(metadata, STR("properties")) && !node_find(metadata, STR("$ref"));
	}
	f->shape.broken = !f->shape.schema;
}

/* A schema that names its kinds (x-kubernetes-group-version-kind) is of those only: two groups may begin alike. */
static bool is_of_kind(const struct user_shape *s, struct str group, struct str version, struct str kind)
{
	const struct node *list = node_find(s->node, STR("x-kubernetes-group-version-kind"));
	if (!node_count(list) || !node_is(list, NODE_SEQ))
		return true;
	for (const struct node *e = node_first(list); e; e = e->next)
		if (str_eq(node_text(node_find(e, STR("group"))), group) &&
		    str_eq(node_text(node_find(e, STR("version"))), version) &&
		    str_eq(node_text(node_find(e, STR("kind"))), kind))
			return true;
	return false;
}

/* ---- look-up ---- */

/* Kubernetes' own kinds are never meant by a file that names no group. */
static bool is_built_in(struct str group, struct str version, struct str kind)
{
	const struct api_shape *s = shape_find(group, version, kind);
	return str_find(group, '.') == group.n || (s && !s->custom);
}

const struct user_shape *user_shape_find(struct user_shapes *u, struct str group, struct str version, struct str kind)
{
	const struct str label = str_sub(group, 0, str_find(group, '.')), none = {"", 0};
	const struct {
		char by;
		struct str group;
	} ways[] = {{BY_CRD, group}, {BY_GROUP, group}, {BY_SUFFIX, group}, {BY_SUFFIX, label}, {BY_KIND, none}};
	const struct user_shape *found = NULL;
	struct buf key;
	buf_init(&key, MOST_KEY);
	for (size_t i = 0; i < COUNT_OF(ways) && !found; i++) {
		if (ways[i].by == BY_KIND && is_built_in(group, version, kind))
			continue;
		make_key(&key, ways[i].by, ways[i].group, kind, version);
		struct user_shape *s = key.overflow ? NULL : strmap_get(&u->index, buf_str(&key));
		if (!s)
			continue;
		if (s->file) {
			thread_lock_take(u->lock);
			if (!s->file->loaded)
				load_file(u, s->file);
			thread_lock_give(u->lock);
		}
		if (is_of_kind(s, group, version, kind))
			found = s;
	}
	buf_release(&key);
	return found;
}

/* Every shape: those of definitions, then those of files. */
struct each {
	const struct user_shapes *u;
	size_t document, file;
	const struct user_shape *next;
};

static const struct user_shape *next_shape(struct each *it)
{
	const struct user_shapes *u = it->u;
	while (!it->next && it->document < u->n_documents)
		it->next = u->documents[it->document++].first;
	const struct user_shape *s = it->next;
	if (s) {
		it->next = s->next;
		return s;
	}
	while (it->file < u->files.n) {
		const struct user_file *f = &u->files.at[it->file++];
		if (f->name.by)
			return &f->shape;
	}
	return NULL;
}

static bool is_version_of(const struct user_shape *s, struct str group, struct str kind)
{
	if (s->crd)
		return str_eq(s->group, group) && str_eq(s->kind, kind);
	return str_eq_nocase(s->group, group) && str_eq_nocase(s->kind, kind);
}

bool user_shape_is_defined(const struct user_shapes *u, struct str group, struct str kind)
{
	struct buf key;
	buf_init(&key, MOST_KEY);
	make_key(&key, ANY_VERSION, group, kind, STR(""));
	bool defined = !key.overflow && strmap_get(&u->index, buf_str(&key));
	buf_release(&key);
	return defined;
}

size_t user_shape_versions(const struct user_shapes *u, struct str group, struct str kind, struct buf *out)
{
	struct each it = {.u = u};
	size_t n = 0;
	for (const struct user_shape *s; (s = next_shape(&it));) {
		if (!s->served || !is_version_of(s, group, kind))
			continue;
		buf_addf(out, "%s%.*s", n ? ", " : "", STR_ARG(s->version));
		n++;
	}
	return n;
}

struct str user_shape_nearest_kind(const struct user_shapes *u, struct str group, struct str kind)
{
	struct nearest near = nearest_start(kind);
	struct each it = {.u = u};
	for (const struct user_shape *s; (s = next_shape(&it));)
		if (s->crd && str_eq(s->group, group))
			nearest_offer(&near, s->kind);
	return near.best;
}

/* ---- what was wrong ---- */

static void append(struct problems *to, const struct problems *from)
{
	for (const struct problem *p = from->first; p; p = p->next) {
		struct problem *made = problem_add(to, p->source, p->begin, p->end, "%.*s", STR_ARG(p->message));
		if (p->hint.n)
			problem_hint(to, made, "%.*s", STR_ARG(p->hint));
	}
}

void user_shapes_problems(const struct user_shapes *u, struct problems *problems, struct problems *notes)
{
	append(problems, &u->problems);
	append(notes, &u->notes);
	size_t d = 0;
	for (size_t i = 0; i < u->files.n; i++) {
		append(problems, &u->files.at[i].problems);
		for (; d < u->n_documents && u->documents[d].file == &u->files.at[i]; d++) {
			append(problems, &u->documents[d].problems);
			append(notes, &u->documents[d].notes);
		}
	}
}
