/* SPDX-License-Identifier: Apache-2.0 */
#include "jsonschema/compile.h"

#include <stdlib.h>

#include "base/alloc.h"

/* Beyond this a schema is refused: its circles are searched for with a stack of our own, its annotations with recursion
 * of bounded depth. */
enum { MOST_SUBS = 1000000 };

/* The address is the identity: keys of a table are not copied, so it needs a place of its own. */
struct str address_key(struct arena *a, const struct node *n)
{
	const struct node **address = arena_alloc(a, sizeof *address);
	*address = n;
	return (struct str){(const char *)address, sizeof *address};
}

const struct sub *compile_sub(struct compiler *c, struct sub *owner, const struct node *n, bool same)
{
	return compile_sub_in(c, owner, n, same, owner->resource);
}

const struct sub *compile_sub_in(struct compiler *c, struct sub *owner, const struct node *n, bool same,
				 const struct resource *resource)
{
	const struct node *schema = node_deref(n);
	if (!node_is(schema, NODE_MAP) && !node_is(schema, NODE_BOOL)) {
		node_problem(c->problems, n, "a schema must be a map, true or false");
		return NULL;
	}
	void **slot = strmap_at(&c->schema->subs, address_key(&c->schema->arena, schema));
	struct sub *sub = *slot;
	if (!sub) {
		if (c->schema->subs.n == MOST_SUBS)
			node_problem(c->problems, n, "the schema has more than %d parts", MOST_SUBS);
		*slot = sub = ARENA_NEW(&c->schema->arena, struct sub);
		sub->node = schema;
		const struct resource *own = resource_at(c, schema);
		sub->resource = own ? own : resource;
		sub->branch = same || (owner && owner->branch);
		if (c->last)
			c->last->next = sub;
		else
			c->first = sub;
		c->last = sub;
	}
	if (owner && same) {
		owner->same = grow_array(owner->same, owner->n_same + 1, &owner->cap_same, sizeof(struct sub *));
		owner->same[owner->n_same++] = sub;
	}
	return sub;
}

struct strmap *schema_own_map(struct schema *s, struct strmap *map)
{
	strmap_init(map);
	s->maps = grow_array(s->maps, s->n_maps + 1, &s->cap_maps, sizeof(struct strmap *));
	s->maps[s->n_maps++] = map;
	return map;
}

struct regex *schema_regex(struct schema *s, struct str pattern, struct buf *why)
{
	struct regex *re = regex_compile(pattern, s->dialect.structural ? REGEX_RE2 : REGEX_ECMA, why);
	if (!re)
		return NULL;
	s->regexes = grow_array(s->regexes, s->n_regexes + 1, &s->cap_regexes, sizeof(struct regex *));
	s->regexes[s->n_regexes++] = re;
	return re;
}

const struct node *compile_lookup(struct compiler *c, const struct node *map, struct str key)
{
	enum { LARGE = 32 };
	map = node_deref(map);
	if (node_count(map) < LARGE)
		return node_find(map, key);
	void **slot = strmap_at(&c->indexes, address_key(&c->schema->arena, map));
	if (!*slot) {
		struct strmap *table = schema_own_map(c->schema, ARENA_NEW(&c->schema->arena, struct strmap));
		struct node_entries it = node_entries(map);
		for (const struct node *e; (e = node_next_entry(&it));)
			*strmap_at(table, node_key(e)) = (void *)node_deref(e);
		*slot = table;
	}
	return strmap_get(*slot, key);
}

struct regex *compile_regex(struct compiler *c, const struct node *n, struct str pattern)
{
	struct buf why;
	buf_init(&why, 1000);
	struct regex *re = schema_regex(c->schema, pattern, &why);
	if (!re)
		node_problem(c->problems, n, "'%.*s' is not a regular expression: %.*s",
			     STR_ARG(str_sub(pattern, 0, 80)), STR_ARG(buf_str(&why)));
	buf_release(&why);
	return re;
}

void compile_count(struct compiler *c, const struct node *schema, struct str name, int64_t *out)
{
	const struct node *n = node_find_entry(schema, name);
	int64_t count;
	if (!n)
		return;
	if (node_int(n, &count) && count >= 0)
		*out = count;
	else
		node_problem(c->problems, n, "'%.*s' must be a whole number, 0 or more", STR_ARG(name));
}

static const struct node *compile_kind(struct compiler *c, const struct node *schema, struct str name,
				       enum node_kind kind, const char *words)
{
	const struct node *n = node_find_entry(schema, name);
	if (!n || node_is(n, kind))
		return n;
	node_problem(c->problems, n, "'%.*s' must be %s", STR_ARG(name), words);
	return NULL;
}

const struct node *compile_seq(struct compiler *c, const struct node *schema, struct str name)
{
	return compile_kind(c, schema, name, NODE_SEQ, "a list");
}

const struct node *compile_group_map(struct compiler *c, const struct node *schema, struct str name)
{
	return compile_kind(c, schema, name, NODE_MAP, "a map");
}

const struct sub **compile_subs(struct compiler *c, struct sub *owner, const struct node *seq, bool same, size_t *n)
{
	const struct sub **subs = arena_calloc(&c->schema->arena, node_count(seq) + 1, sizeof *subs);
	*n = 0;
	for (const struct node *e = node_first(seq); e; e = e->next)
		if ((subs[*n] = compile_sub(c, owner, e, same)))
			++*n;
	return subs;
}

struct str *compile_strings(struct compiler *c, const struct node *seq, size_t *n)
{
	struct str *strings = arena_calloc(&c->schema->arena, node_count(seq) + 1, sizeof *strings);
	*n = 0;
	for (const struct node *e = node_first(seq); e; e = e->next) {
		if (node_is(e, NODE_STRING))
			strings[(*n)++] = node_text(e);
		else
			node_problem(c->problems, e, "a name of a field must be a string");
	}
	return strings;
}

static void compile_rules(struct compiler *c, struct sub *sub)
{
	if (node_is(sub->node, NODE_BOOL)) {
		sub->never = !node_bool(sub->node, true);
		return;
	}
	const struct node *schema = keywords_that_count(&c->schema->arena, sub->node, sub->resource);
	unsigned present = keyword_groups(schema, c->problems);
	/* Until draft-07 nothing counts beside a $ref. */
	if (sub->resource->draft < DRAFT_2019 && present & 1u << GROUP_REF)
		present = 1u << GROUP_REF;
	/* Fields beside a $ref are not all there are. */
	sub->branch |= (present & 1u << GROUP_REF) != 0;
	sub->expects = node_string(node_find(sub->node, STR("x-k8sai-expects")));
	sub->rules = arena_calloc(&c->schema->arena, GROUP_COUNT, sizeof *sub->rules);
	for (unsigned id = 0; id < GROUP_COUNT; id++) {
		void *data = present & 1u << id ? groups[id]->compile(c, sub, schema) : NULL;
		if (data)
			sub->rules[sub->n_rules++] = (struct rule){groups[id], data};
	}
}

/* What types a value of `sub` can have, once that is known of the schemas applied to the same value. */
static unsigned accepted_types(const struct sub *sub)
{
	const struct value_data *value = sub_data(sub, GROUP_VALUE);
	const struct logic_data *logic = sub_data(sub, GROUP_LOGIC);
	unsigned types = sub->never ? 0 : value ? value->types : TYPE_ALL;
	if (value && value->values) {
		unsigned listed = 0;
		for (size_t i = 0; i < value->n; i++)
			listed |= value_types(value->values[i]);
		types &= listed;
	}
	if (sub->ref)
		types &= sub->ref->types;
	for (unsigned i = 0; logic && i < logic->n_choices; i++) {
		const struct choice *choice = &logic->choices[i];
		unsigned any = 0, all = TYPE_ALL;
		for (size_t j = 0; j < choice->n; j++) {
			any |= choice->at[j]->types;
			all &= choice->at[j]->types;
		}
		types &= choice->kind == CHOICE_ALL ? all : any;
	}
	return types;
}

/* A schema that is applied to the same value again and again would never come to an end. Depth-first with a stack of
 * our own: 1 = on the way, 2 = done. */
static void find_circles(struct compiler *c)
{
	struct frame {
		struct sub *sub;
		size_t next;
	};
	struct {
		struct frame *at;
		size_t n, cap;
	} stack = {0};
	for (struct sub *start = c->first; start; start = start->next) {
		if (start->colour)
			continue;
		start->colour = 1;
		*VEC_PUSH(&stack) = (struct frame){start, 0};
		while (stack.n) {
			struct frame *top = &stack.at[stack.n - 1];
			if (top->next == top->sub->n_same) {
				top->sub->colour = 2;
				top->sub->types = accepted_types(top->sub);
				stack.n--;
				continue;
			}
			struct sub *child = (struct sub *)top->sub->same[top->next++];
			if (child->colour == 1)
				node_problem(c->problems, top->sub->node, "this schema leads only back to itself");
			if (child->colour == 0) {
				child->colour = 1;
				*VEC_PUSH(&stack) = (struct frame){child, 0};
			}
		}
	}
	free(stack.at);
}

/* The links were only needed for the search and for schemas' fields; they move into the arena. */
static void settle(struct compiler *c)
{
	for (struct sub *sub = c->first; sub; sub = sub->next) {
		if (!sub->same)
			continue;
		const struct sub **kept = arena_calloc(&c->schema->arena, sub->n_same, sizeof *kept);
		memcpy(kept, sub->same, sub->n_same * sizeof *kept);
		free(sub->same);
		sub->same = kept;
	}
}

/* Compiles `next` and what that leads to; with a $dynamicRef every $dynamicAnchor may be meant. */
static void compile_all(struct compiler *c)
{
	struct sub *last = NULL, *next;
	while ((next = last ? last->next : c->first) && c->schema->subs.n <= MOST_SUBS) {
		compile_rules(c, next);
		last = next;
		for (struct dynamic_anchor *a = c->schema->dynamic && !last->next ? c->anchors : NULL; a; a = a->next)
			if (!a->sub)
				a->sub = compile_sub_in(c, last, a->node, false, a->resource);
	}
}

struct schema *schema_compile(const struct node *root, struct problems *problems)
{
	return schema_compile_as(root, NULL, problems);
}

struct schema *schema_compile_as(const struct node *root, const struct schema_dialect *dialect,
				 struct problems *problems)
{
	struct schema *s = xcalloc(1, sizeof *s);
	if (dialect)
		s->dialect = *dialect;
	arena_init(&s->arena);
	strmap_init(&s->subs);
	struct compiler c = {.schema = s, .problems = problems};
	size_t before = problems->n;
	c.resources_end = &c.resources;
	strmap_init(&c.indexes);
	strmap_init(&c.by_uri);
	strmap_init(&c.by_root);
	if (!root)
		problem_add(problems, NULL, 0, 0, "an empty document is not a schema");
	else
		s->root = compile_sub_in(&c, NULL, root, false, resource_add(&c, STR(""), root, NULL));
	compile_all(&c);
	if (problems->n == before)
		find_circles(&c);
	settle(&c);
	if (problems->n == before)
		wrap_subs(&c);
	strmap_release(&c.indexes);
	strmap_release(&c.by_uri);
	strmap_release(&c.by_root);
	if (problems->n == before)
		return s;
	schema_free(s);
	return NULL;
}

void schema_free(struct schema *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < s->n_regexes; i++)
		regex_free(s->regexes[i]);
	free(s->regexes);
	for (size_t i = 0; i < s->n_maps; i++)
		strmap_release(s->maps[i]);
	free(s->maps);
	free(s->loaded);
	strmap_release(&s->subs);
	arena_release(&s->arena);
	owned_docs_free(s->docs);
	free(s);
}
