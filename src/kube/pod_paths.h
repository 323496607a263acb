/* SPDX-License-Identifier: Apache-2.0
 * Where the kinds of kinds.def hold their pods; each list ends with SHAPE_NONE. */
#ifndef K8SAI_KUBE_POD_PATHS_H
#define K8SAI_KUBE_POD_PATHS_H

#include "kube/kinds.h"

#define POD_PATHS(X)                                                                                                   \
	X(cron_job)                                                                                                    \
	X(cron_workflow)                                                                                               \
	X(dynamo)                                                                                                      \
	X(inference_service)                                                                                           \
	X(jax_job)                                                                                                     \
	X(job)                                                                                                         \
	X(job_set)                                                                                                     \
	X(kv_cache)                                                                                                    \
	X(leader_worker_set)                                                                                           \
	X(llm_inference_service)                                                                                       \
	X(mpi_job)                                                                                                     \
	X(notebook) X(paddle_job) X(pod) X(pod_template) X(pytorch_job) X(ray_cluster) X(ray_cron_job) X(ray_fleet)    \
		X(ray_job) X(ray_service) X(replicas) X(role_set) X(scaled_job) X(seldon) X(serving_runtime)           \
			X(storm_service) X(template) X(tf_job) X(train_job) X(training_runtime) X(volcano_job)         \
				X(workflow) X(workspace) X(xgb_job)

#define DECLARE(name) extern const struct pod_path paths_##name[];
POD_PATHS(DECLARE)
#undef DECLARE

#endif
