/* SPDX-License-Identifier: Apache-2.0
 * Reports: the result of a lint run in, bytes out. One file a format, one table of them. */
#ifndef K8SAI_REPORT_REPORT_H
#define K8SAI_REPORT_REPORT_H

#include "lint/lint.h"
#include "report/sink.h"

struct report_options {
	/** Colour with the terminal's own palette. */
	bool color;
	/** Show the source line of each finding with the place marked under it. */
	bool frames;
	/** Findings as severe as this fail the run; formats that know passed and failed tests go by it. */
	enum severity fail_on;
	/** The exit status that the run will have, and the version of the program; NULL where they are not known, and
	 * then reports leave them out. */
	const int *exit_status;
	const char *version;
};

struct report {
	/** As in --format. */
	const char *name;
	/** For help: what it is good for. */
	const char *summary;
	/** Writes the whole report; settles the sink between findings and does not flush it. */
	void (*write)(const struct lint_result *result, const struct report_options *options, struct sink *out);
	/** People read it: frames and colour apply, and a summary beside it makes sense. */
	bool for_people;
};

/** All formats; the first is the default. Ended by NULL. */
extern const struct report *const report_formats[];
extern const struct report report_text, report_short, report_json, report_sarif, report_junit, report_github,
	report_gitlab, report_checkstyle, report_tap, report_html;

/** The format with this name, or NULL. */
const struct report *report_find(struct str name);

/** Appends "2 errors and 1 warning in 3 files (14 objects, 1 suppressed, 2 in the baseline)" without a line end. */
void report_summary(const struct lint_summary *summary, struct buf *out);

#endif
