/* SPDX-License-Identifier: Apache-2.0
 * The whole way from values to objects. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "doc/path.h"
#include "gen/gen.h"
#include "gen/write.h"

static char folder[] = "/tmp/k8sai-gen-XXXXXX";
static char values_path[80], other_path[80];

static void put(const char *path, const char *text)
{
	struct buf why;
	buf_init(&why, 1000);
	assert_true(file_write(path, str_of(text), &why));
	buf_release(&why);
}

struct run {
	struct gen gen;
	struct problems problems;
	/** What gen_write gives, or every problem. */
	struct buf text;
};

/** Generates from `values` with further options; the text is written or the problems are. */
static bool run_start(struct run *r, const char *values, struct gen_options o)
{
	const char *const files[] = {values_path};
	put(values_path, values);
	o.values.files = files;
	o.values.n_files = 1;
	gen_init(&r->gen);
	problems_init(&r->problems);
	buf_init(&r->text, 64 << 20);
	bool ok = gen_run(&r->gen, &o, &r->problems);
	if (ok)
		gen_write(&r->gen, GEN_YAML, &r->text);
	else
		problems_print(&r->problems, &r->text);
	buf_addc(&r->text, '\0');
	return ok;
}

static void run_end(struct run *r)
{
	buf_release(&r->text);
	gen_release(&r->gen);
	problems_release(&r->problems);
}

static const struct gen_object *object_of(const struct run *r, const char *kind)
{
	for (size_t i = 0; i < r->gen.objects.n; i++)
		if (str_is(r->gen.objects.at[i].kind, kind))
			return &r->gen.objects.at[i];
	return NULL;
}

static void check_kinds(const struct run *r, const char *want)
{
	struct buf kinds;
	buf_init(&kinds, 10000);
	for (size_t i = 0; i < r->gen.objects.n; i++)
		buf_addf(&kinds, "%s%.*s", i ? " " : "", STR_ARG(r->gen.objects.at[i].kind));
	buf_addc(&kinds, '\0');
	assert_string_equal(kinds.p, want);
	buf_release(&kinds);
}

#define THREE_LINES(cloud) "cloud: " cloud "\nmodels:\n  llama: meta-llama/Llama-3.1-8B-Instruct\n"

static void test_three_lines_for_each_cloud(void **state)
{
	(void)state;
	static const char *const files[] = {THREE_LINES("eks"), THREE_LINES("gke"), THREE_LINES("aks"),
					    THREE_LINES("oke"), THREE_LINES("onprem")};
	for (size_t i = 0; i < COUNT_OF(files); i++) {
		struct run r;
		if (!run_start(&r, files[i], (struct gen_options){0}))
			fail_msg("%s", r.text.p);
		check_kinds(&r, "Namespace PriorityClass ResourceQuota NetworkPolicy ServiceAccount "
				"PersistentVolumeClaim Service Deployment PodDisruptionBudget ScaledObject "
				"ServiceMonitor PrometheusRule");
		const struct node *spec = node_get(object_of(&r, "Deployment")->node, KEY_spec);
		assert_null(node_get(spec, KEY_replicas));
		const struct node *pod = node_path(spec, KEY_template, KEY_spec, KEY_NONE);
		assert_false(node_bool(node_get(pod, KEY_enableServiceLinks), true));
		const struct node *limits =
			node_path(node_at(node_get(pod, KEY_containers), 0), KEY_resources, KEY_limits, KEY_NONE);
		assert_non_null(node_find(limits, STR("nvidia.com/gpu")));
		assert_non_null(strstr(r.text.p, "# - Secret 'hf-token'"));
		run_end(&r);
	}
}

static void test_same_input_same_bytes(void **state)
{
	(void)state;
	struct run a, b;
	assert_true(run_start(&a, THREE_LINES("gke"), (struct gen_options){0}));
	assert_true(run_start(&b, THREE_LINES("gke"), (struct gen_options){0}));
	assert_string_equal(a.text.p, b.text.p);
	run_end(&a);
	run_end(&b);
}

static void test_only(void **state)
{
	(void)state;
	struct run r;
	const char *const kinds[] = {"deployments,Service", "pvc-no"};
	assert_true(run_start(&r, THREE_LINES("gke"), (struct gen_options){.only = kinds, .n_only = 1}));
	check_kinds(&r, "Service Deployment");
	run_end(&r);
	assert_false(run_start(&r, THREE_LINES("gke"), (struct gen_options){.only = kinds, .n_only = 2}));
	assert_non_null(strstr(r.text.p, "no object of kind 'pvc-no'"));
	assert_int_equal(r.gen.objects.n, 0);
	run_end(&r);
}

static void test_kinds_the_cluster_lacks_are_left_out(void **state)
{
	(void)state;
	struct run r;
	put(other_path, "namespaces\nresourcequotas\nservices\nserviceaccounts\npersistentvolumeclaims\ndeployments."
			"apps\nhorizontalpodautoscalers.autoscaling\n"
			"poddisruptionbudgets.policy\nnetworkpolicies.networking.k8s.io\n");
	if (!run_start(&r, THREE_LINES("gke"), (struct gen_options){.values = {.api_resources = other_path}}))
		fail_msg("%s", r.text.p);
	check_kinds(&r, "Namespace ResourceQuota NetworkPolicy ServiceAccount PersistentVolumeClaim Service Deployment "
			"PodDisruptionBudget HorizontalPodAutoscaler");
	assert_non_null(strstr(r.text.p, "# Left out PriorityClass"));
	run_end(&r);
}

static void test_patches(void **state)
{
	(void)state;
	struct run r;
	assert_true(run_start(
		&r,
		THREE_LINES("gke") "patches:\n- {target: {kind: Deployment}, patch: {spec: {minReadySeconds: 30}}}\n",
		(struct gen_options){0}));
	assert_non_null(strstr(r.text.p, "  minReadySeconds: 30\n"));
	run_end(&r);
	assert_false(run_start(&r, THREE_LINES("gke") "patches:\n- {target: {kind: Deployments}, patch: {a: b}}\n",
			       (struct gen_options){0}));
	assert_non_null(strstr(r.text.p, "did you mean 'Deployment'?"));
	run_end(&r);
}

static void test_two_objects_of_one_name(void **state)
{
	(void)state;
	struct run r;
	assert_false(run_start(&r,
			       THREE_LINES("gke") "  qwen: Qwen/Qwen3-8B\npatches:\n- {target: {kind: Service}, patch: "
						  "{metadata: {name: same}}}\n",
			       (struct gen_options){0}));
	assert_non_null(strstr(r.text.p, "two objects are both Service 'same'"));
	run_end(&r);
}

static void check_template(const char *text, const char *want)
{
	struct run r;
	snprintf(other_path, sizeof other_path, "%s/own/mine.yaml", folder);
	put(other_path, text);
	snprintf(other_path, sizeof other_path, "%s/own", folder);
	bool ok = run_start(&r, THREE_LINES("gke"), (struct gen_options){.templates = other_path});
	if (!strstr(r.text.p, want))
		fail_msg("wanted %s\ngot %s\n%s", want, ok ? "objects" : "problems", r.text.p);
	run_end(&r);
	snprintf(other_path, sizeof other_path, "%s/other", folder);
}

static void test_own_templates(void **state)
{
	(void)state;
	struct buf why;
	char path[100];
	buf_init(&why, 1000);
	snprintf(path, sizeof path, "%s/own", folder);
	assert_true(file_make_dir(path, &why));
	buf_release(&why);
	check_template("apiVersion: example.com/v1\nkind: Extra\nmetadata: {name: 'x-${set.name}'}\n",
		       "kind: Extra\nmetadata:\n  name: x-");
	check_template(
		"$map: {$eval: workloads}\neach(w): {apiVersion: v1, kind: Extra, metadata: {name: '${w.name}'}}\n",
		"kind: Extra\nmetadata:\n  name: llama\n");
	check_template("a: b\n", "mine.yaml:1:1: this template renders to something that is no Kubernetes object");
	check_template("apiVersion: v1\nkind: ${set.nothing}\nmetadata: {name: x}\n", "mine.yaml:2:9: ");
	snprintf(path, sizeof path, "%s/own/mine.yaml", folder);
	unlink(path);
	snprintf(path, sizeof path, "%s/own", folder);
	rmdir(path);
}

static void test_nothing_comes_of_bad_values(void **state)
{
	(void)state;
	static const char *const bad[] = {
		"cloud: gke\n",
		"cloud: gkee\nmodels: {a: Qwen/Qwen3-8B}\n",
		"cloud: gke\nmodels: {a: Qwen/Qwen3-8C}\n",
		"cloud: gke\nmodels: {a: {model: Qwen/Qwen3-8B, replicas: {min: 4, max: 2}}}\n",
		"cloud: gke\nmodels: {A_b: Qwen/Qwen3-8B}\n",
		"[",
		"\xFF\xFE"};
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		struct run r;
		assert_false(run_start(&r, bad[i], (struct gen_options){0}));
		assert_true(r.problems.n > 0);
		assert_int_equal(r.gen.objects.n, 0);
		run_end(&r);
	}
}

static void test_a_thousand_models(void **state)
{
	(void)state;
	struct run r;
	struct buf values;
	buf_init(&values, 1 << 20);
	buf_addz(&values, "cloud: eks\nmodels:\n");
	for (unsigned i = 0; i < 1000; i++)
		buf_addf(&values, "  m%u: Qwen/Qwen3-8B\n", i);
	if (!run_start(&r, values.p, (struct gen_options){0}))
		fail_msg("%s", r.text.p);
	assert_int_equal(r.gen.objects.n, 3 + 9 * 1000);
	run_end(&r);
	buf_release(&values);
}

static int make_folder(void **state)
{
	(void)state;
	if (!mkdtemp(folder))
		return -1;
	snprintf(values_path, sizeof values_path, "%s/values.yaml", folder);
	snprintf(other_path, sizeof other_path, "%s/other", folder);
	return 0;
}

static int remove_folder(void **state)
{
	(void)state;
	unlink(values_path);
	unlink(other_path);
	return rmdir(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_three_lines_for_each_cloud),
		cmocka_unit_test(test_same_input_same_bytes),
		cmocka_unit_test(test_only),
		cmocka_unit_test(test_kinds_the_cluster_lacks_are_left_out),
		cmocka_unit_test(test_patches),
		cmocka_unit_test(test_two_objects_of_one_name),
		cmocka_unit_test(test_own_templates),
		cmocka_unit_test(test_nothing_comes_of_bad_values),
		cmocka_unit_test(test_a_thousand_models),
	};
	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
