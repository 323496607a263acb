/* SPDX-License-Identifier: Apache-2.0
 * How fast a server is assumed to start. The planner gives probes their budgets by it and the lint rules judge budgets
 * by it, so they cannot disagree. */
#ifndef K8SAI_PLAN_SPEEDS_H
#define K8SAI_PLAN_SPEEDS_H

enum {
	/** Reading weights from a volume into GPUs, MiB/s; meant to be beaten. */
	LOAD_MIBS = 200,
	/** Imports, compilation, CUDA graphs, warm-up: every model needs it. */
	WARM_UP_SECONDS = 120,
};

#endif
