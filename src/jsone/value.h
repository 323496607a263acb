/* SPDX-License-Identifier: Apache-2.0
 * What an expression evaluates to. Arrays and objects are nodes of the document tree and are never copied; scalars are
 * unpacked. */
#ifndef K8SAI_JSONE_VALUE_H
#define K8SAI_JSONE_VALUE_H

#include "base/buf.h"
#include "doc/node.h"

struct jsone_function;

enum jsone_kind {
	JSONE_NULL,
	JSONE_BOOL,
	JSONE_NUMBER,
	JSONE_STRING,
	JSONE_ARRAY,
	JSONE_OBJECT,
	JSONE_FUNCTION,
	/** Private: what an untaken $if gives, so that its place is left out. No function of this header makes one. */
	JSONE_DELETED,
	/** Private: a name that nothing is bound to. */
	JSONE_UNBOUND,
};

/** Sets of kinds, for the arguments of functions. */
enum {
	JSONE_IS_NULL = 1 << JSONE_NULL,
	JSONE_IS_BOOL = 1 << JSONE_BOOL,
	JSONE_IS_NUMBER = 1 << JSONE_NUMBER,
	JSONE_IS_STRING = 1 << JSONE_STRING,
	JSONE_IS_ARRAY = 1 << JSONE_ARRAY,
	JSONE_IS_OBJECT = 1 << JSONE_OBJECT,
	JSONE_IS_FUNCTION = 1 << JSONE_FUNCTION,
	/** A number without a fraction; not together with JSONE_IS_NUMBER. */
	JSONE_IS_INTEGER = 1 << 14,
	JSONE_IS_ANY = (1 << JSONE_DELETED) - 1,
};

struct jsone_value {
	/** enum jsone_kind. */
	uint8_t kind;
	/** Private: the node was just made and stands nowhere yet. */
	bool fresh;
	/** JSONE_BOOL. */
	bool boolean;
	union {
		/** JSONE_NUMBER: numbers are doubles, as in JavaScript. */
		double number;
		/** JSONE_STRING: not owned. */
		struct str text;
		/** JSONE_FUNCTION. */
		const struct jsone_function *function;
	};
	/** JSONE_ARRAY, JSONE_OBJECT: the sequence or mapping. A scalar: the node it was read from, or NULL. Never an
	 * alias. */
	const struct node *node;
};

static inline struct jsone_value jsone_null(void)
{
	return (struct jsone_value){.kind = JSONE_NULL};
}

static inline struct jsone_value jsone_bool(bool value)
{
	return (struct jsone_value){.kind = JSONE_BOOL, .boolean = value};
}

static inline struct jsone_value jsone_number(double value)
{
	return (struct jsone_value){.kind = JSONE_NUMBER, .number = value};
}

/** The text is not copied. */
static inline struct jsone_value jsone_text(struct str text)
{
	return (struct jsone_value){.kind = JSONE_STRING, .text = text};
}

/** The value of a node, aliases followed; NULL gives null. */
struct jsone_value jsone_value_of(const struct node *n);
/** JSON-e's truth: null, false, 0, "", [] and {} are false, everything else (NaN and functions among it) is true. */
bool jsone_truthy(const struct jsone_value *v);
/** "null", "boolean", "number", "string", "array", "object" or "function", as the built-in typeof has it. */
const char *jsone_kind_name(enum jsone_kind kind);
/** Appends a number as JavaScript's Number::toString does (ECMA-262, 6.1.6.1.20): the shortest digits that read back
 * the same. */
void jsone_add_number(double value, struct buf *out);

#endif
