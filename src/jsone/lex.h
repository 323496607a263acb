/* SPDX-License-Identifier: Apache-2.0
 * The tokens of expressions. Private to jsone. */
#ifndef K8SAI_JSONE_LEX_H
#define K8SAI_JSONE_LEX_H

#include "base/str.h"

enum token_kind {
	TOKEN_END,
	/** No token begins here. */
	TOKEN_BAD,
	TOKEN_NUMBER,
	TOKEN_STRING,
	TOKEN_NAME,
	TOKEN_TRUE,
	TOKEN_FALSE,
	TOKEN_NULL,
	TOKEN_IN,
	TOKEN_POWER,
	TOKEN_PLUS,
	TOKEN_MINUS,
	TOKEN_TIMES,
	TOKEN_DIVIDE,
	TOKEN_LEFT_BRACKET,
	TOKEN_RIGHT_BRACKET,
	TOKEN_DOT,
	TOKEN_LEFT_PAREN,
	TOKEN_RIGHT_PAREN,
	TOKEN_LEFT_BRACE,
	TOKEN_RIGHT_BRACE,
	TOKEN_COLON,
	TOKEN_COMMA,
	TOKEN_GREATER_EQUAL,
	TOKEN_LESS_EQUAL,
	TOKEN_LESS,
	TOKEN_GREATER,
	TOKEN_EQUAL,
	TOKEN_UNEQUAL,
	TOKEN_NOT,
	TOKEN_AND,
	TOKEN_OR,
	TOKEN_COUNT,
};

struct token {
	enum token_kind kind;
	/** As written, and its first byte in the expression. */
	struct str text;
	size_t begin;
};

/** The first token at or behind byte `from` of `text`, white space skipped. */
struct token lex_next(struct str text, size_t from);
/** How messages name a kind of token: "identifier", "number", ">=". */
const char *token_name(enum token_kind kind);

#endif
