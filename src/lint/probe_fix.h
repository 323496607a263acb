/* SPDX-License-Identifier: Apache-2.0
 * The fixes that the PRB rules share: probes as the engine and its model need them. */
#ifndef K8SAI_LINT_PROBE_FIX_H
#define K8SAI_LINT_PROBE_FIX_H

#include "lint/check.h"
#include "lint/probes.h"

/** Offers a readiness or liveness probe at the engine's own path and port; nothing where they are not known. */
void fix_probe(struct check *c, struct finding *f, const struct container *k, enum probe which);
/** Offers a startup probe that asks what the liveness probe asks, and waits until the model is loaded. */
void fix_startup_probe(struct check *c, struct finding *f, const struct container *k);
/** Offers a failureThreshold with which a startup probe waits `seconds`. */
void fix_patience(struct check *c, struct finding *f, const struct node *probe, int64_t seconds);

#endif
