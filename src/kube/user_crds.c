/* SPDX-License-Identifier: Apache-2.0
 * CustomResourceDefinitions: of each version its schema (apiextensions.k8s.io/v1: spec.versions[].schema; v1beta1:
 * spec.validation too, and spec.version for the only one). */
#include "doc/build.h"
#include "kube/formats.h"
#include "kube/structural.h"
#include "kube/user_store.h"

/* A definition in hand. */
struct crd {
	struct user_document *d;
	const struct node *spec;
	struct str group, kind;
	/** spec.preserveUnknownFields: unknown fields stay, and the schema need not be structural. */
	bool preserving;
};

/* ---- schemas ---- */

/* A mapping whose entry `key` has another value. */
static struct node *with_entry(struct arena *a, const struct node *map, struct str key, struct node *value)
{
	struct node *made = build_map(a);
	struct node_entries it = node_entries(map);
	for (const struct node *e; (e = node_next_entry(&it));) {
		bool this = str_eq(node_key(e), key);
		build_put_as(made, e, this ? value : build_copy(a, e));
	}
	build_finish(made, node_deref(map));
	return made;
}

/* What a schema says about its root's metadata (name and generateName are all that it may) only adds to ObjectMeta
 * (pkg/apiserver/schema/objectmeta): it does not list all fields there are. */
static const struct node *open_metadata(struct arena *a, const struct node *schema)
{
	const struct node *properties = node_find(schema, STR("properties"));
	const struct node *metadata = node_find(properties, STR("metadata"));
	if (!node_is(metadata, NODE_MAP) || !node_find(metadata, STR("properties")))
		return schema;
	struct node *open = build_map(a);
	struct node_entries it = node_entries(metadata);
	for (const struct node *e; (e = node_next_entry(&it));)
		build_put_as(open, e, build_copy(a, e));
	build_set(open, STR("x-kubernetes-preserve-unknown-fields"), build_bool(a, true));
	build_finish(open, metadata);
	properties = with_entry(a, properties, STR("metadata"), open);
	return with_entry(a, schema, STR("properties"), (struct node *)properties);
}

static void compile(struct crd *crd, struct user_shape *shape, const struct node *schema)
{
	const struct schema_dialect dialect = {
		.structural = !crd->preserving, .resource = true, .formats = kube_formats, .n_formats = KUBE_FORMATS};
	struct user_document *d = crd->d;
	if (!crd->preserving && !structural_check(schema, &d->problems)) {
		shape->broken = true;
		return;
	}
	if (!crd->preserving)
		schema = open_metadata(&d->doc.arena, schema);
	shape->schema = schema_compile_as(schema, &dialect, &d->problems);
	shape->broken = !shape->schema;
}

/* ---- definitions ---- */

static void add_shape(struct crd *crd, const struct node *at, const struct node *version)
{
	struct user_document *d = crd->d;
	const struct node *schema = node_find(node_find(at, STR("schema")), STR("openAPIV3Schema"));
	const struct node *deprecated = node_find(at, STR("deprecated"));
	if (!schema)
		schema = node_find(node_find(crd->spec, STR("validation")), STR("openAPIV3Schema"));
	if (!node_string(version).n) {
		node_problem(&d->problems, version ? version : at,
			     "a version of a CustomResourceDefinition needs a name");
		return;
	}
	struct user_shape *shape = ARENA_NEW(&d->doc.arena, struct user_shape);
	*shape = (struct user_shape){
		.group = crd->group,
		.version = node_string(version),
		.kind = crd->kind,
		.warning = node_string(node_find(at, STR("deprecationWarning"))),
		.crd = true,
		.served = node_bool(node_find(at, STR("served")), true),
		.deprecated = node_bool(deprecated, false),
		.cluster = node_text_is(node_find(crd->spec, STR("scope")), "Cluster"),
		.bare_metadata = true,
		.source = &d->file->source,
		.node = at,
	};
	*d->end = shape;
	d->end = &shape->next;
	/* What is not served is not checked against. */
	if (schema && shape->served)
		compile(crd, shape, schema);
}

static void read_definition(struct user_document *d, const struct node *root, struct str api_version)
{
	const struct node *spec = node_find(root, STR("spec"));
	const struct node *versions = node_find(spec, STR("versions")), *version = node_find(spec, STR("version"));
	const struct node *preserve = node_find(spec, STR("preserveUnknownFields"));
	struct crd crd = {.d = d,
			  .spec = spec,
			  .group = node_string(node_find(spec, STR("group"))),
			  .kind = node_string(node_find(node_find(spec, STR("names")), STR("kind"))),
			  .preserving = node_bool(preserve, str_ends(api_version, "/v1beta1"))};
	/* A patch of a definition, such as kustomize takes, has no versions. */
	if (node_count(versions) == 0 && !version)
		return;
	d->found = true;
	if (!crd.group.n || !crd.kind.n) {
		node_problem(&d->problems, spec, "the CustomResourceDefinition lacks the field '%s'",
			     crd.group.n ? "spec.names.kind" : "spec.group");
		return;
	}
	if (node_count(versions) == 0) {
		add_shape(&crd, spec, version);
		return;
	}
	for (const struct node *e = node_first(versions); e; e = e->next)
		add_shape(&crd, node_deref(e), node_find(node_deref(e), STR("name")));
}

/* Lists in lists to a fixed depth; items of a CustomResourceDefinitionList need not say what they are. */
static void read_object(struct user_document *d, const struct node *n, struct str kind, struct str api_version,
			unsigned depth)
{
	enum { MOST_LISTS = 4 };
	const struct node *own_kind = node_find(n, STR("kind")), *own_version = node_find(n, STR("apiVersion"));
	kind = own_kind ? node_string(own_kind) : kind;
	api_version = own_version ? node_string(own_version) : api_version;
	const struct node *items = node_find(n, STR("items"));
	if (str_is(kind, "CustomResourceDefinition") && str_starts(api_version, "apiextensions.k8s.io/")) {
		read_definition(d, node_deref(n), api_version);
	} else if (str_ends(kind, "List") && node_is(items, NODE_SEQ) && depth < MOST_LISTS) {
		kind.n -= strlen("List");
		for (const struct node *e = node_first(items); e; e = e->next)
			read_object(d, e, kind, api_version, depth + 1);
	}
}

/* A template of Helm is nothing that can be read, and nothing that is wrong. */
static bool is_template(struct str text)
{
	return str_has(text, "{{");
}

void user_document_read(struct user_document *d, const struct doc_limits *limits)
{
	const struct source *source = &d->file->source;
	doc_init(&d->doc);
	d->end = &d->first;
	if (doc_read(&d->doc, source, d->slice, DOC_KUBECTL, limits, &d->problems)) {
		read_object(d, d->doc.root, (struct str){0}, (struct str){0}, 0);
	} else if (is_template(str_sub(source->text, d->slice.begin, d->slice.end - d->slice.begin))) {
		problems_release(&d->problems);
		problem_add(&d->notes, NULL, 0, 0,
			    "'%s' is a template: the CustomResourceDefinition in it is passed over", source->name);
	}
	if (!d->found)
		doc_release(&d->doc);
}

void user_document_release(struct user_document *d)
{
	for (struct user_shape *s = d->first; s; s = s->next)
		schema_free((struct schema *)s->schema);
	problems_release(&d->problems);
	problems_release(&d->notes);
	doc_release(&d->doc);
}
