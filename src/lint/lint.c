/* SPDX-License-Identifier: Apache-2.0
 * A run: inputs, reading, linting in parallel, the set, and one sorted list at the end. */
#include "lint/lint.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/strmap.h"
#include "base/thread.h"
#include "lint/baseline.h"
#include "lint/config.h"
#include "lint/custom.h"
#include "lint/engine.h"
#include "lint/fix.h"

/* Large enough that starting an item costs nothing, small enough that threads stay busy to the end. */
enum { ITEM_BYTES = 256 * 1024 };

struct run {
	const struct lint_options *options;
	struct lint_result *result;
	struct dispatch dispatch;
	struct lint_files *files;
	/** Documents of each file. */
	struct doc_slices *slices;
	/** Texts that stand in for files, by path. */
	struct strmap instead;
	/** Why a file could not be read; empty when it could. */
	struct buf *why;
	struct work_item *items;
	size_t n_items, cap_items;
	struct worker *workers;
	unsigned n_workers;
	/** All findings and suppressions, and those of set rules. */
	struct findings all;
	/** What the configuration makes of them. */
	struct config_judge judge;
};

/* ---- reading
 * -------------------------------------------------------------------------------------------------------------- */

static bool contains(struct str text, struct str word)
{
	for (struct str rest = text; rest.n >= word.n;) {
		const char *at = memchr(rest.p, word.p[0], rest.n - word.n + 1);
		if (!at)
			return false;
		if (memcmp(at, word.p, word.n) == 0)
			return true;
		rest = str_sub(rest, (size_t)(at - rest.p) + 1, rest.n);
	}
	return false;
}

static void read_file(void *ctx, size_t i, unsigned worker)
{
	struct run *run = ctx;
	struct lint_file *f = &run->files->at[i];
	(void)worker;
	buf_init(&run->why[i], 4096);
	const struct source *instead = strmap_get(&run->instead, str_of(f->source.name));
	if (instead) {
		f->read = true;
		f->source.text = instead->text;
	} else if (!f->read) {
		buf_init(&f->text, run->options->limits.file_bytes);
		f->read = file_read(f->source.name, &f->text, &run->why[i]);
		f->source.text = buf_str(&f->text);
	}
	if (!f->read)
		return;
	f->has_ignores = contains(f->source.text, STR("k8sai-ignore"));
	doc_split(f->source.text, &run->slices[i]);
}

static void name_stdin(struct run *run)
{
	const char *name = run->options->stdin_name ? run->options->stdin_name : "<stdin>";
	for (size_t i = 0; i < run->files->n; i++)
		if (str_is(str_of(run->files->at[i].source.name), "-") && run->files->at[i].read) {
			run->files->at[i].source.name = name;
			run->files->at[i].standard_input = true;
		}
}

static void add_items(struct run *run, size_t file)
{
	const struct doc_slices *slices = &run->slices[file];
	size_t i = 0;
	do {
		run->items = grow_array(run->items, run->n_items + 1, &run->cap_items, sizeof *run->items);
		struct work_item *item = &run->items[run->n_items++];
		*item = (struct work_item){.file = file, .slices = slices->at ? slices->at + i : NULL, .first = i == 0};
		for (size_t bytes = 0; i < slices->n && bytes < ITEM_BYTES; i++) {
			bytes += slices->at[i].end - slices->at[i].begin;
			item->n_slices++;
		}
	} while (i < slices->n);
}

static void read_files(struct run *run)
{
	struct lint_summary *summary = &run->result->summary;
	run->slices = xcalloc(run->files->n + 1, sizeof *run->slices);
	run->why = xcalloc(run->files->n + 1, sizeof *run->why);
	strmap_init(&run->instead);
	for (size_t i = 0; i < run->options->n_instead; i++)
		*strmap_at(&run->instead, str_of(run->options->instead[i].name)) =
			(void *)(uintptr_t)&run->options->instead[i];
	thread_each(run->files->n, run->n_workers, read_file, run);
	for (size_t i = 0; i < run->files->n; i++) {
		struct lint_file *f = &run->files->at[i];
		if (f->read) {
			summary->files++;
			summary->bytes += f->source.text.n;
			add_items(run, i);
		} else {
			problem_add(&run->result->problems, NULL, 0, 0, "cannot read '%s': %.*s", f->source.name,
				    STR_ARG(buf_str(&run->why[i])));
			summary->unreadable++;
		}
		buf_release(&run->why[i]);
	}
	name_stdin(run);
	strmap_release(&run->instead);
	free(run->why);
}

/* ---- linting
 * -------------------------------------------------------------------------------------------------------------- */

static void lint_item(void *ctx, size_t i, unsigned worker)
{
	struct run *run = ctx;
	struct work_item *item = &run->items[i];
	item_lint(&run->dispatch, run->options, &run->files->at[item->file], item, &run->workers[worker]);
}

static void lint_items(struct run *run)
{
	run->workers = xcalloc(run->n_workers, sizeof *run->workers);
	for (unsigned i = 0; i < run->n_workers; i++) {
		doc_init(&run->workers[i].doc);
		problems_init(&run->workers[i].problems);
		run->workers[i].memory = &run->result->arenas[i];
	}
	for (size_t i = 0; i < run->n_items; i++)
		run->items[i].entries_end = &run->items[i].entries;
	thread_each(run->n_items, run->n_workers, lint_item, run);
	for (unsigned i = 0; i < run->n_workers; i++) {
		doc_release(&run->workers[i].doc);
		arena_release(&run->workers[i].scratch);
		problems_release(&run->workers[i].problems);
		schema_free(run->workers[i].schemas);
	}
	free(run->workers);
}

/* ---- users' schemas
 * -------------------------------------------------------------------------------------------------------------- */

static void open_user_shapes(struct run *run)
{
	const struct lint_options *options = run->options;
	if (!options->n_schemas)
		return;
	const struct user_shapes_options o = {.paths = options->schemas,
					      .n_paths = options->n_schemas,
					      .minor = lint_kubernetes_minor(options),
					      .workers = run->n_workers,
					      .limits = options->limits};
	run->dispatch.user_shapes = run->result->user_shapes = user_shapes_open(&o);
	/* Which versions are deprecated is no rule of the schemas, and theirs to say. */
	run->dispatch.shapes |= rule_bit(&run->dispatch.enabled, RULE_INDEX_api005);
}

/* Some are only read when an object needs them. */
static void judge_user_shapes(struct run *run)
{
	struct lint_result *result = run->result;
	size_t before = result->problems.n;
	if (result->user_shapes)
		user_shapes_problems(result->user_shapes, &result->problems, &result->notes);
	result->summary.unreadable += result->problems.n > before;
}

/* ---- putting together
 * ----------------------------------------------------------------------------------------------------- */

#define APPEND(to, list, n_, cap_, from)                                                                               \
	do {                                                                                                           \
		if ((from)->n_) {                                                                                      \
			(to)->list = grow_array((to)->list, (to)->n_ + (from)->n_, &(to)->cap_, sizeof *(to)->list);   \
			memcpy((to)->list + (to)->n_, (from)->list, (from)->n_ * sizeof *(to)->list);                  \
			(to)->n_ += (from)->n_;                                                                        \
		}                                                                                                      \
		free((from)->list);                                                                                    \
	} while (0)

static void merge_item(struct run *run, struct work_item *item)
{
	struct lint_summary *summary = &run->result->summary;
	summary->documents += item->documents;
	summary->objects += item->objects;
	summary->unparsable += item->unparsable;
	for (size_t i = 0; i < SKIP_COUNT; i++)
		summary->skipped[i] += item->skipped[i];
	struct findings *from = &item->findings;
	APPEND(&run->all, at, n, cap, from);
	APPEND(&run->all, secrets, n_secrets, cap_secrets, from);
	struct suppressions *to = &run->all.suppressions, *more = &from->suppressions;
	APPEND(to, at, n, cap, more);
	custom_failures_merge(&run->all.failures, from->failures);
}

static void run_set(struct run *run, const struct set *set)
{
	struct arena scratch;
	arena_init(&scratch);
	struct check c = {.options = run->options, .scratch = &scratch, .out = &run->all};
	for (size_t i = 0; i < run->dispatch.set.n; i++) {
		c.rule = rule_list[run->dispatch.set.at[i]];
		if (set->complete || !(c.rule->flags & RULE_COMPLETE))
			c.rule->set(&c, set);
	}
	arena_release(&scratch);
}

/* The entries of a file, whose items stand together. */
static void add_entries(const struct run *run, size_t file, size_t item, struct set *set, const struct entry **entries)
{
	for (; item < run->n_items && run->items[item].file == file; item++) {
		for (const struct entry *e = run->items[item].entries; e; e = e->next) {
			entries[set->n++] = e;
			set->kinds[e->kind]++;
		}
	}
}

/* Entries in order of file and offset, as the items are. */
static void lint_sets(struct run *run)
{
	const struct entry **entries = xcalloc(run->result->summary.objects + 1, sizeof *entries);
	size_t *first_item = xcalloc(run->files->n + 1, sizeof *first_item);
	for (size_t i = run->n_items; i-- > 0;)
		first_item[run->items[i].file] = i;
	for (size_t s = 0; s < run->files->n_sets && run->dispatch.set.n; s++) {
		const struct file_set *files = &run->files->sets[s];
		struct set set = {.entries = entries, .complete = files->complete};
		for (size_t i = 0; i < files->n; i++)
			add_entries(run, files->files[i], first_item[files->files[i]], &set, entries);
		if (set.n)
			run_set(run, &set);
	}
	free(first_item);
	free(entries);
}

static int compare_findings(const void *pa, const void *pb)
{
	const struct finding *a = pa, *b = pb;
	if (a->file != b->file)
		return a->file < b->file ? -1 : 1;
	if (a->begin != b->begin)
		return a->begin < b->begin ? -1 : 1;
	int order = strcmp(a->rule->code, b->rule->code);
	if (order)
		return order;
	order = str_cmp(a->message, b->message);
	return order ? order : a->end != b->end ? (a->end < b->end ? -1 : 1) : str_cmp(a->field, b->field);
}

static bool same_finding(const struct finding *a, const struct finding *b)
{
	return a->file == b->file && a->begin == b->begin && a->rule == b->rule && str_eq(a->message, b->message);
}

/* Errors are not silenced under --strict. What an author wants left alone is not mended, even where it is shown. */
static bool is_silenced(struct run *run, struct finding *f, bool suppressed)
{
	const struct lint_options *o = run->options;
	bool wanted = config_judge_finding(&run->judge, f);
	if (wanted && !suppressed)
		return false;
	f->fix = NULL;
	return !o->no_suppress && !(o->strict && f->severity == SEVERITY_ERROR);
}

/* From finding `from` on. One that is silenced as well as in the baseline is not gone from there. */
static void drop_silenced(struct run *run, size_t from, bool by_suppressions, struct baseline_use *baseline)
{
	struct findings *all = &run->all;
	size_t kept = from;
	for (size_t i = from; i < all->n; i++) {
		bool suppressed = by_suppressions && suppress_finding(&all->suppressions, &all->at[i]);
		if (is_silenced(run, &all->at[i], suppressed)) {
			run->result->summary.suppressed++;
			baseline_silenced(baseline, &all->at[i]);
		} else {
			all->at[kept++] = all->at[i];
		}
	}
	all->n = kept;
}

static void suppress(struct run *run, struct baseline_use *baseline)
{
	struct findings *all = &run->all;
	suppress_sort(&all->suppressions);
	config_judge_init(&run->judge, run->options->config, run->files->n);
	drop_silenced(run, 0, true, baseline);
	size_t judged = all->n;
	if (!run->options->no_suppress)
		suppress_judge(&all->suppressions, &run->dispatch, run->files, all);
	/* What is found of suppressions is not suppressed, but the configuration has a say in it. */
	drop_silenced(run, judged, false, baseline);
	config_judge_release(&run->judge);
}

/* Suppressions, order, no two alike, the baseline, --strict. */
static void settle(struct run *run)
{
	struct lint_summary *summary = &run->result->summary;
	struct findings *all = &run->all;
	struct baseline_use baseline;
	size_t kept = 0;
	baseline_use_init(&baseline, run->options->baseline, run->files, run->options);
	suppress(run, &baseline);
	if (all->n)
		qsort(all->at, all->n, sizeof *all->at, compare_findings);
	for (size_t i = 0; i < all->n; i++) {
		if (i && same_finding(&all->at[i - 1], &all->at[i]))
			continue;
		if (baseline_takes(&baseline, &all->at[i])) {
			summary->baselined++;
			continue;
		}
		all->at[kept] = all->at[i];
		fix_settle(&all->at[kept]);
		if (run->options->strict && all->at[kept].severity == SEVERITY_INFO)
			all->at[kept].severity = SEVERITY_WARNING;
		summary->count[all->at[kept++].severity]++;
	}
	all->n = kept;
	summary->gone = baseline_gone(&baseline, &run->dispatch, run->files, run->options);
	baseline_use_release(&baseline);
}

/* Custom rules that could not be evaluated. */
static void judge_failures(struct run *run)
{
	custom_failures_report(run->all.failures, &run->result->problems);
	for (const struct custom_failure *f = run->all.failures; f; f = f->next)
		run->result->summary.failed_rules++;
}

bool lint_run(const struct lint_options *options, struct lint_result *out)
{
	*out = (struct lint_result){0};
	problems_init(&out->problems);
	problems_init(&out->notes);
	struct run run = {.options = options, .result = out};
	if (!dispatch_init(&run.dispatch, options, &out->problems))
		return false;
	run.files = out->files = xcalloc(1, sizeof *out->files);
	inputs_expand(options, run.files, &out->problems, &out->summary);
	run.n_workers = options->jobs ? options->jobs : thread_cpus();
	open_user_shapes(&run);
	out->n_arenas = run.n_workers + 1;
	out->arenas = xcalloc(out->n_arenas, sizeof *out->arenas);
	read_files(&run);
	sets_build(run.files, run.slices, &options->limits);
	lint_items(&run);
	judge_user_shapes(&run);
	run.all.memory = &out->arenas[run.n_workers];
	for (size_t i = 0; i < run.n_items; i++)
		merge_item(&run, &run.items[i]);
	lint_sets(&run);
	judge_failures(&run);
	settle(&run);
	positions_find(run.all.at, run.all.n);
	out->findings = run.all.at;
	out->n_findings = run.all.n;
	out->secrets = run.all.secrets;
	out->n_secrets = run.all.n_secrets;
	for (size_t i = 0; i < run.files->n; i++)
		free(run.slices[i].at);
	free(run.slices);
	free(run.items);
	free(run.all.suppressions.at);
	return true;
}

void lint_result_release(struct lint_result *r)
{
	free(r->findings);
	free(r->secrets);
	for (unsigned i = 0; i < r->n_arenas; i++)
		arena_release(&r->arenas[i]);
	free(r->arenas);
	for (size_t i = 0; r->files && i < r->files->n; i++)
		buf_release(&r->files->at[i].text);
	if (r->files) {
		arena_release(&r->files->names);
		sets_release(r->files);
		free(r->files->at);
		free(r->files);
	}
	problems_release(&r->problems);
	problems_release(&r->notes);
	user_shapes_close(r->user_shapes);
	*r = (struct lint_result){0};
}

bool lint_found_nothing(const struct lint_result *r)
{
	return r->summary.objects == 0 && r->n_findings == 0 && r->summary.baselined == 0 && r->summary.unreadable == 0;
}

int lint_status(const struct lint_result *r, enum severity fail_on, bool allow_empty)
{
	const struct lint_summary *s = &r->summary;
	bool only_unparsable = s->unparsable && s->files == 1 && s->objects == 0;
	if (s->unreadable || s->failed_rules || only_unparsable || (lint_found_nothing(r) && !allow_empty))
		return 2;
	for (unsigned i = fail_on; i < SEVERITY_COUNT; i++)
		if (s->count[i])
			return 1;
	return 0;
}
