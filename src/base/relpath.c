/* SPDX-License-Identifier: Apache-2.0 */
#include "base/relpath.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/alloc.h"

/* Longer than any system lets a current directory be. */
enum { MOST_CWD = 1 << 20 };

static bool add_current(struct buf *out)
{
	for (size_t n = 1024; n <= MOST_CWD; n *= 2) {
		char *text = xmalloc(n);
		bool ok = getcwd(text, n) != NULL;
		int error = errno;
		/* Linux gives "(unreachable)/…" for a folder that lies outside of the root. */
		if (ok && *text == '/')
			buf_addz(out, text);
		free(text);
		if (ok || error != ERANGE)
			return ok && out->n && out->p[0] == '/';
	}
	return false;
}

/* Adds the parts of `path` to the absolute path in `out`, which has no slash at its end ("/" is empty here). */
static void add_parts(struct str path, struct buf *out)
{
	struct str part;
	while (str_split(&path, '/', &part)) {
		if (part.n == 0 || str_is(part, "."))
			continue;
		if (str_is(part, "..")) {
			while (out->n && out->p[--out->n] != '/')
				;
			continue;
		}
		buf_addc(out, '/');
		buf_adds(out, part);
	}
}

bool path_absolute(struct str path, struct buf *out)
{
	buf_clear(out);
	if (path.n == 0 || path.p[0] != '/') {
		if (!add_current(out))
			return false;
		if (out->n == 1)
			buf_clear(out);
	}
	add_parts(path, out);
	if (out->n == 0)
		buf_addc(out, '/');
	else
		out->p[out->n] = '\0';
	return !out->overflow;
}

bool path_below(struct str folder, struct str path, struct buf *out)
{
	struct buf top;
	buf_init(&top, BUF_NO_LIMIT);
	bool below = path_absolute(folder, &top) && path_absolute(path, out);
	/* The root is the one folder whose name ends in a slash. */
	size_t n = top.n == 1 ? 0 : top.n;
	below = below && out->n > n + 1 && out->p[n] == '/' && (n == 0 || memcmp(out->p, top.p, n) == 0);
	buf_release(&top);
	if (!below)
		return false;
	out->n -= n + 1;
	memmove(out->p, out->p + n + 1, out->n + 1);
	return true;
}
