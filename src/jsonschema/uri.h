/* SPDX-License-Identifier: Apache-2.0
 * References between schemas: URIs as RFC 3986 has them. Private to this folder. */
#ifndef K8SAI_JSONSCHEMA_URI_H
#define K8SAI_JSONSCHEMA_URI_H

#include "base/arena.h"

/** Where `ref` leads from `base` (RFC 3986, section 5.2), in `a`. A base without a scheme stays relative: "a/b.json"
 * and
 * "../c.json" give "c.json", and what leads above its top keeps its "..". */
struct str uri_resolve(struct arena *a, struct str base, struct str ref);
/** Cuts `uri` at its '#'. The fragment is empty when there is none. */
struct str uri_split(struct str uri, struct str *fragment);

#endif
