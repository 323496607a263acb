/* SPDX-License-Identifier: Apache-2.0
 * The `patches` of a values file, applied to rendered objects. Private to gen. */
#ifndef K8SAI_GEN_PATCH_H
#define K8SAI_GEN_PATCH_H

#include "gen/gen.h"

/** Reads what identifies the object `node`; false when it lacks apiVersion, kind or metadata.name. */
bool object_read(struct gen_object *object, const struct node *node);
/** Applies each patch of `values` to every object that its target fits, in order. False, and a problem at the patch,
 * when a target fits nothing (with the nearest name), a JSON patch cannot be applied, or an object loses what
 * identifies it. */
bool patches_apply(struct gen_objects *objects, const struct node *values, struct arena *arena,
		   struct problems *problems);

#endif
