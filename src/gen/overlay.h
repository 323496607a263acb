/* SPDX-License-Identifier: Apache-2.0
 * Values laid over values: a second file, an environment, --set. Private to gen. */
#ifndef K8SAI_GEN_OVERLAY_H
#define K8SAI_GEN_OVERLAY_H

#include "base/arena.h"
#include "doc/node.h"

/** `over` laid over `base` as a merge patch (RFC 7396), both values trees. A map that is laid over a shorthand extends
 * it: {gpu: {count: 2}} over {gpu: l4} is {gpu: {type: l4, count: 2}}. Neither tree is changed; the result shares what
 * is the same. */
const struct node *overlay(struct arena *a, const struct node *base, const struct node *over);

#endif
