/* SPDX-License-Identifier: Apache-2.0
 * Workflow commands, which GitHub Actions turns into annotations of a pull request:
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands */
#include "lint/rule.h"
#include "report/describe.h"
#include "report/escape.h"
#include "report/files.h"
#include "report/report.h"

static const char *const commands[SEVERITY_COUNT] = {
	[SEVERITY_INFO] = "notice", [SEVERITY_WARNING] = "warning", [SEVERITY_ERROR] = "error"};

/* What the runner decodes: https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts */
static void put_data(struct str s, bool property, struct buf *out)
{
	struct buf safe;
	buf_init(&safe, BUF_NO_LIMIT);
	escape_controls(s, &safe);
	for (size_t i = 0; i < safe.n; i++) {
		char c = safe.p[i];
		if (c == '%' || c == '\n' || (property && (c == ':' || c == ',')))
			buf_addf(out, "%%%02X", (unsigned)c);
		else
			buf_addc(out, c);
	}
	buf_release(&safe);
}

static void put_finding(const struct finding *f, struct buf *out)
{
	buf_addf(out, "::%s file=", commands[f->severity]);
	put_data(report_plain_path(f->source), true, out);
	buf_addf(out, ",line=%zu,endLine=%zu", f->start.line, f->stop.line);
	/* Columns are for places on one line only. */
	if (f->start.line == f->stop.line)
		buf_addf(out, ",col=%zu,endColumn=%zu", f->start.column, f->stop.column);
	buf_addz(out, ",title=");
	describe_rule(f->rule, out);
	buf_addz(out, "::");
	struct buf text;
	buf_init(&text, BUF_NO_LIMIT);
	buf_adds(&text, f->message);
	if (f->kind.n || f->field.n) {
		buf_addz(&text, f->kind.n ? "\nin " : "\n");
		describe_spot(f, &text);
	}
	put_data(buf_str(&text), false, out);
	buf_addc(out, '\n');
	buf_release(&text);
}

static void write_github(const struct lint_result *result, const struct report_options *options, struct sink *out)
{
	(void)options;
	for (const struct problem *p = result->problems.first; p; p = p->next) {
		struct buf text;
		buf_init(&text, BUF_NO_LIMIT);
		describe_problem(p, &text);
		buf_addz(&out->buf, "::error title=k8sai::");
		put_data(buf_str(&text), false, &out->buf);
		buf_addc(&out->buf, '\n');
		buf_release(&text);
	}
	for (size_t i = 0; i < result->n_findings; i++) {
		put_finding(&result->findings[i], &out->buf);
		sink_settle(out);
	}
}

const struct report report_github = {
	.name = "github", .summary = "annotations in GitHub Actions", .write = write_github};
