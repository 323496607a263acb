/* SPDX-License-Identifier: Apache-2.0
 * The answer as a page: what the model is, where it fits, how that comes about, and where it does not fit. */
#include "cmd/size_text.h"

#include <inttypes.h>

#include "base/utf8.h"
#include "cmd/page.h"
#include "report/escape.h"

enum { EXPLAINED_ROWS = 3, COLUMNS = 5, LEAST_PLACES = 22 };

struct buf *size_compose(struct size_page *p)
{
	buf_clear(&p->line);
	return &p->line;
}

void size_flush(struct size_page *p, size_t column, size_t indent)
{
	page_wrap_within(buf_str(&p->line), column, indent, p->style->width, p->out);
}

void size_gib(int64_t mib, struct buf *out)
{
	int64_t tenths = (mib * 10 + 512) / 1024;
	buf_addf(out, "%" PRId64 ".%" PRId64, tenths / 10, tenths % 10);
}

void size_cache_per_token(const struct load *load, unsigned count, struct buf *out)
{
	unsigned bits = load->kv_bits ? load->kv_bits : 16;
	/* Absurd shapes saturate. */
	uint64_t bytes = catalog_model_kv_bytes_per_gpu(load->model, load->context, bits, count), most = 1ull << 50;
	bytes = (bytes < most ? bytes : most) / load->context;
	uint64_t tenths = (bytes * 10 + 512) / 1024;
	if (tenths < 10) {
		buf_addf(out, "%" PRIu64 " bytes", bytes);
		return;
	}
	buf_addf(out, "%" PRIu64, tenths / 10);
	if (tenths % 10)
		buf_addf(out, ".%" PRIu64, tenths % 10);
	buf_addz(out, " KiB");
}

void size_devices(const struct candidate *c, struct buf *out)
{
	if (c->nodes > 1)
		buf_addf(out, "%u × ", c->nodes);
	if (c->shares)
		buf_addf(out, "1/%u of ", c->shares);
	buf_addf(out, "%u × %s%s%s", c->count, c->gpu->name, c->mig ? " " : "", c->mig ? c->mig->profile : "");
}

void size_place(const struct size_page *p, const struct survey_place *place, struct buf *out)
{
	if (!place->instance)
		buf_addz(out, "on premises");
	else
		buf_addf(out, "%s%s%s", p->survey->n_clouds > 1 ? place->cloud->name : "",
			 p->survey->n_clouds > 1 ? " " : "", place->instance->name);
}

bool size_keeps_cache(const struct survey *s)
{
	return catalog_model_kv_bytes(s->load.model, s->load.context, 16) != 0;
}

/* ---- what is asked --------------------------------------------------------------------------------------- */

static void put_parameters(unsigned millions, struct buf *out)
{
	if (millions >= 1000)
		buf_addf(out, "%u.%u B", (millions + 50) / 1000, (millions + 50) % 1000 / 100);
	else
		buf_addf(out, "%u M", millions);
}

static void print_model(struct size_page *p)
{
	const struct load *l = &p->survey->load;
	const struct model *m = l->model;
	struct buf *line = size_compose(p);
	escape_line(p->survey->id, line);
	buf_addz(line, ": ");
	put_parameters(m->params_m, line);
	buf_addz(line, " parameters");
	if (m->active_m && m->active_m < m->params_m) {
		buf_addz(line, " (");
		put_parameters(m->active_m, line);
		buf_addz(line, " active)");
	}
	if (l->type != m->dtype)
		buf_addf(line, ", %s quantized to %s, ", data_type_name(m->dtype), data_type_name(l->type));
	else
		buf_addf(line, ", %s, ", data_type_name(l->type));
	size_gib((int64_t)l->weights_mib, line);
	buf_addz(line, " GiB of weights, ");
	if (!size_keeps_cache(p->survey)) {
		buf_addz(line, "no key/value cache");
	} else {
		size_cache_per_token(l, 1, line);
		buf_addz(line, " of cache a token");
		/* Beyond a window a token costs less, and some models keep something for each request. */
		uint64_t one = catalog_model_kv_bytes(m, 1, 16), all = catalog_model_kv_bytes(m, l->context, 16);
		if (m->window || all != one * l->context)
			buf_addf(line, " at a length of %u", l->context);
	}
	size_flush(p, 0, 2);
}

/* Of a config.json: what was counted. */
static void print_counting(struct size_page *p)
{
	const struct survey *s = p->survey;
	if (s->model_why.n) {
		escape_line(s->model_why, size_compose(p));
		buf_addz(p->out, "Counted ");
		size_flush(p, 8, 2);
	}
	for (size_t i = 0; i < s->n_notes; i++) {
		escape_line(s->notes[i].text, size_compose(p));
		buf_addz(p->out, "Note: ");
		size_flush(p, 6, 2);
	}
}

static void print_question(struct size_page *p)
{
	const struct survey *s = p->survey;
	const struct load *l = &s->load;
	struct buf *line = size_compose(p);
	bool either = !s->context_given || !s->concurrency_given, both = !s->context_given && !s->concurrency_given;
	buf_addf(line, "Asked for: %u request%s of %u tokens at a time", l->sequences, l->sequences == 1 ? "" : "s",
		 l->context);
	if (either)
		buf_addf(line, " (the default%s of %s%s%s)", both ? "s" : "",
			 s->concurrency_given ? "" : "--concurrency", both ? " and " : "",
			 s->context_given ? "" : "--context");
	buf_addf(line, ", served by %s, which uses %u %% of the memory of a GPU", l->engine->title, l->percent);
	if (s->quantization && l->type == l->model->dtype)
		buf_addf(line, "; the weights are published in %s already", data_type_name(l->type));
	size_flush(p, 0, 2);
}

/* ---- the table ------------------------------------------------------------------------------------------- */

static const struct {
	const char *title;
	bool left;
} columns[COLUMNS] = {{"COST", false}, {"GPU", true}, {"SPARE", false}, {"TOKENS", false}, {"CONTEXT", false}};

static bool is_shortened(const struct size_page *p, const struct survey_row *row)
{
	return row->load.context < p->survey->load.context;
}

static void compose_cell(struct size_page *p, const struct survey_row *row, size_t column)
{
	struct buf *line = size_compose(p);
	const struct memory_fit *f = &row->how.fit;
	switch (column) {
	case 0:
		buf_addf(line, "%" PRIu64 ".%" PRIu64, (row->how.cost + 5) / 100, (row->how.cost + 5) % 100 / 10);
		break;
	case 1:
		size_devices(&row->how, line);
		break;
	case 2:
		size_gib(f->cache - f->needed, line);
		break;
	case 3:
		if (f->tokens)
			buf_addf(line, "%" PRIu64, f->tokens);
		else
			buf_addc(line, '-');
		break;
	default:
		buf_addf(line, "%s%u", is_shortened(p, row) ? "*" : "", row->longest);
		break;
	}
}

static void print_cell(struct size_page *p, struct str text, size_t column, size_t width)
{
	size_t pad = width - utf8_count(text);
	if (!columns[column].left)
		buf_fill(p->out, ' ', pad);
	buf_adds(p->out, text);
	if (columns[column].left)
		buf_fill(p->out, ' ', pad);
	buf_addz(p->out, "  ");
}

/* The machines of a row: on each cloud that was asked about, else the cheapest and how many others there are. */
static void compose_places(struct size_page *p, const struct survey_row *row)
{
	struct buf *line = size_compose(p);
	size_t more = 0;
	for (size_t i = 0; i < row->n_places; i++) {
		if (i && !p->style->clouds_given) {
			more += row->places[i].instance != NULL;
			continue;
		}
		buf_addz(line, i ? ", " : "");
		size_place(p, &row->places[i], line);
		/* What is paid for beside the GPUs that are used. */
		const struct instance *it = row->places[i].instance;
		if (it && !it->attachable && it->count > row->how.count)
			buf_addf(line, " (%u GPUs)", it->count);
	}
	if (more)
		buf_addf(line, ", +%zu cloud%s", more, more == 1 ? "" : "s");
	if (row->how.slow_link)
		buf_addz(line, ", PCIe only");
}

static void end_line(struct buf *out)
{
	while (out->n && out->p[out->n - 1] == ' ')
		out->n--;
	buf_addc(out, '\n');
}

static void print_places(struct size_page *p, size_t column, bool beside)
{
	if (!beside) {
		end_line(p->out);
		column = 7;
		buf_fill(p->out, ' ', column);
	}
	size_flush(p, column, column);
}

static void print_table(struct size_page *p)
{
	size_t widths[COLUMNS], start = 0;
	for (size_t c = 0; c < COLUMNS; c++) {
		widths[c] = strlen(columns[c].title);
		for (size_t i = 0; i < p->survey->n_rows; i++) {
			compose_cell(p, &p->survey->rows[i], c);
			size_t n = utf8_count(buf_str(&p->line));
			widths[c] = n > widths[c] ? n : widths[c];
		}
		start += widths[c] + 2;
	}
	bool beside = start + LEAST_PLACES <= p->style->width;
	for (size_t c = 0; c < COLUMNS; c++)
		print_cell(p, str_of(columns[c].title), c, widths[c]);
	buf_addz(size_compose(p), beside ? "MACHINE" : "");
	buf_adds(p->out, buf_str(&p->line));
	end_line(p->out);
	for (size_t i = 0; i < p->survey->n_rows; i++) {
		for (size_t c = 0; c < COLUMNS; c++) {
			compose_cell(p, &p->survey->rows[i], c);
			print_cell(p, buf_str(&p->line), c, widths[c]);
		}
		compose_places(p, &p->survey->rows[i]);
		print_places(p, start, beside);
	}
}

static void print_key(struct size_page *p)
{
	const struct load *l = &p->survey->load;
	struct buf *line = size_compose(p);
	bool cache = size_keeps_cache(p->survey);
	buf_addf(line,
		 "COST orders machines: a rough figure of our own for an hour of the machine, in T4s; no price. "
		 "SPARE: GiB that each GPU has left%s. ",
		 cache ? " beside the cache asked for" : "");
	if (cache)
		buf_addz(line, "TOKENS: what the cache holds in all. ");
	buf_addf(line, "CONTEXT: the longest that %u request%s at a time can have", l->sequences,
		 l->sequences == 1 ? "" : "s");
	if (l->model->max_context)
		buf_addf(line, "; the model ends at %u", l->model->max_context);
	buf_addc(line, '.');
	for (size_t i = 0; i < p->survey->n_rows; i++)
		if (is_shortened(p, &p->survey->rows[i])) {
			buf_addf(line, " *: nothing there holds %u tokens, so it is planned with %u.", l->context,
				 p->survey->rows[i].load.context);
			break;
		}
	for (size_t i = 0; i < p->survey->n_rows; i++)
		if (p->survey->rows[i].how.slow_link) {
			buf_addz(line, " PCIe only: nothing faster links the GPUs, so these rows come last.");
			break;
		}
	for (size_t i = 0; i < p->survey->n_rows; i++) {
		const struct candidate *c = &p->survey->rows[i].how;
		if (c->nodes <= 1)
			continue;
		buf_addz(line, " ");
		size_devices(c, line);
		buf_addf(line, ": %u nodes that work as one, which 'k8sai gen' does not write yet.", c->nodes);
		break;
	}
	if (p->survey->n_clouds == 1)
		buf_addz(line, " 'k8sai plan' takes the first row.");
	size_flush(p, 0, 0);
}

static void print_rows(struct size_page *p)
{
	const struct survey *s = p->survey;
	print_table(p);
	buf_addc(p->out, '\n');
	print_key(p);
	if (p->style->bars)
		size_bars(p, NULL);
	buf_addf(p->out, "\nHow %s, in GiB on each GPU:\n",
		 s->n_rows == 1                ? "that comes about"
		 : s->n_rows <= EXPLAINED_ROWS ? "these come about"
					       : "the first of them come about");
	for (size_t i = 0; i < s->n_rows && i < EXPLAINED_ROWS; i++) {
		size_devices(&s->rows[i].how, size_compose(p));
		buf_addf(p->out, "  %.*s\n", STR_ARG(buf_str(&p->line)));
		size_arithmetic(p, &s->rows[i].how, &s->rows[i].load);
	}
}

/* ---- where it does not fit ------------------------------------------------------------------------------- */

static void print_miss(struct size_page *p, const struct survey_miss *miss)
{
	struct buf *line = size_compose(p);
	size_devices(&miss->how, line);
	if (miss->why == MISS_MACHINE) {
		buf_addz(line, ": no machine leaves the ");
		size_gib((int64_t)miss->how.host.memory_mib, line);
		buf_addf(line, " GiB of memory and %u CPUs that it needs", (miss->how.host.cpu_m + 999) / 1000);
	} else {
		buf_addz(line, ": ");
		size_gib(miss->missing, line);
		buf_addf(line, " GiB short%s", miss->how.count > 1 ? " on each" : "");
	}
	if (miss->indivisible)
		buf_addz(line, "; more GPUs cannot share it");
	buf_addz(p->out, "  ");
	size_flush(p, 2, 4);
}

/* Types that share a reason share a line. */
static void print_refused(struct size_page *p, size_t first)
{
	const struct survey *s = p->survey;
	const char *why = s->misses[first].refusal;
	for (size_t i = 0; i < first; i++)
		if (s->misses[i].why == MISS_REFUSED && strcmp(s->misses[i].refusal, why) == 0)
			return;
	struct buf *line = size_compose(p);
	for (size_t i = first; i < s->n_misses; i++)
		if (strcmp(s->misses[i].refusal, why) == 0)
			buf_addf(line, "%s%s", line->n ? ", " : "", s->misses[i].gpu->name);
	buf_addf(line, ": %s", why);
	buf_addz(p->out, "  ");
	size_flush(p, 2, 4);
}

static void print_misses(struct size_page *p)
{
	const struct survey *s = p->survey;
	size_t small = 0;
	while (small < s->n_misses && s->misses[small].why != MISS_REFUSED)
		small++;
	/* One alone was shown as the nearest. */
	size_t first = !s->n_rows && small == 1;
	if (small > first)
		buf_addz(p->out, s->n_rows && s->rows[0].how.nodes > 1 ? "\nWhere one node does not hold it:\n"
								       : "\nWhere it does not fit:\n");
	for (size_t i = first; i < small; i++)
		print_miss(p, &s->misses[i]);
	if (small < s->n_misses)
		buf_addz(p->out, "\nNot considered:\n");
	for (size_t i = small; i < s->n_misses; i++)
		print_refused(p, i);
}

/* What would help. */
static void print_remedy(struct size_page *p)
{
	const struct survey_remedy *r = p->survey->remedy;
	if (!r)
		return;
	struct buf *line = size_compose(p);
	buf_addz(line, r->any_gpu ? "Without --gpu" : "With");
	if (r->quantization)
		buf_addf(line, " --quantization %s", r->quantization);
	if (r->context)
		buf_addf(line, " --context %u", r->context);
	if (r->concurrency)
		buf_addf(line, " --concurrency %u", r->concurrency);
	buf_addz(line, p->survey->n_rows ? " it fits on one node: " : " it fits: ");
	size_devices(&r->how, line);
	if (r->how.instance)
		buf_addf(line, ", %s %s", r->cloud->name, r->how.instance->name);
	else
		buf_addz(line, ", on premises");
	buf_addc(line, '.');
	buf_addc(p->out, '\n');
	size_flush(p, 0, 2);
}

static void print_nowhere(struct size_page *p)
{
	const struct survey *s = p->survey;
	const struct survey_miss *nearest = s->n_misses && s->misses[0].why != MISS_REFUSED ? &s->misses[0] : NULL;
	struct buf *line = size_compose(p);
	buf_addz(line, "It fits nowhere");
	for (size_t i = 0; i < s->n_clouds && p->style->clouds_given; i++)
		buf_addf(line, "%s%s", i ? ", " : " on ", s->clouds[i]->title);
	if (!nearest) {
		buf_addc(line, '.');
		size_flush(p, 0, 0);
		return;
	}
	buf_addz(line, ". The nearest is ");
	size_devices(&nearest->how, line);
	buf_addz(line, nearest->why == MISS_MEMORY ? ":" : ", whose memory would do:");
	size_flush(p, 0, 0);
	size_arithmetic(p, &nearest->how, &s->load);
	if (p->style->bars)
		size_bars(p, nearest);
}

void size_print_text(const struct survey *s, const struct size_style *style, struct buf *out)
{
	struct size_page p = {.survey = s, .style = style, .out = out};
	buf_init(&p.line, BUF_NO_LIMIT);
	print_model(&p);
	print_counting(&p);
	print_question(&p);
	buf_addc(out, '\n');
	if (s->n_rows)
		print_rows(&p);
	else
		print_nowhere(&p);
	print_misses(&p);
	print_remedy(&p);
	buf_release(&p.line);
}
