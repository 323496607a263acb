/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/strmap.h"
#include "doc/emit.h"
#include "gen/mark.h"
#include "gen/write.h"

/** Longest name that is made of a kind and an object's name, far below what file systems allow with prefix and ending.
 */
enum { NAME_MOST = 200 };
/** Where files are prepared, below the target so that renaming does not cross file systems. */
static const char stage_name[] = ".k8sai-gen";

/** One file to be. */
struct output {
	char *name;
	struct buf text;
};

struct outputs {
	struct output *at;
	size_t n, cap;
	/** By name. */
	struct strmap names;
};

static void outputs_release(struct outputs *o)
{
	for (size_t i = 0; i < o->n; i++) {
		free(o->at[i].name);
		buf_release(&o->at[i].text);
	}
	free(o->at);
	strmap_release(&o->names);
}

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

/** "60-deployment-llama.yaml"; a name that is taken gets a number. */
static char *output_name(const struct outputs *o, const struct gen_object *object, enum gen_format format)
{
	struct buf name;
	buf_init(&name, 2 * NAME_MOST);
	buf_addf(&name, "%02u-", object->order);
	add_safe(&name, str_sub(object->kind, 0, NAME_MOST / 4));
	buf_addc(&name, '-');
	add_safe(&name, str_sub(object->name, 0, NAME_MOST - NAME_MOST / 4));
	size_t stem = name.n;
	for (unsigned again = 2;; again++) {
		buf_addz(&name, format == GEN_JSON ? ".json" : ".yaml");
		if (!strmap_get(&o->names, buf_str(&name)))
			break;
		name.n = stem;
		buf_addf(&name, "-%u", again);
	}
	char *result = xstrndup(name.p, name.n);
	buf_release(&name);
	return result;
}

static void outputs_make(struct outputs *o, const struct gen *g, enum gen_format format)
{
	*o = (struct outputs){0};
	strmap_init(&o->names);
	for (size_t i = 0; i < g->objects.n; i++) {
		char *name = output_name(o, &g->objects.at[i], format);
		struct output *out = VEC_PUSH(o);
		out->name = name;
		buf_init(&out->text, BUF_NO_LIMIT);
		if (format == GEN_JSON) {
			emit_json(g->objects.at[i].node, 2, &out->text);
			buf_addc(&out->text, '\n');
		} else {
			buf_addz(&out->text, GEN_MARK);
			emit_yaml(g->objects.at[i].node, &out->text);
		}
		*strmap_at(&o->names, str_of(out->name)) = out->name;
	}
}

static void path_join(struct buf *path, const char *folder, const char *name)
{
	buf_clear(path);
	buf_addf(path, "%s/%s", folder, name);
}

/** Does the file carry the mark of an earlier run? */
static bool is_ours(const char *path)
{
	struct str name = str_of(path);
	if (!str_ends(name, ".yaml") && !str_ends(name, ".json"))
		return false;
	struct buf text, why;
	buf_init(&text, 64u << 20);
	buf_init(&why, 1024);
	bool ours =
		file_read(path, &text, &why) && (str_starts(buf_str(&text), GEN_MARK) ||
						 (str_ends(name, ".json") && str_has(buf_str(&text), GEN_MARK_JSON)));
	buf_release(&text);
	buf_release(&why);
	return ours;
}

typedef void stale_fn(void *ctx, const char *name, const char *path);

/** Calls `fn` for each file in `folder` that an earlier run made and this one does not. False and a problem when the
 * folder cannot be read. */
static bool each_stale(const struct outputs *o, const char *folder, stale_fn *fn, void *ctx, struct problems *problems)
{
	struct file_list list = {0};
	struct buf why, path;
	buf_init(&why, 1024);
	buf_init(&path, 65536);
	bool ok = file_list_dir(folder, &list, &why);
	if (!ok)
		problem_add(problems, NULL, 0, 0, "folder '%s' cannot be read: %.*s", folder, STR_ARG(buf_str(&why)));
	for (size_t i = 0; ok && i < list.n; i++) {
		path_join(&path, folder, list.at[i]);
		if (!strmap_get(&o->names, str_of(list.at[i])) && is_ours(path.p))
			fn(ctx, list.at[i], path.p);
	}
	file_list_release(&list);
	buf_release(&path);
	buf_release(&why);
	return ok;
}

static void remove_file(void *ctx, const char *name, const char *path)
{
	(void)ctx;
	(void)name;
	/* One that cannot be removed is found by the next --check. */
	unlink(path);
}

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

/** Writes all files into the stage. */
static bool stage_files(const struct outputs *o, const char *stage, struct problems *problems)
{
	struct buf path, why;
	buf_init(&path, 65536);
	buf_init(&why, 1024);
	bool ok = file_make_dir(stage, &why);
	path_join(&path, stage, "");
	for (size_t i = 0; ok && i < o->n; i++) {
		path_join(&path, stage, o->at[i].name);
		ok = stage_file(path.p, buf_str(&o->at[i].text), &why);
	}
	if (!ok)
		problem_add(problems, NULL, 0, 0, "'%s' cannot be written: %.*s", path.p, STR_ARG(buf_str(&why)));
	buf_release(&path);
	buf_release(&why);
	return ok;
}

static bool move_files(const struct outputs *o, const char *stage, const char *folder, struct problems *problems)
{
	struct buf from, to;
	buf_init(&from, 65536);
	buf_init(&to, 65536);
	bool ok = true;
	for (size_t i = 0; ok && i < o->n; i++) {
		path_join(&from, stage, o->at[i].name);
		path_join(&to, folder, o->at[i].name);
		ok = rename(from.p, to.p) == 0;
	}
	if (!ok)
		problem_add(problems, NULL, 0, 0, "'%s' cannot be written: %s", to.p, strerror(errno));
	buf_release(&from);
	buf_release(&to);
	return ok;
}

/** Removes the stage with whatever is left in it. */
static void drop_stage(const struct outputs *o, const char *stage)
{
	struct buf path;
	buf_init(&path, 65536);
	for (size_t i = 0; i < o->n; i++) {
		path_join(&path, stage, o->at[i].name);
		unlink(path.p);
	}
	rmdir(stage);
	buf_release(&path);
}

/** A folder in the place of a file would stop the renaming half way. */
static bool targets_free(const struct outputs *o, const char *folder, struct problems *problems)
{
	struct buf path;
	buf_init(&path, 65536);
	bool ok = true;
	for (size_t i = 0; ok && i < o->n; i++) {
		path_join(&path, folder, o->at[i].name);
		ok = !file_is_dir(path.p);
	}
	if (!ok)
		problem_add(problems, NULL, 0, 0, "'%s' cannot be written: it is a folder", path.p);
	buf_release(&path);
	return ok;
}

bool gen_write_dir(const struct gen *g, enum gen_format format, const char *folder, struct problems *problems)
{
	struct outputs o;
	struct buf stage, why;
	outputs_make(&o, g, format);
	buf_init(&stage, 65536);
	buf_init(&why, 1024);
	path_join(&stage, folder, stage_name);
	bool ok = file_make_dir(folder, &why);
	if (!ok)
		problem_add(problems, NULL, 0, 0, "folder '%s' cannot be made: %.*s", folder, STR_ARG(buf_str(&why)));
	if (ok) {
		ok = targets_free(&o, folder, problems) && stage_files(&o, stage.p, problems) &&
		     move_files(&o, stage.p, folder, problems);
		drop_stage(&o, stage.p);
	}
	ok = ok && each_stale(&o, folder, remove_file, NULL, problems);
	buf_release(&stage);
	buf_release(&why);
	outputs_release(&o);
	return ok;
}

static void add_stale(void *ctx, const char *name, const char *path)
{
	(void)path;
	buf_addf(ctx, "stale: %s\n", name);
}

bool gen_check_dir(const struct gen *g, enum gen_format format, const char *folder, struct buf *out, bool *same,
		   struct problems *problems)
{
	struct outputs o;
	struct buf path, text, why;
	outputs_make(&o, g, format);
	buf_init(&path, 65536);
	buf_init(&text, BUF_NO_LIMIT);
	buf_init(&why, 1024);
	size_t before = out->n;
	bool ok = true;
	if (!file_is_dir(folder)) {
		problem_add(problems, NULL, 0, 0, "there is no folder '%s'", folder);
		ok = false;
	}
	for (size_t i = 0; ok && i < o.n; i++) {
		path_join(&path, folder, o.at[i].name);
		buf_clear(&text);
		buf_clear(&why);
		if (!file_exists(path.p))
			buf_addf(out, "missing: %s\n", o.at[i].name);
		else if (!file_read(path.p, &text, &why) || !str_eq(buf_str(&text), buf_str(&o.at[i].text)))
			buf_addf(out, "differs: %s\n", o.at[i].name);
	}
	ok = ok && each_stale(&o, folder, add_stale, out, problems);
	*same = ok && out->n == before;
	buf_release(&path);
	buf_release(&text);
	buf_release(&why);
	outputs_release(&o);
	return ok;
}
