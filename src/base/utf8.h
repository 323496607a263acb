/* SPDX-License-Identifier: Apache-2.0
 * UTF-8: checking, counting, encoding. */
#ifndef K8SAI_BASE_UTF8_H
#define K8SAI_BASE_UTF8_H

#include "base/str.h"

enum utf8_verdict { UTF8_ASCII, UTF8_MULTIBYTE, UTF8_INVALID };

/** Checks `s` (RFC 3629: no surrogates, nothing above U+10FFFF, no overlong form). On UTF8_INVALID, `*bad` is the
 * offset of the first bad byte. */
enum utf8_verdict utf8_check(struct str s, size_t *bad);
/** Code points in valid `s`; in invalid text every stray byte counts as one. */
size_t utf8_count(struct str s);
/** Length in bytes of the code point that starts with byte `c`; 1 for a stray byte. */
size_t utf8_len(unsigned char c);
/** Writes code point `cp` to `out` (4 bytes of room); gives the length. */
size_t utf8_encode(uint32_t cp, char *out);
/** The code point at the start of non-empty `s` and, in `*len`, its length; U+FFFD and 1 on a bad byte. */
uint32_t utf8_decode(struct str s, size_t *len);

#endif
