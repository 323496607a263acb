/* SPDX-License-Identifier: Apache-2.0
 * What the two emitters share: scalars as text. Private to doc. */
#ifndef K8SAI_DOC_EMIT_TEXT_H
#define K8SAI_DOC_EMIT_TEXT_H

#include "doc/emit.h"

/** The deepest level that is written; readers stop far before it. */
enum { EMIT_DEEPEST = 1000 };

/** May code point `c` stand in YAML as it is, and mean itself to every reader? */
bool emit_char_is_plain(uint32_t c);
/** Appends a number in a form that is a number in JSON and to every YAML reader (1e3 is a string to YAML 1.1: 1.0e+3 is
 * not); false for NaN, infinity and any other node. */
bool emit_number(const struct node *n, struct buf *out);

#endif
