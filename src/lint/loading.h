/* SPDX-License-Identifier: Apache-2.0
 * How long a server needs until its model is loaded, at the speeds that the planner reckons with. */
#ifndef K8SAI_LINT_LOADING_H
#define K8SAI_LINT_LOADING_H

#include "lint/pod.h"
#include "plan/speeds.h"

/** Seconds that the container's engine needs to load its model from a volume: by the model's size where the model is
 * known, the warm-up alone where it is not. 0 for containers without an engine that loads a model when it starts. */
int64_t container_load_seconds(const struct container *k);

#endif
