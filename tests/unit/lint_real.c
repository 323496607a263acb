/* SPDX-License-Identifier: Apache-2.0
 * Manifests as people write them: every file of tests/real, and every folder there as a whole, has exactly the findings
 * that its lines name with
 * "# want: CODE, CODE"; a file without marks is silent. The same must hold with CRLF line ends, with a BOM, in another
 * order and with more threads. Run from the top of the source tree. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/file.h"
#include "lint/lint.h"
#include "lint/rule.h"

enum { TEXTS = 128, MARKS = 256 };
static const char FOLDER[] = "tests/real";

struct texts {
	struct source source[TEXTS];
	struct buf bytes[TEXTS];
	char name[TEXTS][160];
	size_t n;
};

struct mark {
	size_t line;
	struct str code;
	bool met;
};

static void read_text(const char *path, struct buf *out)
{
	struct buf why;
	buf_init(&why, 4096);
	buf_init(out, 1 << 24);
	if (!file_read(path, out, &why))
		fail_msg("cannot read %s: %.*s", path, STR_ARG(buf_str(&why)));
	buf_release(&why);
}

static void list_folder(const char *path, struct file_list *list)
{
	struct buf why;
	buf_init(&why, 4096);
	if (!file_list_dir(path, list, &why))
		fail_msg("%s: %.*s", path, STR_ARG(buf_str(&why)));
	buf_release(&why);
}

static bool is_text(const char *name)
{
	return str_ends(str_of(name), ".yaml") || str_ends(str_of(name), ".json");
}

static void load_texts(struct texts *t)
{
	struct file_list list = {0};
	t->n = 0;
	list_folder(FOLDER, &list);
	for (size_t i = 0; i < list.n; i++) {
		if (!is_text(list.at[i]))
			continue;
		assert_true(t->n < TEXTS);
		snprintf(t->name[t->n], sizeof t->name[0], "%s/%s", FOLDER, list.at[i]);
		read_text(t->name[t->n], &t->bytes[t->n]);
		t->source[t->n] = (struct source){t->name[t->n], buf_str(&t->bytes[t->n])};
		t->n++;
	}
	file_list_release(&list);
	assert_true(t->n >= 30);
}

static void free_texts(struct texts *t)
{
	for (size_t i = 0; i < t->n; i++)
		buf_release(&t->bytes[i]);
}

/* The marks of a text, in order of their lines. */
static size_t find_marks(struct str text, struct mark *out)
{
	static const char WANT[] = "# want: ";
	struct str line, code;
	size_t n = 0;
	for (size_t at = 1; str_split(&text, '\n', &line); at++) {
		size_t from = 0;
		while (from < line.n && !str_starts(str_sub(line, from, line.n), WANT))
			from++;
		if (from == line.n)
			continue;
		struct str rest = str_trim(str_sub(line, from + sizeof WANT - 1, line.n));
		while (str_split(&rest, ',', &code)) {
			assert_true(n < MARKS);
			out[n++] = (struct mark){.line = at, .code = str_trim(code)};
		}
	}
	return n;
}

/* Every finding in this source has its own mark and every mark its finding. */
static bool marks_are_met(const struct lint_result *r, const char *name, struct str text)
{
	struct mark mark[MARKS];
	size_t n = find_marks(text, mark);
	bool right = true;
	for (size_t i = 0; i < r->n_findings; i++) {
		const struct finding *f = &r->findings[i];
		size_t at = 0;
		if (strcmp(f->source->name, name) != 0)
			continue;
		while (at < n &&
		       (mark[at].met || mark[at].line != f->start.line || !str_is(mark[at].code, f->rule->code)))
			at++;
		if (at < n) {
			mark[at].met = true;
			continue;
		}
		print_error("%s:%zu: %s is not marked: %.*s [%.*s]\n", name, f->start.line, f->rule->code,
			    STR_ARG(f->message), STR_ARG(f->field));
		right = false;
	}
	for (size_t at = 0; at < n; at++) {
		if (mark[at].met)
			continue;
		print_error("%s:%zu: %.*s is marked and missing\n", name, mark[at].line, STR_ARG(mark[at].code));
		right = false;
	}
	return right;
}

static bool text_is_right(const struct source *source)
{
	struct lint_options options = LINT_OPTIONS;
	struct lint_result r;
	options.texts = source;
	options.n_texts = 1;
	options.jobs = 1;
	assert_true(lint_run(&options, &r));
	bool right = marks_are_met(&r, source->name, source->text);
	lint_result_release(&r);
	return right;
}

static void test_files(void **state)
{
	(void)state;
	static struct texts t;
	bool right = true;
	load_texts(&t);
	for (size_t i = 0; i < t.n; i++)
		right &= text_is_right(&t.source[i]);
	free_texts(&t);
	assert_true(right);
}

/* The same text with another kind of line end, and with a BOM before it. */
static void transform(const struct source *from, bool crlf, bool bom, struct buf *out)
{
	buf_init(out, 1 << 24);
	if (bom)
		buf_addz(out, "\xEF\xBB\xBF");
	for (size_t i = 0; i < from->text.n; i++) {
		if (crlf && from->text.p[i] == '\n')
			buf_addz(out, "\r");
		buf_addc(out, from->text.p[i]);
	}
}

static void test_line_ends(void **state)
{
	(void)state;
	static struct texts t;
	bool right = true;
	load_texts(&t);
	for (size_t i = 0; i < t.n; i++) {
		for (unsigned how = 1; how < 4; how++) {
			struct buf b;
			transform(&t.source[i], how & 1, how & 2, &b);
			struct source changed = {t.source[i].name, buf_str(&b)};
			right &= text_is_right(&changed);
			buf_release(&b);
		}
	}
	free_texts(&t);
	assert_true(right);
}

static void run_all(const struct texts *t, const struct source *order, unsigned jobs, bool complete,
		    struct lint_result *r)
{
	struct lint_options options = LINT_OPTIONS;
	options.complete = complete;
	options.texts = order;
	options.n_texts = t->n;
	options.jobs = jobs;
	assert_true(lint_run(&options, r));
}

static bool same_finding(const struct finding *a, const struct finding *b)
{
	return a->rule == b->rule && a->begin == b->begin && a->severity == b->severity &&
	       !strcmp(a->source->name, b->source->name) && a->end == b->end && str_eq(a->message, b->message) &&
	       str_eq(a->field, b->field);
}

/* One finding of `a` is in `b`, wherever it stands there. */
static bool holds(const struct lint_result *r, const struct finding *f)
{
	for (size_t i = 0; i < r->n_findings; i++)
		if (same_finding(&r->findings[i], f))
			return true;
	return false;
}

static void test_threads(void **state)
{
	(void)state;
	static struct texts t;
	struct lint_result one, four;
	load_texts(&t);
	run_all(&t, t.source, 1, false, &one);
	run_all(&t, t.source, 4, false, &four);
	assert_int_equal(one.n_findings, four.n_findings);
	for (size_t i = 0; i < one.n_findings; i++)
		assert_true(same_finding(&one.findings[i], &four.findings[i]));
	lint_result_release(&one);
	lint_result_release(&four);
	free_texts(&t);
}

static void test_order(void **state)
{
	(void)state;
	static struct texts t;
	static struct source order[TEXTS];
	struct lint_result first, other;
	uint32_t seed = 20261121;
	load_texts(&t);
	run_all(&t, t.source, 1, false, &first);
	for (size_t i = 0; i < t.n; i++)
		order[i] = t.source[i];
	for (size_t i = t.n; i > 1; i--) {
		seed = seed * 1664525u + 1013904223u;
		size_t with = (seed >> 8) % i;
		struct source kept = order[i - 1];
		order[i - 1] = order[with];
		order[with] = kept;
	}
	run_all(&t, order, 2, false, &other);
	assert_int_equal(first.n_findings, other.n_findings);
	for (size_t i = 0; i < first.n_findings; i++)
		assert_true(holds(&other, &first.findings[i]));
	lint_result_release(&first);
	lint_result_release(&other);
	free_texts(&t);
}

/* Knowing that nothing else exists may add findings and takes none away. */
static void test_complete(void **state)
{
	(void)state;
	static struct texts t;
	struct lint_result part, whole;
	load_texts(&t);
	run_all(&t, t.source, 1, false, &part);
	run_all(&t, t.source, 1, true, &whole);
	for (size_t i = 0; i < part.n_findings; i++)
		assert_true(holds(&whole, &part.findings[i]));
	lint_result_release(&part);
	lint_result_release(&whole);
	free_texts(&t);
}

/* The marks of each file below a folder are met by a run over the folder. */
static bool files_below_are_right(const struct lint_result *r, const char *folder, unsigned depth)
{
	struct file_list list = {0};
	bool right = true;
	assert_true(depth < 4);
	list_folder(folder, &list);
	for (size_t i = 0; i < list.n; i++) {
		char path[256];
		struct buf b;
		snprintf(path, sizeof path, "%s/%s", folder, list.at[i]);
		if (file_is_dir(path)) {
			right &= files_below_are_right(r, path, depth + 1);
			continue;
		}
		read_text(path, &b);
		right &= marks_are_met(r, path, buf_str(&b));
		buf_release(&b);
	}
	file_list_release(&list);
	return right;
}

static void test_folders(void **state)
{
	(void)state;
	struct file_list list = {0};
	bool right = true;
	list_folder(FOLDER, &list);
	for (size_t i = 0; i < list.n; i++) {
		char path[160];
		const char *const paths[] = {path};
		struct lint_options options = LINT_OPTIONS;
		struct lint_result r;
		snprintf(path, sizeof path, "%s/%s", FOLDER, list.at[i]);
		if (!file_is_dir(path))
			continue;
		options.paths = paths;
		options.n_paths = 1;
		assert_true(lint_run(&options, &r));
		assert_int_equal(r.problems.n, 0);
		right &= files_below_are_right(&r, path, 0);
		lint_result_release(&r);
	}
	file_list_release(&list);
	assert_true(right);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_files), cmocka_unit_test(test_line_ends), cmocka_unit_test(test_threads),
		cmocka_unit_test(test_order), cmocka_unit_test(test_complete),  cmocka_unit_test(test_folders),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
