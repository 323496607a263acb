/* SPDX-License-Identifier: Apache-2.0
 * Pods in every place that kinds keep them: a GPU that is requested and not limited is found where it stands, and
 * nowhere else. */
#include "lint_util.h"

#define BAD "resources: {requests: {nvidia.com/gpu: 1}}"
#define C "{name: c, image: 'x:1', " BAD "}"
#define SPEC "{containers: [" C "]}"
#define TEMPLATE "{metadata: {labels: {a: b}}, spec: " SPEC "}"
#define REQUEST ".resources.requests[\"nvidia.com/gpu\"]"

static const struct {
	const char *api_version, *kind, *body, *field;
} cases[] = {
	{"v1", "Pod", "spec: " SPEC, "spec.containers[0]"},
	{"v1", "Pod", "spec: {initContainers: [" C "], containers: [{name: d, image: 'x:1'}]}",
	 "spec.initContainers[0]"},
	{"v1", "PodTemplate", "template: " TEMPLATE, "template.spec.containers[0]"},
	{"apps/v1", "Deployment", "spec: {selector: {}, template: " TEMPLATE "}", "spec.template.spec.containers[0]"},
	{"extensions/v1beta1", "Deployment", "spec: {template: " TEMPLATE "}", "spec.template.spec.containers[0]"},
	{"apps/v1", "StatefulSet", "spec: {selector: {}, template: " TEMPLATE "}", "spec.template.spec.containers[0]"},
	{"apps/v1", "DaemonSet", "spec: {selector: {}, template: " TEMPLATE "}", "spec.template.spec.containers[0]"},
	{"apps/v1", "ReplicaSet", "spec: {selector: {}, template: " TEMPLATE "}", "spec.template.spec.containers[0]"},
	{"batch/v1", "Job", "spec: {template: " TEMPLATE "}", "spec.template.spec.containers[0]"},
	{"batch/v1", "CronJob", "spec: {jobTemplate: {spec: {template: " TEMPLATE "}}}",
	 "spec.jobTemplate.spec.template.spec.containers[0]"},
	{"kubeflow.org/v1", "PyTorchJob",
	 "spec: {pytorchReplicaSpecs: {Master: {template: {spec: {containers: []}}}, Worker: {template: " TEMPLATE
	 "}}}",
	 "spec.pytorchReplicaSpecs.Worker.template.spec.containers[0]"},
	{"kubeflow.org/v1", "TFJob", "spec: {tfReplicaSpecs: {PS: {template: " TEMPLATE "}}}",
	 "spec.tfReplicaSpecs.PS.template.spec.containers[0]"},
	{"kubeflow.org/v2beta1", "MPIJob", "spec: {mpiReplicaSpecs: {Worker: {template: " TEMPLATE "}}}",
	 "spec.mpiReplicaSpecs.Worker.template.spec.containers[0]"},
	{"kubeflow.org/v1", "JAXJob", "spec: {jaxReplicaSpecs: {Worker: {template: " TEMPLATE "}}}",
	 "spec.jaxReplicaSpecs.Worker.template.spec.containers[0]"},
	{"kubeflow.org/v1", "XGBoostJob", "spec: {xgbReplicaSpecs: {Worker: {template: " TEMPLATE "}}}",
	 "spec.xgbReplicaSpecs.Worker.template.spec.containers[0]"},
	{"kubeflow.org/v1", "PaddleJob", "spec: {paddleReplicaSpecs: {Worker: {template: " TEMPLATE "}}}",
	 "spec.paddleReplicaSpecs.Worker.template.spec.containers[0]"},
	{"trainer.kubeflow.org/v1alpha1", "TrainJob",
	 "spec: {trainer: {image: 'x:1', resourcesPerNode: {requests: {nvidia.com/gpu: 1}}}}", NULL},
	{"trainer.kubeflow.org/v1alpha1", "ClusterTrainingRuntime",
	 "spec: {template: {spec: {replicatedJobs: [{name: node, template: {spec: {template: " TEMPLATE "}}}]}}}",
	 "spec.template.spec.replicatedJobs[0].template.spec.template.spec.containers[0]"},
	{"jobset.x-k8s.io/v1alpha2", "JobSet",
	 "spec: {replicatedJobs: [{name: w, template: {spec: {template: " TEMPLATE "}}}]}",
	 "spec.replicatedJobs[0].template.spec.template.spec.containers[0]"},
	{"leaderworkerset.x-k8s.io/v1", "LeaderWorkerSet",
	 "spec: {leaderWorkerTemplate: {size: 2, workerTemplate: " TEMPLATE "}}",
	 "spec.leaderWorkerTemplate.workerTemplate.spec.containers[0]"},
	{"ray.io/v1", "RayCluster",
	 "spec: {headGroupSpec: {template: {spec: {containers: []}}}, workerGroupSpecs: [{template: " TEMPLATE "}]}",
	 "spec.workerGroupSpecs[0].template.spec.containers[0]"},
	{"ray.io/v1", "RayJob", "spec: {rayClusterSpec: {headGroupSpec: {template: " TEMPLATE "}}}",
	 "spec.rayClusterSpec.headGroupSpec.template.spec.containers[0]"},
	{"ray.io/v1", "RayService", "spec: {rayClusterConfig: {workerGroupSpecs: [{template: " TEMPLATE "}]}}",
	 "spec.rayClusterConfig.workerGroupSpecs[0].template.spec.containers[0]"},
	{"serving.kserve.io/v1beta1", "InferenceService",
	 "spec: {predictor: {model: {modelFormat: {name: huggingface}, " BAD "}}}", "spec.predictor.model"},
	{"serving.kserve.io/v1beta1", "InferenceService", "spec: {predictor: {containers: [" C "]}}",
	 "spec.predictor.containers[0]"},
	{"serving.kserve.io/v1beta1", "InferenceService", "spec: {predictor: {pytorch: {" BAD "}}}",
	 "spec.predictor.pytorch"},
	{"serving.kserve.io/v1alpha1", "ServingRuntime", "spec: " SPEC, "spec.containers[0]"},
	{"serving.kserve.io/v1alpha2", "LLMInferenceService", "spec: {prefill: {template: " SPEC "}}",
	 "spec.prefill.template.containers[0]"},
	{"machinelearning.seldon.io/v1", "SeldonDeployment",
	 "spec: {predictors: [{componentSpecs: [{spec: " SPEC "}]}]}",
	 "spec.predictors[0].componentSpecs[0].spec.containers[0]"},
	{"kubeflow.org/v1", "Notebook", "spec: {template: {spec: " SPEC "}}", "spec.template.spec.containers[0]"},
	{"argoproj.io/v1alpha1", "Workflow", "spec: {templates: [{steps: []}, {container: " C "}]}",
	 "spec.templates[1].container"},
	{"argoproj.io/v1alpha1", "WorkflowTemplate", "spec: {templates: [{script: " C "}]}",
	 "spec.templates[0].script"},
	{"argoproj.io/v1alpha1", "CronWorkflow",
	 "spec: {workflowSpec: {templates: [{containerSet: {containers: [" C "]}}]}}",
	 "spec.workflowSpec.templates[0].containerSet.containers[0]"},
	{"argoproj.io/v1alpha1", "Rollout", "spec: {template: " TEMPLATE "}", "spec.template.spec.containers[0]"},
	{"batch.volcano.sh/v1alpha1", "Job", "spec: {tasks: [{name: w, template: " TEMPLATE "}]}",
	 "spec.tasks[0].template.spec.containers[0]"},
	{"serving.knative.dev/v1", "Service", "spec: {template: {spec: " SPEC "}}", "spec.template.spec.containers[0]"},
	{"keda.sh/v1alpha1", "ScaledJob", "spec: {jobTargetRef: {template: " TEMPLATE "}}",
	 "spec.jobTargetRef.template.spec.containers[0]"},
	{"kaito.sh/v1beta1", "Workspace", "inference: {template: " TEMPLATE "}",
	 "inference.template.spec.containers[0]"},
	{"nvidia.com/v1alpha1", "DynamoGraphDeployment",
	 "spec: {services: {Worker: {resources: {limits: {gpu: '1'}}, extraPodSpec: {mainContainer: {image: 'x:1', " BAD
	 "}}}}}",
	 "spec.services.Worker.extraPodSpec.mainContainer"},
	{"orchestration.aibrix.ai/v1alpha1", "StormService",
	 "spec: {template: {spec: {roles: [{template: " TEMPLATE "}]}}}",
	 "spec.template.spec.roles[0].template.spec.containers[0]"},
};

static void test_kinds(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char text[2048], wanted[512];
		snprintf(text, sizeof text, "apiVersion: %s\nkind: %s\nmetadata: {name: a}\n%s\n", cases[i].api_version,
			 cases[i].kind, cases[i].body);
		struct linted l;
		lint_text(&l, text, "GPU001");
		if (cases[i].field)
			snprintf(wanted, sizeof wanted, "GPU001 4 %s" REQUEST, cases[i].field);
		else
			snprintf(wanted, sizeof wanted,
				 "GPU001 4 spec.trainer.resourcesPerNode.requests[\"nvidia.com/gpu\"]");
		if (l.result.n_findings != 1)
			print_error("in %s %s:\n", cases[i].api_version, cases[i].kind);
		EXPECT(&l, wanted);
		assert_int_equal(l.result.summary.objects, 1);
		lint_result_release(&l.result);
	}
}

/* What looks like a pod and is none: a kind of another group, data inside a parameter, a template that runs no pod. */
static void test_no_pods(void **state)
{
	(void)state;
	static const char *const texts[] = {
		"apiVersion: example.com/v1\nkind: Job\nmetadata: {name: a}\nspec: {template: " TEMPLATE "}\n",
		"apiVersion: example.com/v1\nkind: Thing\nspec: {parameters: {apiVersion: v1, kind: Pod, spec: " SPEC
		"}}\n",
		"apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nspec:\n  templates:\n  - name: r\n    resource:\n   "
		"   action: create\n      manifest: |\n"
		"        apiVersion: v1\n        kind: Pod\n        spec: " SPEC "\n",
		"apiVersion: kueue.x-k8s.io/v1beta1\nkind: ClusterQueue\nspec: {resourceGroups: [{coveredResources: "
		"[nvidia.com/gpu]}]}\n",
		"apiVersion: apps/v1\nkind: Deployment\nspec: {template: null}\n",
		"apiVersion: apps/v1\nkind: Deployment\nspec: {template: {spec: {containers: }}}\n",
		"apiVersion: apps/v1\nkind: Deployment\nspec: {template: {spec: {containers: [text, 1, null, [a]]}}}\n",
		"apiVersion: v1\nkind: Pod\nspec: {containers: [{name: c, image: 'x:1', resources: {requests: , "
		"limits: }}]}\n",
		"apiVersion: v1\nkind: Pod\nspec: {containers: [{name: c, image: 'x:1', env: , args: , ports: , "
		"resources: }]}\n",
	};
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		struct linted l;
		lint_text(&l, texts[i], "GPU001 IMG001 SCH001");
		if (l.result.n_findings)
			print_error("in: %s", texts[i]);
		EXPECT_NONE(&l);
		lint_result_release(&l.result);
	}
}

/* An Argo template has the workflow's pod fields, and may be completed by defaults or by a patch in a string. */
static void test_argo(void **state)
{
	(void)state;
#define ARGO(more, fields)                                                                                             \
	"apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nspec:\n" more "  templates:\n  - {name: t" fields           \
	", container: {image: 'x:1', resources: {limits: {nvidia.com/gpu: 1}}}}\n"
	static const struct {
		const char *text, *wanted;
	} shapes[] = {
		{ARGO("", ""), "SCH001 5 *"},
		{ARGO("  tolerations: [{key: nvidia.com/gpu, operator: Exists}]\n", ""), NULL},
		{ARGO("", ", tolerations: [{key: nvidia.com/gpu, operator: Exists}]"), NULL},
		{ARGO("  podSpecPatch: '{}'\n", ""), NULL},
		{ARGO("", ", podSpecPatch: '{}'"), NULL},
		{ARGO("  templateDefaults: {tolerations: []}\n", ""), NULL},
	};
	for (size_t i = 0; i < COUNT_OF(shapes); i++) {
		struct linted l;
		lint_text(&l, shapes[i].text, "SCH001");
		if (shapes[i].wanted)
			EXPECT(&l, shapes[i].wanted);
		else
			EXPECT_NONE(&l);
		lint_result_release(&l.result);
	}
}

/* Who is spoken to. */
static void test_audiences(void **state)
{
	(void)state;
	struct linted l;
	static const char web[] =
		"apiVersion: v1\nkind: Pod\nmetadata: {name: w}\nspec: {containers: [{name: c, image: nginx}]}\n";
	lint_text(&l, web, "IMG001");
	EXPECT_NONE(&l);
	lint_result_release(&l.result);
	lint_setup(&l, web, "IMG001");
	l.options.all_workloads = true;
	EXPECT(lint_go(&l), "IMG001 4 spec.containers[0].image");
	lint_result_release(&l.result);
	/* An engine makes an AI workload, and so does a selector for GPU nodes. */
	lint_text(&l, "apiVersion: v1\nkind: Pod\nspec: {containers: [{name: c, image: vllm/vllm-openai}]}\n",
		  "IMG001");
	EXPECT(&l, "IMG001 3 spec.containers[0].image");
	lint_result_release(&l.result);
	lint_text(&l,
		  "apiVersion: v1\nkind: Pod\nspec: {nodeSelector: {nvidia.com/gpu.product: NVIDIA-L4}, containers: "
		  "[{name: c, image: x}]}\n",
		  "IMG001");
	EXPECT(&l, "IMG001 3 spec.containers[0].image");
	lint_result_release(&l.result);
	/* So does a device claim; how much of a device a share takes is no device. */
	lint_text(&l,
		  "apiVersion: v1\nkind: Pod\nspec: {resourceClaims: [{name: g, resourceClaimTemplateName: g}], "
		  "containers: "
		  "[{name: c, image: x, resources: {claims: [{name: g}]}}]}\n",
		  "IMG001 SCH001");
	EXPECT(&l, "IMG001 3 spec.containers[0].image");
	lint_result_release(&l.result);
	lint_text(&l,
		  "apiVersion: v1\nkind: Pod\nspec: {containers: [{name: c, image: x, resources: {limits: "
		  "{nvidia.com/gpumem: "
		  "3000}}}]}\n",
		  "IMG001 SCH001");
	EXPECT_NONE(&l);
	lint_result_release(&l.result);
	/* A node agent hears no advice. */
	lint_text(&l,
		  "apiVersion: apps/v1\nkind: DaemonSet\nspec: {selector: {}, template: {spec: {containers: [{name: c, "
		  "image: x, "
		  "resources: {limits: {nvidia.com/gpu: 1}}}]}}}\n",
		  "IMG001 SCH001");
	EXPECT_NONE(&l);
	lint_result_release(&l.result);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_kinds), cmocka_unit_test(test_no_pods),
					   cmocka_unit_test(test_argo), cmocka_unit_test(test_audiences)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
