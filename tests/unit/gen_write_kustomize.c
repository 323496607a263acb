/* SPDX-License-Identifier: Apache-2.0
 * A Kustomize base with overlays: applying each overlay's patches to the base, as kustomize does, gives the objects of
 * the environment. (check_writers.sh asks the real kustomize.) */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "doc/build.h"
#include "doc/merge.h"
#include "gen_variants_util.h"

/** What a kustomization builds. */
struct built {
	struct gen_objects objects;
	/** What the objects were called in the base: targets know them by that. */
	struct gen_objects before;
	struct text texts[400];
	size_t n;
	struct arena arena;
};

static const struct node *read_file(struct built *b, const struct written *w, const char *folder, struct str name,
				    struct problems *problems)
{
	char path[500];
	assert_true(b->n < COUNT_OF(b->texts));
	snprintf(path, sizeof path, "%s%.*s", folder, STR_ARG(name));
	const struct node *n = text_read(&b->texts[b->n++], written_text(w, path), problems);
	assert_non_null(n);
	return n;
}

static void add_object(struct built *b, const struct node *n)
{
	struct gen_object object = {0};
	assert_true(object_read(&object, n));
	*VEC_PUSH(&b->objects) = object;
	*VEC_PUSH(&b->before) = object;
}

static void add_resources(struct built *b, const struct written *w, const char *folder, struct problems *problems)
{
	const struct node *root = read_file(b, w, folder, STR("kustomization.yaml"), problems);
	for (const struct node *r = node_first(node_find(root, STR("resources"))); r; r = r->next)
		if (!node_text_is(r, "../../base"))
			add_object(b, read_file(b, w, folder, node_text(r), problems));
}

/** Does the target, or the object of a delete patch, name this object? No field: any. Regular expressions do not occur
 * in these tests but for escaped dots. */
static bool is_target(const struct node *target, const struct gen_object *o)
{
	struct str group = node_text(node_find(target, STR("group"))), name = node_text(node_find(target, STR("name"))),
		   kind = node_text(node_find(target, STR("kind"))),
		   space = node_text(node_find(target, STR("namespace")));
	return (!group.p || (o->api_version.n > group.n && memcmp(o->api_version.p, group.p, group.n) == 0)) &&
	       (!kind.p || str_eq(kind, o->kind)) && (!name.p || str_eq(name, o->name)) &&
	       (!space.p || str_eq(space, o->namespace_));
}

static void apply(struct built *b, const struct node *patch, const struct node *target, struct problems *problems)
{
	size_t hits = 0;
	if (!target)
		assert_true(node_text_is(node_find(patch, STR("$patch")), "delete"));
	for (size_t i = 0; i < b->objects.n; i++) {
		struct gen_object *o = &b->objects.at[i];
		struct gen_object gone = {0};
		if (!o->node ||
		    (target ? !is_target(target, &b->before.at[i])
			    : !object_read(&gone, patch) || !str_eq(gone.kind, o->kind) ||
				      !str_eq(gone.name, o->name) || !str_eq(gone.namespace_, o->namespace_)))
			continue;
		hits++;
		if (!target) {
			o->node = NULL;
			continue;
		}
		assert_true(object_read(o, json_patch(&b->arena, o->node, patch, problems)));
	}
	assert_true(hits > 0);
}

/** Builds base and overlay, and compares with the objects of the variant. */
static void check_overlay(const struct written *w, const struct gen_variant *v, struct problems *problems)
{
	static struct built b;
	char folder[100];
	b = (struct built){0};
	arena_init(&b.arena);
	add_resources(&b, w, "base/", problems);
	snprintf(folder, sizeof folder, "overlays/%s/", v->name);
	add_resources(&b, w, folder, problems);
	const struct node *root = read_file(&b, w, folder, STR("kustomization.yaml"), problems);
	for (const struct node *p = node_first(node_find(root, STR("patches"))); p; p = p->next)
		apply(&b, read_file(&b, w, folder, node_text(node_find(p, STR("path"))), problems),
		      node_find(p, STR("target")), problems);
	size_t n = 0;
	for (size_t i = 0; i < b.objects.n; i++) {
		size_t found = 0;
		for (size_t k = 0; b.objects.at[i].node && k < v->gen.objects.n; k++)
			found += node_equal(b.objects.at[i].node, v->gen.objects.at[k].node);
		assert_int_equal(found, b.objects.at[i].node != NULL);
		n += found;
	}
	assert_int_equal(n, v->gen.objects.n);
	for (size_t i = 0; i < b.n; i++)
		doc_release(&b.texts[i].doc);
	free(b.objects.at);
	free(b.before.at);
	arena_release(&b.arena);
}

static void check_all(const char *values)
{
	struct written w;
	if (!written_start(&w, values, GEN_KUSTOMIZE, NULL))
		fail_msg("%s", w.why.p);
	for (size_t i = 1; i < w.variants.n; i++)
		check_overlay(&w, &w.variants.at[i], &w.problems);
	written_end(&w);
}

#define MODEL "cloud: gke\nname: chat\nnamespace: ml\nmodels: {llama: meta-llama/Llama-3.1-8B-Instruct}\n"

static void test_overlays_equal_environments(void **state)
{
	(void)state;
	check_all(MODEL "environments: {same: {}}\n");
	check_all(MODEL "environments: {dev: {namespace: ml-dev}, here: {models: {llama: {replicas: 1}}}}\n");
	check_all(MODEL
		  "environments: {prod: {namespace: ml-prod, models: {llama: {replicas: {min: 2, max: 8}}}, quota: "
		  "{gpu: 9}}, none: {cluster: {without: [keda, prometheus-operator]}}}\n");
	/* From and to a namespace that has no object of its own. */
	check_all(MODEL "environments: {base: {namespace: default}}\n");
	check_all("cloud: gke\nname: chat\nnamespace: default\nmodels: {llama: meta-llama/Llama-3.1-8B-Instruct}\n"
		  "environments: {prod: {namespace: ml-prod}}\n");
	/* Keys with slashes, an object that moves alone, one that is called something else. */
	check_all(MODEL
		  "environments:\n  a: {patches: [{target: {kind: Service}, patch: {metadata: {annotations: "
		  "{example.com/a~b: '{{ x }}'}}}}]}\n  b: {patches: [{target: {kind: Service}, patch: {metadata: "
		  "{namespace: other}}}]}\n  c: {patches: [{target: {kind: Service}, patch: {metadata: {name: "
		  "other}}}]}\n");
}

static void test_namespace_is_one_patch(void **state)
{
	(void)state;
	struct written w;
	assert_true(written_start(&w, MODEL "environments: {dev: {namespace: ml-dev}}\n", GEN_KUSTOMIZE, NULL));
	assert_true(written_has(&w, "overlays/dev/namespace.yaml", "path: /metadata/namespace\n  value: ml-dev\n"));
	assert_true(written_has(&w, "overlays/dev/namespace-ml.yaml", "path: /metadata/name\n  value: ml-dev\n"));
	/* Nothing else is different in a ServiceAccount. */
	for (size_t i = 0; i < w.files.n; i++)
		assert_string_not_equal(w.files.at[i].name, "overlays/dev/serviceaccount-llama.yaml");
	written_end(&w);
}

static void test_wrong_environment_is_named(void **state)
{
	(void)state;
	struct written w;
	assert_false(written_start(&w, MODEL "environments: {dev: {}, prod: {gpu: mi300x}}\n", GEN_KUSTOMIZE, NULL));
	if (!strstr(w.why.p, "environment 'prod' cannot be generated"))
		fail_msg("got %s", w.why.p);
	assert_null(strstr(w.why.p, "'dev'"));
	written_end(&w);
}

static void test_text_that_kustomize_breaks_is_refused(void **state)
{
	(void)state;
	static const char *const texts[] = {"\\x7f", "\\tx\\ny"};
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		struct written w;
		char values[500];
		snprintf(values, sizeof values, MODEL "patches: [{target: {kind: Service}, patch: {x: \"%s\"}}]\n",
			 texts[i]);
		assert_false(written_start(&w, values, GEN_KUSTOMIZE, NULL));
		assert_non_null(strstr(w.why.p, "Service 'llama' holds text that kustomize cannot carry"));
		written_end(&w);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_overlays_equal_environments),
		cmocka_unit_test(test_namespace_is_one_patch),
		cmocka_unit_test(test_wrong_environment_is_named),
		cmocka_unit_test(test_text_that_kustomize_breaks_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
