/* SPDX-License-Identifier: Apache-2.0
 * What turns one tree into another, as a JSON patch. Private to gen. */
#ifndef K8SAI_GEN_DIFFERENCE_H
#define K8SAI_GEN_DIFFERENCE_H

#include "base/arena.h"
#include "doc/node.h"

/** A sequence of RFC 6902 operations (add, remove, replace) that turn `from` into `to`, as few and as deep as can be
 * told without comparing every element of a list with every other: what two lists have in common at their ends stays,
 * the rest is matched in order. Empty when both are equal. */
struct node *difference(struct arena *a, const struct node *from, const struct node *to);

#endif
