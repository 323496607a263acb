/* SPDX-License-Identifier: Apache-2.0
 * Field names that k8sai's own code asks for, numbered at build time (keys.def), so that looking up a field compares
 * integers. */
#ifndef K8SAI_DOC_KEY_H
#define K8SAI_DOC_KEY_H

#include "base/str.h"

enum key_id {
	KEY_NONE,
#define KEY(name) KEY_##name,
#define KEY_AS(id, text) KEY_##id,
#include "doc/keys.def"
#undef KEY
#undef KEY_AS
	KEY_COUNT
};

/** The number of a field name, or KEY_NONE when it is not listed. */
enum key_id key_lookup(struct str name);
/** The field name of a number; "" for KEY_NONE. */
const char *key_name(enum key_id id);

#endif
