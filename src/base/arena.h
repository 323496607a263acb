/* SPDX-License-Identifier: Apache-2.0
 * Memory that is given back all at once. A document, a rendering or a run owns one; what is allocated from it lives as
 * long as it does. */
#ifndef K8SAI_BASE_ARENA_H
#define K8SAI_BASE_ARENA_H

#include <stdarg.h>

#include "base/compat.h"
#include "base/str.h"

struct arena_block;

struct arena {
	/** Block in use; blocks are chained to the first. NULL before the first allocation. */
	struct arena_block *block;
	/** Next free byte and the end of the block in use. */
	char *at, *end;
	/** Bytes handed out since the last reset. */
	size_t used;
};

/** An arena without memory of its own; the first allocation takes some. */
void arena_init(struct arena *a);
/** Gives all memory back. */
void arena_release(struct arena *a);
/** Forgets what was allocated and keeps the largest block, so that the next document allocates nothing. */
void arena_reset(struct arena *a);

/** The slow path of arena_alloc: a new block. */
void *arena_grow(struct arena *a, size_t n);

/** `n` uninitialised bytes aligned for any object; never NULL. */
static inline void *arena_alloc(struct arena *a, size_t n)
{
	n = (n + 15) & ~(size_t)15;
	if (UNLIKELY((size_t)(a->end - a->at) < n))
		return arena_grow(a, n);
	void *p = a->at;
	a->at += n;
	a->used += n;
	return p;
}

/** Zeroed array of `n` elements of `size` bytes, with the product checked. */
void *arena_calloc(struct arena *a, size_t n, size_t size);
/** A NUL-terminated copy of a slice. */
char *arena_strz(struct arena *a, struct str s);
/** A copy of a slice, NUL-terminated as well. */
struct str arena_str(struct arena *a, struct str s);
/** printf into the arena. */
struct str arena_printf(struct arena *a, const char *fmt, ...) ATTR_PRINTF(2, 3);
struct str arena_vprintf(struct arena *a, const char *fmt, va_list args) ATTR_PRINTF(2, 0);

/** One zeroed object of type T. */
#define ARENA_NEW(arena, T) ((T *)arena_calloc((arena), 1, sizeof(T)))

#endif
