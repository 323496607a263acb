/* SPDX-License-Identifier: Apache-2.0 */
#include "gen/values.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/nearest.h"
#include "doc/build.h"
#include "doc/merge.h"
#include "gen/overlay.h"
#include "jsonschema/schema.h"

/** Name of the schema among the embedded ones. */
static const char schema_name[] = "values.schema.json";

void values_init(struct values *v)
{
	*v = (struct values){0};
	arena_init(&v->arena);
}

void values_release(struct values *v)
{
	while (v->sources) {
		struct values_source *s = v->sources;
		v->sources = s->next;
		doc_release(&s->doc);
		buf_release(&s->text);
		free(s);
	}
	arena_release(&v->arena);
	*v = (struct values){0};
}

/** A new, empty source; owned by `v`. */
static struct values_source *add_source(struct values *v, const char *name)
{
	struct values_source *s = xcalloc(1, sizeof *s);
	buf_init(&s->text, DOC_LIMITS.file_bytes);
	doc_init(&s->doc);
	s->source.name = name;
	s->next = v->sources;
	v->sources = s;
	return s;
}

static const char *file_name(const char *path)
{
	return str_is(str_of(path), "-") ? "<stdin>" : path;
}

/** The text that was read from `path` before; NULL when there is none. */
static const struct values_source *read_before(const struct values *v, const char *path)
{
	const struct values_source *s = v ? v->sources : NULL;
	while (s && !str_is(str_of(s->source.name), file_name(path)))
		s = s->next;
	return s;
}

/** Reads a whole file as a source, unless `again` holds it; NULL and a problem when it cannot be read. */
static struct values_source *read_source(struct values *v, const struct values *again, const char *path,
					 struct problems *problems)
{
	struct values_source *s = add_source(v, file_name(path));
	const struct values_source *before = read_before(again, path);
	struct buf why;
	buf_init(&why, 4096);
	if (before)
		buf_adds(&s->text, before->source.text);
	bool ok = before || file_read(path, &s->text, &why);
	if (!ok)
		problem_add(problems, NULL, 0, 0, "'%s' cannot be read: %.*s", s->source.name, STR_ARG(buf_str(&why)));
	buf_release(&why);
	s->source.text = buf_str(&s->text);
	return ok ? s : NULL;
}

/* ---- one file
 * ------------------------------------------------------------------------------------------------------------------ */

static void refuse_duplicates(const struct doc *d, struct problems *problems)
{
	for (const struct doc_duplicate *dup = d->duplicates; dup; dup = dup->next) {
		struct position first = source_position(d->source, d->base + dup->first->key_begin);
		struct problem *p = node_key_problem(problems, dup->again, "'%.*s' stands here a second time",
						     STR_ARG(node_key(dup->again)));
		problem_hint(problems, p, "the first one is in line %zu; keep one of them", first.line);
	}
}

/** Says so when anything but an empty document stands in the slices from `at` on. */
static bool refuse_more(const struct values_source *s, const struct doc_slices *slices, size_t at,
			struct problems *problems)
{
	struct problems unread;
	problems_init(&unread);
	bool ok = true;
	for (size_t i = at; ok && i < slices->n; i++) {
		struct doc more;
		struct doc_limits limits = DOC_LIMITS;
		doc_init(&more);
		ok = doc_read(&more, &s->source, slices->at[i], DOC_CORE, &limits, &unread) && !more.root;
		doc_release(&more);
		if (!ok)
			problem_hint(problems,
				     problem_add(problems, &s->source, slices->at[i].begin, slices->at[i].begin,
						 "a values file is one YAML document, and here begins another"),
				     "put it into a file of its own and give both: gen -f ONE -f OTHER");
	}
	problems_release(&unread);
	return ok;
}

/** The root mapping of the file's document; NULL and a problem when it has none. */
static const struct node *parse_file(struct values_source *s, struct problems *problems)
{
	struct doc_slices slices = {0};
	struct doc_limits limits = DOC_LIMITS;
	doc_split(s->source.text, &slices);
	size_t at = 0;
	bool ok = true;
	for (; ok && at < slices.n && !s->doc.root; at++) {
		doc_reset(&s->doc);
		ok = doc_read(&s->doc, &s->source, slices.at[at], DOC_CORE, &limits, problems);
	}
	ok = ok && refuse_more(s, &slices, at, problems);
	free(slices.at);
	if (!ok)
		return NULL;
	if (!s->doc.root) {
		problem_hint(problems, problem_add(problems, &s->source, 0, 0, "there is nothing in it"),
			     "the least there can be is a cloud and a model: `k8sai explain values` shows the fields");
		return NULL;
	}
	refuse_duplicates(&s->doc, problems);
	if (s->doc.duplicates)
		return NULL;
	if (!node_is(s->doc.root, NODE_MAP)) {
		node_problem(problems, s->doc.root, "values are a map of fields such as 'cloud' and 'models'");
		return NULL;
	}
	return node_deref(s->doc.root);
}

/** All files, later ones laid over earlier ones. NULL when one of them cannot be used. */
static const struct node *read_files(struct values *v, const struct values_input *input, struct problems *problems)
{
	const struct node *root = NULL;
	bool ok = true, used_stdin = false;
	for (size_t i = 0; i < input->n_files; i++) {
		bool is_stdin = str_is(str_of(input->files[i]), "-");
		if (is_stdin && used_stdin) {
			problem_add(problems, NULL, 0, 0, "standard input ('-') is given twice");
			return NULL;
		}
		used_stdin |= is_stdin;
		struct values_source *s = read_source(v, input->again, input->files[i], problems);
		const struct node *tree = s ? parse_file(s, problems) : NULL;
		if (!tree)
			ok = false;
		else
			root = root ? overlay(&v->arena, root, tree) : tree;
	}
	return ok ? root : NULL;
}

/* ---- what is laid over the files
 * ----------------------------------------------------------------------------------------------- */

static const struct node *lay_environment(struct values *v, const struct node *root, const char *name,
					  struct problems *problems)
{
	const struct node *all = node_find(root, STR("environments"));
	const struct node *one = node_is(all, NODE_MAP) ? node_find_entry(all, str_of(name)) : NULL;
	if (one)
		return node_is(one, NODE_MAP) ? overlay(&v->arena, root, node_deref(one)) : root;
	struct problem *p = problem_add(problems, NULL, 0, 0, "there is no environment '%s'", name);
	if (!node_count(all)) {
		problem_hint(problems, p, "the values have no 'environments'");
		return NULL;
	}
	struct nearest near = nearest_start(str_of(name));
	struct buf names;
	buf_init(&names, 1024);
	struct node_entries it = node_entries(all);
	for (const struct node *e; (e = node_next_entry(&it));) {
		nearest_offer(&near, node_key(e));
		buf_addf(&names, "%s%.*s", names.n ? ", " : "", STR_ARG(node_key(e)));
	}
	if (near.best.p)
		problem_hint(problems, p, "did you mean '%.*s'?", STR_ARG(near.best));
	else
		problem_hint(problems, p, "there are %.*s", STR_ARG(buf_str(&names)));
	buf_release(&names);
	return NULL;
}

/** The value behind `=` as YAML; nothing at all is the empty string. NULL and a problem when it does not parse. */
static const struct node *set_value(struct values *v, struct values_source *s, size_t from, struct problems *problems)
{
	struct doc_limits limits = DOC_LIMITS;
	struct doc_slice slice = {from, s->source.text.n};
	if (str_trim(str_sub(s->source.text, from, SIZE_MAX)).n == 0)
		return build_strz(&v->arena, "");
	if (!doc_read(&s->doc, &s->source, slice, DOC_CORE, &limits, problems))
		return NULL;
	return s->doc.root ? s->doc.root : build_null(&v->arena);
}

/** Maps within maps with `value` at the end of `path`. */
static const struct node *nest(struct values *v, const struct path *path, const struct node *value)
{
	for (size_t i = path->n; i-- > 0;) {
		const struct node *plain = node_deref(value);
		struct node *map = build_map(&v->arena), *entry = build_copy(&v->arena, plain);
		build_put(map, path->at[i].key, entry);
		/* So that what is wrong with this field is shown where it was written. */
		entry->doc = map->doc = plain->doc;
		entry->begin = map->begin = plain->begin;
		entry->end = map->end = plain->end;
		entry->key_begin = entry->key_end = plain->begin;
		value = map;
	}
	return value;
}

/** A field of a model needs the model: "models.lama.replicas" is a slip of the pen, not a new model, unless it is
 * `model` that is set. */
static bool knows_model(const struct node *root, const struct path *path, const struct values_source *s, size_t end,
			struct problems *problems)
{
	const struct node *models = node_find(root, STR("models"));
	bool field = path->n >= 3 && path->at[1].key.p && path->at[2].key.p && str_is(path->at[0].key, "models") &&
		     !str_is(path->at[2].key, "model");
	if (!field || node_find(models, path->at[1].key))
		return true;
	struct str name = path->at[1].key;
	struct nearest near = nearest_start(name);
	struct node_entries it = node_entries(models);
	for (const struct node *e; (e = node_next_entry(&it));)
		nearest_offer(&near, node_key(e));
	struct problem *p = problem_add(problems, &s->source, 0, end, "no model is called '%.*s'", STR_ARG(name));
	if (near.best.p)
		problem_hint(problems, p, "did you mean '%.*s'?", STR_ARG(near.best));
	else
		problem_hint(problems, p, "to add one, set models.%.*s.model too, and first", STR_ARG(name));
	return false;
}

static const struct node *lay_set(struct values *v, const struct node *root, const char *text,
				  struct problems *problems)
{
	struct values_source *s = add_source(v, "--set");
	buf_addz(&s->text, text);
	s->source.text = buf_str(&s->text);
	struct str all = s->source.text;
	size_t eq = str_find(all, '='), bad = 0;
	struct path path;
	if (eq == all.n || eq == 0) {
		problem_hint(problems,
			     problem_add(problems, &s->source, 0, all.n, "'%s' is not of the form PATH=VALUE", text),
			     "for example models.llama.replicas=2");
		return NULL;
	}
	if (!path_parse(str_sub(all, 0, eq), &v->arena, &path, &bad) || path.n == 0) {
		problem_add(problems, &s->source, bad, eq, "'%.*s' is no path of fields", STR_ARG(str_sub(all, 0, eq)));
		return NULL;
	}
	const struct node *value = set_value(v, s, eq + 1, problems);
	if (!value)
		return NULL;
	if (!knows_model(root, &path, s, eq, problems))
		return NULL;
	bool indexed = false;
	for (size_t i = 0; i < path.n; i++)
		indexed |= path.at[i].key.p == NULL;
	if (!indexed)
		return overlay(&v->arena, root, nest(v, &path, value));
	struct buf why;
	buf_init(&why, 1024);
	const struct node *result = set_path(&v->arena, root, &path, build_copy(&v->arena, value), &why);
	if (!result)
		problem_add(problems, &s->source, 0, eq, "'%.*s' cannot be set: %.*s", STR_ARG(str_sub(all, 0, eq)),
			    STR_ARG(buf_str(&why)));
	buf_release(&why);
	return result;
}

/** `root` without the field `environments`, which has done its work. */
static const struct node *without_environments(struct values *v, const struct node *root)
{
	struct node *map = build_map(&v->arena);
	if (!node_find(root, STR("environments")))
		return root;
	build_put(map, STR("environments"), build_null(&v->arena));
	return merge_patch(&v->arena, root, map);
}

/** `root` as the schema is to see it: null in an environment takes a field away, whatever the field's type. */
static const struct node *without_nulls(struct values *v, const struct node *root)
{
	const struct node *all = node_find(root, STR("environments"));
	if (!node_is(all, NODE_MAP))
		return root;
	struct node *map = build_map(&v->arena), *entry = build_copy(&v->arena, node_deref(all));
	build_put(map, STR("environments"), entry);
	return merge_patch(&v->arena, without_environments(v, root), map);
}

/* ---- what the cluster serves
 * ---------------------------------------------------------------------------------------------------- */

static int compare_names(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static bool is_resource_name(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!(s.p[i] >= 'a' && s.p[i] <= 'z') && !(s.p[i] >= '0' && s.p[i] <= '9') && s.p[i] != '.' &&
		    s.p[i] != '-')
			return false;
	return s.n > 0 && s.n <= 316;
}

static bool read_api_resources(struct values *v, const struct values_input *input, struct problems *problems)
{
	struct values_source *s = read_source(v, input->again, input->api_resources, problems);
	if (!s)
		return false;
	struct str rest = s->source.text, line;
	size_t most = 1;
	for (size_t i = 0; i < rest.n; i++)
		most += rest.p[i] == '\n';
	v->api_resources = arena_calloc(&v->arena, most, sizeof *v->api_resources);
	while (str_split(&rest, '\n', &line)) {
		struct str name = str_trim(line);
		if (name.n && !is_resource_name(name)) {
			size_t at = (size_t)(name.p - s->source.text.p);
			problem_hint(
				problems,
				problem_add(problems, &s->source, at, at + name.n, "this is no name of a resource"),
				"the file is the output of: kubectl api-resources -o name");
			return false;
		}
		if (name.n)
			v->api_resources[v->n_api_resources++] = name;
	}
	if (!v->n_api_resources) {
		problem_hint(problems, problem_add(problems, &s->source, 0, 0, "it names no resources"),
			     "the file is the output of: kubectl api-resources -o name");
		return false;
	}
	qsort(v->api_resources, v->n_api_resources, sizeof *v->api_resources, compare_names);
	return true;
}

/* ---- all together
 * --------------------------------------------------------------------------------------------------------------------
 */

/** The file's name without folder and extension; "models" when that leaves nothing, and for what has no name. */
static struct str default_name(struct values *v, const char *path)
{
	struct str name = str_of(path);
	for (size_t i = name.n; i-- > 0;)
		if (name.p[i] == '/') {
			name = str_sub(name, i + 1, SIZE_MAX);
			break;
		}
	if (str_ends(name, ".yaml") || str_ends(name, ".json"))
		name.n -= 5;
	else if (str_ends(name, ".yml"))
		name.n -= 4;
	bool nameless = name.n == 0 || str_is(name, "-") || str_starts(str_of(path), "/dev/") ||
			str_starts(str_of(path), "/proc/");
	return nameless ? STR("models") : arena_str(&v->arena, name);
}

static bool check_schema(const struct node *root, struct problems *problems)
{
	struct schema *schema = schema_embedded(schema_name, problems);
	if (!schema) {
		problem_add(problems, NULL, 0, 0, "the program's own schema '%s' is broken", schema_name);
		return false;
	}
	bool ok = schema_check_problems(schema, root, NULL, problems);
	schema_free(schema);
	return ok;
}

bool values_read(struct values *v, const struct values_input *input, struct problems *problems)
{
	if (!input->n_files) {
		problem_add(problems, NULL, 0, 0, "no values file is given");
		return false;
	}
	bool ok = !input->api_resources || read_api_resources(v, input, problems);
	const struct node *root = read_files(v, input, problems);
	v->environments = node_find(root, STR("environments"));
	if (root && input->environment)
		root = lay_environment(v, root, input->environment, problems);
	for (size_t i = 0; root && i < input->n_sets; i++)
		root = lay_set(v, root, input->sets[i], problems);
	if (!root || !ok || !check_schema(without_nulls(v, root), problems))
		return false;
	v->root = without_environments(v, root);
	v->default_name = default_name(v, input->files[0]);
	return true;
}
