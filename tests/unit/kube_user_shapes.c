/* SPDX-License-Identifier: Apache-2.0
 * Users' own schemas: CustomResourceDefinitions in every form they come in, folders of JSON Schema, and what is wrong
 * with them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/thread.h"
#include "kube/user_shapes.h"

/* A folder of the test's own, and what was opened from it. */
struct place {
	char root[40];
	struct user_shapes *user;
	struct problems problems, notes;
	unsigned minor;
};

static const char *path_of(const struct place *p, const char *name)
{
	static char path[512];
	snprintf(path, sizeof path, "%s/%s", p->root, name);
	return path;
}

static struct place *start(struct place *p)
{
	*p = (struct place){.root = "/tmp/k8sai-user-shapes-XXXXXX", .minor = 37};
	assert_non_null(mkdtemp(p->root));
	problems_init(&p->problems);
	problems_init(&p->notes);
	return p;
}

static void put(const struct place *p, const char *name, const char *text)
{
	struct buf why;
	buf_init(&why, 4096);
	char folder[600];
	snprintf(folder, sizeof folder, "%s", path_of(p, name));
	*strrchr(folder, '/') = '\0';
	assert_true(file_make_dir(folder, &why));
	assert_true(file_write(path_of(p, name), str_of(text), &why));
	buf_release(&why);
}

static void open_paths(struct place *p, const char *const *paths, size_t n)
{
	const struct user_shapes_options o = {
		.paths = paths, .n_paths = n, .minor = p->minor, .workers = 2, .limits = DOC_LIMITS};
	p->user = user_shapes_open(&o);
}

/* Opens the whole folder. */
static void open_all(struct place *p)
{
	const char *path = p->root;
	open_paths(p, &path, 1);
}

static void expect_problems(struct place *p, const char *const *wanted, const struct problems *list)
{
	size_t n = 0;
	for (const struct problem *at = list->first; at; at = at->next, n++) {
		char got[600];
		struct position pos = at->source ? source_position(at->source, at->begin) : (struct position){0, 0};
		const char *name = at->source ? at->source->name + strlen(p->root) + 1 : "";
		snprintf(got, sizeof got, "%s:%zu:%zu: %.*s", name, pos.line, pos.column, STR_ARG(at->message));
		if (!wanted[n])
			fail_msg("not wanted: %s", got);
		if (!strstr(got, wanted[n]))
			fail_msg("wanted: %s\ngot:    %s", wanted[n], got);
	}
	if (wanted[n])
		fail_msg("missing: %s", wanted[n]);
}

static void finish(struct place *p)
{
	char command[128];
	user_shapes_close(p->user);
	problems_release(&p->problems);
	problems_release(&p->notes);
	snprintf(command, sizeof command, "chmod -R u+rwx %s; rm -rf %s", p->root, p->root);
	assert_int_equal(system(command), 0);
}

/* PROBLEMS(&p, "a.yaml:3:1: …") and NO_PROBLEMS(&p). */
#define PROBLEMS(p, ...)                                                                                               \
	(user_shapes_problems((p)->user, &(p)->problems, &(p)->notes),                                                 \
	 expect_problems((p), (const char *const[]){__VA_ARGS__, NULL}, &(p)->problems))
#define NO_PROBLEMS(p) PROBLEMS(p, NULL)

static const struct user_shape *find(struct place *p, const char *group, const char *version, const char *kind)
{
	return user_shape_find(p->user, str_of(group), str_of(version), str_of(kind));
}

/* Is the object valid? */
static bool fits(const struct user_shape *s, const char *text)
{
	struct source source = {"object.yaml", str_of(text)};
	struct problems problems;
	struct doc doc;
	problems_init(&problems);
	doc_init(&doc);
	assert_true(doc_read(&doc, &source, (struct doc_slice){0, strlen(text)}, DOC_KUBECTL, &DOC_LIMITS, &problems));
	assert_non_null(s);
	assert_false(s->broken);
	bool ok = !s->schema || schema_check(s->schema, doc.root, NULL, NULL, NULL);
	doc_release(&doc);
	problems_release(&problems);
	return ok;
}

#define HEAD "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n"
#define SPEC(kind) "spec:\n  group: example.com\n  scope: Namespaced\n  names: {kind: " kind "}\n"
#define SCHEMA                                                                                                         \
	"schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, required: [size], "                \
	"properties: {size: {type: integer}}}}}}"
#define ONE(kind) HEAD SPEC(kind) "  versions:\n  - {name: v1, served: true, storage: true, " SCHEMA "}\n"

static const char right[] = "apiVersion: example.com/v1\nkind: Tank\nmetadata: {name: a, labels: {a: b}}\n"
			    "spec: {size: 1}\n";
static const char unknown[] =
	"apiVersion: example.com/v1\nkind: Tank\nmetadata: {name: a}\nspec: {size: 1, seize: 2}\n";
static const char lacking[] = "apiVersion: example.com/v1\nkind: Tank\nmetadata: {name: a}\nspec: {}\n";

static void test_definition(void **state)
{
	(void)state;
	struct place p;
	put(start(&p), "crd.yaml", ONE("Tank"));
	open_all(&p);
	const struct user_shape *s = find(&p, "example.com", "v1", "Tank");
	assert_true(fits(s, right));
	assert_false(fits(s, unknown));
	assert_false(fits(s, lacking));
	assert_true(s->crd && s->served && s->bare_metadata);
	assert_false(s->deprecated || s->cluster);
	assert_null(find(&p, "example.com", "v2", "Tank"));
	assert_null(find(&p, "example.org", "v1", "Tank"));
	assert_null(find(&p, "example.com", "v1", "tank"));
	assert_true(user_shape_is_defined(p.user, STR("example.com"), STR("Tank")));
	assert_false(user_shape_is_defined(p.user, STR("example.com"), STR("Pump")));
	NO_PROBLEMS(&p);
	finish(&p);
}

static void test_facts_of_versions(void **state)
{
	(void)state;
	struct place p;
	put(start(&p), "crd.yaml",
	    HEAD "spec:\n  group: example.com\n  scope: Cluster\n  names: {kind: Tank}\n  versions:\n"
		 "  - {name: v2, served: true, storage: true, " SCHEMA "}\n"
		 "  - {name: v1, served: true, deprecated: true, deprecationWarning: 'move on', " SCHEMA "}\n"
		 "  - {name: v1alpha1, served: false, schema: {openAPIV3Schema: {type: [broken]}}}\n");
	open_all(&p);
	assert_false(find(&p, "example.com", "v2", "Tank")->deprecated);
	assert_true(find(&p, "example.com", "v2", "Tank")->cluster);
	assert_true(find(&p, "example.com", "v1", "Tank")->deprecated);
	assert_true(str_is(find(&p, "example.com", "v1", "Tank")->warning, "move on"));
	assert_false(find(&p, "example.com", "v1alpha1", "Tank")->served);
	struct buf versions;
	buf_init(&versions, 100);
	assert_int_equal(user_shape_versions(p.user, STR("example.com"), STR("Tank"), &versions), 2);
	assert_true(str_is(buf_str(&versions), "v2, v1"));
	buf_release(&versions);
	assert_true(str_is(user_shape_nearest_kind(p.user, STR("example.com"), STR("Tnak")), "Tank"));
	assert_null(user_shape_nearest_kind(p.user, STR("example.com"), STR("Reactor")).p);
	NO_PROBLEMS(&p);
	finish(&p);
}

/* Where definitions stand: several documents, a List, its own kind of list, JSON, beside other objects. */
static void test_forms(void **state)
{
	(void)state;
	struct place p;
	put(start(&p), "several.yaml",
	    "kind: ConfigMap\napiVersion: v1\n---\n" ONE("A") "---\n# nothing\n---\n" ONE("B"));
	put(&p, "list.yaml",
	    "apiVersion: v1\nkind: List\nitems:\n- apiVersion: apiextensions.k8s.io/v1\n  kind: "
	    "CustomResourceDefinition\n"
	    "  spec: {group: example.com, names: {kind: C}, versions: [{name: v1, served: true, " SCHEMA "}]}\n");
	put(&p, "own-list.yaml",
	    "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinitionList\nitems:\n"
	    "- spec: {group: example.com, names: {kind: D}, versions: [{name: v1, served: true, " SCHEMA "}]}\n");
	put(&p, "deep/er/crd.json",
	    "{\"apiVersion\": \"apiextensions.k8s.io/v1\", \"kind\": \"CustomResourceDefinition\", \"spec\": "
	    "{\"group\": "
	    "\"example.com\", \"names\": {\"kind\": \"E\"}, \"versions\": [{\"name\": \"v1\", \"served\": true, "
	    "\"schema\": "
	    "{\"openAPIV3Schema\": {\"type\": \"object\", \"properties\": {\"spec\": {\"type\": \"object\", "
	    "\"properties\": "
	    "{\"size\": {\"type\": \"integer\"}}}}}}}]}}");
	/* A name that would be a kind's. */
	put(&p, "crd-v1.json",
	    "{\"apiVersion\": \"apiextensions.k8s.io/v1\", \"kind\": \"CustomResourceDefinition\", \"spec\": "
	    "{\"group\": "
	    "\"example.com\", \"names\": {\"kind\": \"F\"}, \"versions\": [{\"name\": \"v1\", \"served\": true, "
	    "\"schema\": "
	    "{\"openAPIV3Schema\": {\"type\": \"object\", \"properties\": {\"spec\": {\"type\": \"object\", "
	    "\"properties\": "
	    "{\"size\": {\"type\": \"integer\"}}}}}}}]}}");
	open_all(&p);
	static const char *const kinds[] = {"A", "B", "C", "D", "E", "F"};
	for (size_t i = 0; i < COUNT_OF(kinds); i++) {
		assert_true(fits(find(&p, "example.com", "v1", kinds[i]), right));
		assert_false(fits(find(&p, "example.com", "v1", kinds[i]), unknown));
	}
	NO_PROBLEMS(&p);
	assert_int_equal(p.notes.n, 0);
	finish(&p);
}

static void test_v1beta1(void **state)
{
	(void)state;
	static const char format[] =
		"apiVersion: apiextensions.k8s.io/v1beta1\nkind: CustomResourceDefinition\nspec:\n"
		"  group: example.com\n  names: {kind: %s}\n%s\n  validation:\n    openAPIV3Schema:\n"
		"      properties: {spec: {properties: {size: {type: integer}}}}\n";
	struct place p;
	char text[1000];
	start(&p);
	snprintf(text, sizeof text, format, "One", "  version: v1");
	put(&p, "one.yaml", text);
	snprintf(text, sizeof text, format, "Two", "  versions: [{name: v1, served: true}, {name: v2, served: false}]");
	put(&p, "two.yaml", text);
	put(&p, "three.yaml",
	    "apiVersion: apiextensions.k8s.io/v1beta1\nkind: CustomResourceDefinition\nspec:\n  group: example.com\n"
	    "  names: {kind: Three}\n  preserveUnknownFields: false\n  version: v1\n  validation:\n    "
	    "openAPIV3Schema:\n"
	    "      type: object\n      properties: {spec: {type: object, properties: {size: {type: integer}}}}\n");
	open_all(&p);
	/* What the definition preserves may stand there; what it lists has its type. */
	assert_true(fits(find(&p, "example.com", "v1", "One"), unknown));
	assert_false(fits(find(&p, "example.com", "v1", "One"), "spec: {size: one}\n"));
	assert_true(fits(find(&p, "example.com", "v1", "Two"), unknown));
	assert_false(find(&p, "example.com", "v2", "Two")->served);
	assert_false(fits(find(&p, "example.com", "v1", "Three"), unknown));
	NO_PROBLEMS(&p);
	finish(&p);
}

static void test_accepts_anything(void **state)
{
	(void)state;
	struct place p;
	put(start(&p), "none.yaml", HEAD SPEC("None") "  versions: [{name: v1, served: true}]\n");
	put(&p, "open.yaml",
	    HEAD SPEC("Open") "  versions: [{name: v1, served: true, schema: {openAPIV3Schema: {type: object, "
			      "x-kubernetes-preserve-unknown-fields: true}}}]\n");
	open_all(&p);
	assert_true(fits(find(&p, "example.com", "v1", "None"), unknown));
	assert_true(fits(find(&p, "example.com", "v1", "Open"), unknown));
	NO_PROBLEMS(&p);
	finish(&p);
}

/* name and generateName are all that a schema can say about metadata; the rest of it stays. */
static void test_metadata(void **state)
{
	(void)state;
	struct place p;
	put(start(&p), "crd.yaml",
	    HEAD SPEC(
		    "Tank") "  versions:\n  - name: v1\n    served: true\n    schema:\n      openAPIV3Schema:\n"
			    "        type: object\n        properties:\n          metadata:\n            type: object\n"
			    "            properties: {name: {type: string, maxLength: 3}}\n"
			    "          spec: {type: object, properties: {size: {type: integer}}}\n");
	open_all(&p);
	const struct user_shape *s = find(&p, "example.com", "v1", "Tank");
	assert_true(fits(s, right));
	assert_false(fits(s, "metadata: {name: long}\n"));
	assert_false(fits(s, unknown));
	NO_PROBLEMS(&p);
	finish(&p);
}

#define BROKEN(schema)                                                                                                 \
	HEAD SPEC("Tank") "  versions:\n  - name: v1\n    served: true\n    schema:\n      openAPIV3Schema:\n" schema
#define FIELD(schema) BROKEN("        type: object\n        properties:\n          spec: " schema "\n")

static void test_broken_definitions(void **state)
{
	(void)state;
	static const struct {
		const char *text, *problem;
	} cases[] = {
		{BROKEN("        properties: {}\n"), "crd.yaml:12:9: the schema lacks the field 'type'"},
		{BROKEN("        type: string\n"), "crd.yaml:12:15: 'type' must be 'object' at the root"},
		{BROKEN("        - type: object\n"), "crd.yaml:12:9: a schema must be a map"},
		{BROKEN("        type: object\n        additionalProperties: {type: string}\n"),
		 "crd.yaml:13:9: 'additionalProperties' must not stand at the root"},
		{FIELD("{description: size}"), "crd.yaml:14:17: the schema of a field lacks the field 'type'"},
		{FIELD("[]"), "crd.yaml:14:17: a schema must be a map"},
		{FIELD("{type: array}"), "crd.yaml:14:17: the schema of a list lacks the field 'items'"},
		{FIELD("{type: array, items: {}}"),
		 "crd.yaml:14:38: the schema of a list's items lacks the field 'type'"},
		{FIELD("{type: array, items: [{type: string}]}"), "crd.yaml:14:38: 'items' must be one schema"},
		{FIELD("{type: [string, 'null']}"), "crd.yaml:14:24: 'type' must be one name"},
		{FIELD("{type: 'null'}"), "crd.yaml:14:24: 'type' must not be 'null'"},
		{FIELD("{type: text}"), "crd.yaml:14:24: 'type' must be one of null, boolean"},
		{FIELD("{type: string, pattern: 'a('}"), "crd.yaml:14:41: 'a(' is not a regular expression"},
		{FIELD("{$ref: '#/definitions/A'}"), "crd.yaml:14:18: '$ref' is not supported"},
		{FIELD("{type: object, additionalProperties: false}"), "'additionalProperties' must not be false"},
		{FIELD("{type: object, properties: {}, additionalProperties: {type: string}}"), "exclude each other"},
		{FIELD("{type: array, uniqueItems: true, items: {type: string}}"), "'uniqueItems' must not be true"},
		{FIELD("{type: string, maxLength: -1}"), "'maxLength' must be a whole number"},
		{FIELD("{type: object, required: true}"), "crd.yaml:14:42: 'required' must be a list"},
		{HEAD "spec: {names: {kind: Tank}, versions: [{name: v1}]}\n",
		 "crd.yaml:3:7: the CustomResourceDefinition lacks the field 'spec.group'"},
		{HEAD "spec: {group: example.com, versions: [{name: v1}]}\n", "lacks the field 'spec.names.kind'"},
		{HEAD SPEC("Tank") "  versions: [{served: true}]\n",
		 "crd.yaml:7:14: a version of a CustomResourceDefinition"},
		{HEAD "spec: {group: [\n", "crd.yaml:4:1: "},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct place p;
		put(start(&p), "crd.yaml", cases[i].text);
		open_all(&p);
		user_shapes_problems(p.user, &p.problems, &p.notes);
		if (p.problems.n == 0)
			fail_msg("no problem in:\n%s", cases[i].text);
		p.problems.first->next = NULL;
		expect_problems(&p, (const char *const[]){cases[i].problem, NULL}, &p.problems);
		const struct user_shape *s = find(&p, "example.com", "v1", "Tank");
		assert_true(!s || s->broken);
		finish(&p);
	}
}

/* What is none is passed over in a folder, and an error where it is named. */
static void test_neither(void **state)
{
	(void)state;
	static const char *const others[] = {"pod.yaml", "patch.yaml", "notes.txt", "package.json", "word.yaml"};
	struct place p;
	put(start(&p), "pod.yaml", "apiVersion: v1\nkind: Pod\n");
	/* A patch, as kubebuilder makes them. */
	put(&p, "patch.yaml", HEAD "metadata: {name: tanks.example.com}\nspec: {conversion: {strategy: Webhook}}\n");
	put(&p, "notes.txt", "CustomResourceDefinition\n");
	put(&p, "package.json", "{broken");
	put(&p, "word.yaml", "# CustomResourceDefinition\na: b\n");
	put(&p, "template.yaml", "{{ if .x }}\nkind: CustomResourceDefinition\n{{ end }}\n");
	open_all(&p);
	NO_PROBLEMS(&p);
	expect_problems(&p, (const char *const[]){"template.yaml' is a template", NULL}, &p.notes);
	user_shapes_close(p.user);
	for (size_t i = 0; i < COUNT_OF(others); i++) {
		char path[512];
		snprintf(path, sizeof path, "%s", path_of(&p, others[i]));
		open_paths(&p, (const char *const[]){path}, 1);
		problems_release(&p.problems);
		PROBLEMS(&p, "there is no schema in");
		user_shapes_close(p.user);
	}
	problems_release(&p.problems);
	open_paths(&p, (const char *const[]){"/nowhere/at/all"}, 1);
	PROBLEMS(&p, "cannot read '/nowhere/at/all': no such file or directory");
	finish(&p);
}

static void test_empty_folder(void **state)
{
	(void)state;
	struct place p;
	start(&p);
	open_all(&p);
	NO_PROBLEMS(&p);
	expect_problems(&p, (const char *const[]){"there is no schema in", NULL}, &p.notes);
	finish(&p);
}

static void test_links_and_rights(void **state)
{
	(void)state;
	struct place p;
	put(start(&p), "a/crd.yaml", ONE("Tank"));
	assert_int_equal(symlink("..", path_of(&p, "a/up")), 0);
	assert_int_equal(symlink("loop", path_of(&p, "loop")), 0);
	assert_int_equal(symlink("loop.yaml", path_of(&p, "loop.yaml")), 0);
	assert_int_equal(symlink("a/crd.yaml", path_of(&p, "linked.yaml")), 0);
	put(&p, "locked.yaml", ONE("Locked"));
	assert_int_equal(chmod(path_of(&p, "locked.yaml"), 0), 0);
	open_all(&p);
	assert_true(fits(find(&p, "example.com", "v1", "Tank"), right));
	/* Root may read anything. */
	if (geteuid() != 0)
		PROBLEMS(&p, "locked.yaml': permission denied");
	finish(&p);
}

#define PLAIN                                                                                                          \
	"{\"type\": \"object\", \"additionalProperties\": false, \"properties\": {\"apiVersion\": {}, \"kind\": {}, "  \
	"\"metadata\": {\"type\": \"object\"}, \"spec\": {\"type\": [\"object\", \"null\"], "                          \
	"\"additionalProperties\": false, \"properties\": {\"%s\": {\"type\": [\"integer\", \"null\"]}}}}}"

static void put_plain(const struct place *p, const char *name, const char *field)
{
	char text[1000];
	snprintf(text, sizeof text, PLAIN, field);
	put(p, name, text);
}

static void test_names_of_files(void **state)
{
	(void)state;
	static const struct {
		const char *file, *group, *version, *kind;
		bool found;
	} cases[] = {
		{"deployment-apps-v1.json", "apps", "v1", "Deployment", true},
		{"pod-v1.json", "", "v1", "Pod", true},
		{"pod-v1.json", "example.com", "v1", "Pod", false},
		{"ingress-networking-v1.json", "networking.k8s.io", "v1", "Ingress", true},
		{"ingress-networking.k8s.io-v1.json", "networking.k8s.io", "v1", "Ingress", true},
		{"certificate-cert-manager-v1.json", "cert-manager.io", "v1", "Certificate", true},
		{"keda.sh/scaledobject_v1alpha1.json", "keda.sh", "v1alpha1", "ScaledObject", true},
		{"keda.sh/scaledobject_v1alpha1.json", "keda.com", "v1alpha1", "ScaledObject", false},
		{"keda.sh_scaledobject_v1alpha1.json", "keda.sh", "v1alpha1", "ScaledObject", true},
		{"crds/scaledobject_v1alpha1.json", "keda.sh", "v1alpha1", "ScaledObject", true},
		/* Knative has a Service as well. */
		{"crds/service_v1.json", "", "v1", "Service", false},
		{"crds/service_v1.json", "serving.knative.dev", "v1", "Service", true},
		{"apps/deployment_v1.json", "apps", "v1", "Deployment", true},
		{"deployment.json", "apps", "v1", "Deployment", false},
		{"deployment-apps-vx.json", "apps", "vx", "Deployment", false},
		{"deployment-apps-v1.yaml", "apps", "v1", "Deployment", false},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct place p;
		put_plain(start(&p), cases[i].file, "size");
		open_all(&p);
		const struct user_shape *s = find(&p, cases[i].group, cases[i].version, cases[i].kind);
		if (!s == cases[i].found)
			fail_msg("%s: %s", cases[i].file, s ? "found" : "not found");
		if (s) {
			assert_true(fits(s, right));
			assert_false(fits(s, unknown));
			/* Nulls are what the schema says. */
			assert_true(fits(s, "spec: {size: null}\n"));
			assert_true(s->served && s->bare_metadata && !s->crd);
		}
		NO_PROBLEMS(&p);
		finish(&p);
	}
}

/* Two groups that begin alike. */
static void test_kinds_in_the_schema(void **state)
{
	(void)state;
	struct place p;
	put(start(&p), "gateway-networking-v1.json",
	    "{\"x-kubernetes-group-version-kind\": [{\"group\": \"networking.example.com\", \"kind\": \"Gateway\", "
	    "\"version\": \"v1\"}], \"properties\": {\"metadata\": {\"properties\": {}}}}");
	open_all(&p);
	assert_null(find(&p, "networking.istio.io", "v1", "Gateway"));
	assert_non_null(find(&p, "networking.example.com", "v1", "Gateway"));
	assert_false(find(&p, "networking.example.com", "v1", "Gateway")->bare_metadata);
	finish(&p);
}

static void test_releases(void **state)
{
	(void)state;
	static const struct {
		unsigned minor;
		const char *field;
	} cases[] = {{33, "strict33"}, {31, "plain31"}, {37, "strict33"}, {32, "plain31"}, {30, "plain31"}};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct place p;
		char object[100];
		start(&p)->minor = cases[i].minor;
		put_plain(&p, "v1.33.0-standalone/pod-v1.json", "plain33");
		put_plain(&p, "v1.33.0-standalone-strict/pod-v1.json", "strict33");
		put_plain(&p, "v1.31.2-standalone/pod-v1.json", "plain31");
		put_plain(&p, "v1.31.0-standalone/pod-v1.json", "old31");
		put_plain(&p, "master-standalone/pod-v1.json", "master");
		put_plain(&p, "keda.sh/scaledobject_v1alpha1.json", "size");
		open_all(&p);
		snprintf(object, sizeof object, "spec: {%s: 1}\n", cases[i].field);
		assert_true(fits(find(&p, "", "v1", "Pod"), object));
		assert_non_null(find(&p, "keda.sh", "v1alpha1", "ScaledObject"));
		NO_PROBLEMS(&p);
		assert_int_equal(p.notes.n, cases[i].minor != 33 && cases[i].minor != 31);
		finish(&p);
	}
}

static void test_references(void **state)
{
	(void)state;
	struct place p;
	put(start(&p), "local/_definitions.json", "{\"definitions\": {\"Size\": {\"type\": \"integer\"}}}");
	put(&p, "local/tank_v1.json",
	    "{\"properties\": {\"spec\": {\"properties\": {\"size\": {\"$ref\": "
	    "\"_definitions.json#/definitions/Size\"}}}}}");
	put(&p, "local/pump_v1.json",
	    "{\"properties\": {\"spec\": {\"properties\": {\"size\": {\"$ref\": "
	    "\"_definitions.json#/definitions/Siez\"}}}}}");
	put(&p, "local/pipe_v1.json", "{\"properties\": {\"spec\": {\"$ref\": \"../secret.json\"}}}");
	put(&p, "secret.json", "{}");
	open_all(&p);
	assert_true(fits(find(&p, "example.com", "v1", "Tank"), right));
	assert_false(fits(find(&p, "example.com", "v1", "Tank"), "spec: {size: one}\n"));
	NO_PROBLEMS(&p);
	assert_true(find(&p, "example.com", "v1", "Pump")->broken);
	assert_true(find(&p, "example.com", "v1", "Pipe")->broken);
	PROBLEMS(&p, "local/pipe_v1.json:1:", "local/pump_v1.json:1:");
	finish(&p);
}

static void test_broken_files(void **state)
{
	(void)state;
	struct place p;
	put(start(&p), "a_v1.json", "{\"type\": \"text\"}");
	put(&p, "b_v1.json", "{\"type\": ");
	put(&p, "c_v1.json", "");
	put(&p, "d_v1.json", "{\"type\": \"unused and broken\"}");
	open_all(&p);
	NO_PROBLEMS(&p);
	assert_true(find(&p, "example.com", "v1", "C")->broken);
	assert_true(find(&p, "example.com", "v1", "B")->broken);
	assert_true(find(&p, "example.com", "v1", "A")->broken);
	PROBLEMS(&p, "a_v1.json:1:10: 'type' must be one of", "b_v1.json:1:", "c_v1.json:1:1");
	finish(&p);
}

/* The first path wins; a definition goes before a file. */
static void test_order(void **state)
{
	(void)state;
	struct place p;
	char a[512], b[512];
	put(start(&p), "b/crd.yaml", ONE("Tank"));
	put_plain(&p, "a/example.com/tank_v1.json", "one");
	put_plain(&p, "a/example.com/pump_v1.json", "one");
	put_plain(&p, "b/example.com/pump_v1.json", "two");
	snprintf(a, sizeof a, "%s", path_of(&p, "a"));
	snprintf(b, sizeof b, "%s", path_of(&p, "b/"));
	open_paths(&p, (const char *const[]){a, b}, 2);
	assert_true(find(&p, "example.com", "v1", "Tank")->crd);
	assert_true(fits(find(&p, "example.com", "v1", "Pump"), "spec: {one: 1}\n"));
	finish(&p);
}

static void find_each(void *ctx, size_t i, unsigned worker)
{
	struct place *p = ctx;
	char kind[16];
	(void)worker;
	snprintf(kind, sizeof kind, "K%zu", i % 20);
	const struct user_shape *s = user_shape_find(p->user, STR("example.com"), STR("v1"), str_of(kind));
	if (!s || !s->schema)
		fail();
}

static void test_threads(void **state)
{
	(void)state;
	struct place p;
	start(&p);
	for (unsigned i = 0; i < 20; i++) {
		char name[64];
		snprintf(name, sizeof name, "example.com/k%u_v1.json", i);
		put_plain(&p, name, "size");
	}
	open_all(&p);
	thread_each(2000, 8, find_each, &p);
	NO_PROBLEMS(&p);
	finish(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_definition),
		cmocka_unit_test(test_facts_of_versions),
		cmocka_unit_test(test_forms),
		cmocka_unit_test(test_v1beta1),
		cmocka_unit_test(test_accepts_anything),
		cmocka_unit_test(test_metadata),
		cmocka_unit_test(test_broken_definitions),
		cmocka_unit_test(test_neither),
		cmocka_unit_test(test_empty_folder),
		cmocka_unit_test(test_links_and_rights),
		cmocka_unit_test(test_names_of_files),
		cmocka_unit_test(test_kinds_in_the_schema),
		cmocka_unit_test(test_releases),
		cmocka_unit_test(test_references),
		cmocka_unit_test(test_broken_files),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_threads),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
