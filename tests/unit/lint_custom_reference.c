/* SPDX-License-Identifier: Apache-2.0
 * What the reference of custom rules says is so: names, functions, values; their pages and examples. */
#include "jsonschema/schema.h"
#include "lint_custom_util.h"

static const struct custom_section *section(struct custom_section *out, const char *title)
{
	for (size_t i = 0; custom_reference(i, out); i++)
		if (strcmp(out->title, title) == 0)
			return out;
	fail_msg("there is no section '%s'", title);
	return NULL;
}

static void expect_silence(const char *yaml)
{
	struct compiled c;
	struct linted l;
	lint_with(&l, compile(&c, yaml), sample);
	if (l.result.problems.n)
		print_problems(&l.result.problems);
	if (l.result.n_findings || l.result.problems.n)
		fail_msg("%s: %.*s", yaml, STR_ARG(l.result.n_findings ? l.result.findings[0].message : STR("")));
	lint_result_release(&l.result);
	release(&c);
}

/* What the reference says that a name holds, it holds. */
static void expect_kind(const struct custom_word *w, const char *path)
{
	char yaml[1000];
	const char *kind = str_starts(str_of(w->type), "a text")      ? "string"
			   : str_starts(str_of(w->type), "a map")     ? "object"
			   : str_starts(str_of(w->type), "a list")    ? "array"
			   : str_starts(str_of(w->type), "a number")  ? "number"
			   : str_starts(str_of(w->type), "a boolean") ? "boolean"
								      : "?";
	bool null = str_ends(str_of(w->type), " or null");
	snprintf(yaml, sizeof yaml,
		 "- {name: a-rule, for: container, message: '${typeof(%s%s)}', assert: \"typeof(%s%s) == '%s' || %s && "
		 "%s%s == "
		 "null\"}",
		 path, w->name, path, w->name, kind, null ? "true" : "false", path, w->name);
	expect_silence(yaml);
}

static void test_names(void **state)
{
	static const char *const titles[][2] = {
		{"What expressions know", ""}, {"What 'pod' holds", "pod."}, {"What 'container' holds", "container."}};
	(void)state;
	for (size_t t = 0; t < COUNT_OF(titles); t++) {
		struct custom_section s;
		section(&s, titles[t][0]);
		for (size_t i = 0; i < s.n; i++)
			expect_kind(&s.words[i], titles[t][1]);
	}
	struct custom_section s;
	size_t n = section(&s, "What expressions know")->n;
	/* Nothing is there that the reference does not have. */
	assert_int_equal(n, 18);
}

static void test_functions(void **state)
{
	struct custom_section s;
	(void)state;
	section(&s, "Functions");
	for (size_t i = 0; i < s.n; i++) {
		struct buf yaml;
		buf_init(&yaml, 4096);
		assert_non_null(s.words[i].example);
		assert_true(str_starts(str_of(s.words[i].example), s.words[i].name));
		buf_addf(&yaml, "- name: a-rule\n  message: m\n  assert: |\n    %s == %s\n", s.words[i].example,
			 s.words[i].result);
		expect_silence(yaml.p);
		buf_release(&yaml);
	}
}

static void test_fields(void **state)
{
	struct custom_section s;
	(void)state;
	section(&s, "What a rule is made of");
	for (size_t i = 0; i < s.n; i++) {
		struct compiled c;
		char yaml[200];
		snprintf(yaml, sizeof yaml, "- {name: a-rule, message: m, assert: 'true', %sx: 1}", s.words[i].name);
		compile_two(&c, NULL, yaml);
		assert_null(c.rules);
		assert_true(str_has(c.problems.first->hint, s.words[i].name));
		release(&c);
	}
}

/* The schema of the configuration has the same words. */
static void test_schema(void **state)
{
	struct source source = {"schema", schema_embedded_text("config.schema.json")};
	struct doc_limits limits = DOC_LIMITS;
	struct problems problems;
	struct custom_section s;
	struct doc d;
	(void)state;
	problems_init(&problems);
	doc_init(&d);
	assert_true(doc_read(&d, &source, (struct doc_slice){0, source.text.n}, DOC_CORE, &limits, &problems));
	const struct node *custom = node_find(node_find(d.root, STR("$defs")), STR("custom"));
	const struct node *fields = node_find(custom, STR("properties"));
	size_t n = section(&s, "What a rule is made of")->n;
	assert_int_equal(node_count(fields), n);
	size_t i = 0;
	for (const struct node *e = node_first(fields); e; e = e->next, i++)
		assert_true(str_is(node_key(e), s.words[i].name));
	doc_release(&d);
	problems_release(&problems);
}

/* Values beyond their kinds. */
static void test_values(void **state)
{
	static const char *const truths[] = {
		"container.env.A == 'two'",
		"container.env.S == null",
		"container.repository == 'llama'",
		"container.tag == '1.2'",
		"container.digest == ''",
		"container.role == 'regular'",
		"container.engine == 'vllm'",
		"container.accelerators == 2",
		"container.serves",
		"container.spec.name == container.name",
		"container.livenessProbe == null",
		"container.readinessProbe.httpGet.port == 8000",
		"container.command == ['vllm', 'serve']",
		"pod.replicas == 2",
		"pod.accelerators == 2",
		"pod.labels.app == 'llama'",
		"pod.annotations.note == 'x'",
		"len(pod.containers) == 1",
		"pod.containers[0].name == 'main'",
		"len(pod.volumes) == 1",
		"pod.isServing",
		"!(pod.isTraining)",
		"!(pod.isAgent)",
		"pod.isAI",
		"isAI && isServing && !isTraining && isWorkload",
		"file == 'test.yaml'",
		"cloud == null",
		"kubernetes == 37",
		"namespace == 'ml'",
		"apiVersion == 'apps/v1'",
		"annotations.owner == 'team-a'",
		"object.metadata.name == name",
		"len(containers) == len(pods)",
		/* Paths. */
		"get(object, 'spec.template.spec.containers[0].env[2].name') == 'S'",
		"get(object, 'metadata.labels[\"app.kubernetes.io/part-of\"]') == 'chat'",
		"get(labels, 'app.kubernetes.io/part-of') == 'chat'",
		"get(object, 'metadata.labels.app.kubernetes.io/part-of') == 'chat'",
		"get(object, 'a.b[3].c') == null && get(object, 'a', 7) == 7 && get(null, 'a', 8) == 8",
		"get(object, 'spec.replicas.x', 'd') == 'd' && get(object, 'spec[0]', 'd') == 'd'",
		"has(pod.spec, 'volumes[*].emptyDir') && !(has(pod.spec, 'volumes[*].hostPath'))",
		"len(find(object, 'spec.template.spec.containers[*].env[*].name')) == 3",
		"find(container.limits, '[*]') == ['16Gi', 2]",
		"find(object, 'none[*].x') == []",
		"find(object, 'metadata.name') == ['llama']",
		/* Texts. */
		"glob('a*b?d*', 'axxbcd') && !(glob('a*b', 'abc')) && glob('*', '') && !(glob('?', ''))",
		"glob(['x', 'lla*'], name) && !(glob([], name))",
		"matches('^ll(a|b)ma$', name) && !(matches('^a', name))",
		"matches('', 'x')",
		"matches('(?i)LLAMA', name)",
		"quantity('500m') == 0.5 && quantity(null, 3) == 3 && quantity('x', 0) == 0 && quantity(7) == 7",
		"quantity('-1Ki') == -1024",
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(truths); i++) {
		struct buf yaml;
		buf_init(&yaml, 4096);
		buf_addf(&yaml, "- name: a-rule\n  for: container\n  message: is false\n  assert: |\n    %s\n",
			 truths[i]);
		expect_silence(yaml.p);
		buf_release(&yaml);
	}
}

static void test_images(void **state)
{
	static const struct {
		const char *image, *parts;
	} cases[] = {
		{"nginx", "docker.io nginx  "},
		{"bitnami/nginx:1", "docker.io bitnami/nginx 1 "},
		{"localhost:5000/a/b:1@sha256:00", "localhost:5000 a/b 1 sha256:00"},
		{"ghcr.io/a@sha256:00", "ghcr.io a  sha256:00"},
		{"''", "   "},
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct compiled c;
		struct linted l;
		char text[300];
		snprintf(text, sizeof text,
			 "apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec: {containers: [{name: c, image: %s}]}\n",
			 cases[i].image);
		compile(&c, "- {name: a-rule, for: container, forbid: true, message: '<${container.registry} "
			    "${container.repository} ${container.tag} ${container.digest}>'}");
		lint_with(&l, &c, text);
		snprintf(text, sizeof text, "<%s>", cases[i].parts);
		assert_int_equal(l.result.n_findings, 1);
		if (!str_is(l.result.findings[0].message, text))
			fail_msg("%s: %.*s", cases[i].image, STR_ARG(l.result.findings[0].message));
		lint_result_release(&l.result);
		release(&c);
	}
}

/* ---- pages, examples ---- */

static void test_page(void **state)
{
	struct compiled c;
	(void)state;
	compile(&c,
		"- {name: a-rule, assert: 'true', message: 'm ${name}', help: do, url: 'https://x.example/', why: y,\n"
		"   good: [{a: 1}, {b: 2}], bad: \"c: 3\\n\"}\n"
		"- {name: b-rule, assert: 'true', message: m, description: \"w\\eh\\x9b\\0at \xC3\xA4\"}\n");
	const struct rule *a = custom_at(c.rules, 0), *b = custom_at(c.rules, 1);
	assert_string_equal(a->code, "a-rule");
	assert_ptr_equal(a->code, a->name);
	assert_string_equal(a->what, "m ${name}");
	assert_string_equal(a->why, "y");
	assert_string_equal(a->fix, "do");
	assert_string_equal(a->source, "https://x.example/");
	assert_string_equal(a->good, "a: 1\n");
	assert_string_equal(a->bad, "c: 3\n");
	/* Nothing drives the terminal. */
	assert_string_equal(b->what, "w?h???at \xC3\xA4");
	assert_null(b->good);
	assert_string_equal(rule_family(a), "custom rules");
	assert_true(str_is(rule_letters(a), "custom"));
	assert_int_equal(rule_index(b), RULE_COUNT + 1);
	release(&c);
}

static void note_verdict(void *ctx, const struct custom_verdict *v)
{
	buf_addf(ctx, "%s %s %zu %s%s%.*s\n", v->rule->name, v->bad ? "bad" : "good", v->number,
		 v->passed ? "ok" : "FAILED", v->why.n ? ": " : "", STR_ARG(v->why));
}

static void test_examples(void **state)
{
	static const struct {
		const char *examples, *verdicts;
	} cases[] = {
		{"good: {apiVersion: apps/v1, kind: Deployment, metadata: {name: x, labels: {team: a}}}\n"
		 "  bad: {apiVersion: apps/v1, kind: Deployment, metadata: {name: x}}",
		 "a-rule good 1 ok\na-rule bad 1 ok\n"},
		{"good:\n  - {apiVersion: v1, kind: Pod, metadata: {name: x, labels: {team: a}}}\n"
		 "  - |\n    apiVersion: v1\n    kind: Pod\n    metadata: {name: x}\n"
		 "  bad: |\n    apiVersion: v1\n    kind: Pod\n    metadata: {name: x}\n    ---\n"
		 "    apiVersion: v1\n    kind: Pod\n    metadata: {name: x, labels: {team: a}}",
		 "a-rule good 1 ok\na-rule good 2 FAILED: fires: no team\na-rule bad 1 ok\n"},
		{"why: x", "a-rule good 0 FAILED: nothing shows what it is silent on: it needs a 'good' example\n"
			   "a-rule bad 0 FAILED: nothing shows that it fires: it needs a 'bad' example\n"},
		{"good: []\n  bad: [{apiVersion: v1, kind: Pod, metadata: {labels: {team: a}}}]",
		 "a-rule good 0 FAILED: nothing shows what it is silent on: it needs a 'good' example\n"
		 "a-rule bad 1 FAILED: is silent\n"},
		{"good: {kind: Pod}\n  bad: 'a: ['",
		 "a-rule good 1 FAILED: holds no object with apiVersion and kind\na-rule bad 1 FAILED: is no YAML\n"},
		{"good: &a {apiVersion: v1, kind: Pod, metadata: {labels: {team: a}}}\n  bad: *a",
		 "a-rule good 1 ok\na-rule bad 1 FAILED: is silent\n"},
		{"when: labels.x == 'y'\n  good: {apiVersion: v1, kind: Pod, metadata: {name: n}}\n"
		 "  bad: {apiVersion: v1, kind: Pod, metadata: {labels: {x: y}}}",
		 "a-rule good 1 FAILED: custom rule 'a-rule' failed on Pod n in 'example': object has no property "
		 "\"x\"; "
		 "get(value, 'path') gives null for what is not there\na-rule bad 1 ok\n"},
	};
	struct lint_options base = LINT_OPTIONS;
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct compiled c;
		struct buf yaml, got;
		buf_init(&yaml, 4096);
		buf_init(&got, 1 << 16);
		buf_addf(&yaml, "- name: a-rule\n  assert: \"'team' in labels\"\n  message: no team\n  %s\n",
			 cases[i].examples);
		compile(&c, yaml.p);
		custom_test(c.rules, 0, &base, note_verdict, &got);
		if (!str_is(buf_str(&got), cases[i].verdicts))
			fail_msg("%s\ngives:\n%.*s", yaml.p, STR_ARG(buf_str(&got)));
		buf_release(&yaml);
		buf_release(&got);
		release(&c);
	}
}

/* What the page shows works. */
static void test_shown_example(void **state)
{
	struct lint_options base = LINT_OPTIONS;
	struct compiled c = {0};
	struct buf got;
	(void)state;
	buf_init(&got, 1 << 16);
	problems_init(&c.problems);
	read_list(&c, custom_example);
	c.lists[0] = node_find(c.lists[0], STR("custom"));
	c.rules = custom_compile(c.lists, 1, &c.problems);
	assert_non_null(c.rules);
	for (size_t i = 0; i < custom_count(c.rules); i++)
		custom_test(c.rules, i, &base, note_verdict, &got);
	assert_true(str_is(buf_str(&got), "team-label-required good 1 ok\nteam-label-required bad 1 ok\n"
					  "our-registry-only good 1 ok\nour-registry-only bad 1 ok\n"));
	buf_release(&got);
	release(&c);
}

/* An example that grows beyond all bounds when it is written out, and one that is deep. */
static void test_large_examples(void **state)
{
	struct lint_options base = LINT_OPTIONS;
	struct compiled c;
	struct buf yaml, got;
	(void)state;
	buf_init(&yaml, 1 << 20);
	buf_init(&got, 1 << 16);
	buf_addz(&yaml, "- name: a-rule\n  assert: 'true'\n  message: m\n  good:\n    a0: &a0 "
			"[xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx]\n");
	for (int i = 1; i < 8; i++)
		buf_addf(&yaml, "    a%d: &a%d [*a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d]\n", i, i, i - 1, i - 1,
			 i - 1, i - 1, i - 1, i - 1, i - 1, i - 1);
	buf_addz(&yaml, "  bad: {apiVersion: v1, kind: Pod, x: ");
	buf_fill(&yaml, '[', 150);
	buf_fill(&yaml, ']', 150);
	buf_addz(&yaml, "}\n");
	compile(&c, yaml.p);
	assert_null(custom_at(c.rules, 0)->good);
	custom_test(c.rules, 0, &base, note_verdict, &got);
	assert_true(str_is(buf_str(&got), "a-rule good 1 FAILED: is too large\na-rule bad 1 FAILED: is silent\n"));
	buf_release(&yaml);
	buf_release(&got);
	release(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),         cmocka_unit_test(test_functions),
		cmocka_unit_test(test_fields),        cmocka_unit_test(test_schema),
		cmocka_unit_test(test_values),        cmocka_unit_test(test_images),
		cmocka_unit_test(test_page),          cmocka_unit_test(test_examples),
		cmocka_unit_test(test_shown_example), cmocka_unit_test(test_large_examples),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
