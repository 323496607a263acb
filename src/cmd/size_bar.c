/* SPDX-License-Identifier: Apache-2.0
 * One GPU's memory, drawn and worked out. */
#include <inttypes.h>

#include "base/utf8.h"
#include "cmd/size_text.h"

enum part { PART_WEIGHTS, PART_OVERHEAD, PART_CACHE, PART_SPARE, PART_KEPT, PART_MISSING, PARTS };

/* Each has a sign of its own, so that colour adds nothing but comfort. */
static const struct {
	const char *sign, *color;
} looks[PARTS] = {
	[PART_WEIGHTS] = {"█", "\x1b[34m"}, [PART_OVERHEAD] = {"▓", "\x1b[35m"}, [PART_CACHE] = {"▒", "\x1b[36m"},
	[PART_SPARE] = {"░", "\x1b[32m"},   [PART_KEPT] = {"·", "\x1b[2m"},      [PART_MISSING] = {"!", "\x1b[1;31m"},
};

static void put_sign(const struct size_page *p, enum part part, size_t n, struct buf *out)
{
	if (p->style->color && n)
		buf_addz(out, looks[part].color);
	for (size_t i = 0; i < n; i++)
		buf_addz(out, looks[part].sign);
	if (p->style->color && n)
		buf_addz(out, "\x1b[0m");
}

/* What stands at `at` MiB of a device with `memory`. */
static enum part part_at(const struct memory_fit *f, int64_t at)
{
	int64_t used = f->weights + f->overhead + f->needed;
	if (at < used && at >= f->budget)
		return PART_MISSING;
	if (at < f->weights)
		return PART_WEIGHTS;
	if (at < f->weights + f->overhead)
		return PART_OVERHEAD;
	if (at < used)
		return PART_CACHE;
	return at < f->budget ? PART_SPARE : PART_KEPT;
}

/* Cells by what stands in the middle of each. */
static void put_bar(struct size_page *p, const struct candidate *c, size_t cells)
{
	const struct memory_fit *f = &c->fit;
	int64_t all = (int64_t)candidate_memory(c), used = f->weights + f->overhead + f->needed;
	if (used > all)
		all = used;
	for (size_t i = 0; i < cells;) {
		size_t n = 0;
		enum part part = part_at(f, (int64_t)(2 * i + 1) * all / (int64_t)(2 * cells));
		while (i < cells && part_at(f, (int64_t)(2 * i + 1) * all / (int64_t)(2 * cells)) == part) {
			i++;
			n++;
		}
		put_sign(p, part, n, p->out);
	}
}

static size_t label_width(struct size_page *p, const struct survey_miss *nearest)
{
	size_t width = 0;
	for (size_t i = 0; i < p->survey->n_rows; i++) {
		size_devices(&p->survey->rows[i].how, size_compose(p));
		size_t n = utf8_count(buf_str(&p->line));
		width = n > width ? n : width;
	}
	if (nearest) {
		size_devices(&nearest->how, size_compose(p));
		width = utf8_count(buf_str(&p->line));
	}
	return width;
}

static void bar_line(struct size_page *p, const struct candidate *c, size_t label)
{
	enum { MEMORY = 11, LEAST_CELLS = 8 };
	size_t margin = 2 + label + 2 + MEMORY;
	size_t cells = p->style->width > margin + LEAST_CELLS ? p->style->width - margin : LEAST_CELLS;
	size_devices(c, size_compose(p));
	buf_addz(p->out, "  ");
	buf_adds(p->out, buf_str(&p->line));
	buf_fill(p->out, ' ', label - utf8_count(buf_str(&p->line)) + 2);
	put_bar(p, c, cells);
	size_gib((int64_t)candidate_memory(c), size_compose(p));
	buf_addf(p->out, "%6.*s GiB\n", STR_ARG(buf_str(&p->line)));
}

void size_bars(struct size_page *p, const struct survey_miss *nearest)
{
	static const struct {
		enum part part;
		const char *name;
	} legend[] = {
		{PART_WEIGHTS, "weights"}, {PART_OVERHEAD, "engine's overhead"},     {PART_CACHE, "cache asked for"},
		{PART_SPARE, "spare"},     {PART_KEPT, "beyond the engine's share"}, {PART_MISSING, "missing"}};
	size_t label = label_width(p, nearest), column = 0;
	buf_addz(p->out, "\nMemory of each GPU:\n");
	for (size_t i = 0; i < PARTS - !nearest; i++) {
		size_t n = strlen(legend[i].name) + 2;
		bool wraps = column + 2 + n > p->style->width;
		buf_addz(p->out, wraps ? "\n  " : "  ");
		column = (wraps ? 0 : column) + 2 + n;
		put_sign(p, legend[i].part, 1, p->out);
		buf_addf(p->out, " %s", legend[i].name);
	}
	buf_addc(p->out, '\n');
	for (size_t i = 0; i < p->survey->n_rows; i++)
		bar_line(p, &p->survey->rows[i].how, label);
	if (nearest)
		bar_line(p, &nearest->how, label);
}

/* ---- the arithmetic -------------------------------------------------------------------------------------- */

static void put_need(const struct candidate *c, const struct load *load, struct buf *line)
{
	const struct memory_fit *f = &c->fit;
	buf_addf(line, "%u × %u tokens × ", load->sequences, load->context);
	size_cache_per_token(load, c->count, line);
	if (c->nodes > 1)
		buf_addf(line, " over %u nodes", c->nodes);
	buf_addz(line, " = ");
	size_gib(f->needed, line);
	buf_addz(line, " asked for; ");
	if (f->fits) {
		size_gib(f->cache - f->needed, line);
		buf_addz(line, " spare");
	} else {
		size_gib(f->needed - f->cache, line);
		buf_addz(line, " missing");
	}
}

void size_arithmetic(struct size_page *p, const struct candidate *c, const struct load *load)
{
	const struct memory_fit *f = &c->fit;
	struct buf *line = size_compose(p);
	size_gib((int64_t)candidate_memory(c), line);
	buf_addf(line, " × %u %% = ", load->percent);
	size_gib(f->budget, line);
	buf_addz(line, ", less ");
	size_gib(f->weights, line);
	buf_addz(line, " of weights ");
	if (c->count > 1 || c->nodes > 1) {
		buf_addc(line, '(');
		size_gib((int64_t)load->weights_mib, line);
		if (c->nodes > 1)
			buf_addf(line, " over %u nodes × %u) ", c->nodes, c->count);
		else
			buf_addf(line, " / %u) ", c->count);
	}
	buf_addz(line, "and ");
	size_gib(f->overhead, line);
	buf_addz(line, f->cache < 0 ? " of overhead, lacks " : " of overhead, leaves ");
	size_gib(f->cache < 0 ? -f->cache : f->cache, line);
	if (f->tokens)
		buf_addf(line, " for %" PRIu64 " tokens of cache", f->tokens);
	buf_addz(p->out, "    ");
	size_flush(p, 4, 6);
	if (!f->per_sequence)
		return;
	put_need(c, load, size_compose(p));
	buf_addz(p->out, "    ");
	size_flush(p, 4, 6);
}
