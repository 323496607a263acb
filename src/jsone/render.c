/* SPDX-License-Identifier: Apache-2.0
 * Rendering: a walk over the compiled template. Its depth was limited when it was compiled. */
#include "jsone/template.h"

static bool render_list(struct jsone_run *r, const struct tmpl *t, struct jsone_value *out)
{
	struct node *seq = run_new(r, JSONE_ARRAY, out);
	for (size_t i = 0; seq && i < t->n_items; i++) {
		struct jsone_value v;
		if (!tmpl_render(r, t->items[i], &v))
			return run_step_index(r, i);
		if (v.kind != JSONE_DELETED && !run_push(r, seq, &v))
			return false;
	}
	return seq != NULL;
}

/* The key of an entry whose value is there. */
static bool render_key(struct jsone_run *r, const struct entry *e, struct str *key)
{
	*key = e->key;
	if (e->reserved)
		return run_fail_mistake(r, e->reserved);
	return !e->parts || parts_render(r, e->parts, key);
}

static bool render_entries(struct jsone_run *r, const struct tmpl *t, struct mapping *m)
{
	for (size_t i = 0; i < t->n_entries; i++) {
		const struct entry *e = &t->entries[i];
		struct jsone_value v;
		struct str key;
		if (!tmpl_render(r, e->value, &v))
			return run_step_key(r, e->written);
		if (v.kind == JSONE_DELETED)
			continue;
		if (!render_key(r, e, &key))
			return false;
		if (!(t->may_repeat ? mapping_set(r, m, key, &v) : run_put(r, m->map, key, &v)))
			return false;
	}
	return true;
}

static bool render_mapping(struct jsone_run *r, const struct tmpl *t, struct jsone_value *out)
{
	struct mapping m;
	bool ok = mapping_start(r, &m, out) && render_entries(r, t, &m);
	mapping_release(&m);
	return ok;
}

bool tmpl_render(struct jsone_run *r, const struct tmpl *t, struct jsone_value *out)
{
	if (t->kind == TMPL_CONSTANT) {
		*out = t->constant;
		return true;
	}
	struct str text;
	r->place = template_place(t->node);
	if (!run_spend(r, 1))
		return false;
	switch ((enum tmpl_kind)t->kind) {
	case TMPL_TEXT:
		if (!parts_render(r, &t->parts, &text))
			return false;
		*out = jsone_text(text);
		return true;
	case TMPL_LIST:
		return render_list(r, t, out);
	case TMPL_MAP:
		return render_mapping(r, t, out);
	case TMPL_OPERATION:
		r->place = template_key_place(t->operation->entry);
		return t->operation->op->render(r, t->operation, out);
	default:
		return run_fail_mistake(r, t->mistake);
	}
}

bool operand_render(struct jsone_run *r, const struct operation *o, struct jsone_value *out)
{
	static const struct node nothing = {.kind = NODE_MAP};
	if (!tmpl_render(r, o->value, out))
		return false;
	if (out->kind == JSONE_DELETED)
		*out = (struct jsone_value){.kind = JSONE_OBJECT, .node = &nothing};
	r->place = template_key_place(o->entry);
	return true;
}

struct walk {
	struct jsone_run *run;
	size_t nodes;
};

static bool walk(struct walk *w, const struct node *n, unsigned depth)
{
	n = node_deref(n);
	if (node_is_function(n))
		return run_fail(w->run, TEMPLATE_ERROR, w->run->place,
				"evaluated template contained uncalled functions");
	if (n->kind != NODE_SEQ && n->kind != NODE_MAP)
		return true;
	/* Parts that are shared count each time: whoever writes them out will write them each time. */
	w->nodes += n->len;
	if (w->nodes > w->run->limits.nodes)
		return run_add_nodes(w->run, SIZE_MAX);
	if (!run_check_depth(w->run, depth))
		return false;
	for (const struct node *e = n->first; e; e = e->next)
		if (!walk(w, e, depth + 1))
			return false;
	return true;
}

bool check_result(struct jsone_run *r, const struct node *n)
{
	struct walk w = {.run = r};
	return walk(&w, n, 1);
}
