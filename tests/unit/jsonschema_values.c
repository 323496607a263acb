/* SPDX-License-Identifier: Apache-2.0
 * The values file's schema: what it takes, what it says about mistakes, and what it knows of each field. */
#include "jsonschema_util.h"

static struct schema *values_schema(void)
{
	struct problems problems;
	struct buf printed;
	problems_init(&problems);
	buf_init(&printed, BUF_NO_LIMIT);
	struct schema *s = schema_embedded("values.schema.json", &problems);
	problems_print(&problems, &printed);
	if (!s)
		fail_msg("%.*s", STR_ARG(buf_str(&printed)));
	buf_release(&printed);
	problems_release(&problems);
	return s;
}

static void add_mark(void *ctx, const struct schema_mark *mark)
{
	buf_addf(ctx, "%.*s\n", STR_ARG(mark->path));
	assert_true(str_is(mark->value, "later"));
	assert_true(mark->node->doc != NULL);
}

/* Checks the values file in one case and compares what is printed, and the fields that are for later. */
static bool run_case(const char *file, const struct schema *s, const struct node *one)
{
	struct problems problems;
	struct loaded values;
	struct buf printed, later, expected;
	struct str name = node_text(node_find(one, STR("name")));
	problems_init(&problems);
	buf_init(&printed, BUF_NO_LIMIT);
	buf_init(&later, BUF_NO_LIMIT);
	buf_init(&expected, BUF_NO_LIMIT);
	bool valid = load_text(&values, "v", node_text(node_find(one, STR("values"))), &problems) &&
		     schema_check_problems(s, values.doc.root, NULL, &problems);
	problems_print(&problems, &printed);
	const struct node *prints = node_find(one, STR("prints"));
	bool ok = same_text(file, name, "problems", node_text(prints), buf_str(&printed));
	assert_int_equal(valid, problems.n == 0);
	if (valid) {
		for (const struct node *e = node_first(node_find(one, STR("later"))); e; e = e->next)
			buf_addf(&expected, "%.*s\n", STR_ARG(node_text(e)));
		assert_true(schema_marks(s, values.doc.root, "x-k8sai-since", add_mark, &later));
		ok &= same_text(file, name, "fields for later", buf_str(&expected), buf_str(&later));
	}
	buf_release(&expected);
	buf_release(&later);
	buf_release(&printed);
	unload(&values);
	problems_release(&problems);
	return ok;
}

static void run_file(const char *file)
{
	struct schema *s = values_schema();
	struct loaded l;
	size_t bad = 0, cases = 0;
	load_file(&l, file);
	for (const struct node *one = node_first(l.doc.root); one; one = one->next, cases++)
		bad += !run_case(file, s, one);
	unload(&l);
	schema_free(s);
	assert_true(cases > 0);
	assert_int_equal(bad, 0);
}

static void right_files_are_valid(void **state)
{
	(void)state;
	run_file("tests/jsonschema/values/valid.yaml");
}

static void mistakes_are_explained(void **state)
{
	(void)state;
	run_file("tests/jsonschema/values/mistakes.yaml");
}

/* ---- fields ---- */

static void find(const struct schema *s, const char *text, struct schema_field *field, bool *found)
{
	struct arena a;
	struct path path;
	size_t bad;
	arena_init(&a);
	assert_true(path_parse(str_of(text), &a, &path, &bad));
	*found = schema_find(s, &path, field);
	arena_release(&a);
}

static void assert_type(const struct schema *s, const char *path, const char *expected)
{
	struct schema_field field;
	struct buf text;
	bool found;
	find(s, path, &field, &found);
	assert_true(found);
	buf_init(&text, BUF_NO_LIMIT);
	schema_type_text(s, &field, &text);
	assert_string_equal(text.p, expected);
	buf_release(&text);
}

static void a_field_is_found_by_its_path(void **state)
{
	(void)state;
	struct schema *s = values_schema();
	struct schema_field f;
	bool found;
	find(s, "models.llama.context", &f, &found);
	assert_true(found);
	assert_true(str_starts(f.description, "Longest context in tokens"));
	assert_null(f.fallback);
	assert_false(f.required);
	find(s, "training.tune.image", &f, &found);
	assert_true(found && f.required);
	find(s, "models.llama.gpu.count", &f, &found);
	assert_true(found && str_has(f.description, "as few as"));
	find(s, "models.llama.model.kvHeads", &f, &found);
	assert_true(found && str_has(f.description, "num_key_value_heads"));
	find(s, "models.llama.autoscale.triggers[0].metadata", &f, &found);
	assert_true(found && str_has(f.description, "KEDA"));
	find(s, "environments.prod.models.llama.replicas.max", &f, &found);
	assert_true(found && str_is(f.description, "Most."));
	find(s, "cloud", &f, &found);
	assert_true(found && f.required);
	find(s, "namespace", &f, &found);
	assert_true(found && str_is(node_text(f.fallback), "default"));
	find(s, "training", &f, &found);
	assert_true(found && !f.since.n);
	find(s, "models.llama.contxt", &f, &found);
	assert_false(found);
	schema_free(s);
}

static void types_read_as_words(void **state)
{
	(void)state;
	struct schema *s = values_schema();
	assert_type(s, "models.llama", "a string or a map");
	assert_type(s, "models.llama.context", "an integer, at least 1 and at most 100000000");
	assert_type(s, "models.llama.engine", "one of vllm, sglang, tgi, triton, tensorflow-serving, custom");
	assert_type(s, "models.llama.autoscale", "one of queue, gpu, latency, rps, concurrency, cpu, false; or a map");
	assert_type(s, "models.llama.gpu", "a string, an integer or a map, at least 0 and at most 1024");
	assert_type(s, "models.llama.args", "a list");
	assert_type(s, "version", "1");
	schema_free(s);
}

static void nearest_field(void **state)
{
	(void)state;
	struct schema *s = values_schema();
	struct path_step steps[] = {{STR("models"), 0}, {STR("llama"), 0}, {STR("contxt"), 0}};
	struct str near = schema_nearest(s, &(struct path){steps, 3});
	assert_true(str_is(near, "context"));
	schema_free(s);
}

static void add_path(void *ctx, struct str path, const struct schema_field *field)
{
	buf_addf(ctx, "%.*s%s\n", STR_ARG(path), field->required ? " (required)" : "");
}

static void fields_are_listed(void **state)
{
	(void)state;
	struct schema *s = values_schema();
	struct buf all;
	struct path_step steps[] = {{STR("models"), 0}, {STR("llama"), 0}, {STR("replicas"), 0}};
	buf_init(&all, BUF_NO_LIMIT);
	assert_true(schema_fields(s, &(struct path){steps, 3}, false, add_path, &all));
	assert_string_equal(all.p, "models.llama.replicas.min\nmodels.llama.replicas.max\n");
	buf_clear(&all);
	assert_true(schema_fields(s, &(struct path){steps, 1}, false, add_path, &all));
	assert_true(str_starts(buf_str(&all), "models.NAME.model\nmodels.NAME.engine\n"));
	buf_clear(&all);
	assert_true(schema_fields(s, &(struct path){steps, 0}, true, add_path, &all));
	assert_true(str_has(buf_str(&all), "\nmodels\nmodels.NAME\nmodels.NAME.model\nmodels.NAME.model.source\n"));
	assert_true(str_has(buf_str(&all), "\nmodels.NAME.autoscale.triggers[].type (required)\n"));
	assert_true(str_has(buf_str(&all), "\nenvironments\nenvironments.NAME\npatches\n"));
	buf_release(&all);
	schema_free(s);
}

static void expect_description(void *ctx, struct str path, const struct schema_field *field)
{
	size_t *bare = ctx;
	bool entry = str_ends(path, ".NAME") || str_ends(path, ".KEY") || str_ends(path, ".FILE") ||
		     str_ends(path, ".HEADER") || str_ends(path, ".PARAMETER");
	if (field->description.n || entry)
		return;
	print_error("'%.*s' has no description\n", STR_ARG(path));
	++*bare;
}

static void every_field_has_a_description(void **state)
{
	(void)state;
	struct schema *s = values_schema();
	size_t bare = 0;
	assert_true(schema_fields(s, &(struct path){NULL, 0}, true, expect_description, &bare));
	assert_int_equal(bare, 0);
	schema_free(s);
}

static void unknown_embedded_schema(void **state)
{
	(void)state;
	struct problems problems;
	problems_init(&problems);
	assert_null(schema_embedded("nothing.json", &problems));
	assert_int_equal(problems.n, 0);
	assert_null(schema_embedded_text("nothing.json").p);
	assert_true(str_starts(schema_embedded_text("values.schema.json"), "{"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(right_files_are_valid),
		cmocka_unit_test(mistakes_are_explained),
		cmocka_unit_test(a_field_is_found_by_its_path),
		cmocka_unit_test(types_read_as_words),
		cmocka_unit_test(nearest_field),
		cmocka_unit_test(fields_are_listed),
		cmocka_unit_test(every_field_has_a_description),
		cmocka_unit_test(unknown_embedded_schema),
	};
	return cmocka_run_group_tests_name("jsonschema_values", tests, NULL, NULL);
}
