/* SPDX-License-Identifier: Apache-2.0
 * One page for a browser that needs nothing else: no network, no fonts, and no script but for the filter. */
#include "report/html.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "lint/rule.h"
#include "report/describe.h"
#include "report/escape.h"
#include "report/files.h"
#include "report/frame.h"
#include "report/markup.h"
#include "report/report.h"

static void put_all(const char *const *pieces, struct buf *out)
{
	while (*pieces)
		buf_addz(out, *pieces++);
}

/* Whatever a file may hold, a browser is told to fetch nothing. */
static void put_head(const struct lint_summary *summary, struct buf *out)
{
	buf_addz(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
		      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
		      "style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n"
		      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>k8sai lint: ");
	report_summary(summary, out);
	buf_addz(out, "</title>\n<style>\n");
	put_all(html_style, out);
	buf_addz(out, "</style>\n</head>\n<body>\n<header>\n<h1>k8sai lint</h1>\n<p>");
	report_summary(summary, out);
	buf_addz(out, "</p>\n</header>\n<main>\n");
}

static void put_counts(const struct lint_summary *s, struct buf *out)
{
	static const char *const words[SEVERITY_COUNT][2] = {
		[SEVERITY_ERROR] = {"error", "errors"},
		[SEVERITY_WARNING] = {"warning", "warnings"},
		[SEVERITY_INFO] = {"info", "infos"},
	};
	buf_addz(out, "<ul class=\"counts\">\n");
	for (int i = SEVERITY_COUNT - 1; i >= 0; i--)
		buf_addf(out, "<li><b class=\"%s\">%zu</b> %s</li>\n", words[i][0], s->count[i],
			 words[i][s->count[i] != 1]);
	buf_addz(out, "</ul>\n");
}

static void put_problems(const struct problems *problems, struct buf *out)
{
	struct buf text;
	if (!problems->first)
		return;
	buf_init(&text, BUF_NO_LIMIT);
	buf_addz(out, "<h2>What could not be read</h2>\n<ul>\n");
	for (const struct problem *p = problems->first; p; p = p->next) {
		buf_clear(&text);
		describe_problem(p, &text);
		buf_addz(out, "<li class=\"error\"><bdi>");
		markup_text(buf_str(&text), out);
		buf_addz(out, "</bdi></li>\n");
	}
	buf_addz(out, "</ul>\n");
	buf_release(&text);
}

/* A text on one line, whatever is in it. */
static void put_one_line(struct str text, struct buf *out)
{
	struct buf line;
	buf_init(&line, BUF_NO_LIMIT);
	escape_line(text, &line);
	markup_text(buf_str(&line), out);
	buf_release(&line);
}

static void put_path(const struct source *source, struct buf *out)
{
	put_one_line(str_of(source->name), out);
}

static void open_select(const char *label, const char *name, struct buf *out)
{
	buf_addf(out, "<label>%s<select name=\"%s\"><option value=\"\">all</option>\n", label, name);
}

/* Shown by the script, which alone can make use of it. */
static void put_filter(const struct lint_result *result, const struct html_family *families, size_t n, struct sink *out)
{
	struct buf *b = &out->buf;
	struct report_file file;
	buf_addz(b, "<form id=\"filter\" hidden autocomplete=\"off\">\n"
		    "<label>Text<input type=\"search\" name=\"text\"></label>\n");
	open_select("Severity", "severity", b);
	for (int i = SEVERITY_COUNT - 1; i >= 0; i--)
		if (result->summary.count[i])
			buf_addf(b, "<option value=\"%s\">%s</option>\n", severity_name((enum severity)i),
				 severity_name((enum severity)i));
	buf_addz(b, "</select></label>\n");
	open_select("Family", "family", b);
	for (size_t i = 0; i < n; i++)
		buf_addf(b, "<option value=\"%.*s\">%s</option>\n", STR_ARG(families[i].letters), families[i].title);
	buf_addz(b, "</select></label>\n");
	open_select("File", "file", b);
	for (struct report_walk walk = {0}; report_next_file(result, &walk, &file);) {
		if (!file.n)
			continue;
		buf_addf(b, "<option value=\"%zu\">", file.index);
		put_path(file.source, b);
		buf_addf(b, " (%zu)</option>\n", file.n);
		sink_settle(out);
	}
	buf_addz(b, "</select></label>\n<button type=\"reset\">Show all</button>\n"
		    "<p id=\"shown\" role=\"status\"></p>\n</form>\n");
}

static void put_line(const struct finding *f, const struct redactor *redactor, struct buf *out)
{
	struct frame_line line;
	frame_line(redactor, f->source, f->begin, f->end, &line);
	struct str text = buf_str(&line.text);
	buf_addf(out, "<pre><span class=\"dim\">%zu </span>", f->start.line);
	markup_text(str_sub(text, 0, line.from), out);
	if (line.from < line.to) {
		buf_addz(out, "<mark>");
		markup_text(str_sub(text, line.from, line.to - line.from), out);
		buf_addz(out, "</mark>");
	}
	markup_text(str_sub(text, line.to, text.n), out);
	buf_addz(out, "</pre>\n");
	buf_release(&line.text);
}

static void put_related(const struct related *r, struct buf *out)
{
	buf_addz(out, r ? "<ul>\n" : "");
	for (const struct related *each = r; each; each = each->next) {
		buf_addz(out, "<li><bdi>");
		put_path(each->source, out);
		buf_addf(out, ":%zu:%zu</bdi> <bdi>", each->start.line, each->start.column);
		put_one_line(each->message, out);
		buf_addz(out, "</bdi></li>\n");
	}
	buf_addz(out, r ? "</ul>\n" : "");
}

static void put_finding(const struct finding *f, size_t file, const struct redactor *redactor, struct buf *out)
{
	const char *severity = severity_name(f->severity);
	buf_addf(out, "<tr data-severity=\"%s\" data-family=\"%.*s\" data-file=\"%zu\">\n<td class=\"%s\">%s</td>\n",
		 severity, STR_ARG(html_letters(f->rule)), file, severity, severity);
	buf_addz(out, "<th scope=\"row\"><bdi>");
	put_path(f->source, out);
	buf_addf(out, ":%zu:%zu</bdi></th>\n<td><a href=\"#%s\">%s</a>", f->start.line, f->start.column, f->rule->code,
		 f->rule->code);
	if (!(f->rule->flags & RULE_CUSTOM))
		buf_addf(out, " %s", f->rule->name);
	buf_addz(out, "</td>\n<td>");
	struct buf object;
	buf_init(&object, BUF_NO_LIMIT);
	describe_object(f, &object);
	buf_addz(out, "<bdi>");
	put_one_line(buf_str(&object), out);
	buf_addz(out, "</bdi>");
	if (f->field.n) {
		buf_addz(out, object.n ? "<br><code><bdi>" : "<code><bdi>");
		put_one_line(f->field, out);
		buf_addz(out, "</bdi></code>");
	}
	buf_release(&object);
	buf_addz(out, "</td>\n<td><bdi>");
	put_one_line(f->message, out);
	buf_addz(out, "</bdi>\n");
	put_line(f, redactor, out);
	put_related(f->related, out);
	if (f->fix) {
		buf_addz(out, f->fix->safety == FIX_SAFE ? "<p>Fix: " : "<p>Unsafe fix: ");
		put_one_line(f->fix->text, out);
		buf_addz(out, "</p>\n");
	}
	buf_addz(out, "</td>\n</tr>\n");
}

static void put_table(const struct lint_result *result, struct sink *out)
{
	struct redactor redactor;
	struct report_file file;
	redactor_init(&redactor, result->secrets, result->n_secrets);
	buf_addz(&out->buf,
		 "<div class=\"wide\" role=\"region\" aria-labelledby=\"findings-title\" tabindex=\"0\">\n"
		 "<table id=\"findings\">\n<caption>A place is file:line:column; the code of a rule leads to its page "
		 "below.</caption>\n<thead>\n<tr><th scope=\"col\">Severity</th><th scope=\"col\">Place</th>"
		 "<th scope=\"col\">Rule</th><th scope=\"col\">Object and field</th><th "
		 "scope=\"col\">Finding</th></tr>\n"
		 "</thead>\n<tbody>\n");
	for (struct report_walk walk = {0}; report_next_file(result, &walk, &file);) {
		for (size_t i = 0; i < file.n; i++) {
			put_finding(&file.findings[i], file.index, &redactor, &out->buf);
			sink_settle(out);
		}
	}
	buf_addz(&out->buf, "</tbody>\n</table>\n</div>\n");
	redactor_release(&redactor);
}

static void put_findings(const struct lint_result *result, struct sink *out)
{
	struct used_rules used;
	size_t n;
	used_init(&used, result);
	struct html_family *families = html_families(result, &used, &n);
	size_t *counts = xcalloc(used.n + 1, sizeof *counts);
	for (size_t i = 0; i < result->n_findings; i++)
		counts[used_index(&used, result->findings[i].rule)]++;
	html_chart(families, n, &out->buf);
	buf_addz(&out->buf, "<h2 id=\"findings-title\">Findings</h2>\n");
	put_filter(result, families, n, out);
	put_table(result, out);
	buf_addz(&out->buf, "<h2>Rules</h2>\n");
	html_pages(&used, counts, out);
	buf_addz(&out->buf, "<script>\n");
	put_all(html_script, &out->buf);
	buf_addz(&out->buf, "</script>\n");
	free(counts);
	free(families);
	used_release(&used);
}

static void write_html(const struct lint_result *result, const struct report_options *options, struct sink *out)
{
	put_head(&result->summary, &out->buf);
	put_counts(&result->summary, &out->buf);
	put_problems(&result->problems, &out->buf);
	if (result->n_findings)
		put_findings(result, out);
	buf_addf(&out->buf, "</main>\n<footer>Made by k8sai%s%s</footer>\n</body>\n</html>\n",
		 options->version ? " " : "", options->version ? options->version : "");
}

const struct report report_html = {.name = "html", .summary = "one page for a browser", .write = write_html};
