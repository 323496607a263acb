/* SPDX-License-Identifier: Apache-2.0
 * What rules say about mending, put away with the finding. */
#include "doc/build.h"
#include "lint/check.h"
#include "lint/engine.h"
#include "lint/fix.h"

/* Values of fixes are small. */
enum { DEEPEST_VALUE = 32 };

struct fix *fix_offer(struct check *c, struct finding *f, enum fix_safety safety, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	struct fix *fix = ARENA_NEW(c->out->memory, struct fix);
	fix->safety = safety;
	fix->text = arena_vprintf(c->out->memory, fmt, args);
	va_end(args);
	f->fix = fix;
	return fix;
}

void fix_settle(struct finding *f)
{
	if (f->fix && (f->fix->broken || !f->fix->ops))
		f->fix = NULL;
}

static struct node *keep_value(struct arena *a, const struct node *n, unsigned depth)
{
	n = node_deref(n);
	if (n->kind != NODE_MAP && n->kind != NODE_SEQ) {
		struct node *made = build_copy(a, n);
		made->text = arena_str(a, node_text(n)).p;
		made->doc = NULL;
		return made;
	}
	struct node *made = n->kind == NODE_MAP ? build_map(a) : build_seq(a);
	for (const struct node *child = n->first; child && depth < DEEPEST_VALUE; child = child->next) {
		struct node *copy = keep_value(a, child, depth + 1);
		if (child->key)
			build_put(made, arena_str(a, node_key(child)), copy);
		else
			build_push(made, copy);
	}
	return made;
}

static struct fix_op *add_op(struct check *c, struct fix *fix, enum edit_kind kind)
{
	struct fix_op **tail = &fix->ops;
	while (*tail)
		tail = &(*tail)->next;
	*tail = ARENA_NEW(c->out->memory, struct fix_op);
	(*tail)->kind = kind;
	(*tail)->node = EDIT_ANY_KIND;
	return *tail;
}

/* An operation on a node of the document in hand; NULL when it does not stand in the text. */
static struct fix_op *add_node_op(struct check *c, struct fix *fix, enum edit_kind kind, const struct node *at)
{
	if (!at || !at->doc || at->doc != c->doc) {
		fix->broken = true;
		return NULL;
	}
	struct fix_op *op = add_op(c, fix, kind);
	op->node = at->kind;
	op->begin = at->doc->base + at->begin;
	op->end = at->doc->base + at->end;
	if (edit_is_shared(c->doc, at))
		fix->safety = FIX_UNSAFE;
	return op;
}

static void set_path(struct check *c, struct fix_op *op, const char *const *path)
{
	size_t n = 0;
	while (path && path[n])
		n++;
	struct str *keys = arena_calloc(c->out->memory, n + 1, sizeof *keys);
	for (size_t i = 0; i < n; i++)
		keys[i] = arena_str(c->out->memory, str_of(path[i]));
	op->path = keys;
	op->n_path = n;
}

/* What the path leads to may stand in an anchored node, even where its start does not. */
static void judge_path(struct check *c, struct fix *fix, const struct node *at, const struct fix_op *op)
{
	const struct node *n = node_deref(at);
	for (size_t i = 0; n && i < op->n_path && n->kind == NODE_MAP; i++) {
		n = node_find(n, op->path[i]);
		if (n && edit_is_shared(c->doc, n))
			fix->safety = FIX_UNSAFE;
	}
}

void fix_rename(struct check *c, struct fix *fix, const struct node *entry, struct str name)
{
	struct fix_op *op = add_node_op(c, fix, EDIT_RENAME, entry);
	if (op)
		op->name = arena_str(c->out->memory, name);
}

void fix_replace(struct check *c, struct fix *fix, const struct node *at, const struct node *value)
{
	struct fix_op *op = add_node_op(c, fix, EDIT_REPLACE, at);
	if (op)
		op->value = keep_value(c->out->memory, value, 0);
}

void fix_quote(struct check *c, struct fix *fix, const struct node *at)
{
	add_node_op(c, fix, EDIT_QUOTE, at);
}

void fix_quote_key(struct check *c, struct fix *fix, const struct node *entry)
{
	add_node_op(c, fix, EDIT_QUOTE_KEY, entry);
}

void fix_unquote(struct check *c, struct fix *fix, const struct node *at)
{
	add_node_op(c, fix, EDIT_UNQUOTE, at);
}

void fix_delete(struct check *c, struct fix *fix, const struct node *at)
{
	add_node_op(c, fix, EDIT_DELETE, at);
}

static void add_value(struct check *c, struct fix *fix, enum edit_kind kind, const struct node *at,
		      const char *const *path, const struct node *value)
{
	at = node_deref(at);
	struct fix_op *op = add_node_op(c, fix, kind, at);
	if (!op)
		return;
	set_path(c, op, path);
	op->value = keep_value(c->out->memory, value, 0);
	judge_path(c, fix, at, op);
}

void fix_set(struct check *c, struct fix *fix, const struct node *map, const char *const *path,
	     const struct node *value)
{
	add_value(c, fix, EDIT_SET, map, path, value);
}

void fix_append(struct check *c, struct fix *fix, const struct node *at, const char *const *path,
		const struct node *value)
{
	add_value(c, fix, EDIT_APPEND, at, path, value);
}

static struct fix_op *add_place_op(struct check *c, struct fix *fix, enum edit_kind kind, struct place at)
{
	if (at.begin == 0 && at.end == 0) {
		fix->broken = true;
		return NULL;
	}
	struct fix_op *op = add_op(c, fix, kind);
	op->begin = at.begin;
	op->end = at.end;
	return op;
}

void fix_delete_at(struct check *c, struct fix *fix, struct place at)
{
	add_place_op(c, fix, EDIT_DELETE, at);
}

void fix_set_at(struct check *c, struct fix *fix, struct place map, const char *const *path, const struct node *value)
{
	struct fix_op *op = add_place_op(c, fix, EDIT_SET, map);
	if (!op)
		return;
	set_path(c, op, path);
	op->value = keep_value(c->out->memory, value, 0);
}

void fix_replace_at(struct check *c, struct fix *fix, struct place at, const struct node *value)
{
	struct fix_op *op = add_place_op(c, fix, EDIT_REPLACE, at);
	if (op)
		op->value = keep_value(c->out->memory, value, 0);
}

/* `kind` stands in every object: what is around it is the root. */
static void add_in(struct check *c, struct fix *fix, enum edit_kind kind, const struct entry *e,
		   const char *const *path, const struct node *value)
{
	struct fix_op *op = add_place_op(c, fix, kind, e->kind_at);
	if (!op)
		return;
	op->around = true;
	set_path(c, op, path);
	op->value = keep_value(c->out->memory, value, 0);
}

void fix_set_in(struct check *c, struct fix *fix, const struct entry *e, const char *const *path,
		const struct node *value)
{
	add_in(c, fix, EDIT_SET, e, path, value);
}

void fix_append_in(struct check *c, struct fix *fix, const struct entry *e, const char *const *path,
		   const struct node *value)
{
	add_in(c, fix, EDIT_APPEND, e, path, value);
}

struct node *fix_map(struct check *c, const char *const *pairs)
{
	struct node *map = build_map(c->scratch);
	for (; pairs[0]; pairs += 2)
		build_put(map, str_of(pairs[0]), build_strz(c->scratch, pairs[1]));
	return map;
}
