/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

/* A scratch folder, and buffers that most tests use. */
struct scratch {
	char dir[64], path[128];
	struct buf out, why;
};

static int set_up(void **state)
{
	struct scratch *s = calloc(1, sizeof *s);
	const char *tmp = getenv("TMPDIR");
	snprintf(s->dir, sizeof s->dir, "%s/k8sai-file-XXXXXX", tmp && strlen(tmp) < 32 ? tmp : "/tmp");
	*state = s;
	buf_init(&s->out, 1024);
	buf_init(&s->why, BUF_NO_LIMIT);
	return mkdtemp(s->dir) ? 0 : -1;
}

static void remove_all(const char *dir)
{
	struct file_list list;
	struct buf why;
	buf_init(&why, BUF_NO_LIMIT);
	if (file_list_dir(dir, &list, &why)) {
		for (size_t i = 0; i < list.n; i++) {
			char path[256];
			snprintf(path, sizeof path, "%s/%s", dir, list.at[i]);
			struct stat st;
			if (lstat(path, &st) == 0 && S_ISDIR(st.st_mode))
				remove_all(path);
			else
				unlink(path);
		}
		file_list_release(&list);
	}
	buf_release(&why);
	rmdir(dir);
}

static int tear_down(void **state)
{
	struct scratch *s = *state;
	remove_all(s->dir);
	buf_release(&s->out);
	buf_release(&s->why);
	free(s);
	return 0;
}

static const char *in(struct scratch *s, const char *name)
{
	snprintf(s->path, sizeof s->path, "%s/%s", s->dir, name);
	return s->path;
}

static void put(struct scratch *s, const char *name, struct str text)
{
	assert_true(file_write(in(s, name), text, &s->why));
}

static void assert_holds(struct scratch *s, const char *name, const char *text)
{
	buf_clear(&s->out);
	assert_true(file_read(in(s, name), &s->out, &s->why));
	assert_true(str_is(buf_str(&s->out), text));
}

static void assert_cannot_read(struct scratch *s, const char *path, const char *reason)
{
	buf_clear(&s->why);
	assert_false(file_read(path, &s->out, &s->why));
	assert_string_equal(s->why.p, reason);
}

static size_t entries(struct scratch *s)
{
	struct file_list list;
	assert_true(file_list_dir(s->dir, &list, &s->why));
	size_t n = list.n;
	file_list_release(&list);
	return n;
}

static void test_reads_what_was_written(void **state)
{
	struct scratch *s = *state;
	put(s, "a", STR("x: 1\n"));
	assert_holds(s, "a", "x: 1\n");
	put(s, "empty", STR(""));
	assert_holds(s, "empty", "");
	assert_true(file_exists(in(s, "a")));
	assert_false(file_is_dir(in(s, "a")));
	assert_false(file_exists(in(s, "b")));
}

static void test_limit(void **state)
{
	struct scratch *s = *state;
	struct buf large;
	buf_init(&large, BUF_NO_LIMIT);
	buf_fill(&large, 'x', 1025);
	put(s, "full", str_sub(buf_str(&large), 0, 1024));
	put(s, "large", buf_str(&large));
	assert_true(file_read(in(s, "full"), &s->out, &s->why));
	assert_int_equal(s->out.n, 1024);
	buf_clear(&s->out);
	assert_cannot_read(s, in(s, "large"), "is larger than the limit of 1 KiB");
	buf_release(&large);
}

static void test_limit_of_a_file_that_does_not_tell_its_size(void **state)
{
	struct scratch *s = *state;
	struct buf out;
	buf_init(&out, 7);
	assert_false(file_read("/proc/self/status", &out, &s->why));
	assert_string_equal(s->why.p, "is larger than the limit of 7 bytes");
	buf_release(&out);
	buf_init(&out, 1 << 20);
	assert_true(file_read("/proc/self/status", &out, &s->why));
	assert_true(str_has(buf_str(&out), "Name:"));
	buf_release(&out);
}

static void test_refuses_what_is_no_file(void **state)
{
	struct scratch *s = *state;
	assert_cannot_read(s, in(s, "missing"), "no such file or directory");
	assert_cannot_read(s, s->dir, "is a directory");
	assert_int_equal(mkfifo(in(s, "fifo"), 0600), 0);
	/* Must not wait for a writer. */
	assert_cannot_read(s, in(s, "fifo"), "is not a regular file");
	assert_cannot_read(s, "/dev/zero", "is not a regular file");
	put(s, "a", STR("x"));
	assert_cannot_read(s, in(s, "a/b"), "not a directory");
	if (geteuid() == 0)
		return;
	chmod(in(s, "a"), 0);
	assert_cannot_read(s, in(s, "a"), "permission denied");
}

static void test_reads_a_pipe_that_the_shell_opened(void **state)
{
	struct scratch *s = *state;
	int fds[2];
	assert_int_equal(pipe(fds), 0);
	assert_true(file_write_fd(fds[1], STR("kind: Pod\n"), &s->why));
	close(fds[1]);
	char path[32];
	snprintf(path, sizeof path, "/dev/fd/%d", fds[0]);
	assert_true(file_read(path, &s->out, &s->why));
	assert_true(str_is(buf_str(&s->out), "kind: Pod\n"));
	close(fds[0]);
}

static void test_replacing_keeps_the_mode_and_leaves_nothing_behind(void **state)
{
	struct scratch *s = *state;
	struct stat st;
	put(s, "a", STR("old"));
	assert_int_equal(chmod(in(s, "a"), 0640), 0);
	put(s, "a", STR("new"));
	assert_holds(s, "a", "new");
	assert_int_equal(stat(in(s, "a"), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0640);
	assert_int_equal(entries(s), 1);
	mode_t old = umask(027);
	put(s, "b", STR("new"));
	umask(old);
	assert_int_equal(stat(in(s, "b"), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0640);
}

static void test_writes_through_symbolic_links(void **state)
{
	struct scratch *s = *state;
	struct stat st;
	put(s, "target", STR("old"));
	assert_int_equal(symlink("target", in(s, "link")), 0);
	put(s, "link", STR("new"));
	assert_holds(s, "target", "new");
	assert_int_equal(lstat(in(s, "link"), &st), 0);
	assert_true(S_ISLNK(st.st_mode));
	assert_int_equal(symlink("nowhere", in(s, "dangling")), 0);
	assert_false(file_write(in(s, "dangling"), STR("x"), &s->why));
}

static void test_failed_write_changes_nothing(void **state)
{
	struct scratch *s = *state;
	buf_clear(&s->why);
	assert_false(file_write(in(s, "no/such/folder"), STR("x"), &s->why));
	assert_string_equal(s->why.p, "no such file or directory");
	buf_clear(&s->why);
	assert_false(file_write(s->dir, STR("x"), &s->why));
	assert_string_equal(s->why.p, "is a directory");
	assert_int_equal(entries(s), 0);
	if (geteuid() == 0)
		return;
	put(s, "a", STR("old"));
	chmod(in(s, "a"), 0444);
	buf_clear(&s->why);
	assert_false(file_write(in(s, "a"), STR("new"), &s->why));
	assert_string_equal(s->why.p, "permission denied");
	assert_holds(s, "a", "old");
}

static void test_devices_are_written_to(void **state)
{
	struct scratch *s = *state;
	struct stat st;
	assert_true(file_write("/dev/null", STR("x"), &s->why));
	assert_true(stat("/dev/null", &st) == 0 && S_ISCHR(st.st_mode));
	if (!file_exists("/dev/full"))
		return;
	buf_clear(&s->why);
	assert_false(file_write("/dev/full", STR("x"), &s->why));
	assert_string_equal(s->why.p, "no space left on device");
}

static void test_folders(void **state)
{
	struct scratch *s = *state;
	assert_true(file_make_dir(in(s, "a//b/c/"), &s->why));
	assert_true(file_is_dir(in(s, "a/b/c")));
	assert_true(file_make_dir(in(s, "a/b"), &s->why));
	assert_true(file_make_dir("/", &s->why));
	put(s, "file", STR(""));
	buf_clear(&s->why);
	assert_false(file_make_dir(in(s, "file/x"), &s->why));
	assert_true(str_ends(buf_str(&s->why), "/file': not a directory"));
	assert_false(file_make_dir("", &s->why));
}

static void test_lists_in_byte_order(void **state)
{
	struct scratch *s = *state;
	static const char *const names[] = {"b", "a10", "a9", "B", ".hidden", "\xC3\xA9"};
	static const char *const sorted[] = {".hidden", "B", "a10", "a9", "b", "\xC3\xA9"};
	for (size_t i = 0; i < COUNT_OF(names); i++)
		put(s, names[i], STR(""));
	struct file_list list;
	assert_true(file_list_dir(s->dir, &list, &s->why));
	assert_int_equal(list.n, COUNT_OF(sorted));
	for (size_t i = 0; i < list.n; i++)
		assert_string_equal(list.at[i], sorted[i]);
	file_list_release(&list);
	buf_clear(&s->why);
	assert_false(file_list_dir(in(s, "missing"), &list, &s->why));
	assert_string_equal(s->why.p, "no such file or directory");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_reads_what_was_written),
		TEST(test_limit),
		TEST(test_limit_of_a_file_that_does_not_tell_its_size),
		TEST(test_refuses_what_is_no_file),
		TEST(test_reads_a_pipe_that_the_shell_opened),
		TEST(test_replacing_keeps_the_mode_and_leaves_nothing_behind),
		TEST(test_writes_through_symbolic_links),
		TEST(test_failed_write_changes_nothing),
		TEST(test_devices_are_written_to),
		TEST(test_folders),
		TEST(test_lists_in_byte_order),
	};
	return cmocka_run_group_tests_name("base_file", tests, NULL, NULL);
}
