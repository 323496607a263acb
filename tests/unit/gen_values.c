/* SPDX-License-Identifier: Apache-2.0
 * Values files read, overlaid and checked. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "doc/emit.h"
#include "gen/values.h"

static char folder[] = "/tmp/k8sai-values-XXXXXX";
static char paths[4][64];

/** Writes `text` as file number `i` and gives its path. */
static const char *file(int i, const char *text)
{
	struct buf why;
	buf_init(&why, 1000);
	snprintf(paths[i], sizeof paths[i], "%s/set-%d.yaml", folder, i);
	assert_true(file_write(paths[i], str_of(text), &why));
	buf_release(&why);
	return paths[i];
}

struct run {
	struct values values;
	struct problems problems;
	/** The resulting values as JSON, or every problem. */
	struct buf text;
	bool ok;
};

static void run_start(struct run *r, const struct values_input *input)
{
	values_init(&r->values);
	problems_init(&r->problems);
	buf_init(&r->text, 1 << 20);
	r->ok = values_read(&r->values, input, &r->problems);
	if (r->ok)
		emit_json(r->values.root, 0, &r->text);
	else
		problems_print(&r->problems, &r->text);
	buf_addc(&r->text, '\0');
}

static void run_end(struct run *r)
{
	buf_release(&r->text);
	problems_release(&r->problems);
	values_release(&r->values);
}

/** Reads the files 0 to n - 1 with an environment (may be NULL) and up to three --set; `want` is the JSON that comes
 * out, or part of the problems. */
static void check(size_t n, const char *environment, const char *const *sets, size_t n_sets, bool ok, const char *want)
{
	const char *const files[] = {paths[0], paths[1], paths[2]};
	struct run r;
	run_start(&r,
		  &(struct values_input){
			  .files = files, .n_files = n, .environment = environment, .sets = sets, .n_sets = n_sets});
	if (r.ok != ok || (ok ? strcmp(r.text.p, want) != 0 : strstr(r.text.p, want) == NULL))
		fail_msg("wanted %s\n%s\ngot %s\n%s", ok ? "values" : "problems", want, r.ok ? "values" : "problems",
			 r.text.p);
	run_end(&r);
}

#define SETS(...) (const char *const[]){__VA_ARGS__}, COUNT_OF(((const char *const[]){__VA_ARGS__}))

static void test_one_file(void **state)
{
	(void)state;
	file(0, "cloud: gke\nmodels:\n  llama: meta-llama/Llama-3.1-8B-Instruct\n");
	check(1, NULL, NULL, 0, true,
	      "{\"cloud\":\"gke\",\"models\":{\"llama\":\"meta-llama/Llama-3.1-8B-Instruct\"}}");
}

static void test_name_comes_from_the_file(void **state)
{
	(void)state;
	file(0, "cloud: gke\nmodels: {a: Qwen/Qwen3-8B}\n");
	const char *const files[] = {paths[0]};
	struct run r;
	run_start(&r, &(struct values_input){.files = files, .n_files = 1});
	assert_true(r.ok);
	assert_true(str_is(r.values.default_name, "set-0"));
	run_end(&r);
}

static void test_later_files_win(void **state)
{
	(void)state;
	file(0, "cloud: gke\nnamespace: one\nmodels:\n  a: {model: Qwen/Qwen3-8B, context: 4096}\n");
	file(1, "namespace: two\nmodels:\n  a: {context: null, concurrency: 8}\n");
	check(2, NULL, NULL, 0, true,
	      "{\"cloud\":\"gke\",\"namespace\":\"two\",\"models\":{\"a\":{\"model\":\"Qwen/"
	      "Qwen3-8B\",\"concurrency\":8}}}");
}

static void test_environment_extends_shorthands(void **state)
{
	(void)state;
	file(0,
	     "cloud: eks\nmodels:\n  a: Qwen/Qwen3-8B\n  b: {model: Qwen/Qwen3-8B, gpu: l4, replicas: 3, cache: 50Gi}\n"
	     "environments:\n  prod:\n    cloud: {spot: true}\n    models:\n      a: {replicas: 2}\n      b: {gpu: "
	     "{count: 2}, replicas: {max: 9}, cache: {class: fast}}\n");
	check(1, "prod", NULL, 0, true,
	      "{\"cloud\":{\"provider\":\"eks\",\"spot\":true},\"models\":{\"a\":{\"model\":\"Qwen/"
	      "Qwen3-8B\",\"replicas\":2},\"b\":{\"model\":\"Qwen/Qwen3-8B\","
	      "\"gpu\":{\"type\":\"l4\",\"count\":2},\"replicas\":{\"min\":3,\"max\":9},\"cache\":{\"size\":\"50Gi\","
	      "\"class\":\"fast\"}}}}");
}

static void test_environment_takes_a_model_away(void **state)
{
	(void)state;
	file(0, "cloud: eks\nmodels: {a: Qwen/Qwen3-8B, b: Qwen/Qwen3-8B}\nenvironments: {dev: {models: {b: null}}}\n");
	check(1, "dev", NULL, 0, true, "{\"cloud\":\"eks\",\"models\":{\"a\":\"Qwen/Qwen3-8B\"}}");
}

static void test_unknown_environment(void **state)
{
	(void)state;
	file(0, "cloud: eks\nmodels: {a: Qwen/Qwen3-8B}\nenvironments: {staging: {}, prod: {}}\n");
	check(1, "stagin", NULL, 0, false, "did you mean 'staging'?");
	check(1, "zzz", NULL, 0, false, "there are staging, prod");
	file(0, "cloud: eks\nmodels: {a: Qwen/Qwen3-8B}\n");
	check(1, "prod", NULL, 0, false, "no 'environments'");
}

static void test_set(void **state)
{
	(void)state;
	file(0, "cloud: eks\nmodels: {a: Qwen/Qwen3-8B}\n");
	check(1, NULL, SETS("models.a.replicas=2", "models.a.gpu={type: l4, count: 1}", "namespace=ml-prod"), true,
	      "{\"cloud\":\"eks\",\"models\":{\"a\":{\"model\":\"Qwen/"
	      "Qwen3-8B\",\"replicas\":2,\"gpu\":{\"type\":\"l4\",\"count\":1}}},\"namespace\":\"ml-prod\"}");
	check(1, NULL, SETS("models.a.args=[--seed=1]", "models.a.args[1]=--enforce-eager"), true,
	      "{\"cloud\":\"eks\",\"models\":{\"a\":{\"model\":\"Qwen/"
	      "Qwen3-8B\",\"args\":[\"--seed=1\",\"--enforce-eager\"]}}}");
	check(1, NULL, SETS("models.a=null", "models.b=Qwen/Qwen3-8B"), true,
	      "{\"cloud\":\"eks\",\"models\":{\"b\":\"Qwen/Qwen3-8B\"}}");
}

static void test_set_wins_over_the_environment(void **state)
{
	(void)state;
	file(0, "cloud: eks\nmodels: {a: Qwen/Qwen3-8B}\nenvironments: {dev: {namespace: dev}}\n");
	check(1, "dev", SETS("namespace=mine"), true,
	      "{\"cloud\":\"eks\",\"models\":{\"a\":\"Qwen/Qwen3-8B\"},\"namespace\":\"mine\"}");
}

static void test_set_mistakes(void **state)
{
	(void)state;
	file(0, "cloud: eks\nmodels: {a: Qwen/Qwen3-8B}\n");
	check(1, NULL, SETS("models.a.replicas"), false, "PATH=VALUE");
	check(1, NULL, SETS("=3"), false, "PATH=VALUE");
	check(1, NULL, SETS("models..a=3"), false, "no path of fields");
	check(1, NULL, SETS("models.a.replicas=many"), false, "--set:1:19");
	check(1, NULL, SETS("models.a.args[3]=x"), false, "cannot be set");
	check(1, NULL, SETS("namespace={a: [}"), false, "--set:1:");
	check(1, NULL, SETS("models.a.replica=2"), false, "replicas");
	file(0, "cloud: eks\nmodels: {llama: Qwen/Qwen3-8B}\nenvironments: {prod: {namespace: p}}\n");
	check(1, NULL, SETS("models.lama.replicas=2"), false,
	      "--set:1:1: no model is called 'lama'\n  did you mean 'llama'?");
	check(1, NULL, SETS("models.whisper.replicas=2"), false, "set models.whisper.model too, and first");
	check(1, NULL, SETS("models.whisper.model=a/b", "models.whisper.replicas=2"), true,
	      "{\"cloud\":\"eks\",\"models\":{\"llama\":\"Qwen/Qwen3-8B\",\"whisper\":{\"model\":\"a/"
	      "b\",\"replicas\":2}}}");
	check(1, "prdo", NULL, 0, false, "there is no environment 'prdo'\n  did you mean 'prod'?");
}

/* null in a file is a value that was forgotten; laid over a file it takes away. */
static void test_null(void **state)
{
	(void)state;
	file(0, "cloud: eks\nmodels: {a: {model: Qwen/Qwen3-8B, replicas: 2}, b: Qwen/Qwen3-8B}\nquota: {gpu: 4}\n"
		"environments: {dev: {quota: null, models: {b: null, a: {replicas: null}}}}\n");
	check(1, "dev", NULL, 0, true, "{\"cloud\":\"eks\",\"models\":{\"a\":{\"model\":\"Qwen/Qwen3-8B\"}}}");
	check(1, NULL, SETS("models.b=null", "quota=null"), true,
	      "{\"cloud\":\"eks\",\"models\":{\"a\":{\"model\":\"Qwen/Qwen3-8B\",\"replicas\":2}}}");
	file(0, "cloud: eks\nmodels: {a: Qwen/Qwen3-8B}\nquota:\n");
	check(1, NULL, NULL, 0, false, "'quota' must be");
}

static void test_unusable_files(void **state)
{
	(void)state;
	file(0, "");
	check(1, NULL, NULL, 0, false, "there is nothing in it");
	file(0, "# only a comment\n");
	check(1, NULL, NULL, 0, false, "there is nothing in it");
	file(0, "- a\n- b\n");
	check(1, NULL, NULL, 0, false, "a map of fields");
	file(0, "cloud: eks\nmodels: {a: x}\n---\ncloud: gke\n");
	check(1, NULL, NULL, 0, false, ":3:1: a values file is one YAML document");
	file(0, "cloud: eks\ncloud: gke\nmodels: {a: x}\n");
	check(1, NULL, NULL, 0, false, ":2:1: 'cloud' stands here a second time");
	file(0, "cloud: eks\nmodels: {a: [}\n");
	check(1, NULL, NULL, 0, false, ":2:");
	file(0, "cloud: eks\nmodles: {a: x}\n");
	check(1, NULL, NULL, 0, false, "models");
	snprintf(paths[0], sizeof paths[0], "%s/missing.yaml", folder);
	check(1, NULL, NULL, 0, false, "cannot be read");
	snprintf(paths[0], sizeof paths[0], "%s", folder);
	check(1, NULL, NULL, 0, false, "cannot be read");
}

static void test_documents_without_content_do_not_count(void **state)
{
	(void)state;
	file(0, "# head\n---\ncloud: eks\nmodels: {a: Qwen/Qwen3-8B}\n---\n# tail\n");
	check(1, NULL, NULL, 0, true, "{\"cloud\":\"eks\",\"models\":{\"a\":\"Qwen/Qwen3-8B\"}}");
}

static void check_api(const char *text, bool ok, const char *want)
{
	const char *const files[] = {file(0, "cloud: eks\nmodels: {a: Qwen/Qwen3-8B}\n")};
	struct run r;
	run_start(&r, &(struct values_input){.files = files, .n_files = 1, .api_resources = file(1, text)});
	assert_int_equal(r.ok, ok);
	if (ok) {
		assert_int_equal(r.values.n_api_resources, 2);
		assert_true(str_is(r.values.api_resources[0], want));
	} else {
		assert_non_null(strstr(r.text.p, want));
	}
	run_end(&r);
}

static void test_api_resources(void **state)
{
	(void)state;
	check_api("services\r\ndeployments.apps\r\n\n", true, "deployments.apps");
	check_api("NAME  SHORTNAMES  APIVERSION\n", false, "kubectl api-resources -o name");
	check_api("\n", false, "names no resources");
}

static int make_folder(void **state)
{
	(void)state;
	return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
	(void)state;
	char path[80];
	for (int i = 0; i < 4; i++) {
		snprintf(path, sizeof path, "%s/set-%d.yaml", folder, i);
		unlink(path);
	}
	return rmdir(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_file),
		cmocka_unit_test(test_name_comes_from_the_file),
		cmocka_unit_test(test_later_files_win),
		cmocka_unit_test(test_environment_extends_shorthands),
		cmocka_unit_test(test_environment_takes_a_model_away),
		cmocka_unit_test(test_unknown_environment),
		cmocka_unit_test(test_set),
		cmocka_unit_test(test_set_wins_over_the_environment),
		cmocka_unit_test(test_set_mistakes),
		cmocka_unit_test(test_null),
		cmocka_unit_test(test_unusable_files),
		cmocka_unit_test(test_documents_without_content_do_not_count),
		cmocka_unit_test(test_api_resources),
	};
	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
