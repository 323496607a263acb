/* SPDX-License-Identifier: Apache-2.0
 * The files of a run one after the other, each with its findings: for reports that speak of clean files too. */
#ifndef K8SAI_REPORT_FILES_H
#define K8SAI_REPORT_FILES_H

#include "lint/lint.h"

struct report_file {
	const struct source *source;
	/** Its findings, in order; n == 0 when it is clean. */
	const struct finding *findings;
	size_t n;
	/** Counts the files from 0. */
	size_t index;
};

/** Where a walk stands; zero-initialised it stands before the first file. */
struct report_walk {
	/** The next file of the run (unreadable ones among them), the next finding, the files seen. */
	size_t file, finding, seen;
};

/** The next file that was read, in the order of the findings; false after the last. Linear over the whole walk. */
bool report_next_file(const struct lint_result *result, struct report_walk *walk, struct report_file *out);

/** A path without "./" before it, as it stands in a repository. */
struct str report_plain_path(const struct source *source);

#endif
