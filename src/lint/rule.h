/* SPDX-License-Identifier: Apache-2.0
 * A rule: one const struct in a file of its own (rules/FAMILY/CODE.c) and one line in rules.def. Registry, `explain`,
 * the manual page and the tests come from it.
 *
 * To add a rule: copy the nearest rules/x/y.c, fill in the texts, write the check, add RULE(y) to rules.def, and make
 * tests/rules/CODE/bad.yaml and good.yaml. */
#ifndef K8SAI_LINT_RULE_H
#define K8SAI_LINT_RULE_H

#include "lint/check.h"

/** Which workloads a rule speaks to. The engine asks before it calls the check. */
enum audience {
	/** Every object: what the API server rejects, and secrets. */
	FOR_ALL,
	/** Pods (containers) of AI workloads. */
	FOR_AI,
	/** Pods that ask for an accelerator; for a container rule: the containers that do. */
	FOR_ACCELERATOR,
	/** AI workloads that serve: long-running, with a container that listens; for a container rule: that container.
	 */
	FOR_SERVING,
	/** AI workloads that run to completion. */
	FOR_TRAINING,
	AUDIENCE_COUNT
};

enum rule_flag {
	/** It says that something is missing: not run on partial objects (patches) and on pod specs that an operator
	   merges into something else. */
	RULE_ABSENCE = 1,
	/** Run on node agents (DaemonSets) too: what it forbids is wrong there as well. */
	RULE_AGENTS = 2,
	/** Needs the whole set: not run when files were named one by one. */
	RULE_COMPLETE = 4,
	/** Not a check of its own: the engine reports it. */
	RULE_ENGINE = 8,
	/** The check against the schema of the kind reports it (shape.h). */
	RULE_SHAPE = 16,
	/** A user's own (custom.h), not in rule_list. Its code is its name. */
	RULE_CUSTOM = 32,
};

/** Can `lint --fix` mend what a rule finds (some of it, at least)? */
enum fixable { FIXABLE_NOT, FIXABLE_SAFELY, FIXABLE_UNSAFELY };

/** A judgement of ours that a configuration may move: a whole number. */
struct rule_param {
	/** In camelCase with its unit: "leastGraceSeconds". */
	const char *name;
	/** What it may be, both allowed, and what it is unless a configuration says otherwise. */
	int64_t least, most, otherwise;
	/** What it decides, with the unit: lower case, no full stop. */
	const char *help;
};

struct rule {
	/** "GPU001" and "gpu-limit-missing". The family is the code's letters. */
	const char *code, *name;
	enum severity severity;
	enum audience audience;
	unsigned flags;
	enum fixable fixable;
	/** Object rules: the kinds to look at, ended by KIND_OTHER; NULL: every kind. */
	const enum kind *kinds;
	/** Codes, separated by blanks, whose findings at the same container (or pod, or object) say the same thing less
	 * well: they are dropped when this one fires. */
	const char *supersedes;

	/** The page: one sentence on what it finds; why it matters in two or three; YAML that fires and YAML that does
	 * not; how to mend it; who says so. */
	const char *what, *why, *bad, *good, *fix, *source;

	/** What check_param reads; NULL and 0 without. */
	const struct rule_param *params;
	size_t n_params;

	/** Exactly one of the first four is set (none with RULE_ENGINE), or `set`, which may also stand beside one of
	 * them. */
	void (*document)(struct check *c, const struct doc *d);
	void (*object)(struct check *c, const struct object *o);
	void (*pod)(struct check *c, const struct pod *p);
	void (*container)(struct check *c, const struct pod *p, const struct container *k);
	/** Once for each set, after all objects. */
	void (*set)(struct check *c, const struct set *s);
};

/** The members of a rule with parameters: `RULE_PARAMS(params)`, an array. */
#define RULE_PARAMS(array) .params = (array), .n_params = COUNT_OF(array)

#define RULE(id) extern const struct rule rule_##id;
#include "lint/rules.def"
#undef RULE

enum {
#define RULE(id) RULE_INDEX_##id,
#include "lint/rules.def"
#undef RULE
	RULE_COUNT
};

/** All rules in the order of rules.def, which is the order of their codes. */
extern const struct rule *const rule_list[RULE_COUNT];

/** Users' own rules (custom.h). */
struct custom_rules;
/** How many of them a run may have. */
enum { RULE_CUSTOM_MOST = 512 };
/** How many rules a run has: the built-in ones, then the users' own (NULL: none). rule_at counts in that order. */
size_t rule_total(const struct custom_rules *custom);
const struct rule *rule_at(const struct custom_rules *custom, size_t i);
/** A rule's place in that order. */
size_t rule_index(const struct rule *rule);
/** Does `selector` cover any rule of the run? */
bool rule_selects(const struct custom_rules *custom, struct str selector);
/** rule_nearest with the users' own rules. */
struct str rule_nearest_of(const struct custom_rules *custom, struct str wanted);

/** A rule by code or name (case does not matter); NULL when there is none. */
const struct rule *rule_find(struct str code_or_name);
/** Does `selector` (a code, a name, or a family such as "GPU") cover `rule`? */
bool rule_matches(const struct rule *rule, struct str selector);
/** The nearest code or name to a misspelt one; empty when none is near. */
struct str rule_nearest(struct str wanted);
/** "accelerator resources" for "GPU001". */
const char *rule_family(const struct rule *rule);
/** "GPU" for "GPU001", "custom" for users' own. */
struct str rule_letters(const struct rule *rule);

#endif
