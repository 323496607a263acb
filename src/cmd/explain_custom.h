/* SPDX-License-Identifier: Apache-2.0
 * `explain custom`: the reference of users' own rules. */
#ifndef K8SAI_CMD_EXPLAIN_CUSTOM_H
#define K8SAI_CMD_EXPLAIN_CUSTOM_H

#include "base/buf.h"

/** Appends the page, made from the tables that rules are compiled by. */
void explain_custom(struct buf *out);

#endif
