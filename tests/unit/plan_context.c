/* SPDX-License-Identifier: Apache-2.0
 * What templates get: the three-line file, shorthands, placement on each cloud, scaling, network; the same bytes every
 * time. */
#include "plan_util.h"

#define LLAMA "meta-llama/Llama-3.1-8B-Instruct"

/* Fields that plan/context.h promises for a workload. */
static const char *const promised[] = {
	"name",
	"kind",
	"model",
	"modelLabel",
	"engine",
	"engineTitle",
	"version",
	"labels",
	"selector",
	"serviceName",
	"serviceSelector",
	"target",
	"leaderworkerset",
	"kserve",
	"annotations",
	"podLabels",
	"podAnnotations",
	"image",
	"imagePullPolicy",
	"imagePullSecrets",
	"command",
	"args",
	"env",
	"secrets",
	"config",
	"ports",
	"resources",
	"gpu",
	"security",
	"shm",
	"scratch",
	"cache",
	"download",
	"probes",
	"shutdown",
	"nodeSelector",
	"affinity",
	"tolerations",
	"spread",
	"priorityClassName",
	"runtimeClassName",
	"serviceAccount",
	"replicas",
	"maxReplicas",
	"minReadySeconds",
	"progressDeadline",
	"rollout",
	"autoscale",
	"pdb",
	"network",
	"expose",
	"monitor",
	"alerts",
};

static void test_three_lines(void **state)
{
	(void)state;
	struct planned f;
	plan_text(&f, "cloud: gke\nmodels:\n  llama: " LLAMA "\n", NULL);
	assert_string_equal(plan_problems(&f), "");
	assert_at(&f, "version", "1");
	assert_at(&f, "set.namespace", "\"models\"");
	assert_at(&f, "set.podSecurity", "\"restricted\"");
	assert_at(&f, "set.kubernetes", "{\"minor\":37,\"version\":\"1.37\"}");
	assert_at(&f, "set.quota.hard", "{\"requests.nvidia.com/gpu\":\"5\",\"persistentvolumeclaims\":\"1\"}");
	assert_at(&f, "set.priorities[0].name", "\"models-inference\"");
	assert_at(&f, "workloads[0].command", "[\"vllm\",\"serve\"]");
	assert_at(&f, "workloads[0].args",
		  "[\"" LLAMA "\",\"--served-model-name=llama\",\"--host=0.0.0.0\",\"--port=8000\",\"--max-model-len="
		  "8192\",\"--gpu-memory-utilization=0.92\",\"--max-num-seqs=12\","
		  "\"--shutdown-timeout=60\"]");
	assert_at(&f, "workloads[0].resources",
		  "{\"requests\":{\"cpu\":\"4\",\"memory\":\"24Gi\",\"nvidia.com/"
		  "gpu\":\"1\"},\"limits\":{\"memory\":\"24Gi\",\"nvidia.com/gpu\":\"1\"}}");
	assert_at(&f, "workloads[0].nodeSelector", "{\"cloud.google.com/gke-accelerator\":\"nvidia-l4\"}");
	assert_at(&f, "workloads[0].tolerations",
		  "[{\"key\":\"nvidia.com/gpu\",\"operator\":\"Exists\",\"effect\":\"NoSchedule\"}]");
	assert_at(&f, "workloads[0].secrets",
		  "[{\"name\":\"HF_TOKEN\",\"secret\":\"hf-token\",\"key\":\"token\",\"optional\":false}]");
	assert_at(&f, "workloads[0].security", "{\"nonRoot\":true,\"uid\":2000,\"gid\":0,\"fsGroup\":0}");
	assert_at(&f, "workloads[0].replicas", "null");
	assert_at(&f, "workloads[0].rollout", "{\"strategy\":\"RollingUpdate\",\"maxSurge\":1,\"maxUnavailable\":0}");
	assert_at(&f, "workloads[0].pdb", "{\"maxUnavailable\":1}");
	assert_at(&f, "workloads[0].autoscale.triggers[0].metadata.query",
		  "\"sum(vllm:num_requests_waiting{namespace=\\\"models\\\",model_name=\\\"llama\\\"})\"");
	for (size_t i = 0; i < sizeof promised / sizeof *promised; i++)
		assert_non_null(node_find(node_at(node_find(f.context, STR("workloads")), 0), str_of(promised[i])));
	plan_release(&f);
}

static void same_context(const char *a, const char *b)
{
	struct planned x, y;
	plan_text(&x, a, NULL);
	plan_text(&y, b, NULL);
	assert_string_equal(plan_problems(&x), "");
	assert_string_equal(plan_problems(&y), "");
	buf_clear(&x.text);
	buf_clear(&y.text);
	emit_yaml(x.context, &x.text);
	emit_yaml(y.context, &y.text);
	assert_string_equal(x.text.p, y.text.p);
	plan_release(&x);
	plan_release(&y);
}

static void test_shorthands(void **state)
{
	(void)state;
#define FILE_OF(fields) "cloud: gke\nmodels:\n  a: {model: " LLAMA ", " fields "}\n"
	same_context("cloud: gke\nmodels: {a: " LLAMA "}\n",
		     "cloud: {provider: gke}\nmodels: {a: {model: hf://" LLAMA "}}\n");
	same_context(FILE_OF("gpu: l4"), FILE_OF("gpu: {type: NVIDIA-L4}"));
	same_context(FILE_OF("gpu: 2"), FILE_OF("gpu: {count: 2}"));
	same_context(FILE_OF("replicas: 3"), FILE_OF("replicas: {min: 3, max: 3}"));
	same_context(FILE_OF("autoscale: queue"), FILE_OF("autoscale: {by: queue}"));
	same_context(FILE_OF("autoscale: queue"), FILE_OF("spot: false"));
	same_context(FILE_OF("cache: 200Gi"), FILE_OF("cache: {size: 200Gi}"));
	same_context(FILE_OF("expose: llm.example.com"), FILE_OF("expose: {host: llm.example.com, timeout: 10m}"));
	same_context(FILE_OF("access: [apps]"), FILE_OF("access: [{namespace: apps}]"));
	same_context("cloud: gke\ngpu: h100\nmodels: {a: " LLAMA "}\n", FILE_OF("gpu: h100"));
	/* The same text twice: nothing depends on anything else. */
	same_context(FILE_OF("expose: a.example.com, config: {a.txt: x}"),
		     FILE_OF("expose: a.example.com, config: {a.txt: x}"));
}

static void test_placement(void **state)
{
	(void)state;
	struct planned f;
#define TERM "workloads[0].affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms"
	plan_text(&f, "cloud: aks\nmodels: {a: " LLAMA "}\n", NULL);
	assert_at(&f, TERM "[0].matchExpressions[0].key", "\"node.kubernetes.io/instance-type\"");
	assert_at(&f, TERM "[0].matchExpressions[0].values",
		  "[\"Standard_NV36ads_A10_v5\",\"Standard_NV72ads_A10_v5\",\"Standard_NC8ads_A10_v4\",\"Standard_"
		  "NC16ads_A10_v4\",\"Standard_NC32ads_A10_v4\"]");
	assert_at(&f, "workloads[0].tolerations",
		  "[{\"key\":\"nvidia.com/"
		  "gpu\",\"operator\":\"Exists\",\"effect\":\"NoSchedule\"},{\"key\":\"sku\",\"operator\":\"Equal\","
		  "\"value\":\"gpu\",\"effect\":\"NoSchedule\"}]");
	plan_release(&f);

	/* Each of two alternative labels of spot nodes makes a term, and each term picks the GPU. */
	plan_text(&f, "cloud: {provider: eks, spot: true, nodePool: pool, zones: [a, b]}\nmodels: {a: " LLAMA "}\n",
		  NULL);
	assert_at(&f, TERM "[0].matchExpressions[2].key", "\"karpenter.sh/capacity-type\"");
	assert_at(&f, TERM "[1].matchExpressions[2].key", "\"eks.amazonaws.com/capacityType\"");
	assert_at(&f, TERM "[1].matchExpressions[0].key", "\"node.kubernetes.io/instance-type\"");
	assert_at(&f, TERM "[1].matchExpressions[1].values", "[\"a\",\"b\"]");
	assert_at(&f, "workloads[0].nodeSelector", "{\"eks.amazonaws.com/nodegroup\":\"pool\"}");
	plan_release(&f);

	plan_text(&f, "cloud: {provider: oke, spot: true}\nmodels: {a: " LLAMA "}\n", NULL);
	assert_at(&f, "workloads[0].nodeSelector", "{\"oci.oraclecloud.com/oke-is-preemptible\":\"true\"}");
	assert_at(&f, "workloads[0].tolerations[1]",
		  "{\"key\":\"oci.oraclecloud.com/"
		  "oke-is-preemptible\",\"operator\":\"Exists\",\"effect\":\"NoSchedule\"}");
	plan_release(&f);

	/* On premises any GPU that does is taken; a given one is taken alone. */
	plan_text(&f, "cloud: onprem\nmodels: {a: {model: " LLAMA ", gpu: h100}}\n", NULL);
	assert_at(&f, "workloads[0].nodeSelector", "{\"nvidia.com/gpu.product\":\"NVIDIA-H100-80GB-HBM3\"}");
	plan_release(&f);
	plan_text(&f, "cloud: onprem\nmodels: {a: " LLAMA "}\n", NULL);
	assert_non_null(strstr(at(&f, TERM "[0].matchExpressions[0].values"), "\"NVIDIA-L40S\""));
	assert_null(strstr(at(&f, TERM "[0].matchExpressions[0].values"), "\"Tesla-T4\""));
	plan_release(&f);
}

static void test_scaling(void **state)
{
	(void)state;
	struct planned f;
	/* What the cluster lacks is not written. */
	plan_text(&f, "cloud: gke\ncluster: {without: [keda, prometheus-operator]}\nmodels: {a: " LLAMA "}\n", NULL);
	assert_at(&f, "workloads[0].autoscale.kind", "\"hpa\"");
	assert_at(&f, "workloads[0].autoscale.metrics[0]",
		  "{\"kind\":\"pods\",\"name\":\"vllm_num_requests_waiting\",\"average\":\"3\"}");
	assert_at(&f, "workloads[0].autoscale.triggers", "[]");
	assert_at(&f, "workloads[0].monitor", "null");
	assert_at(&f, "workloads[0].alerts", "null");
	plan_release(&f);

	/* The list of resources counts, not the assumption. */
	const struct str resources[] = {STR("deployments.apps"), STR("servicemonitors.monitoring.coreos.com")};
	const struct plan_options options = {
		.default_name = STR("My Chat.v2"), .api_resources = resources, .n_api_resources = 2};
	plan_text(&f, "cloud: gke\nmodels: {a: " LLAMA "}\n", &options);
	assert_at(&f, "set.name", "\"my-chat-v2\"");
	assert_at(&f, "set.cluster.has", "[\"prometheus-operator\"]");
	assert_at(&f, "workloads[0].autoscale.kind", "\"hpa\"");
	plan_release(&f);

	/* A trigger from outside wakes a model that sleeps; its own metric then counts as 0 while it is away. */
	plan_text(&f,
		  "cloud: gke\nmodels: {a: {model: " LLAMA ", replicas: {min: 0}, autoscale: {triggers: [{type: "
		  "rabbitmq, metadata: {queueName: q, value: 5}, auth: {secret: s, keys: {host: uri}}}]}}}\n",
		  NULL);
	assert_string_equal(plan_problems(&f), "");
	assert_at(&f, "workloads[0].autoscale.min", "0");
	assert_at(&f, "workloads[0].autoscale.triggers[0].metadata.ignoreNullValues", "\"true\"");
	assert_at(&f, "workloads[0].autoscale.triggers[2]",
		  "{\"type\":\"rabbitmq\",\"name\":\"rabbitmq-1\",\"metricType\":null,\"metadata\":{\"queueName\":"
		  "\"q\",\"value\":\"5\"},"
		  "\"authentication\":\"a-rabbitmq-1\"}");
	assert_at(&f, "workloads[0].autoscale.authentications",
		  "[{\"name\":\"a-rabbitmq-1\",\"secrets\":[{\"parameter\":\"host\",\"secret\":\"s\",\"key\":"
		  "\"uri\"}],\"identity\":null}]");
	plan_release(&f);

	/* Latency is a value, which has no fallback. */
	plan_text(&f, "cloud: gke\nmodels: {a: {model: " LLAMA ", autoscale: {by: latency, target: 500}}}\n", NULL);
	assert_at(&f, "workloads[0].autoscale.triggers[0].metadata.threshold", "\"0.500\"");
	assert_at(&f, "workloads[0].autoscale.triggers[0].metricType", "\"Value\"");
	assert_at(&f, "workloads[0].autoscale.fallback", "null");
	plan_release(&f);
}

static void test_rollout_and_quota(void **state)
{
	(void)state;
	struct planned f;
	/* One replica has the volume alone. */
	plan_text(&f, "cloud: gke\nmodels: {a: {model: " LLAMA ", replicas: 1}}\n", NULL);
	assert_at(&f, "workloads[0].replicas", "1");
	assert_at(&f, "workloads[0].autoscale", "null");
	assert_at(&f, "workloads[0].cache.mode", "\"ReadWriteOnce\"");
	assert_at(&f, "workloads[0].rollout", "{\"strategy\":\"Recreate\",\"maxSurge\":0,\"maxUnavailable\":0}");
	assert_at(&f, "workloads[0].pdb", "null");
	assert_at(&f, "workloads[0].spread", "[]");
	plan_release(&f);
	/* The default maximum bows to the quota, and then no GPU is left for a pod more. */
	plan_text(&f, "cloud: gke\nquota: {gpu: 2, memory: 1Ti}\nmodels: {a: " LLAMA "}\n", NULL);
	assert_string_equal(plan_problems(&f), "");
	assert_at(&f, "workloads[0].maxReplicas", "2");
	assert_at(&f, "workloads[0].rollout.maxUnavailable", "1");
	assert_at(&f, "set.quota.hard",
		  "{\"requests.nvidia.com/gpu\":\"2\",\"requests.memory\":\"1Ti\",\"persistentvolumeclaims\":\"1\"}");
	plan_release(&f);
}

/* 405B: 774144 MiB: 7741 s at 100 MiB/s + 3870 s at 200 MiB/s + 120 s = 11731 s; × 1.5 = 17596; 1760 probes of 10 s. */
static void test_times(void **state)
{
	(void)state;
	struct planned f;
	plan_text(&f, "cloud: gke\nmodels: {a: meta-llama/Llama-3.1-405B-Instruct}\n", NULL);
	assert_at(&f, "workloads[0].probes.startup.failures", "1760");
	assert_at(&f, "workloads[0].progressDeadline", "18500");
	assert_at(&f, "workloads[0].shutdown", "{\"preStop\":15,\"nativeSleep\":true,\"grace\":90}");
	plan_release(&f);
	/* Releases without the flag do not get it, and run as root. */
	plan_text(&f,
		  "cloud: gke\nkubernetes: '1.29'\nmodels: {a: {model: " LLAMA ", image: 'vllm/vllm-openai:v0.9.2'}}\n",
		  NULL);
	assert_null(strstr(at(&f, "workloads[0].args"), "--shutdown-timeout"));
	assert_non_null(strstr(at(&f, "workloads[0].args"), "--gpu-memory-utilization=0.90"));
	assert_at(&f, "workloads[0].security.nonRoot", "false");
	assert_at(&f, "set.podSecurity", "\"baseline\"");
	assert_at(&f, "workloads[0].shutdown.nativeSleep", "false");
	assert_at(&f, "workloads[0].alerts.metrics.cache", "\"vllm:kv_cache_usage_perc\"");
	plan_release(&f);
}

static void test_container(void **state)
{
	(void)state;
	struct planned f;
	plan_text(&f,
		  "cloud: gke\nmodels: {a: {model: " LLAMA
		  ", version: v2, env: {HF_HOME: /x, A: true}, secrets: {HF_TOKEN: mine/key}, config: {A_B: '1'}, "
		  "cache: {download: true}}}\n",
		  NULL);
	assert_string_equal(plan_problems(&f), "");
	assert_at(&f, "workloads[0].annotations", "{\"kubernetes.io/change-cause\":\"" LLAMA " v2\"}");
	assert_at(&f, "workloads[0].secrets",
		  "[{\"name\":\"HF_TOKEN\",\"secret\":\"mine\",\"key\":\"key\",\"optional\":false}]");
	assert_at(&f, "workloads[0].config",
		  "{\"name\":\"a-config\",\"data\":{\"A_B\":\"1\"},\"as\":\"env\",\"path\":\"/etc/a\"}");
	assert_at(&f, "workloads[0].download.command", "[\"hf\",\"download\"]");
	assert_at(&f, "workloads[0].cache.readOnly", "true");
	assert_at(&f, "workloads[0].env[2]", "{\"name\":\"HF_HUB_OFFLINE\",\"value\":\"1\"}");
	assert_non_null(strstr(at(&f, "workloads[0].env"),
			       "{\"name\":\"HF_HOME\",\"value\":\"/x\"},{\"name\":\"A\",\"value\":\"true\"}"));
	plan_release(&f);
}

static void test_network(void **state)
{
	(void)state;
	struct planned f;
	plan_text(&f,
		  "cloud: aks\nnetwork: {egress: [huggingface, {cidr: 10.1.0.0/16, ports: [5432]}]}\nmodels: {a: "
		  "{model: " LLAMA ", access: [{namespace: apps, labels: {app: chat}}], expose: "
		  "{host: llm.example.com, tls: le, rateLimit: 20}}}\n",
		  NULL);
	assert_string_equal(plan_problems(&f), "");
	assert_at(
		&f, "workloads[0].network.clients",
		"[{\"podSelector\":{}},{\"namespaceSelector\":{\"matchLabels\":{\"kubernetes.io/"
		"metadata.name\":\"apps\"}},\"podSelector\":{\"matchLabels\":{\"app\":\"chat\"}}},"
		"{\"namespaceSelector\":{\"matchLabels\":{\"kubernetes.io/metadata.name\":\"app-routing-system\"}}}]");
	assert_at(&f, "workloads[0].network.egress[0].to[0].ipBlock.cidr", "\"10.1.0.0/16\"");
	assert_at(&f, "workloads[0].network.egress[1].to[0].ipBlock.except", "[\"169.254.0.0/16\"]");
	assert_at(&f, "workloads[0].expose.class", "\"webapprouting.kubernetes.azure.com\"");
	assert_at(&f, "workloads[0].expose.tls", "{\"secret\":\"a-tls\",\"issuer\":\"le\",\"issuerKind\":\"cluster\"}");
	assert_at(&f, "workloads[0].expose.rateLimit", "20");
	plan_release(&f);
}

/* What the cluster must have: sorted, each once, with the command where one line does it. */
static void test_notes(void **state)
{
	(void)state;
	struct planned f;
	plan_text(&f, "cloud: eks\nmodels: {a: " LLAMA ", b: " LLAMA "}\n", NULL);
	const struct plan *p = f.plan;
	unsigned tokens = 0;
	for (size_t i = 0; i < p->n_notes; i++) {
		assert_true(i == 0 || str_cmp(p->notes[i - 1].need, p->notes[i].need) <= 0);
		assert_int_equal(str_find(p->notes[i].text, '\n'), p->notes[i].text.n);
		if (!str_is(p->notes[i].need, "Secret 'hf-token'"))
			continue;
		tokens++;
		assert_true(str_is(p->notes[i].command,
				   "kubectl -n models create secret generic hf-token --from-literal=token=YOUR_TOKEN"));
	}
	assert_int_equal(tokens, 1);
	plan_release(&f);
	/* A model that anyone may load needs no token. */
	plan_text(&f, "cloud: gke\nmodels: {a: Qwen/Qwen3-8B}\n", NULL);
	assert_at(&f, "workloads[0].secrets", "[]");
	plan_release(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_three_lines),
		cmocka_unit_test(test_shorthands),
		cmocka_unit_test(test_placement),
		cmocka_unit_test(test_scaling),
		cmocka_unit_test(test_rollout_and_quota),
		cmocka_unit_test(test_times),
		cmocka_unit_test(test_container),
		cmocka_unit_test(test_network),
		cmocka_unit_test(test_notes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
