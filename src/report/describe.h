/* SPDX-License-Identifier: Apache-2.0
 * Findings and problems in words that several formats share. What comes out is raw: the format escapes it. */
#ifndef K8SAI_REPORT_DESCRIBE_H
#define K8SAI_REPORT_DESCRIBE_H

#include "base/buf.h"
#include "diag/finding.h"
#include "diag/problem.h"

/** Appends "Deployment ml/llama"; nothing where there is no object. */
void describe_object(const struct finding *f, struct buf *out);
/** Appends "Deployment ml/llama: spec.replicas", or the half of it that there is. */
void describe_spot(const struct finding *f, struct buf *out);
/** Appends "values.yaml:3:5: message; hint". */
void describe_problem(const struct problem *p, struct buf *out);
/** Cuts the next URL (or other word) off `*sources`, a rule's source; false after the last. */
bool describe_next_source(struct str *sources, struct str *word);

#endif
