/* SPDX-License-Identifier: Apache-2.0
 * Regular expressions with a match limit, so that no pattern can take the program hostage. Alone includes pcre2.h. */
#ifndef K8SAI_BASE_REGEX_H
#define K8SAI_BASE_REGEX_H

#include "base/buf.h"

struct regex;

/** Where a pattern comes from decides what it means: JSON Schema's ECMA-262, a CRD's RE2, or a custom rule's PCRE2. */
enum regex_dialect { REGEX_ECMA, REGEX_RE2, REGEX_PCRE };

enum regex_verdict { REGEX_NO, REGEX_YES, REGEX_LIMIT };

/** Compiles `pattern` (UTF-8); NULL and a message with the offset in `why` when it is not one. Free with regex_free. */
struct regex *regex_compile(struct str pattern, enum regex_dialect dialect, struct buf *why) ATTR_NODISCARD;
void regex_free(struct regex *re);
/** Searches `text` (unanchored). REGEX_LIMIT when the match limit was reached. Safe from several threads at once. */
enum regex_verdict regex_search(const struct regex *re, struct str text);

#endif
