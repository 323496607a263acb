/* SPDX-License-Identifier: Apache-2.0
 * Order of application, and what the API calls a kind. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "gen/order.h"

static void test_what_others_need_comes_first(void **state)
{
	(void)state;
	static const char *const in_order[][2] = {
		{"v1", "Namespace"},
		{"scheduling.k8s.io/v1", "PriorityClass"},
		{"v1", "ResourceQuota"},
		{"v1", "ServiceAccount"},
		{"v1", "ConfigMap"},
		{"v1", "PersistentVolumeClaim"},
		{"v1", "Service"},
		{"apps/v1", "Deployment"},
		{"example.com/v1", "Unheard"},
		{"policy/v1", "PodDisruptionBudget"},
		{"keda.sh/v1alpha1", "ScaledObject"},
		{"networking.k8s.io/v1", "Ingress"},
		{"monitoring.coreos.com/v1", "ServiceMonitor"},
	};
	for (size_t i = 0; i + 1 < COUNT_OF(in_order); i++)
		assert_true(apply_order(str_of(in_order[i][0]), str_of(in_order[i][1])) <
			    apply_order(str_of(in_order[i + 1][0]), str_of(in_order[i + 1][1])));
	/* A kind of another group that only shares the name is not the core one. */
	assert_int_not_equal(apply_order(STR("serving.knative.dev/v1"), STR("Service")),
			     apply_order(STR("v1"), STR("Service")));
}

static void check_resource(const char *api_version, const char *kind, const char *want)
{
	struct buf name;
	buf_init(&name, 1000);
	resource_name(str_of(api_version), str_of(kind), &name);
	assert_string_equal(name.p, want);
	buf_release(&name);
}

static void test_resource_names(void **state)
{
	(void)state;
	check_resource("v1", "Service", "services");
	check_resource("networking.k8s.io/v1", "NetworkPolicy", "networkpolicies.networking.k8s.io");
	check_resource("networking.k8s.io/v1", "Ingress", "ingresses.networking.k8s.io");
	check_resource("monitoring.coreos.com/v1", "PrometheusRule", "prometheusrules.monitoring.coreos.com");
	check_resource("example.com/v1", "Policy", "policies.example.com");
	check_resource("example.com/v1", "Box", "boxes.example.com");
	check_resource("example.com/v1", "TrainJob", "trainjobs.example.com");
}

static void test_kinds_as_users_write_them(void **state)
{
	(void)state;
	static const char *const names[] = {"Deployment", "deployment", "deployments", "deployments.apps",
					    "DEPLOYMENTS"};
	for (size_t i = 0; i < COUNT_OF(names); i++)
		assert_true(is_kind_name(str_of(names[i]), STR("apps/v1"), STR("Deployment")));
	assert_false(is_kind_name(STR("deploy"), STR("apps/v1"), STR("Deployment")));
	assert_false(is_kind_name(STR("deployments.extensions"), STR("apps/v1"), STR("Deployment")));
	assert_false(is_kind_name(STR(""), STR("apps/v1"), STR("Deployment")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_others_need_comes_first),
		cmocka_unit_test(test_resource_names),
		cmocka_unit_test(test_kinds_as_users_write_them),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
