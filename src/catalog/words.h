/* SPDX-License-Identifier: Apache-2.0
 * The words of a command line, shell scripts inside an argument among them. Part of the catalog alone. */
#ifndef K8SAI_CATALOG_WORDS_H
#define K8SAI_CATALOG_WORDS_H

#include "base/str.h"

struct word {
	/** Without quotes around it. */
	struct str text;
	/** Stands where a command's name stands: first of all, or behind ; && || | ( or a line end of a script, perhaps
	 * behind exec, env and the like. */
	bool starts;
};

/** Walks the words; zero but for `at` and `n`. */
struct words {
	const struct str *at;
	size_t n, i;
	/** What is left of the argument that is being split. */
	struct str rest;
	/** The next word starts a command; the argument is a script. */
	bool starts, script;
};

struct words words_of(const struct str *at, size_t n);
/** The next word; false at the end. */
bool words_next(struct words *w, struct word *out);

/** Does `text` fit `pattern`, in which '*' stands for any run of bytes but '/'? */
bool glob_match(struct str pattern, struct str text);

#endif
