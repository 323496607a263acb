/* SPDX-License-Identifier: Apache-2.0
 * Allocation that cannot fail quietly: true lack of memory ends the program with a message and status 2.
 * What grows with the input has a limit elsewhere; see buf.h, arena.h and doc/limits.h. */
#ifndef K8SAI_BASE_ALLOC_H
#define K8SAI_BASE_ALLOC_H

#include "base/compat.h"

/** `n` uninitialised bytes; never NULL. The caller frees. */
void *xmalloc(size_t n) ATTR_NODISCARD;
/** `n * size` zeroed bytes, with the product checked; never NULL. The caller frees. */
void *xcalloc(size_t n, size_t size) ATTR_NODISCARD;
/** `p` resized to `n * size` bytes, with the product checked; never NULL. */
void *xreallocarray(void *p, size_t n, size_t size) ATTR_NODISCARD;
/** A copy of the NUL-terminated `s`. The caller frees. */
char *xstrdup(const char *s) ATTR_NODISCARD;
/** A NUL-terminated copy of `n` bytes at `s`. The caller frees. */
char *xstrndup(const char *s, size_t n) ATTR_NODISCARD;
/** Ends the program: memory has run out. */
void die_no_memory(void) ATTR_NORETURN ATTR_COLD;

/** Grows `*p` (elements of `size` bytes) so that `need` elements fit; `*cap` is the capacity in elements. */
void *grow_array(void *p, size_t need, size_t *cap, size_t size);

/** Makes room for one more element in a `{T *at; size_t n, cap;}` vector and gives its address. */
#define VEC_PUSH(vec)                                                                                                  \
	((vec)->at = grow_array((vec)->at, (vec)->n + 1, &(vec)->cap, sizeof *(vec)->at), &(vec)->at[(vec)->n++])

#endif
