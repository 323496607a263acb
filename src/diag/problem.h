/* SPDX-License-Identifier: Apache-2.0
 * What stops a run: wrong usage, input that cannot be read, values that cannot work. Problems are collected and printed
 * by the command (exit status 2); a lint rule's result is a finding (finding.h) instead. Message style: lower case, no
 * full stop, the subject in 'quotes'. */
#ifndef K8SAI_DIAG_PROBLEM_H
#define K8SAI_DIAG_PROBLEM_H

#include "base/arena.h"
#include "base/buf.h"
#include "diag/source.h"

struct problem {
	/** Where: NULL when it concerns no text. */
	const struct source *source;
	/** Bytes in the source's text; begin == end marks a point. */
	size_t begin, end;
	/** What is wrong. */
	struct str message;
	/** What to do, the nearest right name among it; empty when there is nothing to add. */
	struct str hint;
	/** The next one, in the order of reporting. */
	struct problem *next;
};

/** A list that owns its problems; nothing is allocated until one is added. */
struct problems {
	struct arena arena;
	struct problem *first, *last;
	size_t n;
};

void problems_init(struct problems *list);
void problems_release(struct problems *list);
/** Adds a problem at a place in `source` (NULL: nowhere) and gives it, so that a hint can be added. Beyond 100 problems
 * the last is reused. */
struct problem *problem_add(struct problems *list, const struct source *source, size_t begin, size_t end,
			    const char *fmt, ...) ATTR_PRINTF(5, 6);
/** Sets the hint of `p`. */
void problem_hint(struct problems *list, struct problem *p, const char *fmt, ...) ATTR_PRINTF(3, 4);
/** Appends every problem to `out` as "name:line:col: message" with the hint on a line of its own. */
void problems_print(const struct problems *list, struct buf *out);

#endif
