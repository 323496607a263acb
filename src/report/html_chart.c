/* SPDX-License-Identifier: Apache-2.0
 * A bar a family, divided by severity. */
#include <stdlib.h>

#include "base/alloc.h"
#include "lint/rule.h"
#include "report/html.h"
#include "report/markup.h"

/* In the units of the picture: the bars begin behind the longest title and leave room for a number. */
enum { WIDTH = 720, BARS = 210, BARS_WIDTH = 430, ROW = 26, BAR = 16, LEAST = 3 };

struct str html_letters(const struct rule *rule)
{
	return rule_letters(rule);
}

struct html_family *html_families(const struct lint_result *result, const struct used_rules *used, size_t *n)
{
	struct html_family *families = xcalloc(used->n + 1, sizeof *families);
	size_t *family_of = xcalloc(used->n + 1, sizeof *family_of);
	*n = 0;
	for (size_t i = 0; i < used->n; i++) {
		struct str letters = html_letters(used->at[i]);
		if (!*n || !str_eq(families[*n - 1].letters, letters)) {
			const char *title = rule_family(used->at[i]);
			families[(*n)++] = (struct html_family){letters, *title ? title : "other rules", {0}};
		}
		family_of[i] = *n - 1;
	}
	for (size_t i = 0; i < result->n_findings; i++) {
		const struct finding *f = &result->findings[i];
		families[family_of[used_index(used, f->rule)]].count[f->severity]++;
	}
	free(family_of);
	return families;
}

static size_t total_of(const struct html_family *f)
{
	size_t total = 0;
	for (int s = 0; s < SEVERITY_COUNT; s++)
		total += f->count[s];
	return total;
}

static size_t bar_width(size_t count, size_t most)
{
	size_t width = (size_t)((double)count * BARS_WIDTH / (double)most);
	return count && width < LEAST ? LEAST : width;
}

static void put_counts(const struct html_family *f, struct buf *out)
{
	bool any = false;
	for (int s = SEVERITY_COUNT - 1; s >= 0; s--) {
		if (!f->count[s])
			continue;
		buf_addf(out, "%s%zu %s%s", any ? ", " : "", f->count[s], severity_name((enum severity)s),
			 f->count[s] == 1 ? "" : "s");
		any = true;
	}
}

static void put_row(const struct html_family *f, size_t y, size_t most, struct buf *out)
{
	size_t x = BARS;
	buf_addf(out, "<text x=\"0\" y=\"%zu\">", y + 17);
	markup_text(str_of(f->title), out);
	buf_addz(out, "</text>\n");
	for (int s = SEVERITY_COUNT - 1; s >= 0; s--) {
		size_t width = bar_width(f->count[s], most);
		if (!width)
			continue;
		buf_addf(out, "<rect class=\"%s\" x=\"%zu\" y=\"%zu\" width=\"%zu\" height=\"%d\"/>\n",
			 severity_name((enum severity)s), x, y + (ROW - BAR) / 2, width, BAR);
		x += width;
	}
	buf_addf(out, "<text x=\"%zu\" y=\"%zu\">%zu</text>\n", x + 8, y + 17, total_of(f));
}

void html_chart(const struct html_family *families, size_t n, struct buf *out)
{
	size_t most = 1;
	for (size_t i = 0; i < n; i++)
		most = total_of(&families[i]) > most ? total_of(&families[i]) : most;
	buf_addf(out,
		 "<figure>\n<svg viewBox=\"0 0 %d %zu\" role=\"img\" aria-labelledby=\"chart-title chart-text\">\n"
		 "<title id=\"chart-title\">Findings by family and severity</title>\n<desc id=\"chart-text\">",
		 WIDTH, n * ROW);
	for (size_t i = 0; i < n; i++) {
		buf_addz(out, i ? "; " : "");
		markup_text(str_of(families[i].title), out);
		buf_addz(out, ": ");
		put_counts(&families[i], out);
	}
	buf_addz(out, "</desc>\n");
	for (size_t i = 0; i < n; i++)
		put_row(&families[i], i * ROW, most, out);
	buf_addz(out, "</svg>\n<figcaption>");
	for (int s = SEVERITY_COUNT - 1; s >= 0; s--)
		buf_addf(out, "<span><span class=\"key %s\"></span>%ss</span>", severity_name((enum severity)s),
			 severity_name((enum severity)s));
	buf_addz(out, "</figcaption>\n</figure>\n");
}
