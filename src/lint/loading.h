/* SPDX-License-Identifier: Apache-2.0
 * How long a server needs until its model is loaded, at the speeds that the planner reckons with. */
#ifndef K8SAI_LINT_LOADING_H
#define K8SAI_LINT_LOADING_H

#include "lint/pod.h"
#include "plan/speeds.h"

/** Seconds that the container's engine needs to load its model from a volume: by the model's size where the model is
 * known, the warm-up alone where it is not. 0 for containers without an engine that loads a model when it starts. */
int64_t container_load_seconds(const struct container *k);
/** What container_load_seconds gave, at another speed (`mibs` MiB a second) and with another warm-up; 0 stays 0. */
int64_t load_seconds_at(int64_t seconds, int64_t mibs, int64_t warm_up);

/** The two as parameters of a rule (rule.h). */
#define LOADING_PARAM_SPEED                                                                                            \
	{                                                                                                              \
		"loadMibPerSecond", 1, 1000000, LOAD_MIBS, "MiB of weights that are loaded in a second"                \
	}
#define LOADING_PARAM_WARM_UP                                                                                          \
	{                                                                                                              \
		"warmUpSeconds", 1, 86400, WARM_UP_SECONDS,                                                            \
			"seconds that a server takes to start beside loading its weights"                              \
	}

#endif
