/* SPDX-License-Identifier: Apache-2.0
 * What the PRB rules ask about a container's probes, in one place so that they agree on who must have some. */
#ifndef K8SAI_LINT_PROBES_H
#define K8SAI_LINT_PROBES_H

#include "lint/pod.h"

/** "startup", "readiness", "liveness". */
const char *probe_name(enum probe which);
/** Is the probe there? A null or empty one is not; a placeholder is. */
bool probe_given(const struct container *k, enum probe which);
/** Is it for the manifest's author to give this container probes? Not for workers behind a leader, not for training and
 * notebooks that happen to open a port, and not where the operator adds probes of its own: KubeRay to every Ray
 * container, Knative a readiness probe. */
bool probe_expected(const struct pod *p, const struct container *k, enum probe which);
/** Seconds from the container's start, or the end of the probe before it, until the probe has failed for good:
 * initialDelaySeconds + periodSeconds × failureThreshold, with the API's defaults (0, 10, 3). False when a field holds
 * something only known later, or no whole number that the API server takes. */
bool probe_patience(const struct node *probe, int64_t *seconds);
/** The path at which the engine answers such a probe; NULL when that is not known, or depends on the model's name. */
const char *probe_engine_path(const struct container *k, enum probe which);

#endif
