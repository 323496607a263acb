/* SPDX-License-Identifier: Apache-2.0
 * The page: from what runs where to why. */
#include <inttypes.h>

#include "base/utf8.h"
#include "cmd/page.h"
#include "cmd/plan.h"
#include "plan/totals.h"

enum { SUBJECT_WIDTH = 18, FIGURE_WIDTH = 12, COST_WIDTH = 8, COLUMNS = 6, GAP = 2, COSTS_PER_UNIT = 100 };

struct page {
	struct arena *arena;
	const struct plan *plan;
	const struct plan_style *style;
	struct buf *out;
};

static void heading(const struct page *p, struct str text)
{
	buf_addf(p->out, "%s%.*s%s\n", p->style->color ? "\x1b[1m" : "", STR_ARG(text),
		 p->style->color ? "\x1b[0m" : "");
}

/* `text` behind what already stands on the line. */
static void wrap(const struct page *p, struct str text, size_t column, size_t indent)
{
	page_wrap_within(text, column, indent, p->style->width - 1, p->out);
}

/* "  NAME     text": the text wrapped behind its name. */
static void named(const struct page *p, struct str name, size_t width, struct str text)
{
	size_t n = utf8_count(name) + GAP;
	buf_fill(p->out, ' ', GAP);
	page_cell(name, width, p->out);
	wrap(p, text, (n > width ? n : width) + GAP, width + GAP);
}

static struct str gib(const struct page *p, int64_t mib)
{
	return mib_text(p->arena, mib);
}

/* ---- the table at the head ------------------------------------------------------------------------------------ */

static struct str devices_text(const struct page *p, const struct sizing *z)
{
	if (!z->gpu)
		return STR("no GPU");
	if (z->shares)
		return arena_printf(p->arena, "1/%u %s", z->shares, z->gpu->name);
	struct str one = arena_printf(p->arena, "%u × %s%s%s", z->count, z->gpu->name, z->mig ? " " : "",
				      z->mig ? z->mig->profile : "");
	return z->nodes > 1 ? arena_printf(p->arena, "%u × (%.*s)", z->nodes, STR_ARG(one)) : one;
}

static struct str last_part(struct str id)
{
	size_t from = id.n;
	while (from && id.p[from - 1] != '/')
		from--;
	return str_sub(id, from, id.n);
}

struct row {
	struct str cells[COLUMNS];
};

static struct row row_of(const struct page *p, const struct workload *w)
{
	const struct sizing *z = &w->size;
	struct row r = {{w->name, devices_text(p, z)}};
	r.cells[2] = w->scale.min == w->scale.max ? arena_printf(p->arena, "%u", w->scale.max)
						  : arena_printf(p->arena, "%u to %u", w->scale.min, w->scale.max);
	r.cells[3] = w->model ? last_part(w->model_id) : str_of(w->kind);
	r.cells[4] = w->model ? arena_printf(p->arena, "%u", z->context) : STR("");
	r.cells[5] = w->model ? arena_printf(p->arena, "%u", z->concurrency) : STR("");
	return r;
}

static void print_row(const struct page *p, const struct row *r, const size_t *widths, size_t n)
{
	for (size_t c = 0; c < n; c++) {
		buf_adds(p->out, r->cells[c]);
		if (c + 1 < n)
			buf_fill(p->out, ' ', widths[c] - utf8_count(r->cells[c]) + GAP);
	}
	while (p->out->n && p->out->p[p->out->n - 1] == ' ')
		p->out->n--;
	buf_addc(p->out, '\n');
}

/* Columns that do not fit on the line are left out, the last ones first. */
static void print_table(const struct page *p)
{
	const struct row head = {
		{STR("NAME"), STR("DEVICES"), STR("REPLICAS"), STR("RUNS"), STR("CONTEXT"), STR("REQUESTS")}};
	size_t widths[COLUMNS] = {0}, total = 0, n = 0;
	if (!plan_next(p->plan, NULL))
		return;
	for (size_t c = 0; c < COLUMNS; c++)
		widths[c] = utf8_count(head.cells[c]);
	for (const struct workload *w = NULL; (w = plan_next(p->plan, w));) {
		struct row r = row_of(p, w);
		for (size_t c = 0; c < COLUMNS; c++) {
			size_t width = utf8_count(r.cells[c]);
			widths[c] = width > widths[c] ? width : widths[c];
		}
	}
	while (n < COLUMNS && (!n || total + GAP + widths[n] < p->style->width)) {
		total += widths[n] + (n ? GAP : 0);
		n++;
	}
	print_row(p, &head, widths, n);
	for (const struct workload *w = NULL; (w = plan_next(p->plan, w));) {
		struct row r = row_of(p, w);
		print_row(p, &r, widths, n);
	}
}

/* ---- one workload --------------------------------------------------------------------------------------------- */

static void figure(const struct page *p, int64_t mib, struct str text)
{
	struct str amount = gib(p, mib);
	buf_fill(p->out, ' ', GAP + (amount.n < FIGURE_WIDTH ? FIGURE_WIDTH - amount.n : 0));
	buf_addf(p->out, "%.*s  ", STR_ARG(amount));
	wrap(p, text, FIGURE_WIDTH + 2 * GAP, FIGURE_WIDTH + 2 * GAP);
}

/* Where the memory of one device goes; the figures add up to the first. */
static void print_memory(const struct page *p, const struct workload *w)
{
	const struct sizing *z = &w->size;
	const struct memory_fit *f = &z->fit;
	unsigned percent = z->memory_percent * (z->shares ? z->shares : 1), over = sizing_devices(z);
	struct str all = gib(p, (int64_t)z->weights_mib);
	figure(p, f->budget,
	       arena_printf(p->arena, "for the engine on each %s: %u %% of %.*s",
			    z->mig      ? "slice"
			    : z->shares ? "part"
					: "GPU",
			    percent, STR_ARG(gib(p, (int64_t)z->device_mib))));
	figure(p, f->weights,
	       over > 1 ? arena_printf(p->arena, "weights: %.*s in %s over %u GPUs", STR_ARG(all),
				       data_type_name(z->type), over)
			: arena_printf(p->arena, "weights in %s", data_type_name(z->type)));
	figure(p, f->overhead, STR("activations, graphs and what GPUs exchange"));
	if (!f->per_sequence) {
		figure(p, f->cache, STR("spare: it keeps no key/value cache"));
		return;
	}
	/* Whole MiB of a sequence would round a small cache away. */
	uint64_t per_token = f->tokens ? ((uint64_t)f->cache << 20) / f->tokens : 0;
	figure(p, f->needed,
	       arena_printf(p->arena,
			    "cache that must be there: %u %s of %u tokens, %" PRIu64 ".%" PRIu64 " KiB a token",
			    z->sequences, z->sequences == 1 ? "sequence" : "sequences", z->context, per_token / 1024,
			    per_token % 1024 * 10 / 1024));
	figure(p, f->cache - f->needed, arena_printf(p->arena, "more cache: %" PRIu64 " tokens in all", f->tokens));
}

static struct str cost_text(const struct page *p, uint64_t cost)
{
	uint64_t tenths = (cost * 10 + COSTS_PER_UNIT / 2) / COSTS_PER_UNIT;
	return arena_printf(p->arena, "%" PRIu64 ".%" PRIu64, tenths / 10, tenths % 10);
}

static struct str option_devices(const struct page *p, const struct size_option *o)
{
	struct str one = arena_printf(p->arena, "%u × %s%s%s", o->count, o->gpu->name, o->mig ? " " : "",
				      o->mig ? o->mig->profile : "");
	return o->nodes > 1 ? arena_printf(p->arena, "%u nodes with %.*s", o->nodes, STR_ARG(one)) : one;
}

static struct str verdict(const struct page *p, const struct workload *w, const struct size_option *o)
{
	uint64_t tenths = w->size.cost ? (o->cost * 10 + w->size.cost / 2) / w->size.cost : 0;
	bool cheaper = false;
	for (size_t i = 0; i < w->size.n_options; i++)
		cheaper = cheaper || (w->size.options[i].state == OPTION_FITS && w->size.options[i].cost < o->cost);
	if (o->state == OPTION_CHOSEN)
		return cheaper ? STR("chosen, as asked for") : STR("chosen");
	if (o->state == OPTION_FITS)
		return arena_printf(p->arena, "would do, at %" PRIu64 ".%" PRIu64 " times the cost", tenths / 10,
				    tenths % 10);
	return o->why;
}

static void print_options(const struct page *p, const struct workload *w)
{
	const struct sizing *z = &w->size;
	size_t widest = 0;
	for (size_t i = 0; i < z->n_options; i++) {
		size_t n = utf8_count(option_devices(p, &z->options[i]));
		widest = n > widest ? n : widest;
	}
	buf_addz(p->out, "\n");
	wrap(p, STR("  Considered, by the relative cost of the machine (T4 = 1; an order, no price)"), 0, GAP);
	for (size_t i = 0; i < z->n_options; i++) {
		const struct size_option *o = &z->options[i];
		struct str cost = cost_text(p, o->cost);
		buf_addz(p->out, o->state == OPTION_CHOSEN ? "  >" : "   ");
		buf_fill(p->out, ' ', cost.n < COST_WIDTH ? COST_WIDTH - cost.n : 0);
		buf_addf(p->out, "%.*s  ", STR_ARG(cost));
		bool below = COST_WIDTH + 5 + widest + GAP + utf8_count(verdict(p, w, o)) >= p->style->width;
		if (below) {
			wrap(p, option_devices(p, o), COST_WIDTH + 5, COST_WIDTH + 5);
			buf_fill(p->out, ' ', COST_WIDTH + 5);
			wrap(p, verdict(p, w, o), COST_WIDTH + 5, COST_WIDTH + 5);
		} else {
			page_cell(option_devices(p, o), widest + GAP, p->out);
			wrap(p, verdict(p, w, o), COST_WIDTH + 5 + widest + GAP, COST_WIDTH + 5);
		}
	}
}

/* The part of a decision's subject behind "NAME."; p == NULL when it is about something else. */
static struct str subject_in(const struct decision *d, const struct workload *w)
{
	struct str s = d->subject;
	bool own = s.n > w->name.n + 1 && str_eq(str_sub(s, 0, w->name.n), w->name) && s.p[w->name.n] == '.';
	return own ? str_sub(s, w->name.n + 1, s.n) : (struct str){NULL, 0};
}

static void print_decision(const struct page *p, const struct decision *d, struct str subject, bool with_why)
{
	named(p, subject, SUBJECT_WIDTH, d->chosen);
	struct str why = with_why ? d->why : STR("");
	if (d->change.n)
		why = why.n ? arena_printf(p->arena, "%.*s; changed by %.*s", STR_ARG(why), STR_ARG(d->change))
			    : arena_printf(p->arena, "changed by %.*s", STR_ARG(d->change));
	if (!why.n)
		return;
	buf_fill(p->out, ' ', SUBJECT_WIDTH + GAP);
	wrap(p, why, SUBJECT_WIDTH + GAP, SUBJECT_WIDTH + GAP);
}

static void print_workload(const struct page *p, const struct workload *w)
{
	const struct sizing *z = &w->size;
	buf_addc(p->out, '\n');
	heading(p, w->model ? arena_printf(p->arena, "%.*s: %.*s on %s", STR_ARG(w->name), STR_ARG(w->model_id),
					   w->engine->title)
			    : arena_printf(p->arena, "%.*s: %s", STR_ARG(w->name), w->kind));
	bool sized = w->model && z->gpu;
	if (sized) {
		buf_addc(p->out, '\n');
		print_memory(p, w);
	}
	if (z->n_options)
		print_options(p, w);
	buf_addc(p->out, '\n');
	for (const struct decision *d = p->plan->decisions; d; d = d->next) {
		struct str subject = subject_in(d, w);
		if (subject.p)
			/* Its arithmetic stands above. */
			print_decision(p, d, subject, !(sized && str_is(subject, "gpu")));
	}
}

/* ---- the set --------------------------------------------------------------------------------------------------- */

static bool is_of_workload(const struct page *p, const struct decision *d)
{
	for (const struct workload *w = NULL; (w = plan_next(p->plan, w));)
		if (subject_in(d, w).p)
			return true;
	return false;
}

static void print_totals(const struct page *p)
{
	struct totals t = plan_totals(p->arena, p->plan);
	buf_addc(p->out, '\n');
	heading(p, arena_printf(p->arena, "Namespace %.*s in all", STR_ARG(p->plan->space)));
	size_t widest = 0;
	for (size_t i = 0; i < t.n; i++)
		widest = t.at[i].resource.n > widest ? t.at[i].resource.n : widest;
	buf_fill(p->out, ' ', GAP);
	page_cell(STR(""), widest + GAP, p->out);
	buf_addz(p->out, "at least     at most      quota\n");
	for (size_t i = 0; i < t.n; i++) {
		const struct total *row = &t.at[i];
		buf_fill(p->out, ' ', GAP);
		page_cell(row->resource, widest + GAP, p->out);
		page_cell(total_text(p->arena, row, row->min), FIGURE_WIDTH + 1, p->out);
		page_cell(total_text(p->arena, row, row->max), FIGURE_WIDTH + 1, p->out);
		buf_addf(p->out, "%.*s\n", STR_ARG(row->quota.p ? row->quota : STR("none")));
	}
}

/* What the cluster must have, as at the head of the manifests. */
static void print_notes(const struct page *p)
{
	if (!p->plan->n_notes)
		return;
	buf_addc(p->out, '\n');
	heading(p, STR("The cluster must have"));
	for (size_t i = 0; i < p->plan->n_notes; i++) {
		const struct note *n = &p->plan->notes[i];
		buf_addf(p->out, "- %.*s: ", STR_ARG(n->need));
		wrap(p, n->text, utf8_count(n->need) + 4, 4);
		if (n->command.n)
			buf_addf(p->out, "    %.*s\n", STR_ARG(n->command));
	}
}

void plan_print_text(struct arena *arena, const struct plan *plan, const struct plan_style *style, struct buf *out)
{
	const struct page p = {arena, plan, style, out};
	heading(&p, arena_printf(arena, "%.*s in namespace %.*s: %s, Kubernetes 1.%u", STR_ARG(plan->name),
				 STR_ARG(plan->space), plan->cloud->title, plan->kubernetes));
	buf_addc(out, '\n');
	print_table(&p);
	for (const struct workload *w = NULL; (w = plan_next(plan, w));)
		print_workload(&p, w);
	print_totals(&p);
	buf_addc(out, '\n');
	for (const struct decision *d = plan->decisions; d; d = d->next)
		if (!is_of_workload(&p, d))
			print_decision(&p, d, d->subject, true);
	print_notes(&p);
}
