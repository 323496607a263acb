/* SPDX-License-Identifier: Apache-2.0
 * Files: read whole with a limit, written whole or not at all, folders walked in a fixed order. */
#ifndef K8SAI_BASE_FILE_H
#define K8SAI_BASE_FILE_H

#include "base/buf.h"

/** Reads all of `path` ("-" is standard input) into `out`, initialised by the caller with the limit. On failure false
 * and a reason such as "no such file or directory", "is a directory", "is larger than the limit of 256 MiB" in `why`;
 * FIFOs and devices are refused unless they are standard input or a descriptor that the program was started with
 * (/dev/fd/N, as a shell's `<(command)` gives). */
bool file_read(const char *path, struct buf *out, struct buf *why) ATTR_NODISCARD;
/** Replaces `path` by `text`: written beside it, synced, renamed; keeps the mode of an existing file. On failure false,
 * the reason in `why`, and nothing changed. A symbolic link stays one; a device or FIFO (/dev/stdout) is written to
 * instead; a file without write permission is refused. */
bool file_write(const char *path, struct str text, struct buf *why) ATTR_NODISCARD;
/** Writes all of `text` to a stream's descriptor. False and a reason on any error, a full disk and a closed pipe among
 * them. */
bool file_write_fd(int fd, struct str text, struct buf *why) ATTR_NODISCARD;
/** Makes folder `path` and the ones above it; an existing folder is fine. */
bool file_make_dir(const char *path, struct buf *why) ATTR_NODISCARD;
/** `path` without the slashes at its end; "/" stays. */
struct str path_without_slash(struct str path);
bool file_is_dir(const char *path);
bool file_exists(const char *path);

/** The entries of one folder, sorted by bytes, without "." and "..". Owned by the caller: free with file_list_release.
 */
struct file_list {
	/** Names (not paths); each owned. */
	char **at;
	size_t n, cap;
};
bool file_list_dir(const char *path, struct file_list *out, struct buf *why) ATTR_NODISCARD;
void file_list_release(struct file_list *list);

#endif
