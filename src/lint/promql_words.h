/* SPDX-License-Identifier: Apache-2.0
 * Inside promql.c: the words of PromQL. */
#ifndef K8SAI_LINT_PROMQL_WORDS_H
#define K8SAI_LINT_PROMQL_WORDS_H

#include "lint/promql.h"

struct promql_reader {
	struct str text;
	size_t at;
	struct arena *arena;
	/** What is being filled in; `end` is where the next selector goes. */
	struct promql *out;
	struct series **end;
	/** Expressions around this one. */
	unsigned depth;
	/** It is no PromQL: whoever reads on stops soon. */
	bool failed;
};

/** What names are made of; digits not as the first. */
bool promql_alpha(char c);
bool promql_digit(char c);
/** Skips blanks and comments. */
void promql_skip(struct promql_reader *r);
/** The next byte that counts, 0 at the end. */
char promql_peek(struct promql_reader *r);
/** Takes exactly this, if it stands here. */
bool promql_take(struct promql_reader *r, const char *what);
/** The same, and it must. */
void promql_want(struct promql_reader *r, const char *what);
/** A name; empty when there is none. */
struct str promql_word(struct promql_reader *r);
/** Takes a keyword, whatever its case. */
bool promql_take_word(struct promql_reader *r, const char *word);
/** What stands between quotes of any of the three kinds. */
struct str promql_string(struct promql_reader *r);

#endif
