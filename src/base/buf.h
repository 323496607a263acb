/* SPDX-License-Identifier: Apache-2.0
 * A growing byte buffer with a limit: it cannot be made without saying how large it may become. */
#ifndef K8SAI_BASE_BUF_H
#define K8SAI_BASE_BUF_H

#include "base/compat.h"
#include "base/str.h"

/** For buffers whose size is bounded by something that already has a limit. */
#define BUF_NO_LIMIT SIZE_MAX

struct buf {
	/** The bytes, NUL-terminated once anything was added; NULL before. Owned. */
	char *p;
	/** Length and capacity in bytes. */
	size_t n, cap;
	/** The length that is never exceeded. */
	size_t limit;
	/** Set when the limit cut something off; everything added later is dropped. */
	bool overflow;
};

void buf_init(struct buf *b, size_t limit);
void buf_release(struct buf *b);
/** Empties the buffer and keeps its memory. */
void buf_clear(struct buf *b);
void buf_add(struct buf *b, const void *p, size_t n);
void buf_adds(struct buf *b, struct str s);
void buf_addz(struct buf *b, const char *z);
void buf_addc(struct buf *b, char c);
/** `n` times `c`. */
void buf_fill(struct buf *b, char c, size_t n);
void buf_addf(struct buf *b, const char *fmt, ...) ATTR_PRINTF(2, 3);
/** What the buffer holds; valid until it changes. */
struct str buf_str(const struct buf *b);

#endif
