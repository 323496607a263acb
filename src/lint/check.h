/* SPDX-License-Identifier: Apache-2.0
 * What a rule's check works with: the views of objects and pods, and report(), the one way to make a finding. */
#ifndef K8SAI_LINT_CHECK_H
#define K8SAI_LINT_CHECK_H

#include "diag/finding.h"
#include "doc/doc.h"
#include "kube/names.h"
#include "kube/object.h"
#include "kube/quantity.h"
#include "lint/lint.h"
#include "lint/pod.h"
#include "lint/set.h"

/** The check in hand. The engine fills it in; a check reads what it needs and passes it to report(). */
struct check {
	const struct rule *rule;
	const struct lint_options *options;
	/** Memory that lives until the object has been checked. */
	struct arena *scratch;
	/** What is being looked at; NULL above its scope. */
	const struct doc *doc;
	const struct object *object;
	/** The pods of the object. */
	const struct pod *pods;
	size_t n_pods;
	const struct pod *pod;
	const struct container *container;
	/** Private: where findings go. */
	struct findings *out;
};

/** The value of parameter `i` of the rule in hand: what the configuration says, else its default. */
int64_t check_param(const struct check *c, unsigned i);

/** Adds a finding at the value of `at` (a node of the document in hand), in the object in hand. Generated and NULL
 * nodes stand for the object as a whole. */
struct finding *report(struct check *c, const struct node *at, const char *fmt, ...) ATTR_PRINTF(3, 4);
/** The same at the key of an entry (from node_entry): for fields that should not be there, or lack something inside. */
struct finding *report_key(struct check *c, const struct node *entry, const char *fmt, ...) ATTR_PRINTF(3, 4);
/** A finding at an object of the set: at `at` of its places (SET_PLACE_...), for set rules. */
struct finding *report_entry(struct check *c, const struct entry *e, struct place at, const char *fmt, ...)
	ATTR_PRINTF(4, 5);
/** Makes the finding weaker or stronger than its rule. */
void finding_severity(struct finding *f, enum severity severity);
/** Adds another place to a finding: the value of a node of the same document, or a place of another entry. */
void related_node(struct check *c, struct finding *f, const struct node *at, const char *message);
void related_entry(struct check *c, struct finding *f, const struct entry *e, struct place at, const char *message);
/** Marks bytes of a node's text (or all of it: from = 0, n = SIZE_MAX) as a secret, so that no renderer shows them. */
void report_secret(struct check *c, const struct node *at, size_t from, size_t n);

/** Offers to mend a finding: what it does in lower case, and then, with the calls below, the changes of the tree, made
 * all or none. It becomes unsafe when something that it changes is seen in several places (anchors), and is withdrawn
 * when a node does not stand in the text. The finding's file is the only one that changes. */
struct fix *fix_offer(struct check *c, struct finding *f, enum fix_safety safety, const char *fmt, ...)
	ATTR_PRINTF(4, 5);
/** Another key for an entry. */
void fix_rename(struct check *c, struct fix *fix, const struct node *entry, struct str name);
/** Another value for a scalar; an empty one may become a mapping or sequence. */
void fix_replace(struct check *c, struct fix *fix, const struct node *at, const struct node *value);
/** Quotes around a plain scalar, around the key of an entry; none around a scalar. */
void fix_quote(struct check *c, struct fix *fix, const struct node *at);
void fix_quote_key(struct check *c, struct fix *fix, const struct node *entry);
void fix_unquote(struct check *c, struct fix *fix, const struct node *at);
/** Takes an entry or element away, with its line, comments, and the collections that it leaves empty. */
void fix_delete(struct check *c, struct fix *fix, const struct node *at);
/** Sets the last of `path` (ended by NULL: FIX_PATH("spec", "replicas")) below a mapping, making mappings on the way.
 */
void fix_set(struct check *c, struct fix *fix, const struct node *map, const char *const *path,
	     const struct node *value);
/** Appends to the list at `path` below `at`, or to `at` itself when the path is empty (NULL). */
void fix_append(struct check *c, struct fix *fix, const struct node *at, const char *const *path,
		const struct node *value);
#define FIX_PATH(...) ((const char *const[]){__VA_ARGS__, NULL})
/** The same for set rules, at a place of an entry of the set: of a value, or of a key for fix_rename_at. */
void fix_delete_at(struct check *c, struct fix *fix, struct place at);
void fix_set_at(struct check *c, struct fix *fix, struct place map, const char *const *path, const struct node *value);
void fix_replace_at(struct check *c, struct fix *fix, struct place at, const struct node *value);
/** fix_set and fix_append from the root of an entry's object. */
void fix_set_in(struct check *c, struct fix *fix, const struct entry *e, const char *const *path,
		const struct node *value);
void fix_append_in(struct check *c, struct fix *fix, const struct entry *e, const char *const *path,
		   const struct node *value);
/** A mapping of strings in scratch memory: fix_map(c, FIX_PATH("key", "nvidia.com/gpu", "operator", "Exists")). */
struct node *fix_map(struct check *c, const char *const *pairs);

/** The entry `key` of a mapping where it exists, else the mapping itself, else `fallback`: a place to point at when
 * something is missing. */
const struct node *place_of(const struct node *map, enum key_id key, const struct node *fallback);

#endif
