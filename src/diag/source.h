/* SPDX-License-Identifier: Apache-2.0
 * A named text that positions point into. Offsets are bytes from 0; lines and columns are worked out only when
 * something is printed. */
#ifndef K8SAI_DIAG_SOURCE_H
#define K8SAI_DIAG_SOURCE_H

#include "base/str.h"

struct source {
	/** As the user named it: a path, "<stdin>", "--set", or "template NAME". Not owned. */
	const char *name;
	/** All of it, byte for byte. Not owned. */
	struct str text;
};

/** Line and column count from 1; a column is a code point (a BOM is none). */
struct position {
	size_t line, column;
};

/** Position of byte `offset` (clamped to the text). LF, CRLF and a lone CR at the very end of a line count as line ends
 * like editors show them: only LF starts a new line, and the CR before it belongs to none. Linear in the offset. */
struct position source_position(const struct source *s, size_t offset);
/** The line that holds `offset`, without its end. */
struct str source_line(const struct source *s, size_t offset);

#endif
