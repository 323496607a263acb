/* SPDX-License-Identifier: Apache-2.0
 * PromQL, read as far as rules need it: which series an expression asks for, and how many elements it can give.
 * https://prometheus.io/docs/prometheus/latest/querying/basics/ and .../operators/ and .../functions/ */
#ifndef K8SAI_LINT_PROMQL_H
#define K8SAI_LINT_PROMQL_H

#include "base/arena.h"
#include "base/str.h"

enum matcher_op { MATCH_EQUAL, MATCH_NOT_EQUAL, MATCH_REGEX, MATCH_NOT_REGEX };

struct matcher {
	/** `value` without its quotes, escapes left as they are. */
	struct str label, value;
	enum matcher_op op;
	struct matcher *next;
};

/** One selector, "name{label="value"}". */
struct series {
	/** Empty when it has matchers only. */
	struct str name;
	struct matcher *matchers;
	struct series *next;
};

/** How many elements an expression gives. */
enum promql_count {
	/** It cannot be told. */
	COUNT_UNKNOWN,
	/** A number, or one element at the most. */
	COUNT_ONE,
	/** One for each group of `groups` that there is. */
	COUNT_GROUPED,
	/** One for each series of `of`. */
	COUNT_SERIES,
};

/** Labels behind "by". */
struct group_label {
	struct str name;
	struct group_label *next;
};

struct promql {
	/** All selectors, in source order. */
	struct series *series;
	enum promql_count count;
	/** COUNT_SERIES: the first selector whose series come out one by one. */
	const struct series *of;
	const struct group_label *groups;
	/** It answers where there are no series: absent(), or "or vector()". */
	bool answers_nothing;
};

/** Reads an expression; false when it is none (or nested too deeply, or holds something that a tool fills in where
 * PromQL wants something else). Slices point into `text`. */
bool promql_read(struct str text, struct arena *arena, struct promql *out);
/** The matcher of a label, NULL when the selector has none. */
const struct matcher *series_matcher(const struct series *s, const char *label);

#endif
