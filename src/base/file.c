/* SPDX-License-Identifier: Apache-2.0 */
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"

enum { READ_STEP = 64 * 1024, TEMPORARY_NAMES = 1000 };

/* What the system calls the error, in lower case as our messages are; always false. */
static bool fail(struct buf *why, int error)
{
	char text[256];
	if (strerror_r(error, text, sizeof text) != 0)
		snprintf(text, sizeof text, "error %d", error);
	if (text[0] >= 'A' && text[0] <= 'Z' && text[1] >= 'a' && text[1] <= 'z')
		text[0] = (char)(text[0] + ('a' - 'A'));
	buf_addz(why, text);
	return false;
}

static bool fail_because(struct buf *why, const char *reason)
{
	buf_addz(why, reason);
	return false;
}

static bool fail_too_large(struct buf *why, size_t limit)
{
	static const char *const units[] = {"bytes", "KiB", "MiB", "GiB"};
	unsigned unit = 0;
	for (; limit && limit % 1024 == 0 && unit + 1 < COUNT_OF(units); unit++)
		limit /= 1024;
	buf_addf(why, "is larger than the limit of %zu %s", limit, units[unit]);
	return false;
}

/* After a failed call: is it worth another try? Waits when the descriptor does not block by itself. */
static bool try_again(int fd, short events)
{
	if (errno == EINTR)
		return true;
	if (errno != EAGAIN && errno != EWOULDBLOCK)
		return false;
	struct pollfd p = {.fd = fd, .events = events};
	return poll(&p, 1, -1) >= 0 || errno == EINTR;
}

/* read(2) until it gives something: bytes, 0 at the end, or -1. */
static ssize_t read_some(int fd, char *p, size_t n)
{
	ssize_t got;
	do
		got = read(fd, p, n);
	while (got < 0 && try_again(fd, POLLIN));
	return got;
}

/* Reads to the end; `expected` bytes are likely to come. */
static bool read_all(int fd, size_t expected, struct buf *out, struct buf *why)
{
	for (;;) {
		char probe;
		size_t room = out->limit - out->n;
		size_t step = expected > READ_STEP ? expected : READ_STEP;
		if (step > room)
			step = room;
		if (step)
			out->p = grow_array(out->p, out->n + step + 1, &out->cap, 1);
		/* A full buffer is fine when nothing more comes. */
		ssize_t got = read_some(fd, step ? out->p + out->n : &probe, step ? step : 1);
		if (got < 0)
			return fail(why, errno);
		if (got > 0 && !step)
			return fail_too_large(why, out->limit);
		if (step) {
			out->n += (size_t)got;
			out->p[out->n] = '\0';
		}
		if (got == 0)
			return true;
		expected = 0;
	}
}

/* A name for a descriptor that the program was started with, as in `k8sai lint <(helm template .)`: a pipe there cannot
 * hang for want of a writer. */
static bool is_inherited(const char *path)
{
	struct str s = str_of(path);
	return str_is(s, "/dev/stdin") || str_starts(s, "/dev/fd/") || str_starts(s, "/proc/self/fd/");
}

static bool read_opened(int fd, const char *path, struct buf *out, struct buf *why)
{
	struct stat st;
	if (fstat(fd, &st) != 0)
		return fail(why, errno);
	if (S_ISDIR(st.st_mode))
		return fail_because(why, "is a directory");
	if (!S_ISREG(st.st_mode) && !is_inherited(path))
		return fail_because(why, "is not a regular file");
	size_t expected = 0;
	if (S_ISREG(st.st_mode) && st.st_size > 0) {
		if ((uintmax_t)st.st_size > out->limit - out->n)
			return fail_too_large(why, out->limit);
		/* One more, so that the end is seen without growing. */
		expected = (size_t)st.st_size + 1;
	}
	return read_all(fd, expected, out, why);
}

bool file_read(const char *path, struct buf *out, struct buf *why)
{
	if (strcmp(path, "-") == 0)
		return read_all(STDIN_FILENO, 0, out, why);
	/* Without O_NONBLOCK, opening a FIFO would wait for a writer. */
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (fd < 0)
		return fail(why, errno);
	bool ok = read_opened(fd, path, out, why);
	close(fd);
	return ok;
}

bool file_write_fd(int fd, struct str text, struct buf *why)
{
	for (size_t at = 0; at < text.n;) {
		size_t n = text.n - at;
		if (n > SSIZE_MAX / 2)
			n = SSIZE_MAX / 2;
		ssize_t put = write(fd, text.p + at, n);
		if (put > 0)
			at += (size_t)put;
		else if (put == 0)
			return fail(why, EIO);
		else if (!try_again(fd, POLLOUT))
			return fail(why, errno);
	}
	return true;
}

/* The folder part of `path`, "." when it names none. The caller frees. */
static char *folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	if (!slash)
		return xstrdup(".");
	return slash == path ? xstrdup("/") : xstrndup(path, (size_t)(slash - path));
}

/* Creates a file of a name that nobody has in `folder`; its name goes into `name`. The mode follows the umask, which
 * mkstemp would not. */
static int create_beside(const char *folder, struct buf *name)
{
	for (unsigned i = 0; i < TEMPORARY_NAMES; i++) {
		buf_clear(name);
		buf_addf(name, "%s/.k8sai-%ld-%u.tmp", folder, (long)getpid(), i);
		int fd = open(name->p, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
		if (fd >= 0 || errno != EEXIST)
			return fd;
	}
	return -1;
}

/* The owner and group of the file that is replaced, where we may give them: only then a set-user-ID bit stays as well.
 */
static bool keep_owner(int fd, const struct stat *old, struct buf *why)
{
	struct stat now;
	if (fstat(fd, &now) != 0)
		return fail(why, errno);
	bool same = now.st_uid == old->st_uid && now.st_gid == old->st_gid;
	if (!same && fchown(fd, old->st_uid, old->st_gid) != 0)
		same = fchown(fd, (uid_t)-1, old->st_gid) == 0 && now.st_uid == old->st_uid;
	else
		same = true;
	mode_t mode = same ? 07777 : 0777;
	return fchmod(fd, old->st_mode & mode) == 0 || fail(why, errno);
}

/* Writes, syncs and closes. Some file systems cannot sync; that is no reason to fail. */
static bool fill(int fd, struct str text, const struct stat *old, struct buf *why)
{
	bool ok = !old || keep_owner(fd, old, why);
	ok = ok && file_write_fd(fd, text, why);
	if (ok && fsync(fd) != 0 && errno != EINVAL && errno != ENOSYS && errno != ENOTSUP)
		ok = fail(why, errno);
	if (close(fd) != 0 && ok)
		ok = fail(why, errno);
	return ok;
}

static void sync_folder(const char *folder)
{
	int fd = open(folder, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return;
	/* The new content is complete either way. */
	(void)fsync(fd);
	close(fd);
}

static bool replace(const char *path, struct str text, const struct stat *old, struct buf *why)
{
	char *folder = folder_of(path);
	struct buf name;
	buf_init(&name, BUF_NO_LIMIT);
	int fd = create_beside(folder, &name);
	bool ok = fd >= 0 || fail(why, errno);
	if (fd >= 0) {
		ok = fill(fd, text, old, why);
		if (ok && rename(name.p, path) != 0)
			ok = fail(why, errno);
		if (ok)
			sync_folder(folder);
		else
			unlink(name.p);
	}
	buf_release(&name);
	free(folder);
	return ok;
}

/* A device or pipe, such as /dev/stdout, is written to: it must not become a file. */
static bool write_through(const char *path, struct str text, struct buf *why)
{
	int fd = open(path, O_WRONLY | O_NOCTTY | O_CLOEXEC);
	if (fd < 0)
		return fail(why, errno);
	bool ok = file_write_fd(fd, text, why);
	if (close(fd) != 0 && ok)
		ok = fail(why, errno);
	return ok;
}

bool file_write(const char *path, struct str text, struct buf *why)
{
	struct stat old;
	if (stat(path, &old) != 0) {
		struct stat link;
		if (errno != ENOENT)
			return fail(why, errno);
		if (lstat(path, &link) == 0)
			return fail_because(why, "is a symbolic link to nothing");
		return replace(path, text, NULL, why);
	}
	if (S_ISDIR(old.st_mode))
		return fail_because(why, "is a directory");
	if (!S_ISREG(old.st_mode))
		return write_through(path, text, why);
	/* Renaming would get around a file's own protection. */
	if (access(path, W_OK) != 0)
		return fail(why, errno);
	/* A symbolic link stays one: the file it leads to is replaced. */
	char *real = realpath(path, NULL);
	if (!real)
		return fail(why, errno);
	bool ok = replace(real, text, &old, why);
	free(real);
	return ok;
}

bool file_make_dir(const char *path, struct buf *why)
{
	if (!*path)
		return fail(why, ENOENT);
	char *copy = xstrdup(path);
	bool ok = true;
	for (size_t i = 1; ok; i++) {
		if (copy[i] != '/' && copy[i] != '\0')
			continue;
		char end = copy[i];
		copy[i] = '\0';
		/* mkdir may fail for other reasons than EEXIST on a folder that is there, such as a read-only file
		 * system. */
		if (mkdir(copy, 0777) != 0 && !file_is_dir(copy)) {
			int error = errno == EEXIST ? ENOTDIR : errno;
			buf_addf(why, "'%s': ", copy);
			ok = fail(why, error);
		}
		copy[i] = end;
		if (end == '\0')
			break;
	}
	free(copy);
	return ok;
}

struct str path_without_slash(struct str path)
{
	while (path.n > 1 && path.p[path.n - 1] == '/')
		path.n--;
	return path;
}

bool file_is_dir(const char *path)
{
	int error = errno;
	struct stat st;
	bool is = stat(path, &st) == 0 && S_ISDIR(st.st_mode);
	errno = error;
	return is;
}

bool file_exists(const char *path)
{
	struct stat st;
	return stat(path, &st) == 0;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

bool file_list_dir(const char *path, struct file_list *out, struct buf *why)
{
	*out = (struct file_list){0};
	DIR *dir = opendir(path);
	if (!dir)
		return fail(why, errno);
	const struct dirent *entry;
	while (errno = 0, (entry = readdir(dir)))
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			*VEC_PUSH(out) = xstrdup(entry->d_name);
	int error = errno;
	closedir(dir);
	if (error) {
		file_list_release(out);
		return fail(why, error);
	}
	if (out->n)
		qsort(out->at, out->n, sizeof *out->at, compare_names);
	return true;
}

void file_list_release(struct file_list *list)
{
	for (size_t i = 0; i < list->n; i++)
		free(list->at[i]);
	free(list->at);
	*list = (struct file_list){0};
}
