/* SPDX-License-Identifier: Apache-2.0
 * Host program: `mkschemas FILE...` compiles the schemas of schemas/kubernetes/ into the constant tables of
 * kube/shapes.h. The definitions of server.yaml, then those of older.yaml, are merged over those of the others.
 *
 * Beside JSON Schema it understands `x-k8sai-fields-of: NAME`: the properties of another definition, without what that
 * requires. A custom resource need not list apiVersion, kind and metadata. */
#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/file.h"
#include "doc/build.h"
#include "doc/doc.h"
#include "jsonschema/table.h"
#include "kube/shapes.h"

enum { MOST_FILES = 200, DEEPEST = 200 };

struct input {
	struct buf text;
	struct source source;
	struct doc doc;
};

struct maker {
	struct arena arena;
	struct problems problems;
	/** All definitions, name to node. */
	struct strmap by_name;
	struct node *definitions;
	/** The definitions in hand are Kubernetes' own: see is_left_out. */
	bool built_in;
};

/* ---- reading ---- */

static const struct node *read_input(struct maker *m, struct input *in, const char *path)
{
	struct doc_limits limits = DOC_LIMITS;
	struct buf why;
	buf_init(&in->text, limits.file_bytes);
	buf_init(&why, 1000);
	if (!file_read(path, &in->text, &why))
		problem_add(&m->problems, NULL, 0, 0, "cannot read '%s': %.*s", path, STR_ARG(buf_str(&why)));
	buf_release(&why);
	in->source = (struct source){path, buf_str(&in->text)};
	doc_init(&in->doc);
	if (!doc_read(&in->doc, &in->source, (struct doc_slice){0, in->text.n}, DOC_CORE, &limits, &m->problems))
		return NULL;
	return node_find(in->doc.root, STR("$defs"));
}

/* ---- merging ---- */

/* Both lists, what stands in both once. */
static struct node *unite(struct maker *m, const struct node *a, const struct node *b)
{
	struct node *all = build_seq(&m->arena);
	struct strmap seen;
	strmap_init(&seen);
	for (int i = 0; i < 2; i++)
		for (const struct node *e = node_first(i ? b : a); e; e = e->next) {
			void **slot = strmap_at(&seen, node_text(e));
			if (!*slot)
				build_push(all, build_copy(&m->arena, e));
			*slot = (void *)e;
		}
	strmap_release(&seen);
	return all;
}

/* `over` laid over `base`: mappings key by key, `required` united, anything else replaced. */
static struct node *merge(struct maker *m, const struct node *base, const struct node *over, unsigned depth)
{
	if (!node_is(base, NODE_MAP) || !node_is(over, NODE_MAP) || depth > DEEPEST)
		return build_copy(&m->arena, over);
	struct node *out = build_map(&m->arena);
	struct node_entries it = node_entries(base);
	for (const struct node *e; (e = node_next_entry(&it));) {
		const struct node *with = node_find(over, node_key(e));
		struct node *value = !with ? build_copy(&m->arena, e)
				     : str_is(node_key(e), "required") && node_is(e, NODE_SEQ)
					     ? unite(m, e, with)
					     : merge(m, e, with, depth + 1);
		build_put(out, node_key(e), value);
	}
	it = node_entries(over);
	for (const struct node *e; (e = node_next_entry(&it));)
		if (!node_find(base, node_key(e)))
			build_put(out, node_key(e), build_copy(&m->arena, e));
	build_finish(out, base);
	return out;
}

static struct node *expand(struct maker *m, const struct node *n, unsigned depth);

static void add_definitions(struct maker *m, const struct node *definitions, bool over)
{
	struct node_entries it = node_entries(definitions);
	for (const struct node *e; (e = node_next_entry(&it));) {
		void **slot = strmap_at(&m->by_name, node_key(e));
		if (over && !*slot)
			node_key_problem(&m->problems, e, "no schema has the definition '%.*s'", STR_ARG(node_key(e)));
		else if (!over && *slot)
			node_key_problem(&m->problems, e, "'%.*s' is defined twice", STR_ARG(node_key(e)));
		*slot = over ? merge(m, *slot, e, 0) : m->built_in ? expand(m, e, 0) : (void *)node_deref(e);
	}
}

/* ---- fields of another definition ---- */

/* List types of Kubernetes' own kinds speak to server-side apply. Whether a key may stand twice is for hand-written
 * checks, which let two variables of one name pass and refuse two volumes (rule API015). */
static bool is_left_out(const struct maker *m, const struct node *entry)
{
	/* A property of this name (JSONSchemaProps has them) is a schema. */
	return m->built_in && !node_is(entry, NODE_MAP) && str_starts(node_key(entry), "x-kubernetes-list-");
}

static struct node *expand_fields(struct maker *m, const struct node *n, struct str name, unsigned depth)
{
	const struct node *of = strmap_get(&m->by_name, name);
	if (!of) {
		node_problem(&m->problems, n, "no schema has the definition '%.*s'", STR_ARG(name));
		return build_map(&m->arena);
	}
	struct node *out = build_map(&m->arena), *own = build_map(&m->arena);
	struct node_entries it = node_entries(n);
	for (const struct node *e; (e = node_next_entry(&it));)
		if (!str_is(node_key(e), "x-k8sai-fields-of"))
			build_put(own, node_key(e), build_copy(&m->arena, e));
	it = node_entries(of);
	for (const struct node *e; (e = node_next_entry(&it));)
		if (!str_is(node_key(e), "required") && !str_is(node_key(e), "x-kubernetes-group-version-kind"))
			build_put(out, node_key(e), build_copy(&m->arena, e));
	return expand(m, merge(m, out, own, 0), depth + 1);
}

static struct node *expand(struct maker *m, const struct node *n, unsigned depth)
{
	n = node_deref(n);
	if (depth > DEEPEST) {
		node_problem(&m->problems, n, "is nested too deep");
		return build_copy(&m->arena, n);
	}
	const struct node *of = node_is(n, NODE_MAP) ? node_find(n, STR("x-k8sai-fields-of")) : NULL;
	if (of)
		return expand_fields(m, n, node_text(of), depth);
	struct node *out;
	if (node_is(n, NODE_MAP)) {
		out = build_map(&m->arena);
		struct node_entries it = node_entries(n);
		for (const struct node *e; (e = node_next_entry(&it));)
			if (!is_left_out(m, e))
				build_put(out, node_key(e), expand(m, e, depth + 1));
	} else if (node_is(n, NODE_SEQ)) {
		out = build_seq(&m->arena);
		for (const struct node *e = node_first(n); e; e = e->next)
			build_push(out, expand(m, e, depth + 1));
	} else {
		return build_copy(&m->arena, n);
	}
	build_finish(out, n);
	return out;
}

/* ---- kinds ---- */

/* A kind of a custom resource does not list what every object has. */
static bool is_custom(const struct node *definition)
{
	return node_find(definition, STR("x-kubernetes-group-version-kind")) &&
	       !node_find(node_find(definition, STR("properties")), STR("kind"));
}

static const struct node *with_object_fields(struct maker *m, const struct node *definition)
{
	struct node *string = build_map(&m->arena), *meta = build_map(&m->arena);
	struct node *properties = build_map(&m->arena), *out = build_map(&m->arena);
	build_put(string, STR("type"), build_strz(&m->arena, "string"));
	build_put(meta, STR("$ref"), build_strz(&m->arena, "#/$defs/meta.v1.ObjectMeta"));
	build_put(properties, STR("apiVersion"), string);
	build_put(properties, STR("kind"), build_copy(&m->arena, string));
	build_put(properties, STR("metadata"), meta);
	build_put(properties, STR("status"), build_map(&m->arena));
	build_put(out, STR("properties"), properties);
	return merge(m, out, definition, 0);
}

struct kind_row {
	struct str kind, group, version;
	struct api_shape shape;
};
struct kind_rows {
	struct kind_row *at;
	size_t n, cap;
};

static uint8_t minor_of(const struct node *definition, struct str key)
{
	struct str text = node_text(node_find(definition, key));
	int64_t minor = 0;
	return str_starts(text, "1.") && str_to_i64(str_sub(text, 2, text.n), &minor) ? (uint8_t)minor : 0;
}

static void add_kinds(struct kind_rows *rows, const struct node *definition, size_t index, bool custom)
{
	const struct node *list = node_find(definition, STR("x-kubernetes-group-version-kind"));
	for (const struct node *e = node_first(list); e; e = e->next)
		*VEC_PUSH(rows) = (struct kind_row){
			.kind = node_text(node_find(e, STR("kind"))),
			.group = node_text(node_find(e, STR("group"))),
			.version = node_text(node_find(e, STR("version"))),
			.shape = {.definition = (uint32_t)index,
				  .from = minor_of(definition, STR("x-k8sai-from")),
				  .until = minor_of(definition, STR("x-k8sai-until")),
				  .custom = custom,
				  .deprecated = node_find(definition, STR("x-k8sai-deprecated")) != NULL,
				  .cluster = node_find(definition, STR("x-k8sai-scope")) != NULL},
		};
}

static int by_name(const void *a, const void *b)
{
	const struct kind_row *x = a, *y = b;
	int order = str_cmp(x->kind, y->kind);
	if (!order)
		order = str_cmp(x->group, y->group);
	return order ? order : str_cmp(x->version, y->version);
}

/* ---- writing ---- */

static void print_bytes(const char *name, const unsigned char *p, size_t n)
{
	printf("static const unsigned char %s[] = {", name);
	for (size_t i = 0; i < n; i++)
		printf("%s%u,", i % 40 ? "" : "\n\t", p[i]);
	puts("\n\t0\n};");
}

static void print_numbers(const char *name, const uint32_t *p, size_t n)
{
	printf("static const uint32_t %s[] = {", name);
	for (size_t i = 0; i < n; i++)
		printf("%s%lu,", i % 20 ? "" : "\n\t", (unsigned long)p[i]);
	puts("\n};");
}

static void print_tables(const struct schema_table *t, const struct kind_rows *kinds, size_t object_meta)
{
	puts("/* Made by mkschemas from schemas/kubernetes/. */\n#include \"kube/shapes.h\"\n");
	print_bytes("records", t->records, t->n_records);
	print_numbers("begins", t->begins, t->n);
	print_bytes("strings", (const unsigned char *)t->strings, t->string_begins[t->n_strings]);
	print_numbers("string_begins", t->string_begins, t->n_strings + 1);
	puts("static const struct api_shape shapes[] = {");
	for (size_t i = 0; i < kinds->n; i++) {
		const struct api_shape *s = &kinds->at[i].shape;
		printf("\t{%lu, %lu, %lu, %lu, %u, %u, %d, %d, %d},\n", (unsigned long)s->kind, (unsigned long)s->group,
		       (unsigned long)s->version, (unsigned long)s->definition, s->from, s->until, s->custom,
		       s->deprecated, s->cluster);
	}
	printf("};\n\nconst struct shape_table kube_shapes = {\n"
	       "\t{records, %zu, begins, %zu, (const char *)strings, string_begins, %zu}, shapes, %zu, %zu};\n",
	       t->n_records, t->n, t->n_strings, kinds->n, object_meta);
}

static bool make(struct maker *m)
{
	static const struct schema_dialect structural = {.structural = true};
	struct kind_rows kinds = {0};
	struct node *root = build_map(&m->arena), *all = build_seq(&m->arena);
	struct node_entries it = node_entries(m->definitions);
	size_t index = 0, object_meta = 0;
	for (const struct node *e; (e = node_next_entry(&it)); index++) {
		bool custom = is_custom(strmap_get(&m->by_name, node_key(e)));
		add_kinds(&kinds, e, index, custom);
		if (str_is(node_key(e), "meta.v1.ObjectMeta"))
			object_meta = index;
		/* Only what something refers to is compiled. */
		struct node *ref = build_map(&m->arena);
		struct str to = arena_printf(&m->arena, "#/$defs/%.*s", STR_ARG(node_key(e)));
		build_put(ref, STR("$ref"), build_str(&m->arena, to));
		build_push(all, ref);
	}
	build_put(root, STR("anyOf"), all);
	qsort(kinds.at, kinds.n, sizeof *kinds.at, by_name);
	build_put(root, STR("$defs"), m->definitions);
	struct schema *schema = schema_compile_as(root, &structural, &m->problems);
	struct table_writer w;
	struct schema_table table;
	bool ok = schema && table_write(&w, schema, root, &table);
	if (schema && !ok)
		problem_add(&m->problems, NULL, 0, 0, "a schema cannot be written as a table");
	if (ok) {
		for (size_t i = 0; i < kinds.n; i++) {
			struct kind_row *k = &kinds.at[i];
			k->shape.kind = table_string(&w, k->kind);
			k->shape.group = table_string(&w, k->group);
			k->shape.version = table_string(&w, k->version);
		}
		table_finish(&w, &table);
		print_tables(&table, &kinds, object_meta);
	}
	if (schema)
		table_writer_release(&w);
	free(kinds.at);
	schema_free(schema);
	return ok;
}

/* Files that are merged over the others, in this order: 1, 2... 0 for a file that is not. */
static int overlay_of(const char *path)
{
	static const char *const overlays[] = {"/server.yaml", "/older.yaml"};
	for (size_t i = 0; i < COUNT_OF(overlays); i++)
		if (str_ends(str_of(path), overlays[i]))
			return (int)i + 1;
	return 0;
}

static void collect(struct maker *m, int n, char **paths, struct input *inputs)
{
	for (int over = 0; over < 3; over++)
		for (int i = 0; i < n; i++)
			if (overlay_of(paths[i]) == over) {
				m->built_in = !over && !strstr(paths[i], "/crds/");
				add_definitions(m, read_input(m, &inputs[i], paths[i]), over > 0);
			}
	m->built_in = false;
	m->definitions = build_map(&m->arena);
	/* In the order of the files, so that the tables do not depend on a hash. */
	for (int i = 0; i < n; i++) {
		struct node_entries it = node_entries(node_find(inputs[i].doc.root, STR("$defs")));
		for (const struct node *e; (e = node_next_entry(&it));) {
			const struct node *definition = strmap_get(&m->by_name, node_key(e));
			if (node_find(m->definitions, node_key(e)))
				continue;
			if (is_custom(definition))
				definition = with_object_fields(m, definition);
			build_put(m->definitions, node_key(e), expand(m, definition, 0));
		}
	}
}

int main(int argc, char **argv)
{
	struct maker m = {0};
	struct buf text;
	if (argc < 2 || argc > MOST_FILES)
		return 2;
	struct input *inputs = xcalloc((size_t)argc, sizeof *inputs);
	arena_init(&m.arena);
	problems_init(&m.problems);
	strmap_init(&m.by_name);
	collect(&m, argc - 1, argv + 1, inputs);
	bool ok = m.problems.n == 0 && make(&m);
	buf_init(&text, 1 << 20);
	problems_print(&m.problems, &text);
	if (text.n)
		fwrite(text.p, 1, text.n, stderr);
	buf_release(&text);
	for (int i = 0; i < argc - 1; i++) {
		doc_release(&inputs[i].doc);
		buf_release(&inputs[i].text);
	}
	free(inputs);
	strmap_release(&m.by_name);
	problems_release(&m.problems);
	arena_release(&m.arena);
	return !ok;
}
