/* SPDX-License-Identifier: Apache-2.0
 * Which objects a document holds, and why it holds none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "doc/doc.h"
#include "kube/object.h"

struct seen {
	struct object objects[8];
	size_t n, skipped[SKIP_COUNT];
	struct source source;
	struct doc doc;
};

static struct seen *look(struct seen *s, const char *text)
{
	struct problems problems;
	problems_init(&problems);
	*s = (struct seen){.source = {"test.yaml", str_of(text)}};
	doc_init(&s->doc);
	assert_true(doc_read(&s->doc, &s->source, (struct doc_slice){0, strlen(text)}, DOC_KUBECTL, &DOC_LIMITS,
			     &problems));
	problems_release(&problems);
	struct object_walk walk = object_walk(s->doc.root, s->skipped);
	while (s->n < COUNT_OF(s->objects) && object_next(&walk, &s->objects[s->n]))
		s->n++;
	return s;
}

static void expect_skip(const char *text, enum skip reason)
{
	struct seen s;
	look(&s, text);
	assert_int_equal(s.n, 0);
	for (unsigned i = 0; i < SKIP_COUNT; i++)
		if (s.skipped[i] != (i == reason))
			fail_msg("\"%s\": %zu counted as %s", text, s.skipped[i], skip_name((enum skip)i));
	doc_release(&s.doc);
}

static void test_identity(void **state)
{
	(void)state;
	struct seen s;
	look(&s, "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: llama, namespace: models}\nspec: {replicas: "
		 "2}\n");
	assert_int_equal(s.n, 1);
	assert_int_equal(s.objects[0].kind, KIND_DEPLOYMENT);
	assert_true(str_is(s.objects[0].group, "apps"));
	assert_true(str_is(s.objects[0].version, "v1"));
	assert_true(str_is(s.objects[0].name, "llama"));
	assert_true(str_is(s.objects[0].namespace_, "models"));
	assert_non_null(s.objects[0].spec);
	assert_false(s.objects[0].partial);
	doc_release(&s.doc);
}

/* A CRD that reuses a core kind's name is another kind. */
static void test_group_decides(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		enum kind kind;
	} cases[] = {
		{"apiVersion: v1\nkind: Service\n", KIND_SERVICE},
		{"apiVersion: serving.knative.dev/v1\nkind: Service\n", KIND_KNATIVE_SERVICE},
		{"apiVersion: batch/v1\nkind: Job\n", KIND_JOB},
		{"apiVersion: batch.volcano.sh/v1alpha1\nkind: Job\n", KIND_VOLCANO_JOB},
		{"apiVersion: example.com/v1\nkind: Job\n", KIND_OTHER},
		{"apiVersion: example.com/v1\nkind: Deployment\n", KIND_OTHER},
		{"apiVersion: kubeflow.org/v1\nkind: MPIJob\n", KIND_MPI_JOB},
		{"apiVersion: kubeflow.org/v2beta1\nkind: MPIJob\n", KIND_MPI_JOB},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct seen s;
		look(&s, cases[i].text);
		assert_int_equal(s.n, 1);
		if (s.objects[0].kind != cases[i].kind)
			fail_msg("wrong kind for: %s", cases[i].text);
		doc_release(&s.doc);
	}
}

static void test_list(void **state)
{
	(void)state;
	struct seen s;
	look(&s,
	     "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Pod, metadata: {name: a}}\n- just: a map\n"
	     "- apiVersion: v1\n  kind: List\n  items: [{apiVersion: v1, kind: Pod, metadata: {name: b}}]\n- "
	     "{apiVersion: v1, kind: Pod, metadata: {name: c}}\n");
	assert_int_equal(s.n, 3);
	assert_true(str_is(s.objects[0].name, "a"));
	assert_true(str_is(s.objects[1].name, "b"));
	assert_true(str_is(s.objects[2].name, "c"));
	assert_int_equal(s.skipped[SKIP_NO_MANIFEST], 1);
	doc_release(&s.doc);
}

static void test_skipped(void **state)
{
	(void)state;
	expect_skip("just: data\n", SKIP_NO_MANIFEST);
	expect_skip("- 1\n- 2\n", SKIP_NO_MANIFEST);
	expect_skip("plain text\n", SKIP_NO_MANIFEST);
	expect_skip("kind: Pod\n", SKIP_NO_MANIFEST);
	expect_skip("replicaCount: 1\nimage: {repository: vllm}\nresources:\n  limits:\n    nvidia.com/gpu: 1\n",
		    SKIP_HELM_VALUES);
	expect_skip("- op: replace\n  path: /spec/replicas\n  value: 3\n", SKIP_PATCH);
	expect_skip("$patch: delete\napiVersion: v1\nkind: Pod\nmetadata: {name: a}\n", SKIP_PATCH);
	expect_skip("apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [a.yaml]\n",
		    SKIP_TOOL_CONFIG);
	expect_skip("apiVersion: v2\nname: chart\nversion: 1.0.0\n", SKIP_TOOL_CONFIG);
	expect_skip("apiVersion: v1\nkind: Config\nclusters: []\n", SKIP_TOOL_CONFIG);
}

/* A nested apiVersion and kind inside a parameter is no object. */
static void test_nested_is_data(void **state)
{
	(void)state;
	struct seen s;
	look(&s, "apiVersion: example.com/v1\nkind: Thing\nspec:\n  parameters:\n    apiVersion: v1\n    kind: Pod\n");
	assert_int_equal(s.n, 1);
	assert_true(str_is(s.objects[0].kind_name, "Thing"));
	doc_release(&s.doc);
}

/* kind_find searches in halves: every row must be found where it stands. */
static void test_table_is_sorted(void **state)
{
	(void)state;
	for (unsigned k = KIND_OTHER + 1; k < KIND_COUNT; k++) {
		const struct kind_info *info = kind_info((enum kind)k);
		if (kind_find(str_of(info->name), str_of(info->group)) != info)
			fail_msg("kinds.def is not sorted at %s of '%s'", info->name, info->group);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_identity),       cmocka_unit_test(test_group_decides),
		cmocka_unit_test(test_list),           cmocka_unit_test(test_skipped),
		cmocka_unit_test(test_nested_is_data), cmocka_unit_test(test_table_is_sorted),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
