/* SPDX-License-Identifier: Apache-2.0
 * Text from outside made safe for XML 1.0 and HTML, between tags and in attributes. */
#ifndef K8SAI_REPORT_MARKUP_H
#define K8SAI_REPORT_MARKUP_H

#include "base/buf.h"

/** Appends `s` with < > & " as references (attributes stand in double quotes). Control characters and stray bytes are
 * written as \xNN, as everywhere in reports; the line feed stays, as a reference in `markup_attribute` (XML makes a
 * blank of a bare one there). U+FFFE and U+FFFF, which XML forbids, become U+FFFD. */
void markup_text(struct str s, struct buf *out);
void markup_attribute(struct str s, struct buf *out);
/** Appends ` name="value"`. */
void markup_add(const char *name, struct str value, struct buf *out);

#endif
