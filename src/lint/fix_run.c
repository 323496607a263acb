/* SPDX-License-Identifier: Apache-2.0
 * Rounds of fixing: lint, mend, lint what came out, and take back what did not come out well. */
#include <stdlib.h>

#include "base/alloc.h"
#include "base/strmap.h"
#include "lint/engine.h"
#include "lint/fix.h"

/* What one fix makes possible another may do; more rounds are a quarrel between rules. */
enum { MOST_ROUNDS = 6 };

/* What is known of a file while the rounds go on. */
struct state {
	struct source now;
	/** What it was before this round. */
	struct str before;
	bool read, changed, standard_input, rejected, in_round;
};

struct rounds {
	const struct lint_options *options;
	bool unsafe;
	struct fixed *out;
	struct state *states;
	size_t n;
	/** Fixes made in this round, all files. */
	struct fix_list made;
};

static const char *path_of(const struct state *s)
{
	return s->standard_input ? "-" : s->now.name;
}

/* Lints with the texts as they are now. */
static bool lint_again(struct rounds *r, struct lint_result *out)
{
	struct lint_options o = *r->options;
	struct source *instead = xcalloc(r->n + 1, sizeof *instead);
	o.n_instead = 0;
	/* Those that did not change are what was read at first, whatever lies there now. */
	for (size_t i = 0; i < r->n; i++)
		if (r->states[i].read)
			instead[o.n_instead++] = (struct source){path_of(&r->states[i]), r->states[i].now.text};
	o.instead = instead;
	bool ok = lint_run(&o, out);
	free(instead);
	return ok;
}

/* ---- a round ---- */

static void mend_file(struct rounds *r, const struct lint_result *in, size_t file, size_t from, size_t to)
{
	struct state *s = &r->states[file];
	struct fix_list list = {0};
	struct buf text;
	for (size_t i = from; i < to; i++)
		if (in->findings[i].fix && !s->rejected)
			*VEC_PUSH(&list) = &in->findings[i];
	buf_init(&text, BUF_NO_LIMIT);
	size_t before = r->made.n;
	if (list.n && fix_text(&s->now, &list, r->unsafe, &r->options->limits, &r->made, &text) &&
	    !str_eq(buf_str(&text), s->now.text)) {
		s->before = s->now.text;
		s->now.text = arena_str(&r->out->memory, buf_str(&text));
		s->in_round = s->changed = true;
	} else {
		r->made.n = before;
	}
	buf_release(&text);
	free(list.at);
}

/* Changes the texts; false when there is nothing to change. */
static bool mend_round(struct rounds *r, const struct lint_result *in)
{
	bool any = false;
	r->made.n = 0;
	for (size_t i = 0; i < r->n; i++)
		r->states[i].in_round = false;
	for (size_t i = 0, next; i < in->n_findings; i = next) {
		size_t file = in->findings[i].file;
		for (next = i; next < in->n_findings && in->findings[next].file == file;)
			next++;
		mend_file(r, in, file, i, next);
		any |= r->states[file].in_round;
	}
	return any;
}

/* ---- judging ---- */

/* Findings are sorted by file: the first of this one. */
static size_t first_of(const struct lint_result *in, size_t file)
{
	size_t low = 0, high = in->n_findings;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (in->findings[middle].file < file)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void count_errors(const struct lint_result *in, size_t file, size_t *out)
{
	for (size_t i = first_of(in, file); i < in->n_findings && in->findings[i].file == file; i++)
		out[rule_index(in->findings[i].rule)] += in->findings[i].severity == SEVERITY_ERROR;
}

/* The first rule of which there are more errors, when there are more errors in all: that one gives way to another is no
 * harm, as a misspelt field hides what is wrong in it. */
static const struct rule *find_new_error(const struct custom_rules *custom, const struct lint_result *before,
					 const struct lint_result *after, size_t file)
{
	enum { MOST = RULE_COUNT + RULE_CUSTOM_MOST };
	size_t old[MOST] = {0}, now[MOST] = {0}, sum_old = 0, sum_now = 0;
	const struct rule *first = NULL;
	count_errors(before, file, old);
	count_errors(after, file, now);
	for (size_t i = 0; i < rule_total(custom); i++) {
		sum_old += old[i];
		sum_now += now[i];
		if (!first && now[i] > old[i])
			first = rule_at(custom, i);
	}
	bool parses = now[RULE_INDEX_api010] <= old[RULE_INDEX_api010];
	return parses && sum_now <= sum_old ? NULL : parses ? first : &rule_api010;
}

/* Adds to how often a finding occurs, whatever line it stands on; gives the sum. */
static intptr_t tally(struct strmap *map, struct arena *keys, const struct finding *f, intptr_t more)
{
	struct str key = arena_printf(keys, "%s %.*s/%.*s/%.*s %.*s %.*s", f->rule->code, STR_ARG(f->kind),
				      STR_ARG(f->object_namespace), STR_ARG(f->object_name), STR_ARG(f->field),
				      STR_ARG(f->message));
	void **sum = strmap_at(map, key);
	intptr_t n = (intptr_t)*sum + more;
	*sum = (void *)n;
	return n;
}

/* A rule whose fix was made, and that finds the very same again. */
static const struct rule *find_left(const struct rounds *r, const struct lint_result *before,
				    const struct lint_result *after, size_t file)
{
	const struct rule *left = NULL;
	struct strmap map;
	struct arena keys;
	strmap_init(&map);
	arena_init(&keys);
	for (size_t i = first_of(before, file); i < before->n_findings && before->findings[i].file == file; i++)
		tally(&map, &keys, &before->findings[i], 1);
	for (size_t i = first_of(after, file); i < after->n_findings && after->findings[i].file == file; i++)
		tally(&map, &keys, &after->findings[i], -1);
	for (size_t i = 0; i < r->made.n && !left; i++)
		if (r->made.at[i]->file == file && tally(&map, &keys, r->made.at[i], -1) < 0)
			left = r->made.at[i]->rule;
	strmap_release(&map);
	arena_release(&keys);
	return left;
}

/* Takes back the files that came out badly; true when there was one. */
static bool judge(struct rounds *r, const struct lint_result *before, const struct lint_result *after)
{
	bool any = false;
	for (size_t i = 0; i < r->n; i++) {
		struct state *s = &r->states[i];
		const struct rule *fresh = s->in_round ? find_new_error(r->options->custom, before, after, i) : NULL;
		const struct rule *left = s->in_round && !fresh ? find_left(r, before, after, i) : NULL;
		if (!fresh && !left)
			continue;
		s->now.text = s->before;
		s->rejected = any = true;
		problem_add(&r->out->problems, NULL, 0, 0,
			    fresh ? "fixes in '%s' are taken back: they would lead to %s"
				  : "fixes in '%s' are taken back: %s would still be found",
			    s->now.name, (fresh ? fresh : left)->code);
	}
	for (size_t i = 0; i < r->made.n; i++)
		r->out->fixes += !r->states[r->made.at[i]->file].rejected;
	return any;
}

/* ---- the run ---- */

static void open_states(struct rounds *r, const struct lint_result *first)
{
	r->n = first->files->n;
	r->states = xcalloc(r->n + 1, sizeof *r->states);
	for (size_t i = 0; i < r->n; i++) {
		const struct lint_file *f = &first->files->at[i];
		r->states[i] = (struct state){.now = f->source, .standard_input = f->standard_input, .read = f->read};
	}
}

static void list_files(struct rounds *r)
{
	struct fixed *out = r->out;
	out->files = xcalloc(r->n + 1, sizeof *out->files);
	for (size_t i = 0; i < r->n; i++) {
		const struct lint_file *f = &out->first.files->at[i];
		if (r->states[i].changed && !str_eq(r->states[i].now.text, f->source.text))
			out->files[out->n_files++] = (struct fixed_file){f->source.name, f->standard_input,
									 f->source.text, r->states[i].now.text};
	}
}

/* Replaces what is in hand by another lint of the texts as they are. A folder that lost or gained files meanwhile is no
 * longer what was linted: then nothing more is done. */
static bool step(struct rounds *r, struct lint_result *next)
{
	bool ok = lint_again(r, next) && next->files->n == r->n;
	for (size_t i = 0; ok && i < r->n; i++)
		ok = strcmp(next->files->at[i].source.name, r->states[i].now.name) == 0;
	if (!ok) {
		lint_result_release(next);
		problem_add(&r->out->problems, NULL, 0, 0, "the files changed while they were being fixed");
	}
	return ok;
}

static bool do_rounds(struct rounds *r)
{
	struct fixed *out = r->out;
	for (unsigned round = 0; round < MOST_ROUNDS && mend_round(r, out->last); round++) {
		struct lint_result next;
		if (!step(r, &next))
			return false;
		if (judge(r, out->last, &next)) {
			lint_result_release(&next);
			if (!step(r, &next))
				return false;
		}
		if (out->last == &out->again)
			lint_result_release(&out->again);
		out->again = next;
		out->last = &out->again;
	}
	return true;
}

bool fix_run(const struct lint_options *options, bool unsafe, struct fixed *out)
{
	*out = (struct fixed){.last = &out->first};
	arena_init(&out->memory);
	problems_init(&out->problems);
	if (!lint_run(options, &out->first))
		return false;
	struct rounds r = {.options = options, .unsafe = unsafe, .out = out};
	open_states(&r, &out->first);
	if (do_rounds(&r))
		list_files(&r);
	free(r.states);
	free(r.made.at);
	return true;
}

void fixed_release(struct fixed *f)
{
	if (f->last == &f->again)
		lint_result_release(&f->again);
	lint_result_release(&f->first);
	free(f->files);
	problems_release(&f->problems);
	arena_release(&f->memory);
}
