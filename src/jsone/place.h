/* SPDX-License-Identifier: Apache-2.0
 * Where in a template something stands, and what was found wrong there. Private to jsone. */
#ifndef K8SAI_JSONE_PLACE_H
#define K8SAI_JSONE_PLACE_H

#include "diag/problem.h"
#include "doc/node.h"

/** The classes of the specification's messages. */
enum error_class { SYNTAX_ERROR, TEMPLATE_ERROR, INTERPRETER_ERROR, BUILTIN_ERROR };

/** A part of the text of a node or of its key. */
struct place {
	const struct node *node;
	bool in_key;
	/** Bytes in the text as read, escapes resolved; begin == end means all of it. */
	size_t begin, end;
};

struct mistake {
	enum error_class class;
	struct str message;
	/** May be empty. */
	struct str hint;
	struct place place;
	struct mistake *next;
};

/** "SyntaxError" and so on. */
const char *error_class_name(enum error_class class);
/** All of a node's value, or of its key. */
struct place template_place(const struct node *n);
struct place template_key_place(const struct node *n);
/** Adds a problem at a place: at the very bytes when the scalar stands in its source as it was read, else at the whole
 * scalar; nowhere for generated nodes. */
struct problem *place_problem(struct problems *list, const struct place *place, struct str message, struct str hint);
/** `s`, or as much of its start as fits a message. */
struct str clip(struct str s);

#endif
