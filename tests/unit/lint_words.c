/* SPDX-License-Identifier: Apache-2.0
 * Command lines as rules read them: words, scripts, flags, variables. */
#include "lint_util.h"

#include "lint/pod.h"

struct line {
	struct source source;
	struct doc doc;
	struct object object;
	struct arena scratch;
	const struct container *k;
};

/* `fields` are those of a container in flow style. */
static struct line *read_line(struct line *l, const char *fields)
{
	static char text[4096];
	struct problems problems;
	size_t skipped[SKIP_COUNT] = {0};
	struct pod *pods;
	snprintf(text, sizeof text, "apiVersion: v1\nkind: Pod\nspec: {containers: [{name: c, image: 'x:1', %s}]}\n",
		 fields);
	*l = (struct line){.source = {"test.yaml", str_of(text)}};
	doc_init(&l->doc);
	arena_init(&l->scratch);
	problems_init(&problems);
	assert_true(doc_read(&l->doc, &l->source, (struct doc_slice){0, strlen(text)}, DOC_KUBECTL, &DOC_LIMITS,
			     &problems));
	problems_release(&problems);
	struct object_walk walk = object_walk(l->doc.root, skipped);
	assert_true(object_next(&walk, &l->object));
	assert_int_equal(pods_of(&l->object, false, &l->scratch, &pods), 1);
	l->k = &pods[0].containers[0];
	return l;
}

static void drop(struct line *l)
{
	arena_release(&l->scratch);
	doc_release(&l->doc);
}

/* Words joined by '|', those that are not known in brackets. */
static void expect_words(const char *fields, const char *wanted, bool complete)
{
	struct line l;
	struct buf got;
	buf_init(&got, BUF_NO_LIMIT);
	const struct words *words = container_words(read_line(&l, fields)->k, &l.scratch);
	for (size_t i = 0; i < words->n; i++)
		buf_addf(&got, words->at[i].known ? "%s%.*s" : "%s[%.*s]", i ? "|" : "", STR_ARG(words->at[i].text));
	buf_addz(&got, "");
	assert_string_equal(got.p ? got.p : "", wanted);
	assert_int_equal(words->complete, complete);
	buf_release(&got);
	drop(&l);
}

static void test_words(void **state)
{
	(void)state;
	expect_words("command: [vllm, serve], args: [m, --port, 8000]", "vllm|serve|m|--port|8000", true);
	expect_words("args: [--x=$(GPUS), '${Y}']", "[--x=$(GPUS)]|[${Y}]", true);
	expect_words("command: [sh, -c], args: ['exec vllm serve m']", "sh|-c|exec|vllm|serve|m", true);
	expect_words("command: [/bin/bash, -ec, 'a \"b c\" ''d e'' f\\ g', not, read]", "/bin/bash|-ec|a|b c|d e|f g",
		     true);
	expect_words("command: [sh, -c, \"a \\\\\\n  --b 1 && c; d\\n# e\\nf\"]", "sh|-c|a|--b|1|;|c|;|d|;|f", true);
	expect_words("command: [sh, -c, 'a --n $N --m \"$M\" \\$5 \"it''s $\"']", "sh|-c|a|--n|[$N]|--m|[$M]|$5|it's $",
		     true);
	expect_words("command: [sh, /run.sh]", "sh|/run.sh", false);
	expect_words("command: [sh, -c]", "sh|-c", true);
	expect_words("command: []", "", true);
	expect_words("command: 'not a list'", "not a list", true);
}

static void expect_flag(const char *fields, const char *flag, const char *wanted, bool known)
{
	struct line l;
	struct word value;
	bool found = container_flag(read_line(&l, fields)->k, &l.scratch, flag, &value);
	assert_int_equal(found, wanted != NULL);
	if (wanted && found) {
		if (!str_is(value.text, wanted))
			fail_msg("%s is '%.*s', not '%s'", flag, STR_ARG(value.text), wanted);
		assert_int_equal(value.known, known);
		assert_non_null(value.node);
	}
	drop(&l);
}

static void test_flags(void **state)
{
	(void)state;
	expect_flag("args: [--tensor-parallel-size, 4]", "--tensor-parallel-size", "4", true);
	expect_flag("args: [--tensor-parallel-size=4]", "--tensor-parallel-size", "4", true);
	expect_flag("args: [--tensor_parallel_size=4]", "--tensor-parallel-size", "4", true);
	expect_flag("args: [--nproc-per-node=4]", "--nproc_per_node", "4", true);
	expect_flag("args: [--tp, 2, --tp, 4]", "--tp", "4", true);
	expect_flag("args: [--tp-size, 2]", "--tp", NULL, false);
	expect_flag("args: [--x]", "--x", "", true);
	expect_flag("args: [--x, --y]", "--x", "", true);
	expect_flag("command: [sh, -c, 'a --x; b']", "--x", "", true);
	expect_flag("command: [sh, -c, 'a --x $N']", "--x", "$N", false);
	expect_flag("args: [--x=$(N)]", "--x", "$(N)", false);
}

static void test_env(void **state)
{
	(void)state;
	struct line l;
	read_line(&l, "env: [{name: A, value: '1'}, {name: B, value: '2'}, {name: A, value: '3'}], envFrom: "
		      "[{configMapRef: {name: x}}]");
	assert_true(node_text_is(node_get(container_env(l.k, "A"), KEY_value), "3"));
	assert_null(container_env(l.k, "C"));
	assert_true(container_env_open(l.k));
	drop(&l);
	read_line(&l, "env: {A: b}");
	assert_null(container_env(l.k, "A"));
	assert_false(container_env_open(l.k));
	drop(&l);
}

/* What a pod takes of accelerators, and how many there are of it. */
static void test_pod_numbers(void **state)
{
	(void)state;
	static const struct {
		const char *containers;
		int64_t accelerators;
	} cases[] = {
		{"containers: [{resources: {limits: {nvidia.com/gpu: 2}}}, {resources: {limits: {nvidia.com/gpu: "
		 "'1'}}}]",
		 3},
		{"initContainers: [{resources: {limits: {nvidia.com/gpu: 4}}}], containers: [{resources: {limits: "
		 "{nvidia.com/gpu: 1}}}]",
		 4},
		/* A native sidecar keeps its devices. */
		{"initContainers: [{restartPolicy: Always, resources: {limits: {nvidia.com/gpu: 4}}}], containers: "
		 "[{resources: {limits: {nvidia.com/gpu: 1}}}]",
		 5},
		{"containers: [{resources: {limits: {nvidia.com/gpu: $GPUS}}}]", 1},
		{"containers: [{resources: {limits: {nvidia.com/gpu: 0}}}]", 0},
		{"containers: [{resources: {requests: {nvidia.com/gpu: 2}, limits: {nvidia.com/gpu: 2}}}]", 2},
		{"containers: [{resources: {limits: {nvidia.com/mig-1g.5gb: 3}}}]", 3},
		{"containers: [{resources: {limits: {cpu: 3}}}]", 0},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char text[1024];
		snprintf(text, sizeof text,
			 "apiVersion: apps/v1\nkind: Deployment\nspec: {replicas: 3, template: {spec: {%s}}}\n",
			 cases[i].containers);
		struct line p = {.source = {"test.yaml", str_of(text)}};
		struct problems problems;
		size_t skipped[SKIP_COUNT] = {0};
		struct pod *pods;
		doc_init(&p.doc);
		arena_init(&p.scratch);
		problems_init(&problems);
		assert_true(doc_read(&p.doc, &p.source, (struct doc_slice){0, strlen(text)}, DOC_KUBECTL, &DOC_LIMITS,
				     &problems));
		struct object_walk walk = object_walk(p.doc.root, skipped);
		assert_true(object_next(&walk, &p.object));
		assert_int_equal(pods_of(&p.object, false, &p.scratch, &pods), 1);
		if (pods[0].accelerators != cases[i].accelerators)
			fail_msg("%lld accelerators in: %s", (long long)pods[0].accelerators, cases[i].containers);
		assert_int_equal(pods[0].replicas, 3);
		assert_int_equal(pods[0].wants_accelerator, cases[i].accelerators > 0);
		problems_release(&problems);
		drop(&p);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_words), cmocka_unit_test(test_flags),
					   cmocka_unit_test(test_env), cmocka_unit_test(test_pod_numbers)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
