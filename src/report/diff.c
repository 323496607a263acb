/* SPDX-License-Identifier: Apache-2.0
 * The shortest edit script by E. W. Myers, "An O(ND) Difference Algorithm and Its Variations", Algorithmica 1 (1986).
 */
#include "report/diff.h"

#include <stdlib.h>

#include "base/alloc.h"

/* Beyond so many changed lines the shortest script is not looked for. */
enum { CONTEXT = 3, MOST_CHANGES = 2000 };

struct line {
	struct str text;
	size_t offset;
	uint64_t hash;
};

struct lines {
	struct line *at;
	size_t n, cap;
};

/* A run of lines that differ: those of the old text, and those of the new one. */
struct change {
	size_t old_at, old_n, new_at, new_n;
};

struct diff {
	const struct diff_side *sides[2];
	struct lines lines[2];
	struct {
		struct change *at;
		size_t n, cap;
	} changes;
};

static void split_lines(struct str text, struct lines *out)
{
	for (size_t at = 0; at < text.n;) {
		size_t n = str_find(str_sub(text, at, text.n), '\n');
		n += at + n < text.n;
		struct str line = str_sub(text, at, n);
		*VEC_PUSH(out) = (struct line){line, at, str_hash(line)};
		at += n;
	}
}

static bool same(const struct diff *d, size_t old, size_t new)
{
	const struct line *a = &d->lines[0].at[old], *b = &d->lines[1].at[new];
	return a->hash == b->hash && str_eq(a->text, b->text);
}

static void add_change(struct diff *d, size_t old_at, size_t old_n, size_t new_at, size_t new_n)
{
	struct change *last = d->changes.n ? &d->changes.at[d->changes.n - 1] : NULL;
	if (last && last->old_at + last->old_n == old_at && last->new_at + last->new_n == new_at) {
		last->old_n += old_n;
		last->new_n += new_n;
		return;
	}
	*VEC_PUSH(&d->changes) = (struct change){old_at, old_n, new_at, new_n};
}

/* ---- the shortest script ---- */

/* Lines `from` to `old_to` and `new_to`; diagonals are stored from -steps to +steps, one row for each step. */
struct search {
	struct diff *d;
	size_t from, old_to, new_to;
	/** Row k has 2k+1 ends of paths, counted in old lines. */
	size_t **rows;
	size_t n;
};

/* The furthest start on diagonal `k` (offset `step`) in the row before; `*down`: by a line of the new text. */
static size_t start_on(const size_t *row, long k, long step, bool *down)
{
	/* The row before has diagonals -(step-1) to step-1. */
	long below = k + 1 + step - 1, above = k - 1 + step - 1;
	*down = k == -step || (k != step && row[above] < row[below]);
	return *down ? row[below] : row[above] + 1;
}

static bool search_step(struct search *s, long step)
{
	size_t *row = s->rows[s->n++] = xcalloc((size_t)(2 * step) + 1, sizeof *row);
	long old_n = (long)(s->old_to - s->from), new_n = (long)(s->new_to - s->from);
	for (long k = -step; k <= step; k += 2) {
		bool down;
		long x = step ? (long)start_on(s->rows[step - 1], k, step, &down) : 0, y = x - k;
		while (x < old_n && y >= 0 && y < new_n && same(s->d, s->from + (size_t)x, s->from + (size_t)y)) {
			x++;
			y++;
		}
		row[k + step] = (size_t)x;
		if (x >= old_n && y >= new_n)
			return true;
	}
	return false;
}

/* Follows the path back, and adds its changes in order. */
static void trace(struct search *s)
{
	size_t steps = s->n - 1;
	struct change *back = xcalloc(steps + 1, sizeof *back);
	long x = (long)(s->old_to - s->from), y = (long)(s->new_to - s->from);
	for (long step = (long)steps; step > 0; step--) {
		bool down;
		long k = x - y;
		start_on(s->rows[step - 1], k, step, &down);
		long from_k = down ? k + 1 : k - 1;
		long px = (long)s->rows[step - 1][from_k + step - 1], py = px - from_k;
		back[step - 1] =
			(struct change){s->from + (size_t)px, (size_t)!down, s->from + (size_t)py, (size_t)down};
		x = px;
		y = py;
	}
	for (size_t i = 0; i < steps; i++)
		add_change(s->d, back[i].old_at, back[i].old_n, back[i].new_at, back[i].new_n);
	free(back);
}

static void find_changes(struct diff *d)
{
	size_t from = 0, old_to = d->lines[0].n, new_to = d->lines[1].n;
	while (from < old_to && from < new_to && same(d, from, from))
		from++;
	while (old_to > from && new_to > from && same(d, old_to - 1, new_to - 1)) {
		old_to--;
		new_to--;
	}
	if (from == old_to && from == new_to)
		return;
	struct search s = {.d = d, .from = from, .old_to = old_to, .new_to = new_to};
	s.rows = xcalloc(MOST_CHANGES + 1, sizeof *s.rows);
	bool found = false;
	for (long step = 0; !found && step <= MOST_CHANGES; step++)
		found = search_step(&s, step);
	if (found)
		trace(&s);
	else
		add_change(d, from, old_to - from, from, new_to - from);
	for (size_t i = 0; i < s.n; i++)
		free(s.rows[i]);
	free(s.rows);
}

/* ---- writing ---- */

static void put_line(const struct diff *d, unsigned side, size_t at, char mark, struct buf *out)
{
	const struct line *line = &d->lines[side].at[at];
	const struct diff_side *of = d->sides[side];
	buf_addc(out, mark);
	for (size_t i = 0; i < line->text.n; i++) {
		char c = line->text.p[i];
		bool hidden = c != '\n' && c != '\r' && redactor_hides(of->redactor, of->source, line->offset + i);
		buf_addc(out, hidden ? '*' : c);
	}
	if (!line->text.n || line->text.p[line->text.n - 1] != '\n')
		buf_addz(out, "\n\\ No newline at end of file\n");
}

/* Changes from `first` to `last` that are near each other, with the lines around them. */
static void put_hunk(const struct diff *d, size_t first, size_t last, struct buf *out)
{
	const struct change *a = &d->changes.at[first], *z = &d->changes.at[last];
	size_t before = a->old_at < CONTEXT ? a->old_at : CONTEXT;
	size_t after = d->lines[0].n - (z->old_at + z->old_n);
	after = after < CONTEXT ? after : CONTEXT;
	size_t old_from = a->old_at - before, new_from = a->new_at - before;
	size_t old_n = z->old_at + z->old_n + after - old_from, new_n = z->new_at + z->new_n + after - new_from;
	/* An empty range is named by the line before it. */
	buf_addf(out, "@@ -%zu,%zu +%zu,%zu @@\n", old_from + (old_n > 0), old_n, new_from + (new_n > 0), new_n);
	size_t at = old_from;
	for (size_t i = first; i <= last; i++) {
		const struct change *c = &d->changes.at[i];
		for (; at < c->old_at; at++)
			put_line(d, 0, at, ' ', out);
		for (; at < c->old_at + c->old_n; at++)
			put_line(d, 0, at, '-', out);
		for (size_t k = 0; k < c->new_n; k++)
			put_line(d, 1, c->new_at + k, '+', out);
	}
	for (size_t end = at + after; at < end; at++)
		put_line(d, 0, at, ' ', out);
}

void diff_write(const struct diff_side *old, const struct diff_side *new, struct buf *out)
{
	struct diff d = {.sides = {old, new}};
	split_lines(old->source->text, &d.lines[0]);
	split_lines(new->source->text, &d.lines[1]);
	find_changes(&d);
	if (d.changes.n)
		buf_addf(out, "--- a/%s\n+++ b/%s\n", old->source->name, new->source->name);
	for (size_t i = 0, last; i < d.changes.n; i = last + 1) {
		for (last = i; last + 1 < d.changes.n; last++) {
			const struct change *c = &d.changes.at[last];
			if (d.changes.at[last + 1].old_at - (c->old_at + c->old_n) > 2 * CONTEXT)
				break;
		}
		put_hunk(&d, i, last, out);
	}
	free(d.lines[0].at);
	free(d.lines[1].at);
	free(d.changes.at);
}
