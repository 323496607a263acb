/* SPDX-License-Identifier: Apache-2.0
 * JSON patches: RFC 6902, with JSON pointers as in RFC 6901. */
#include "base/nearest.h"
#include "doc/build.h"
#include "doc/change.h"
#include "doc/doc.h"
#include "doc/merge.h"

enum { MOST_TOKENS = 200, MOST_WORK = 8000000 };

struct pointer {
	/** As written, and the node it is from. */
	struct str text;
	const struct node *node;
	/** Unescaped reference tokens, and where each begins in `text` (at its '/'). */
	struct str *tokens;
	size_t *starts;
	size_t n;
};

struct patch {
	struct arena *arena;
	struct problems *problems;
	/** The document as changed so far. */
	const struct node *root;
	/** The operation at hand. */
	const struct node *operation;
	const char *name;
	/** Nodes that may still be copied, so that a few operations cannot make a document that never ends. */
	size_t budget;
};

enum action { ACTION_ADD, ACTION_REPLACE, ACTION_REMOVE };

/* One change of the document. */
struct edit {
	struct patch *patch;
	const struct pointer *at;
	enum action action;
	const struct node *value;
};

/* ---- pointers
 * --------------------------------------------------------------------------------------------------------------- */

/* `~0` and `~1` in one token undone; false for any other `~`. */
static bool unescape(struct arena *a, struct str token, struct str *out)
{
	*out = token;
	if (str_find(token, '~') == token.n)
		return true;
	char *to = arena_alloc(a, token.n);
	size_t n = 0;
	for (size_t i = 0; i < token.n; i++) {
		char c = token.p[i];
		if (c == '~') {
			char next = ++i < token.n ? token.p[i] : '\0';
			if (next != '0' && next != '1')
				return false;
			c = next == '0' ? '~' : '/';
		}
		to[n++] = c;
	}
	*out = (struct str){to, n};
	return true;
}

static bool parse_tokens(struct patch *p, struct pointer *out)
{
	size_t n = 0;
	for (size_t i = 0; i < out->text.n; i++)
		n += out->text.p[i] == '/';
	if (n > MOST_TOKENS) {
		node_problem(p->problems, out->node, "a JSON pointer of more than %d tokens", MOST_TOKENS);
		return false;
	}
	out->tokens = arena_calloc(p->arena, n, sizeof *out->tokens);
	out->starts = arena_calloc(p->arena, n, sizeof *out->starts);
	struct str rest = str_sub(out->text, 1, out->text.n), token;
	while (str_split(&rest, '/', &token)) {
		out->starts[out->n] = (size_t)(token.p - out->text.p) - 1;
		if (!unescape(p->arena, token, &out->tokens[out->n++])) {
			node_problem(p->problems, out->node,
				     "'~' in a JSON pointer must be written '~0', and '/' in a key '~1': '%.*s'",
				     STR_ARG(token));
			return false;
		}
	}
	return true;
}

static bool read_pointer(struct patch *p, struct str member, struct pointer *out)
{
	*out = (struct pointer){.node = node_find(p->operation, member)};
	out->text = node_string(out->node);
	if (!out->text.p) {
		node_problem(p->problems, out->node ? out->node : p->operation,
			     "operation '%s' needs a JSON pointer as its '%.*s'", p->name, STR_ARG(member));
		return false;
	}
	if (out->text.n == 0)
		return true;
	if (out->text.p[0] != '/') {
		struct problem *problem = node_problem(p->problems, out->node, "a JSON pointer begins with '/': '%.*s'",
						       STR_ARG(out->text));
		problem_hint(p->problems, problem, "write it as /spec/containers/0/image");
		return false;
	}
	return parse_tokens(p, out);
}

/* An array index: digits without leading zeros (RFC 6901, section 4). */
static bool read_index(struct str token, size_t *index)
{
	int64_t value;
	bool digits = token.n && token.n < 10 && token.p[0] >= '0' && token.p[0] <= '9';
	if (!digits || (token.n > 1 && token.p[0] == '0') || !str_to_i64(token, &value))
		return false;
	*index = (size_t)value;
	return true;
}

/* ---- failures: each gives NULL
 * ---------------------------------------------------------------------------------------------- */

/* What the first `depth` tokens name. */
static struct str prefix(const struct pointer *at, size_t depth)
{
	if (depth == 0)
		return STR("the document");
	struct str text = at->text;
	text.n = depth < at->n ? at->starts[depth] : text.n;
	return text;
}

static void *fail_no_key(const struct edit *e, const struct node *map, size_t depth)
{
	struct problems *problems = e->patch->problems;
	struct str key = e->at->tokens[depth];
	struct nearest near = nearest_start(key);
	struct node_entries it = node_entries(map);
	for (const struct node *entry; (entry = node_next_entry(&it));)
		nearest_offer(&near, node_key(entry));
	struct problem *p =
		node_problem(problems, e->at->node, "cannot %s '%.*s': there is no '%.*s' in %.*s", e->patch->name,
			     STR_ARG(e->at->text), STR_ARG(key), STR_ARG(prefix(e->at, depth)));
	if (near.best.p)
		problem_hint(problems, p, "did you mean '%.*s'?", STR_ARG(near.best));
	return NULL;
}

static void *fail_index(const struct edit *e, const struct node *seq, size_t depth)
{
	node_problem(e->patch->problems, e->at->node,
		     "cannot %s '%.*s': '%.*s' is no index into the %zu elements of %.*s", e->patch->name,
		     STR_ARG(e->at->text), STR_ARG(e->at->tokens[depth]), node_count(seq),
		     STR_ARG(prefix(e->at, depth)));
	return NULL;
}

static void *fail_scalar(const struct edit *e, const struct node *n, size_t depth)
{
	node_problem(e->patch->problems, e->at->node, "cannot %s '%.*s': %.*s is %s", e->patch->name,
		     STR_ARG(e->at->text), STR_ARG(prefix(e->at, depth)), kind_phrase(n));
	return NULL;
}

static void *fail_budget(struct patch *p)
{
	node_problem(p->problems, p->operation, "the operations copy more than %d nodes", MOST_WORK);
	return NULL;
}

/* ---- looking up and changing
 * ------------------------------------------------------------------------------------------------ */

/* The child of `n` that token `depth` names; NULL with a problem when there is none. */
static const struct node *child_at(const struct edit *e, const struct node *n, size_t depth)
{
	struct str token = e->at->tokens[depth];
	size_t index;
	if (node_is(n, NODE_MAP)) {
		const struct node *child = node_find(n, token);
		return child ? child : fail_no_key(e, n, depth);
	}
	if (!node_is(n, NODE_SEQ))
		return fail_scalar(e, n, depth);
	const struct node *child = read_index(token, &index) ? node_at(n, index) : NULL;
	return child ? child : fail_index(e, n, depth);
}

static const struct node *find(struct patch *p, const struct pointer *at)
{
	struct edit e = {.patch = p, .at = at};
	const struct node *n = node_deref(p->root);
	for (size_t i = 0; n && i < at->n; i++)
		n = child_at(&e, n, i);
	return n;
}

/* Changes what the last token names in `n`. */
static struct node *edit_last(const struct edit *e, const struct node *n, size_t depth)
{
	struct arena *a = e->patch->arena;
	struct str token = e->at->tokens[depth];
	size_t index = node_count(n);
	bool add = e->action == ACTION_ADD;
	if (!add && !child_at(e, n, depth))
		return NULL;
	if (!node_is(n, NODE_MAP) && !node_is(n, NODE_SEQ))
		return fail_scalar(e, n, depth);
	if (node_is(n, NODE_SEQ) && !(add && str_is(token, "-")) &&
	    (!read_index(token, &index) || index > node_count(n)))
		return fail_index(e, n, depth);
	struct node *value = e->action == ACTION_REMOVE ? NULL : build_copy(a, e->value);
	if (node_is(n, NODE_MAP))
		return map_with(a, n, token, value);
	return seq_with(a, n, index, add ? SEQ_INSERT : value ? SEQ_REPLACE : SEQ_REMOVE, value);
}

static struct node *edit_at(const struct edit *e, const struct node *n, size_t depth)
{
	if (depth == e->at->n)
		return build_copy(e->patch->arena, e->value);
	n = node_deref(n);
	if (e->patch->budget < node_count(n))
		return fail_budget(e->patch);
	e->patch->budget -= node_count(n);
	if (depth + 1 == e->at->n)
		return edit_last(e, n, depth);
	const struct node *child = child_at(e, n, depth);
	struct node *changed = child ? edit_at(e, child, depth + 1) : NULL;
	if (!changed)
		return NULL;
	if (node_is(n, NODE_MAP))
		return map_with(e->patch->arena, n, e->at->tokens[depth], changed);
	size_t index = 0;
	read_index(e->at->tokens[depth], &index);
	return seq_with(e->patch->arena, n, index, SEQ_REPLACE, changed);
}

static bool edit(struct patch *p, const struct pointer *at, enum action action, const struct node *value)
{
	struct edit e = {.patch = p, .at = at, .action = action, .value = value};
	const struct node *root = edit_at(&e, p->root, 0);
	if (root)
		p->root = root;
	return root != NULL;
}

/* Takes the nodes of `n` off the budget. */
static bool spend(struct patch *p, const struct node *n, unsigned depth)
{
	if (p->budget == 0 || depth > CHANGE_DEEPEST)
		return false;
	p->budget--;
	for (const struct node *e = node_first(n); e; e = e->next)
		if (!spend(p, e, depth + 1))
			return false;
	return true;
}

/* ---- operations
 * ------------------------------------------------------------------------------------------------------------- */

static const struct node *value_of(struct patch *p)
{
	const struct node *value = node_find(p->operation, STR("value"));
	if (!value)
		node_problem(p->problems, p->operation, "operation '%s' needs a 'value'", p->name);
	return value;
}

static bool do_add(struct patch *p, const struct pointer *at)
{
	const struct node *value = value_of(p);
	return value && edit(p, at, ACTION_ADD, value);
}

static bool do_replace(struct patch *p, const struct pointer *at)
{
	const struct node *value = value_of(p);
	return value && edit(p, at, ACTION_REPLACE, value);
}

static bool do_remove(struct patch *p, const struct pointer *at)
{
	if (at->n)
		return edit(p, at, ACTION_REMOVE, NULL);
	node_problem(p->problems, at->node, "the document as a whole cannot be removed");
	return false;
}

static bool do_copy(struct patch *p, const struct pointer *at)
{
	struct pointer from;
	if (!read_pointer(p, STR("from"), &from))
		return false;
	const struct node *value = find(p, &from);
	if (!value)
		return false;
	if (!spend(p, value, 0)) {
		fail_budget(p);
		return false;
	}
	return edit(p, at, ACTION_ADD, value);
}

static bool do_move(struct patch *p, const struct pointer *at)
{
	struct pointer from;
	if (!read_pointer(p, STR("from"), &from))
		return false;
	bool inside = at->text.n > from.text.n && str_eq(str_sub(at->text, 0, from.text.n), from.text) &&
		      at->text.p[from.text.n] == '/';
	if (inside) {
		node_problem(p->problems, at->node, "'%.*s' cannot be moved into itself", STR_ARG(from.text));
		return false;
	}
	const struct node *value = find(p, &from);
	if (!value || str_eq(at->text, from.text))
		return value != NULL;
	return edit(p, &from, ACTION_REMOVE, NULL) && edit(p, at, ACTION_ADD, value);
}

static bool do_test(struct patch *p, const struct pointer *at)
{
	const struct node *value = value_of(p), *found = value ? find(p, at) : NULL;
	if (!found || node_equal(found, value))
		return found != NULL;
	node_problem(p->problems, value, "the test of '%.*s' failed: it has another value", STR_ARG(at->text));
	return false;
}

static const struct {
	const char *name;
	bool (*run)(struct patch *p, const struct pointer *at);
} operations_by_name[] = {
	{"add", do_add},   {"remove", do_remove}, {"replace", do_replace},
	{"move", do_move}, {"copy", do_copy},     {"test", do_test},
};

static bool unknown_operation(struct patch *p, const struct node *name)
{
	struct str text = node_text(name);
	struct nearest near = nearest_start(text);
	for (size_t i = 0; i < COUNT_OF(operations_by_name); i++)
		nearest_offer(&near, str_of(operations_by_name[i].name));
	struct problem *problem = name && text.p
					  ? node_problem(p->problems, name, "unknown operation '%.*s'", STR_ARG(text))
					  : node_problem(p->problems, p->operation, "an operation needs an 'op'");
	if (near.best.p)
		problem_hint(p->problems, problem, "did you mean '%.*s'?", STR_ARG(near.best));
	else
		problem_hint(p->problems, problem, "use add, remove, replace, move, copy or test");
	return false;
}

static bool run_operation(struct patch *p)
{
	const struct node *name = node_find(p->operation, STR("op"));
	for (size_t i = 0; i < COUNT_OF(operations_by_name); i++) {
		if (!node_text_is(name, operations_by_name[i].name))
			continue;
		struct pointer at;
		p->name = operations_by_name[i].name;
		return read_pointer(p, STR("path"), &at) && operations_by_name[i].run(p, &at);
	}
	return unknown_operation(p, name);
}

struct node *json_patch(struct arena *a, const struct node *base, const struct node *operations,
			struct problems *problems)
{
	struct patch p = {.arena = a, .problems = problems, .root = base, .budget = MOST_WORK};
	if (!node_is(operations, NODE_SEQ)) {
		node_problem(problems, operations, "a JSON patch is a list of operations");
		return NULL;
	}
	for (const struct node *op = node_first(operations); op; op = op->next) {
		p.operation = node_deref(op);
		if (!run_operation(&p))
			return NULL;
	}
	return build_copy(a, p.root);
}
