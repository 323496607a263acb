/* SPDX-License-Identifier: Apache-2.0
 * Runs over files and folders: what is read and in which order, what is counted, exit status, threads, and texts as
 * people write them. */
#include "lint_util.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

#define GPU "resources: {requests: {nvidia.com/gpu: 1}}"
#define POD "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: 'x:1', " GPU "}]}\n"

struct folder {
	char path[64];
	struct linted l;
};

static int setup(void **state)
{
	struct folder *f = calloc(1, sizeof *f);
	strcpy(f->path, "/tmp/k8sai-lint-XXXXXX");
	if (!f || !mkdtemp(f->path) || chdir(f->path) != 0)
		return -1;
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct folder *f = *state;
	char command[128];
	snprintf(command, sizeof command, "rm -rf '%s'", f->path);
	int rc = chdir("/") || system(command);
	free(f);
	return rc;
}

static void put(const char *path, const char *text)
{
	char folder[256];
	snprintf(folder, sizeof folder, "%s", path);
	struct buf why;
	buf_init(&why, 4096);
	for (char *slash = strchr(folder, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = 0;
		(void)!file_make_dir(folder, &why);
		*slash = '/';
	}
	assert_true(file_write(path, str_of(text), &why));
	buf_release(&why);
}

static struct linted *run_paths(struct linted *l, const char *const *paths, const char *codes, unsigned jobs)
{
	lint_setup(l, "", codes);
	l->options.n_texts = 0;
	l->options.paths = paths;
	for (l->options.n_paths = 0; paths[l->options.n_paths];)
		l->options.n_paths++;
	l->options.jobs = jobs;
	return lint_go(l);
}

#define PATHS(...) ((const char *const[]){__VA_ARGS__, NULL})

/* The names of the files that findings are in, in order, joined by blanks. */
static void expect_files(const struct linted *l, const char *wanted)
{
	struct buf got;
	buf_init(&got, BUF_NO_LIMIT);
	for (size_t i = 0; i < l->result.n_findings; i++)
		buf_addf(&got, "%s%s", i ? " " : "", l->result.findings[i].source->name);
	assert_string_equal(got.p ? got.p : "", wanted);
	buf_release(&got);
}

static void test_folder(void **state)
{
	struct linted *l = &((struct folder *)*state)->l;
	put("z.yaml", POD);
	put("a b.yml", POD);
	put("m/n.json", "{\"apiVersion\": \"v1\", \"kind\": \"Pod\", \"spec\": {\"containers\": [{\"name\": \"c\", "
			"\"image\": \"x:1\", "
			"\"resources\": {\"requests\": {\"nvidia.com/gpu\": 1}}}]}}\n");
	put("m/notes.txt", POD);
	put(".hidden/x.yaml", POD);
	put("out/x.yaml", POD);
	put("m/gen.yaml", POD);
	put("m/keep.gen.yaml", POD);
	put("m/old.gen.yaml", POD);
	put(".gitignore", "# built\n/out/\ngen.yaml\n*.gen.yaml\n!keep.gen.yaml\n");
	run_paths(l, PATHS("."), "GPU001", 1);
	expect_files(l, "a b.yml m/keep.gen.yaml m/n.json z.yaml");
	assert_int_equal(l->result.summary.files, 4);
	assert_int_equal(lint_status(&l->result, SEVERITY_WARNING, false), 1);
	lint_result_release(&l->result);
	/* In the order given, each once; a file that is named is read whatever it is called. */
	run_paths(l, PATHS("z.yaml", "m/notes.txt", "m/", "z.yaml"), "GPU001", 1);
	expect_files(l, "z.yaml m/notes.txt m/gen.yaml m/keep.gen.yaml m/n.json m/old.gen.yaml");
	lint_result_release(&l->result);
}

/* The .gitignore files above a folder that is named hold for it, up to the top of its repository. */
static void test_gitignore_above(void **state)
{
	struct linted *l = &((struct folder *)*state)->l;
	put(".gitignore", "*.yaml\n");
	put("repo/.git/HEAD", "ref: refs/heads/main\n");
	put("repo/.gitignore", "/k8s/dev/built/\ngen-*.yaml\n");
	put("repo/k8s/.gitignore", "!gen-b.yaml\ndev/secret.yaml\n");
	put("repo/k8s/dev/a.yaml", POD);
	put("repo/k8s/dev/gen-a.yaml", POD);
	put("repo/k8s/dev/gen-b.yaml", POD);
	put("repo/k8s/dev/secret.yaml", POD);
	put("repo/k8s/dev/sub/secret.yaml", POD);
	put("repo/k8s/dev/built/c.yaml", POD);
	run_paths(l, PATHS("repo/k8s/dev"), "GPU001", 1);
	expect_files(l, "repo/k8s/dev/a.yaml repo/k8s/dev/gen-b.yaml repo/k8s/dev/sub/secret.yaml");
	lint_result_release(&l->result);
	assert_int_equal(chdir("repo/k8s/dev"), 0);
	run_paths(l, PATHS("."), "GPU001", 1);
	expect_files(l, "a.yaml gen-b.yaml sub/secret.yaml");
	lint_result_release(&l->result);
	/* What is named itself is read. */
	run_paths(l, PATHS("gen-a.yaml", "built"), "GPU001", 1);
	expect_files(l, "gen-a.yaml built/c.yaml");
	lint_result_release(&l->result);
}

static void test_status(void **state)
{
	struct linted *l = &((struct folder *)*state)->l;
	put("good.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n");
	put("bad.yaml", "a: [1\n");
	put("values.yaml", "replicaCount: 1\nimage: {repository: vllm}\n");
	put("d/bad.yaml", "a: [1\n");
	put("d/good.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n");
	static const struct {
		const char *path;
		int status, empty_status;
	} cases[] = {
		{"good.yaml", 0, 0}, {"missing.yaml", 2, 2}, {"bad.yaml", 2, 2}, {"values.yaml", 2, 0}, {"d", 1, 1}};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		run_paths(l, PATHS(cases[i].path), NULL, 1);
		if (lint_status(&l->result, SEVERITY_WARNING, false) != cases[i].status)
			fail_msg("%s: status %d", cases[i].path, lint_status(&l->result, SEVERITY_WARNING, false));
		assert_int_equal(lint_status(&l->result, SEVERITY_WARNING, true), cases[i].empty_status);
		lint_result_release(&l->result);
	}
	run_paths(l, PATHS("missing.yaml"), NULL, 1);
	assert_int_equal(l->result.summary.unreadable, 1);
	assert_true(str_has(l->result.problems.first->message, "cannot read 'missing.yaml'"));
	lint_result_release(&l->result);
}

/* A folder holds files of other tools; only what is named itself is judged as it stands. */
static void test_foreign_files(void **state)
{
	struct linted *l = &((struct folder *)*state)->l;
	put("tsconfig.json", "{ /* a comment */ }\n");
	put("package.json", "{\"name\": \"x\", \"kind\": \"y\"}\n");
	put("pod.yaml", POD);
	run_paths(l, PATHS("."), "GPU001 API010", 1);
	assert_int_equal(l->result.summary.unparsable, 0);
	assert_int_equal(l->result.summary.skipped[SKIP_NO_MANIFEST], 2);
	expect_files(l, "pod.yaml");
	lint_result_release(&l->result);
	run_paths(l, PATHS("tsconfig.json"), NULL, 1);
	assert_int_equal(l->result.summary.unparsable, 1);
	lint_result_release(&l->result);
}

static void test_unknown_rule(void **state)
{
	struct linted *l = &((struct folder *)*state)->l;
	lint_setup(l, POD, "GPU01");
	assert_false(lint_run(&l->options, &l->result));
	assert_true(str_has(l->result.problems.first->message, "there is no rule 'GPU01'"));
	assert_true(str_has(l->result.problems.first->hint, "GPU001"));
	lint_result_release(&l->result);
}

/* The same findings in the same order, however many threads and wherever the stream is cut. */
static void test_jobs(void **state)
{
	struct linted *l = &((struct folder *)*state)->l;
	struct buf big, one, four;
	buf_init(&big, BUF_NO_LIMIT);
	buf_init(&one, BUF_NO_LIMIT);
	buf_init(&four, BUF_NO_LIMIT);
	for (unsigned i = 0; i < 6000; i++)
		buf_addf(&big,
			 "---\napiVersion: v1\nkind: Pod\nmetadata: {name: p%u}\nspec: {containers: [{name: c, image: "
			 "'x:1', %s}]}\n%s",
			 i, i % 3 ? "args: [a]" : GPU, i % 100 ? "" : "---\na: [\n");
	buf_addz(&big, "---\napiVersion: keda.sh/v1alpha1\nkind: ScaledObject\nmetadata: {name: a}\nspec: "
		       "{scaleTargetRef: {name: t}}\n");
	put("big.yaml", big.p);
	put("other.yaml", "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: b}\n"
			  "spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: t}}\n");
	for (unsigned jobs = 1; jobs <= 4; jobs += 3) {
		struct buf *out = jobs == 1 ? &one : &four;
		run_paths(l, PATHS("big.yaml", "other.yaml"), NULL, jobs);
		for (size_t i = 0; i < l->result.n_findings; i++) {
			const struct finding *f = &l->result.findings[i];
			buf_addf(out, "%s:%zu:%zu %s %.*s %.*s %.*s\n", f->source->name, f->start.line, f->start.column,
				 f->rule->code, STR_ARG(f->object_name), STR_ARG(f->field), STR_ARG(f->message));
		}
		assert_int_equal(l->result.summary.objects, 6002);
		assert_int_equal(l->result.summary.unparsable, 60);
		lint_result_release(&l->result);
	}
	assert_true(str_has(buf_str(&one), "SCL002"));
	assert_string_equal(one.p, four.p);
	buf_release(&big);
	buf_release(&one);
	buf_release(&four);
}

/* Two overlays of one base are two sets. */
static void test_overlays(void **state)
{
	struct linted *l = &((struct folder *)*state)->l;
	const char *hpa = "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: b}\n"
			  "spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: t}}\n";
	const char *scaled = "apiVersion: keda.sh/v1alpha1\nkind: ScaledObject\nmetadata: {name: a}\nspec: "
			     "{scaleTargetRef: {name: t}}\n";
	put("dev/hpa.yaml", hpa);
	put("prod/scaled.yaml", scaled);
	run_paths(l, PATHS("."), "SCL002", 1);
	expect_files(l, "prod/scaled.yaml");
	assert_string_equal(l->result.findings[0].related->source->name, "dev/hpa.yaml");
	lint_result_release(&l->result);
	/* Whatever the order of the files. */
	run_paths(l, PATHS("prod", "dev"), "SCL002", 1);
	expect_files(l, "prod/scaled.yaml");
	lint_result_release(&l->result);
	put("dev/kustomization.yaml", "resources: [hpa.yaml]\n");
	put("prod/kustomization.yaml", "resources: [scaled.yaml]\n");
	run_paths(l, PATHS("."), "SCL002", 1);
	expect_files(l, "");
	lint_result_release(&l->result);
	/* What an overlay builds on belongs to it, and to the others that build on it. */
	put("base/hpa.yaml", hpa);
	put("base/unused.yaml", scaled);
	put("base/kustomization.yml", "resources:\n- ./hpa.yaml\n");
	put("dev/kustomization.yaml", "resources: [../base]\n");
	put("prod/kustomization.yaml", "bases: [../base/]\nresources: [scaled.yaml]\n");
	run_paths(l, PATHS("."), "SCL002", 1);
	expect_files(l, "prod/scaled.yaml");
	lint_result_release(&l->result);
	run_paths(l, PATHS("./prod", "./base"), "SCL002", 1);
	expect_files(l, "./prod/scaled.yaml");
	lint_result_release(&l->result);
	run_paths(l, PATHS("prod/kustomization.yaml", "prod", "prod", "."), "SCL002", 1);
	assert_int_equal(l->result.summary.files, 7);
	lint_result_release(&l->result);
	/* One that cannot be read, or that builds on itself, ends the run no less. */
	put("dev/kustomization.yaml", "resources: [../dev, ../prod, ../../elsewhere, 'https://example.com/x', {}]\n");
	put("prod/kustomization.yaml", "resources: [../dev, scaled.yaml\n");
	run_paths(l, PATHS("."), "SCL002", 1);
	expect_files(l, "");
	lint_result_release(&l->result);
}

/* A file that a kustomization names as a patch holds a part of an object, whatever it looks like. */
static void test_patches(void **state)
{
	struct linted *l = &((struct folder *)*state)->l;
	put("patch.yaml", POD);
	put("kustomization.yaml", "patches:\n- path: patch.yaml\n- patch: |\n    a: b\n");
	run_paths(l, PATHS("."), "GPU001", 1);
	expect_files(l, "");
	lint_result_release(&l->result);
	put("kustomization.yaml", "resources: [patch.yaml]\n");
	run_paths(l, PATHS("."), "GPU001", 1);
	expect_files(l, "patch.yaml");
	lint_result_release(&l->result);
	put("kustomization.yaml", "patchesStrategicMerge:\n- patch.yaml\n- |\n  a: b\n");
	run_paths(l, PATHS("."), "GPU001", 1);
	expect_files(l, "");
	lint_result_release(&l->result);
}

/* The same pod in the ways people write it: the finding is always at the request. */
static void test_styles(void **state)
{
	struct linted *l = &((struct folder *)*state)->l;
	static const struct {
		const char *text, *wanted;
	} cases[] = {
		{"\xEF\xBB\xBF"
		 "apiVersion: v1\r\nkind: Pod\r\nspec:\r\n  containers:\r\n  - name: c\r\n    image: x:1\r\n    "
		 "resources:\r\n      requests:\r\n"
		 "        nvidia.com/gpu : \"1\"\t\r\n",
		 "GPU001 9 spec.containers[0].resources.requests[\"nvidia.com/gpu\"]"},
		{"{apiVersion: v1, kind: Pod, spec: {containers: [{name: c, image: 'x:1', " GPU "}]}}", "GPU001 1 *"},
		{"apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - name: c\n    image: x:1\n    resources:\n      "
		 "requests: &gpus\n        nvidia.com/gpu: 1\n",
		 "GPU001 9 *"},
		/* A merged limit counts. */
		{"apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - name: c\n    image: x:1\n    resources:\n      "
		 "requests: &r {nvidia.com/gpu: 1}\n"
		 "      limits: {<<: *r}\n",
		 NULL},
		{"apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - name: c\n    image: x:1\n    resources:\n      "
		 "requests: &r {nvidia.com/gpu: 1}\n"
		 "      limits: *r\n",
		 NULL},
		{"apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Pod\n  spec: {containers: [{name: c, "
		 "image: 'x:1', " GPU "}]}\n",
		 "GPU001 6 spec.containers[0].resources.requests[\"nvidia.com/gpu\"]"},
		{"# nothing\n---\n---\n" POD "---\n# nothing\n", "GPU001 7 *"},
		{"<<<<<<< HEAD\na: 1\n---\n" POD, "API010 2 *\nGPU001 7 *"},
		{"kind: {{ .Values.kind }}\n---\n" POD, "GPU001 6 *"},
		{"$patch: delete\napiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: "
		 "'x:1', " GPU "}]}\n",
		 NULL},
		{"resources: {requests: {nvidia.com/gpu: 1}}\nimage: {tag: latest}\n", NULL},
		{"spec:\n  containers:\n  - " GPU "\n", NULL},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		lint_text(l, cases[i].text, "GPU001 API010");
		const char *second = cases[i].wanted ? strchr(cases[i].wanted, '\n') : NULL;
		char first[128];
		if (second)
			snprintf(first, sizeof first, "%.*s", (int)(second - cases[i].wanted), cases[i].wanted);
		if (second)
			EXPECT(l, first, second + 1);
		else if (cases[i].wanted)
			EXPECT(l, cases[i].wanted);
		else
			EXPECT_NONE(l);
		lint_result_release(&l->result);
	}
}

/* A key that stands twice belongs to the item of the list that holds it. */
static void test_duplicate_in_list(void **state)
{
	struct linted *l = &((struct folder *)*state)->l;
	lint_text(l,
		  "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: a}}\n"
		  "- {apiVersion: v1, kind: ConfigMap, metadata: {name: b}}\nmetadata: {}\nmetadata: {}\n",
		  "API006");
	EXPECT(l, "API006 7 ");
	lint_result_release(&l->result);
	lint_text(l,
		  "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: a}}\n"
		  "- {apiVersion: v1, kind: ConfigMap, metadata: {name: b, name: c}}\n",
		  "API006");
	EXPECT(l, "API006 5 metadata.name");
	assert_true(str_is(l->result.findings[0].object_name, "c"));
	assert_int_equal(l->result.findings[0].related->start.line, 5);
	lint_result_release(&l->result);
}

/* Lines and columns count from 1, columns in characters; a BOM is none. */
static void test_positions(void **state)
{
	struct linted *l = &((struct folder *)*state)->l;
	lint_text(
		l,
		"\xEF\xBB\xBF{apiVersion: v1, kind: ConfigMap, metadata: {name: a, name: b}, data: {\xC3\xA9: '1',\r\n"
		"  \xC3\xA9: '\xE2\x82\xAC', k: x, k: y}}\n",
		"API006");
	static const size_t wanted[][6] = {{1, 55, 1, 59, 1, 52}, {2, 3, 2, 4, 1, 75}, {2, 17, 2, 18, 2, 14}};
	assert_int_equal(l->result.n_findings, COUNT_OF(wanted));
	for (size_t i = 0; i < COUNT_OF(wanted); i++) {
		const struct finding *f = &l->result.findings[i];
		const size_t got[] = {f->start.line,  f->start.column,        f->stop.line,
				      f->stop.column, f->related->start.line, f->related->start.column};
		for (size_t j = 0; j < COUNT_OF(got); j++)
			if (got[j] != wanted[i][j])
				fail_msg("finding %zu, number %zu: %zu, not %zu", i, j, got[j], wanted[i][j]);
	}
	lint_result_release(&l->result);
}

/* What costs little for one finding must not cost the square of it for a hundred thousand: one object, one line,
 * everything wrong. */
static void test_many_findings(void **state)
{
	struct linted *l = &((struct folder *)*state)->l;
	enum { MANY = 30000 };
	struct buf big;
	buf_init(&big, BUF_NO_LIMIT);
	buf_addz(&big, "apiVersion: v1\nkind: Pod\nmetadata: {name: a, annotations: {k8sai.dev/ignore.c7: 'GPU001: "
		       "test'}}\nspec: {containers: [");
	for (unsigned i = 0; i < MANY; i++)
		buf_addf(&big, "%s{name: c%u, image: x, " GPU ", a: 1, a: 2}", i ? ", " : "", i);
	buf_addz(&big, "]}\n");
	lint_text(l, big.p, "GPU001 IMG001 API006 SUP");
	assert_int_equal(l->result.n_findings, 3 * MANY - 1);
	const struct finding *last = &l->result.findings[l->result.n_findings - 1];
	assert_int_equal(last->start.line, 4);
	assert_true(str_is(last->field, "spec.containers[29999].a"));
	lint_result_release(&l->result);
	buf_release(&big);
}

static void test_skip_counts(void **state)
{
	struct linted *l = &((struct folder *)*state)->l;
	lint_text(l,
		  "a: 1\n---\n# empty\n---\nreplicaCount: 1\nimage: {}\n---\nx: {{ .Values.x }}\n---\n- op: add\n  "
		  "path: /a\n---\n" POD,
		  NULL);
	assert_int_equal(l->result.summary.skipped[SKIP_NO_MANIFEST], 1);
	assert_int_equal(l->result.summary.skipped[SKIP_EMPTY], 1);
	assert_int_equal(l->result.summary.skipped[SKIP_HELM_VALUES], 1);
	assert_int_equal(l->result.summary.skipped[SKIP_HELM_TEMPLATE], 1);
	assert_int_equal(l->result.summary.skipped[SKIP_PATCH], 1);
	assert_int_equal(l->result.summary.objects, 1);
	lint_result_release(&l->result);
}

/* Not UTF-8, UTF-16, nesting without end: an error and no crash. */
static void test_hostile(void **state)
{
	struct linted *l = &((struct folder *)*state)->l;
	struct buf deep;
	buf_init(&deep, BUF_NO_LIMIT);
	buf_addz(&deep, "a: ");
	buf_fill(&deep, '[', 100000);
	const char *const texts[] = {"a: \xff\xfe\n", "\xff\xfe\x61", deep.p,
				     "a: *b\n",       "a: &a [*a]\n", "a:\tb: c: d\n"};
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		lint_text(l, texts[i], "API010");
		assert_int_equal(l->result.n_findings, 1);
		assert_int_equal(lint_status(&l->result, SEVERITY_WARNING, false), 2);
		lint_result_release(&l->result);
	}
	buf_release(&deep);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {TEST(test_folder),       TEST(test_gitignore_above),
					   TEST(test_status),       TEST(test_foreign_files),
					   TEST(test_unknown_rule), TEST(test_jobs),
					   TEST(test_overlays),     TEST(test_patches),
					   TEST(test_styles),       TEST(test_duplicate_in_list),
					   TEST(test_positions),    TEST(test_many_findings),
					   TEST(test_skip_counts),  TEST(test_hostile)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
