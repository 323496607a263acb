/* SPDX-License-Identifier: Apache-2.0 */
#include "report/report.h"

const struct report *const report_formats[] = {
	&report_text,   &report_short,      &report_json, &report_sarif, &report_junit, &report_github,
	&report_gitlab, &report_checkstyle, &report_tap,  &report_html,  NULL};

const struct report *report_find(struct str name)
{
	for (size_t i = 0; report_formats[i]; i++)
		if (str_is(name, report_formats[i]->name))
			return report_formats[i];
	return NULL;
}

static void add_count(struct buf *out, size_t n, const char *one, const char *many)
{
	buf_addf(out, "%zu %s", n, n == 1 ? one : many);
}

static void add_findings(const struct lint_summary *s, struct buf *out)
{
	static const char *const words[SEVERITY_COUNT][2] = {
		[SEVERITY_ERROR] = {"error", "errors"},
		[SEVERITY_WARNING] = {"warning", "warnings"},
		[SEVERITY_INFO] = {"info", "infos"},
	};
	bool any = false;
	for (int i = SEVERITY_COUNT - 1; i >= 0; i--) {
		if (!s->count[i])
			continue;
		if (any)
			buf_addz(out, ", ");
		add_count(out, s->count[i], words[i][0], words[i][1]);
		any = true;
	}
	if (!any)
		buf_addz(out, "no findings");
}

void report_summary(const struct lint_summary *s, struct buf *out)
{
	size_t skipped = 0;
	for (size_t i = 0; i < SKIP_COUNT; i++)
		skipped += s->skipped[i];
	add_findings(s, out);
	buf_addz(out, " in ");
	add_count(out, s->files, "file", "files");
	buf_addz(out, " (");
	add_count(out, s->objects, "object", "objects");
	if (skipped) {
		buf_addz(out, ", ");
		add_count(out, skipped, "document that is no object", "documents that are no objects");
	}
	if (s->excluded) {
		buf_addz(out, ", ");
		add_count(out, s->excluded, "path excluded", "paths excluded");
	}
	if (s->suppressed)
		buf_addf(out, ", %zu suppressed", s->suppressed);
	if (s->baselined)
		buf_addf(out, ", %zu in the baseline", s->baselined);
	buf_addc(out, ')');
}
