/* SPDX-License-Identifier: Apache-2.0
 * JUnit's XML as Jenkins and GitLab read it: a suite a file, a case a finding, one passed case for a clean file. The
 * names of cases hold no lines, so that a finding is the same test from one run to the next. */
#include "lint/fingerprint.h"
#include "lint/rule.h"
#include "report/describe.h"
#include "report/escape.h"
#include "report/files.h"
#include "report/frame.h"
#include "report/markup.h"
#include "report/report.h"

struct counts {
	size_t tests, failures, errors;
};

struct junit {
	const struct report_options *options;
	struct redactor redactor;
	/** Names of cases, to number equal ones. */
	struct occurrences names;
	/** Room to put texts together in. */
	struct buf text;
	struct buf *out;
};

static bool fails(const struct junit *j, const struct finding *f)
{
	return f->severity >= j->options->fail_on;
}

static struct counts count_file(const struct junit *j, const struct report_file *file)
{
	struct counts c = {.tests = file->n ? file->n : 1};
	for (size_t i = 0; i < file->n; i++)
		c.failures += fails(j, &file->findings[i]);
	return c;
}

static void put_counts(struct counts c, struct buf *out)
{
	buf_addf(out, " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"0\" time=\"0\">\n", c.tests, c.failures,
		 c.errors);
}

static void open_case(struct junit *j, struct str name, struct str path)
{
	buf_addz(j->out, "    <testcase");
	markup_add("name", name, j->out);
	markup_add("classname", path, j->out);
}

/* Where, what, the line, and how to mend it. */
static void put_body(struct junit *j, const struct finding *f)
{
	struct buf *text = &j->text;
	buf_clear(text);
	escape_line(str_of(f->source->name), text);
	buf_addf(text, ":%zu:%zu: %s ", f->start.line, f->start.column, severity_name(f->severity));
	describe_rule(f->rule, text);
	buf_addz(text, ": ");
	escape_line(f->message, text);
	buf_addc(text, '\n');
	frame_print(&j->redactor, f->source, f->start.line, f->begin, f->end, false, text);
	if (f->kind.n || f->field.n) {
		buf_addz(text, f->kind.n ? "in " : "");
		describe_spot(f, text);
		buf_addc(text, '\n');
	}
	for (const struct related *r = f->related; r; r = r->next) {
		escape_line(str_of(r->source->name), text);
		buf_addf(text, ":%zu:%zu: ", r->start.line, r->start.column);
		escape_line(r->message, text);
		buf_addc(text, '\n');
	}
	if (f->fix) {
		buf_addz(text, f->fix->safety == FIX_SAFE ? "fix: " : "unsafe fix: ");
		escape_line(f->fix->text, text);
		buf_addc(text, '\n');
	}
	if (f->rule->fix)
		buf_addf(text, "%s\n", f->rule->fix);
	if (f->rule->source)
		buf_addf(text, "%s\n", f->rule->source);
	markup_text(buf_str(text), j->out);
}

/* "GPU001 gpu-limit-missing: Deployment llama: spec.template.spec.containers[0].resources (2)" */
static void put_name(struct junit *j, const struct finding *f, struct str path, struct buf *name)
{
	describe_rule(f->rule, name);
	if (f->kind.n || f->field.n) {
		buf_addz(name, ": ");
		describe_spot(f, name);
	}
	struct buf *key = &j->text;
	buf_clear(key);
	buf_adds(key, path);
	buf_addc(key, '\0');
	buf_adds(key, buf_str(name));
	size_t before = occurrences_before(&j->names, buf_str(key));
	if (before)
		buf_addf(name, " (%zu)", before + 1);
}

static void put_finding(struct junit *j, const struct finding *f, struct str path)
{
	struct buf name;
	buf_init(&name, BUF_NO_LIMIT);
	put_name(j, f, path, &name);
	open_case(j, buf_str(&name), path);
	markup_add("file", path, j->out);
	buf_addf(j->out, " line=\"%zu\" time=\"0\">\n", f->start.line);
	if (fails(j, f)) {
		buf_addz(j->out, "      <failure");
		markup_add("message", f->message, j->out);
		buf_addf(j->out, " type=\"%s\">", severity_name(f->severity));
		put_body(j, f);
		buf_addz(j->out, "</failure>\n");
	} else {
		buf_addz(j->out, "      <system-out>");
		put_body(j, f);
		buf_addz(j->out, "</system-out>\n");
	}
	buf_addz(j->out, "    </testcase>\n");
	buf_release(&name);
}

static void put_file(struct junit *j, const struct report_file *file, struct sink *out)
{
	struct str path = report_plain_path(file->source);
	buf_addz(j->out, "  <testsuite");
	markup_add("name", path, j->out);
	put_counts(count_file(j, file), j->out);
	if (!file->n) {
		open_case(j, STR("no findings"), path);
		markup_add("file", path, j->out);
		buf_addz(j->out, " time=\"0\"/>\n");
	}
	for (size_t i = 0; i < file->n; i++) {
		put_finding(j, &file->findings[i], path);
		sink_settle(out);
	}
	buf_addz(j->out, "  </testsuite>\n");
}

/* What could not be read, in a suite of its own. */
static void put_problems(struct junit *j, const struct lint_result *result)
{
	size_t n = describe_count(&result->problems);
	if (!n)
		return;
	buf_addz(j->out, "  <testsuite name=\"k8sai\"");
	put_counts((struct counts){.tests = n, .errors = n}, j->out);
	for (const struct problem *p = result->problems.first; p; p = p->next) {
		buf_clear(&j->text);
		describe_problem(p, &j->text);
		open_case(j, buf_str(&j->text), STR("k8sai"));
		buf_addz(j->out, " time=\"0\">\n      <error");
		markup_add("message", buf_str(&j->text), j->out);
		buf_addz(j->out, " type=\"input\"/>\n    </testcase>\n");
	}
	buf_addz(j->out, "  </testsuite>\n");
}

static void write_junit(const struct lint_result *result, const struct report_options *options, struct sink *out)
{
	struct junit j = {.options = options, .out = &out->buf};
	struct report_file file;
	struct counts all = {0};
	redactor_init(&j.redactor, result->secrets, result->n_secrets);
	occurrences_init(&j.names);
	buf_init(&j.text, BUF_NO_LIMIT);
	all.tests = all.errors = describe_count(&result->problems);
	for (struct report_walk walk = {0}; report_next_file(result, &walk, &file);) {
		struct counts c = count_file(&j, &file);
		all.tests += c.tests;
		all.failures += c.failures;
	}
	buf_addz(j.out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"k8sai\"");
	put_counts(all, j.out);
	put_problems(&j, result);
	for (struct report_walk walk = {0}; report_next_file(result, &walk, &file);) {
		put_file(&j, &file, out);
		sink_settle(out);
	}
	buf_addz(j.out, "</testsuites>\n");
	buf_release(&j.text);
	occurrences_release(&j.names);
	redactor_release(&j.redactor);
}

const struct report report_junit = {
	.name = "junit", .summary = "tests for Jenkins, GitLab and others", .write = write_junit};
