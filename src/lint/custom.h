/* SPDX-License-Identifier: Apache-2.0
 * Users' own rules: items of the configuration's `custom` lists, in JSON-e expressions, made into rules of the run.
 * What they may say stands in one table (custom_reference), which compiling, `k8sai explain custom` and the tests
 * share.
 *
 *   the words of a rule, and their compiling       custom_words.c custom.c
 *   what expressions know of an object             custom_names.c custom_container.c
 *   the functions they have beside JSON-e's        custom_functions.c custom_walk.c
 *   running them over objects                      custom_run.c
 *   their own good and bad examples                custom_test.c */
#ifndef K8SAI_LINT_CUSTOM_H
#define K8SAI_LINT_CUSTOM_H

#include "diag/problem.h"
#include "lint/rule.h"

struct rule_bits;

/** Compiles the rules of lists (sequences of mappings); a rule of a later list replaces one of the same name in an
 * earlier list. NULL, with every mistake at its place in `problems`, when there is one. The lists must outlive it; any
 * number of threads may use it. Free with custom_free. */
struct custom_rules *custom_compile(const struct node *const *lists, size_t n,
				    struct problems *problems) ATTR_NODISCARD;
void custom_free(struct custom_rules *rules);
/** How many there are (0 for NULL), each of them, and the place of one among them. */
size_t custom_count(const struct custom_rules *rules);
const struct rule *custom_at(const struct custom_rules *rules, size_t i);
size_t custom_index(const struct rule *rule);

/** A rule that could not be evaluated on some object: not a finding, the run has failed. */
struct custom_failure {
	const struct rule *rule;
	/** Where in the configuration, what, on which object, and advice (may be empty). */
	const struct source *source;
	size_t begin, end;
	struct str message, object, hint;
	/** Further objects that the rule failed on; there may be others, since it was given up. */
	size_t more;
	bool given_up;
	struct custom_failure *next;
};

/** Runs the enabled rules over the object in hand and its pods; failures go to `c->out`. */
void custom_lint(const struct custom_rules *rules, const struct rule_bits *enabled, struct check *c);
/** Appends the failures of `from` to `*to`, one for each rule. */
void custom_failures_merge(struct custom_failure **to, struct custom_failure *from);
/** Adds a problem for each rule that failed. */
void custom_failures_report(const struct custom_failure *failures, struct problems *problems);

/** What came of one example of a rule, or of looking for one. */
struct custom_verdict {
	const struct rule *rule;
	/** It must fire. */
	bool bad;
	/** From 1 on; 0: the rule has no such example. */
	size_t number;
	bool passed;
	/** Why not. */
	struct str why;
};
/** Runs the examples of rule `i`: every good one must be silent, every bad one fire, and there must be some of both.
 * `base` says how to lint (cloud, kubernetes_minor, limits); the rest of it does not count. */
void custom_test(const struct custom_rules *rules, size_t i, const struct lint_options *base,
		 void (*each)(void *ctx, const struct custom_verdict *verdict), void *ctx);

/** A word that custom rules may use. */
struct custom_word {
	const char *name;
	/** What it holds ("a text"), or a function's arguments ("(value, path[, default])"). */
	const char *type;
	/** What it means, in sentences. */
	const char *text;
	/** Functions: an expression over a Deployment such as tests/cli/custom/sample.yaml has, and what it gives as
	 * JSON; else NULL. */
	const char *example, *result;
};
struct custom_section {
	/** `about` may be NULL. */
	const char *title, *about;
	const struct custom_word *words;
	size_t n;
};
/** A configuration with rules that pass their tests. */
extern const char custom_example[];
/** Section `i` of the reference: what a rule is made of, what its expressions know, the functions they have; in the
 * order to print them. False behind the last. */
bool custom_reference(size_t i, struct custom_section *out);

#endif
