/* SPDX-License-Identifier: Apache-2.0
 * The parts of the HTML report. */
#ifndef K8SAI_REPORT_HTML_H
#define K8SAI_REPORT_HTML_H

#include "report/sink.h"
#include "report/used.h"

/** The page's style sheet and script: pieces, ended by NULL, to be written one after the other. */
extern const char *const html_style[], *const html_script[];

/** A family of rules and its findings. */
struct html_family {
	/** The letters of its codes, and what they stand for. */
	struct str letters;
	const char *title;
	size_t count[SEVERITY_COUNT];
};

/** The letters of a rule's code: "GPU" of "GPU001". */
struct str html_letters(const struct rule *rule);
/** The families that have findings, in the order of their letters; `*n` of them. The caller frees. */
struct html_family *html_families(const struct lint_result *result, const struct used_rules *used, size_t *n);

/** Appends a chart of the findings by family and severity. */
void html_chart(const struct html_family *families, size_t n, struct buf *out);
/** Appends the pages of the used rules; `counts` are their findings. */
void html_pages(const struct used_rules *used, const size_t *counts, struct sink *out);

#endif
