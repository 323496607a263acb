/* SPDX-License-Identifier: Apache-2.0
 * A hash map from text to a pointer-sized value. Keys are not copied: they must outlive the map. */
#ifndef K8SAI_BASE_STRMAP_H
#define K8SAI_BASE_STRMAP_H

#include "base/str.h"

struct strmap_slot {
	struct str key;
	uint64_t hash;
	void *value;
};

struct strmap {
	/** Open addressing with linear probing; a slot with key.p == NULL is free. Owned. */
	struct strmap_slot *slots;
	/** Entries, and slots (0 or a power of two). */
	size_t n, cap;
};

void strmap_init(struct strmap *m);
void strmap_release(struct strmap *m);
/** The address of the value of `key`, added as NULL when it was missing. Valid until the next call. `key.p` must not be
 * NULL. */
void **strmap_at(struct strmap *m, struct str key);
/** The value of `key`, or NULL. */
void *strmap_get(const struct strmap *m, struct str key);

#endif
