/* SPDX-License-Identifier: Apache-2.0
 * Base64 (RFC 4648, section 4): decoding only. */
#ifndef K8SAI_BASE_BASE64_H
#define K8SAI_BASE_BASE64_H

#include "base/str.h"

/** The first bytes that `text` stands for, at most `room` of them, in `out`. Blanks and line ends are skipped; padding
 * and anything else ends the text. */
struct str base64_decode(struct str text, char *out, size_t room);

#endif
