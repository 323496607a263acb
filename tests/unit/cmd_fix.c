/* SPDX-License-Identifier: Apache-2.0
 * Writing what was fixed when the world is against it: files that changed meanwhile, that may not be written, that are
 * no files any more. What cannot be written stays as it was, is said, and keeps no other from being written. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "cmd/commands.h"
#include "cmd/lint_fix.h"

#define BEFORE                                                                                                         \
	"kind: ResourceQuota\napiVersion: v1\nmetadata: {name: q}\nspec:\n  hard:\n    limits.nvidia.com/gpu: 8\n"
#define AFTER                                                                                                          \
	"kind: ResourceQuota\napiVersion: v1\nmetadata: {name: q}\nspec:\n  hard:\n    requests.nvidia.com/gpu: 8\n"

/* A folder in which all of a test happens, and two files in it. */
struct scratch {
	char dir[64], a[80], b[80];
	struct fixed fixed;
	struct buf said;
};

static void put(const char *path, const char *text)
{
	struct buf why;
	buf_init(&why, BUF_NO_LIMIT);
	assert_true(file_write(path, str_of(text), &why));
	buf_release(&why);
}

static int set_up(void **state)
{
	struct scratch *s = calloc(1, sizeof *s);
	const char *tmp = getenv("TMPDIR");
	snprintf(s->dir, sizeof s->dir, "%s/k8sai-fix-XXXXXX", tmp && strlen(tmp) < 32 ? tmp : "/tmp");
	*state = s;
	if (!mkdtemp(s->dir))
		return -1;
	snprintf(s->a, sizeof s->a, "%s/a.yaml", s->dir);
	snprintf(s->b, sizeof s->b, "%s/b.yaml", s->dir);
	buf_init(&s->said, BUF_NO_LIMIT);
	put(s->a, BEFORE);
	put(s->b, BEFORE);
	return 0;
}

/* Everything in the folder is a file, a link, a pipe or an empty folder. */
static int tear_down(void **state)
{
	struct scratch *s = *state;
	struct file_list list;
	struct buf why;
	buf_init(&why, BUF_NO_LIMIT);
	chmod(s->dir, 0700);
	if (file_list_dir(s->dir, &list, &why)) {
		for (size_t i = 0; i < list.n; i++) {
			char path[400];
			snprintf(path, sizeof path, "%s/%s", s->dir, list.at[i]);
			remove(path);
		}
		file_list_release(&list);
	}
	rmdir(s->dir);
	buf_release(&s->said);
	buf_release(&why);
	free(s);
	return 0;
}

static void fix(struct scratch *s, const char *first, const char *second)
{
	const char *paths[] = {first, second};
	struct str select = STR("QTA");
	struct lint_options o = LINT_OPTIONS;
	o.paths = paths;
	o.n_paths = second ? 2 : 1;
	o.select = &select;
	o.n_select = 1;
	o.jobs = 1;
	assert_true(fix_run(&o, false, &s->fixed));
	assert_int_equal(s->fixed.problems.n, 0);
	assert_int_equal(s->fixed.first.problems.n, 0);
}

/* Writes; what is said on standard error goes to `said`. */
static bool write_fixed(struct scratch *s)
{
	static const struct command root = {.name = "k8sai"};
	struct cli cli;
	char log[80];
	struct buf why;
	snprintf(log, sizeof log, "%.60s.log", s->dir);
	int fd = open(log, O_RDWR | O_CREAT | O_TRUNC, 0600), err = dup(STDERR_FILENO);
	assert_true(fd >= 0 && err >= 0 && dup2(fd, STDERR_FILENO) >= 0);
	cli_init(&cli, &root);
	bool ok = lint_fix_write(&cli, &s->fixed);
	assert_int_equal(ok, !cli.failed);
	cli_release(&cli);
	dup2(err, STDERR_FILENO);
	close(err);
	close(fd);
	fixed_release(&s->fixed);
	buf_init(&why, BUF_NO_LIMIT);
	buf_clear(&s->said);
	assert_true(file_read(log, &s->said, &why));
	buf_release(&why);
	remove(log);
	return ok;
}

static void expect_text(const char *path, const char *want)
{
	struct buf text, why;
	buf_init(&text, BUF_NO_LIMIT);
	buf_init(&why, BUF_NO_LIMIT);
	if (!file_read(path, &text, &why))
		fail_msg("%s: %.*s", path, STR_ARG(buf_str(&why)));
	assert_string_equal(text.p ? text.p : "", want);
	buf_release(&text);
	buf_release(&why);
}

static void expect_said(const struct scratch *s, const char *path, const char *why)
{
	char want[200];
	snprintf(want, sizeof want, "cannot fix '%s': %s\n", path, why);
	if (!str_has(buf_str(&s->said), want))
		fail_msg("not said: %s but: %.*s", want, STR_ARG(buf_str(&s->said)));
}

/* Nothing but these files is left in the folder. */
static void expect_entries(const struct scratch *s, size_t n)
{
	struct file_list list;
	struct buf why;
	buf_init(&why, BUF_NO_LIMIT);
	assert_true(file_list_dir(s->dir, &list, &why));
	assert_int_equal(list.n, n);
	file_list_release(&list);
	buf_release(&why);
}

/* ---- meanwhile ---- */

static void what_changed_meanwhile_is_not_overwritten(void **state)
{
	struct scratch *s = *state;
	fix(s, s->a, s->b);
	put(s->a, "newer: yes\n");
	assert_false(write_fixed(s));
	expect_said(s, s->a, "it changed meanwhile");
	expect_text(s->a, "newer: yes\n");
	expect_text(s->b, AFTER);
	expect_entries(s, 2);
}

static void what_went_away_meanwhile_does_not_come_back(void **state)
{
	struct scratch *s = *state;
	fix(s, s->a, s->b);
	remove(s->a);
	assert_false(write_fixed(s));
	expect_said(s, s->a, "no such file or directory");
	expect_text(s->b, AFTER);
	expect_entries(s, 1);
}

static void what_is_no_file_any_more_is_left_alone(void **state)
{
	struct scratch *s = *state;
	fix(s, s->a, s->b);
	remove(s->a);
	remove(s->b);
	assert_int_equal(mkfifo(s->a, 0600), 0);
	assert_int_equal(mkdir(s->b, 0700), 0);
	assert_false(write_fixed(s));
	expect_said(s, s->a, "is not a regular file");
	expect_said(s, s->b, "is a directory");
	expect_entries(s, 2);
}

/* ---- names ---- */

static void links_stay_and_lead_to_what_is_fixed(void **state)
{
	struct scratch *s = *state;
	char link[100];
	struct stat st;
	snprintf(link, sizeof link, "%s/c.yaml", s->dir);
	assert_int_equal(symlink("a.yaml", link), 0);
	fix(s, link, s->b);
	assert_true(write_fixed(s));
	assert_int_equal(lstat(link, &st), 0);
	assert_true(S_ISLNK(st.st_mode));
	expect_text(s->a, AFTER);
	expect_entries(s, 3);
}

static void one_file_by_two_names_is_fixed_once(void **state)
{
	struct scratch *s = *state;
	char link[100];
	snprintf(link, sizeof link, "%s/c.yaml", s->dir);
	assert_int_equal(symlink("a.yaml", link), 0);
	fix(s, s->a, link);
	assert_true(write_fixed(s));
	assert_int_equal(s->said.n, 0);
	expect_text(s->a, AFTER);
}

static void mode_and_owner_stay(void **state)
{
	struct scratch *s = *state;
	struct stat before, after;
	/* Only root may give files away. */
	if (getuid() == 0)
		assert_int_equal(chown(s->a, 1234, 4321), 0);
	assert_int_equal(chmod(s->a, 0640), 0);
	assert_int_equal(stat(s->a, &before), 0);
	fix(s, s->a, NULL);
	assert_true(write_fixed(s));
	assert_int_equal(stat(s->a, &after), 0);
	assert_int_equal(after.st_mode, before.st_mode);
	assert_int_equal(after.st_uid, before.st_uid);
	assert_int_equal(after.st_gid, before.st_gid);
	expect_text(s->a, AFTER);
}

/* ---- what may not be written ---- */

/* Runs `fn` in a child that is not root. A failed assertion there is a failure here. */
static void as_nobody(struct scratch *s, void (*fn)(struct scratch *s))
{
	fflush(NULL);
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		if (getuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0))
			_exit(3);
		fn(s);
		_exit(0);
	}
	int status;
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

/* In the child: its assertions end it by its status. */
#define CHILD(condition)                                                                                               \
	do {                                                                                                           \
		if (!(condition))                                                                                      \
			_exit(1);                                                                                      \
	} while (0)

static bool holds(const char *path, const char *want)
{
	struct buf text, why;
	buf_init(&text, BUF_NO_LIMIT);
	buf_init(&why, BUF_NO_LIMIT);
	bool same = file_read(path, &text, &why) && str_is(buf_str(&text), want);
	buf_release(&text);
	buf_release(&why);
	return same;
}

static void write_past_read_only_file(struct scratch *s)
{
	fix(s, s->a, s->b);
	CHILD(!write_fixed(s));
	CHILD(str_has(buf_str(&s->said), "a.yaml': permission denied\n"));
	CHILD(holds(s->a, BEFORE) && holds(s->b, AFTER));
	buf_release(&s->said);
}

static void read_only_files_are_left_alone(void **state)
{
	struct scratch *s = *state;
	assert_int_equal(chmod(s->dir, 0777), 0);
	assert_int_equal(chmod(s->a, 0444), 0);
	assert_int_equal(chmod(s->b, 0666), 0);
	as_nobody(s, write_past_read_only_file);
	expect_entries(s, 2);
}

static void write_in_read_only_folder(struct scratch *s)
{
	fix(s, s->a, NULL);
	CHILD(!write_fixed(s));
	CHILD(str_has(buf_str(&s->said), "a.yaml': permission denied\n"));
	CHILD(holds(s->a, BEFORE));
	buf_release(&s->said);
}

static void nothing_is_left_in_read_only_folders(void **state)
{
	struct scratch *s = *state;
	assert_int_equal(chmod(s->a, 0666), 0);
	assert_int_equal(chmod(s->dir, 0555), 0);
	as_nobody(s, write_in_read_only_folder);
	expect_entries(s, 2);
}

static void write_with_little_room(struct scratch *s)
{
	struct rlimit room = {16, 16};
	fix(s, s->a, s->b);
	/* What is said has to go somewhere else. */
	int log = open("/dev/null", O_WRONLY);
	CHILD(log >= 0 && dup2(log, STDERR_FILENO) >= 0 && setrlimit(RLIMIT_FSIZE, &room) == 0);
	static const struct command root = {.name = "k8sai"};
	struct cli cli;
	cli_init(&cli, &root);
	CHILD(!lint_fix_write(&cli, &s->fixed));
	CHILD(cli.failed);
	cli_release(&cli);
	fixed_release(&s->fixed);
	CHILD(holds(s->a, BEFORE) && holds(s->b, BEFORE));
	buf_release(&s->said);
}

/* As on a full disk: part of the text can be written, then no more. */
static void a_full_disk_leaves_what_was_there(void **state)
{
	struct scratch *s = *state;
	assert_int_equal(chmod(s->dir, 0777), 0);
	assert_int_equal(chmod(s->a, 0666), 0);
	assert_int_equal(chmod(s->b, 0666), 0);
	signal(SIGXFSZ, SIG_IGN);
	as_nobody(s, write_with_little_room);
	expect_entries(s, 2);
}

static void lint_past_unreadable_file(struct scratch *s)
{
	const char *path = s->dir;
	struct lint_options o = LINT_OPTIONS;
	struct lint_result r;
	o.paths = &path;
	o.n_paths = 1;
	o.jobs = 1;
	CHILD(lint_run(&o, &r));
	CHILD(r.summary.files == 1 && r.summary.unreadable == 1 && r.n_findings > 0);
	CHILD(str_has(r.problems.first->message, "a.yaml': permission denied"));
	CHILD(lint_status(&r, SEVERITY_COUNT, false) == 2);
	lint_result_release(&r);
}

static void an_unreadable_file_in_a_folder_hides_no_other(void **state)
{
	struct scratch *s = *state;
	assert_int_equal(chmod(s->dir, 0755), 0);
	assert_int_equal(chmod(s->a, 0), 0);
	assert_int_equal(chmod(s->b, 0644), 0);
	as_nobody(s, lint_past_unreadable_file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_changed_meanwhile_is_not_overwritten, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_went_away_meanwhile_does_not_come_back, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_is_no_file_any_more_is_left_alone, set_up, tear_down),
		cmocka_unit_test_setup_teardown(links_stay_and_lead_to_what_is_fixed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(one_file_by_two_names_is_fixed_once, set_up, tear_down),
		cmocka_unit_test_setup_teardown(mode_and_owner_stay, set_up, tear_down),
		cmocka_unit_test_setup_teardown(read_only_files_are_left_alone, set_up, tear_down),
		cmocka_unit_test_setup_teardown(nothing_is_left_in_read_only_folders, set_up, tear_down),
		cmocka_unit_test_setup_teardown(an_unreadable_file_in_a_folder_hides_no_other, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_full_disk_leaves_what_was_there, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
