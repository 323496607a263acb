/* SPDX-License-Identifier: Apache-2.0
 * The lives of APIs: the table itself, looking up, and the way to what came after. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "kube/api_lives.h"

static void fail_row(const struct api_life *l, const char *why)
{
	fail_msg("%s/%s %s: %s", l->group, l->version, l->kind, why);
}

/* In order, each once: the search relies on it. */
static void test_sorted(void **state)
{
	(void)state;
	for (size_t i = 1; i < n_api_lives; i++) {
		const struct api_life *a = &api_lives[i - 1], *b = &api_lives[i];
		int order = strcmp(a->group, b->group);
		order = order ? order : strcmp(a->version, b->version);
		order = order ? order : strcmp(a->kind, b->kind);
		if (order >= 0)
			fail_row(b, "out of order");
	}
}

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < n_api_lives; i++) {
		const struct api_life *l = &api_lives[i];
		if (l->removed && l->deprecated > l->removed)
			fail_row(l, "removed before it was deprecated");
		if (l->since && l->deprecated && l->since > l->deprecated)
			fail_row(l, "deprecated before it came");
		if (!l->owner && !l->deprecated)
			fail_row(l, "says nothing");
		if (l->owner && (l->since || l->deprecated || l->removed))
			fail_row(l, "a custom resource with releases of Kubernetes");
		if (!*l->next_version && l->same_shape)
			fail_row(l, "the shape of nothing");
		if (!*l->source)
			fail_row(l, "without a source");
	}
}

/* What comes next is there before the old one goes, outlives it, and the way has an end. */
static void test_way_on(void **state)
{
	(void)state;
	for (size_t i = 0; i < n_api_lives; i++) {
		const struct api_life *l = &api_lives[i];
		if (*l->next_version && l->removed && l->next_since > l->removed)
			fail_row(l, "gone before its successor came");
		struct str kind = str_of(l->kind);
		for (unsigned steps = 0; l && *l->next_version; steps++) {
			kind = *l->next_kind ? str_of(l->next_kind) : kind;
			const struct api_life *next =
				api_life_find(str_of(l->next_group), str_of(l->next_version), kind);
			if (steps >= API_LIFE_STEPS)
				fail_row(&api_lives[i], "leads on for ever");
			if (next && next->removed && l->removed >= next->removed)
				fail_row(l, "outlives its successor");
			l = next;
		}
	}
}

static const struct api_life *find(const char *group, const char *version, const char *kind)
{
	return api_life_find(str_of(group), str_of(version), str_of(kind));
}

static void test_find(void **state)
{
	(void)state;
	assert_non_null(find("batch", "v1beta1", "CronJob"));
	assert_null(find("batch", "v1", "CronJob"));
	assert_null(find("batch", "v1beta1", "Job"));
	assert_null(find("", "v1", "Pod"));
	assert_null(find("example.com", "v1beta1", "Ingress"));
	/* All kinds of a version. */
	assert_non_null(find("cert-manager.io", "v1alpha2", "Certificate"));
	assert_ptr_equal(find("cert-manager.io", "v1alpha2", "Issuer"),
			 find("cert-manager.io", "v1alpha2", "Certificate"));
	assert_ptr_equal(find("", "v1", "ComponentStatus"), &api_lives[0]);
	assert_ptr_equal(find(api_lives[n_api_lives - 1].group, api_lives[n_api_lives - 1].version,
			      api_lives[n_api_lives - 1].kind),
			 &api_lives[n_api_lives - 1]);
}

static void test_states(void **state)
{
	(void)state;
	const struct api_life *ingress = find("extensions", "v1beta1", "Ingress");
	assert_false(api_life_deprecated(ingress, 13));
	assert_true(api_life_deprecated(ingress, 14));
	assert_true(api_life_deprecated(ingress, 21));
	assert_false(api_life_removed(ingress, 21));
	assert_false(api_life_deprecated(ingress, 22));
	assert_true(api_life_removed(ingress, 22));
	const struct api_life *ray = find("ray.io", "v1alpha1", "RayCluster");
	assert_true(api_life_deprecated(ray, 25));
	assert_false(api_life_removed(ray, 99));
	const struct api_life *endpoints = find("", "v1", "Endpoints");
	assert_true(api_life_deprecated(endpoints, 37));
	assert_false(api_life_removed(endpoints, 37));
}

static void check_way(const char *version, const char *kind, unsigned minor, const char *to, const char *to_kind,
		      bool same)
{
	struct api_successor s;
	assert_true(api_life_successor(find("resource.k8s.io", version, kind), str_of(kind), minor, &s));
	assert_string_equal(s.version, to);
	assert_true(str_is(s.kind, to_kind));
	assert_int_equal(s.same_shape, same);
}

/* As far as the cluster goes, and no further. */
static void test_successor(void **state)
{
	(void)state;
	check_way("v1alpha3", "DeviceClass", 32, "v1beta1", "DeviceClass", true);
	check_way("v1alpha3", "DeviceClass", 33, "v1beta2", "DeviceClass", true);
	check_way("v1alpha3", "DeviceClass", 37, "v1", "DeviceClass", true);
	check_way("v1beta1", "ResourceClaim", 34, "v1", "ResourceClaim", false);
	check_way("v1beta2", "ResourceClaim", 36, "v1", "ResourceClaim", true);
	check_way("v1alpha2", "ResourceClass", 31, "v1alpha3", "DeviceClass", false);
	check_way("v1alpha2", "ResourceClass", 37, "v1", "DeviceClass", false);
	/* The first step, even where it is still to come. */
	check_way("v1alpha2", "ResourceClass", 30, "v1alpha3", "DeviceClass", false);
	struct api_successor s;
	assert_false(
		api_life_successor(find("policy", "v1beta1", "PodSecurityPolicy"), STR("PodSecurityPolicy"), 37, &s));
}

static void check_advice(const char *group, const char *version, const char *kind, unsigned minor, const char *wanted)
{
	struct arena memory;
	arena_init(&memory);
	struct str advice = api_life_advice(find(group, version, kind), str_of(kind), minor, &memory);
	if (!str_is(advice, wanted))
		fail_msg("%s: %.*s", wanted, STR_ARG(advice));
	arena_release(&memory);
}

static void test_advice(void **state)
{
	(void)state;
	check_advice("batch", "v1beta1", "CronJob", 37, "use 'batch/v1'");
	check_advice("karpenter.sh", "v1alpha5", "Machine", 37, "use NodeClaim of 'karpenter.sh/v1'");
	check_advice(
		"networking.k8s.io", "v1beta1", "Ingress", 18,
		"use 'networking.k8s.io/v1' from Kubernetes 1.19 on, where each path has a 'pathType', its backend "
		"is 'service.name' and 'service.port', and 'spec.backend' becomes 'spec.defaultBackend'");
	/* Two steps that change something. */
	check_advice("resource.k8s.io", "v1alpha2", "ResourceClaim", 37,
		     "use 'resource.k8s.io/v1', where 'resourceClassName' and 'parametersRef' become "
		     "'devices.requests' with device classes and CEL selectors; 'deviceClassName', 'selectors' and "
		     "'count' of a request move into 'exactly'");
	check_advice("networking.k8s.io", "v1alpha1", "ClusterCIDR", 37, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sorted), cmocka_unit_test(test_rows),   cmocka_unit_test(test_way_on),
		cmocka_unit_test(test_find),   cmocka_unit_test(test_states), cmocka_unit_test(test_successor),
		cmocka_unit_test(test_advice),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
