/* SPDX-License-Identifier: Apache-2.0
 * A code frame: the source line of a finding and a mark under the place. */
#ifndef K8SAI_REPORT_FRAME_H
#define K8SAI_REPORT_FRAME_H

#include "base/buf.h"
#include "report/redact.h"

/** Appends two lines: `   12 |   image: nginx` and a line with `^~~~~` under the bytes begin..end of `source`. Secrets
 * are masked, control characters are shown as U+FFFD, of a long line only the surroundings are shown. `line` is the
 * line's number. Takes time in the length of what is shown, not of the line. */
void frame_print(const struct redactor *redactor, const struct source *source, size_t line, size_t begin, size_t end,
		 bool color, struct buf *out);

/** The same line for formats that mark in their own way. */
struct frame_line {
	/** What is shown of it, valid UTF-8 without control characters. Owned: release it. */
	struct buf text;
	/** The marked bytes of `text`; from == to marks a point. */
	size_t from, to;
};
void frame_line(const struct redactor *redactor, const struct source *source, size_t begin, size_t end,
		struct frame_line *out);

#endif
