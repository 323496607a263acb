/* SPDX-License-Identifier: Apache-2.0
 * What reading and writing a baseline share. Private to baseline*.c. */
#ifndef K8SAI_LINT_BASELINE_FILE_H
#define K8SAI_LINT_BASELINE_FILE_H

#include "lint/baseline.h"
#include "lint/engine.h"

enum { BASELINE_VERSION = 1 };

/** Sorts entries by path and fingerprint, and makes one of those that agree: of their counts the sum, or the largest.
 */
void baseline_merge(struct baseline *b, bool add_counts);
/** Replaces what `out` holds by the name of a file as the baseline at `baseline` has it: as seen from its folder, or,
 * when it is not below, as it was named. Bytes that are no UTF-8 are U+FFFD. */
void baseline_path(const char *baseline, const struct lint_file *file, const struct lint_options *options,
		   struct buf *out);
/** Per entry: could the run have met its findings? The caller frees. */
bool *baseline_asked(const struct baseline_use *u, const struct dispatch *dispatch, const struct lint_files *files,
		     const struct lint_options *options) ATTR_NODISCARD;

#endif
