/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <unistd.h>

#include "base/relpath.h"

struct example {
	const char *folder, *path;
	/** NULL: not below. */
	const char *below;
};

static void check_all(const struct example *examples, size_t n)
{
	struct buf out;
	buf_init(&out, 4096);
	for (size_t i = 0; i < n; i++) {
		const struct example *e = &examples[i];
		bool below = path_below(str_of(e->folder), str_of(e->path), &out);
		if (below != (e->below != NULL))
			fail_msg("'%s' below '%s': %d", e->path, e->folder, below);
		if (below)
			assert_string_equal(out.p, e->below);
		if (below)
			assert_int_equal(out.n, strlen(e->below));
	}
	buf_release(&out);
}

static void absolute_paths(void **state)
{
	(void)state;
	static const struct example examples[] = {
		{"/a", "/a/b.yaml", "b.yaml"},
		{"/a", "/a/b/c.yaml", "b/c.yaml"},
		{"/a/", "/a/b", "b"},
		{"/a", "/a", NULL},
		{"/a", "/a/", NULL},
		{"/a", "/a/.", NULL},
		/* The start of a name is no folder. */
		{"/a", "/ab/c", NULL},
		{"/ab", "/a/b", NULL},
		{"/a/b", "/a", NULL},
		{"/", "/a/b", "a/b"},
		{"/", "/", NULL},
		{"/a/./b", "/a//b/.//c", "c"},
		{"/a", "/a/b/../c", "c"},
		{"/a/b/..", "/a/c", "c"},
		{"/a", "/a/../b", NULL},
		{"/a", "/b/../a/c", "c"},
		{"/a", "/../../a/c", "c"},
		{"/..", "/a", "a"},
		{"/a", "/a/...", "..."},
		{"/a", "/a/b/..c", "b/..c"},
	};
	check_all(examples, sizeof examples / sizeof *examples);
}

static void relative_paths(void **state)
{
	(void)state;
	static const struct example examples[] = {
		{".", "a.yaml", "a.yaml"},
		{"", "./a.yaml", "a.yaml"},
		{"x", "x/a.yaml", "a.yaml"},
		{"x", "a.yaml", NULL},
		{"..", "/etc/passwd", "etc/passwd"},
		{"./x/..", "y", "y"},
		{"/", "a", "usr/a"},
		{"/usr", "a/b", "a/b"},
		{".", "/usr/b", "b"},
		{"..", "b", "usr/b"},
		{"..", "../c", "c"},
		{"../..", "../../../c", "c"},
		{".", "..", NULL},
		{".", ".", NULL},
	};
	char *before = getcwd(NULL, 0);
	assert_non_null(before);
	assert_int_equal(chdir("/usr"), 0);
	check_all(examples, sizeof examples / sizeof *examples);
	assert_int_equal(chdir("/"), 0);
	static const struct example at_root[] = {
		{".", "a", "a"}, {"usr", "usr/b", "b"}, {".", "/c", "c"}, {".", "", NULL}};
	check_all(at_root, sizeof at_root / sizeof *at_root);
	assert_int_equal(chdir(before), 0);
	free(before);
}

static void limit(void **state)
{
	(void)state;
	struct buf out;
	buf_init(&out, 6);
	assert_true(path_absolute(STR("/a/bcd"), &out));
	assert_string_equal(out.p, "/a/bcd");
	assert_true(path_absolute(STR("/a/"), &out));
	assert_string_equal(out.p, "/a");
	assert_true(path_absolute(STR("//"), &out));
	assert_string_equal(out.p, "/");
	assert_false(path_absolute(STR("/a/bcde"), &out));
	assert_false(path_below(STR("/a"), STR("/a/bcde"), &out));
	/* A refused path does not spoil the buffer. */
	assert_true(path_below(STR("/a"), STR("/a/b"), &out));
	assert_string_equal(out.p, "b");
	buf_release(&out);
}

static void no_current_directory(void **state)
{
	(void)state;
	char folder[] = "/tmp/k8sai-relpath-XXXXXX";
	char *before = getcwd(NULL, 0);
	struct buf out;
	buf_init(&out, 4096);
	assert_non_null(before);
	assert_non_null(mkdtemp(folder));
	assert_int_equal(chdir(folder), 0);
	assert_int_equal(rmdir(folder), 0);
	assert_false(path_below(STR("."), STR("a"), &out));
	assert_true(path_below(STR("/a"), STR("/a/b"), &out));
	assert_int_equal(chdir(before), 0);
	free(before);
	buf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(absolute_paths),
		cmocka_unit_test(relative_paths),
		cmocka_unit_test(limit),
		cmocka_unit_test(no_current_directory),
	};
	return cmocka_run_group_tests_name("relpath", tests, NULL, NULL);
}
