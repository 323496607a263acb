/* SPDX-License-Identifier: Apache-2.0
 * The one way from source text to output: secrets become asterisks. */
#ifndef K8SAI_REPORT_REDACT_H
#define K8SAI_REPORT_REDACT_H

#include "diag/finding.h"

/** Secrets by place, so that a line finds its own quickly. */
struct redactor {
	/** Sorted copies. Owned. */
	struct secret *secrets;
	size_t n;
};

void redactor_init(struct redactor *r, const struct secret *secrets, size_t n);
void redactor_release(struct redactor *r);
/** Does a secret cover byte `offset` of `source`? */
bool redactor_hides(const struct redactor *r, const struct source *source, size_t offset);
/** Does one cover any of the bytes begin..end? */
bool redactor_hides_any(const struct redactor *r, const struct source *source, size_t begin, size_t end);

#endif
