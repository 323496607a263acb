/* SPDX-License-Identifier: Apache-2.0
 * Trees as text: deterministic YAML that every YAML 1.1 and 1.2 reader takes for the same data, and JSON. */
#ifndef K8SAI_DOC_EMIT_H
#define K8SAI_DOC_EMIT_H

#include "base/buf.h"
#include "doc/node.h"

/** Appends `n` as one block-style YAML document that ends in a line end, without a `---`. Entries keep their order.
 * Strings that some reader could take for something else (true, no, 0777, 1:30, 1e3, null, dates, …) are quoted; text
 * of several lines becomes a literal block where that is exact. Aliases and merge keys are written out. Nothing is
 * added once `out` is full; more than 1000 levels set its `overflow` as well. */
void emit_yaml(const struct node *n, struct buf *out);
/** Appends `n` as JSON: on one line when `indent` is 0, else indented by that many spaces a level, in both cases
 * without a line end behind it. NaN and infinity, which JSON does not have, become null. Full buffer and depth as
 * above. */
void emit_json(const struct node *n, unsigned indent, struct buf *out);
/** Would a plain (unquoted) scalar with this text be read as this very string by every reader? */
bool emit_plain_is_safe(struct str text);

#endif
