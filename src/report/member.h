/* SPDX-License-Identifier: Apache-2.0
 * Members of JSON objects, for reports that are written piece by piece and never held as a tree. */
#ifndef K8SAI_REPORT_MEMBER_H
#define K8SAI_REPORT_MEMBER_H

#include "base/buf.h"

/** Appends `"name":"value"`, the value escaped; commas are the caller's. */
void member_text(const char *name, struct str value, struct buf *out);
/** The same, where an absent (empty) text is null. */
void member_optional(const char *name, struct str value, struct buf *out);

#endif
