/* SPDX-License-Identifier: Apache-2.0
 * Documents and the names in them: `$id`, `$anchor`, `$dynamicAnchor`, and by `$schema` the draft and vocabularies that
 * decide which keywords count. */
#include "jsonschema/compile.h"
#include "jsonschema/uri.h"

enum { MOST_DOCUMENTS = 1000, MOST_VISITED = 20000000, DEEPEST = 1000 };

/* Also found without a scheme, and with https for http. */
static const struct {
	const char *uri;
	unsigned draft;
} drafts[] = {
	{"json-schema.org/draft-04/schema", DRAFT_04},        {"json-schema.org/draft-06/schema", DRAFT_06},
	{"json-schema.org/draft-07/schema", DRAFT_07},        {"json-schema.org/draft/2019-09/schema", DRAFT_2019},
	{"json-schema.org/draft/2020-12/schema", DRAFT_2020},
};

/* JSON Schema Core and Validation, 2019-09 and 2020-12: what stands behind ".../vocab/". Annotations only: 0. */
static const struct {
	const char *name;
	unsigned vocabularies;
} vocabularies[] = {
	{"core", VOCABULARY_CORE},
	{"applicator", VOCABULARY_APPLICATOR},
	{"unevaluated", VOCABULARY_UNEVALUATED},
	{"validation", VOCABULARY_VALIDATION},
	{"format", VOCABULARY_FORMAT},
	{"format-annotation", VOCABULARY_FORMAT},
	{"format-assertion", VOCABULARY_FORMAT},
	{"content", 0},
	{"meta-data", 0},
};

/* Our copies of the metaschemas, by how their URIs begin. */
static const struct {
	const char *prefix, *uri, *file;
} metaschemas[] = {
	{"http://json-schema.org/draft-07/schema", "http://json-schema.org/draft-07/schema",
	 "metaschema-draft-07.yaml"},
	{"https://json-schema.org/draft/2020-12/", "https://json-schema.org/draft/2020-12/schema",
	 "metaschema-2020-12.yaml"},
};

/* ---- $schema ---- */

static void add_vocabularies(struct compiler *c, struct resource *r, const struct node *list, const struct node *from)
{
	r->vocabularies = VOCABULARY_CORE;
	struct node_entries it = node_entries(list);
	for (const struct node *e; (e = node_next_entry(&it));) {
		struct str uri = node_key(e);
		size_t name = uri.n, i = 0;
		while (name && uri.p[name - 1] != '/')
			name--;
		bool official = str_starts(uri, "https://json-schema.org/draft/");
		while (i < COUNT_OF(vocabularies) && !str_is(str_sub(uri, name, uri.n), vocabularies[i].name))
			i++;
		if (official && i < COUNT_OF(vocabularies))
			r->vocabularies |= vocabularies[i].vocabularies;
		else if (node_bool(e, false))
			node_problem(c->problems, from,
				     "its metaschema requires the vocabulary '%.*s', which is not supported",
				     STR_ARG(str_sub(uri, 0, 200)));
	}
	/* 2019-09 has unevaluatedItems and unevaluatedProperties in `applicator`. */
	if (r->draft == DRAFT_2019 && r->vocabularies & VOCABULARY_APPLICATOR)
		r->vocabularies |= VOCABULARY_UNEVALUATED;
}

/* An unknown `$schema` counts as none: it may name anything. */
static void settle_draft(struct compiler *c, struct resource *r, const struct resource *from)
{
	const struct node *schema = node_find_entry(r->root, STR("$schema"));
	struct str uri = node_string(schema), fragment;
	r->draft = from ? from->draft : c->schema->dialect.draft7 ? DRAFT_07 : DRAFT_ANY;
	r->vocabularies = from ? from->vocabularies : VOCABULARY_ALL;
	if (!uri.p)
		return;
	r->draft = DRAFT_ANY;
	r->vocabularies = VOCABULARY_ALL;
	for (size_t i = 0; i < COUNT_OF(drafts); i++)
		if (str_has(uri, drafts[i].uri)) {
			r->draft = drafts[i].draft;
			return;
		}
	const struct resource *meta = resource_find(c, uri_split(uri, &fragment), NULL);
	if (!meta)
		return;
	r->draft = meta->draft;
	const struct node *list = node_find(meta->root, STR("$vocabulary"));
	if (node_is(list, NODE_MAP))
		add_vocabularies(c, r, list, schema);
}

/* ---- names ---- */

const struct resource *resource_at(struct compiler *c, const struct node *n)
{
	return strmap_get(&c->by_root, (struct str){(const char *)&n, sizeof n});
}

static struct resource *new_resource(struct compiler *c, struct str uri, const struct node *root,
				     const struct resource *from)
{
	struct resource *r = ARENA_NEW(&c->schema->arena, struct resource);
	r->uri = uri;
	r->root = root;
	schema_own_map(c->schema, &r->anchors);
	schema_own_map(c->schema, &r->dynamic);
	void **slot = strmap_at(&c->by_uri, uri);
	if (!*slot)
		*slot = r;
	*strmap_at(&c->by_root, address_key(&c->schema->arena, root)) = r;
	*c->resources_end = r;
	c->resources_end = &r->next;
	settle_draft(c, r, from);
	return r;
}

static void add_anchor(struct compiler *c, struct resource *r, struct str name, const struct node *n, bool dynamic)
{
	if (!name.n)
		return;
	*strmap_at(&r->anchors, name) = (void *)n;
	if (!dynamic)
		return;
	struct dynamic_anchor *anchor = ARENA_NEW(&c->schema->arena, struct dynamic_anchor);
	anchor->node = n;
	anchor->resource = r;
	anchor->next = c->anchors;
	c->anchors = anchor;
	*strmap_at(&r->dynamic, name) = anchor;
}

static struct str id_of(const struct node *n, const struct resource *r)
{
	return node_string(node_find(n, r->draft == DRAFT_04 ? STR("id") : STR("$id")));
}

/* The resource that the schema at `n` is in: itself or `r`. */
static struct resource *identify(struct compiler *c, const struct node *n, struct resource *r)
{
	bool old = r->draft < DRAFT_2019;
	/* Until draft-07 nothing counts beside a $ref. */
	if (old && node_find(n, STR("$ref")))
		return r;
	struct str fragment = {NULL, 0}, id = id_of(n, r);
	struct str uri = id.n ? uri_split(id, &fragment) : id;
	if (uri.n && n != r->root)
		r = new_resource(c, uri_resolve(&c->schema->arena, r->uri, uri), n, r);
	if (old || r->draft == DRAFT_ANY)
		add_anchor(c, r, fragment, n, false);
	if (!old) {
		add_anchor(c, r, node_string(node_find(n, STR("$anchor"))), n, false);
		add_anchor(c, r, node_string(node_find(n, STR("$dynamicAnchor"))), n, r->draft & DRAFT_2020);
	}
	return r;
}

static void find_names(struct compiler *c, const struct node *n, struct resource *r, unsigned depth)
{
	n = node_deref(n);
	/* What stands deeper has no name. */
	if (!node_is(n, NODE_MAP) || depth == DEEPEST || c->visited++ > MOST_VISITED)
		return;
	r = identify(c, n, r);
	struct node_entries it = node_entries(n);
	for (const struct node *e; (e = node_next_entry(&it));) {
		const struct keyword *k = keyword_find(node_key(e));
		if (!k || k->holds == HOLDS_NONE)
			continue;
		if (node_is(e, NODE_MAP) && k->holds == HOLDS_SCHEMAS) {
			find_names(c, e, r, depth + 1);
		} else if (node_is(e, NODE_SEQ) && k->holds == HOLDS_SCHEMAS) {
			for (const struct node *one = node_first(e); one; one = one->next)
				find_names(c, one, r, depth + 1);
		} else if (node_is(e, NODE_MAP)) {
			struct node_entries named = node_entries(e);
			for (const struct node *one; (one = node_next_entry(&named));)
				find_names(c, one, r, depth + 1);
		}
	}
}

const struct resource *resource_add(struct compiler *c, struct str uri, const struct node *root,
				    const struct resource *from)
{
	root = node_deref(root);
	if (c->documents++ == MOST_DOCUMENTS) {
		node_problem(c->problems, root, "the schema needs more than %d documents", MOST_DOCUMENTS);
		return NULL;
	}
	struct resource *r = new_resource(c, uri, root, from);
	struct str fragment, id = id_of(root, r);
	bool hidden = r->draft < DRAFT_2019 && node_find(root, STR("$ref"));
	struct str own = id.n && !hidden ? uri_split(id, &fragment) : STR("");
	if (own.n) {
		r->uri = uri_resolve(&c->schema->arena, uri, own);
		*strmap_at(&c->by_uri, r->uri) = r;
	}
	find_names(c, root, r, 0);
	return r;
}

/* ---- finding ---- */

static const struct node *read_metaschema(struct compiler *c, const char *file)
{
	struct owned_doc *own = embedded_doc_read(file, c->problems);
	if (!own)
		return NULL;
	own->next = c->schema->docs;
	c->schema->docs = own;
	return own->doc.root;
}

const struct resource *resource_find(struct compiler *c, struct str uri, const struct resource *from)
{
	const struct schema_dialect *dialect = &c->schema->dialect;
	const struct resource *known = strmap_get(&c->by_uri, uri);
	const struct node *root = NULL;
	if (known)
		return known;
	for (size_t i = 0; i < COUNT_OF(metaschemas); i++) {
		struct str own = str_of(metaschemas[i].uri);
		if (!str_starts(uri, metaschemas[i].prefix) || strmap_get(&c->by_uri, own))
			continue;
		root = read_metaschema(c, metaschemas[i].file);
		if (root)
			resource_add(c, own, root, NULL);
		return strmap_get(&c->by_uri, uri);
	}
	if (dialect->resolve)
		root = dialect->resolve(dialect->resolve_ctx, uri, c->problems);
	return root ? resource_add(c, uri, root, from) : NULL;
}
