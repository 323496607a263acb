/* SPDX-License-Identifier: Apache-2.0
 * $ref and $dynamicRef: where they lead, and the dynamic scope. */
#include "jsonschema/check.h"
#include "jsonschema/compile.h"
#include "jsonschema/table.h"
#include "jsonschema/uri.h"

/* ---- where they lead ---- */

/* "%41" -> "A" in a URI's fragment. */
static struct str decode(struct arena *a, struct str text)
{
	static const char digits[] = "0123456789abcdef0123456789ABCDEF";
	char *p = arena_alloc(a, text.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < text.n; i++) {
		const char *high = text.p[i] == '%' && i + 2 < text.n ? memchr(digits, text.p[i + 1], 32) : NULL;
		const char *low = high ? memchr(digits, text.p[i + 2], 32) : NULL;
		if (low) {
			p[n++] = (char)((high - digits) % 16 * 16 + (low - digits) % 16);
			i += 2;
		} else {
			p[n++] = text.p[i];
		}
	}
	return (struct str){p, n};
}

/* One token of a JSON pointer: ~1 and ~0. */
static struct str unescape(struct arena *a, struct str token)
{
	char *p = arena_alloc(a, token.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < token.n; i++) {
		bool escaped = token.p[i] == '~' && i + 1 < token.n && (token.p[i + 1] == '0' || token.p[i + 1] == '1');
		p[n++] = escaped ? (token.p[++i] == '1' ? '/' : '~') : token.p[i];
	}
	return (struct str){p, n};
}

/* Follows the JSON pointer from `out`; its way may lead into another resource. */
static bool follow(struct compiler *c, struct str pointer, struct target *out)
{
	enum { MOST_WALKED = 100000000 };
	struct str token;
	/* The pointer begins with '/': what stands before that is nothing. */
	str_split(&pointer, '/', &token);
	while (out->node && str_split(&pointer, '/', &token)) {
		const struct node *n = out->node;
		int64_t index;
		token = unescape(&c->schema->arena, token);
		out->node = NULL;
		if (node_is(n, NODE_MAP))
			out->node = compile_lookup(c, n, token);
		else if (node_is(n, NODE_SEQ) && token.n && token.p[0] >= '0' && token.p[0] <= '9' &&
			 str_to_i64(token, &index) && (uint64_t)index < node_count(n) &&
			 (c->walked += (size_t)index) < MOST_WALKED)
			out->node = node_at(n, (size_t)index);
		const struct resource *other = out->node ? resource_at(c, out->node) : NULL;
		if (other)
			out->resource = other;
	}
	return out->node != NULL;
}

bool reference_find(struct compiler *c, const struct node *schema, struct str name, const struct resource *resource,
		    struct target *out)
{
	const struct node *n = node_find_entry(schema, name);
	struct str text = node_string(n), fragment;
	*out = (struct target){0};
	if (!text.p) {
		node_problem(c->problems, n, "'%.*s' must be a string", STR_ARG(name));
		return false;
	}
	size_t before = c->problems->n;
	struct str uri = uri_split(text, &fragment);
	out->resource = resource;
	if (uri.n)
		out->resource = resource_find(c, uri_resolve(&c->schema->arena, resource->uri, uri), resource);
	if (!out->resource) {
		if (c->problems->n == before)
			node_problem(c->problems, n, "'%.*s' leads to a document that is not at hand",
				     STR_ARG(str_sub(text, 0, 200)));
		return false;
	}
	out->node = out->resource->root;
	fragment = decode(&c->schema->arena, fragment);
	if (fragment.n && fragment.p[0] == '/') {
		follow(c, fragment, out);
	} else if (fragment.n) {
		out->anchor = fragment;
		out->node = strmap_get(&out->resource->anchors, fragment);
	}
	if (!out->node)
		node_problem(c->problems, n, "'%.*s' leads nowhere", STR_ARG(str_sub(text, 0, 200)));
	return out->node != NULL;
}

/* ---- $ref ---- */

static void *compile_ref(struct compiler *c, struct sub *sub, const struct node *schema)
{
	struct target to;
	if (!reference_find(c, schema, STR("$ref"), sub->resource, &to))
		return NULL;
	struct sub *ref = (struct sub *)compile_sub_in(c, sub, to.node, true, to.resource);
	if (ref)
		ref->branch = false;
	sub->ref = ref;
	return ref;
}

static bool check_ref(struct check *ck, const struct sub *sub, const void *data, const struct node *n,
		      const struct step *at)
{
	(void)sub;
	return check_sub(ck, data, n, at);
}

static void save_ref(struct table_writer *w, const void *data)
{
	write_sub(w, data);
}

static void *load_ref(struct table_reader *r, struct sub *sub)
{
	sub->ref = read_sub(r);
	return (void *)sub->ref;
}

const struct group group_ref = {compile_ref, check_ref, TYPE_ALL, true, save_ref, load_ref};

/* ---- the dynamic scope ---- */

/* A rule around the others of a schema that is a resource of its own: they are checked inside it. */
static bool check_enter(struct check *ck, const struct sub *sub, const void *data, const struct node *n,
			const struct step *at)
{
	(void)sub;
	const struct sub *inner = data;
	struct scope scope = {inner->resource, ck->scope};
	if (ck->scope && ck->scope->resource == inner->resource)
		return check_sub(ck, inner, n, at);
	ck->scope = &scope;
	bool ok = check_sub(ck, inner, n, at);
	ck->scope = scope.up;
	return ok;
}

const struct group group_enter = {NULL, check_enter, TYPE_ALL, true, NULL, NULL};

static void *compile_dynamic(struct compiler *c, struct sub *sub, const struct node *schema)
{
	struct target to;
	struct dynamic_data *d = ARENA_NEW(&c->schema->arena, struct dynamic_data);
	if (!reference_find(c, schema, STR("$dynamicRef"), sub->resource, &to))
		return NULL;
	const struct dynamic_anchor *anchor = to.anchor.n ? strmap_get(&to.resource->dynamic, to.anchor) : NULL;
	/* Without a $dynamicAnchor at its target it is a $ref (Core 2020-12, 8.2.3.2). */
	if (anchor && anchor->node == to.node) {
		d->anchor = to.anchor;
		c->schema->dynamic = true;
	}
	d->target = compile_sub_in(c, sub, to.node, !d->anchor.p, to.resource);
	return d->target ? d : NULL;
}

/* The outermost resource in scope that has the anchor decides. */
static bool check_dynamic(struct check *ck, const struct sub *sub, const void *data, const struct node *n,
			  const struct step *at)
{
	const struct dynamic_data *d = data;
	const struct sub *target = d->target;
	for (const struct scope *s = ck->scope; s && d->anchor.p && check_step(ck, 1, n, at); s = s->up) {
		const struct dynamic_anchor *anchor = strmap_get(&s->resource->dynamic, d->anchor);
		if (anchor)
			target = anchor->sub;
	}
	return check_enter(ck, sub, target, n, at);
}

const struct group group_dynamic = {compile_dynamic, check_dynamic, TYPE_ALL, true, NULL, NULL};

/* ---- rules around rules ---- */

/* Gives the schema one rule, whose data is what it was before, and returns that. */
static struct sub *wrap(struct compiler *c, struct sub *sub, enum group_id group, const void *data)
{
	struct arena *a = &c->schema->arena;
	struct sub *inner = ARENA_NEW(a, struct sub);
	*inner = *sub;
	inner->next = NULL;
	sub->rules = ARENA_NEW(a, struct rule);
	sub->rules[0] = (struct rule){groups[group], data ? data : inner};
	sub->n_rules = 1;
	sub->never = false;
	sub->ref = inner;
	sub->same = arena_calloc(a, 1, sizeof *sub->same);
	sub->same[0] = inner;
	sub->n_same = 1;
	return inner;
}

void wrap_subs(struct compiler *c)
{
	bool dynamic = c->schema->dynamic;
	for (struct sub *sub = c->first; sub; sub = sub->next) {
		struct rule *first = sub->n_rules ? &sub->rules[0] : NULL;
		struct rule *last = sub->n_rules ? &sub->rules[sub->n_rules - 1] : NULL;
		if (dynamic && first && first->group == &group_ref && sub->ref->resource != sub->resource)
			first->group = &group_enter;
		if (last && last->group == &group_unevaluated) {
			struct unevaluated_data *d = (struct unevaluated_data *)last->data;
			sub->n_rules--;
			d->rest = wrap(c, sub, GROUP_UNEVALUATED, d);
		}
		if (dynamic && resource_at(c, sub->node) == sub->resource && sub->resource->root == sub->node)
			wrap(c, sub, GROUP_ENTER, NULL);
	}
}
