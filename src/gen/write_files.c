/* SPDX-License-Identifier: Apache-2.0 */
#include "gen/write_files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/utf8.h"
#include "gen/mark.h"

/** Longest name that is made of a kind and an object's name, far below what file systems allow with prefix and ending.
 */
enum { NAME_MOST = 200 };
/** Longest path. */
enum { PATH_MOST = 65536 };
/** Where files are prepared, below the target so that renaming does not cross file systems. */
static const char stage_name[] = ".k8sai-gen";

void gen_files_init(struct gen_files *files)
{
	*files = (struct gen_files){0};
	strmap_init(&files->names);
}

void gen_files_release(struct gen_files *files)
{
	for (size_t i = 0; i < files->n; i++) {
		free(files->at[i].name);
		buf_release(&files->at[i].text);
	}
	free(files->at);
	strmap_release(&files->names);
	*files = (struct gen_files){0};
}

struct buf *gen_files_add(struct gen_files *files, struct str name)
{
	struct gen_file *file = VEC_PUSH(files);
	file->name = xstrndup(name.p, name.n);
	buf_init(&file->text, BUF_NO_LIMIT);
	*strmap_at(&files->names, str_of(file->name)) = file->name;
	return &file->text;
}

void gen_files_may_lie_in(struct gen_files *files, const char *folder)
{
	if (files->n_folders < COUNT_OF(files->folders))
		files->folders[files->n_folders++] = folder;
}

/* ---- names
 * --------------------------------------------------------------------------------------------------------------------
 */

/** Adds `s` in lower case, everything that is not safe in a file's name replaced. */
static void add_safe(struct buf *out, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		bool ok = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || (c == '.' && i > 0);
		buf_addc(out, ok ? c : '-');
	}
}

void gen_files_name(const struct gen_files *files, const char *folder, const struct gen_object *object, bool numbered,
		    const char *ending, struct buf *out)
{
	size_t start = out->n;
	buf_addz(out, folder);
	if (numbered)
		buf_addf(out, "%02u-", object->order);
	add_safe(out, str_sub(object->kind, 0, NAME_MOST / 4));
	if (object->name.n)
		buf_addc(out, '-');
	add_safe(out, str_sub(object->name, 0, NAME_MOST - NAME_MOST / 4));
	size_t stem = out->n;
	for (unsigned again = 2;; again++) {
		buf_addz(out, ending);
		if (!strmap_get(&files->names, str_sub(buf_str(out), start, SIZE_MAX)))
			break;
		out->n = stem;
		buf_addf(out, "-%u", again);
	}
}

static void path_join(struct buf *path, const char *folder, const char *name)
{
	buf_clear(path);
	buf_addf(path, "%s/%s", folder, name);
}

/** Bytes of the folder's name in `name`, the slash among them; 0 when it lies in none. */
static size_t folder_length(const char *name)
{
	const char *slash = strrchr(name, '/');
	return slash ? (size_t)(slash - name) + 1 : 0;
}

bool gen_is_unspeakable(struct str s)
{
	for (size_t i = 0, len; i < s.n; i += len) {
		uint32_t c = utf8_decode(str_sub(s, i, s.n), &len);
		if ((c >= 0x7F && c <= 0x9F && c != 0x85) || c == 0xFEFF || c == 0xFFFE || c == 0xFFFF)
			return true;
	}
	return false;
}

/* ---- files of an earlier run
 * ---------------------------------------------------------------------------------------------------- */

/** Does the file carry the mark of an earlier run? */
static bool is_ours(const char *path)
{
	struct str name = str_of(path);
	struct buf text, why;
	buf_init(&text, 64u << 20);
	buf_init(&why, 1024);
	bool ours = file_read(path, &text, &why);
	if (ours && str_ends(name, ".json"))
		ours = str_has(buf_str(&text), GEN_MARK_JSON) || str_has(buf_str(&text), GEN_MARK_TEXT);
	else if (ours)
		ours = str_starts(buf_str(&text), GEN_MARK) || str_starts(buf_str(&text), GEN_MARK_TEMPLATE);
	buf_release(&text);
	buf_release(&why);
	return ours;
}

/** Only files with such names are ever taken for ours and removed. */
static bool may_be_ours(const char *path)
{
	struct str name = str_of(path);
	return str_ends(name, ".yaml") || str_ends(name, ".json") || str_ends(name, ".tpl");
}

/** A walk over files that an earlier run made and this one does not. */
struct stale {
	const struct gen_files *files;
	const char *target;
	/** Gets a line for each; NULL: they are removed. */
	struct buf *report;
};

/** Looks into one folder below the target; one that is not there holds nothing. */
static bool stale_in(const struct stale *s, const char *below, struct buf *why)
{
	struct file_list list = {0};
	struct buf path, name;
	buf_init(&path, PATH_MOST);
	buf_init(&name, PATH_MOST);
	path_join(&path, s->target, below);
	bool removed = false, ok = !file_is_dir(path.p) || file_list_dir(path.p, &list, why);
	for (size_t i = 0; ok && i < list.n; i++) {
		buf_clear(&name);
		buf_addf(&name, "%s%s%s", below, below[0] ? "/" : "", list.at[i]);
		path_join(&path, s->target, name.p);
		if (strmap_get(&s->files->names, buf_str(&name)) || !may_be_ours(path.p) || !is_ours(path.p))
			continue;
		if (s->report)
			buf_addf(s->report, "stale: %s\n", name.p);
		else
			/* One that cannot be removed is found by the next --check. */
			removed |= unlink(path.p) == 0;
	}
	path_join(&path, s->target, below);
	/* An overlay that is gone leaves no empty folder; one that is not empty stays. */
	if (removed && below[0])
		rmdir(path.p);
	file_list_release(&list);
	buf_release(&path);
	buf_release(&name);
	return ok;
}

/** The same in every folder in `parent`. */
static bool stale_below(const struct stale *s, struct str parent, struct buf *why)
{
	struct file_list list = {0};
	struct buf path;
	buf_init(&path, PATH_MOST);
	buf_addf(&path, "%s/%.*s", s->target, STR_ARG(parent));
	bool ok = !file_is_dir(path.p) || file_list_dir(path.p, &list, why);
	for (size_t i = 0; ok && i < list.n; i++) {
		buf_clear(&path);
		buf_addf(&path, "%.*s/%s", STR_ARG(parent), list.at[i]);
		ok = stale_in(s, path.p, why);
	}
	file_list_release(&list);
	buf_release(&path);
	return ok;
}

/** Removes stale files, or reports them. False and a problem when a folder cannot be read. */
static bool stale_files(const struct stale *s, struct problems *problems)
{
	struct buf why;
	bool ok = true;
	buf_init(&why, 1024);
	for (size_t i = 0; ok && i < s->files->n_folders; i++) {
		struct str below = str_of(s->files->folders[i]);
		ok = str_ends(below, "/*") ? stale_below(s, str_sub(below, 0, below.n - 2), &why)
					   : stale_in(s, below.p, &why);
	}
	if (!ok)
		problem_add(problems, NULL, 0, 0, "folder '%s' cannot be read: %.*s", s->target,
			    STR_ARG(buf_str(&why)));
	buf_release(&why);
	return ok;
}

/* ---- writing
 * --------------------------------------------------------------------------------------------------------------------
 */

/** Writes a new file. Not synced, unlike file_write: a set has thousands of files, all of which can be made again. */
static bool stage_file(const char *path, struct str text, struct buf *why)
{
	/* What a run left behind that was killed, or a link that somebody put there, is not written through. */
	unlink(path);
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	bool ok = fd >= 0 && file_write_fd(fd, text, why);
	if (fd < 0 || close(fd) != 0) {
		buf_addz(why, why->n ? "" : strerror(errno));
		ok = false;
	}
	return ok;
}

/** Makes `root` and every folder below it that a file lies in. */
static bool make_folders(const struct gen_files *files, const char *root, struct buf *why)
{
	struct buf path;
	buf_init(&path, PATH_MOST);
	bool ok = file_make_dir(root, why);
	for (size_t i = 0; ok && i < files->n; i++) {
		size_t n = folder_length(files->at[i].name);
		/* Files of one folder stand together. */
		if (!n || (i && strncmp(files->at[i - 1].name, files->at[i].name, n) == 0))
			continue;
		buf_clear(&path);
		buf_addf(&path, "%s/%.*s", root, (int)n - 1, files->at[i].name);
		ok = file_make_dir(path.p, why);
	}
	buf_release(&path);
	return ok;
}

/** Writes all files into the stage. */
static bool stage_files(const struct gen_files *files, const char *stage, struct problems *problems)
{
	struct buf path, why;
	buf_init(&path, PATH_MOST);
	buf_init(&why, 1024);
	bool ok = make_folders(files, stage, &why);
	path_join(&path, stage, "");
	for (size_t i = 0; ok && i < files->n; i++) {
		path_join(&path, stage, files->at[i].name);
		ok = stage_file(path.p, buf_str(&files->at[i].text), &why);
	}
	if (!ok)
		problem_add(problems, NULL, 0, 0, "'%s' cannot be written: %.*s", path.p, STR_ARG(buf_str(&why)));
	buf_release(&path);
	buf_release(&why);
	return ok;
}

static bool move_files(const struct gen_files *files, const char *stage, const char *folder, struct problems *problems)
{
	struct buf from, to;
	buf_init(&from, PATH_MOST);
	buf_init(&to, PATH_MOST);
	bool ok = true;
	for (size_t i = 0; ok && i < files->n; i++) {
		path_join(&from, stage, files->at[i].name);
		path_join(&to, folder, files->at[i].name);
		ok = rename(from.p, to.p) == 0;
	}
	if (!ok)
		problem_add(problems, NULL, 0, 0, "'%s' cannot be written: %s", to.p, strerror(errno));
	buf_release(&from);
	buf_release(&to);
	return ok;
}

/** Removes the stage with whatever is left in it. */
static void drop_stage(const struct gen_files *files, const char *stage)
{
	struct buf path;
	buf_init(&path, PATH_MOST);
	for (size_t i = 0; i < files->n; i++) {
		path_join(&path, stage, files->at[i].name);
		unlink(path.p);
		/* The folder goes with its last file, and the one above with its last folder. */
		for (size_t n = folder_length(files->at[i].name); n; n = folder_length(path.p + strlen(stage) + 1)) {
			path.p[strlen(stage) + n] = '\0';
			if (rmdir(path.p) != 0)
				break;
		}
	}
	rmdir(stage);
	buf_release(&path);
}

/** A folder in the place of a file would stop the renaming half way; and a values.yaml or Chart.yaml of the user's own
 * is not to be replaced. */
static bool targets_free(const struct gen_files *files, const char *folder, struct problems *problems)
{
	struct buf path;
	buf_init(&path, PATH_MOST);
	bool ok = true;
	for (size_t i = 0; ok && i < files->n; i++) {
		path_join(&path, folder, files->at[i].name);
		ok = !file_is_dir(path.p);
		if (!ok) {
			problem_add(problems, NULL, 0, 0, "'%s' cannot be written: it is a folder", path.p);
		} else if (!files->replaces_foreign && file_exists(path.p) && !is_ours(path.p)) {
			problem_hint(
				problems,
				problem_add(problems, NULL, 0, 0, "'%s' is there, and k8sai did not make it", path.p),
				"name a folder of its own with -o, or move that file away");
			ok = false;
		}
	}
	buf_release(&path);
	return ok;
}

bool gen_files_write(const struct gen_files *files, const char *folder, struct problems *problems)
{
	const struct stale stale = {.files = files, .target = folder};
	struct buf stage, why;
	buf_init(&stage, PATH_MOST);
	buf_init(&why, 1024);
	path_join(&stage, folder, stage_name);
	bool ok = file_make_dir(folder, &why);
	if (!ok)
		problem_add(problems, NULL, 0, 0, "folder '%s' cannot be made: %.*s", folder, STR_ARG(buf_str(&why)));
	if (ok) {
		ok = targets_free(files, folder, problems) && stage_files(files, stage.p, problems);
		if (ok && !make_folders(files, folder, &why)) {
			problem_add(problems, NULL, 0, 0, "folders in '%s' cannot be made: %.*s", folder,
				    STR_ARG(buf_str(&why)));
			ok = false;
		}
		ok = ok && move_files(files, stage.p, folder, problems);
		drop_stage(files, stage.p);
	}
	ok = ok && stale_files(&stale, problems);
	buf_release(&stage);
	buf_release(&why);
	return ok;
}

bool gen_files_check(const struct gen_files *files, const char *folder, struct buf *out, bool *same,
		     struct problems *problems)
{
	const struct stale stale = {.files = files, .target = folder, .report = out};
	struct buf path, text, why;
	buf_init(&path, PATH_MOST);
	buf_init(&text, BUF_NO_LIMIT);
	buf_init(&why, 1024);
	size_t before = out->n;
	bool ok = true;
	if (!file_is_dir(folder)) {
		problem_add(problems, NULL, 0, 0, "there is no folder '%s'", folder);
		ok = false;
	}
	for (size_t i = 0; ok && i < files->n; i++) {
		const struct gen_file *file = &files->at[i];
		path_join(&path, folder, file->name);
		buf_clear(&text);
		buf_clear(&why);
		if (!file_exists(path.p))
			buf_addf(out, "missing: %s\n", file->name);
		else if (!file_read(path.p, &text, &why) || !str_eq(buf_str(&text), buf_str(&file->text)))
			buf_addf(out, "differs: %s\n", file->name);
	}
	ok = ok && stale_files(&stale, problems);
	*same = ok && out->n == before;
	buf_release(&path);
	buf_release(&text);
	buf_release(&why);
	return ok;
}
