/* SPDX-License-Identifier: Apache-2.0
 * Two texts as a unified diff, secrets masked. */
#ifndef K8SAI_REPORT_DIFF_H
#define K8SAI_REPORT_DIFF_H

#include "base/buf.h"
#include "report/redact.h"

struct diff_side {
	const struct source *source;
	const struct redactor *redactor;
};

/** Appends the differences with three lines of context, under the name of `old` ("a/" and "b/" before it), as patch(1)
 * reads them; nothing when there are none. Texts that differ in very much come out as one large change. */
void diff_write(const struct diff_side *old, const struct diff_side *new, struct buf *out);

#endif
