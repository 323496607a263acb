/* SPDX-License-Identifier: Apache-2.0
 * Suppressions: `# k8sai-ignore: CODE, CODE -- reason` on or above a line, `# k8sai-ignore-file: …`, and the
 * annotations k8sai.dev/ignore and k8sai.dev/ignore.CONTAINER: "CODE,CODE: reason". */
#include <stdlib.h>

#include "base/alloc.h"
#include "lint/engine.h"

enum { MOST_CODES = 64 };

static const struct str directive = {"k8sai-ignore", 12};
static const struct str annotation = {"k8sai.dev/ignore", 16};

static bool is_code_end(char c)
{
	return c == ',' || c == ' ' || c == '\t' || c == '\r';
}

/* The codes of a list separated by commas or blanks, copied. */
static void read_codes(struct suppression *s, struct str list, struct arena *memory)
{
	struct str codes[MOST_CODES];
	size_t n = 0;
	for (size_t i = 0; i < list.n && n < MOST_CODES;) {
		size_t from = i;
		while (i < list.n && !is_code_end(list.p[i]))
			i++;
		if (i > from)
			codes[n++] = arena_str(memory, str_sub(list, from, i - from));
		else
			i++;
	}
	struct str *copy = arena_alloc(memory, (n + 1) * sizeof *copy);
	if (n)
		memcpy(copy, codes, n * sizeof *copy);
	s->codes = copy;
	s->n_codes = n;
}

static struct suppression *add(struct findings *out, size_t begin, size_t end)
{
	struct suppressions *all = &out->suppressions;
	struct suppression *s = VEC_PUSH(all);
	*s = (struct suppression){.file = out->file, .begin = begin, .end = end};
	return s;
}

/* ---- comments
 * ------------------------------------------------------------------------------------------------------------- */

struct directive {
	/** Codes and reason, behind the colon. */
	struct str body;
	bool whole_file;
};

/* A comment with its '#'. */
static bool read_directive(struct str comment, struct directive *out)
{
	comment = str_trim(str_sub(comment, 1, comment.n));
	if (!str_starts(comment, directive.p))
		return false;
	comment = str_sub(comment, directive.n, comment.n);
	out->whole_file = str_starts(comment, "-file");
	if (out->whole_file)
		comment = str_sub(comment, 5, comment.n);
	if (comment.n && comment.p[0] != ':' && !is_code_end(comment.p[0]))
		return false;
	out->body = str_trim(str_sub(comment, comment.n && comment.p[0] == ':' ? 1 : 0, comment.n));
	return true;
}

static void set_body(struct suppression *s, struct str body, struct arena *memory)
{
	struct str codes = body;
	for (size_t i = 0; i + 1 < body.n; i++) {
		if (body.p[i] == '-' && body.p[i + 1] == '-') {
			codes = str_sub(body, 0, i);
			s->has_reason = str_trim(str_sub(body, i + 2, body.n)).n > 0;
			break;
		}
	}
	read_codes(s, codes, memory);
}

static size_t line_end(struct str text, size_t at)
{
	const char *nl = at < text.n ? memchr(text.p + at, '\n', text.n - at) : NULL;
	return nl ? (size_t)(nl - text.p) : text.n;
}

static bool is_comment_or_blank(struct str line)
{
	line = str_trim(line);
	return line.n == 0 || line.p[0] == '#';
}

/* The line that a comment speaks about: its own, or the next one that says something. Both ends are relative to `text`.
 */
static void spoken_line(struct str text, size_t at, bool own_line, size_t *begin, size_t *end)
{
	*begin = at;
	while (*begin > 0 && text.p[*begin - 1] != '\n')
		--*begin;
	*end = line_end(text, at);
	while (own_line && *end < text.n && is_comment_or_blank(str_sub(text, *begin, *end - *begin))) {
		*begin = *end + 1;
		*end = line_end(text, *begin);
	}
}

void suppress_comments(struct findings *out, struct doc *doc)
{
	size_t n;
	const struct doc_comment *comments = doc_comments(doc, &n);
	for (size_t i = 0; i < n; i++) {
		struct directive d;
		size_t begin = 0, end = out->source->text.n;
		if (!read_directive(str_sub(doc->text, comments[i].begin, comments[i].end - comments[i].begin), &d))
			continue;
		if (!d.whole_file) {
			spoken_line(doc->text, comments[i].begin, comments[i].own_line, &begin, &end);
			begin += doc->base;
			end += doc->base + 1;
		}
		struct suppression *s = add(out, begin, end);
		s->lines = true;
		s->at_begin = doc->base + comments[i].begin;
		s->at_end = doc->base + comments[i].end;
		set_body(s, d.body, out->memory);
	}
}

void suppress_file_comments(struct findings *out, size_t from, size_t to)
{
	struct str text = out->source->text;
	while (from < to) {
		size_t end = line_end(text, from);
		struct str line = str_sub(text, from, end - from);
		struct directive d;
		if (line.n && line.p[0] == '#' && read_directive(line, &d) && d.whole_file) {
			struct suppression *s = add(out, 0, text.n);
			s->lines = true;
			s->at_begin = from;
			s->at_end = end;
			set_body(s, d.body, out->memory);
		}
		from = end + 1;
	}
}

/* ---- annotations
 * ---------------------------------------------------------------------------------------------------------- */

static void add_annotation(struct findings *out, const struct doc *doc, const struct node *entry,
			   const struct node *covered)
{
	if (!covered || covered->doc != doc)
		return;
	struct str value = node_text(entry);
	size_t colon = str_find(value, ':');
	struct suppression *s = add(out, doc->base + covered->begin, doc->base + covered->end + 1);
	/* The object's name may stand on the line of its key, in front of what it covers. */
	s->at_begin = doc->base + entry->key_begin;
	s->at_end = doc->base + entry->key_end;
	s->has_reason = str_trim(str_sub(value, colon + (colon < value.n), value.n)).n > 0;
	read_codes(s, str_sub(value, 0, colon), out->memory);
}

/* The container that an annotation names, in one of the pods. */
static const struct node *named_container(struct str name, const struct pod *pods, size_t n)
{
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < pods[i].n_containers; j++)
			if (str_eq(pods[i].containers[j].name, name))
				return pods[i].containers[j].node;
	return NULL;
}

static void read_annotations(struct findings *out, const struct doc *doc, const struct node *metadata,
			     const struct node *whole, const struct pod *pods, size_t n)
{
	const struct node *annotations = node_get(metadata, KEY_annotations);
	if (!node_is(annotations, NODE_MAP))
		return;
	for (const struct node *e = node_first(annotations); e; e = e->next) {
		struct str key = node_key(e);
		if (!str_starts(key, annotation.p))
			continue;
		struct str rest = str_sub(key, annotation.n, key.n);
		if (rest.n == 0)
			add_annotation(out, doc, e, whole);
		else if (rest.p[0] == '.')
			add_annotation(out, doc, e, named_container(str_sub(rest, 1, rest.n), pods, n));
	}
}

void suppress_annotations(struct findings *out, const struct doc *doc, const struct object *o, const struct pod *pods,
			  size_t n_pods)
{
	read_annotations(out, doc, o->metadata, o->root, pods, n_pods);
	for (size_t i = 0; i < n_pods; i++)
		if (pods[i].metadata && pods[i].metadata != o->metadata)
			read_annotations(out, doc, pods[i].metadata, pods[i].template_, &pods[i], 1);
}

/* ---- asking
 * --------------------------------------------------------------------------------------------------------------- */

static int compare_sizes(size_t a, size_t b)
{
	return a < b ? -1 : a > b;
}

/* By file, kind and begin; the larger one first. */
static int by_reach(const void *pa, const void *pb)
{
	const struct suppression *a = pa, *b = pb;
	int order = compare_sizes(a->file, b->file);
	order = order ? order : (int)a->lines - (int)b->lines;
	order = order ? order : compare_sizes(a->begin, b->begin);
	order = order ? order : compare_sizes(b->end, a->end);
	return order ? order : compare_sizes(a->at_begin, b->at_begin);
}

void suppress_sort(struct suppressions *all)
{
	if (all->n)
		qsort(all->at, all->n, sizeof *all->at, by_reach);
	for (size_t i = 0; i < all->n; i++) {
		struct suppression *s = &all->at[i];
		size_t around = i ? i - 1 : SIZE_MAX;
		while (around != SIZE_MAX && all->at[around].end < s->end)
			around = all->at[around].around;
		bool same = around != SIZE_MAX && all->at[around].file == s->file && all->at[around].lines == s->lines;
		s->around = same ? around : SIZE_MAX;
	}
}

/* The last suppression of this kind that begins at or before the finding; SIZE_MAX when there is none. */
static size_t last_before(const struct suppressions *all, const struct finding *f, bool lines)
{
	struct suppression key = {.file = f->file, .begin = f->begin, .end = 0, .lines = lines, .at_begin = SIZE_MAX};
	size_t low = 0, high = all->n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (by_reach(&all->at[middle], &key) <= 0)
			low = middle + 1;
		else
			high = middle;
	}
	bool same = low > 0 && all->at[low - 1].file == f->file && all->at[low - 1].lines == lines;
	return same ? low - 1 : SIZE_MAX;
}

bool suppress_finding(struct suppressions *all, const struct finding *f)
{
	bool covered = false;
	for (unsigned lines = 0; lines < 2; lines++) {
		for (size_t i = last_before(all, f, lines); i != SIZE_MAX; i = all->at[i].around) {
			struct suppression *s = &all->at[i];
			for (size_t c = 0; c < s->n_codes && f->begin < s->end; c++) {
				if (!rule_matches(f->rule, s->codes[c]))
					continue;
				s->used |= (uint64_t)1 << c;
				covered = true;
			}
		}
	}
	return covered;
}

/* Could a rule of this code have fired? Not when it is switched off, or needs a set that is not complete. */
static bool could_fire(const struct dispatch *d, struct str code, bool complete)
{
	for (size_t i = 0; i < rule_total(d->custom); i++)
		if (rule_matches(rule_at(d->custom, i), code) && rule_bit(&d->enabled, i) &&
		    (complete || !(rule_at(d->custom, i)->flags & RULE_COMPLETE)))
			return true;
	return false;
}

static void say(struct findings *out, const struct dispatch *d, const struct rule *rule, const struct suppression *s,
		const struct lint_files *files, struct str message)
{
	if (!rule_bit(&d->enabled, rule_index(rule)))
		return;
	struct finding *f = findings_add(out, rule, message);
	f->file = s->file;
	f->source = &files->at[s->file].source;
	f->begin = s->at_begin;
	f->end = s->at_end;
}

static void judge_code(const struct suppression *s, size_t c, const struct dispatch *d, const struct lint_files *files,
		       struct findings *out)
{
	struct str code = s->codes[c];
	bool complete = files->at[s->file].in_complete_set;
	if (!rule_selects(d->custom, code)) {
		struct str near = rule_nearest_of(d->custom, code);
		say(out, d, &rule_sup003, s, files,
		    near.n ? arena_printf(out->memory, "there is no rule '%.*s'; did you mean '%.*s'?", STR_ARG(code),
					  STR_ARG(near))
			   : arena_printf(out->memory, "there is no rule '%.*s'", STR_ARG(code)));
	} else if (!(s->used >> c & 1) && could_fire(d, code, complete)) {
		say(out, d, &rule_sup001, s, files,
		    arena_printf(out->memory, "'%.*s' is ignored here, but does not fire here", STR_ARG(code)));
	}
}

void suppress_judge(const struct suppressions *all, const struct dispatch *dispatch, const struct lint_files *files,
		    struct findings *out)
{
	for (size_t i = 0; i < all->n; i++) {
		const struct suppression *s = &all->at[i];
		for (size_t c = 0; c < s->n_codes; c++)
			judge_code(s, c, dispatch, files, out);
		if (s->n_codes == 0)
			say(out, dispatch, &rule_sup001, s, files, STR("the suppression names no rule"));
		if (!s->has_reason)
			say(out, dispatch, &rule_sup002, s, files, STR("the suppression gives no reason"));
	}
}
