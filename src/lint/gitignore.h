/* SPDX-License-Identifier: Apache-2.0
 * .gitignore files, as far as folders of manifests need them: patterns with `*`, `?`, `**`, `[…]`, a leading `/`, a
 * trailing `/`, and `!` (https://git-scm.com/docs/gitignore). */
#ifndef K8SAI_LINT_GITIGNORE_H
#define K8SAI_LINT_GITIGNORE_H

#include "base/arena.h"

struct ignore_pattern {
	/** The folder that the file stands in, and the pattern without its marks. A file above the folder that was
	 * named has that folder, and `inner` is the way from the file down to it. */
	struct str folder, inner, glob;
	bool negated, folders_only, anchored;
};

struct gitignore {
	struct arena memory;
	struct ignore_pattern *at;
	size_t n, cap;
};

void gitignore_init(struct gitignore *g);
void gitignore_release(struct gitignore *g);
/** Reads the .gitignore files between `folder` and the top of the git repository it lies in, if it lies in one. */
void gitignore_above(struct gitignore *g, struct str folder);
/** Reads the .gitignore of `folder`, if there is one; gives a mark for gitignore_leave, which forgets it again. */
size_t gitignore_enter(struct gitignore *g, struct str folder);
void gitignore_leave(struct gitignore *g, size_t mark);
/** Adds one pattern in the syntax of .gitignore (a `#` at its start is no comment), for paths that are given as they
 * are seen from its folder: "a/b.yaml". */
void gitignore_add(struct gitignore *g, struct str pattern);
/** Do the patterns in force leave this path out? The last that fits decides. */
bool gitignore_covers(const struct gitignore *g, struct str path, bool is_folder);
/** Do they leave out the path or a folder that it lies in? What is in such a folder cannot be taken in again by `!`. */
bool gitignore_covers_below(const struct gitignore *g, struct str path, bool is_folder);

#endif
