/* SPDX-License-Identifier: Apache-2.0
 * Trees to templates. What holds nothing to evaluate stays the node it is and is shared by every rendering. */
#include "jsone/template.h"

/* Aliases are followed, so a small document can stand for a large one. */
enum { MOST_NODES = 2000000 };

static struct tmpl *new_tmpl(struct compiler *c, enum tmpl_kind kind, const struct node *n)
{
	struct tmpl *t = ARENA_NEW(&c->unit->arena, struct tmpl);
	t->kind = (uint8_t)kind;
	t->node = n;
	return t;
}

static const struct tmpl *constant(struct compiler *c, const struct node *n)
{
	struct tmpl *t = new_tmpl(c, TMPL_CONSTANT, n);
	t->constant = jsone_value_of(n);
	return t;
}

/* Does rendering give the very node that was compiled? */
static bool is_untouched(const struct tmpl *t)
{
	return t->kind == TMPL_CONSTANT && t->constant.node;
}

const struct tmpl *tmpl_mistake(struct compiler *c, const struct node *n, const struct mistake *m)
{
	struct tmpl *t = new_tmpl(c, TMPL_MISTAKE, n);
	t->mistake = m;
	return t;
}

/* Text whose only markers are escaped ones. */
static bool is_plain(const struct parts *parts)
{
	for (size_t i = 0; i < parts->n; i++)
		if (parts->at[i].expr)
			return false;
	return true;
}

static struct str join_parts(struct arena *a, const struct parts *parts)
{
	struct buf text;
	buf_init(&text, BUF_NO_LIMIT);
	for (size_t i = 0; i < parts->n; i++)
		buf_adds(&text, parts->at[i].text);
	struct str joined = arena_str(a, buf_str(&text));
	buf_release(&text);
	return joined;
}

static const struct tmpl *compile_text(struct compiler *c, const struct node *n)
{
	struct parts parts;
	if (!parts_compile(c, n, false, &parts))
		return constant(c, n);
	struct tmpl *t = new_tmpl(c, TMPL_TEXT, n);
	t->parts = parts;
	if (is_plain(&parts)) {
		t->kind = TMPL_CONSTANT;
		t->constant = jsone_text(join_parts(&c->unit->arena, &parts));
	}
	return t;
}

static const struct tmpl *compile_list(struct compiler *c, const struct node *n)
{
	struct tmpl *t = new_tmpl(c, TMPL_LIST, n);
	bool untouched = true;
	t->items = arena_calloc(&c->unit->arena, n->len, sizeof *t->items);
	for (const struct node *e = n->first; e; e = e->next) {
		const struct tmpl *item = tmpl_compile(c, e);
		untouched = untouched && is_untouched(item);
		t->items[t->n_items++] = item;
	}
	return untouched ? constant(c, n) : t;
}

/* $ and letters and digits: operators of today and of later versions. */
static bool is_reserved(struct str key)
{
	if (key.n < 2 || key.p[0] != '$' || (key.p[1] >= '0' && key.p[1] <= '9'))
		return false;
	struct str name = str_sub(key, 1, key.n);
	return text_is_identifier(name) && str_find(name, '_') == name.n;
}

static const struct mistake *reserved_key(struct compiler *c, const struct node *e)
{
	struct mistake *m = unit_mistake(c->unit, TEMPLATE_ERROR, template_key_place(e),
					 "$<identifier> is reserved; use $$<identifier>");
	struct str near = operator_nearest(node_key(e));
	if (near.p)
		m->hint = arena_printf(&c->unit->arena, "did you mean '%.*s'?", STR_ARG(near));
	return m;
}

/* True when the entry comes out as it is written. */
static bool compile_entry(struct compiler *c, const struct node *e, struct entry *out, bool *may_repeat)
{
	struct parts parts;
	struct str key = node_key(e);
	out->written = out->key = key;
	out->value = tmpl_compile(c, e);
	if (str_starts(key, "$$")) {
		out->key = str_sub(key, 1, key.n);
	} else if (is_reserved(key)) {
		out->reserved = reserved_key(c, e);
	} else if (parts_compile(c, e, true, &parts)) {
		struct parts *kept = ARENA_NEW(&c->unit->arena, struct parts);
		*kept = parts;
		out->parts = kept;
	} else {
		return is_untouched(out->value);
	}
	*may_repeat = true;
	return false;
}

static const struct tmpl *compile_map_of_entries(struct compiler *c, const struct node *n)
{
	struct tmpl *t = new_tmpl(c, TMPL_MAP, n);
	size_t room = node_count_entries(n);
	struct entry *entries = arena_calloc(&c->unit->arena, room, sizeof *entries);
	bool untouched = true;
	struct node_entries it = node_entries(n);
	for (const struct node *e; (e = node_next_entry(&it));)
		untouched = compile_entry(c, e, &entries[t->n_entries++], &t->may_repeat) && untouched;
	t->entries = entries;
	return untouched ? constant(c, n) : t;
}

static const struct tmpl *compile_mapping(struct compiler *c, const struct node *n)
{
	const struct operator* found = NULL;
	struct node_entries it = node_entries(n);
	for (const struct node *e; (e = node_next_entry(&it));) {
		const struct operator* op = e->key_len && e->key[0] == '$' ? operator_find(node_key(e)) : NULL;
		if (op && found) {
			const struct mistake *m = unit_mistake(c->unit, TEMPLATE_ERROR, template_key_place(e),
							       "only one operator allowed");
			return tmpl_mistake(c, n, m);
		}
		if (op)
			found = op;
	}
	return found ? operation_compile(c, found, n) : compile_map_of_entries(c, n);
}

const struct tmpl *tmpl_compile(struct compiler *c, const struct node *n)
{
	n = node_deref(n);
	if (!n || n->kind < NODE_STRING)
		return constant(c, n);
	if (n->kind == NODE_STRING)
		return compile_text(c, n);
	if (c->depth >= JSONE_TEMPLATE_DEPTH)
		return tmpl_mistake(c, n,
				    unit_mistake(c->unit, TEMPLATE_ERROR, template_place(n),
						 "template is nested more than %d levels deep", JSONE_TEMPLATE_DEPTH));
	c->nodes += n->len;
	if (c->nodes > MOST_NODES)
		return tmpl_mistake(c, n,
				    unit_mistake(c->unit, TEMPLATE_ERROR, template_place(n),
						 "template of more than %d values", MOST_NODES));
	c->depth++;
	const struct tmpl *t = n->kind == NODE_SEQ ? compile_list(c, n) : compile_mapping(c, n);
	c->depth--;
	return t;
}
