/* SPDX-License-Identifier: Apache-2.0
 * Reports of real lint runs: JSON that parses back to what was found, one line a finding in the short format, chunks
 * that stay small. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/json.h"
#include "lint/rule.h"
#include "report/report.h"

/* What a sink was given. */
struct got {
	struct buf text;
	size_t chunks, largest;
	/** Fail from this chunk on; 0: never. */
	size_t fail_at;
};

static bool take(void *ctx, struct str chunk)
{
	struct got *g = ctx;
	g->chunks++;
	if (g->fail_at && g->chunks >= g->fail_at)
		return false;
	g->largest = chunk.n > g->largest ? chunk.n : g->largest;
	buf_adds(&g->text, chunk);
	return true;
}

static void lint(struct lint_result *result, const struct source *source)
{
	struct lint_options o = LINT_OPTIONS;
	o.texts = source;
	o.n_texts = 1;
	o.jobs = 1;
	assert_true(lint_run(&o, result));
}

/* The report of `text` in one format. */
static void render(const char *format, const char *text, struct got *got)
{
	const struct source source = {"a \"b\"\n.yaml", str_of(text)};
	struct lint_result result;
	lint(&result, &source);
	*got = (struct got){.fail_at = got->fail_at};
	buf_init(&got->text, BUF_NO_LIMIT);
	struct sink sink;
	sink_init(&sink, take, got);
	report_find(str_of(format))->write(&result, &(struct report_options){.frames = true}, &sink);
	assert_int_equal(sink_flush(&sink), got->fail_at == 0);
	sink_release(&sink);
	lint_result_release(&result);
}

static const char twice[] = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: \"m\xC3\xBCll\", namespace: "
			    "ns}\ndata:\n  a\"\\: 1\n  a\"\\: 2\n";

static void json_says_what_was_found(void **state)
{
	(void)state;
	struct got got = {0};
	render("json", twice, &got);
	size_t bad;
	struct json *j = json_parse(buf_str(&got.text), &bad);
	assert_non_null(j);
	assert_int_equal(json_number(json_get(j, "version"), 0), 1);
	const struct json *findings = json_get(j, "findings"), *f = NULL;
	for (size_t i = 0; i < json_count(findings); i++)
		if (str_is(json_str(json_get(json_at(findings, i), "code")), "API006"))
			f = json_at(findings, i);
	assert_non_null(f);
	assert_true(str_is(json_str(json_get(f, "name")), "duplicate-key"));
	assert_true(str_is(json_str(json_get(f, "severity")), "error"));
	assert_true(str_is(json_str(json_get(f, "path")), "a \"b\"\n.yaml"));
	assert_int_equal(json_number(json_get(f, "line"), 0), 6);
	assert_int_equal(json_number(json_get(f, "column"), 0), 3);
	assert_int_equal(json_number(json_get(f, "endLine"), 0), 6);
	assert_int_equal(json_number(json_get(f, "endColumn"), 0), 6);
	assert_true(str_is(json_str(json_get(json_get(f, "object"), "kind")), "ConfigMap"));
	assert_true(str_is(json_str(json_get(json_get(f, "object"), "namespace")), "ns"));
	assert_true(str_is(json_str(json_get(json_get(f, "object"), "name")), "m\xC3\xBCll"));
	assert_int_equal(json_count(json_get(f, "related")), 1);
	assert_non_null(json_get(f, "fix"));
	assert_non_null(json_get(f, "message"));
	assert_non_null(json_get(f, "field"));
	const struct json *summary = json_get(j, "summary");
	assert_int_equal(json_number(json_get(summary, "objects"), 0), 1);
	assert_true(json_number(json_get(summary, "errors"), 0) >= 1);
	static const char *const members[] = {"files", "documents",  "skipped",  "warnings",
					      "infos", "suppressed", "baselined"};
	for (size_t i = 0; i < COUNT_OF(members); i++)
		assert_true(json_number(json_get(summary, members[i]), -1) >= 0);
	json_free(j);
	buf_release(&got.text);
}

static void json_of_any_bytes_parses(void **state)
{
	(void)state;
	static const char *const texts[] = {
		"", "\xFF\xFE", "a: [", "\x1b[0m: {",
		"apiVersion: v1\nkind: \"\\u0001\\n\"\nkind: x\nmetadata: {name: \"\\e[1m\"}\n"};
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		struct got got = {0};
		render("json", texts[i], &got);
		size_t bad;
		struct json *j = json_parse(buf_str(&got.text), &bad);
		assert_non_null(j);
		json_free(j);
		buf_release(&got.text);
	}
}

static void short_is_one_line_a_finding(void **state)
{
	(void)state;
	const struct source source = {"x.yaml", str_of(twice)};
	struct lint_result result;
	lint(&result, &source);
	assert_true(result.n_findings > 0);
	struct got got = {0};
	render("short", twice, &got);
	size_t lines = 0;
	for (size_t i = 0; i < got.text.n; i++)
		lines += got.text.p[i] == '\n';
	assert_int_equal(lines, result.n_findings);
	assert_non_null(strstr(got.text.p, ":6:3: error: "));
	buf_release(&got.text);
	lint_result_release(&result);
}

/* Many findings, so that several chunks are handed on. */
static void many(struct buf *text)
{
	buf_init(text, BUF_NO_LIMIT);
	for (unsigned i = 0; i < 2000; i++)
		buf_addf(text, "---\napiVersion: v1\nkind: ConfigMap\nkind: ConfigMap\nmetadata: {name: a%u}\n", i);
}

static void a_long_report_comes_in_chunks(void **state)
{
	(void)state;
	struct buf text;
	many(&text);
	for (size_t i = 0; report_formats[i]; i++) {
		struct got got = {0};
		render(report_formats[i]->name, text.p, &got);
		assert_true(got.chunks > 1);
		assert_true(got.largest < 128 << 10);
		buf_release(&got.text);
	}
	buf_release(&text);
}

static void nothing_follows_a_failed_write(void **state)
{
	(void)state;
	struct buf text;
	many(&text);
	struct got got = {.fail_at = 2};
	render("short", text.p, &got);
	assert_int_equal(got.chunks, 2);
	buf_release(&got.text);
	buf_release(&text);
}

static void formats_have_names(void **state)
{
	(void)state;
	for (size_t i = 0; report_formats[i]; i++) {
		assert_ptr_equal(report_find(str_of(report_formats[i]->name)), report_formats[i]);
		assert_non_null(report_formats[i]->summary);
	}
	assert_null(report_find(STR("xml")));
	assert_null(report_find(STR("")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(json_says_what_was_found),       cmocka_unit_test(json_of_any_bytes_parses),
		cmocka_unit_test(short_is_one_line_a_finding),    cmocka_unit_test(a_long_report_comes_in_chunks),
		cmocka_unit_test(nothing_follows_a_failed_write), cmocka_unit_test(formats_have_names),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
