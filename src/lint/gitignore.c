/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/gitignore.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/file.h"

enum { LARGEST_FILE = 1 << 20, LONGEST_PATH = 4096 };

void gitignore_init(struct gitignore *g)
{
	*g = (struct gitignore){0};
}

void gitignore_release(struct gitignore *g)
{
	free(g->at);
	arena_release(&g->memory);
	gitignore_init(g);
}

static void add_pattern(struct gitignore *g, struct str folder, struct str inner, struct str line)
{
	struct ignore_pattern p = {.folder = folder, .inner = inner};
	if (line.n && line.p[0] == '!') {
		p.negated = true;
		line = str_sub(line, 1, line.n);
	}
	if (line.n && line.p[line.n - 1] == '/') {
		p.folders_only = true;
		line.n--;
	}
	/* A slash anywhere but at the end ties the pattern to the folder. */
	p.anchored = str_find(line, '/') < line.n;
	if (line.n && line.p[0] == '/')
		line = str_sub(line, 1, line.n);
	if (line.n == 0)
		return;
	p.glob = arena_str(&g->memory, line);
	*VEC_PUSH(g) = p;
}

static void add_line(struct gitignore *g, struct str folder, struct str inner, struct str line)
{
	line = str_trim(line);
	if (line.n && line.p[0] != '#')
		add_pattern(g, folder, inner, line);
}

void gitignore_add(struct gitignore *g, struct str pattern)
{
	/* Paths are given as they are seen from the patterns' folder. */
	add_pattern(g, STR("."), STR(""), pattern);
}

/* Reads the .gitignore in `place`, for what is listed below `folder`. */
static void read_patterns(struct gitignore *g, struct str place, struct str folder, struct str inner)
{
	struct buf text, why, path;
	buf_init(&text, LARGEST_FILE);
	buf_init(&why, 4096);
	buf_init(&path, BUF_NO_LIMIT);
	buf_adds(&path, place);
	buf_addz(&path, "/.gitignore");
	if (file_exists(path.p) && file_read(path.p, &text, &why)) {
		struct str rest = buf_str(&text), line;
		folder = arena_str(&g->memory, folder);
		inner = arena_str(&g->memory, inner);
		while (str_split(&rest, '\n', &line))
			add_line(g, folder, inner, line);
	}
	buf_release(&path);
	buf_release(&why);
	buf_release(&text);
}

size_t gitignore_enter(struct gitignore *g, struct str folder)
{
	size_t mark = g->n;
	read_patterns(g, folder, folder, STR(""));
	return mark;
}

static size_t parent_length(struct str path, size_t n)
{
	while (n > 0 && path.p[n - 1] != '/')
		n--;
	return n > 0 ? n - 1 : 0;
}

static bool has_git(struct gitignore *g, struct str place)
{
	return file_exists(arena_printf(&g->memory, "%.*s/.git", STR_ARG(place)).p);
}

void gitignore_above(struct gitignore *g, struct str folder)
{
	char *real = realpath(arena_strz(&g->memory, folder), NULL);
	struct str path = str_of(real);
	size_t top = path.n;
	while (top > 0 && !has_git(g, str_sub(path, 0, top)))
		top = parent_length(path, top);
	/* From the top down, so that the nearer file decides. */
	for (size_t n = top; n > 0 && n < path.n;) {
		read_patterns(g, str_sub(path, 0, n), folder, str_sub(path, n + 1, path.n));
		n++;
		while (n < path.n && path.p[n] != '/')
			n++;
	}
	free(real);
}

void gitignore_leave(struct gitignore *g, size_t mark)
{
	g->n = mark;
}

/* One character against `[…]` at the start of `glob`; `*used` is the class's length, 0 when it is not closed. */
static bool in_class(struct str glob, char c, size_t *used)
{
	size_t i = 1;
	bool negated = i < glob.n && (glob.p[i] == '!' || glob.p[i] == '^'), hit = false;
	i += negated;
	for (size_t first = i; i < glob.n && (glob.p[i] != ']' || i == first); i++) {
		if (i + 2 < glob.n && glob.p[i + 1] == '-' && glob.p[i + 2] != ']') {
			hit |= glob.p[i] <= c && c <= glob.p[i + 2];
			i += 2;
		} else {
			hit |= glob.p[i] == c;
		}
	}
	*used = i < glob.n ? i + 1 : 0;
	return hit != negated;
}

/* Where a star began: behind it in the glob (SIZE_MAX: there was none), and how far it reaches in the text. */
struct star {
	size_t glob, text;
};

/* Is there a `**` that takes slashes at `at`: between slashes or the ends of the glob? Any other is a star like one. */
static bool is_deep(struct str glob, size_t at)
{
	return at + 1 < glob.n && glob.p[at + 1] == '*' && (at == 0 || glob.p[at - 1] == '/') &&
	       (at + 2 == glob.n || glob.p[at + 2] == '/');
}

/* Lets the last star that can take more of the text do so; false when none can. A deep one takes whole folders. */
static bool take_more(struct str glob, struct str text, struct star *near, struct star *deep, size_t *g, size_t *t)
{
	if (near->glob != SIZE_MAX && text.p[near->text] != '/') {
		*g = near->glob;
		*t = ++near->text;
		return true;
	}
	if (deep->glob == SIZE_MAX || deep->glob == glob.n)
		return false;
	size_t slash = deep->text + str_find(str_sub(text, deep->text, text.n), '/');
	if (slash == text.n)
		return false;
	near->glob = SIZE_MAX;
	*g = deep->glob;
	*t = deep->text = slash + 1;
	return true;
}

/* Two-pointer matching: on a mismatch the last star takes more. `**` may take slashes, `*` may not. */
static bool glob_matches(struct str glob, struct str text)
{
	size_t g = 0, t = 0;
	struct star near = {SIZE_MAX, 0}, deep = {SIZE_MAX, 0};
	while (t < text.n) {
		size_t used = 1;
		if (g < glob.n && glob.p[g] == '*' && is_deep(glob, g)) {
			g += 2;
			/* At the end it takes what is left; else it and its slash may stand for no folder, too. */
			if (g == glob.n)
				return true;
			deep = (struct star){++g, t};
			near.glob = SIZE_MAX;
			continue;
		}
		if (g < glob.n && glob.p[g] == '*') {
			near = (struct star){++g, t};
			continue;
		}
		bool same = g < glob.n && (glob.p[g] == text.p[t] || (glob.p[g] == '?' && text.p[t] != '/'));
		if (g < glob.n && glob.p[g] == '[')
			same = in_class(str_sub(glob, g, glob.n), text.p[t], &used) && used && text.p[t] != '/';
		if (same) {
			g += used;
			t++;
		} else if (!take_more(glob, text, &near, &deep, &g, &t)) {
			return false;
		}
	}
	while (g < glob.n && glob.p[g] == '*')
		g++;
	return g == glob.n;
}

static struct str last_part(struct str path)
{
	size_t from = path.n;
	while (from > 0 && path.p[from - 1] != '/')
		from--;
	return str_sub(path, from, path.n);
}

/* `path` as seen from where the pattern stands, in `room` when it has to be put together; p == NULL when it is too long
 * for that. */
static struct str seen_from(const struct ignore_pattern *p, struct str path, char *room, size_t size)
{
	/* Paths below "." are listed without it. */
	bool here = str_is(p->folder, ".");
	struct str rest = here ? path : str_sub(path, p->folder.n + !str_ends(p->folder, "/"), path.n);
	if (p->inner.n == 0)
		return rest;
	if (p->inner.n + rest.n + 1 > size)
		return (struct str){NULL, 0};
	memcpy(room, p->inner.p, p->inner.n);
	room[p->inner.n] = '/';
	memcpy(room + p->inner.n + 1, rest.p, rest.n);
	return (struct str){room, p->inner.n + 1 + rest.n};
}

bool gitignore_covers(const struct gitignore *g, struct str path, bool is_folder)
{
	char room[LONGEST_PATH];
	bool covered = false;
	for (size_t i = 0; i < g->n; i++) {
		const struct ignore_pattern *p = &g->at[i];
		if (p->folders_only && !is_folder)
			continue;
		struct str seen = p->anchored ? seen_from(p, path, room, sizeof room) : last_part(path);
		if (seen.p && glob_matches(p->glob, seen))
			covered = !p->negated;
	}
	return covered;
}

bool gitignore_covers_below(const struct gitignore *g, struct str path, bool is_folder)
{
	for (size_t n = 0; n < path.n; n++)
		if (path.p[n] == '/' && gitignore_covers(g, str_sub(path, 0, n), true))
			return true;
	return gitignore_covers(g, path, is_folder);
}
