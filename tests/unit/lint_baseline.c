/* SPDX-License-Identifier: Apache-2.0
 * Baselines. With the baseline of a fixture nothing is found in it, nor in what is the same with other lines, labels
 * and neighbours, or in another order; and what comes on top is found. Run from the top of the source tree. */
#include "lint_util.h"

#include "base/alloc.h"
#include "base/file.h"
#include "lint/baseline.h"
#include "lint/fix.h"

/* ---- the examples of all rules ---- */

/* What is recorded of a text, read back. */
struct recorded {
	struct buf text;
	struct baseline baseline;
	size_t n;
};

static void record(struct recorded *r, const char *path, const struct lint_options *options)
{
	struct lint_result result;
	struct problems problems;
	problems_init(&problems);
	buf_init(&r->text, BUF_NO_LIMIT);
	assert_true(lint_run(options, &result));
	r->n = baseline_write(&result, options, path, NULL, &r->text);
	assert_int_equal(r->n, result.n_findings);
	if (!baseline_parse(&r->baseline, path, buf_str(&r->text), &options->limits, &problems))
		fail_msg("%.*s", STR_ARG(problems.first->message));
	problems_release(&problems);
	lint_result_release(&result);
}

static void recorded_release(struct recorded *r)
{
	baseline_release(&r->baseline);
	buf_release(&r->text);
}

/* With the baseline, nothing is found but in the object 'newcomer'. */
static void expect_same(const struct lint_options *like, const struct recorded *r, const char *path, const char *how,
			struct str text)
{
	struct source source = {path, text};
	struct lint_options options = *like;
	struct lint_result result;
	options.texts = &source;
	options.baseline = &r->baseline;
	assert_true(lint_run(&options, &result));
	for (size_t i = 0; i < result.n_findings; i++) {
		const struct finding *f = &result.findings[i];
		if (!str_is(f->object_name, "newcomer"))
			fail_msg("%s %s:%zu: %s %.*s: %.*s", path, how, f->start.line, f->rule->code, STR_ARG(f->field),
				 STR_ARG(f->message));
	}
	if (result.summary.baselined != r->n)
		print_error("%s %s\n", path, how);
	assert_int_equal(result.summary.baselined, r->n);
	assert_int_equal(result.summary.gone, 0);
	lint_result_release(&result);
}

static bool is_key_line(struct str line)
{
	return line.n && ((line.p[0] >= 'a' && line.p[0] <= 'z') || line.p[0] == '-') && !str_starts(line, "---");
}

/* A comment above each line that begins at its margin. */
static void with_comments(struct str text, struct buf *out)
{
	struct str line;
	for (bool first = true; str_split(&text, '\n', &line); first = false) {
		buf_addz(out, first ? "" : "\n");
		if (is_key_line(line))
			buf_addz(out, "\n# moved: yes\n");
		buf_adds(out, line);
	}
}

/* Another label for each object that has no labels; one more object. */
static void with_labels(struct str text, struct buf *out)
{
	struct str line, rest = text;
	while (str_split(&rest, '\n', &line)) {
		buf_adds(out, line);
		buf_addc(out, '\n');
		size_t end = 0;
		while (end < rest.n && (rest.p[end] == ' ' || rest.p[end] == '\n'))
			end += 1 + str_find(str_sub(rest, end, rest.n), '\n');
		struct str block = str_sub(rest, 0, end);
		if (str_is(line, "metadata:") && block.n && !str_has(block, "labels:") && str_starts(block, "  n"))
			buf_addz(out, "  labels: {of-no: interest}\n");
	}
	buf_addz(out, "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: newcomer}\ndata: {a: b}\n");
}

static void reversed(struct str text, struct buf *out)
{
	struct doc_slices slices = {0};
	doc_split(text, &slices);
	for (size_t i = slices.n; i-- > 0;) {
		buf_addz(out, "---\n");
		struct str doc = str_sub(text, slices.at[i].begin, slices.at[i].end - slices.at[i].begin);
		buf_adds(out, str_sub(doc, str_starts(doc, "---\n") ? 4 : 0, doc.n));
		buf_addc(out, '\n');
	}
	free(slices.at);
}

static void read_options(struct str text, struct lint_options *o)
{
	struct str line, option;
	if (!str_split(&text, '\n', &line) || !str_starts(line, "# options:"))
		return;
	line = str_trim(str_sub(line, 10, line.n));
	while (str_split(&line, ' ', &option)) {
		if (str_starts(option, "kubernetes=1."))
			o->kubernetes_minor = (unsigned)strtoul(option.p + 13, NULL, 10);
		o->all_workloads |= str_is(option, "all-workloads");
		o->strict |= str_is(option, "strict");
	}
}

static void no_secret_in(struct str baseline, const char *path, const struct lint_options *options)
{
	struct lint_result result;
	assert_true(lint_run(options, &result));
	for (size_t i = 0; i < result.n_secrets; i++) {
		const struct secret *s = &result.secrets[i];
		struct str text = str_sub(s->source->text, s->begin, s->end - s->begin);
		char *z = xstrndup(text.p, text.n);
		if (text.n > 7 && str_has(baseline, z))
			fail_msg("%s: the baseline holds '%s'", path, z);
		free(z);
	}
	lint_result_release(&result);
}

static void holds_for(const char *path)
{
	struct buf text, other, why;
	buf_init(&text, 1 << 24);
	buf_init(&other, BUF_NO_LIMIT);
	buf_init(&why, 4096);
	assert_true(file_read(path, &text, &why));
	struct source source = {path, buf_str(&text)};
	struct lint_options options = LINT_OPTIONS;
	struct recorded r;
	options.texts = &source;
	options.n_texts = options.jobs = 1;
	options.complete = true;
	read_options(source.text, &options);
	record(&r, "tests/baseline.json", &options);
	no_secret_in(buf_str(&r.text), path, &options);
	expect_same(&options, &r, path, "again", source.text);
	if (str_ends(str_of(path), ".yaml")) {
		with_comments(source.text, &other);
		expect_same(&options, &r, path, "with comments", buf_str(&other));
		buf_clear(&other);
		with_labels(source.text, &other);
		expect_same(&options, &r, path, "with labels", buf_str(&other));
		buf_clear(&other);
		reversed(source.text, &other);
		/* Found at one of several objects, which the order chooses. */
		if (!str_has(str_of(path), "/API007/") && !str_has(str_of(path), "/API013/"))
			expect_same(&options, &r, path, "in reverse", buf_str(&other));
	}
	recorded_release(&r);
	buf_release(&text);
	buf_release(&other);
	buf_release(&why);
}

static void baselines_outlive_moves_in_fixtures(void **state)
{
	(void)state;
	for (size_t i = 0; i < RULE_COUNT; i++) {
		char path[300];
		struct file_list list = {0};
		struct buf why;
		buf_init(&why, 4096);
		snprintf(path, sizeof path, "tests/rules/%s", rule_list[i]->code);
		assert_true(file_list_dir(path, &list, &why));
		for (size_t k = 0; k < list.n; k++) {
			snprintf(path, sizeof path, "tests/rules/%s/%s", rule_list[i]->code, list.at[k]);
			if (str_starts(str_of(list.at[k]), "bad") && !file_is_dir(path))
				holds_for(path);
		}
		file_list_release(&list);
		buf_release(&why);
	}
}

/* ---- what is new, and what is gone ---- */

#define POD(name)                                                                                                      \
	"apiVersion: v1\nkind: Pod\nmetadata: {name: " name "}\nspec:\n  containers:\n  - name: a\n    image: a:1\n"   \
	"    resources:\n      requests: {nvidia.com/gpu: 1}\n"
#define LINE "---\n"

/* Lints `text` with the baseline of `before`. */
static void lint_after(struct linted *l, struct recorded *r, const char *before, const char *text, const char *codes)
{
	lint_setup(l, before, codes);
	record(r, "baseline.json", &l->options);
	l->source.text = str_of(text);
	l->options.baseline = &r->baseline;
	lint_go(l);
}

static void once_more_is_new(void **state)
{
	(void)state;
	struct linted l;
	struct recorded r;
	lint_after(&l, &r, POD("a") LINE POD("a"), POD("a") LINE POD("a") LINE POD("a"), "GPU001");
	EXPECT(&l, "GPU001 29 *");
	assert_int_equal(l.result.summary.baselined, 2);
	assert_int_equal(l.result.summary.count[SEVERITY_ERROR], 1);
	lint_result_release(&l.result);
	recorded_release(&r);
}

static void others_are_new(void **state)
{
	(void)state;
	struct linted l;
	struct recorded r;
	lint_after(&l, &r, POD("a"), POD("b") LINE POD("a"), "GPU001");
	EXPECT(&l, "GPU001 9 *");
	lint_result_release(&l.result);
	/* Of another file, too. */
	l.source.name = "other.yaml";
	lint_go(&l);
	EXPECT(&l, "GPU001 9 *", "GPU001 19 *");
	assert_int_equal(l.result.summary.gone, 0);
	lint_result_release(&l.result);
	recorded_release(&r);
}

static void what_is_gone_is_counted(void **state)
{
	(void)state;
	struct linted l;
	struct recorded r;
	lint_after(&l, &r, POD("a") LINE POD("a") LINE POD("b"), POD("a"), "GPU001");
	EXPECT_NONE(&l);
	assert_int_equal(l.result.summary.gone, 2);
	lint_result_release(&l.result);
	/* A rule that was not asked cannot tell. */
	l.select[0] = STR("GPU002");
	lint_go(&l);
	assert_int_equal(l.result.summary.gone, 0);
	lint_result_release(&l.result);
	recorded_release(&r);
}

/* Duplicates are found in the set. */
static void sets_that_are_not_complete_cannot_tell(void **state)
{
	(void)state;
	struct linted l;
	struct recorded r;
	char path[] = "/tmp/k8sai-baseline-XXXXXX";
	const char *paths[] = {path};
	lint_setup(&l, POD("a") LINE POD("a"), "API007");
	l.source.name = path;
	record(&r, "/tmp/baseline.json", &l.options);
	assert_int_equal(r.n, 1);
	FILE *f = fdopen(mkstemp(path), "w");
	assert_non_null(f);
	fputs(POD("a"), f);
	fclose(f);
	/* Its name is another now: so is what is recorded of it. */
	recorded_release(&r);
	record(&r, "/tmp/baseline.json", &l.options);
	l.options.n_texts = 0;
	l.options.paths = paths;
	l.options.n_paths = 1;
	l.options.baseline = &r.baseline;
	lint_go(&l);
	assert_int_equal(l.result.summary.gone, 0);
	lint_result_release(&l.result);
	l.options.complete = true;
	lint_go(&l);
	assert_int_equal(l.result.summary.gone, 1);
	lint_result_release(&l.result);
	recorded_release(&r);
	remove(path);
}

static void suppressions_come_first(void **state)
{
	(void)state;
	static const char ignored[] = "# k8sai-ignore-file: GPU001 -- soon\n" POD("a");
	struct linted l;
	struct recorded r;
	lint_after(&l, &r, POD("a"), ignored, "GPU001 SUP001");
	EXPECT_NONE(&l);
	assert_int_equal(l.result.summary.suppressed, 1);
	assert_int_equal(l.result.summary.baselined, 0);
	assert_int_equal(l.result.summary.gone, 0);
	lint_result_release(&l.result);
	l.options.no_suppress = true;
	lint_go(&l);
	EXPECT_NONE(&l);
	assert_int_equal(l.result.summary.baselined, 1);
	lint_result_release(&l.result);
	recorded_release(&r);
}

/* A suppressed finding does not use up the place of another. */
static void suppressed_ones_take_no_place(void **state)
{
	(void)state;
	static const char one[] =
		POD("a") LINE "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n"
			      "  annotations: {k8sai.dev/ignore: 'GPU001: soon'}\nspec:\n  containers:\n  - name: a\n"
			      "    image: a:1\n    resources:\n      requests: {nvidia.com/gpu: 1}\n";
	struct linted l;
	struct recorded r;
	lint_after(&l, &r, one, one, "GPU001");
	assert_int_equal(r.n, 1);
	EXPECT_NONE(&l);
	lint_result_release(&l.result);
	recorded_release(&r);
}

static void strict_keeps_the_baseline(void **state)
{
	(void)state;
	struct linted l;
	struct recorded r;
	lint_after(&l, &r, POD("a"), POD("a"), NULL);
	lint_result_release(&l.result);
	l.options.strict = true;
	lint_go(&l);
	EXPECT_NONE(&l);
	lint_result_release(&l.result);
	recorded_release(&r);
}

/* ---- writing anew ---- */

static size_t write_over(const struct linted *l, const struct baseline *old, struct buf *out)
{
	buf_clear(out);
	return baseline_write(&l->result, &l->options, "baseline.json", old, out);
}

static void what_was_not_asked_stays(void **state)
{
	(void)state;
	struct linted l;
	struct recorded r;
	struct buf text;
	buf_init(&text, BUF_NO_LIMIT);
	lint_after(&l, &r, POD("a") LINE POD("b"), POD("a"), "GPU001");
	lint_result_release(&l.result);
	l.options.baseline = NULL;
	lint_go(&l);
	/* What is gone goes. */
	assert_int_equal(write_over(&l, &r.baseline, &text), 1);
	lint_result_release(&l.result);
	/* Another rule, another file: the file of the old ones must be there to keep them. */
	l.select[0] = STR("GPU012");
	lint_go(&l);
	assert_int_equal(write_over(&l, &r.baseline, &text), 0);
	for (size_t i = 0; i < r.baseline.n; i++)
		r.baseline.at[i].path = STR("Makefile");
	assert_int_equal(write_over(&l, &r.baseline, &text), 2);
	lint_result_release(&l.result);
	buf_release(&text);
	recorded_release(&r);
}

static void one_entry_a_line_in_order(void **state)
{
	(void)state;
	struct linted l;
	struct recorded r;
	lint_after(&l, &r, POD("b") LINE POD("a") LINE POD("a"), POD("a"), "GPU001");
	struct str rest = buf_str(&r.text), line;
	const char *const starts[] = {
		"{\"version\": 1, \"findings\": [",
		"{\"path\": \"test.yaml\", \"code\": \"GPU001\", \"object\": \"Pod a\", \"field\": ",
		"{\"path\": \"test.yaml\", \"code\": \"GPU001\", \"object\": \"Pod b\", \"field\": ", "]}", ""};
	for (size_t i = 0; i < COUNT_OF(starts); i++) {
		assert_true(str_split(&rest, '\n', &line));
		assert_true(str_starts(line, starts[i]));
		assert_true(str_has(line, "\"count\": 2, ") == (i == 1));
	}
	assert_null(rest.p);
	lint_result_release(&l.result);
	recorded_release(&r);
}

/* ---- names ---- */

static void expect_path(const char *name, const char *baseline, const char *want)
{
	struct linted l;
	struct recorded r;
	lint_setup(&l, POD("a"), "GPU001");
	l.source.name = name;
	record(&r, baseline, &l.options);
	assert_int_equal(r.baseline.n, 1);
	if (!str_is(r.baseline.at[0].path, want))
		fail_msg("%s in %s is %.*s", name, baseline, STR_ARG(r.baseline.at[0].path));
	l.options.baseline = &r.baseline;
	lint_go(&l);
	EXPECT_NONE(&l);
	lint_result_release(&l.result);
	recorded_release(&r);
}

static void paths_are_seen_from_the_baseline(void **state)
{
	(void)state;
	expect_path("deploy/a.yaml", "baseline.json", "deploy/a.yaml");
	expect_path("./deploy//b/../a.yaml", "./baseline.json", "deploy/a.yaml");
	expect_path("deploy/a.yaml", "deploy/baseline.json", "a.yaml");
	expect_path("a.yaml", "deploy/baseline.json", "a.yaml");
	expect_path("../a.yaml", "baseline.json", "../a.yaml");
	expect_path("/x/y/a.yaml", "/x/baseline.json", "y/a.yaml");
	expect_path("/x/y/a.yaml", "/baseline.json", "x/y/a.yaml");
	/* Bytes that JSON cannot hold. */
	expect_path("a\xFF.yaml", "baseline.json", "a\xEF\xBF\xBD.yaml");
}

/* ---- what is none ---- */

static void expect_problem(const char *text, const char *want)
{
	struct baseline b;
	struct problems problems;
	struct buf got;
	const struct doc_limits limits = DOC_LIMITS;
	problems_init(&problems);
	buf_init(&got, BUF_NO_LIMIT);
	assert_false(baseline_parse(&b, "b.json", str_of(text), &limits, &problems));
	assert_true(problems.n > 0);
	problems_print(&problems, &got);
	if (!str_starts(buf_str(&got), want))
		fail_msg("%s gives: %.*s", text, STR_ARG(buf_str(&got)));
	buf_release(&got);
	baseline_release(&b);
	problems_release(&problems);
}

#define ENTRY(rest) "{\"version\": 1, \"findings\": [{\"path\": \"a\", \"code\": \"GPU001\"" rest "}]}"

static void what_is_no_baseline_is_refused(void **state)
{
	(void)state;
	expect_problem("", "b.json:1:1: 'b.json' is no baseline: it holds no JSON");
	expect_problem("version: 1\nfindings: []\n", "b.json:1:1: expected a value, not 'v'");
	expect_problem("{\"version\": 1, \"findings\": [", "b.json:1:29: ");
	expect_problem("<<<<<<< HEAD\n", "b.json:1:1: ");
	expect_problem("[]", "b.json:1:1: ");
	expect_problem("{}", "b.json:1:1: ");
	expect_problem("{\"version\": 1}", "b.json:1:1: ");
	expect_problem("{\"version\": 2, \"findings\": 7}",
		       "b.json:1:13: 'b.json' was made by a newer k8sai: its version is 2, and this one knows 1");
	expect_problem("{\"version\": \"1\", \"findings\": []}", "b.json:1:13: 'version' must be 1");
	expect_problem("{\"version\": 0, \"findings\": []}", "b.json:1:13: 'version' must be 1");
	expect_problem("{\"version\": 1, \"findings\": {}}", "b.json:1:28: 'findings' must be a list");
	expect_problem(ENTRY(""), "b.json:1:29: 'findings[0]' lacks the field 'fingerprint'");
	expect_problem(ENTRY(", \"fingerprint\": \"0\""), "b.json:1:76: 'findings[0].fingerprint' must be 16 hex");
	expect_problem(ENTRY(", \"fingerprint\": \"0123456789abcdef\", \"count\": 0"),
		       "b.json:1:105: 'findings[0].count' must be ");
	expect_problem(ENTRY(", \"fingerprint\": \"0123456789abcdef\", \"count\": 1e30"),
		       "b.json:1:105: 'findings[0].count' must be ");
}

static void expect_entries(const char *text, size_t n, size_t count)
{
	struct baseline b;
	struct problems problems;
	const struct doc_limits limits = DOC_LIMITS;
	problems_init(&problems);
	assert_true(baseline_parse(&b, "b.json", str_of(text), &limits, &problems));
	assert_int_equal(b.n, n);
	assert_int_equal(n ? b.at[0].count : 0, count);
	baseline_release(&b);
	problems_release(&problems);
}

#define SAME "{\"path\": \"a\", \"code\": \"GPU001\", \"fingerprint\": \"0123456789abcdef\""

/* Members that a later version adds; entries that two branches recorded. */
static void what_is_unknown_is_passed_over(void **state)
{
	(void)state;
	expect_entries("{\"version\": 1, \"findings\": []}", 0, 0);
	expect_entries("{\"since\": \"today\", \"version\": 1, \"findings\": [" SAME ", \"by\": {}}]}", 1, 1);
	expect_entries("{\"version\": 1, \"findings\": [" SAME "}, " SAME ", \"count\": 3}, " SAME "}]}", 1, 3);
}

static void fixes_leave_the_baseline_alone(void **state)
{
	(void)state;
	struct linted l;
	struct recorded r;
	struct fixed fixed;
	lint_setup(&l, POD("a"), "GPU001");
	record(&r, "baseline.json", &l.options);
	l.source.text = str_of(POD("a") LINE POD("b"));
	l.options.baseline = &r.baseline;
	assert_true(fix_run(&l.options, true, &fixed));
	assert_int_equal(fixed.n_files, 1);
	assert_int_equal(fixed.fixes, 1);
	assert_true(str_starts(fixed.files[0].after, POD("a") LINE));
	assert_true(str_has(fixed.files[0].after, "limits:"));
	assert_int_equal(fixed.last->summary.baselined, 1);
	fixed_release(&fixed);
	recorded_release(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(baselines_outlive_moves_in_fixtures),
		cmocka_unit_test(once_more_is_new),
		cmocka_unit_test(others_are_new),
		cmocka_unit_test(what_is_gone_is_counted),
		cmocka_unit_test(sets_that_are_not_complete_cannot_tell),
		cmocka_unit_test(suppressions_come_first),
		cmocka_unit_test(suppressed_ones_take_no_place),
		cmocka_unit_test(strict_keeps_the_baseline),
		cmocka_unit_test(what_was_not_asked_stays),
		cmocka_unit_test(one_entry_a_line_in_order),
		cmocka_unit_test(paths_are_seen_from_the_baseline),
		cmocka_unit_test(what_is_no_baseline_is_refused),
		cmocka_unit_test(what_is_unknown_is_passed_over),
		cmocka_unit_test(fixes_leave_the_baseline_alone),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
