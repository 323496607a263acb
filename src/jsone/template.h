/* SPDX-License-Identifier: Apache-2.0
 * Templates after compiling. Private to jsone. */
#ifndef K8SAI_JSONE_TEMPLATE_H
#define K8SAI_JSONE_TEMPLATE_H

#include "jsone/run.h"

/** A string with ${...} in it: pieces of text and expressions in turn. */
struct part {
	/** What is put out as it is when `expr` is NULL. */
	struct str text;
	const struct expr *expr;
};
struct parts {
	struct part *at;
	size_t n, cap;
};

/** An entry of a mapping that is no operator's. */
struct entry {
	/** As the template has it, and as it comes out unless one of the next two is set. */
	struct str written, key;
	/** The key when it holds ${...}, else NULL. */
	const struct parts *parts;
	/** The key is reserved: an error once its value is there. */
	const struct mistake *reserved;
	const struct tmpl *value;
};

/** What is evaluated when a condition is true. */
struct condition {
	const struct node *entry;
	const struct expr *expr;
	const struct tmpl *value;
};

/** A name and its value in a $let. */
struct let {
	struct str key;
	uint32_t symbol;
	const struct tmpl *value;
};

struct operator;

/** An operator with its properties; which of them are set is the operator's business. */
struct operation {
	const struct operator* op;
	/** The entry with the operator's name. */
	const struct node *entry;
	/** Its value as a template, or as an expression. */
	const struct tmpl *value;
	const struct expr *expr;
	/** then, in, from, each; else, $default. NULL when left out. */
	const struct tmpl *body, *other;
	/** initial, as it is. */
	const struct node *initial;
	/** The symbols in each(...) or by(...). */
	uint32_t names[3];
	unsigned n_names;
	const struct condition *conditions;
	const struct let *lets;
	size_t n;
	/** An error once the value is there and right. */
	const struct mistake *late;
};

enum tmpl_kind { TMPL_CONSTANT, TMPL_TEXT, TMPL_LIST, TMPL_MAP, TMPL_OPERATION, TMPL_MISTAKE };

struct tmpl {
	/** enum tmpl_kind. */
	uint8_t kind;
	/** TMPL_MAP: two keys could come out the same. */
	bool may_repeat;
	/** Where it stands. */
	const struct node *node;
	union {
		struct jsone_value constant;
		struct parts parts;
		struct {
			const struct tmpl **items;
			size_t n_items;
		};
		struct {
			const struct entry *entries;
			size_t n_entries;
		};
		const struct operation *operation;
		const struct mistake *mistake;
	};
};

/** What the public functions hand out. */
struct jsone_template {
	struct unit unit;
	const struct tmpl *root;
};

struct jsone_expr {
	struct unit unit;
	const struct expr *expr;
};

struct compiler {
	struct unit *unit;
	unsigned depth;
	size_t nodes;
};

/** What stands in each(...) or by(...), and whether it must. */
enum each_form { EACH_NONE, EACH_ONE_OR_TWO, EACH_TWO_OR_THREE, BY_ONE };

/** The entries of an operator's mapping. */
struct properties {
	const struct node *operand, *property[3], *each;
	/** The names in each(...) or by(...). */
	struct str names[3];
	unsigned n_names;
	/** All entries. */
	size_t n;
};

/** An operator: its name, the properties it knows, how it is compiled and rendered. */
struct operator
{
	const char *name;
	const char *properties[3];
	enum each_form each;
	/** Fills in `o`; a mistake (in the unit's list) when it cannot be. */
	const struct mistake *(*compile)(struct compiler * c, const struct properties *p, struct operation *o);
	/** False when the run ended. */
	bool (*render)(struct jsone_run * r, const struct operation *o, struct jsone_value *out);
};

/** The operator with this name, or NULL. */
const struct operator* operator_find(struct str name);
/** The name of the operator nearest to `name`; p == NULL when none is near. */
struct str operator_nearest(struct str name);

/** Compiles a tree; never NULL. */
const struct tmpl *tmpl_compile(struct compiler *c, const struct node *n);
/** The template of an operator's mapping, with a mistake in its properties as a template as well. */
const struct tmpl *operation_compile(struct compiler *c, const struct operator* op, const struct node *map);
/** A template that is an error when it is reached. */
const struct tmpl *tmpl_mistake(struct compiler *c, const struct node *n, const struct mistake *m);
/** Takes a string, or a key, apart; false when there is no ${ in it and nothing was made. */
bool parts_compile(struct compiler *c, const struct node *n, bool in_key, struct parts *out);
bool parts_render(struct jsone_run *r, const struct parts *parts, struct str *out);

/** Renders; what is left out is JSONE_DELETED. */
bool tmpl_render(struct jsone_run *r, const struct tmpl *t, struct jsone_value *out);
/** Renders an operator's value; nothing becomes {}. */
bool operand_render(struct jsone_run *r, const struct operation *o, struct jsone_value *out);
/** Ends the run with a TemplateError at the operator's name. */
bool operation_fail(struct jsone_run *r, const struct operation *o, const char *fmt, ...) ATTR_PRINTF(3, 4);

typedef const struct mistake *operator_compile_fn(struct compiler *c, const struct properties *p, struct operation *o);
typedef bool operator_render_fn(struct jsone_run *r, const struct operation *o, struct jsone_value *out);
operator_compile_fn compile_operand, compile_eval, compile_if, compile_conditions, compile_let, compile_map,
	compile_reduce, compile_find, compile_sort, compile_from_now;
operator_render_fn render_eval, render_if, render_switch, render_match, render_let, render_map, render_reduce,
	render_find, render_flatten, render_flatten_deep, render_reverse, render_sort, render_merge, render_merge_deep,
	render_json, render_from_now;

/** Checks a finished value: no functions in it, not too deep, not too large with everything counted wherever it stands.
 */
bool check_result(struct jsone_run *r, const struct node *n);

#endif
