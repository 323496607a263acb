/* SPDX-License-Identifier: Apache-2.0
 * Objects against the schemas of their kinds: where the findings stand, to the column, what they say and what they
 * propose, for built-in kinds and for custom resources. */
#include "lint_util.h"

static const struct {
	const char *text;
	/** "LINE:COLUMN SEVERITY CODE MESSAGE", a finding a line. */
	const char *wanted;
} cases[] = {
	{
		"apiVersion: apps/v1\n"
		"kind: Deployment\n"
		"metadata:\n"
		"  name: web\n"
		"spec:\n"
		"  replica: 2\n"
		"  selector: {matchLabels: {app: web}}\n"
		"  template:\n"
		"    metadata: {labels: {app: web}}\n"
		"    spec:\n"
		"      containers:\n"
		"      - name: web\n"
		"        image: nginx:1.27\n"
		"        imagePullpolicy: Always\n",
		"6:3 error API001 unknown field 'replica' in 'spec'; did you mean 'replicas'?\n"
		"14:9 error API001 unknown field 'imagePullpolicy' in 'spec.template.spec.containers[0]'; did you mean "
		"'imagePullPolicy'?\n",
	},
	{
		"apiVersion: v1\n"
		"kind: Service\n"
		"metadata: {name: web}\n"
		"spec:\n"
		"  type: Loadbalancer\n"
		"  ports:\n"
		"  - port: 80800\n"
		"    targetPort: http\n"
		"  - name: b\n"
		"    protcol: UDP\n",
		"5:9 error API002 'type' must be one of ClusterIP, NodePort, LoadBalancer, ExternalName, not "
		"\"Loadbalancer\"; did you mean 'LoadBalancer'?\n"
		"7:5 error API003 'ports[0]' lacks the field 'name'; add 'name': each of several ports has one\n"
		"7:11 error API002 'port' must be at most 65535, not 80800\n"
		"9:5 error API003 'ports[1]' lacks the field 'port'\n"
		"10:5 error API001 unknown field 'protcol' in 'spec.ports[1]'; did you mean 'protocol'?\n",
	},
	{
		"apiVersion: v1\n"
		"kind: Pod\n"
		"metadata: {name: p}\n"
		"spec:\n"
		"  containers:\n"
		"  - name: c\n"
		"    image: busybox:1.36\n"
		"    ports: [{containerPort: \"80\"}]\n"
		"  volumes:\n"
		"  - name: v\n"
		"    emptyDir: {}\n"
		"    secret: {secretName: s}\n",
		"8:29 error API002 'containerPort' must be an integer, not \"80\"; write it without quotes: 80\n"
		"12:5 error API014 'volumes[0]' has both 'emptyDir' and 'secret', but only one of them can be\n",
	},
	{
		"apiVersion: keda.sh/v1alpha1\n"
		"kind: ScaledObject\n"
		"metadata: {name: s}\n"
		"spec:\n"
		"  scaleTargetRef: {kind: Deployment}\n"
		"  maxReplicas: 4\n"
		"  pollingInterval: 30s\n"
		"  triggers: [{type: cpu, metadata: {value: 60}}]\n",
		"5:3 error API003 'scaleTargetRef' lacks the field 'name'\n"
		"6:3 error API001 unknown field 'maxReplicas' in 'spec'; did you mean 'maxReplicaCount'?\n"
		"7:20 error API002 'pollingInterval' must be an integer, not \"30s\"\n"
		"8:44 error API002 'value' must be a string, not 60; write it in quotes: \"60\"\n",
	},
	{
		"apiVersion: serving.kserve.io/v1beta1\n"
		"kind: InferenceService\n"
		"metadata: {name: s}\n"
		"spec:\n"
		"  predictor:\n"
		"    minReplicas: \"1\"\n"
		"    model:\n"
		"      modelformat: {name: sklearn}\n"
		"      storageUri: gs://b/m\n",
		"6:18 error API002 'minReplicas' must be an integer, not \"1\"; write it without quotes: 1\n"
		"8:7 error API001 unknown field 'modelformat' in 'spec.predictor.model'; did you mean 'modelFormat'?\n",
	},
	{
		"apiVersion: leaderworkerset.x-k8s.io/v1\n"
		"kind: LeaderWorkerSet\n"
		"metadata: {name: l}\n"
		"spec:\n"
		"  startupPolicy: LeaderStarted\n"
		"  leaderWorkerTemplate:\n"
		"    sizes: 2\n"
		"    workerTemplate:\n"
		"      spec:\n"
		"        containers: [{name: w, image: \"busybox:1.36\"}]\n"
		"        volumes: [{name: a, emptyDir: {}, configMap: {name: c}}]\n",
		"5:18 error API002 'startupPolicy' must be one of LeaderCreated, LeaderReady, not \"LeaderStarted\"; "
		"did you mean 'LeaderCreated'?\n"
		"7:5 error API001 unknown field 'sizes' in 'spec.leaderWorkerTemplate'; did you mean 'size'?\n"
		"11:43 error API014 'volumes[0]' has both 'emptyDir' and 'configMap', but only one of them can be\n",
	},
	{
		"apiVersion: ray.io/v1\n"
		"kind: RayCluster\n"
		"metadata: {name: r}\n"
		"spec:\n"
		"  headGroupSpec:\n"
		"    rayStartParams: {num-cpus: 0}\n"
		"    template: {spec: {containers: [{name: h, image: \"rayproject/ray:2.46.0\"}]}}\n"
		"  workerGroupSpecs:\n"
		"  - replica: 1\n"
		"    template: {spec: {containers: [{name: h, image: \"rayproject/ray:2.46.0\"}]}}\n",
		"6:32 error API002 'num-cpus' must be a string, not 0; write it in quotes: \"0\"\n"
		"9:5 error API001 unknown field 'replica' in 'spec.workerGroupSpecs[0]'; did you mean 'replicas'?\n"
		"9:5 error API003 'workerGroupSpecs[0]' lacks the field 'groupName'\n",
	},
	{
		"apiVersion: kueue.x-k8s.io/v1beta2\n"
		"kind: ClusterQueue\n"
		"metadata: {name: q}\n"
		"spec:\n"
		"  queueingStrategy: StrictFifo\n"
		"  resourceGroups:\n"
		"  - coveredResources: [memory]\n"
		"    flavors: [{name: d, resources: [{name: memory, nominalQuota: 64GB, borrowLimit: 1}]}]\n",
		"5:21 error API002 'queueingStrategy' must be one of StrictFIFO, BestEffortFIFO, not \"StrictFifo\"; "
		"did you mean 'StrictFIFO'?\n"
		"8:66 error API002 'nominalQuota' must be a quantity such as 500m, 16Gi or 2, not \"64GB\"; for "
		"example '64G'\n"
		"8:72 error API001 unknown field 'borrowLimit' in 'spec.resourceGroups[0].flavors[0].resources[0]'; "
		"did you mean 'borrowingLimit'?\n",
	},
	{
		"apiVersion: karpenter.sh/v1\n"
		"kind: NodePool\n"
		"metadata: {name: p}\n"
		"spec:\n"
		"  weight: 101\n"
		"  template:\n"
		"    spec:\n"
		"      requirements: [{key: a, operator: Equals}]\n"
		"      nodeClassRef: {group: karpenter.k8s.aws, name: d}\n",
		"5:11 error API002 'weight' must be at most 100, not 101\n"
		"8:41 error API002 'operator' must be one of Gte, Lte, In, NotIn, Exists, DoesNotExist, Gt, Lt, not "
		"\"Equals\"\n"
		"9:7 error API003 'nodeClassRef' lacks the field 'kind'\n",
	},
	{
		"apiVersion: gateway.networking.k8s.io/v1\n"
		"kind: HTTPRoute\n"
		"metadata: {name: r}\n"
		"spec:\n"
		"  parentRefs: [{sectionName: http}]\n"
		"  rules:\n"
		"  - backendRef: [{name: web, port: 80}]\n"
		"  - backendRefs: [{name: web, port: 808080}]\n",
		"5:16 error API003 'parentRefs[0]' lacks the field 'name'\n"
		"7:5 error API001 unknown field 'backendRef' in 'spec.rules[0]'; did you mean 'backendRefs'?\n"
		"8:37 error API002 'port' must be at most 65535, not 808080\n",
	},
	{
		"apiVersion: monitoring.coreos.com/v1\n"
		"kind: ServiceMonitor\n"
		"metadata: {name: m}\n"
		"spec:\n"
		"  selector: {matchLabels: {app: web}}\n"
		"  endpoints: [{port: http, interval: 30 s, pth: /metrics}]\n",
		"6:38 error API002 'interval' must be text that matches "
		"'^(0|(([0-9]+)y)?(([0-9]+)w)?(([0-9]+)d)?(([0-9]+)h)?(([0-9]+)m)?(([0-9]+)s)?(([0-9]+)ms)?)$', not "
		"\"30 s\"\n"
		"6:44 error API001 unknown field 'pth' in 'spec.endpoints[0]'; did you mean 'path'?\n",
	},
	{
		"apiVersion: trainer.kubeflow.org/v1alpha1\n"
		"kind: TrainJob\n"
		"metadata: {name: t}\n"
		"spec:\n"
		"  trainer: {numNode: 2}\n",
		"4:1 error API003 'spec' lacks the field 'runtimeRef'\n"
		"5:13 error API001 unknown field 'numNode' in 'spec.trainer'; did you mean 'numNodes'?\n",
	},
	{
		"apiVersion: kubeflow.org/v1\n"
		"kind: PyTorchJob\n"
		"metadata: {name: t}\n"
		"spec:\n"
		"  nprocPerNode: 2\n"
		"  pytorchReplicaSpecs:\n"
		"    Worker:\n"
		"      replica: 1\n"
		"      template: {spec: {containers: [{name: pytorch, image: \"busybox:1.36\", livenessProbe: {exec: "
		"{command: [a]}, grpc: {port: 1}}}]}}\n",
		"5:17 error API002 'nprocPerNode' must be a string, not 2; write it in quotes: \"2\"\n"
		"8:7 error API001 unknown field 'replica' in 'spec.pytorchReplicaSpecs.Worker'; did you mean "
		"'replicas'?\n"
		"9:115 error API014 'livenessProbe' has both 'exec' and 'grpc', but only one of them can be\n",
	},
	{
		"apiVersion: batch.volcano.sh/v1alpha1\n"
		"kind: Job\n"
		"metadata: {name: v}\n"
		"spec:\n"
		"  minAvailables: 1\n"
		"  volumes: [{volumeClaimName: c}]\n"
		"  tasks: [{name: w, replicas: one, template: {spec: {containers: [{name: c, image: "
		"\"busybox:1.36\"}]}}}]\n",
		"5:3 error API001 unknown field 'minAvailables' in 'spec'; did you mean 'minAvailable'?\n"
		"6:13 error API003 'volumes[0]' lacks the field 'mountPath'\n"
		"7:31 error API002 'replicas' must be an integer, not \"one\"\n",
	},
	{
		"apiVersion: argoproj.io/v1alpha1\n"
		"kind: Workflow\n"
		"metadata: {generateName: w-}\n"
		"spec:\n"
		"  entryPoint: main\n"
		"  parallelism: \"2\"\n"
		"  templates: [{name: main, container: {image: \"busybox:1.36\"}}]\n",
		"5:3 error API001 unknown field 'entryPoint' in 'spec'; did you mean 'entrypoint'?\n"
		"6:16 error API002 'parallelism' must be an integer, not \"2\"; write it without quotes: 2\n",
	},
	{
		"apiVersion: inference.networking.k8s.io/v1\n"
		"kind: InferencePool\n"
		"metadata: {name: p}\n"
		"spec:\n"
		"  selector: {matchLabels: {app: web}}\n"
		"  targetPorts: [{number: 80000}]\n"
		"  appProtocl: h2c\n"
		"  endpointPickerRef: {name: epp, failureMode: Open, port: {number: 9002}}\n",
		"6:26 error API002 'number' must be at most 65535, not 80000\n"
		"7:3 error API001 unknown field 'appProtocl' in 'spec'; did you mean 'appProtocol'?\n"
		"8:47 error API002 'failureMode' must be one of FailOpen, FailClose, not \"Open\"\n",
	},
	{
		"apiVersion: machinelearning.seldon.io/v1\n"
		"kind: SeldonDeployment\n"
		"metadata: {name: s}\n"
		"spec:\n"
		"  predictors: [{name: p, replica: 1, traffic: all, graph: {name: g}}]\n",
		"5:26 error API001 unknown field 'replica' in 'spec.predictors[0]'; did you mean 'replicas'?\n"
		"5:47 error API002 'traffic' must be an integer, not \"all\"\n",
	},
	{
		"apiVersion: apps/v1\n"
		"kind: Deploymnet\n"
		"metadata: {name: web}\n",
		"2:7 error API013 group 'apps' has no kind 'Deploymnet'; did you mean 'Deployment'?\n",
	},
	{
		"apiVersion: apps/v2\n"
		"kind: Deployment\n"
		"metadata: {name: web}\n",
		"1:13 error API013 Deployment has no version 'v2' in group 'apps'; there is v1\n",
	},
	{
		"apiVersion: apps/v1\n"
		"kind: Job\n"
		"metadata: {name: web}\n",
		"1:13 error API013 group 'apps' has no kind 'Job'; it is in group 'batch'\n",
	},
	{
		"apiVersion: keda.sh/v1alpha1\n"
		"kind: ScaledObjekt\n"
		"metadata: {name: web}\n",
		"2:7 info API013 group 'keda.sh' has no kind 'ScaledObjekt'; did you mean 'ScaledObject'?\n",
	},
};

static void test_places_and_words(void **state)
{
	(void)state;
	bool right = true;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct linted l;
		struct buf got;
		buf_init(&got, 10000);
		lint_text(&l, cases[i].text, "API001 API002 API003 API012 API013 API014");
		for (size_t at = 0; at < l.result.n_findings; at++) {
			const struct finding *f = &l.result.findings[at];
			buf_addf(&got, "%zu:%zu %s %s %.*s\n", f->start.line, f->start.column,
				 severity_name(f->severity), f->rule->code, STR_ARG(f->message));
		}
		if (!str_is(buf_str(&got), cases[i].wanted)) {
			print_error("%s\nwanted:\n%s\nfound:\n%.*s\n", cases[i].text, cases[i].wanted,
				    STR_ARG(buf_str(&got)));
			right = false;
		}
		buf_release(&got);
		lint_result_release(&l.result);
	}
	assert_true(right);
}

/* A rule that knows more about a value speaks alone; without it the schema does. */
static void test_said_once(void **state)
{
	(void)state;
	static const char label[] =
		"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\n  labels: {build: 20251102}\n";
	static const char amount[] = "apiVersion: v1\n"
				     "kind: Pod\n"
				     "metadata: {name: p}\n"
				     "spec:\n"
				     "  containers:\n"
				     "  - name: c\n"
				     "    image: busybox:1.36\n"
				     "    resources: {limits: {memory: 16GB}}\n";
	struct linted l;
	EXPECT(lint_text(&l, label, "SCH003 API002"), "SCH003 5 metadata.labels.build");
	lint_result_release(&l.result);
	EXPECT(lint_text(&l, label, "API002"), "API002 5 metadata.labels.build");
	lint_result_release(&l.result);
	EXPECT(lint_text(&l, amount, "RES008 API002"), "RES008 8 spec.containers[0].resources.limits.memory");
	lint_result_release(&l.result);
	EXPECT(lint_text(&l, amount, "API002"), "API002 8 spec.containers[0].resources.limits.memory");
	lint_result_release(&l.result);
}

/* The same field: too new, behind a gate, there. */
static void test_versions(void **state)
{
	(void)state;
	static const char text[] = "apiVersion: batch/v1\n"
				   "kind: Job\n"
				   "metadata: {name: j}\n"
				   "spec:\n"
				   "  managedBy: example.com/controller\n"
				   "  template:\n"
				   "    spec:\n"
				   "      restartPolicy: Never\n"
				   "      containers: [{name: c, image: \"busybox:1.36\"}]\n";
	static const struct {
		unsigned minor;
		int severity;
	} wanted[] = {{25, SEVERITY_ERROR},
		      {29, SEVERITY_ERROR},
		      {30, SEVERITY_WARNING},
		      {31, SEVERITY_WARNING},
		      {32, -1},
		      {37, -1},
		      {0, -1}};
	for (size_t i = 0; i < COUNT_OF(wanted); i++) {
		struct linted l;
		lint_setup(&l, text, "API001 API012");
		l.options.kubernetes_minor = wanted[i].minor;
		lint_go(&l);
		assert_int_equal(l.result.n_findings, wanted[i].severity >= 0);
		if (wanted[i].severity >= 0) {
			assert_int_equal(l.result.findings[0].severity, wanted[i].severity);
			assert_string_equal(l.result.findings[0].rule->code, "API012");
			assert_int_equal(l.result.findings[0].start.line, 5);
		}
		lint_result_release(&l.result);
	}
}

/* What a later release of a custom resource renamed is still taken. */
static void test_older_releases(void **state)
{
	(void)state;
	struct linted l;
	EXPECT_NONE(lint_text(&l,
			      "apiVersion: trainer.kubeflow.org/v1alpha1\n"
			      "kind: TrainJob\n"
			      "metadata: {name: t}\n"
			      "spec:\n"
			      "  runtimeRef: {name: torch}\n"
			      "  trainer: {numProcPerNode: auto}\n"
			      "  podSpecOverrides: [{targetJobs: [{name: node}], serviceAccountName: s}]\n",
			      "API"));
	lint_result_release(&l.result);
	EXPECT(lint_text(&l,
			 "apiVersion: trainer.kubeflow.org/v1alpha1\n"
			 "kind: TrainJob\n"
			 "metadata: {name: t}\n"
			 "spec:\n"
			 "  runtimeRef: {name: torch}\n"
			 "  podSpecOverrides: [{targetJob: [{name: node}], targetJobs: []}]\n",
			 "API001"),
	       "API001 6 spec.podSpecOverrides[0].targetJob");
	lint_result_release(&l.result);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_places_and_words),
		cmocka_unit_test(test_said_once),
		cmocka_unit_test(test_versions),
		cmocka_unit_test(test_older_releases),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
