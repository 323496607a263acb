/* SPDX-License-Identifier: Apache-2.0
 * Which files of a folder may hold schemas, by their names. The layouts are those of kubeconform's -schema-location
 * (pkg/registry/registry.go), of yannh/kubernetes-json-schema and of datreeio/CRDs-catalog. */
#include <stdlib.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/file.h"
#include "kube/user_store.h"

enum {
	MOST_DEPTH = 64,
	MOST_FILES = 200000,
	/* Up to so many files whose names say what they are, each is also looked into. */
	MOST_OPENED = 200,
};

/* ---- names ---- */

/* "v1", "v2beta1". */
static bool is_version(struct str s)
{
	size_t i = 1;
	if (s.n < 2 || s.p[0] != 'v')
		return false;
	while (i < s.n && s.p[i] >= '0' && s.p[i] <= '9')
		i++;
	struct str rest = str_sub(s, i, s.n);
	if (i == 1)
		return false;
	if (str_starts(rest, "alpha"))
		rest = str_sub(rest, 5, rest.n);
	else if (str_starts(rest, "beta"))
		rest = str_sub(rest, 4, rest.n);
	else
		return rest.n == 0;
	int64_t n;
	return rest.n && rest.p[0] >= '0' && rest.p[0] <= '9' && str_to_i64(rest, &n);
}

static bool is_kind(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!((s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= '0' && s.p[i] <= '9')))
			return false;
	return s.n > 0;
}

static struct str lower(struct arena *a, struct str s)
{
	char *p = arena_strz(a, s);
	for (size_t i = 0; i < s.n; i++)
		if (p[i] >= 'A' && p[i] <= 'Z')
			p[i] = (char)(p[i] + ('a' - 'A'));
	return (struct str){p, s.n};
}

static size_t find_last(struct str s, char c)
{
	size_t i = s.n;
	while (i && s.p[i - 1] != c)
		i--;
	return i ? i - 1 : s.n;
}

/* KIND-VERSION, KIND-GROUP-VERSION. */
static struct file_name read_dashes(struct str stem)
{
	size_t first = str_find(stem, '-'), last = find_last(stem, '-');
	struct file_name name = {.by = BY_SUFFIX,
				 .group = STR(""),
				 .kind = str_sub(stem, 0, first),
				 .version = str_sub(stem, last + 1, stem.n)};
	if (last > first)
		name.group = str_sub(stem, first + 1, last - first - 1);
	return name;
}

/* KIND_VERSION, GROUP_KIND_VERSION. */
static struct file_name read_underscores(struct str folder, struct str stem)
{
	size_t first = str_find(stem, '_'), last = find_last(stem, '_');
	struct file_name name = {.by = BY_GROUP,
				 .group = folder,
				 .kind = str_sub(stem, 0, first),
				 .version = str_sub(stem, last + 1, stem.n),
				 .folder = folder};
	if (last > first) {
		name.group = str_sub(stem, 0, first);
		name.kind = str_sub(stem, first + 1, last - first - 1);
	} else if (str_find(folder, '.') == folder.n || str_starts(folder, ".")) {
		/* No folder of a group. */
		name.by = BY_KIND;
		name.group = STR("");
	}
	return name;
}

struct file_name file_name_read(struct arena *a, struct str folder, struct str file)
{
	static const struct file_name nothing = {0};
	struct file_name name = nothing;
	if (!str_ends(file, ".json"))
		return nothing;
	struct str stem = lower(a, str_sub(file, 0, file.n - strlen(".json")));
	if (str_find(stem, '_') < stem.n)
		name = read_underscores(lower(a, folder), stem);
	else if (str_find(stem, '-') < stem.n)
		name = read_dashes(stem);
	return name.by && is_kind(name.kind) && is_version(name.version) ? name : nothing;
}

/* ---- folders of releases ---- */

struct release {
	/** 0 for master. */
	int64_t minor, patch;
	bool standalone, strict;
};

/* "v1.33.0-standalone-strict", "1.33", "master-standalone". */
static bool read_release(struct str folder, struct release *r)
{
	struct str rest = folder, version, word, part;
	*r = (struct release){0};
	str_split(&rest, '-', &version);
	while (str_split(&rest, '-', &word)) {
		r->standalone |= str_is(word, "standalone");
		r->strict |= str_is(word, "strict");
		if (!str_is(word, "standalone") && !str_is(word, "strict") && !str_is(word, "local"))
			return false;
	}
	if (str_is(version, "master"))
		return true;
	if (str_starts(version, "v"))
		version = str_sub(version, 1, version.n);
	if (!str_split(&version, '.', &part) || !str_is(part, "1") || !str_split(&version, '.', &part))
		return false;
	return str_to_i64(part, &r->minor) && r->minor > 0 && r->minor < 1000 &&
	       (!version.p || (str_to_i64(version, &r->patch) && r->patch >= 0));
}

/* The targeted minor, else the nearest below, else the nearest above, master last. */
static int64_t distance(const struct release *r, unsigned minor)
{
	enum { ABOVE = 1000, MASTER = 3000 };
	int64_t target = minor;
	if (!r->minor)
		return MASTER;
	return r->minor <= target ? target - r->minor : ABOVE + r->minor - target;
}

static bool is_better(const struct release *a, const struct release *b, unsigned minor)
{
	int64_t x = distance(a, minor), y = distance(b, minor);
	if (x != y)
		return x < y;
	if (a->standalone != b->standalone)
		return a->standalone;
	return a->strict != b->strict ? a->strict : a->patch > b->patch;
}

/* ---- walking ---- */

struct walk {
	struct user_files *files;
	struct arena *names;
	const struct user_shapes_options *options;
	struct problems *problems, *notes;
	/** Files whose names say what they are, of the path in hand. */
	size_t n_named;
	bool full;
};

static struct str base_name(struct str path)
{
	size_t slash = find_last(path, '/');
	struct str base = slash == path.n ? path : str_sub(path, slash + 1, path.n);
	return str_is(base, ".") || str_is(base, "..") ? STR("") : base;
}

static void add_file(struct walk *w, struct str path, bool given, bool release)
{
	struct str folder = str_sub(path, 0, find_last(path, '/'));
	struct str file = base_name(path);
	folder = folder.n == path.n ? STR("") : base_name(folder);
	struct file_name name = file_name_read(w->names, folder, file);
	if (!name.by && release)
		return;
	if (w->files->n >= MOST_FILES) {
		w->full = true;
		return;
	}
	w->n_named += name.by != 0;
	struct user_file *f = VEC_PUSH(w->files);
	*f = (struct user_file){.source = {.name = path.p}, .name = name, .given = given, .open = !release};
}

static bool is_schema_name(struct str name)
{
	return str_ends(name, ".yaml") || str_ends(name, ".yml") || str_ends(name, ".json");
}

static void cannot_read(struct walk *w, struct str path, const struct buf *why)
{
	problem_add(w->problems, NULL, 0, 0, "cannot read '%.*s': %.*s", STR_ARG(path), STR_ARG(buf_str(why)));
}

static bool is_folder(const char *path)
{
	struct stat st;
	return lstat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static void add_folder(struct walk *w, struct str path, unsigned depth);

/* A link to a folder is not followed: it may lead back up. */
static void add_member(struct walk *w, struct str path, bool release, unsigned depth)
{
	struct stat st;
	if (is_folder(path.p)) {
		if (depth < MOST_DEPTH)
			add_folder(w, path, depth + 1);
	} else if (is_schema_name(path) && stat(path.p, &st) == 0 && S_ISREG(st.st_mode)) {
		add_file(w, path, false, release);
	}
}

/* Of the folders of releases in a list the best one, SIZE_MAX when there is none; `n` is how many there are. */
static size_t choose_release(struct walk *w, const struct str *paths, size_t n_paths, struct release *best, size_t *n)
{
	size_t chosen = SIZE_MAX;
	struct release r;
	*n = 0;
	for (size_t i = 0; i < n_paths; i++) {
		if (!read_release(base_name(paths[i]), &r) || !is_folder(paths[i].p))
			continue;
		++*n;
		if (chosen != SIZE_MAX && !is_better(&r, best, w->options->minor))
			continue;
		chosen = i;
		*best = r;
	}
	return chosen;
}

static void add_folder(struct walk *w, struct str path, unsigned depth)
{
	struct file_list list = {0};
	struct buf why;
	struct release r, best = {0};
	size_t n_releases;
	buf_init(&why, 4096);
	if (!file_list_dir(path.p, &list, &why))
		cannot_read(w, path, &why);
	bool release = read_release(base_name(path), &r);
	struct str *paths = xcalloc(list.n + 1, sizeof *paths);
	for (size_t i = 0; i < list.n; i++)
		paths[i] = str_is(path, ".") ? arena_str(w->names, str_of(list.at[i]))
					     : arena_printf(w->names, "%.*s%s%s", STR_ARG(path),
							    str_ends(path, "/") ? "" : "/", list.at[i]);
	size_t chosen = choose_release(w, paths, list.n, &best, &n_releases);
	if (n_releases > 1 && best.minor != w->options->minor)
		problem_add(w->notes, NULL, 0, 0, "'%.*s' has no schemas of Kubernetes 1.%u; those in '%.*s' are taken",
			    STR_ARG(path), w->options->minor, STR_ARG(base_name(paths[chosen])));
	for (size_t i = 0; i < list.n && !w->full; i++) {
		bool other = n_releases > 1 && i != chosen && read_release(base_name(paths[i]), &r);
		if (list.at[i][0] != '.' && !other)
			add_member(w, paths[i], release, depth);
	}
	free(paths);
	file_list_release(&list);
	buf_release(&why);
}

void user_files_list(struct user_files *files, struct arena *names, const struct user_shapes_options *options,
		     const char *path, struct problems *problems, struct problems *notes)
{
	struct walk w = {.files = files, .names = names, .options = options, .problems = problems, .notes = notes};
	size_t before = files->n;
	struct str name = arena_str(names, path_without_slash(str_of(path)));
	if (!file_is_dir(name.p)) {
		add_file(&w, name, true, false);
		return;
	}
	add_folder(&w, name, 0);
	if (w.full)
		problem_add(problems, NULL, 0, 0, "'%s' has more than %d files", path, MOST_FILES);
	for (size_t i = before; i < files->n; i++)
		files->at[i].open &= !files->at[i].name.by || w.n_named <= MOST_OPENED;
}
