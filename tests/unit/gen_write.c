/* SPDX-License-Identifier: Apache-2.0
 * Objects as a stream and as a folder. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "gen/write.h"
#include "gen_util.h"

static char folder[] = "/tmp/k8sai-write-XXXXXX";
static char target[80];

/** A set read from text. */
struct set {
	struct text text;
	struct gen gen;
	struct problems problems;
};

static void set_start(struct set *s, const char *yaml)
{
	problems_init(&s->problems);
	s->gen = (struct gen){0};
	buf_init(&s->gen.notes, 10000);
	const struct node *list = text_read(&s->text, yaml, &s->problems);
	assert_non_null(list);
	objects_read(&s->gen.objects, list);
}

static void set_end(struct set *s)
{
	free(s->gen.objects.at);
	buf_release(&s->gen.notes);
	problems_release(&s->problems);
	doc_release(&s->text.doc);
}

static const char two[] = "- {apiVersion: v1, kind: Service, metadata: {name: llama}}\n- {apiVersion: apps/v1, kind: "
			  "Deployment, metadata: {name: llama, labels: {on: 'on'}}}\n";

static void test_stream(void **state)
{
	(void)state;
	struct set s;
	struct buf out;
	buf_init(&out, 100000);
	set_start(&s, two);
	buf_addz(&s.gen.notes, "The cluster must have:\n- KEDA: scales");
	gen_write(&s.gen, GEN_YAML, &out);
	const char *want = "#\n# The cluster must have:\n# - KEDA: scales\n---\napiVersion: v1\nkind: "
			   "Service\nmetadata:\n  name: llama\n---\napiVersion: apps/v1\n";
	if (!strstr(out.p, want) || out.p[0] != '#' || out.p[out.n - 1] != '\n')
		fail_msg("got\n%s", out.p);
	set_end(&s);
	buf_release(&out);
}

static void test_json_is_a_list(void **state)
{
	(void)state;
	struct set s;
	struct buf out;
	struct text again;
	buf_init(&out, 100000);
	set_start(&s, two);
	buf_addz(&s.gen.notes, "not for JSON");
	gen_write(&s.gen, GEN_JSON, &out);
	const struct node *list = text_read(&again, out.p, &s.problems);
	assert_true(node_text_is(node_get(list, KEY_kind), "List"));
	assert_int_equal(node_count(node_get(list, KEY_items)), 2);
	assert_null(strstr(out.p, "not for JSON"));
	doc_release(&again.doc);
	set_end(&s);
	buf_release(&out);
}

static bool there(const char *name)
{
	char path[200];
	snprintf(path, sizeof path, "%s/%s", target, name);
	return file_exists(path);
}

static void put(const char *name, const char *text)
{
	char path[200];
	struct buf why;
	buf_init(&why, 1000);
	snprintf(path, sizeof path, "%s/%s", target, name);
	assert_true(file_write(path, str_of(text), &why));
	buf_release(&why);
}

static void empty_target(void)
{
	struct file_list list = {0};
	struct buf why;
	char path[300];
	buf_init(&why, 1000);
	if (file_is_dir(target) && file_list_dir(target, &list, &why))
		for (size_t i = 0; i < list.n; i++) {
			snprintf(path, sizeof path, "%s/%s", target, list.at[i]);
			if (unlink(path))
				rmdir(path);
		}
	file_list_release(&list);
	buf_release(&why);
	rmdir(target);
}

static void check_folder(const char *yaml, const char *want)
{
	struct set s;
	struct buf out;
	bool same = false;
	buf_init(&out, 100000);
	set_start(&s, yaml);
	assert_true(gen_check_dir(&s.gen, GEN_YAML, target, &out, &same, &s.problems));
	buf_addc(&out, '\0');
	assert_string_equal(out.p, want);
	assert_int_equal(same, want[0] == '\0');
	set_end(&s);
	buf_release(&out);
}

static void write_folder(const char *yaml, enum gen_format format, bool ok)
{
	struct set s;
	set_start(&s, yaml);
	assert_int_equal(gen_write_dir(&s.gen, format, target, &s.problems), ok);
	assert_int_equal(s.problems.n == 0, ok);
	set_end(&s);
}

static void test_folder(void **state)
{
	(void)state;
	write_folder(two, GEN_YAML, true);
	assert_true(there("50-service-llama.yaml") && there("60-deployment-llama.yaml"));
	assert_false(there(".k8sai-gen"));
	check_folder(two, "");
	empty_target();
}

static void test_a_later_run_removes_only_its_own_files(void **state)
{
	(void)state;
	write_folder(two, GEN_YAML, true);
	put("kustomization.yaml", "resources: []\n");
	put("60-deployment-llama.yaml", "edited: by hand\n");
	static const char other[] = "- {apiVersion: v1, kind: Service, metadata: {name: qwen}}\n";
	write_folder(other, GEN_YAML, true);
	assert_true(there("50-service-qwen.yaml") && there("kustomization.yaml"));
	assert_true(there("60-deployment-llama.yaml"));
	assert_false(there("50-service-llama.yaml"));
	empty_target();
}

static void test_check_names_differences(void **state)
{
	(void)state;
	write_folder(two, GEN_YAML, true);
	check_folder("- {apiVersion: v1, kind: Service, metadata: {name: llama, labels: {a: b}}}\n- {apiVersion: v1, "
		     "kind: ConfigMap, metadata: {name: c}}\n",
		     "differs: 50-service-llama.yaml\nmissing: 41-configmap-c.yaml\nstale: 60-deployment-llama.yaml\n");
	empty_target();
}

static void test_names_that_no_file_may_have(void **state)
{
	(void)state;
	char yaml[600], longest[251];
	memset(longest, 'a', 250);
	longest[250] = '\0';
	static const char bad[] = "- {apiVersion: v1, kind: X/../Y, metadata: {name: '../../etc:a'}}\n";
	snprintf(yaml, sizeof yaml, "%s%s- {apiVersion: v1, kind: Z, metadata: {name: %s}}\n", bad, bad, longest);
	write_folder(yaml, GEN_YAML, true);
	assert_true(there("70-x-..-y--.-..-etc-a.yaml") && there("70-x-..-y--.-..-etc-a-2.yaml"));
	empty_target();
}

static void test_nothing_changes_on_failure(void **state)
{
	(void)state;
	char path[200];
	write_folder(two, GEN_YAML, true);
	snprintf(path, sizeof path, "%s/70-new-x.yaml", target);
	assert_int_equal(mkdir(path, 0777), 0);
	write_folder("- {apiVersion: v1, kind: Service, metadata: {name: llama, labels: {new: 'yes'}}}\n- {apiVersion: "
		     "e/v1, kind: New, metadata: {name: x}}\n",
		     GEN_YAML, false);
	assert_int_equal(rmdir(path), 0);
	check_folder(two, "");
	empty_target();
}

static void test_json_folder_replaces_a_yaml_one(void **state)
{
	(void)state;
	static const char labelled[] = "- {apiVersion: v1, kind: Service, metadata: {name: llama, labels: "
				       "{app.kubernetes.io/managed-by: k8sai}}}\n";
	write_folder(labelled, GEN_YAML, true);
	write_folder(labelled, GEN_JSON, true);
	assert_true(there("50-service-llama.json"));
	assert_false(there("50-service-llama.yaml"));
	write_folder(labelled, GEN_YAML, true);
	assert_false(there("50-service-llama.json"));
	empty_target();
}

static int make_folder(void **state)
{
	(void)state;
	if (!mkdtemp(folder))
		return -1;
	snprintf(target, sizeof target, "%s/out", folder);
	return 0;
}

static int remove_folder(void **state)
{
	(void)state;
	empty_target();
	return rmdir(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_stream),
		cmocka_unit_test(test_json_is_a_list),
		cmocka_unit_test(test_folder),
		cmocka_unit_test(test_a_later_run_removes_only_its_own_files),
		cmocka_unit_test(test_check_names_differences),
		cmocka_unit_test(test_names_that_no_file_may_have),
		cmocka_unit_test(test_nothing_changes_on_failure),
		cmocka_unit_test(test_json_folder_replaces_a_yaml_one),
	};
	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
