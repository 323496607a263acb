/* SPDX-License-Identifier: Apache-2.0 */
#include "base/strmap.h"

#include <stdlib.h>

#include "base/alloc.h"

void strmap_init(struct strmap *m)
{
	*m = (struct strmap){0};
}

void strmap_release(struct strmap *m)
{
	free(m->slots);
	strmap_init(m);
}

/* The slot that holds `key` or the free one where it belongs. There is always a free slot. */
static struct strmap_slot *find(struct strmap_slot *slots, size_t cap, struct str key, uint64_t hash)
{
	size_t i = (size_t)hash & (cap - 1);
	while (slots[i].key.p && !(slots[i].hash == hash && str_eq(slots[i].key, key)))
		i = (i + 1) & (cap - 1);
	return &slots[i];
}

static void rehash(struct strmap *m, size_t cap)
{
	struct strmap_slot *slots = xcalloc(cap, sizeof *slots);
	for (size_t i = 0; i < m->cap; i++)
		if (m->slots[i].key.p)
			*find(slots, cap, m->slots[i].key, m->slots[i].hash) = m->slots[i];
	free(m->slots);
	m->slots = slots;
	m->cap = cap;
}

void **strmap_at(struct strmap *m, struct str key)
{
	if (4 * (m->n + 1) > 3 * m->cap)
		rehash(m, m->cap ? 2 * m->cap : 16);
	uint64_t hash = str_hash(key);
	struct strmap_slot *slot = find(m->slots, m->cap, key, hash);
	if (!slot->key.p) {
		*slot = (struct strmap_slot){.key = key, .hash = hash};
		m->n++;
	}
	return &slot->value;
}

void *strmap_get(const struct strmap *m, struct str key)
{
	if (!m->n)
		return NULL;
	return find(m->slots, m->cap, key, str_hash(key))->value;
}
