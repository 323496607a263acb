/* SPDX-License-Identifier: Apache-2.0
 * What the user must know about a generated set. Private to gen. */
#ifndef K8SAI_GEN_NOTES_H
#define K8SAI_GEN_NOTES_H

#include "gen/gen.h"

/** Appends what the context's notes say the cluster must have, and the kinds that were left out because the cluster
 * does not serve them (`left_out`: lines, may be empty). */
void notes_write(const struct node *context, struct str left_out, struct buf *out);

#endif
