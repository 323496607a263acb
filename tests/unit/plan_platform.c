/* SPDX-License-Identifier: Apache-2.0
 * The kinds of objects that run a server: when a model is spread over nodes, what its group is told, what KServe is
 * left to make. */
#include "plan_util.h"

#define LLAMA "meta-llama/Llama-3.1-8B-Instruct"
#define LARGE "meta-llama/Llama-3.1-405B-Instruct"

static void test_deployment(void **state)
{
	(void)state;
	struct planned f;
	plan_text(&f, "cloud: gke\ncluster: {has: [leaderworkerset, kserve]}\nmodels: {a: " LLAMA "}\n", NULL);
	assert_string_equal(plan_problems(&f), "");
	/* What the cluster could do does not matter to a model that one pod holds. */
	assert_at(&f, "workloads[0].kind", "\"deployment\"");
	assert_at(&f, "workloads[0].target", "{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\"}");
	assert_at(&f, "workloads[0].serviceName", "\"a\"");
	assert_at(&f, "workloads[0].serviceSelector",
		  "{\"app.kubernetes.io/name\":\"vllm\",\"app.kubernetes.io/instance\":\"a\"}");
	assert_at(&f, "workloads[0].leaderworkerset", "null");
	assert_at(&f, "workloads[0].kserve", "null");
	plan_release(&f);
}

static void test_group(void **state)
{
	(void)state;
	struct planned f;
	/* 405 billion parameters in 16 bits are 756 GiB: sixteen GPUs of 80 GiB, which no node has. */
	plan_text(&f,
		  "cloud: eks\ncluster: {has: [leaderworkerset]}\nmodels:\n  a: {model: " LARGE
		  ", gpu: h100, context: 16384, env: {NCCL_SOCKET_IFNAME: eth1}}\n",
		  NULL);
	assert_string_equal(plan_problems(&f), "");
	assert_at(&f, "workloads[0].kind", "\"leaderworkerset\"");
	assert_at(&f, "workloads[0].target",
		  "{\"apiVersion\":\"leaderworkerset.x-k8s.io/v1\",\"kind\":\"LeaderWorkerSet\"}");
	assert_at(&f, "workloads[0].leaderworkerset.size", "2");
	assert_at(&f, "workloads[0].serviceSelector[\"k8sai.dev/role\"]", "\"leader\"");
	assert_at(&f, "workloads[0].network.among", "true");
	assert_at(&f, "workloads[0].cache.mode", "\"ReadWriteMany\"");
	/* Pods of one group belong in one zone. */
	assert_at(&f, "workloads[0].spread", "[]");
	/* Two nodes for each of four replicas, and for one more during a rollout. */
	assert_at(&f, "set.quota.hard[\"requests.nvidia.com/gpu\"]", "\"80\"");
	assert_at(&f, "workloads[0].resources.limits[\"nvidia.com/gpu\"]", "\"8\"");
	assert_at(&f, "workloads[0].resources.limits[\"vpc.amazonaws.com/efa\"]", "\"32\"");
	/* What the user says is left alone. */
	assert_null(strstr(at(&f, "workloads[0].env"), "eth0"));
	assert_non_null(strstr(at(&f, "workloads[0].env"), "eth1"));
	/* Workers outlast their leader's 15 s of waiting and 60 s of draining. */
	assert_at(&f, "workloads[0].leaderworkerset.preStop", "75");
	assert_non_null(strstr(at(&f, "workloads[0].leaderworkerset.args"), "\"--headless\""));
	assert_null(strstr(at(&f, "workloads[0].args"), "--headless"));
	assert_non_null(strstr(why(&f, "a.startup"), "900 s until the group's other nodes are there"));
	plan_release(&f);
}

static void test_group_on_one_node(void **state)
{
	(void)state;
	struct planned f;
	plan_text(&f, "cloud: eks\nmodels: {a: {model: " LLAMA ", platform: leaderworkerset}}\n", NULL);
	assert_string_equal(plan_problems(&f), "");
	assert_at(&f, "workloads[0].leaderworkerset.size", "1");
	assert_at(&f, "workloads[0].network.among", "false");
	assert_null(strstr(at(&f, "workloads[0].args"), "--nnodes"));
	assert_null(strstr(at(&f, "workloads[0].env"), "NCCL"));
	assert_null(strstr(at(&f, "workloads[0].resources"), "efa"));
	plan_release(&f);
}

/* --nnodes came with 0.11.1. */
static void test_ray(void **state)
{
	(void)state;
	static const struct {
		const char *tag;
		bool ray;
	} cases[] = {{"v0.10.2", true}, {"v0.11.0", true}, {"v0.11.1", false}};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct planned f;
		char values[400];
		snprintf(values, sizeof values,
			 "cloud: gke\nmodels:\n  a: {model: " LARGE
			 ", gpu: {type: h100, count: 16}, context: 16384, platform: leaderworkerset, image: "
			 "\"vllm/vllm-openai:%s\"}\n",
			 cases[i].tag);
		plan_text(&f, values, NULL);
		assert_string_equal(plan_problems(&f), "");
		assert_int_equal(strstr(at(&f, "workloads[0].command"), "ray start") != NULL, cases[i].ray);
		assert_int_equal(strstr(at(&f, "workloads[0].args"), "--distributed-executor-backend=ray") != NULL,
				 cases[i].ray);
		assert_int_equal(strstr(at(&f, "workloads[0].args"), "--nnodes=2") != NULL, !cases[i].ray);
		assert_non_null(strstr(at(&f, "workloads[0].args"), "--pipeline-parallel-size=2"));
		plan_release(&f);
	}
}

static void test_kserve(void **state)
{
	(void)state;
	struct planned f;
	plan_text(&f,
		  "cloud: gke\ncluster: {has: [kserve]}\nmodels:\n  a: {model: " LLAMA
		  ", platform: kserve, autoscale: {by: concurrency, target: 7}}\n  b: {model: " LLAMA
		  ", platform: kserve, replicas: 3}\n",
		  NULL);
	assert_string_equal(plan_problems(&f), "");
	assert_at(&f, "workloads[0].container", "\"kserve-container\"");
	assert_at(&f, "workloads[0].selector", "{\"serving.kserve.io/inferenceservice\":\"a\"}");
	assert_at(&f, "workloads[0].serviceName", "\"a-predictor\"");
	/* KServe makes the autoscaler. */
	assert_at(&f, "workloads[0].target", "null");
	assert_at(&f, "workloads[0].kserve",
		  "{\"autoscaler\":\"keda\",\"min\":1,\"max\":4,\"metrics\":[{\"server\":"
		  "\"http://prometheus-operated.monitoring.svc:9090\",\"query\":\"sum(vllm:num_requests_running{"
		  "namespace=\\\"models\\\",model_name=\\\"a\\\"})\",\"value\":\"7\"}]}");
	assert_at(&f, "workloads[1].kserve", "{\"autoscaler\":\"none\",\"min\":3,\"max\":3,\"metrics\":[]}");
	assert_string_equal(why(&f, "a.progressDeadline"), "");
	plan_release(&f);
}

/* Whatever the engine is, the platform is not passed over. */
static void test_other_engines(void **state)
{
	(void)state;
	struct planned f;
	plan_text(&f,
		  "cloud: gke\nmodels: {a: {engine: custom, image: \"x.example/y:1\", port: 8080, gpu: l4, platform: "
		  "kserve}}\n",
		  NULL);
	assert_string_equal(plan_problems(&f), "");
	assert_at(&f, "workloads[0].kind", "\"kserve\"");
	plan_release(&f);
	assert_refused("cloud: gke\nmodels: {a: {engine: custom, image: \"x.example/y:1\", port: 8080, gpu: l4, "
		       "platform: leaderworkerset}}\n",
		       "v.yaml:2:85: an image of your own cannot be a LeaderWorkerSet in this version\n  vLLM can\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_deployment),
		cmocka_unit_test(test_group),
		cmocka_unit_test(test_group_on_one_node),
		cmocka_unit_test(test_ray),
		cmocka_unit_test(test_kserve),
		cmocka_unit_test(test_other_engines),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
