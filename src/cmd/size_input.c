/* SPDX-License-Identifier: Apache-2.0
 * From the command line to a values file of one model, so that it is read, checked and complained about as such. */
#include "base/alloc.h"
#include "cmd/size.h"
#include "doc/build.h"
#include "jsonschema/schema.h"

void size_input_init(struct size_input *in)
{
	*in = (struct size_input){.n_docs = 0};
	arena_init(&in->arena);
}

void size_input_release(struct size_input *in)
{
	for (size_t i = 0; i < in->n_docs; i++)
		doc_release(&in->docs[i]);
	arena_release(&in->arena);
}

/* A word as YAML; `name` stands for it in messages. NULL, and a problem, when it is none. */
static const struct node *read_word(struct size_input *in, const char *name, const char *word,
				    struct problems *problems)
{
	struct source *source = &in->sources[in->n_docs];
	struct doc *doc = &in->docs[in->n_docs++];
	struct doc_limits limits = DOC_LIMITS;
	*source = (struct source){name, str_of(word)};
	doc_init(doc);
	if (!doc_read(doc, source, (struct doc_slice){0, source->text.n}, DOC_CORE, &limits, problems))
		return NULL;
	if (doc->duplicates) {
		const struct node *again = doc->duplicates->again;
		node_key_problem(problems, again, "'%.*s' stands here a second time", STR_ARG(node_key(again)));
		return NULL;
	}
	if (!doc->root)
		problem_add(problems, source, 0, 0, "there is nothing in it");
	return node_deref(doc->root);
}

/* A shape needs no source here: nothing is loaded. */
static struct node *with_source(struct size_input *in, const struct node *shape)
{
	bool named = node_find_entry(shape, STR("source")) || node_find_entry(shape, STR("config"));
	if (!node_is(shape, NODE_MAP) || named)
		return build_copy(&in->arena, shape);
	struct node *map = build_map(&in->arena);
	struct node_entries it = node_entries(shape);
	for (const struct node *e; (e = node_next_entry(&it));)
		build_put_as(map, e, build_copy(&in->arena, e));
	build_put(map, STR("source"), build_strz(&in->arena, "model"));
	build_finish(map, shape);
	return map;
}

/* A flow mapping is YAML; a name is taken as it is. */
static struct node *read_model(struct size_input *in, const char *word, struct problems *problems)
{
	if (!str_starts(str_trim(str_of(word)), "{"))
		return build_strz(&in->arena, word);
	const struct node *shape = read_word(in, "MODEL", word, problems);
	return shape ? with_source(in, shape) : NULL;
}

static bool read_clouds(struct size_input *in, const struct arg_list *names, struct problems *problems)
{
	in->clouds = arena_calloc(&in->arena, names->n + catalog_n_clouds, sizeof *in->clouds);
	if (!names->n)
		for (size_t i = 0; i < catalog_n_clouds; i++)
			in->clouds[in->n_clouds++] = &catalog_clouds[i];
	for (size_t i = 0; i < names->n; i++) {
		const struct cloud *cloud = catalog_cloud_find(str_of(names->at[i]));
		bool again = false;
		for (size_t j = 0; j < in->n_clouds; j++)
			again = again || in->clouds[j] == cloud;
		if (cloud && !again)
			in->clouds[in->n_clouds++] = cloud;
		if (cloud)
			continue;
		struct problem *p = problem_add(problems, NULL, 0, 0, "no cloud is called '%s'", names->at[i]);
		struct nearest near = catalog_cloud_nearest(str_of(names->at[i]));
		if (near.best.p)
			problem_hint(problems, p, "did you mean '%.*s'?", STR_ARG(near.best));
		else
			problem_hint(problems, p, "'k8sai catalog clouds' lists them");
	}
	return in->n_clouds > 0;
}

/* Whoever typed an option knows nothing of the path at which it stands in a values file. */
static void name_as_typed(struct problems *problems)
{
	static const struct {
		const char *path, *typed;
	} names[] = {{"'models.model.model", "'MODEL"}, {"'models.model.", "'--"}};
	for (struct problem *p = problems->first; p; p = p->next)
		for (size_t i = 0; i < COUNT_OF(names); i++) {
			struct str path = str_of(names[i].path), all = p->message;
			size_t at = 0;
			while (at + path.n <= all.n && memcmp(all.p + at, path.p, path.n) != 0)
				at++;
			if (at + path.n > all.n)
				continue;
			p->message = arena_printf(&problems->arena, "%.*s%s%.*s", STR_ARG(str_sub(all, 0, at)),
						  names[i].typed, STR_ARG(str_sub(all, at + path.n, all.n)));
			break;
		}
}

static bool check_values(const struct node *root, struct problems *problems)
{
	struct schema *schema = schema_embedded("values.schema.json", problems);
	bool ok = schema && schema_check_problems(schema, root, NULL, problems);
	schema_free(schema);
	name_as_typed(problems);
	return ok;
}

static void put_text(struct size_input *in, struct node *map, const char *key, const char *text)
{
	if (text)
		build_put(map, str_of(key), build_strz(&in->arena, text));
}

static void put_number(struct size_input *in, struct node *map, const char *key, int64_t number)
{
	if (number)
		build_put(map, str_of(key), build_int(&in->arena, number));
}

bool size_input_read(struct size_input *in, const char *model, const struct size_args *args, struct problems *problems)
{
	struct node *source = read_model(in, model, problems);
	const struct node *gpu = args->gpu ? read_word(in, "--gpu", args->gpu, problems) : NULL;
	if (!read_clouds(in, &args->clouds, problems) || !source || problems->n)
		return false;
	struct node *root = build_map(&in->arena), *models = build_map(&in->arena), *fields = build_map(&in->arena);
	/* On premises there is every GPU, so that a type is refused only where just one cloud is asked about. */
	const char *cloud = in->n_clouds == 1 ? in->clouds[0]->name : "onprem";
	build_put(fields, STR("model"), source);
	put_number(in, fields, "context", args->context);
	put_number(in, fields, "concurrency", args->concurrency);
	put_text(in, fields, "quantization", args->quantization);
	put_text(in, fields, "engine", args->engine);
	if (gpu)
		build_put(fields, STR("gpu"), build_copy(&in->arena, gpu));
	build_put(models, STR("model"), fields);
	put_text(in, root, "cloud", cloud);
	build_put(root, STR("models"), models);
	if (!check_values(root, problems))
		return false;
	in->values = root;
	return true;
}
