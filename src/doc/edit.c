/* SPDX-License-Identifier: Apache-2.0
 * The editor's plan: which operations are accepted, and what they want of which node. */
#include <stdlib.h>

#include "base/alloc.h"
#include "doc/build.h"
#include "doc/edit_slots.h"

/* The deepest value that is copied, and the widest indentation that is counted. */
enum { DEEPEST_VALUE = 32, WIDEST = 8 };

/* ---- the document's nodes ---- */

/* The tree's depth is bounded by the reader's limit. */
static uint32_t add_slots(struct editor *e, const struct node *n, uint32_t parent)
{
	uint32_t at = (uint32_t)e->n;
	e->slots = grow_array(e->slots, e->n + 1, &e->cap, sizeof *e->slots);
	e->slots[e->n++] = (struct edit_slot){
		.node = n, .parent = parent, .first = EDIT_NO_SLOT, .next = EDIT_NO_SLOT, .prev = EDIT_NO_SLOT};
	if (n->kind != NODE_MAP && n->kind != NODE_SEQ)
		return at;
	uint32_t last = EDIT_NO_SLOT;
	for (const struct node *child = n->first; child; child = child->next) {
		uint32_t made = add_slots(e, child, at);
		e->slots[made].prev = last;
		if (last == EDIT_NO_SLOT)
			e->slots[at].first = made;
		else
			e->slots[last].next = made;
		last = made;
	}
	return at;
}

static size_t line_start(struct str text, size_t at)
{
	while (at > 0 && text.p[at - 1] != '\n')
		at--;
	return at;
}

/* Blanks at the start of the line of `at`. */
static unsigned line_indent(struct str text, size_t at)
{
	size_t from = line_start(text, at), i = from;
	while (i < text.n && text.p[i] == ' ')
		i++;
	return (unsigned)(i - from);
}

static unsigned column_of(struct str text, size_t at)
{
	return (unsigned)(at - line_start(text, at));
}

static unsigned most_common(const size_t *count, unsigned least, unsigned otherwise)
{
	unsigned best = otherwise;
	for (unsigned i = least; i <= WIDEST; i++)
		if (count[i] > count[best])
			best = i;
	return best;
}

/* How the document is indented: what most of its collections do. */
static void find_indentation(struct editor *e)
{
	size_t steps[WIDEST + 1] = {0}, dashes[WIDEST + 1] = {0};
	struct str text = e->doc->text;
	for (size_t i = 1; i < e->n; i++) {
		const struct node *n = e->slots[i].node;
		if ((n->kind != NODE_MAP && n->kind != NODE_SEQ) || !n->first)
			continue;
		size_t child = n->first->key ? n->first->key_begin : n->first->begin;
		bool flow = n->style == STYLE_FLOW;
		if (!flow && !n->key)
			continue;
		size_t from = flow ? line_indent(text, n->begin) : column_of(text, n->key_begin);
		size_t to = flow                  ? line_indent(text, child)
			    : n->kind == NODE_MAP ? column_of(text, child)
						  : column_of(text, n->begin);
		if (to >= from && to - from <= WIDEST)
			(!flow && n->kind == NODE_SEQ ? dashes : steps)[to - from]++;
	}
	e->step = most_common(steps, 1, 2);
	e->dash = most_common(dashes, 0, 0);
}

void editor_init(struct editor *e, const struct doc *doc, struct arena *arena)
{
	*e = (struct editor){.doc = doc, .arena = arena, .newline = STR("\n")};
	size_t nl = str_find(doc->text, '\n');
	if (nl > 0 && nl < doc->text.n && doc->text.p[nl - 1] == '\r')
		e->newline = STR("\r\n");
	if (doc->root)
		add_slots(e, doc->root, EDIT_NO_SLOT);
	find_indentation(e);
}

void editor_release(struct editor *e)
{
	free(e->slots);
	*e = (struct editor){0};
}

void editor_reset(struct editor *e)
{
	for (size_t i = 0; i < e->n; i++) {
		struct edit_slot *s = &e->slots[i];
		*s = (struct edit_slot){
			.node = s->node, .parent = s->parent, .first = s->first, .next = s->next, .prev = s->prev};
	}
}

static size_t start_of(const struct node *n)
{
	return n->key ? n->key_begin : n->begin;
}

/* Goes down to the node with this place; `kind` and `key_begin` tell nodes at one place apart. */
static uint32_t find_slot(const struct editor *e, int kind, size_t begin, size_t end, size_t key_begin)
{
	uint32_t at = e->n ? 0 : EDIT_NO_SLOT;
	while (at != EDIT_NO_SLOT) {
		const struct edit_slot *s = &e->slots[at];
		uint32_t inside = EDIT_NO_SLOT;
		if (s->node->begin == begin && s->node->end == end &&
		    (kind == EDIT_ANY_KIND || s->node->kind == kind) &&
		    (key_begin == SIZE_MAX || s->node->key_begin == key_begin))
			return at;
		/* A place may be that of a key. */
		if (kind == EDIT_ANY_KIND && begin < end && s->node->key_begin == begin && s->node->key_end == end)
			return at;
		for (uint32_t c = s->first; c != EDIT_NO_SLOT; c = e->slots[c].next) {
			const struct node *n = e->slots[c].node;
			if (start_of(n) > begin)
				break;
			/* The last one that may hold it: an empty value ends where it begins. */
			if (n->end >= end)
				inside = c;
		}
		at = inside;
	}
	return EDIT_NO_SLOT;
}

const struct node *editor_find(const struct editor *e, int kind, size_t begin, size_t end)
{
	uint32_t at = find_slot(e, kind, begin, end, SIZE_MAX);
	return at == EDIT_NO_SLOT ? NULL : e->slots[at].node;
}

uint32_t edit_slot_of(const struct editor *e, const struct node *n)
{
	uint32_t at = EDIT_NO_SLOT;
	if (n && n->doc == e->doc)
		at = find_slot(e, n->kind, n->begin, n->end, n->key_begin);
	return at != EDIT_NO_SLOT && e->slots[at].node == n ? at : EDIT_NO_SLOT;
}

const struct node *editor_around(const struct editor *e, const struct node *n)
{
	uint32_t at = edit_slot_of(e, n);
	at = at == EDIT_NO_SLOT ? at : e->slots[at].parent;
	return at == EDIT_NO_SLOT ? NULL : e->slots[at].node;
}

/* ---- aliases ---- */

/* Does an alias at or below `in` name `n` or a node around it? */
static bool names(const struct node *in, const struct node *n)
{
	if (in->kind == NODE_ALIAS)
		return in->target->begin <= n->begin && n->end <= in->target->end;
	if (in->kind != NODE_MAP && in->kind != NODE_SEQ)
		return false;
	for (const struct node *child = in->first; child; child = child->next)
		if (names(child, n))
			return true;
	return false;
}

bool edit_is_shared(const struct doc *doc, const struct node *n)
{
	return doc->aliases && doc->root && n && names(doc->root, n);
}

bool editor_is_shared(const struct editor *e, const struct node *n)
{
	return edit_is_shared(e->doc, n);
}

/* Is an anchor in here named by an alias outside? */
static bool is_named_outside(const struct editor *e, uint32_t at)
{
	const struct node *n = e->slots[at].node;
	for (size_t i = 0; e->doc->aliases && i < e->n; i++) {
		const struct node *alias = e->slots[i].node;
		if (alias->kind != NODE_ALIAS || (alias->begin >= start_of(n) && alias->end <= n->end))
			continue;
		if (alias->target->begin >= start_of(n) && alias->target->end <= n->end)
			return true;
	}
	return false;
}

/* ---- accepting ---- */

bool edit_is_gone(const struct editor *e, uint32_t at)
{
	for (; at != EDIT_NO_SLOT; at = e->slots[at].parent)
		if (e->slots[at].flags & EDIT_DELETED)
			return true;
	return false;
}

static void touch(struct editor *e, uint32_t at)
{
	for (; at != EDIT_NO_SLOT; at = e->slots[at].parent)
		e->slots[at].touched++;
}

static bool is_scalar(const struct node *n)
{
	n = node_deref(n);
	return n->kind <= NODE_STRING || !n->first;
}

/* A value that is not there, and not something with an anchor or tag. */
static bool is_empty(const struct node *n)
{
	return n->kind == NODE_NULL && !(n->flags & (NODE_ANCHORED | NODE_TAGGED));
}

static struct node *copy_value(struct editor *e, const struct node *n, unsigned depth)
{
	n = node_deref(n);
	struct node *made;
	if (n->kind != NODE_MAP && n->kind != NODE_SEQ) {
		made = build_copy(e->arena, n);
		made->text = arena_str(e->arena, node_text(n)).p;
		made->flags = 0;
		return made;
	}
	made = n->kind == NODE_MAP ? build_map(e->arena) : build_seq(e->arena);
	for (const struct node *child = n->first; child && depth < DEEPEST_VALUE; child = child->next) {
		struct node *copy = copy_value(e, child, depth + 1);
		if (child->key)
			build_put(made, arena_str(e->arena, node_key(child)), copy);
		else
			build_push(made, copy);
	}
	return made;
}

static struct node *generated_child(const struct node *map, struct str key)
{
	for (struct node *n = map ? map->first : NULL; n; n = n->next)
		if (str_eq(node_key(n), key))
			return n;
	return NULL;
}

/* Will the mapping have this key of its own, when all that was accepted is done? */
static bool will_have(const struct editor *e, uint32_t map, struct str key)
{
	for (uint32_t c = e->slots[map].first; c != EDIT_NO_SLOT; c = e->slots[c].next) {
		const struct edit_slot *s = &e->slots[c];
		bool renamed = s->flags & EDIT_KEY_TAKEN && s->key_kind == EDIT_RENAME;
		if (!(s->flags & EDIT_DELETED) && str_eq(renamed ? s->name : node_key(s->node), key))
			return true;
	}
	return generated_child(e->slots[map].added, key) != NULL;
}

static bool can_rename(const struct editor *e, const struct edit_op *op, uint32_t at)
{
	const struct edit_slot *s = &e->slots[at];
	if (!s->node->key || !op->name.n || str_eq(op->name, node_key(s->node)))
		return false;
	if (s->flags & EDIT_KEY_TAKEN)
		return s->key_kind == EDIT_RENAME && str_eq(s->name, op->name);
	return !will_have(e, s->parent, op->name);
}

static bool can_quote(const struct edit_slot *s)
{
	const struct node *n = s->node;
	if (s->flags & EDIT_VALUE_TAKEN)
		return s->value_kind == EDIT_QUOTE;
	return n->kind <= NODE_STRING && n->style == STYLE_PLAIN && n->begin < n->end && !(n->flags & NODE_TAGGED) &&
	       memchr(n->doc->text.p + n->begin, '\n', n->end - n->begin) == NULL;
}

static bool can_unquote(const struct edit_slot *s)
{
	const struct node *n = s->node;
	if (s->flags & EDIT_VALUE_TAKEN)
		return s->value_kind == EDIT_UNQUOTE;
	for (size_t i = 0; n->kind == NODE_STRING && i < n->len; i++) {
		char c = n->text[i], lower = (char)(c | 0x20);
		if (!(lower >= 'a' && lower <= 'z') && !(c >= '0' && c <= '9') && !strchr(i ? "._+-/" : "+-.", c))
			return false;
	}
	return n->kind == NODE_STRING && n->len && (n->style == STYLE_SINGLE || n->style == STYLE_DOUBLE) &&
	       !(n->flags & NODE_TAGGED);
}

static bool can_replace(const struct editor *e, const struct edit_op *op, uint32_t at)
{
	const struct edit_slot *s = &e->slots[at];
	if (s->flags & EDIT_VALUE_TAKEN)
		return s->value_kind == EDIT_REPLACE && node_equal(s->value, op->value);
	if (s->added || s->node->flags & NODE_TAGGED)
		return false;
	if (!is_scalar(op->value))
		return is_empty(s->node) && s->node->key;
	bool leaf = s->node->kind <= NODE_STRING || s->node->kind == NODE_ALIAS;
	return leaf && !node_equal(s->node, op->value);
}

/* What goes when this goes: itself, or the collections that it leaves empty. EDIT_NO_SLOT when something must not go.
 */
static uint32_t top_of_deletion(const struct editor *e, uint32_t at)
{
	for (;;) {
		const struct edit_slot *s = &e->slots[at];
		if (s->parent == EDIT_NO_SLOT)
			return EDIT_NO_SLOT;
		const struct edit_slot *around = &e->slots[s->parent];
		if (around->deleted + 1 < around->node->len)
			return at;
		bool kept = around->added || around->node->flags & (NODE_ANCHORED | NODE_TAGGED) ||
			    around->flags & EDIT_KEY_TAKEN;
		if (kept)
			return EDIT_NO_SLOT;
		at = s->parent;
	}
}

static bool can_delete(const struct editor *e, uint32_t at)
{
	const struct edit_slot *s = &e->slots[at];
	if (s->flags & EDIT_DELETED)
		return true;
	uint32_t top = s->touched ? EDIT_NO_SLOT : top_of_deletion(e, at);
	return top != EDIT_NO_SLOT && !is_named_outside(e, top);
}

/* ---- paths ---- */

/* How far a path leads among what is there. */
struct walk {
	uint32_t slot;
	/** Keys that were found. */
	size_t used;
};

static bool walk_path(const struct editor *e, const struct edit_op *op, struct walk *w)
{
	w->slot = edit_slot_of(e, node_deref(op->at));
	for (w->used = 0; w->slot != EDIT_NO_SLOT && w->used < op->n_path; w->used++) {
		const struct node *in = e->slots[w->slot].node;
		const struct node *entry = in->kind == NODE_MAP ? node_find_entry(in, op->path[w->used]) : NULL;
		if (!entry)
			return in->kind == NODE_MAP || (is_empty(in) && in->key);
		uint32_t child = edit_slot_of(e, entry);
		if (child == EDIT_NO_SLOT || e->slots[child].flags & EDIT_KEY_TAKEN || edit_is_gone(e, child))
			return false;
		w->slot = edit_slot_of(e, node_deref(entry));
	}
	return w->slot != EDIT_NO_SLOT;
}

/* Follows the rest of the path among what was generated already. */
static bool can_grow(const struct editor *e, const struct edit_op *op, const struct walk *w)
{
	const struct edit_slot *s = &e->slots[w->slot];
	const struct node *in = s->added;
	if (w->used < op->n_path && s->node->kind == NODE_MAP && !in && will_have(e, w->slot, op->path[w->used]))
		return false;
	for (size_t i = w->used; in && i < op->n_path; i++) {
		if (in->kind != NODE_MAP)
			return false;
		in = generated_child(in, op->path[i]);
	}
	if (op->kind == EDIT_SET)
		return !in || node_equal(in, op->value);
	return !in || in->kind == NODE_SEQ;
}

static bool can_set(const struct editor *e, const struct edit_op *op)
{
	struct walk w;
	if (!op->n_path || !walk_path(e, op, &w) || edit_is_gone(e, w.slot))
		return false;
	if (w.used == op->n_path)
		return can_replace(e, op, w.slot);
	return !(e->slots[w.slot].flags & EDIT_VALUE_TAKEN) && can_grow(e, op, &w);
}

static bool can_append(const struct editor *e, const struct edit_op *op)
{
	struct walk w;
	if (!walk_path(e, op, &w) || edit_is_gone(e, w.slot) || e->slots[w.slot].flags & EDIT_VALUE_TAKEN)
		return false;
	const struct node *n = e->slots[w.slot].node;
	if (w.used < op->n_path)
		return can_grow(e, op, &w);
	if (n->kind != NODE_SEQ && !(is_empty(n) && n->key))
		return false;
	for (const struct node *child = node_first(n); child; child = child->next)
		if (node_equal(child, op->value))
			return false;
	return can_grow(e, op, &w);
}

static bool can_do(const struct editor *e, const struct edit_op *op)
{
	uint32_t at = edit_slot_of(e, op->at);
	if (at == EDIT_NO_SLOT)
		return false;
	if (op->kind == EDIT_SET)
		return can_set(e, op);
	if (op->kind == EDIT_APPEND)
		return can_append(e, op);
	if (op->kind == EDIT_DELETE)
		return can_delete(e, at);
	if (edit_is_gone(e, at))
		return false;
	const struct edit_slot *s = &e->slots[at];
	switch (op->kind) {
	case EDIT_RENAME:
		return can_rename(e, op, at);
	case EDIT_QUOTE:
		return can_quote(s);
	case EDIT_QUOTE_KEY:
		if (s->flags & EDIT_KEY_TAKEN)
			return s->key_kind == EDIT_QUOTE_KEY;
		return s->node->key_begin < s->node->key_end && !(s->node->flags & NODE_KEY_QUOTED);
	case EDIT_UNQUOTE:
		return can_unquote(s);
	default:
		return can_replace(e, op, at);
	}
}

/* ---- planning ---- */

static void take_key(struct editor *e, uint32_t at, const struct edit_op *op)
{
	struct edit_slot *s = &e->slots[at];
	if (!(s->flags & EDIT_KEY_TAKEN))
		touch(e, at);
	s->flags |= EDIT_KEY_TAKEN;
	s->key_kind = op->kind;
	s->name = arena_str(e->arena, op->name);
}

static void take_value(struct editor *e, uint32_t at, enum edit_kind kind, const struct node *value)
{
	struct edit_slot *s = &e->slots[at];
	if (s->flags & EDIT_VALUE_TAKEN)
		return;
	touch(e, at);
	if (value && !is_scalar(value)) {
		s->added = copy_value(e, value, 0);
		return;
	}
	s->flags |= EDIT_VALUE_TAKEN;
	s->value_kind = kind;
	s->value = value ? copy_value(e, value, 0) : NULL;
}

static void delete_node(struct editor *e, uint32_t at)
{
	uint32_t top = top_of_deletion(e, at);
	if (e->slots[at].flags & EDIT_DELETED || top == EDIT_NO_SLOT)
		return;
	touch(e, top);
	e->slots[top].flags |= EDIT_DELETED;
	e->slots[e->slots[top].parent].deleted++;
}

/* Makes what the path lacks, and puts the value there. */
static void grow(struct editor *e, const struct edit_op *op, const struct walk *w)
{
	struct edit_slot *s = &e->slots[w->slot];
	bool append = op->kind == EDIT_APPEND;
	size_t last = append ? op->n_path : op->n_path - 1;
	if (!s->added)
		s->added = append && w->used == last ? build_seq(e->arena) : build_map(e->arena);
	struct node *in = s->added;
	for (size_t i = w->used; i < last; i++) {
		struct node *child = generated_child(in, op->path[i]);
		if (!child) {
			child = append && i + 1 == last ? build_seq(e->arena) : build_map(e->arena);
			build_put(in, arena_str(e->arena, op->path[i]), child);
		}
		in = child;
	}
	bool there = !append && generated_child(in, op->path[last]);
	for (const struct node *child = append ? in->first : NULL; child; child = child->next)
		there |= node_equal(child, op->value);
	if (there)
		return;
	if (append)
		build_push(in, copy_value(e, op->value, 0));
	else
		build_put(in, arena_str(e->arena, op->path[last]), copy_value(e, op->value, 0));
	touch(e, w->slot);
}

static void do_op(struct editor *e, const struct edit_op *op)
{
	uint32_t at = edit_slot_of(e, op->at);
	struct walk w;
	switch (op->kind) {
	case EDIT_RENAME:
	case EDIT_QUOTE_KEY:
		take_key(e, at, op);
		break;
	case EDIT_REPLACE:
	case EDIT_QUOTE:
	case EDIT_UNQUOTE:
		take_value(e, at, op->kind, op->kind == EDIT_REPLACE ? op->value : NULL);
		break;
	case EDIT_DELETE:
		delete_node(e, at);
		break;
	default:
		if (!walk_path(e, op, &w))
			break;
		if (op->kind == EDIT_SET && w.used == op->n_path)
			take_value(e, w.slot, EDIT_REPLACE, op->value);
		else if (can_grow(e, op, &w))
			grow(e, op, &w);
	}
}

bool editor_add(struct editor *e, const struct edit_op *ops, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!can_do(e, &ops[i]))
			return false;
	for (size_t i = 0; i < n; i++)
		do_op(e, &ops[i]);
	return n > 0;
}
