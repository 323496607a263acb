/* SPDX-License-Identifier: Apache-2.0
 * How long a server needs until its model is loaded, as the planner reckons it (plan/times.c). */
#ifndef K8SAI_LINT_LOADING_H
#define K8SAI_LINT_LOADING_H

#include "lint/pod.h"

enum {
	/** Assumed speed of reading weights from a volume into GPUs, MiB/s, and the time for imports, compilation, CUDA
	   graphs and warm-up, which every model needs: both are meant to be beaten. */
	LOADING_MIBS = 200,
	LOADING_WARM_UP_SECONDS = 120,
};

/** Seconds that the container's engine needs to load its model from a volume: by the model's size where the model is
 * known, the warm-up alone where it is not. 0 for containers without an engine that loads a model when it starts. */
int64_t container_load_seconds(const struct container *k);

#endif
