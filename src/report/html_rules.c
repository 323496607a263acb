/* SPDX-License-Identifier: Apache-2.0
 * The pages of rules in the HTML report. */
#include "lint/rule.h"
#include "report/describe.h"
#include "report/html.h"
#include "report/markup.h"

/* Text whose `names` stand between backticks. */
static void put_prose(struct str s, struct buf *out)
{
	struct str part;
	for (bool code = false; str_split(&s, '`', &part); code = !code) {
		/* A backtick without a partner is only itself. */
		bool open = code && !s.p;
		buf_addz(out, open ? "`" : code ? "<code>" : "");
		markup_text(part, out);
		buf_addz(out, code && !open ? "</code>" : "");
	}
}

static void put_section(const char *title, const char *prose, struct buf *out)
{
	if (!prose)
		return;
	buf_addf(out, "<h4>%s</h4>\n<p>", title);
	put_prose(str_of(prose), out);
	buf_addz(out, "</p>\n");
}

static void put_example(const char *title, const char *yaml, struct buf *out)
{
	if (!yaml)
		return;
	buf_addf(out, "<div><h4>%s</h4>\n<pre>", title);
	markup_text(str_of(yaml), out);
	buf_addz(out, "</pre></div>\n");
}

static void put_sources(const char *sources, struct buf *out)
{
	struct str rest = str_of(sources), word;
	for (bool first = true; describe_next_source(&rest, &word); first = false) {
		buf_addz(out, first ? "<h4>Source</h4>\n" : "");
		bool link = str_starts(word, "https://");
		buf_addz(out, link ? "<p><a rel=\"noreferrer\"" : "<p>");
		if (link)
			markup_add("href", word, out);
		buf_addz(out, link ? ">" : "");
		markup_text(word, out);
		buf_addz(out, link ? "</a></p>\n" : "</p>\n");
	}
}

static void put_page(const struct rule *r, size_t count, struct buf *out)
{
	buf_addf(out, "<article id=\"%s\">\n<h3>", r->code);
	describe_rule(r, out);
	buf_addf(out, "</h3>\n<p class=\"dim\">%s, ", severity_name(r->severity));
	markup_text(str_of(rule_family(r)), out);
	buf_addf(out, "; %zu %s here</p>\n<p>", count, count == 1 ? "finding" : "findings");
	put_prose(str_of(r->what), out);
	buf_addz(out, "</p>\n");
	put_section("Why", r->why, out);
	buf_addz(out, "<div class=\"pair\">\n");
	put_example("Bad", r->bad, out);
	put_example("Good", r->good, out);
	buf_addz(out, "</div>\n");
	put_section("How to mend it", r->fix, out);
	put_sources(r->source, out);
	buf_addz(out, "</article>\n");
}

void html_pages(const struct used_rules *used, const size_t *counts, struct sink *out)
{
	for (size_t i = 0; i < used->n; i++) {
		put_page(used->at[i], counts[i], &out->buf);
		sink_settle(out);
	}
}
