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
	const struct pod *pod;
	const struct container *container;
	/** Private: where findings go. */
	struct findings *out;
};

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

/** The entry `key` of a mapping where it exists, else the mapping itself, else `fallback`: a place to point at when
 * something is missing. */
const struct node *place_of(const struct node *map, enum key_id key, const struct node *fallback);

#endif
