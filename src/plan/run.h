/* SPDX-License-Identifier: Apache-2.0
 * What runs: image, arguments, environment, probes and times, and the volume that keeps the weights. Private to plan.
 */
#ifndef K8SAI_PLAN_RUN_H
#define K8SAI_PLAN_RUN_H

#include "plan/request.h"

/** Image and its release: first of all, because flags and memory depend on it. */
void run_image(struct maker *m, const struct model_request *r, struct workload *w);
/** The rest; w->size and w->scale are done. */
void run_workload(struct maker *m, const struct request *all, const struct model_request *r, struct workload *w);
/** The cache volume; w->size is done, and `most` is the number of replicas that can run. */
void run_cache(struct maker *m, const struct request *all, const struct model_request *r, unsigned most,
	       struct workload *w);
/** Arguments of the engine. Adds a problem for each of the user's own that says what a field of the values file says.
 */
void run_args(struct maker *m, const struct model_request *r, struct workload *w);
/** Environment, secrets and configuration. */
void run_env(struct maker *m, const struct request *all, const struct model_request *r, struct workload *w);
/** Where the files of a model's configuration are mounted. */
struct str run_config_path(struct maker *m, struct str name);
/** Probes, shutdown and rollout times. */
void run_times(struct maker *m, const struct request *all, const struct model_request *r, struct workload *w);

#endif
