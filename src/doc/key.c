/* SPDX-License-Identifier: Apache-2.0 */
#include "doc/key.h"

#include "doc/key_hash.h"

#include "key_table.h"

enum key_id key_lookup(struct str name)
{
	size_t slot = key_hash(name.p, name.n) & (KEY_TABLE_SIZE - 1);
	for (; key_table[slot]; slot = (slot + 1) & (KEY_TABLE_SIZE - 1))
		if (str_eq(key_names[key_table[slot]], name))
			return (enum key_id)key_table[slot];
	return KEY_NONE;
}

const char *key_name(enum key_id id)
{
	return key_names[id].p;
}
