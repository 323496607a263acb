/* SPDX-License-Identifier: Apache-2.0
 * Text from outside made safe for a terminal. */
#ifndef K8SAI_REPORT_ESCAPE_H
#define K8SAI_REPORT_ESCAPE_H

#include "base/buf.h"

/** Appends `s` with control characters other than the line feed written as \xNN (C1 controls and stray bytes too), so
 * that no name or message can drive a terminal. */
void escape_controls(struct str s, struct buf *out);

/** The same for what must stay on one line, such as a name: the line feed too. */
void escape_line(struct str s, struct buf *out);

#endif
