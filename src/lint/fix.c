/* SPDX-License-Identifier: Apache-2.0
 * Fixes of one file: its documents are read again, nodes found by their places, and edits made. */
#include "lint/fix.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "lint/engine.h"

/* ---- one document ---- */

struct mender {
	struct editor editor;
	const struct doc *doc;
	bool unsafe;
	/** The operations of the fix in hand. */
	struct {
		struct edit_op *at;
		size_t n, cap;
	} ops;
};

/* The operations of a fix on nodes of the document in hand; false when a node is not there, or must not be touched. */
static bool resolve(struct mender *m, const struct fix *fix)
{
	const struct doc *d = m->doc;
	m->ops.n = 0;
	for (const struct fix_op *op = fix->ops; op; op = op->next) {
		if (op->begin < d->base || op->end > d->base + d->text.n)
			return false;
		const struct node *at = editor_find(&m->editor, op->node, op->begin - d->base, op->end - d->base);
		if (at && op->around)
			at = editor_around(&m->editor, at);
		if (!at || (!m->unsafe && editor_is_shared(&m->editor, at)))
			return false;
		*VEC_PUSH(&m->ops) = (struct edit_op){.kind = op->kind,
						      .at = at,
						      .name = op->name,
						      .path = op->path,
						      .n_path = op->n_path,
						      .value = op->value};
	}
	return m->ops.n > 0;
}

static bool accept(struct mender *m, const struct finding *f)
{
	bool allowed = f->fix->safety == FIX_SAFE || m->unsafe;
	return allowed && !f->fix->broken && resolve(m, f->fix) && editor_add(&m->editor, m->ops.at, m->ops.n);
}

/* Marks what fails by itself, so that it does not spoil the rest. */
static void find_broken(struct mender *m, struct finding **at, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct edits edits = {0};
		editor_reset(&m->editor);
		if (accept(m, at[i]) && !editor_finish(&m->editor, &edits))
			at[i]->fix->broken = true;
		free(edits.at);
	}
}

/* Adds the edits for as many of the findings as go together. */
static void mend_document(struct mender *m, struct finding **at, size_t n, struct edits *edits, struct fix_list *made)
{
	size_t before = made->n;
	for (unsigned attempt = 0; attempt < 3; attempt++) {
		editor_reset(&m->editor);
		made->n = before;
		/* At last only the first: the others come again in the next round. */
		for (size_t i = 0; i < n && !(attempt == 2 && made->n > before); i++)
			if (accept(m, at[i]))
				*VEC_PUSH(made) = at[i];
		if (made->n == before || editor_finish(&m->editor, edits))
			return;
		if (attempt == 0)
			find_broken(m, at, n);
	}
	made->n = before;
}

/* ---- the documents of a file ---- */

static size_t place_of_fix(const struct finding *f)
{
	return f->fix->ops->begin;
}

static int by_place(const void *pa, const void *pb)
{
	const struct finding *a = *(struct finding *const *)pa, *b = *(struct finding *const *)pb;
	size_t pos_a = place_of_fix(a), pos_b = place_of_fix(b);
	if (pos_a != pos_b)
		return pos_a < pos_b ? -1 : 1;
	/* As they are reported. */
	return a < b ? -1 : a > b;
}

typedef void document_fn(void *ctx, struct mender *m, struct finding **at, size_t n);

/* Reads each document in which something is to be mended. */
static void each_document(const struct source *source, struct fix_list *findings, const struct doc_limits *limits,
			  bool unsafe, struct arena *arena, document_fn *fn, void *ctx)
{
	struct doc_slices slices = {0};
	struct doc doc;
	struct problems problems;
	size_t at = 0;
	doc_init(&doc);
	problems_init(&problems);
	doc_split(source->text, &slices);
	qsort(findings->at, findings->n, sizeof *findings->at, by_place);
	for (size_t i = 0; i < slices.n && at < findings->n; i++) {
		size_t first = at;
		while (at < findings->n && place_of_fix(findings->at[at]) < slices.at[i].end)
			at++;
		if (at == first)
			continue;
		doc_reset(&doc);
		if (!doc_read(&doc, source, slices.at[i], DOC_KUBECTL, limits, &problems))
			continue;
		struct mender m = {.doc = &doc, .unsafe = unsafe};
		editor_init(&m.editor, &doc, arena);
		fn(ctx, &m, findings->at + first, at - first);
		editor_release(&m.editor);
		free(m.ops.at);
	}
	problems_release(&problems);
	doc_release(&doc);
	free(slices.at);
}

struct mended {
	struct edits edits;
	struct fix_list *made;
};

static void mend(void *ctx, struct mender *m, struct finding **at, size_t n)
{
	struct mended *to = ctx;
	mend_document(m, at, n, &to->edits, to->made);
}

size_t fix_text(const struct source *source, struct fix_list *findings, bool unsafe, const struct doc_limits *limits,
		struct fix_list *made, struct buf *out)
{
	struct mended to = {.made = made};
	struct arena arena;
	size_t before = made->n;
	arena_init(&arena);
	if (findings->n)
		each_document(source, findings, limits, unsafe, &arena, mend, &to);
	edits_apply(source->text, to.edits.at, to.edits.n, out);
	free(to.edits.at);
	arena_release(&arena);
	return made->n - before;
}

/* ---- edits for reports ---- */

struct edit_writer {
	struct arena *memory;
	const struct source *source;
	/** Where the lines of the source start. */
	struct {
		size_t *at;
		size_t n, cap;
	} lines;
};

static void find_lines(struct edit_writer *w)
{
	struct str text = w->source->text;
	w->lines.n = 0;
	*VEC_PUSH(&w->lines) = str_starts(text, "\xEF\xBB\xBF") ? 3 : 0;
	for (size_t i = str_find(text, '\n'); i < text.n; i += 1 + str_find(str_sub(text, i + 1, text.n), '\n'))
		*VEC_PUSH(&w->lines) = i + 1;
}

static struct position position_of(const struct edit_writer *w, size_t offset)
{
	size_t low = 0, high = w->lines.n;
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;
		if (w->lines.at[middle] <= offset)
			low = middle;
		else
			high = middle;
	}
	size_t start = w->lines.at[low] <= offset ? w->lines.at[low] : offset;
	return (struct position){low + 1, utf8_count(str_sub(w->source->text, start, offset - start)) + 1};
}

static void write_edits(void *ctx, struct mender *m, struct finding **at, size_t n)
{
	struct edit_writer *w = ctx;
	for (size_t i = 0; i < n; i++) {
		struct fix *fix = at[i]->fix;
		struct edits edits = {0};
		editor_reset(&m->editor);
		if (accept(m, at[i]) && editor_finish(&m->editor, &edits) && edits.n) {
			struct fix_edit *made = arena_calloc(w->memory, edits.n, sizeof *made);
			for (size_t k = 0; k < edits.n; k++)
				made[k] = (struct fix_edit){.begin = edits.at[k].begin,
							    .end = edits.at[k].end,
							    .start = position_of(w, edits.at[k].begin),
							    .stop = position_of(w, edits.at[k].end),
							    .text = arena_str(w->memory, edits.at[k].text)};
			fix->edits = made;
			fix->n_edits = edits.n;
		}
		free(edits.at);
	}
}

void fix_write_edits(struct lint_result *result, const struct doc_limits *limits)
{
	struct edit_writer w = {.memory = &result->files->names};
	struct arena arena;
	arena_init(&arena);
	for (size_t i = 0, next; i < result->n_findings; i = next) {
		struct fix_list list = {0};
		for (next = i; next < result->n_findings && result->findings[next].file == result->findings[i].file;
		     next++)
			if (result->findings[next].fix)
				*VEC_PUSH(&list) = &result->findings[next];
		w.source = result->findings[i].source;
		if (list.n) {
			find_lines(&w);
			each_document(w.source, &list, limits, true, &arena, write_edits, &w);
		}
		free(list.at);
	}
	/* What has no edits cannot be mended. */
	for (size_t i = 0; i < result->n_findings; i++)
		if (result->findings[i].fix && !result->findings[i].fix->n_edits)
			result->findings[i].fix = NULL;
	free(w.lines.at);
	arena_release(&arena);
}
