/* SPDX-License-Identifier: Apache-2.0 */
#include "gen/template.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/embedded.h"
#include "base/file.h"
#include "base/nearest.h"
#include "jsone/jsone.h"

extern const struct embedded embedded_templates[];

/** What one template may be: generous for text that people write. */
enum { TEMPLATE_BYTES = 4 << 20 };

void templates_init(struct templates *t)
{
	*t = (struct templates){0};
	arena_init(&t->arena);
}

static void template_drop(struct template *t)
{
	if (t->compiled)
		jsone_free(t->compiled);
	doc_release(&t->doc);
}

void templates_release(struct templates *t)
{
	for (size_t i = 0; i < t->n; i++)
		template_drop(&t->at[i]);
	free(t->at);
	arena_release(&t->arena);
	*t = (struct templates){0};
}

/** The first comment line of a text that is not the licence. */
static struct str summary_of(struct str text)
{
	struct str line;
	while (str_split(&text, '\n', &line) && str_starts(line, "#"))
		if (!str_has(line, "SPDX-License-Identifier") && str_trim(str_sub(line, 1, SIZE_MAX)).n)
			return str_trim(str_sub(line, 1, SIZE_MAX));
	return (struct str){"", 0};
}

static int compare(const void *a, const void *b)
{
	return str_cmp(((const struct template *)a)->name, ((const struct template *)b)->name);
}

static struct template *find(const struct templates *t, struct str name)
{
	for (size_t i = 0; i < t->n; i++)
		if (str_eq(t->at[i].name, name))
			return &t->at[i];
	return NULL;
}

/** Adds a template or replaces the one of that name. */
static void add(struct templates *t, struct str name, struct str text, bool is_user)
{
	struct template *at = find(t, name);
	if (at)
		template_drop(at);
	else
		at = VEC_PUSH(t);
	*at = (struct template){.name = name, .text = text, .summary = summary_of(text), .is_user = is_user};
}

static bool load_file(struct templates *t, const char *folder, const char *name, struct problems *problems)
{
	struct buf text, why;
	buf_init(&text, TEMPLATE_BYTES);
	buf_init(&why, 1024);
	struct str path = arena_printf(&t->arena, "%s/%s", folder, name);
	bool ok = file_read(path.p, &text, &why);
	if (ok)
		add(t, arena_str(&t->arena, str_of(name)), arena_str(&t->arena, buf_str(&text)), true);
	else
		problem_add(problems, NULL, 0, 0, "template '%.*s' cannot be read: %.*s", STR_ARG(path),
			    STR_ARG(buf_str(&why)));
	buf_release(&text);
	buf_release(&why);
	return ok;
}

/** Adds the templates of a folder. A name with .yml stands for the one with .yaml. */
static bool load_folder(struct templates *t, const char *folder, struct problems *problems)
{
	struct file_list list = {0};
	struct buf why;
	buf_init(&why, 1024);
	bool ok = file_list_dir(folder, &list, &why);
	size_t found = 0;
	if (!ok)
		problem_add(problems, NULL, 0, 0, "folder '%s' cannot be read: %.*s", folder, STR_ARG(buf_str(&why)));
	for (size_t i = 0; i < list.n; i++) {
		struct str name = str_of(list.at[i]);
		if (str_starts(name, ".") || !(str_ends(name, ".yaml") || str_ends(name, ".yml")))
			continue;
		found++;
		ok &= load_file(t, folder, list.at[i], problems);
	}
	if (ok && !found) {
		problem_hint(problems, problem_add(problems, NULL, 0, 0, "folder '%s' holds no templates", folder),
			     "templates are files NAME.yaml; `k8sai templates export` writes the program's own to "
			     "start from");
		ok = false;
	}
	file_list_release(&list);
	buf_release(&why);
	return ok;
}

bool templates_load(struct templates *t, const char *folder, struct problems *problems)
{
	for (const struct embedded *e = embedded_templates; e->name; e++)
		add(t, str_of(e->name), (struct str){e->text, e->n}, false);
	bool ok = !folder || load_folder(t, folder, problems);
	qsort(t->at, t->n, sizeof *t->at, compare);
	/* A template's source is named like its file, so that a problem leads there. */
	for (size_t i = 0; i < t->n; i++) {
		struct template *at = &t->at[i];
		struct str shown = at->is_user ? arena_printf(&t->arena, "%s/%.*s", folder, STR_ARG(at->name))
					       : arena_printf(&t->arena, "template %.*s", STR_ARG(at->name));
		at->source = (struct source){.name = shown.p, .text = at->text};
	}
	return ok;
}

const struct template *templates_find(const struct templates *t, struct str name)
{
	const struct template *at = find(t, name);
	for (size_t i = 0; !at && i < t->n; i++) {
		struct str stem = t->at[i].name;
		stem.n -= str_ends(stem, ".yml") ? 4 : 5;
		if (str_eq(stem, name))
			at = &t->at[i];
	}
	return at;
}

struct str templates_nearest(const struct templates *t, struct str name)
{
	struct nearest near = nearest_start(name);
	for (size_t i = 0; i < t->n; i++)
		nearest_offer(&near, t->at[i].name);
	return near.best;
}

/** Reads the template's one document. Called once all templates are in place: nodes point to the document, which must
 * not move any more. */
static bool parse(struct template *t, const struct doc_slices *slices, struct problems *problems)
{
	struct doc_limits limits = DOC_LIMITS;
	struct doc more;
	doc_init(&t->doc);
	doc_init(&more);
	bool ok = true, second = false;
	for (size_t i = 0; ok && !second && i < slices->n; i++) {
		struct doc *d = t->doc.root ? &more : &t->doc;
		doc_reset(d);
		ok = doc_read(d, &t->source, slices->at[i], DOC_CORE, &limits, problems);
		second = more.root != NULL;
	}
	doc_release(&more);
	if (!ok || (t->doc.root && !second))
		return ok;
	problem_hint(problems,
		     problem_add(problems, &t->source, 0, 0,
				 second ? "a template is one YAML document, and this file holds more"
					: "this template is empty"),
		     "a template makes several objects by rendering to a list");
	return false;
}

static bool compile(struct template *t, struct problems *problems)
{
	struct doc_slices slices = {0};
	doc_split(t->text, &slices);
	bool ok = parse(t, &slices, problems);
	free(slices.at);
	if (!ok)
		return false;
	t->compiled = jsone_compile(t->doc.root);
	return jsone_check(t->compiled, problems);
}

bool templates_compile(struct templates *t, struct problems *problems)
{
	bool ok = true;
	for (size_t i = 0; i < t->n; i++)
		ok &= compile(&t->at[i], problems);
	return ok;
}

/** Does `path` hold anything but `text`? A missing file does not. */
static bool differs(const char *path, struct str text)
{
	struct buf have, why;
	buf_init(&have, TEMPLATE_BYTES);
	buf_init(&why, 1024);
	bool other = file_exists(path) && !(file_read(path, &have, &why) && str_eq(buf_str(&have), text));
	buf_release(&have);
	buf_release(&why);
	return other;
}

bool templates_export(const struct templates *t, const char *folder, bool force, struct problems *problems)
{
	struct arena a;
	struct buf why;
	arena_init(&a);
	buf_init(&why, 1024);
	bool ok = true;
	for (size_t i = 0; i < t->n && !force; i++) {
		struct str path = arena_printf(&a, "%s/%.*s", folder, STR_ARG(t->at[i].name));
		if (t->at[i].is_user || !differs(path.p, t->at[i].text))
			continue;
		problem_hint(
			problems,
			problem_add(problems, NULL, 0, 0, "'%.*s' is there and holds something else", STR_ARG(path)),
			"nothing was written; name another folder, or say --force");
		ok = false;
	}
	if (ok && !file_make_dir(folder, &why)) {
		problem_add(problems, NULL, 0, 0, "folder '%s' cannot be made: %.*s", folder, STR_ARG(buf_str(&why)));
		ok = false;
	}
	for (size_t i = 0; ok && i < t->n; i++) {
		struct str path = arena_printf(&a, "%s/%.*s", folder, STR_ARG(t->at[i].name));
		ok = t->at[i].is_user || file_write(path.p, t->at[i].text, &why);
		if (!ok)
			problem_add(problems, NULL, 0, 0, "'%.*s' cannot be written: %.*s", STR_ARG(path),
				    STR_ARG(buf_str(&why)));
	}
	buf_release(&why);
	arena_release(&a);
	return ok;
}
