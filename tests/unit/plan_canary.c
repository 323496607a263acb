/* SPDX-License-Identifier: Apache-2.0
 * A second version beside the first: what it takes over, what is its own, and how requests are divided. */
#include "plan_util.h"

#define BASE "cloud: gke\nmodels:\n  a:\n    model: Qwen/Qwen3-8B\n"

static void test_own_workload(void **state)
{
	(void)state;
	struct planned f;
	plan_text(&f,
		  BASE "    version: v1\n    replicas: {min: 2, max: 10}\n    canary: {model: "
		       "Qwen/Qwen2.5-7B-Instruct, version: "
		       "v2, weight: 25}\n  b: Qwen/Qwen3-8B\n",
		  NULL);
	assert_string_equal(plan_problems(&f), "");
	/* Right behind its model, and no other model moves. */
	assert_at(&f, "workloads[0].name", "\"a\"");
	assert_at(&f, "workloads[1].name", "\"a-canary\"");
	assert_at(&f, "workloads[2].name", "\"b\"");
	assert_at(&f, "workloads[0].canaryOf", "null");
	assert_at(&f, "workloads[1].canaryOf", "\"a\"");
	assert_at(&f, "workloads[1].model", "\"Qwen/Qwen2.5-7B-Instruct\"");
	assert_at(&f, "workloads[0].version", "\"v1\"");
	assert_at(&f, "workloads[1].version", "\"v2\"");
	/* Selectors keep the two apart. */
	assert_at(&f, "workloads[1].selector",
		  "{\"app.kubernetes.io/name\":\"vllm\",\"app.kubernetes.io/instance\":\"a-canary\"}");
	/* A quarter of ten, rounded up; all of them, and one more each for a rollout, are in the quota: 10 + 3 + 4. */
	assert_at(&f, "workloads[1].autoscale.min", "1");
	assert_at(&f, "workloads[1].autoscale.max", "3");
	assert_at(&f, "set.quota.hard['requests.nvidia.com/gpu']", "\"20\"");
	/* Requests name the model; metrics tell the two apart. */
	assert_at(&f, "workloads[1].args[1]", "\"--served-model-name\"");
	assert_at(&f, "workloads[1].args[2]", "\"a-canary\"");
	assert_at(&f, "workloads[1].args[3]", "\"a\"");
	assert_non_null(strstr(at(&f, "workloads[1].alerts.match"), "a-canary"));
	plan_release(&f);
}

static void test_split(void **state)
{
	(void)state;
	struct planned f;
	/* Without an entry of its own the mesh divides; who is matched is not drawn by lot besides. */
	plan_text(&f, BASE "    canary: {version: v2, match: {cookie: 'g=a.b', headers: {x-beta: 'on'}}}\n", NULL);
	assert_string_equal(plan_problems(&f), "");
	assert_at(&f, "workloads[0].split.via", "\"istio\"");
	assert_at(&f, "workloads[0].split.service", "\"a-canary\"");
	assert_at(&f, "workloads[0].split.weight", "0");
	assert_at(&f, "workloads[0].split.rest", "100");
	assert_at(&f, "workloads[0].split.match",
		  "[{\"header\":\"cookie\",\"value\":\"^(.*;\\\\s*)?g=a\\\\.b(;.*)?$\",\"pattern\":true},{\"header\":"
		  "\"x-beta\",\"value\":\"on\",\"pattern\":false}]");
	assert_at(&f, "workloads[1].split", "null");
	plan_release(&f);
	/* What comes in by a Gateway is divided there; the Gateway may reach the canary, which has no route of its own.
	 */
	plan_text(&f,
		  BASE "    expose: {host: a.example.com, via: gateway}\n    canary: {version: v2}\ncluster: {has: "
		       "[gateway-api]}\n",
		  NULL);
	assert_string_equal(plan_problems(&f), "");
	assert_at(&f, "workloads[0].split.via", "\"gateway\"");
	assert_at(&f, "workloads[0].split.weight", "10");
	assert_at(&f, "workloads[0].split.rest", "90");
	assert_at(&f, "workloads[1].expose", "null");
	assert_non_null(strstr(at(&f, "workloads[1].network.clients"), "gateway-system"));
	plan_release(&f);
}

static void test_fixed(void **state)
{
	(void)state;
	struct planned f;
	plan_text(&f, BASE "    replicas: 4\n    canary: {version: v2, weight: 30}\n", NULL);
	assert_string_equal(plan_problems(&f), "");
	assert_at(&f, "workloads[1].replicas", "2");
	plan_release(&f);
	plan_text(&f, BASE "    replicas: 4\n    canary: {version: v2, replicas: {min: 1, max: 5}}\n", NULL);
	assert_string_equal(plan_problems(&f), "");
	assert_at(&f, "workloads[1].autoscale.max", "5");
	plan_release(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_own_workload),
		cmocka_unit_test(test_split),
		cmocka_unit_test(test_fixed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
