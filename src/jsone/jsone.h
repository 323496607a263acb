/* SPDX-License-Identifier: Apache-2.0
 * JSON-e (json-e.js.org): templates that are documents, compiled once, rendered many times; and its expressions on
 * their own.
 *
 * What the language is made of, and where it lives:
 *
 *   values, truth, number formatting          value.h value.c number.c compare.c
 *   expressions: tokens -> syntax tree         lex.h lex.c ast.h parse.c
 *   expressions: evaluation                    eval.c operate.c access.c
 *   built-in functions                         builtins.c builtins_text.c letters.c
 *   fromNow, now                               time.h time.c
 *   ${...} in strings and keys                 interpolate.c
 *   templates: tree -> compiled template       compile.c compile_ops.c, the operators' table operators.c
 *   templates: rendering                       render.c
 *     $eval $if $switch $match                 op_choose.c
 *     $let $map $reduce $find                  op_each.c
 *     $flatten $flattenDeep $reverse $sort     op_list.c
 *     $merge $mergeDeep                        op_merge.c
 *     $json $fromNow                           op_text.c
 *   errors, limits, names in scope             run.h run.c make.c place.c
 *   the public functions                       template.c
 *   what an expression asks its context for    uses.c
 *
 * Where the published language leaves something open, the reference implementation decides (npm's json-e 4.8), errors'
 * texts among it. On purpose, these differ:
 * - Mistakes that it meets only when a branch is taken can be had at once: jsone_check.
 * - Keys that an operator does not know are an error even where its pattern lets them pass (`then2`, `$then`).
 * - Functions reject surplus arguments; number() rejects what is no number; a time that does not exist is an error, not
 *   null; range() rejects a step of 0.
 * - `a[1 2]` is a syntax error; slices take numbers only. Texts are ordered by code point, and so is what is sorted by
 *   key. Mappings keep the order of the template.
 * - An untaken $if in $match leaves its place out as it does in a list. A function in a string is an error. No operator
 *   changes the context.
 * - An integer that a double cannot hold keeps its digits as long as nothing is calculated with it.
 *
 * Results point into the template's and the context's text: both must live as long as the result. A template is never
 * changed by rendering: any number of threads may render the same one. */
#ifndef K8SAI_JSONE_JSONE_H
#define K8SAI_JSONE_JSONE_H

#include "base/arena.h"
#include "diag/problem.h"
#include "jsone/value.h"

/** How deep a template and an expression may nest. */
enum { JSONE_TEMPLATE_DEPTH = 200, JSONE_EXPR_DEPTH = 250 };

/** What one rendering or evaluation may use. */
struct jsone_limits {
	/** Levels of the result. */
	unsigned depth;
	/** Nodes made on the way and nodes of the result, shared parts counted wherever they stand. */
	size_t nodes;
	/** Bytes of text made. */
	size_t bytes;
	/** Evaluations: so that loops that make nothing end as well. */
	size_t steps;
};
#define JSONE_LIMITS ((struct jsone_limits){.depth = 200, .nodes = 4000000, .bytes = 64u << 20, .steps = 20000000})

/** One evaluation under way; functions get it. */
struct jsone_run;

/** A function: `args` (as many and of such kinds as its descriptor says) to `*out`. False after jsone_fail. */
typedef bool jsone_fn(struct jsone_run *run, const void *user, const struct jsone_value *args, size_t n,
		      struct jsone_value *out);

struct jsone_function {
	const char *name;
	jsone_fn *fn;
	/** How many arguments it takes. */
	uint8_t least, most;
	/** JSONE_IS_... of the first arguments; the last of the three holds for all after it. */
	uint16_t kinds[3];
	/** Handed to `fn`. */
	const void *user;
};

/** No upper bound for jsone_function.most. */
enum { JSONE_ANY_NUMBER = 255 };

/** The names that expressions know, besides the built-in ones. */
struct jsone_context {
	/** A mapping from identifiers to values, or NULL. Not copied. */
	const struct node *values;
	/** Functions; `values` come first, built-in functions last. */
	const struct jsone_function *functions;
	size_t n_functions;
};

struct jsone_options {
	/** The time that `now`, fromNow() and $fromNow start from, in ISO 8601; when empty there is none, and using it
	 * is an error. */
	struct str now;
	/** All zero means JSONE_LIMITS. */
	struct jsone_limits limits;
};

struct jsone_template;
struct jsone_expr;
/** Private. */
struct expr;
struct ast;

/** Compiles a template; the tree must outlive it. Never NULL: a mistake in it becomes an error when it is reached, as
 * the language has it. Free with jsone_free. */
struct jsone_template *jsone_compile(const struct node *root) ATTR_NODISCARD;
void jsone_free(struct jsone_template *t);
/** Adds every mistake that needs no context (syntax, unknown operators and properties) at its place. True when there is
 * none. */
bool jsone_check(const struct jsone_template *t, struct problems *problems);
/** Renders into `a`; the result is fresh (build.h). Nothing at all, as of an untaken $if, is null. NULL and one
 * problem, at its place in the template, on an error. `context` and `options` may be NULL. */
struct node *jsone_render(const struct jsone_template *t, const struct jsone_context *context,
			  const struct jsone_options *options, struct arena *a,
			  struct problems *problems) ATTR_NODISCARD;

/** Compiles the expression in a string node, which must outlive it. NULL and a problem on a mistake. Free with
 * jsone_expr_free. */
struct jsone_expr *jsone_expr_compile(const struct node *text, struct problems *problems) ATTR_NODISCARD;
void jsone_expr_free(struct jsone_expr *e);
/** Evaluates; what is made on the way lives in `a`. False and a problem on an error. */
bool jsone_expr_eval(const struct jsone_expr *e, const struct jsone_context *context,
		     const struct jsone_options *options, struct arena *a, struct problems *problems,
		     struct jsone_value *out) ATTR_NODISCARD;

/** A name that stands in an expression, for those who know beforehand what the context will hold. */
struct jsone_use {
	/** Or "!", "-", "+": that sign stands before a call, '.' or '[' and binds more tightly than it, which is never
	 * right: !has(a, 'b') is (!has)(a, 'b'). */
	struct str name;
	bool sign;
	/** It is called, with so many arguments; the first of them where they are constants, NULL where not. */
	bool called;
	uint32_t n_args;
	const struct jsone_value *args[2];
	/** Private: where it stands. */
	const struct expr *expr;
	const struct ast *at, *call;
};
typedef void jsone_use_fn(void *ctx, const struct jsone_use *use);
/** Calls `each` for every name in the expression, built-in functions among them, however often it stands there. */
void jsone_expr_uses(const struct jsone_expr *e, jsone_use_fn *each, void *ctx);
/** The same for the expressions in a template that is one text. */
void jsone_text_uses(const struct jsone_template *t, jsone_use_fn *each, void *ctx);
/** Adds a problem at the name, or at an argument of its call (counted from 0; -1: the name). */
struct problem *jsone_use_problem(struct problems *list, const struct jsone_use *use, int argument, struct str message);

/** For functions: counts `n` steps of work; false when that is more than the evaluation may take. */
bool jsone_spend(struct jsone_run *run, size_t n) ATTR_NODISCARD;
/** For functions: ends the evaluation with "BuiltinError: ..." at the call. Always false. */
bool jsone_fail(struct jsone_run *run, const char *fmt, ...) ATTR_PRINTF(2, 3);
/** For functions: where the result's memory comes from. */
struct arena *jsone_arena(struct jsone_run *run);
/** The built-in functions in the order of their names, so that they can be listed; ended by one without a name. */
const struct jsone_function *jsone_builtins(void);

#endif
