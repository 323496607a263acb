/* SPDX-License-Identifier: Apache-2.0
 * Suppressions: comments, annotations, what they do not silence, and what is said about them. */
#include "lint_util.h"

#define POD(before, image)                                                                                             \
	"apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - name: c\n    resources: {limits: "  \
	"{nvidia.com/gpu: 1}}\n" before "    image: " image "\n"

static void test_comment(void **state)
{
	(void)state;
	struct linted l;
	/* Line 8 is the image's, or the line above it. */
	lint_text(&l, POD("", "x:latest"), "IMG001 SUP");
	EXPECT(&l, "IMG001 8 spec.containers[0].image");
	lint_result_release(&l.result);
	lint_text(&l, POD("", "x:latest # k8sai-ignore: IMG001 -- test"), "IMG001 SUP");
	EXPECT_NONE(&l);
	assert_int_equal(l.result.summary.suppressed, 1);
	lint_result_release(&l.result);
	lint_text(&l, POD("    # k8sai-ignore: GPU001, IMG001 -- test\n", "x:latest"), "IMG001 SUP");
	EXPECT_NONE(&l);
	lint_result_release(&l.result);
	lint_text(&l,
		  POD("    #k8sai-ignore: image-tag-missing-or-latest -- test\n\n    # another remark\n", "x:latest"),
		  "IMG001 SUP");
	EXPECT_NONE(&l);
	lint_result_release(&l.result);
	lint_text(&l, POD("", "x:latest # k8sai-ignore: IMG -- the whole family"), "IMG001 SUP");
	EXPECT_NONE(&l);
	lint_result_release(&l.result);
	lint_text(&l,
		  "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - {image: 'x:latest', args: ['# k8sai-ignore: "
		  "IMG001 -- a string'], "
		  "resources: {limits: {nvidia.com/gpu: 1}}}\n",
		  "IMG001 SUP");
	EXPECT(&l, "IMG001 5 *");
	lint_result_release(&l.result);
	lint_text(&l, POD("", "x:latest\n    # k8sai-ignore: IMG001 -- too late"), "IMG001 SUP");
	EXPECT(&l, "IMG001 8 *", "SUP001 9 *");
	lint_result_release(&l.result);
	lint_text(&l, POD("", "x:latest # k8sai-ignored: IMG001"), "IMG001 SUP");
	EXPECT(&l, "IMG001 8 *");
	lint_result_release(&l.result);
}

static void test_crlf(void **state)
{
	(void)state;
	struct linted l;
	lint_text(
		&l,
		"apiVersion: v1\r\nkind: Pod\r\nmetadata: {name: p}\r\nspec:\r\n  containers:\r\n  - name: c\r\n"
		"    resources: {limits: {nvidia.com/gpu: 1}}\r\n    # k8sai-ignore: IMG001\r\n    image: x:latest\r\n",
		"IMG001 SUP");
	EXPECT(&l, "SUP002 8 *");
	lint_result_release(&l.result);
}

static void test_file(void **state)
{
	(void)state;
	struct linted l;
	const char *two = POD("", "x:latest") "---\n" POD("", "y:latest");
	char text[2048];
	snprintf(text, sizeof text, "# Licence\n# k8sai-ignore-file: IMG001 -- test\n---\n%s", two);
	lint_text(&l, text, "IMG001 SUP");
	EXPECT_NONE(&l);
	assert_int_equal(l.result.summary.suppressed, 2);
	lint_result_release(&l.result);
	snprintf(text, sizeof text, "%s# k8sai-ignore-file: IMG001 -- test\n", two);
	lint_text(&l, text, "IMG001 SUP");
	EXPECT_NONE(&l);
	lint_result_release(&l.result);
	snprintf(text, sizeof text, "%s", two);
	lint_text(&l, text, "IMG001 SUP");
	EXPECT(&l, "IMG001 8 *", "IMG001 17 *");
	lint_result_release(&l.result);
}

static void test_annotations(void **state)
{
	(void)state;
	struct linted l;
	static const char deployment[] = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d%s}\nspec:\n  "
					 "selector: {matchLabels: {a: b}}\n  template:\n"
					 "    metadata: {labels: {a: b}%s}\n    spec:\n      containers:\n      - "
					 "name: one\n        resources: {limits: {nvidia.com/gpu: 1}}\n"
					 "        image: x:latest\n      - name: two\n        image: y:latest\n";
	char text[2048];
	snprintf(text, sizeof text, deployment, "", "");
	lint_text(&l, text, "IMG001 SUP");
	EXPECT(&l, "IMG001 12 spec.template.spec.containers[0].image",
	       "IMG001 14 spec.template.spec.containers[1].image");
	lint_result_release(&l.result);
	snprintf(text, sizeof text, deployment, ", annotations: {k8sai.dev/ignore: 'IMG001: test'}", "");
	lint_text(&l, text, "IMG001 SUP");
	EXPECT_NONE(&l);
	lint_result_release(&l.result);
	snprintf(text, sizeof text, deployment, "", ", annotations: {k8sai.dev/ignore: 'GPU001,IMG001: test'}");
	lint_text(&l, text, "IMG001 SUP");
	EXPECT_NONE(&l);
	lint_result_release(&l.result);
	snprintf(text, sizeof text, deployment, "", ", annotations: {k8sai.dev/ignore.two: 'IMG001: test'}");
	lint_text(&l, text, "IMG001 SUP");
	EXPECT(&l, "IMG001 12 *");
	lint_result_release(&l.result);
	snprintf(text, sizeof text, deployment, ", annotations: {k8sai.dev/ignore.one: 'IMG001'}", "");
	lint_text(&l, text, "IMG001 SUP");
	EXPECT(&l, "SUP002 3 *", "IMG001 14 *");
	lint_result_release(&l.result);
}

static const char gpu_without_limit[] = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - "
					"name: c\n    image: x:1\n    resources:\n      requests:\n"
					"        nvidia.com/gpu: 1 # k8sai-ignore: GPU001 -- test\n";

static void test_strict_and_off(void **state)
{
	(void)state;
	struct linted l;
	lint_text(&l, gpu_without_limit, "GPU001 SUP");
	EXPECT_NONE(&l);
	lint_result_release(&l.result);
	/* Errors are not silenced under --strict, and the suppression is not called unused for that. */
	lint_setup(&l, gpu_without_limit, "GPU001 SUP");
	l.options.strict = true;
	EXPECT(lint_go(&l), "GPU001 10 *");
	lint_result_release(&l.result);
	lint_setup(&l, gpu_without_limit, "GPU001 SUP");
	l.options.no_suppress = true;
	EXPECT(lint_go(&l), "GPU001 10 *");
	lint_result_release(&l.result);
	/* Infos are warnings under --strict; a suppression silences a warning. */
	lint_setup(&l, POD("", "x:latest # k8sai-ignore: IMG001"), "IMG001 SUP");
	l.options.strict = true;
	EXPECT(lint_go(&l), "SUP002 8 *");
	assert_int_equal(l.result.findings[0].severity, SEVERITY_WARNING);
	lint_result_release(&l.result);
}

static void test_about_suppressions(void **state)
{
	(void)state;
	struct linted l;
	lint_text(&l, POD("    # k8sai-ignore: IMG001 -- test\n", "x:1"), "IMG001 SUP");
	EXPECT(&l, "SUP001 8 *");
	lint_result_release(&l.result);
	/* A rule that does not run cannot be called unused. */
	lint_text(&l, POD("    # k8sai-ignore: IMG001 -- test\n", "x:1"), "GPU001 SUP");
	EXPECT_NONE(&l);
	lint_result_release(&l.result);
	lint_text(&l, POD("    # k8sai-ignore: IMG01, IMG001 -- test\n", "x:latest"), "IMG001 SUP");
	EXPECT(&l, "SUP003 8 *");
	assert_true(str_has(l.result.findings[0].message, "did you mean 'IMG001'?"));
	lint_result_release(&l.result);
	lint_text(&l, POD("    # k8sai-ignore\n", "x:latest"), "IMG001 SUP");
	EXPECT(&l, "SUP001 8 *", "SUP002 8 *", "IMG001 9 *");
	lint_result_release(&l.result);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_comment),        cmocka_unit_test(test_crlf),
		cmocka_unit_test(test_file),           cmocka_unit_test(test_annotations),
		cmocka_unit_test(test_strict_and_off), cmocka_unit_test(test_about_suppressions),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
