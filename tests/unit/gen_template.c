/* SPDX-License-Identifier: Apache-2.0
 * The program's templates, and folders that override or add to them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "gen/template.h"

static char folder[] = "/tmp/k8sai-templates-XXXXXX";

static void put(const char *name, const char *text)
{
	char path[200];
	struct buf why;
	buf_init(&why, 1000);
	snprintf(path, sizeof path, "%s/%s", folder, name);
	assert_true(file_write(path, str_of(text), &why));
	buf_release(&why);
}

static void empty_folder(void)
{
	struct file_list list = {0};
	struct buf why;
	char path[300];
	buf_init(&why, 1000);
	assert_true(file_list_dir(folder, &list, &why));
	for (size_t i = 0; i < list.n; i++) {
		snprintf(path, sizeof path, "%s/%s", folder, list.at[i]);
		unlink(path);
	}
	file_list_release(&list);
	buf_release(&why);
}

static void test_own_templates_are_right(void **state)
{
	(void)state;
	struct templates t;
	struct problems problems;
	problems_init(&problems);
	templates_init(&t);
	assert_true(templates_load(&t, NULL, &problems));
	assert_true(templates_compile(&t, &problems));
	assert_int_equal(problems.n, 0);
	assert_true(t.n >= 15);
	for (size_t i = 0; i < t.n; i++) {
		assert_true(t.at[i].summary.n > 0);
		assert_false(t.at[i].is_user);
		assert_true(i == 0 || str_cmp(t.at[i - 1].name, t.at[i].name) < 0);
	}
	templates_release(&t);
	problems_release(&problems);
}

static void test_names(void **state)
{
	(void)state;
	struct templates t;
	struct problems problems;
	problems_init(&problems);
	templates_init(&t);
	assert_true(templates_load(&t, NULL, &problems));
	assert_non_null(templates_find(&t, STR("deployment.yaml")));
	assert_ptr_equal(templates_find(&t, STR("deployment")), templates_find(&t, STR("deployment.yaml")));
	assert_null(templates_find(&t, STR("deploy")));
	assert_true(str_is(templates_nearest(&t, STR("deploymnet.yaml")), "deployment.yaml"));
	templates_release(&t);
	problems_release(&problems);
}

static void test_a_folder_overrides_and_adds(void **state)
{
	(void)state;
	struct templates own, t;
	struct problems problems;
	put("service.yaml", "# SPDX-License-Identifier: X\n# Ours.\n$if: 'false'\nthen: 1\n");
	put("more.yml", "# Something new.\napiVersion: v1\n");
	put("notes.txt", "{{ no template }}");
	problems_init(&problems);
	templates_init(&own);
	templates_init(&t);
	assert_true(templates_load(&own, NULL, &problems));
	assert_true(templates_load(&t, folder, &problems));
	assert_true(templates_compile(&t, &problems));
	assert_int_equal(t.n, own.n + 1);
	assert_true(templates_find(&t, STR("service"))->is_user);
	assert_true(str_is(templates_find(&t, STR("service"))->summary, "Ours."));
	assert_true(str_is(templates_find(&t, STR("more"))->summary, "Something new."));
	assert_false(templates_find(&t, STR("deployment"))->is_user);
	templates_release(&own);
	templates_release(&t);
	problems_release(&problems);
	empty_folder();
}

/** Loads and compiles with `text` as an additional template; `want` is part of the problems. */
static void check_bad(const char *text, const char *want)
{
	struct templates t;
	struct problems problems;
	struct buf out;
	put("bad.yaml", text);
	problems_init(&problems);
	templates_init(&t);
	buf_init(&out, 100000);
	assert_false(templates_load(&t, folder, &problems) && templates_compile(&t, &problems));
	problems_print(&problems, &out);
	if (!strstr(out.p, want))
		fail_msg("wanted %s\ngot\n%s", want, out.p);
	buf_release(&out);
	templates_release(&t);
	problems_release(&problems);
	empty_folder();
}

static void test_broken_templates(void **state)
{
	(void)state;
	check_bad("a: [\n", "bad.yaml:");
	check_bad("a: 1\n---\nb: 2\n", "one YAML document");
	check_bad("# nothing\n", "this template is empty");
	check_bad("a:\n  b: {$eval: '1 +'}\n", "bad.yaml:2:");
	check_bad("a: ${x\n", "bad.yaml:1:");
}

static void test_folders_without_templates(void **state)
{
	(void)state;
	struct templates t;
	struct problems problems;
	problems_init(&problems);
	templates_init(&t);
	assert_false(templates_load(&t, folder, &problems));
	templates_release(&t);
	templates_init(&t);
	assert_false(templates_load(&t, "/nowhere/at/all", &problems));
	assert_int_equal(problems.n, 2);
	templates_release(&t);
	problems_release(&problems);
}

static void test_export(void **state)
{
	(void)state;
	struct templates t, again;
	struct problems problems;
	problems_init(&problems);
	templates_init(&t);
	templates_init(&again);
	assert_true(templates_load(&t, NULL, &problems));
	assert_true(templates_export(&t, folder, false, &problems));
	/* What is there already and the same does not stand in the way; what differs does. */
	assert_true(templates_export(&t, folder, false, &problems));
	put("service.yaml", "a: b\n");
	assert_false(templates_export(&t, folder, false, &problems));
	assert_int_equal(problems.n, 1);
	assert_true(templates_export(&t, folder, true, &problems));
	assert_true(templates_load(&again, folder, &problems));
	assert_int_equal(again.n, t.n);
	for (size_t i = 0; i < t.n; i++)
		assert_true(again.at[i].is_user && str_eq(again.at[i].text, t.at[i].text));
	templates_release(&t);
	templates_release(&again);
	problems_release(&problems);
	empty_folder();
}

static int make_folder(void **state)
{
	(void)state;
	return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
	(void)state;
	return rmdir(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_own_templates_are_right),     cmocka_unit_test(test_names),
		cmocka_unit_test(test_a_folder_overrides_and_adds), cmocka_unit_test(test_broken_templates),
		cmocka_unit_test(test_folders_without_templates),   cmocka_unit_test(test_export),
	};
	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
