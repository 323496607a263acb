/* SPDX-License-Identifier: Apache-2.0
 * Field names are those of each project's published CRD. */
#include "kube/pod_paths.h"

#include "doc/key.h"

#define END                                                                                                            \
	{                                                                                                              \
		.shape = SHAPE_NONE                                                                                    \
	}
#define TO(...) .steps = {__VA_ARGS__}
#define COUNT(...) .count = {__VA_ARGS__}

/* kubectl's own kinds */
const struct pod_path paths_pod[] = {{.shape = SHAPE_TEMPLATE}, END};
const struct pod_path paths_pod_template[] = {{TO(KEY_template), .shape = SHAPE_TEMPLATE}, END};
const struct pod_path paths_template[] = {{TO(KEY_spec, KEY_template), .shape = SHAPE_TEMPLATE}, END};
const struct pod_path paths_replicas[] = {
	{TO(KEY_spec, KEY_template), .shape = SHAPE_TEMPLATE, COUNT({1, KEY_replicas})}, END};
const struct pod_path paths_job[] = {{TO(KEY_spec, KEY_template), .shape = SHAPE_TEMPLATE, COUNT({1, KEY_parallelism})},
				     END};
const struct pod_path paths_cron_job[] = {
	{TO(KEY_spec, KEY_jobTemplate, KEY_spec, KEY_template), .shape = SHAPE_TEMPLATE, COUNT({3, KEY_parallelism})},
	END};
const struct pod_path paths_scaled_job[] = {
	{TO(KEY_spec, KEY_jobTargetRef, KEY_template), .shape = SHAPE_TEMPLATE, COUNT({2, KEY_parallelism})}, END};

/* Kubeflow training operator: a map of roles */
#define ROLE_MAP(key)                                                                                                  \
	{                                                                                                              \
		{TO(KEY_spec, key, STEP_VALUES, KEY_template), .shape = SHAPE_TEMPLATE, COUNT({3, KEY_replicas})}, END \
	}
const struct pod_path paths_pytorch_job[] = ROLE_MAP(KEY_pytorchReplicaSpecs);
const struct pod_path paths_tf_job[] = ROLE_MAP(KEY_tfReplicaSpecs);
const struct pod_path paths_mpi_job[] = ROLE_MAP(KEY_mpiReplicaSpecs);
const struct pod_path paths_jax_job[] = ROLE_MAP(KEY_jaxReplicaSpecs);
const struct pod_path paths_xgb_job[] = ROLE_MAP(KEY_xgbReplicaSpecs);
const struct pod_path paths_paddle_job[] = ROLE_MAP(KEY_paddleReplicaSpecs);

/* Kubeflow Trainer: a runtime holds a JobSet's spec, a TrainJob changes parts of it */
const struct pod_path paths_training_runtime[] = {
	{TO(KEY_spec, KEY_template, KEY_spec, KEY_replicatedJobs, STEP_ITEMS, KEY_template, KEY_spec, KEY_template),
	 .shape = SHAPE_TEMPLATE, .flags = POD_MERGED},
	END,
};
const struct pod_path paths_train_job[] = {
	{TO(KEY_spec, KEY_trainer), .shape = SHAPE_TRAINER, .flags = POD_MERGED, COUNT({2, KEY_numNodes})},
	{TO(KEY_spec, KEY_podTemplateOverrides, STEP_ITEMS), .shape = SHAPE_TEMPLATE, .flags = POD_MERGED},
	END,
};
const struct pod_path paths_job_set[] = {
	{TO(KEY_spec, KEY_replicatedJobs, STEP_ITEMS, KEY_template, KEY_spec, KEY_template), .shape = SHAPE_TEMPLATE,
	 COUNT({3, KEY_replicas}, {5, KEY_parallelism})},
	END,
};
const struct pod_path paths_volcano_job[] = {
	{TO(KEY_spec, KEY_tasks, STEP_ITEMS, KEY_template), .shape = SHAPE_TEMPLATE, COUNT({3, KEY_replicas})}, END};
const struct pod_path paths_leader_worker_set[] = {
	{TO(KEY_spec, KEY_leaderWorkerTemplate, KEY_leaderTemplate), .shape = SHAPE_TEMPLATE, COUNT({1, KEY_replicas})},
	{TO(KEY_spec, KEY_leaderWorkerTemplate, KEY_workerTemplate), .shape = SHAPE_TEMPLATE, .flags = POD_WORKER,
	 COUNT({1, KEY_replicas}, {2, KEY_size})},
	END,
};

/* Ray: a cluster's spec, alone or inside a job, a service or AIBrix' fleet */
const struct pod_path paths_ray_cluster[] = {
	{TO(KEY_spec, KEY_headGroupSpec, KEY_template), .shape = SHAPE_TEMPLATE, .flags = POD_HEAD},
	{TO(KEY_spec, KEY_workerGroupSpecs, STEP_ITEMS, KEY_template), .shape = SHAPE_TEMPLATE, .flags = POD_WORKER,
	 COUNT({3, KEY_replicas}, {3, KEY_numOfHosts})},
	END,
};
const struct pod_path paths_ray_job[] = {
	{TO(KEY_spec, KEY_rayClusterSpec, KEY_headGroupSpec, KEY_template), .shape = SHAPE_TEMPLATE, .flags = POD_HEAD},
	{TO(KEY_spec, KEY_rayClusterSpec, KEY_workerGroupSpecs, STEP_ITEMS, KEY_template), .shape = SHAPE_TEMPLATE,
	 .flags = POD_WORKER, COUNT({4, KEY_replicas}, {4, KEY_numOfHosts})},
	{TO(KEY_spec, KEY_submitterPodTemplate), .shape = SHAPE_TEMPLATE, .flags = POD_HELPER},
	END,
};
const struct pod_path paths_ray_cron_job[] = {
	{TO(KEY_spec, KEY_jobTemplate, KEY_rayClusterSpec, KEY_headGroupSpec, KEY_template), .shape = SHAPE_TEMPLATE,
	 .flags = POD_HEAD},
	{TO(KEY_spec, KEY_jobTemplate, KEY_rayClusterSpec, KEY_workerGroupSpecs, STEP_ITEMS, KEY_template),
	 .shape = SHAPE_TEMPLATE, .flags = POD_WORKER, COUNT({5, KEY_replicas}, {5, KEY_numOfHosts})},
	{TO(KEY_spec, KEY_jobTemplate, KEY_submitterPodTemplate), .shape = SHAPE_TEMPLATE, .flags = POD_HELPER},
	END,
};
const struct pod_path paths_ray_service[] = {
	{TO(KEY_spec, KEY_rayClusterConfig, KEY_headGroupSpec, KEY_template), .shape = SHAPE_TEMPLATE,
	 .flags = POD_HEAD},
	{TO(KEY_spec, KEY_rayClusterConfig, KEY_workerGroupSpecs, STEP_ITEMS, KEY_template), .shape = SHAPE_TEMPLATE,
	 .flags = POD_WORKER, COUNT({4, KEY_replicas}, {4, KEY_numOfHosts})},
	END,
};
const struct pod_path paths_ray_fleet[] = {
	{TO(KEY_spec, KEY_template, KEY_spec, KEY_headGroupSpec, KEY_template), .shape = SHAPE_TEMPLATE,
	 .flags = POD_HEAD, COUNT({1, KEY_replicas})},
	{TO(KEY_spec, KEY_template, KEY_spec, KEY_workerGroupSpecs, STEP_ITEMS, KEY_template), .shape = SHAPE_TEMPLATE,
	 .flags = POD_WORKER, COUNT({1, KEY_replicas}, {5, KEY_replicas})},
	END,
};

/* KServe: a predictor is a pod spec inline; runtime and configuration fill in the rest */
const struct pod_path paths_inference_service[] = {
	{TO(KEY_spec, KEY_predictor), .shape = SHAPE_KSERVE, .flags = POD_MERGED, COUNT({2, KEY_minReplicas})},
	{TO(KEY_spec, KEY_predictor, KEY_workerSpec), .shape = SHAPE_SPEC, .flags = POD_MERGED | POD_WORKER,
	 COUNT({2, KEY_minReplicas})},
	{TO(KEY_spec, KEY_transformer), .shape = SHAPE_KSERVE, .flags = POD_MERGED, COUNT({2, KEY_minReplicas})},
	{TO(KEY_spec, KEY_explainer), .shape = SHAPE_KSERVE, .flags = POD_MERGED, COUNT({2, KEY_minReplicas})},
	{TO(KEY_spec, KEY_canary, STEP_ITEMS, KEY_predictor), .shape = SHAPE_KSERVE, .flags = POD_MERGED,
	 COUNT({4, KEY_minReplicas})},
	END,
};
const struct pod_path paths_serving_runtime[] = {
	{TO(KEY_spec), .shape = SHAPE_SPEC, .flags = POD_MERGED},
	{TO(KEY_spec, KEY_workerSpec), .shape = SHAPE_SPEC, .flags = POD_MERGED | POD_WORKER},
	END,
};
const struct pod_path paths_llm_inference_service[] = {
	{TO(KEY_spec, KEY_template), .shape = SHAPE_SPEC, .flags = POD_MERGED, COUNT({1, KEY_replicas})},
	{TO(KEY_spec, KEY_worker), .shape = SHAPE_SPEC, .flags = POD_MERGED | POD_WORKER, COUNT({1, KEY_replicas})},
	{TO(KEY_spec, KEY_prefill, KEY_template), .shape = SHAPE_SPEC, .flags = POD_MERGED, COUNT({2, KEY_replicas})},
	{TO(KEY_spec, KEY_prefill, KEY_worker), .shape = SHAPE_SPEC, .flags = POD_MERGED | POD_WORKER,
	 COUNT({2, KEY_replicas})},
	{TO(KEY_spec, KEY_router, KEY_scheduler, KEY_template), .shape = SHAPE_SPEC, .flags = POD_MERGED | POD_HELPER},
	END,
};
const struct pod_path paths_seldon[] = {
	{TO(KEY_spec, KEY_predictors, STEP_ITEMS, KEY_componentSpecs, STEP_ITEMS), .shape = SHAPE_TEMPLATE,
	 .flags = POD_MERGED, COUNT({3, KEY_replicas})},
	END,
};
const struct pod_path paths_notebook[] = {{TO(KEY_spec, KEY_template), .shape = SHAPE_TEMPLATE}, END};

/* Argo Workflows: each template is a pod, with defaults and pod fields of the workflow around it */
const struct pod_path paths_workflow[] = {
	{TO(KEY_spec, KEY_templates, STEP_ITEMS), .shape = SHAPE_ARGO},
	{TO(KEY_spec, KEY_templateDefaults), .shape = SHAPE_ARGO, .flags = POD_MERGED},
	END,
};
const struct pod_path paths_cron_workflow[] = {
	{TO(KEY_spec, KEY_workflowSpec, KEY_templates, STEP_ITEMS), .shape = SHAPE_ARGO},
	{TO(KEY_spec, KEY_workflowSpec, KEY_templateDefaults), .shape = SHAPE_ARGO, .flags = POD_MERGED},
	END,
};

/* AIBrix, KAITO (whose template stands outside spec) and Dynamo */
const struct pod_path paths_role_set[] = {
	{TO(KEY_spec, KEY_roles, STEP_ITEMS, KEY_template), .shape = SHAPE_TEMPLATE, COUNT({3, KEY_replicas})}, END};
const struct pod_path paths_storm_service[] = {
	{TO(KEY_spec, KEY_template, KEY_spec, KEY_roles, STEP_ITEMS, KEY_template), .shape = SHAPE_TEMPLATE,
	 COUNT({1, KEY_replicas}, {5, KEY_replicas})},
	END,
};
const struct pod_path paths_kv_cache[] = {
	{TO(KEY_spec, KEY_cache, KEY_template), .shape = SHAPE_TEMPLATE, .flags = POD_MERGED, COUNT({2, KEY_replicas})},
	END};
const struct pod_path paths_workspace[] = {
	{TO(KEY_inference, KEY_template), .shape = SHAPE_TEMPLATE, .flags = POD_MERGED},
	{TO(KEY_tuning, KEY_template), .shape = SHAPE_TEMPLATE, .flags = POD_MERGED},
	END,
};
const struct pod_path paths_dynamo[] = {
	{TO(KEY_spec, KEY_services, STEP_VALUES, KEY_extraPodSpec), .shape = SHAPE_DYNAMO, .flags = POD_MERGED,
	 COUNT({3, KEY_replicas})},
	{TO(KEY_spec, KEY_components, STEP_ITEMS, KEY_podTemplate), .shape = SHAPE_TEMPLATE, .flags = POD_MERGED,
	 COUNT({3, KEY_replicas})},
	END,
};
