/* SPDX-License-Identifier: Apache-2.0
 * Expressions: precedence climbing over the tokens. */
#include <stdarg.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "jsone/lex.h"
#include "jsone/run.h"

struct parser {
	struct unit *unit;
	struct expr *expr;
	/** The next token, and the byte behind the last one taken. */
	struct token next;
	size_t taken;
	unsigned depth;
	/** The first mistake; parsing has ended then. */
	const struct mistake *mistake;
};

/* Binary operators by binding power, weakest first. */
static const struct operator
{
	enum token_kind token;
	uint8_t level, kind, op;
}
operators[] = {
	{TOKEN_OR, 1, AST_OR, 0},
	{TOKEN_AND, 2, AST_AND, 0},
	{TOKEN_IN, 3, AST_BINARY, OP_IN},
	{TOKEN_EQUAL, 4, AST_BINARY, OP_EQUAL},
	{TOKEN_UNEQUAL, 4, AST_BINARY, OP_UNEQUAL},
	{TOKEN_LESS, 5, AST_BINARY, OP_LESS},
	{TOKEN_LESS_EQUAL, 5, AST_BINARY, OP_LESS_EQUAL},
	{TOKEN_GREATER, 5, AST_BINARY, OP_GREATER},
	{TOKEN_GREATER_EQUAL, 5, AST_BINARY, OP_GREATER_EQUAL},
	{TOKEN_PLUS, 6, AST_BINARY, OP_ADD},
	{TOKEN_MINUS, 6, AST_BINARY, OP_SUBTRACT},
	{TOKEN_TIMES, 7, AST_BINARY, OP_MULTIPLY},
	{TOKEN_DIVIDE, 7, AST_BINARY, OP_DIVIDE},
	{TOKEN_POWER, 8, AST_BINARY, OP_POWER},
};

/* What may follow an operand, and what may be one, sorted as the specification's messages have them. */
#define AFTER_OPERAND "!=, &&, (, *, **, +, -, ., /, <, <=, ==, >, >=, [, in, ||"
#define OPERAND "!, (, +, -, [, false, identifier, null, number, string, true, {"

static struct ast *parse_operators(struct parser *p, unsigned level);

ATTR_PRINTF(4, 5) static struct ast *fail(struct parser *p, size_t begin, size_t end, const char *fmt, ...)
{
	if (p->mistake)
		return NULL;
	size_t at = p->expr->offset;
	struct place place = {p->expr->node, p->expr->in_key, at + begin, at + end};
	va_list args;
	va_start(args, fmt);
	p->mistake = unit_vmistake(p->unit, SYNTAX_ERROR, place, fmt, args);
	va_end(args);
	return NULL;
}

static struct ast *fail_depth(struct parser *p, size_t begin, size_t end)
{
	return fail(p, begin, end, "expression is nested more than %d levels deep", JSONE_EXPR_DEPTH);
}

/* The next token cannot stand here. */
static struct ast *fail_token(struct parser *p, const char *expected)
{
	const struct token *t = &p->next;
	size_t n = p->expr->text.n;
	if (t->kind == TOKEN_END)
		return fail(p, n > 0 ? n - 1 : 0, n, "Unexpected end of input");
	return fail(p, t->begin, t->begin + t->text.n, "Found: %.*s token, expected one of: %s", STR_ARG(clip(t->text)),
		    expected);
}

static void advance(struct parser *p)
{
	p->taken = p->next.begin + p->next.text.n;
	p->next = lex_next(p->expr->text, p->taken);
	if (p->next.kind == TOKEN_BAD)
		fail(p, p->next.begin, p->expr->text.n, "Unexpected input for '%.*s' at '%.*s'",
		     STR_ARG(clip(p->expr->text)), STR_ARG(clip(p->next.text)));
}

static bool expect(struct parser *p, enum token_kind kind)
{
	if (p->mistake)
		return false;
	if (p->next.kind != kind) {
		fail_token(p, token_name(kind));
		return false;
	}
	advance(p);
	return !p->mistake;
}

/* A node for the bytes from `begin` to `end`, above `below` (may be NULL) and `other` (likewise). */
static struct ast *new_ast(struct parser *p, enum ast_kind kind, size_t begin, size_t end, const struct ast *below,
			   const struct ast *other)
{
	unsigned height = 0;
	if (below)
		height = below->height + 1u;
	if (other && other->height >= height)
		height = other->height + 1u;
	if (height > JSONE_EXPR_DEPTH)
		return fail_depth(p, begin, end);
	struct ast *e = ARENA_NEW(&p->unit->arena, struct ast);
	e->kind = (uint8_t)kind;
	e->height = (uint16_t)height;
	e->begin = (uint32_t)begin;
	e->end = (uint32_t)end;
	return e;
}

static struct ast *constant(struct parser *p, struct jsone_value value)
{
	struct token t = p->next;
	struct ast *e = new_ast(p, AST_CONSTANT, t.begin, t.begin + t.text.n, NULL, NULL);
	advance(p);
	if (p->mistake)
		return NULL;
	e->constant = value;
	return e;
}

static struct ast *parse_name(struct parser *p)
{
	struct token t = p->next;
	struct ast *e = new_ast(p, AST_NAME, t.begin, t.begin + t.text.n, NULL, NULL);
	e->symbol = unit_symbol(p->unit, t.text);
	advance(p);
	return p->mistake ? NULL : e;
}

/* Operands under construction, and what they become: a list, an object's values, or arguments. */
struct items {
	struct ast **at;
	size_t n, cap;
	unsigned height;
};

static bool add_item(struct items *items, struct ast *e)
{
	if (!e)
		return false;
	*VEC_PUSH(items) = e;
	if (e->height + 1u > items->height)
		items->height = e->height + 1u;
	return true;
}

/* Expressions with commas between them, up to `close`, which is taken. */
static bool parse_items(struct parser *p, struct items *items, enum token_kind close)
{
	if (p->next.kind == close)
		return expect(p, close);
	while (add_item(items, parse_operators(p, 1))) {
		if (p->next.kind != TOKEN_COMMA)
			return expect(p, close);
		if (!expect(p, TOKEN_COMMA))
			return false;
	}
	return false;
}

/* The node for items whose last token has been taken; frees what held them. */
static struct ast *finish_items(struct parser *p, struct items *items, enum ast_kind kind, size_t begin, bool ok)
{
	struct ast *e = NULL;
	if (ok) {
		struct ast highest = {.height = (uint16_t)(items->height ? items->height - 1 : 0)};
		e = new_ast(p, kind, begin, p->taken, items->n ? &highest : NULL, NULL);
	}
	if (e && items->n) {
		e->items = arena_calloc(&p->unit->arena, items->n, sizeof(struct ast *));
		memcpy(e->items, items->at, items->n * sizeof(struct ast *));
		e->n = (uint32_t)items->n;
	}
	free(items->at);
	return e;
}

static struct ast *parse_list(struct parser *p)
{
	size_t begin = p->next.begin;
	struct items items = {0};
	bool ok = expect(p, TOKEN_LEFT_BRACKET) && parse_items(p, &items, TOKEN_RIGHT_BRACKET);
	return finish_items(p, &items, AST_LIST, begin, ok);
}

/* The keys of an object so far: a key that comes again replaces the first one's value. */
struct keys {
	struct strmap seen;
	struct str *at;
	size_t n, cap;
};

static bool parse_entry(struct parser *p, struct items *items, struct keys *keys)
{
	struct token t = p->next;
	struct str key = t.kind == TOKEN_STRING ? str_sub(t.text, 1, t.text.n - 2) : t.text;
	advance(p);
	if (p->mistake || !expect(p, TOKEN_COLON))
		return false;
	struct ast *value = parse_operators(p, 1);
	if (!value)
		return false;
	void **slot = strmap_at(&keys->seen, key);
	if (*slot) {
		items->at[(uintptr_t)*slot - 1] = value;
		return true;
	}
	add_item(items, value);
	*VEC_PUSH(keys) = key;
	*slot = (void *)(uintptr_t)items->n;
	return true;
}

/* A comma may stand behind the last entry. */
static bool parse_entries(struct parser *p, struct items *items, struct keys *keys)
{
	if (!expect(p, TOKEN_LEFT_BRACE))
		return false;
	while (p->next.kind == TOKEN_STRING || p->next.kind == TOKEN_NAME) {
		if (!parse_entry(p, items, keys))
			return false;
		if (p->next.kind == TOKEN_RIGHT_BRACE)
			break;
		if (!expect(p, TOKEN_COMMA))
			return false;
	}
	return true;
}

static struct ast *parse_object(struct parser *p)
{
	size_t begin = p->next.begin;
	struct items items = {0};
	struct keys keys = {0};
	strmap_init(&keys.seen);
	bool ok = parse_entries(p, &items, &keys) && expect(p, TOKEN_RIGHT_BRACE);
	struct ast *e = finish_items(p, &items, AST_OBJECT, begin, ok);
	if (e && keys.n) {
		e->keys = arena_calloc(&p->unit->arena, keys.n, sizeof(struct str));
		memcpy(e->keys, keys.at, keys.n * sizeof(struct str));
	}
	strmap_release(&keys.seen);
	free(keys.at);
	return e;
}

static double read_literal(struct parser *p)
{
	double value = 0;
	number_read(p->next.text, &p->unit->arena, &value);
	return value;
}

/* An operand without what may follow it. A sign takes the operand right behind it: -a[0] is (-a)[0]. */
static struct ast *parse_operand(struct parser *p)
{
	struct token t = p->next;
	switch (t.kind) {
	case TOKEN_NUMBER:
		return constant(p, jsone_number(read_literal(p)));
	case TOKEN_STRING:
		return constant(p, jsone_text(str_sub(t.text, 1, t.text.n - 2)));
	case TOKEN_TRUE:
	case TOKEN_FALSE:
		return constant(p, jsone_bool(t.kind == TOKEN_TRUE));
	case TOKEN_NULL:
		return constant(p, jsone_null());
	case TOKEN_NAME:
		return parse_name(p);
	case TOKEN_LEFT_BRACKET:
		return parse_list(p);
	case TOKEN_LEFT_BRACE:
		return parse_object(p);
	case TOKEN_LEFT_PAREN: {
		advance(p);
		struct ast *e = p->mistake ? NULL : parse_operators(p, 1);
		return e && expect(p, TOKEN_RIGHT_PAREN) ? e : NULL;
	}
	default:
		return fail_token(p, OPERAND);
	}
}

static struct ast *parse_signed(struct parser *p)
{
	struct token t = p->next;
	if (t.kind != TOKEN_PLUS && t.kind != TOKEN_MINUS && t.kind != TOKEN_NOT)
		return parse_operand(p);
	if (p->depth >= JSONE_EXPR_DEPTH)
		return fail_depth(p, t.begin, t.begin + 1);
	p->depth++;
	advance(p);
	struct ast *a = p->mistake ? NULL : parse_signed(p);
	p->depth--;
	struct ast *e = a ? new_ast(p, AST_UNARY, t.begin, a->end, a, NULL) : NULL;
	if (!e)
		return NULL;
	e->op = t.kind == TOKEN_PLUS ? OP_ADD : t.kind == TOKEN_MINUS ? OP_SUBTRACT : OP_NOT;
	e->a = a;
	return e;
}

static struct ast *parse_field(struct parser *p, struct ast *of)
{
	if (!expect(p, TOKEN_DOT))
		return NULL;
	struct token t = p->next;
	if (!expect(p, TOKEN_NAME))
		return NULL;
	struct ast *e = new_ast(p, AST_FIELD, of->begin, t.begin + t.text.n, of, NULL);
	if (!e)
		return NULL;
	e->of = of;
	e->key = t.text;
	e->key_id = key_lookup(t.text);
	return e;
}

/* of[b], of[b:c] with either left out. */
static struct ast *parse_brackets(struct parser *p, struct ast *of)
{
	if (!expect(p, TOKEN_LEFT_BRACKET))
		return NULL;
	struct ast *b = NULL, *c = NULL;
	bool slice = false;
	if (p->next.kind != TOKEN_COLON && !(b = parse_operators(p, 1)))
		return NULL;
	if (p->next.kind == TOKEN_COLON) {
		slice = true;
		advance(p);
		if (!p->mistake && p->next.kind != TOKEN_RIGHT_BRACKET)
			c = parse_operators(p, 1);
	}
	if (!expect(p, TOKEN_RIGHT_BRACKET))
		return NULL;
	const struct ast *higher = !c || (b && b->height > c->height) ? b : c;
	struct ast *e = new_ast(p, slice ? AST_SLICE : AST_INDEX, of->begin, p->taken, of, higher);
	if (!e)
		return NULL;
	e->a = of;
	e->b = b;
	e->c = c;
	return e;
}

static struct ast *parse_call(struct parser *p, struct ast *callee)
{
	struct items items = {0};
	bool ok = expect(p, TOKEN_LEFT_PAREN) && add_item(&items, callee) && parse_items(p, &items, TOKEN_RIGHT_PAREN);
	struct ast *e = finish_items(p, &items, AST_CALL, callee->begin, ok);
	if (!e)
		return NULL;
	/* The callee was the first item for the sake of the height. */
	e->callee = callee;
	e->items++;
	e->n--;
	return e;
}

static struct ast *parse_postfix(struct parser *p)
{
	struct ast *e = parse_signed(p);
	while (e && !p->mistake) {
		if (p->next.kind == TOKEN_LEFT_BRACKET)
			e = parse_brackets(p, e);
		else if (p->next.kind == TOKEN_LEFT_PAREN)
			e = parse_call(p, e);
		else if (p->next.kind == TOKEN_DOT)
			e = parse_field(p, e);
		else
			break;
	}
	return p->mistake ? NULL : e;
}

static const struct operator* find_operator(enum token_kind token, unsigned level)
{
	for (size_t i = 0; i < COUNT_OF(operators); i++)
		if (operators[i].token == token)
			return operators[i].level >= level ? &operators[i] : NULL;
	return NULL;
}

/* Operators that bind at least as strongly as `level`. */
static struct ast *parse_operators(struct parser *p, unsigned level)
{
	if (p->mistake)
		return NULL;
	if (p->depth >= JSONE_EXPR_DEPTH)
		return fail_depth(p, p->next.begin, p->next.begin + p->next.text.n);
	p->depth++;
	struct ast *e = parse_postfix(p);
	for (const struct operator* o; e && (o = find_operator(p->next.kind, level));) {
		advance(p);
		/* Only ** groups to the right. */
		struct ast *right = parse_operators(p, o->op == OP_POWER ? o->level : o->level + 1u);
		struct ast *both = right ? new_ast(p, (enum ast_kind)o->kind, e->begin, right->end, e, right) : NULL;
		if (both) {
			both->op = o->op;
			both->a = e;
			both->b = right;
		}
		e = both;
	}
	p->depth--;
	return p->mistake ? NULL : e;
}

static struct expr *start(struct parser *p, struct unit *u, const struct node *node, bool in_key, struct str text,
			  size_t offset)
{
	struct expr *e = ARENA_NEW(&u->arena, struct expr);
	*e = (struct expr){.node = node, .in_key = in_key, .offset = offset, .text = text};
	*p = (struct parser){.unit = u, .expr = e};
	if (text.n > UINT32_MAX - 1)
		fail(p, 0, 0, "expression is too long");
	else
		advance(p);
	return e;
}

struct expr *expr_parse(struct unit *u, const struct node *node, bool in_key, struct str text, size_t offset)
{
	struct parser p;
	struct expr *e = start(&p, u, node, in_key, text, offset);
	struct ast *root = parse_operators(&p, 1);
	if (root && p.next.kind != TOKEN_END)
		fail_token(&p, AFTER_OPERAND);
	e->mistake = p.mistake;
	e->root = p.mistake ? NULL : root;
	return e;
}

struct expr *expr_parse_braced(struct unit *u, const struct node *node, bool in_key, struct str text, size_t offset,
			       size_t *used)
{
	struct parser p;
	struct expr *e = start(&p, u, node, in_key, text, offset);
	struct ast *root = parse_operators(&p, 1);
	if (root && p.next.kind == TOKEN_END)
		fail(&p, 0, text.n, "unterminated ${..} expression");
	else if (root && p.next.kind != TOKEN_RIGHT_BRACE)
		fail_token(&p, AFTER_OPERAND);
	e->mistake = p.mistake;
	e->root = p.mistake ? NULL : root;
	*used = text.n;
	if (!p.mistake) {
		*used = p.next.begin + 1;
		e->text = str_sub(text, 0, p.next.begin);
	}
	return e;
}
