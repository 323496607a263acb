/* SPDX-License-Identifier: Apache-2.0
 * What rules ask about an image reference. */
#ifndef K8SAI_LINT_IMAGES_H
#define K8SAI_LINT_IMAGES_H

#include "catalog/engine.h"

/** Is the tag one that is moved to newer builds ("latest", "main", "nightly", "latest-cuda")? */
bool image_tag_moves(struct str tag);
/** Does the reference stand for one build: a digest, or a tag that is not moved? */
bool image_is_pinned(const struct image_parts *image);

#endif
