/* SPDX-License-Identifier: Apache-2.0
 * One line a finding, in the form that compilers use and editors jump by. */
#include "lint/rule.h"
#include "report/escape.h"
#include "report/report.h"

static void write_short(const struct lint_result *result, const struct report_options *options, struct sink *out)
{
	(void)options;
	for (size_t i = 0; i < result->n_findings; i++) {
		const struct finding *f = &result->findings[i];
		escape_line(str_of(f->source->name), &out->buf);
		buf_addf(&out->buf, ":%zu:%zu: %s: ", f->start.line, f->start.column, severity_name(f->severity));
		struct str rest = f->message, line;
		for (bool first = true; str_split(&rest, '\n', &line); first = false) {
			buf_addz(&out->buf, first ? "" : " ");
			escape_controls(line, &out->buf);
		}
		buf_addf(&out->buf, " [%s]\n", f->rule->code);
		sink_settle(out);
	}
}

const struct report report_short = {
	.name = "short", .summary = "one line a finding, for editors", .write = write_short};
