/* SPDX-License-Identifier: Apache-2.0
 * Reports for other programs: what they are told of the run, fingerprints that outlive a moved line, text that cannot
 * break out of XML, and secrets that show in no format. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/json.h"
#include "lint/fingerprint.h"
#include "lint/rule.h"
#include "report/describe.h"
#include "report/files.h"
#include "report/markup.h"
#include "report/report.h"

static bool take(void *ctx, struct str chunk)
{
	buf_adds(ctx, chunk);
	return true;
}

static void lint(struct lint_result *result, const struct source *sources, size_t n)
{
	struct lint_options o = LINT_OPTIONS;
	o.texts = sources;
	o.n_texts = n;
	o.jobs = 1;
	assert_true(lint_run(&o, result));
}

static void render_result(const char *format, const struct lint_result *result, const struct report_options *o,
			  struct buf *out)
{
	struct sink sink;
	buf_init(out, BUF_NO_LIMIT);
	sink_init(&sink, take, out);
	report_find(str_of(format))->write(result, o, &sink);
	assert_true(sink_flush(&sink));
	sink_release(&sink);
}

static void render(const char *format, const char *text, const struct report_options *o, struct buf *out)
{
	const struct source source = {"a.yaml", str_of(text)};
	struct lint_result result;
	lint(&result, &source, 1);
	render_result(format, &result, o, out);
	lint_result_release(&result);
}

static size_t count(const struct buf *text, const char *part)
{
	size_t n = 0;
	for (const char *at = text->p; at && (at = strstr(at, part)); at += strlen(part))
		n++;
	return n;
}

/* A key twice, and the object twice. */
#define OBJECT "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"
static const char mixed[] = OBJECT "data: {k: 1, k: 2}\n---\n" OBJECT;

static void what_fails_is_what_fails_the_run(void **state)
{
	(void)state;
	static const struct {
		enum severity fail_on;
		size_t failures;
	} cases[] = {{SEVERITY_INFO, 2}, {SEVERITY_WARNING, 1}, {SEVERITY_ERROR, 1}};
	const struct source source = {"a.yaml", str_of(mixed)};
	struct lint_result result;
	struct lint_options lint_options = LINT_OPTIONS;
	static const struct str select[] = {{"API006", 6}, {"API007", 6}};
	lint_options.texts = &source;
	lint_options.n_texts = 1;
	lint_options.select = select;
	lint_options.n_select = COUNT_OF(select);
	assert_true(lint_run(&lint_options, &result));
	assert_int_equal(result.n_findings, 2);
	result.findings[0].severity = SEVERITY_ERROR;
	result.findings[1].severity = SEVERITY_INFO;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const struct report_options o = {.fail_on = cases[i].fail_on};
		struct buf out;
		render_result("junit", &result, &o, &out);
		assert_int_equal(count(&out, "<failure "), cases[i].failures);
		assert_int_equal(count(&out, "<system-out>"), 2 - cases[i].failures);
		buf_release(&out);
		render_result("tap", &result, &o, &out);
		assert_int_equal(count(&out, "\nnot ok "), cases[i].failures);
		assert_int_equal(count(&out, "\nok "), 2 - cases[i].failures);
		buf_release(&out);
	}
	lint_result_release(&result);
}

static void sarif_tells_of_the_run(void **state)
{
	(void)state;
	const int status = 1;
	const struct report_options o = {.exit_status = &status, .version = "1.2.3"};
	struct buf out;
	size_t bad;
	render("sarif", mixed, &o, &out);
	struct json *j = json_parse(buf_str(&out), &bad);
	assert_non_null(j);
	const struct json *run = json_at(json_get(j, "runs"), 0),
			  *invocation = json_at(json_get(run, "invocations"), 0);
	assert_int_equal(json_number(json_get(invocation, "exitCode"), -1), 1);
	const struct json *driver = json_get(json_get(run, "tool"), "driver");
	assert_true(str_is(json_str(json_get(driver, "semanticVersion")), "1.2.3"));
	assert_non_null(strstr(out.p, "\"executionSuccessful\":true"));
	json_free(j);
	buf_release(&out);
	const int failed = 2;
	render("sarif", mixed, &(struct report_options){.exit_status = &failed}, &out);
	assert_non_null(strstr(out.p, "\"executionSuccessful\":false,\"exitCode\":2"));
	buf_release(&out);
	render("sarif", mixed, &(struct report_options){0}, &out);
	assert_null(strstr(out.p, "exitCode"));
	assert_null(strstr(out.p, "semanticVersion"));
	buf_release(&out);
}

static void paths_come_back_from_sarif(void **state)
{
	(void)state;
	static const struct {
		const char *path, *uri;
	} cases[] = {
		{"a/b-c_d.e~f", "\"uri\":\"a/b-c_d.e~f\",\"uriBaseId\":\"SRCROOT\""},
		{"./a.yaml", "\"uri\":\"a.yaml\",\"uriBaseId\":\"SRCROOT\""},
		{"../a.yaml", "\"uri\":\"../a.yaml\",\"uriBaseId\":\"SRCROOT\""},
		{"/a b", "\"uri\":\"file:///a%20b\""},
		{"a:b%\xff", "\"uri\":\"a%3Ab%25%FF\""},
		{"<stdin>", "\"uri\":\"%3Cstdin%3E\""},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const struct source source = {cases[i].path, str_of(mixed)};
		struct lint_result result;
		struct buf out;
		lint(&result, &source, 1);
		render_result("sarif", &result, &(struct report_options){0}, &out);
		assert_non_null(strstr(out.p, cases[i].uri));
		buf_release(&out);
		lint_result_release(&result);
	}
}

static void fingerprints(const char *name, const char *text, enum fingerprint_kind kind, struct buf *out)
{
	const struct source source = {name, str_of(text)};
	struct lint_result result;
	struct occurrences seen;
	lint(&result, &source, 1);
	occurrences_init(&seen);
	buf_init(out, BUF_NO_LIMIT);
	for (size_t i = 0; i < result.n_findings; i++) {
		if (strcmp(result.findings[i].rule->code, "API006") != 0 &&
		    strcmp(result.findings[i].rule->code, "API010") != 0)
			continue;
		fingerprint_put(&seen, kind, &result.findings[i], out);
		buf_addc(out, '\n');
	}
	occurrences_release(&seen);
	lint_result_release(&result);
}

static void assert_fingerprints(const char *a_name, const char *a, const char *b_name, const char *b,
				enum fingerprint_kind kind, bool same)
{
	struct buf one, two;
	fingerprints(a_name, a, kind, &one);
	fingerprints(b_name, b, kind, &two);
	assert_true(one.n >= 17);
	assert_int_equal(str_eq(buf_str(&one), buf_str(&two)), same);
	buf_release(&one);
	buf_release(&two);
}

static void fingerprints_outlive_moved_lines(void **state)
{
	(void)state;
	static const char text[] = OBJECT "data: {k: 1, k: 2}\n";
	static const char moved[] = "# moved\n\n" OBJECT "data:\n  # and apart\n  k: 1\n  k: 2\n";
	static const char other_key[] = OBJECT "data: {l: 1, l: 2}\n";
	static const char other_object[] = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\ndata: {k: 1, k: 2}\n";
	for (int i = 0; i < 2; i++) {
		enum fingerprint_kind kind = i ? FINGERPRINT_IN_REPORT : FINGERPRINT_IN_FILE;
		assert_fingerprints("a", text, "a", moved, kind, true);
		assert_fingerprints("a", text, "a", other_key, kind, false);
		assert_fingerprints("a", text, "a", other_object, kind, false);
		/* The line that is named in the message does not count. */
		assert_fingerprints("a", "a: [\n", "a", "# x\n\na: [\n", kind, true);
	}
	assert_fingerprints("a", text, "b", text, FINGERPRINT_IN_FILE, true);
	assert_fingerprints("a", text, "b", text, FINGERPRINT_IN_REPORT, false);
}

static void equal_findings_are_numbered(void **state)
{
	(void)state;
	struct buf out;
	fingerprints("a", OBJECT "data: {k: 1, k: 2, k: 3}\n---\n" OBJECT "data: {k: 1, k: 2}\n", FINGERPRINT_IN_FILE,
		     &out);
	struct str rest = buf_str(&out), line;
	struct occurrences seen;
	occurrences_init(&seen);
	size_t n = 0;
	while (str_split(&rest, '\n', &line) && line.n) {
		assert_int_equal(occurrences_before(&seen, line), 0);
		n++;
	}
	assert_int_equal(n, 3);
	occurrences_release(&seen);
	buf_release(&out);
}

static void files_come_in_order_clean_ones_too(void **state)
{
	(void)state;
	const struct source sources[] = {{"clean", STR(OBJECT)},
					 {"bad", STR("a: [\n")},
					 {"empty", STR("")},
					 {"worse", STR("a: [\n---\nb: [\n")}};
	static const size_t findings[] = {0, 1, 0, 2};
	struct lint_result result;
	struct lint_options o = LINT_OPTIONS;
	static const struct str select[] = {{"API010", 6}};
	o.texts = sources;
	o.n_texts = COUNT_OF(sources);
	o.select = select;
	o.n_select = 1;
	assert_true(lint_run(&o, &result));
	struct report_walk walk = {0};
	struct report_file file;
	size_t n = 0;
	while (report_next_file(&result, &walk, &file)) {
		assert_int_equal(file.index, n);
		assert_string_equal(file.source->name, sources[n].name);
		assert_int_equal(file.n, findings[n]);
		n++;
	}
	assert_int_equal(n, COUNT_OF(sources));
	lint_result_release(&result);
}

static void markup_stays_text(void **state)
{
	(void)state;
	static const struct {
		const char *text, *markup, *attribute;
	} cases[] = {
		{"a<b>&\"c\"'d'", "a&lt;b&gt;&amp;&quot;c&quot;'d'", "a&lt;b&gt;&amp;&quot;c&quot;'d'"},
		{"a\nb\tc\x01\x1b[", "a\nb\\x09c\\x01\\x1b[", "a&#10;b\\x09c\\x01\\x1b["},
		{"\xff\xc3\xa9\xf0\x9f\x9a\x80\xe2", "\\xff\xc3\xa9\xf0\x9f\x9a\x80\\xe2",
		 "\\xff\xc3\xa9\xf0\x9f\x9a\x80\\xe2"},
		{"\xef\xbf\xbe|\xef\xbf\xbf|\xef\xbf\xbd|\xef\xbb\xbf",
		 "\xef\xbf\xbd|\xef\xbf\xbd|\xef\xbf\xbd|\xef\xbb\xbf",
		 "\xef\xbf\xbd|\xef\xbf\xbd|\xef\xbf\xbd|\xef\xbb\xbf"},
		{"]]>", "]]&gt;", "]]&gt;"},
		{"", "", ""},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct buf out;
		buf_init(&out, BUF_NO_LIMIT);
		markup_text(str_of(cases[i].text), &out);
		assert_true(str_is(buf_str(&out), cases[i].markup));
		buf_clear(&out);
		markup_attribute(str_of(cases[i].text), &out);
		assert_true(str_is(buf_str(&out), cases[i].attribute));
		buf_release(&out);
	}
}

static void no_format_shows_a_secret(void **state)
{
	(void)state;
	static const char token[] = "hf_aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789";
	struct buf text;
	buf_init(&text, BUF_NO_LIMIT);
	buf_addf(&text,
		 "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n    - {name: m, image: i, env: "
		 "[{name: T, value: %s, value: %s}]}\n",
		 token, token);
	for (size_t i = 0; report_formats[i]; i++) {
		struct buf out;
		render(report_formats[i]->name, text.p, &(struct report_options){.frames = true}, &out);
		assert_true(count(&out, "API006") > 0);
		assert_int_equal(count(&out, token), 0);
		assert_int_equal(count(&out, token + 5), 0);
		buf_release(&out);
	}
	buf_release(&text);
}

/* Reports that a reader could be steered by: whatever stands in a file, no tag and no control character comes out. */
static void hostile_files_stay_data(void **state)
{
	(void)state;
	static const char text[] =
		"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: \"</pre><script>\\e\\0\"}\n"
		"data:\n  \"</title><script>\\n::error::\\e]0;\": 1\n  \"</title><script>\\n::error::\\e]0;\": "
		"2 # </pre><script>\n";
	for (size_t i = 0; report_formats[i]; i++) {
		struct buf out;
		render(report_formats[i]->name, text, &(struct report_options){.frames = true}, &out);
		assert_true(count(&out, "API006") > 0);
		assert_int_equal(count(&out, "\x1b"), 0);
		assert_int_equal(strlen(out.p), out.n);
		assert_int_equal(count(&out, "\n::error::"), 0);
		bool markup = strcmp(report_formats[i]->name, "html") == 0 ||
			      strcmp(report_formats[i]->name, "junit") == 0 ||
			      strcmp(report_formats[i]->name, "checkstyle") == 0;
		if (markup)
			assert_int_equal(count(&out, "<script>"), strcmp(report_formats[i]->name, "html") == 0);
		buf_release(&out);
	}
}

static void sources_are_told_apart(void **state)
{
	(void)state;
	static const struct {
		const char *sources, *words[3];
	} cases[] = {
		{"https://a.example/ https://b.example/", {"https://a.example/", "https://b.example/"}},
		{"k8sai's own", {"k8sai's own"}},
		{"https://a.example/ and more", {"https://a.example/", "and more"}},
		{"", {NULL}},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct str rest = str_of(cases[i].sources), word;
		size_t n = 0;
		while (describe_next_source(&rest, &word)) {
			assert_non_null(cases[i].words[n]);
			assert_true(str_is(word, cases[i].words[n]));
			n++;
		}
		assert_null(cases[i].words[n]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_fails_is_what_fails_the_run),
		cmocka_unit_test(sarif_tells_of_the_run),
		cmocka_unit_test(paths_come_back_from_sarif),
		cmocka_unit_test(fingerprints_outlive_moved_lines),
		cmocka_unit_test(equal_findings_are_numbered),
		cmocka_unit_test(files_come_in_order_clean_ones_too),
		cmocka_unit_test(markup_stays_text),
		cmocka_unit_test(no_format_shows_a_secret),
		cmocka_unit_test(hostile_files_stay_data),
		cmocka_unit_test(sources_are_told_apart),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
