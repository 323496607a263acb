/* SPDX-License-Identifier: Apache-2.0
 * Expressions after parsing. Private to jsone. */
#ifndef K8SAI_JSONE_AST_H
#define K8SAI_JSONE_AST_H

#include "jsone/value.h"

struct unit;
struct mistake;

enum ast_kind {
	AST_CONSTANT,
	AST_NAME,
	AST_LIST,
	AST_OBJECT,
	AST_UNARY,
	AST_BINARY,
	AST_AND,
	AST_OR,
	AST_FIELD,
	AST_INDEX,
	AST_SLICE,
	AST_CALL
};

/** The operators that work on two evaluated values, and the signs. */
enum ast_operator {
	OP_ADD,
	OP_SUBTRACT,
	OP_MULTIPLY,
	OP_DIVIDE,
	OP_POWER,
	OP_LESS,
	OP_LESS_EQUAL,
	OP_GREATER,
	OP_GREATER_EQUAL,
	OP_EQUAL,
	OP_UNEQUAL,
	OP_IN,
	OP_NOT
};

struct ast {
	/** enum ast_kind, enum ast_operator. */
	uint8_t kind, op;
	/** Levels below. */
	uint16_t height;
	/** Bytes of the expression's text. */
	uint32_t begin, end;
	union {
		struct jsone_value constant;
		/** AST_NAME: the symbol's number. */
		uint32_t symbol;
		/** AST_FIELD: of.key */
		struct {
			struct ast *of;
			struct str key;
			enum key_id key_id;
		};
		/** Operands; AST_INDEX: a[b]; AST_SLICE: a[b:c], b and c may be NULL. */
		struct {
			struct ast *a, *b, *c;
		};
		/** AST_LIST, AST_OBJECT (with keys), AST_CALL (of `callee`). */
		struct {
			struct ast **items;
			struct str *keys;
			struct ast *callee;
			uint32_t n;
		};
	};
};

/** A compiled expression and where it stands. */
struct expr {
	/** The scalar it is in, or the entry whose key it is in, and its first byte in that text. */
	const struct node *node;
	bool in_key;
	size_t offset;
	struct str text;
	/** NULL when there is a mistake. */
	const struct ast *root;
	const struct mistake *mistake;
};

/** Parses the expression that fills `text`, which starts at `offset` of the text of `node` (or of its key). Never NULL;
 * the unit holds it and gets its mistake. */
struct expr *expr_parse(struct unit *u, const struct node *node, bool in_key, struct str text, size_t offset);
/** Parses the expression at the start of `text` up to the `}` behind it; `*used` counts the bytes with that brace. With
 * a mistake the rest is used up. */
struct expr *expr_parse_braced(struct unit *u, const struct node *node, bool in_key, struct str text, size_t offset,
			       size_t *used);

struct jsone_run;
/** Evaluates; false when the run ended. */
bool expr_eval(struct jsone_run *r, const struct expr *e, struct jsone_value *out);
/** The same for a part of the expression under evaluation. */
bool ast_eval(struct jsone_run *r, const struct ast *e, struct jsone_value *out);
/** a OP b, for evaluated operands; `at` is for messages. */
bool operate(struct jsone_run *r, const struct ast *at, const struct jsone_value *a, const struct jsone_value *b,
	     struct jsone_value *out);
/** Index and slice: `left` and `right` are NULL when they were left out. */
bool access_index(struct jsone_run *r, const struct ast *at, const struct jsone_value *of,
		  const struct jsone_value *left, struct jsone_value *out);
bool access_slice(struct jsone_run *r, const struct ast *at, const struct jsone_value *of,
		  const struct jsone_value *left, const struct jsone_value *right, struct jsone_value *out);

#endif
