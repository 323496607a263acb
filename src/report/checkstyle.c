/* SPDX-License-Identifier: Apache-2.0
 * Checkstyle's XML, which Jenkins' Warnings plugin, reviewdog and many editors read. */
#include "lint/rule.h"
#include "report/describe.h"
#include "report/files.h"
#include "report/markup.h"
#include "report/report.h"

static void put_finding(const struct finding *f, struct buf *out)
{
	struct buf text;
	buf_init(&text, BUF_NO_LIMIT);
	describe_finding(f, &text);
	buf_addf(out, "    <error line=\"%zu\" column=\"%zu\" severity=\"%s\"", f->start.line, f->start.column,
		 severity_name(f->severity));
	markup_add("message", buf_str(&text), out);
	/* Readers cut the source at its dots and take the last part for the rule. */
	buf_addf(out, " source=\"k8sai.%s\"/>\n", f->rule->code);
	buf_release(&text);
}

static void write_checkstyle(const struct lint_result *result, const struct report_options *options, struct sink *out)
{
	struct report_walk walk = {0};
	struct report_file file;
	(void)options;
	buf_addz(&out->buf, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"4.3\">\n");
	while (report_next_file(result, &walk, &file)) {
		buf_addz(&out->buf, "  <file");
		markup_add("name", report_plain_path(file.source), &out->buf);
		buf_addz(&out->buf, file.n ? ">\n" : "/>\n");
		for (size_t i = 0; i < file.n; i++) {
			put_finding(&file.findings[i], &out->buf);
			sink_settle(out);
		}
		buf_addz(&out->buf, file.n ? "  </file>\n" : "");
		sink_settle(out);
	}
	buf_addz(&out->buf, "</checkstyle>\n");
}

const struct report report_checkstyle = {
	.name = "checkstyle", .summary = "XML for Jenkins and review bots", .write = write_checkstyle};
