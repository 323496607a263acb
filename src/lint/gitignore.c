/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/gitignore.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/file.h"

enum { LARGEST_FILE = 1 << 20 };

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

static void add_line(struct gitignore *g, struct str folder, struct str line)
{
	line = str_trim(line);
	if (line.n == 0 || line.p[0] == '#')
		return;
	struct ignore_pattern p = {.folder = folder};
	if (line.p[0] == '!') {
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

size_t gitignore_enter(struct gitignore *g, struct str folder)
{
	size_t mark = g->n;
	struct buf text, why, path;
	buf_init(&text, LARGEST_FILE);
	buf_init(&why, 4096);
	buf_init(&path, BUF_NO_LIMIT);
	buf_adds(&path, folder);
	buf_addz(&path, "/.gitignore");
	if (file_exists(path.p) && file_read(path.p, &text, &why)) {
		struct str rest = buf_str(&text), line, home = arena_str(&g->memory, folder);
		while (str_split(&rest, '\n', &line))
			add_line(g, home, line);
	}
	buf_release(&path);
	buf_release(&why);
	buf_release(&text);
	return mark;
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

/* Classic two-pointer matching: on a mismatch the last star takes one byte more. `**` may take slashes, `*` may not. */
static bool glob_matches(struct str glob, struct str text)
{
	size_t g = 0, t = 0, star = SIZE_MAX, mark = 0;
	bool deep = false;
	while (t < text.n) {
		size_t used = 1;
		if (g < glob.n && glob.p[g] == '*') {
			deep = g + 1 < glob.n && glob.p[g + 1] == '*';
			g += deep ? 2 : 1;
			/* "**" and a slash stand for no folder, too. */
			if (deep && g < glob.n && glob.p[g] == '/')
				g++;
			star = g;
			mark = t;
			continue;
		}
		bool same = g < glob.n && (glob.p[g] == text.p[t] || (glob.p[g] == '?' && text.p[t] != '/'));
		if (g < glob.n && glob.p[g] == '[')
			same = in_class(str_sub(glob, g, glob.n), text.p[t], &used) && used;
		if (same) {
			g += used;
			t++;
		} else if (star != SIZE_MAX && (deep || text.p[mark] != '/')) {
			g = star;
			t = ++mark;
		} else {
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

bool gitignore_covers(const struct gitignore *g, struct str path, bool is_folder)
{
	bool covered = false;
	for (size_t i = 0; i < g->n; i++) {
		const struct ignore_pattern *p = &g->at[i];
		if (p->folders_only && !is_folder)
			continue;
		/* Paths below "." are listed without it. */
		bool here = str_is(p->folder, ".");
		struct str rest = here ? path : str_sub(path, p->folder.n + !str_ends(p->folder, "/"), path.n);
		if (glob_matches(p->glob, p->anchored ? rest : last_part(path)))
			covered = !p->negated;
	}
	return covered;
}
