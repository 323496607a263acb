/* SPDX-License-Identifier: Apache-2.0
 * Patches of a values file on finished objects. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "doc/emit.h"
#include "gen_util.h"

static const char objects_text[] =
	"- {apiVersion: apps/v1, kind: Deployment, metadata: {name: llama, namespace: ml}, spec: {replicas: 1}}\n"
	"- {apiVersion: apps/v1, kind: Deployment, metadata: {name: qwen, namespace: ml}, spec: {replicas: 1}}\n"
	"- {apiVersion: v1, kind: Service, metadata: {name: llama, namespace: ml}, spec: {ports: []}}\n";

/** Applies `patches`; `want` is part of the objects as JSON lines, or of the problems. */
static void check(const char *patches, bool ok, const char *want)
{
	struct text objects_doc, values_doc;
	struct gen_objects objects;
	struct problems problems;
	struct arena arena;
	struct buf out;
	problems_init(&problems);
	arena_init(&arena);
	buf_init(&out, 1 << 20);
	objects_read(&objects, text_read(&objects_doc, objects_text, &problems));
	assert_int_equal(objects.n, 3);
	const struct node *values = text_read(&values_doc, patches, &problems);
	assert_non_null(values);
	bool got = patches_apply(&objects, values, &arena, &problems);
	for (size_t i = 0; got && i < objects.n; i++) {
		emit_json(objects.at[i].node, 0, &out);
		buf_addc(&out, '\n');
	}
	problems_print(&problems, &out);
	if (got != ok || !strstr(out.p, want))
		fail_msg("wanted %s\n%s\ngot\n%s", ok ? "success" : "failure", want, out.p);
	free(objects.at);
	buf_release(&out);
	arena_release(&arena);
	problems_release(&problems);
	doc_release(&objects_doc.doc);
	doc_release(&values_doc.doc);
}

static void test_merge_patch(void **state)
{
	(void)state;
	check("patches:\n- {target: {kind: Deployment, name: qwen}, patch: {spec: {replicas: null, minReadySeconds: "
	      "30}}}\n",
	      true,
	      "\"name\":\"llama\",\"namespace\":\"ml\"},\"spec\":{\"replicas\":1}}\n"
	      "{\"apiVersion\":\"apps/"
	      "v1\",\"kind\":\"Deployment\",\"metadata\":{\"name\":\"qwen\",\"namespace\":\"ml\"},\"spec\":{"
	      "\"minReadySeconds\":30}}\n");
}

static void test_json_patch(void **state)
{
	(void)state;
	check("patches:\n- target: {kind: Service}\n  patch: [{op: add, path: /spec/ports/-, value: {port: 80}}]\n",
	      true, "\"spec\":{\"ports\":[{\"port\":80}]}");
	check("patches:\n- target: {kind: Service}\n  patch: [{op: remove, path: /spec/nothing}]\n", false, "text:3:");
}

static void test_one_patch_reaches_all_that_fit(void **state)
{
	(void)state;
	check("patches:\n- {target: {apiVersion: apps/v1, namespace: ml}, patch: {spec: {paused: true}}}\n", true,
	      "{\"replicas\":1,\"paused\":true}}\n"
	      "{\"apiVersion\":\"apps/"
	      "v1\",\"kind\":\"Deployment\",\"metadata\":{\"name\":\"qwen\",\"namespace\":\"ml\"},\"spec\":{"
	      "\"replicas\":1,\"paused\":true}}");
}

static void test_later_patches_see_earlier_ones(void **state)
{
	(void)state;
	check("patches:\n- {target: {kind: Service}, patch: {metadata: {name: api}}}\n- {target: {kind: Service, name: "
	      "api}, patch: {spec: {type: NodePort}}}\n",
	      true, "\"type\":\"NodePort\"");
}

static void test_target_that_fits_nothing(void **state)
{
	(void)state;
	check("patches:\n- {target: {kind: Deploymnet, name: llama}, patch: {a: b}}\n", false,
	      "text:2:19: no object of the set has 'kind: Deploymnet'\n  did you mean 'Deployment'?");
	check("patches:\n- {target: {kind: Deployment, name: lama}, patch: {a: b}}\n", false,
	      "'name: lama'\n  did you mean 'llama'?");
	check("patches:\n- {target: {kind: Service, name: qwen}, patch: {a: b}}\n", false,
	      "'name: qwen'\n  there is 'llama'");
	check("patches:\n- {target: {namespace: other}, patch: {a: b}}\n", false, "'namespace: other'");
}

static void test_identity_must_stay(void **state)
{
	(void)state;
	check("patches:\n- {target: {kind: Service}, patch: {kind: null}}\n", false, "leaves Service 'llama' without");
	check("patches:\n- {target: {kind: Service}, patch: {metadata: null}}\n", false,
	      "leaves Service 'llama' without");
}

static void test_nothing_to_do(void **state)
{
	(void)state;
	check("cloud: gke\n", true, "\"llama\"");
	check("patches: []\n", true, "\"llama\"");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_merge_patch),
		cmocka_unit_test(test_json_patch),
		cmocka_unit_test(test_one_patch_reaches_all_that_fit),
		cmocka_unit_test(test_later_patches_see_earlier_ones),
		cmocka_unit_test(test_target_that_fits_nothing),
		cmocka_unit_test(test_identity_must_stay),
		cmocka_unit_test(test_nothing_to_do),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
