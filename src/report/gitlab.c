/* SPDX-License-Identifier: Apache-2.0
 * A code quality report, which GitLab shows in merge requests:
 * https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format */
#include "lint/fingerprint.h"
#include "lint/rule.h"
#include "report/describe.h"
#include "report/files.h"
#include "report/member.h"
#include "report/report.h"

/* GitLab's own words, from info over minor, major and critical to blocker. */
static const char *const severities[SEVERITY_COUNT] = {
	[SEVERITY_INFO] = "info", [SEVERITY_WARNING] = "major", [SEVERITY_ERROR] = "critical"};

static void put_finding(const struct finding *f, struct occurrences *seen, struct buf *out)
{
	struct buf text;
	buf_init(&text, BUF_NO_LIMIT);
	describe_finding(f, &text);
	buf_addc(out, '{');
	member_text("description", buf_str(&text), out);
	buf_addz(out, ",\"check_name\":\"");
	describe_rule(f->rule, out);
	buf_addz(out, "\",\"fingerprint\":\"");
	fingerprint_put(seen, FINGERPRINT_IN_REPORT, f, out);
	buf_addf(out, "\",\"severity\":\"%s\",\"location\":{", severities[f->severity]);
	member_text("path", report_plain_path(f->source), out);
	buf_addf(out, ",\"lines\":{\"begin\":%zu,\"end\":%zu}}}", f->start.line, f->stop.line);
	buf_release(&text);
}

static void write_gitlab(const struct lint_result *result, const struct report_options *options, struct sink *out)
{
	struct occurrences seen;
	(void)options;
	occurrences_init(&seen);
	buf_addc(&out->buf, '[');
	for (size_t i = 0; i < result->n_findings; i++) {
		buf_addz(&out->buf, i ? ",\n" : "\n");
		put_finding(&result->findings[i], &seen, &out->buf);
		sink_settle(out);
	}
	buf_addz(&out->buf, result->n_findings ? "\n]\n" : "]\n");
	occurrences_release(&seen);
}

const struct report report_gitlab = {
	.name = "gitlab", .summary = "code quality in GitLab merge requests", .write = write_gitlab};
