/* SPDX-License-Identifier: Apache-2.0
 * Findings and problems in words that several formats share. What comes out is raw: the format escapes it. */
#ifndef K8SAI_REPORT_DESCRIBE_H
#define K8SAI_REPORT_DESCRIBE_H

#include "base/buf.h"
#include "diag/finding.h"
#include "diag/problem.h"

/** Appends "GPU001 gpu-limit-missing"; users' own rules have but a name. */
void describe_rule(const struct rule *rule, struct buf *out);
/** Appends "Deployment ml/llama"; nothing where there is no object. */
void describe_object(const struct finding *f, struct buf *out);
/** Appends "Deployment ml/llama: spec.replicas", or the half of it that there is. */
void describe_spot(const struct finding *f, struct buf *out);
/** Appends "message (Deployment ml/llama: spec.replicas)". */
void describe_finding(const struct finding *f, struct buf *out);
/** How many problems the list holds, which may be fewer than it counted. */
size_t describe_count(const struct problems *problems);
/** Appends "values.yaml:3:5: message; hint". */
void describe_problem(const struct problem *p, struct buf *out);
/** Cuts the next URL (or other word) off `*sources`, a rule's source; false after the last. */
bool describe_next_source(struct str *sources, struct str *word);

#endif
