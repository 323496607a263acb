/* SPDX-License-Identifier: Apache-2.0
 * Strings and keys with ${...} in them; $${ stands for ${. */
#include <stdlib.h>

#include "base/alloc.h"
#include "jsone/template.h"

/* The first ${ or $${ in `s`; s.n when there is none. */
static size_t find_marker(struct str s, bool *escaped)
{
	for (size_t i = 0; i < s.n; i++) {
		const char *hit = memchr(s.p + i, '$', s.n - i);
		if (!hit)
			break;
		i = (size_t)(hit - s.p);
		struct str rest = str_sub(s, i, s.n);
		*escaped = str_starts(rest, "$${");
		if (*escaped || str_starts(rest, "${"))
			return i;
	}
	return s.n;
}

static void add_text(struct parts *parts, struct str text)
{
	if (text.n)
		*VEC_PUSH(parts) = (struct part){.text = text};
}

bool parts_compile(struct compiler *c, const struct node *n, bool in_key, struct parts *out)
{
	struct str text = in_key ? node_key(n) : node_text(n), rest = text;
	struct parts parts = {0};
	bool escaped = false;
	size_t marker = find_marker(text, &escaped);
	if (marker == text.n)
		return false;
	for (; marker < rest.n; marker = find_marker(rest, &escaped)) {
		add_text(&parts, str_sub(rest, 0, marker));
		size_t used = 1;
		if (escaped) {
			/* The brace stays in the text that follows. */
			add_text(&parts, STR("${"));
			rest = str_sub(rest, marker + 3, rest.n);
			continue;
		}
		rest = str_sub(rest, marker + 2, rest.n);
		struct expr *e = expr_parse_braced(c->unit, n, in_key, rest, (size_t)(rest.p - text.p), &used);
		*VEC_PUSH(&parts) = (struct part){.expr = e};
		rest = str_sub(rest, used, rest.n);
	}
	add_text(&parts, rest);
	*out = (struct parts){.n = parts.n, .at = arena_calloc(&c->unit->arena, parts.n, sizeof *parts.at)};
	memcpy(out->at, parts.at, parts.n * sizeof *parts.at);
	free(parts.at);
	return true;
}

static bool no_text(struct jsone_run *r, const struct expr *e, bool function)
{
	struct place place = {e->node, e->in_key, e->offset, e->offset + e->text.n};
	if (function)
		return run_fail(r, TEMPLATE_ERROR, place, "evaluated template contained uncalled functions");
	run_fail(r, TEMPLATE_ERROR, place, "interpolation of '%.*s' produced an array or object",
		 STR_ARG(clip(e->text)));
	run_hint(r, "$eval puts the value itself there; join() or $json make text of it");
	return false;
}

bool parts_render(struct jsone_run *r, const struct parts *parts, struct str *out)
{
	size_t start = r->scratch.n;
	for (size_t i = 0; i < parts->n; i++) {
		const struct part *p = &parts->at[i];
		struct jsone_value v;
		if (!p->expr) {
			buf_adds(&r->scratch, p->text);
			continue;
		}
		if (!expr_eval(r, p->expr, &v))
			return false;
		if (v.kind == JSONE_ARRAY || v.kind == JSONE_OBJECT || v.kind == JSONE_FUNCTION)
			return no_text(r, p->expr, v.kind == JSONE_FUNCTION);
		if (v.kind != JSONE_NULL && !value_add_text(r, &v, &r->scratch))
			return false;
	}
	return run_take_text(r, start, out);
}
