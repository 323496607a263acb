/* SPDX-License-Identifier: Apache-2.0
 * Asking a schema about its fields, for explanations, manual pages and hints. */
#include "base/nearest.h"
#include "jsonschema/check.h"

/* A schema of schemas in schemas may have more ways through it than there are atoms; no real one comes near these. */
enum { MOST_STEPS = 200000, DEEPEST_FIELD = 24, DEEPEST_CALL = 500 };

struct finder {
	const struct path *path;
	size_t steps;
	unsigned calls;
	/** Only names that a schema lists; an entry of a collection is the second choice. */
	bool listed_only;
	const struct sub *found;
	/** One of the schemas that lead to it requires it. */
	bool required;
};

/* Is the schema applied for its verdict alone? What it says of fields describes nobody's value. */
static bool is_condition(const struct sub *sub, const struct sub *child)
{
	const struct logic_data *logic = sub_data(sub, GROUP_LOGIC);
	return logic && (child == logic->not_ || child == logic->if_);
}

static const struct sub *child_at(const struct finder *f, const struct sub *sub, const struct path_step *step)
{
	const struct map_data *map = sub_data(sub, GROUP_MAP);
	const struct seq_data *seq = sub_data(sub, GROUP_SEQ);
	if (!step->key.p) {
		const struct sub *item = seq ? seq->rest : NULL;
		if (seq && step->index < seq->n_prefix)
			item = seq->prefix[step->index];
		return item && !item->never ? item : NULL;
	}
	if (!map)
		return NULL;
	const struct sub *child = map_property(map, step->key);
	for (size_t i = 0; !child && i < map->n_patterns; i++)
		if (regex_search(map->patterns[i].re, step->key) == REGEX_YES)
			child = map->patterns[i].sub;
	if (!child && !f->listed_only && map->additional && !map->additional->never)
		child = map->additional;
	return child;
}

static bool is_required(const struct sub *owner, struct str key)
{
	const struct map_data *map = sub_data(owner, GROUP_MAP);
	for (size_t i = 0; key.p && map && i < map->n_required; i++)
		if (str_eq(map->required[i], key))
			return true;
	return false;
}

/* Follows the path from step `i` on through `sub` and all that is applied to the same value. */
static bool find_below(struct finder *f, const struct sub *sub, size_t i)
{
	if (i == f->path->n) {
		f->found = sub;
		return true;
	}
	if (++f->steps > MOST_STEPS || f->calls == DEEPEST_CALL)
		return false;
	f->calls++;
	const struct sub *child = child_at(f, sub, &f->path->at[i]);
	bool ok = child && find_below(f, child, i + 1);
	for (size_t k = 0; !ok && k < sub->n_same; k++)
		ok = !is_condition(sub, sub->same[k]) && find_below(f, sub->same[k], i);
	if (ok && i + 1 == f->path->n)
		f->required |= is_required(sub, f->path->at[i].key);
	f->calls--;
	return ok;
}

static const struct sub *find_sub(const struct schema *s, const struct path *path, bool *required)
{
	struct finder f = {.path = path, .listed_only = true};
	bool ok = path->n <= DEEPEST_FIELD && find_below(&f, s->root, 0);
	if (!ok && path->n <= DEEPEST_FIELD) {
		f = (struct finder){.path = path};
		ok = find_below(&f, s->root, 0);
	}
	if (required)
		*required = f.required;
	return ok ? f.found : NULL;
}

static void describe(const struct sub *sub, struct schema_field *out)
{
	*out = (struct schema_field){.node = sub->node};
	for (unsigned i = 0; sub && i < MOST_STEPS; sub = sub->ref, i++) {
		const struct node *n = sub->node;
		out->target = n;
		if (!out->description.p)
			out->description = node_string(node_find(n, STR("description")));
		if (!out->since.p)
			out->since = node_string(node_find(n, STR("x-k8sai-since")));
		if (!out->fallback)
			out->fallback = node_find(n, STR("default"));
		if (!out->examples)
			out->examples = node_find(n, STR("examples"));
	}
}

bool schema_find(const struct schema *s, const struct path *path, struct schema_field *out)
{
	bool required = false;
	const struct sub *sub = find_sub(s, path, &required);
	if (!sub)
		return false;
	describe(sub, out);
	out->required = required;
	return true;
}

/* ---- fields below a field ---- */

/* The schemas for one value from the first to the one at hand, for what any of them requires. */
struct link {
	const struct sub *sub;
	const struct link *up;
};

struct lister {
	const struct schema *schema;
	bool deep;
	struct buf path;
	size_t steps;
	unsigned calls;
	/** Where the way leads: a schema that is on it is not entered again. */
	const struct sub *way[DEEPEST_FIELD];
	size_t depth;
	schema_field_fn *fn;
	void *ctx;
};

static void list_below(struct lister *l, const struct sub *sub, bool skip_entry);

static bool is_leaf(const struct lister *l, const struct sub *sub)
{
	for (const struct sub *at = sub; at; at = at->ref) {
		if (node_bool(node_find(at->node, STR("x-k8sai-leaf")), false))
			return true;
		for (size_t i = 0; i < l->depth; i++)
			if (l->way[i] == at)
				return true;
	}
	return l->depth == DEEPEST_FIELD;
}

/* Calls back for one field whose path stands in `l->path`, and goes below it. */
static void list_one(struct lister *l, const struct link *owners, struct str key, const struct sub *sub)
{
	struct schema_field field;
	describe(sub, &field);
	for (; owners; owners = owners->up)
		field.required |= is_required(owners->sub, key);
	l->fn(l->ctx, buf_str(&l->path), &field);
	if (l->deep)
		list_below(l, sub, false);
}

static void list_properties(struct lister *l, const struct link *here, const struct map_data *map, struct strmap *seen)
{
	size_t length = l->path.n;
	struct node_entries it = node_entries(node_find(here->sub->node, STR("properties")));
	for (const struct node *e; (e = node_next_entry(&it));) {
		const struct sub *child = map_property(map, node_key(e));
		void **mine = strmap_at(seen, node_key(e));
		if (*mine || !child || child->never)
			continue;
		*mine = (void *)child;
		path_add_key(&l->path, node_key(e));
		list_one(l, here, node_key(e), child);
		l->path.n = length;
	}
}

static void list_entry(struct lister *l, const struct sub *sub, const struct map_data *map, bool skip)
{
	const struct sub *entry = map->additional ? map->additional : map->n_patterns ? map->patterns[0].sub : NULL;
	if (!entry || entry->never)
		return;
	struct str name = node_string(node_find(sub->node, STR("x-k8sai-key")));
	size_t length = l->path.n;
	path_add_key(&l->path, name.p ? name : STR("NAME"));
	if (skip)
		list_below(l, entry, false);
	else if (l->deep)
		list_one(l, NULL, STR(""), entry);
	l->path.n = length;
}

static void list_through(struct lister *l, const struct sub *sub, const struct link *up, struct strmap *seen,
			 bool skip_entry)
{
	struct link here = {sub, up};
	if (++l->steps > MOST_STEPS || l->calls == DEEPEST_CALL)
		return;
	l->calls++;
	const struct map_data *map = sub_data(sub, GROUP_MAP);
	const struct seq_data *seq = sub_data(sub, GROUP_SEQ);
	if (map) {
		list_properties(l, &here, map, seen);
		list_entry(l, sub, map, skip_entry);
	}
	if (seq && seq->rest && !seq->rest->never) {
		size_t length = l->path.n;
		buf_addz(&l->path, "[]");
		list_below(l, seq->rest, skip_entry);
		l->path.n = length;
	}
	for (size_t i = 0; i < sub->n_same; i++)
		if (!is_condition(sub, sub->same[i]))
			list_through(l, sub->same[i], &here, seen, skip_entry);
	l->calls--;
}

static void list_below(struct lister *l, const struct sub *sub, bool skip_entry)
{
	struct strmap seen;
	if (is_leaf(l, sub))
		return;
	strmap_init(&seen);
	/* What a $ref leads to is what comes back in a recursive schema, not the place that refers. */
	const struct sub *target = sub;
	while (target->ref)
		target = target->ref;
	l->way[l->depth++] = target;
	list_through(l, sub, NULL, &seen, skip_entry);
	l->depth--;
	strmap_release(&seen);
}

bool schema_fields(const struct schema *s, const struct path *path, bool deep, schema_field_fn *fn, void *ctx)
{
	const struct sub *sub = find_sub(s, path, NULL);
	if (!sub)
		return false;
	struct lister l = {.schema = s, .deep = deep, .fn = fn, .ctx = ctx};
	buf_init(&l.path, 4000);
	for (size_t i = 0; i < path->n; i++) {
		if (path->at[i].key.p)
			path_add_key(&l.path, path->at[i].key);
		else
			path_add_index(&l.path, path->at[i].index);
	}
	list_below(&l, sub, true);
	buf_release(&l.path);
	return true;
}

/* Offers the names that `sub` and what is applied to the same value list. */
static void offer_names(const struct sub *sub, struct nearest *near, unsigned depth)
{
	struct node_entries it = node_entries(node_find(sub->node, STR("properties")));
	for (const struct node *e; (e = node_next_entry(&it));)
		nearest_offer(near, node_key(e));
	for (size_t i = 0; i < sub->n_same && depth < 8; i++)
		if (!is_condition(sub, sub->same[i]))
			offer_names(sub->same[i], near, depth + 1);
}

struct str schema_nearest(const struct schema *s, const struct path *path)
{
	if (!path->n || !path->at[path->n - 1].key.p)
		return (struct str){NULL, 0};
	struct nearest near = nearest_start(path->at[path->n - 1].key);
	const struct sub *parent = find_sub(s, &(struct path){path->at, path->n - 1}, NULL);
	if (parent)
		offer_names(parent, &near, 0);
	return near.best;
}

/* ---- types ---- */

struct kinds {
	unsigned types;
	struct buf values;
	size_t n_values;
	const struct node *least, *most;
};

static void gather_values(struct kinds *k, const struct node *const *values, size_t n)
{
	if (k->n_values && n)
		buf_addz(&k->values, ", ");
	say_values(&k->values, values, n);
	k->n_values += n;
}

static void gather(struct kinds *k, const struct sub *sub, unsigned depth)
{
	const struct value_data *value = sub_data(sub, GROUP_VALUE);
	const struct logic_data *logic = sub_data(sub, GROUP_LOGIC);
	if (value && value->values) {
		gather_values(k, value->values, value->n);
		return;
	}
	if (sub->ref && depth < DEEPEST_FIELD) {
		gather(k, sub->ref, depth + 1);
		return;
	}
	const struct choice *choice = NULL;
	for (unsigned i = 0; logic && i < logic->n_choices; i++)
		if (logic->choices[i].kind != CHOICE_ALL)
			choice = &logic->choices[i];
	if (choice && choice->n_values) {
		gather_values(k, choice->values, choice->n_values);
		return;
	}
	/* Branches that only say which fields go together do not tell what type the value has. */
	for (size_t i = 0; choice && sub->types != TYPE_MAP && depth < 4 && i < choice->n; i++)
		gather(k, choice->at[i], depth + 1);
	if (choice && sub->types != TYPE_MAP)
		return;
	k->types |= sub->types;
	const struct node *least = node_find(sub->node, STR("minimum")), *most = node_find(sub->node, STR("maximum"));
	k->least = least ? least : k->least;
	k->most = most ? most : k->most;
}

void schema_type_text(const struct schema *s, const struct schema_field *field, struct buf *out)
{
	const struct sub *sub = strmap_get(&s->subs, (struct str){(const char *)&field->node, sizeof field->node});
	struct kinds k = {0};
	if (!sub)
		return;
	buf_init(&k.values, 2000);
	gather(&k, sub, 0);
	if (k.n_values)
		buf_addf(out, "%s%.*s", k.n_values > 1 ? "one of " : "", STR_ARG(buf_str(&k.values)));
	if (k.n_values && k.types)
		buf_addz(out, "; or ");
	if (k.types == TYPE_ALL)
		buf_addz(out, "anything");
	else if (k.types)
		say_types(out, k.types);
	if (k.least)
		buf_addf(out, ", at least %.*s", STR_ARG(node_text(k.least)));
	if (k.most)
		buf_addf(out, "%s at most %.*s", k.least ? " and" : ",", STR_ARG(node_text(k.most)));
	buf_release(&k.values);
}
