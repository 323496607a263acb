/* SPDX-License-Identifier: Apache-2.0
 * From paths to files: folders are walked in sorted order, without dot-folders, links to folders, and what .gitignore
 * names. */
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/strmap.h"
#include "lint/baseline.h"
#include "lint/config.h"
#include "lint/engine.h"
#include "lint/gitignore.h"

enum { MOST_DEPTH = 64 };

struct expansion {
	const struct lint_options *options;
	struct lint_files *files;
	struct problems *problems;
	size_t *unreadable;
	/** Paths that the configuration leaves out. */
	size_t *excluded;
	/** Of struct lint_summary. */
	size_t *passed;
	/** Paths that are listed already. */
	struct strmap seen;
	struct gitignore ignores;
};

static void add_file(struct expansion *x, struct str path, size_t overlay, bool named)
{
	void **seen = strmap_at(&x->seen, path);
	if (*seen)
		return;
	*seen = x;
	struct lint_file *f = VEC_PUSH(x->files);
	*f = (struct lint_file){.source = {.name = path.p}, .overlay = overlay, .named = named};
}

/* The configuration of lint is none, wherever it lies, and neither is a baseline. */
static bool is_manifest_name(struct str name)
{
	if (config_is_name(name) || str_is(name, BASELINE_NAME))
		return false;
	return str_ends(name, ".yaml") || str_ends(name, ".yml") || str_ends(name, ".json");
}

static bool is_kustomization(struct str name)
{
	return str_is(name, "kustomization.yaml") || str_is(name, "kustomization.yml") || str_is(name, "Kustomization");
}

static struct str join(struct lint_files *files, struct str folder, const char *name)
{
	if (str_is(folder, "."))
		return arena_str(&files->names, str_of(name));
	return arena_printf(&files->names, "%.*s%s%s", STR_ARG(folder), str_ends(folder, "/") ? "" : "/", name);
}

static void unreadable(struct expansion *x, struct str path, const struct buf *why)
{
	problem_add(x->problems, NULL, 0, 0, "cannot read '%.*s': %.*s", STR_ARG(path), STR_ARG(buf_str(why)));
	++*x->unreadable;
}

/* Does the configuration leave the path out? Counts it then. */
static bool excluded(struct expansion *x, struct str path, bool is_folder)
{
	if (!config_excludes(x->options->config, path, is_folder))
		return false;
	++*x->excluded;
	return true;
}

static void add_folder(struct expansion *x, struct str path, size_t overlay, unsigned depth);

static void add_member_folder(struct expansion *x, struct str path, bool link, size_t overlay, unsigned depth)
{
	if (gitignore_covers(&x->ignores, path, true) || excluded(x, path, true))
		return;
	if (link)
		x->passed[PASSED_LINK]++;
	else if (depth >= MOST_DEPTH)
		x->passed[PASSED_DEEP]++;
	else
		add_folder(x, path, overlay, depth + 1);
}

static void add_member(struct expansion *x, struct str folder, const char *name, size_t overlay, unsigned depth)
{
	struct str path = join(x->files, folder, name);
	bool kustomization = is_kustomization(str_of(name));
	struct stat st;
	if (lstat(path.p, &st) != 0)
		return;
	bool link = S_ISLNK(st.st_mode), there = !link || stat(path.p, &st) == 0;
	if (there && S_ISDIR(st.st_mode)) {
		if (name[0] != '.')
			add_member_folder(x, path, link, overlay, depth);
		return;
	}
	if ((!kustomization && !is_manifest_name(str_of(name))) || gitignore_covers(&x->ignores, path, false) ||
	    excluded(x, path, false))
		return;
	if (!there || !S_ISREG(st.st_mode)) {
		x->passed[PASSED_SPECIAL]++;
		return;
	}
	size_t file = x->files->n;
	add_file(x, path, overlay, false);
	if (kustomization && x->files->n > file)
		x->files->overlays[overlay].file = file;
}

/* Starts an overlay when a folder has a kustomization; gives the overlay that its files lie under. */
static size_t overlay_of(struct lint_files *files, struct str path, const struct file_list *list, size_t around)
{
	bool kustomized = false;
	for (size_t i = 0; i < list->n; i++)
		kustomized |= is_kustomization(str_of(list->at[i]));
	if (!kustomized)
		return around;
	files->overlays =
		grow_array(files->overlays, files->n_overlays + 1, &files->cap_overlays, sizeof *files->overlays);
	files->overlays[files->n_overlays] = (struct overlay){.folder = path, .file = SIZE_MAX};
	return files->n_overlays++;
}

static void add_folder(struct expansion *x, struct str path, size_t overlay, unsigned depth)
{
	struct file_list list = {0};
	struct buf why;
	buf_init(&why, 4096);
	if (!file_list_dir(arena_strz(&x->files->names, path), &list, &why))
		unreadable(x, path, &why);
	overlay = overlay_of(x->files, path, &list, overlay);
	size_t mark = gitignore_enter(&x->ignores, path);
	for (size_t i = 0; i < list.n; i++)
		add_member(x, path, list.at[i], overlay, depth);
	gitignore_leave(&x->ignores, mark);
	file_list_release(&list);
	buf_release(&why);
}

/* A path as it was given. Only standard input with a name of its own can be left out like a file. */
static void add_path(struct expansion *x, const char *given)
{
	const struct lint_options *options = x->options;
	struct str path = arena_str(&x->files->names, str_of(given));
	bool standard_input = str_is(path, "-"), folder = !standard_input && file_is_dir(given);
	struct str name = standard_input ? str_of(options->stdin_name) : path;
	x->files->complete |= folder || standard_input;
	if (name.n && excluded(x, name, folder))
		return;
	size_t mark = x->ignores.n;
	if (folder) {
		path = arena_str(&x->files->names, path_without_slash(path));
		gitignore_above(&x->ignores, path);
		add_folder(x, path, (size_t)NO_OVERLAY, 0);
	} else {
		add_file(x, path, (size_t)NO_OVERLAY, true);
	}
	gitignore_leave(&x->ignores, mark);
}

void inputs_expand(const struct lint_options *options, struct lint_files *files, struct problems *problems,
		   struct lint_summary *summary)
{
	struct expansion x = {.options = options,
			      .files = files,
			      .problems = problems,
			      .unreadable = &summary->unreadable,
			      .excluded = &summary->excluded,
			      .passed = summary->passed};
	strmap_init(&x.seen);
	gitignore_init(&x.ignores);
	files->complete = options->complete || (options->n_paths == 0 && options->n_texts > 0);
	for (size_t i = 0; i < options->n_paths; i++)
		add_path(&x, options->paths[i]);
	for (size_t i = 0; i < options->n_texts; i++) {
		struct lint_file *f = VEC_PUSH(files);
		*f = (struct lint_file){
			.source = options->texts[i], .overlay = (size_t)NO_OVERLAY, .named = true, .read = true};
	}
	gitignore_release(&x.ignores);
	strmap_release(&x.seen);
}
