/* SPDX-License-Identifier: Apache-2.0
 * The hash that the key table was built with: length, first, middle and last bytes, so that a look-up touches four of
 * them. */
#ifndef K8SAI_DOC_KEY_HASH_H
#define K8SAI_DOC_KEY_HASH_H

#include <stddef.h>
#include <stdint.h>

/** `n` must not be 0 unless the result is not used. */
static inline size_t key_hash(const char *p, size_t n)
{
	if (n == 0)
		return 0;
	uint32_t h = (uint32_t)n * 0x9E3779B1u;
	h = (h ^ (unsigned char)p[0]) * 0x85EBCA77u;
	h = (h ^ (unsigned char)p[n / 2]) * 0xC2B2AE3Du;
	h = (h ^ (unsigned char)p[n - 1]) * 0x27D4EB2Fu;
	h = (h ^ (unsigned char)p[n > 3 ? n - 4 : 0]) * 0x165667B1u;
	return h ^ h >> 15;
}

#endif
