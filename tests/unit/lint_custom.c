/* SPDX-License-Identifier: Apache-2.0
 * Users' own rules: every mistake in them, and running them. */
#include "lint_custom_util.h"

/* ---- mistakes ---- */

#define RULE(rest) "- name: a-rule\n  message: m\n" rest "\n"

static const struct {
	const char *yaml, *problems;
} mistakes[] = {
	{"custom", "c:1:1: 'custom' must be a list of rules\n"},
	{"- 7", "c:1:3: a custom rule must be a map\n"},
	{"- {assert: 'true', message: m}", "c:1:3: a rule needs a 'name'\n"},
	{"- {name: a-rule, assert: 'true'}", "c:1:3: a rule needs a 'message'\n"},
	{"- {name: a-rule, assert: 'true', message: ' '}", "c:1:43: the message is empty\n"},
	{"- {name: Team, assert: 'true', message: m}",
	 "c:1:10: 'Team' is no name of a rule\n"
	 "  names are words of small letters and digits joined by '-', such as team-label-required\n"},
	{"- {name: gpu-limit-missing, assert: 'true', message: m}",
	 "c:1:10: 'gpu-limit-missing' is a built-in rule (GPU001)\n"},
	{RULE("  assert: 'true'") RULE("  assert: 'true'"), "c:4:9: there are two rules 'a-rule'\n"},
	{RULE("  when: 'true'"), "c:2:12: a rule needs 'assert' (what must be true) or 'forbid' (what must not)\n"},
	{RULE("  assert: 'true'\n  forbid: 'true'"), "c:4:11: a rule has either 'assert' or 'forbid'\n"},
	{RULE("  asert: 'true'\n  forbid: 'true'"), "c:3:3: custom rules have no 'asert'\n  did you mean 'assert'?\n"},
	{RULE("  forbid: 'true'\n  severity: fatal"), "c:4:13: 'severity' must be error, warning or info\n"},
	{RULE("  forbid: 'true'\n  for: pods"), "c:4:8: 'for' must be object, pod or container\n"},
	{RULE("  forbid: 'true'\n  kinds: [deployment, Pods, MyKind]"),
	 "c:4:11: there is no kind 'deployment'\n  did you mean 'Deployment'?\n"
	 "c:4:23: there is no kind 'Pods'\n  did you mean 'Pod'?\n"},
	{RULE("  forbid: 'true'\n  kinds: []"), "c:4:10: 'kinds' is empty: leave it out for all kinds\n"},
	{RULE("  forbid: 'true'\n  kinds: [{a: b}]"), "c:4:10: 'kinds' must be a kind or a list of kinds\n"},
	{RULE("  forbid: [a]"), "*c:3:11: 'forbid' must be an expression\n"},
	{RULE("  forbid: 1"), "*c:3:11: 'forbid' must be an expression\n"},
	{RULE("  forbid:"), "*c:3:10: 'forbid' must be an expression\n"},
	{RULE("  forbid: 'true'\n  at: spec..x"),
	 "c:4:7: 'at' is no path such as spec.template.spec.containers\n  names with other signs than "
	 "letters, "
	 "digits, '_' and '-' stand in quotes: metadata.labels[\"app.kubernetes.io/name\"]\n"},
	{RULE("  forbid: 'true'\n  for: pod\n  at: containers"),
	 "c:5:7: 'at' of a pod begins with 'metadata' or 'spec'\n"},
	{RULE("  forbid: 'true'\n  url: see there"), "c:4:8: 'url' must begin with https://\n"},
	{RULE("  forbid: 'true'\n  good: 7"),
	 "c:4:9: 'good' must be an object, a list of objects, or manifests as a text\n"},
	/* In expressions: at the very place. */
	{RULE("  assert: name == "), "*c:3:17: SyntaxError: Unexpected end of input"},
	{RULE("  assert: \"name ==\""), "*c:3:18: SyntaxError: Unexpected end of input"},
	{RULE("  assert: a + (b"), "*SyntaxError"},
	{RULE("  assert: name == 'x' && lables == {}"), "c:3:26: unknown name 'lables'\n  did you mean 'labels'?\n"},
	{RULE("  assert: \"!has(object, 'a')\""), "c:3:12: '!' binds more tightly than a call, '.' and '['\n  "
						  "put parentheses around what it applies to: !(...)\n"},
	{RULE("  assert: '!labels.x || !labels[name]'"),
	 "c:3:12: '!' binds more tightly than a call, '.' and '['\n  put parentheses around what it applies "
	 "to: !(...)\n"
	 "c:3:25: '!' binds more tightly than a call, '.' and '['\n  put parentheses around what it applies "
	 "to: "
	 "!(...)\n"},
	{RULE("  assert: team"), "c:3:11: unknown name 'team'\n  'k8sai explain custom' lists the names; "
				 "text stands in quotes\n"},
	{RULE("  assert: container.name == 'x'"),
	 "c:3:11: unknown name 'container'\n  The container; only with 'for: container'.\n"},
	{RULE("  assert: mathces('a', name)"), "c:3:11: unknown function 'mathces'\n  did you mean 'matches'?\n"},
	{RULE("  assert: matches('a')"),
	 "c:3:11: matches takes (pattern, text)\n  'k8sai explain custom' has examples\n"},
	{RULE("  assert: matches('a(b', name)"),
	 "c:3:19: not a regular expression: missing closing parenthesis at offset 3\n"},
	{RULE("  assert: has(object, 'a..b')"), "c:3:23: not a path: a name is missing\n"},
	{RULE("  assert: get(object, 'a[*]') == 1"),
	 "c:3:23: not a path: get() gives one value; find() takes '[*]' and gives a list\n"},
	{RULE("  assert: has(object, 'a[') || has(object, '[\"a') || has(object, 'a.')"), "*c:3:23: not a path"},
	{"- {name: a-rule, assert: 'true', message: '${nam}'}", "c:1:46: unknown name 'nam'\n  did you mean 'name'?\n"},
	{"- {name: a-rule, assert: 'true', message: '${name +}'}", "*c:1:"},
	/* All mistakes at once. */
	{"- {name: A, assert: x, message: m}\n- {name: b-rule, assert: y, message: m}",
	 "c:1:10: 'A' is no name of a rule\n"
	 "  names are words of small letters and digits joined by '-', such as team-label-required\n"
	 "c:1:21: unknown name 'x'\n"
	 "  'k8sai explain custom' lists the names; text stands in quotes\n"
	 "c:2:26: unknown name 'y'\n"
	 "  'k8sai explain custom' lists the names; text stands in quotes\n"},
};

static void test_mistakes(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(mistakes); i++) {
		struct compiled c;
		struct buf text;
		buf_init(&text, 1 << 20);
		compile_two(&c, NULL, mistakes[i].yaml);
		problems_print(&c.problems, &text);
		bool part = mistakes[i].problems[0] == '*';
		bool same = part ? str_has(buf_str(&text), mistakes[i].problems + 1)
				 : str_is(buf_str(&text), mistakes[i].problems);
		if (c.rules || !same)
			fail_msg("%s\ngives:\n%.*s", mistakes[i].yaml, STR_ARG(buf_str(&text)));
		buf_release(&text);
		release(&c);
	}
}

static void test_too_many(void **state)
{
	(void)state;
	for (int n = RULE_CUSTOM_MOST; n <= RULE_CUSTOM_MOST + 1; n++) {
		struct compiled c;
		struct buf yaml;
		buf_init(&yaml, 1 << 20);
		for (int i = 0; i < n; i++)
			buf_addf(&yaml, "- {name: r-%d, assert: 'name != \"x%d\"', message: m}\n", i, i);
		compile_two(&c, NULL, yaml.p);
		assert_int_equal(c.rules != NULL, n == RULE_CUSTOM_MOST);
		assert_int_equal(c.problems.n, n > RULE_CUSTOM_MOST);
		if (c.rules) {
			struct linted l;
			char text[200];
			assert_int_equal(custom_count(c.rules), n);
			/* The last one fires, and only that one. */
			snprintf(text, sizeof text, "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x%d}\n", n - 1);
			lint_with(&l, &c, text);
			EXPECT(&l, "r-511 1 ");
			lint_result_release(&l.result);
		}
		buf_release(&yaml);
		release(&c);
	}
}

/* ---- replacing ---- */

static void test_later_lists_win(void **state)
{
	struct compiled c;
	struct linted l;
	(void)state;
	compile_two(&c,
		    "- {name: a-rule, forbid: true, message: old, when: 'kind == ['}\n"
		    "- {name: b-rule, forbid: true, message: kept}",
		    "- {name: a-rule, forbid: true, message: new, severity: error}\n");
	assert_non_null(c.rules);
	assert_int_equal(custom_count(c.rules), 2);
	lint_with(&l, &c, "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n");
	EXPECT(&l, "a-rule 1 ", "b-rule 1 ");
	assert_true(str_is(l.result.findings[0].message, "new"));
	assert_int_equal(l.result.findings[0].severity, SEVERITY_ERROR);
	assert_int_equal(l.result.findings[1].severity, SEVERITY_WARNING);
	lint_result_release(&l.result);
	release(&c);
}

/* ---- running ---- */

static void test_findings(void **state)
{
	static const struct {
		const char *rule;
		/* "LINE FIELD: MESSAGE" of each finding; NULL: none. */
		const char *findings[3];
	} cases[] = {
		{"assert: '\"team\" in labels'", {"1 : m"}},
		{"assert: '\"app\" in labels'", {NULL}},
		{"forbid: '\"app\" in labels'\n  at: metadata.labels.app", {"6 metadata.labels.app: m"}},
		/* What is missing stands for what is around it; a map for its key. */
		{"forbid: true\n  at: metadata.labels.team", {"6 metadata.labels: m"}},
		{"forbid: true\n  at: spec.template.spec.containers[0]", {"17 spec.template.spec.containers[0]: m"}},
		{"forbid: true\n  at: spec.template.spec.containers[4].image", {"16 spec.template.spec.containers: m"}},
		{"forbid: true\n  at: nowhere.to.be", {"1 : m"}},
		{"forbid: true\n  at: metadata.labels[\"app.kubernetes.io/part-of\"]",
		 {"6 metadata.labels[\"app.kubernetes.io/part-of\"]: m"}},
		{"forbid: true\n  for: pod", {"15 spec.template.spec: m"}},
		{"forbid: true\n  for: pod\n  at: metadata.labels.team", {"13 spec.template.metadata.labels: m"}},
		{"forbid: true\n  for: pod\n  at: spec.volumes", {"32 spec.template.spec.volumes: m"}},
		{"forbid: true\n  for: container", {"17 spec.template.spec.containers[0]: m"}},
		{"forbid: true\n  for: container\n  at: image", {"18 spec.template.spec.containers[0].image: m"}},
		{"forbid: true\n  for: container\n  at: resources.limits.cpu",
		 {"29 spec.template.spec.containers[0].resources.limits: m"}},
		{"forbid: true\n  when: name == 'other'", {NULL}},
		{"forbid: true\n  when: false", {NULL}},
		{"assert: false", {"1 : m"}},
		{"forbid: true\n  kinds: Deployment", {"1 : m"}},
		{"forbid: true\n  kinds: [Pod, Job]", {NULL}},
		{"forbid: get(object, 'spec.replicas') == 2", {"1 : m"}},
		{"forbid: labels['team'] == null", {"1 : m"}},
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct compiled c;
		struct linted l;
		char yaml[1000];
		snprintf(yaml, sizeof yaml, "- name: a-rule\n  message: m\n  %s\n", cases[i].rule);
		lint_with(&l, compile(&c, yaml), sample);
		size_t n = 0;
		for (; cases[i].findings[n]; n++) {
			char got[300] = "nothing";
			const struct finding *f = &l.result.findings[n];
			if (n < l.result.n_findings)
				snprintf(got, sizeof got, "%zu %.*s: %.*s", f->start.line, STR_ARG(f->field),
					 STR_ARG(f->message));
			if (strcmp(got, cases[i].findings[n]) != 0)
				fail_msg("%s: %s instead of %s", cases[i].rule, got, cases[i].findings[n]);
		}
		if (n != l.result.n_findings)
			fail_msg("%s: %zu findings", cases[i].rule, l.result.n_findings);
		assert_int_equal(l.result.problems.n, 0);
		lint_result_release(&l.result);
		release(&c);
	}
}

static void test_messages(void **state)
{
	struct compiled c;
	struct linted l;
	(void)state;
	compile(&c, "- name: a-rule\n  for: container\n  forbid: container.accelerators > 1\n"
		    "  message: |\n    ${container.name} of ${kind} ${namespace}/${name} takes "
		    "${container.accelerators} from ${container.registry}\n");
	lint_with(&l, &c, sample);
	EXPECT(&l, "a-rule 17 *");
	assert_true(str_is(l.result.findings[0].message, "main of Deployment ml/llama takes 2 from registry.example"));
	lint_result_release(&l.result);
	release(&c);
}

/* Parts of objects lack what stands elsewhere. */
static void test_parts(void **state)
{
	static const char part[] = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x}\nspec: {replicas: 3}\n";
	struct compiled c;
	struct linted l;
	(void)state;
	compile(&c, "- {name: a-rule, assert: '\"team\" in labels', message: m}\n"
		    "- {name: b-rule, forbid: object.spec.replicas > 2, message: m, partial: true}\n");
	lint_with(&l, &c, part);
	EXPECT(&l, "b-rule 1 ");
	lint_result_release(&l.result);
	lint_setup(&l, part, "custom");
	l.options.custom = c.rules;
	l.options.examples = true;
	lint_go(&l);
	EXPECT(&l, "a-rule 1 ", "b-rule 1 ");
	lint_result_release(&l.result);
	release(&c);
}

/* ---- as other rules ---- */

static void test_selecting(void **state)
{
	static const char text[] = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n";
	static const struct {
		const char *select;
		const char *ignore;
		size_t n;
	} cases[] = {
		{NULL, NULL, 2},         {"a-rule", NULL, 1}, {"CUSTOM", NULL, 2}, {"GPU", NULL, 0},
		{"custom", "a-rule", 1}, {NULL, "custom", 0}, {"B-RULE", NULL, 1},
	};
	struct compiled c;
	(void)state;
	compile(&c, "- {name: a-rule, forbid: true, message: m}\n- {name: b-rule, forbid: true, message: m}\n");
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct linted l;
		struct str ignore = str_of(cases[i].ignore);
		lint_setup(&l, text, cases[i].select);
		l.options.custom = c.rules;
		l.options.ignore = &ignore;
		l.options.n_ignore = cases[i].ignore != NULL;
		lint_go(&l);
		assert_int_equal(l.result.n_findings, cases[i].n);
		lint_result_release(&l.result);
	}
	struct linted l;
	lint_setup(&l, text, "a-rul");
	l.options.custom = c.rules;
	assert_false(lint_run(&l.options, &l.result));
	assert_true(str_is(l.result.problems.first->hint, "did you mean 'a-rule'?"));
	lint_result_release(&l.result);
	release(&c);
}

static void test_suppressing(void **state)
{
	struct compiled c;
	struct linted l;
	(void)state;
	compile(&c, "- {name: a-rule, forbid: true, message: m, at: metadata.name}\n"
		    "- {name: b-rule, when: kind == 'Secret', forbid: true, message: m}\n");
	lint_setup(&l,
		   "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x # k8sai-ignore: a-rule -- because\n"
		   "---\n"
		   "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: y\n"
		   "  annotations: {k8sai.dev/ignore: 'custom: because'}\n"
		   "---\n"
		   "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: z # k8sai-ignore: a-rul, b-rule -- because\n",
		   "custom SUP");
	l.options.custom = c.rules;
	lint_go(&l);
	EXPECT(&l, "a-rule 15 metadata.name", "SUP001 15 *", "SUP003 15 *");
	assert_true(str_has(l.result.findings[2].message, "did you mean 'a-rule'?"));
	lint_result_release(&l.result);
	release(&c);
}

/* ---- failing ---- */

static void expect_failure(const char *rule, const char *text, const char *problem)
{
	struct compiled c;
	struct linted l;
	struct buf got;
	buf_init(&got, 1 << 20);
	lint_with(&l, compile(&c, rule), text);
	problems_print(&l.result.problems, &got);
	if (problem[0] == '*' ? !str_has(buf_str(&got), problem + 1) : !str_is(buf_str(&got), problem))
		fail_msg("%s\ngives:\n%.*s", rule, STR_ARG(buf_str(&got)));
	assert_int_equal(l.result.n_findings, 0);
	assert_int_equal(l.result.summary.failed_rules, 1);
	assert_int_equal(lint_status(&l.result, SEVERITY_ERROR, true), 2);
	buf_release(&got);
	lint_result_release(&l.result);
	release(&c);
}

static void test_failures(void **state)
{
	static const char map[] = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata: {a: b}\n";
	static const char many[] = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n---\n"
				   "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: y, namespace: n}\n---\n"
				   "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: z}\n";
	(void)state;
	expect_failure("- {name: a-rule, message: m, assert: labels.team == 'x'}", many,
		       "c:1:38: custom rule 'a-rule' failed on ConfigMap x in 'test.yaml', and on 2 other objects: "
		       "object has no "
		       "property \"team\"\n  get(value, 'path') gives null for what is not there\n");
	expect_failure(
		"- {name: a-rule, message: m, assert: name}", map,
		"c:1:38: custom rule 'a-rule' failed on ConfigMap x in 'test.yaml': 'assert' gives a text, not true or "
		"false\n");
	expect_failure("- {name: a-rule, message: m, when: labels, forbid: true}", map,
		       "*'when' gives a map, not true or false");
	expect_failure("- {name: a-rule, message: m, when: 'null', forbid: true}", map, "*'when' gives null, not");
	expect_failure("- {name: a-rule, message: 'is ${labels}', forbid: true}", map,
		       "*interpolation of 'labels' produced an array or object");
	expect_failure("- {name: a-rule, message: m, assert: \"matches('x', labels['team'])\"}", map,
		       "*matches() takes a pattern and a text; the text is null");
	expect_failure("- {name: a-rule, message: m, assert: \"glob([1], name)\"}", map, "*a pattern is a number");
	expect_failure("- {name: a-rule, message: m, assert: \"quantity('many') > 1\"}", map, "*'many' is no quantity");
	expect_failure("- {name: a-rule, message: m, assert: quantity(labels) > 1}", map, "*not a map");
	/* What is put together is known only then. */
	expect_failure("- {name: a-rule, message: m, assert: \"matches('(' + name, name)\"}", map,
		       "*'(x' is no regular expression: missing closing parenthesis");
	expect_failure("- {name: a-rule, message: m, assert: \"has(object, 'a.' + '.b')\"}", map, "*'a..b' is no path");
	expect_failure("- {name: a-rule, message: m, assert: 'has(object, labels)'}", map, "*the path is a map");
}

static void test_limits(void **state)
{
	struct buf text;
	(void)state;
	buf_init(&text, 1 << 20);
	buf_addz(&text, "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata:\n  long: ");
	buf_fill(&text, 'a', 4000);
	buf_addz(&text, "\n");
	expect_failure("- {name: a-rule, message: m, assert: \"matches('^(a+)+$', object.data.long + '!')\"}", text.p,
		       "*the pattern takes too long on 'aaaa");
	expect_failure("- {name: a-rule, message: m, assert: 'len(range(0, 100000000)) > 0'}", text.p,
		       "*output of more than");
	buf_clear(&text);
	/* A tree that is small as written and endless for who walks all of it. */
	buf_addz(&text, "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata:\n  a0: &a0 [x]\n");
	for (int i = 1; i < 7; i++)
		buf_addf(&text, "  a%d: &a%d [*a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d]\n", i, i, i - 1, i - 1,
			 i - 1, i - 1, i - 1, i - 1, i - 1, i - 1);
	buf_addz(&text, "  b: *a6\n");
	expect_failure("- name: a-rule\n  message: m\n  assert: len(find(object, 'data[*][*][*][*][*][*][*][*]')) == 0",
		       text.p, "*evaluation takes more than 2000000 steps");
	expect_failure("- name: a-rule\n  message: m\n  forbid: object.data.a6 + [] == object.data.b", text.p,
		       "*expects");
	buf_release(&text);
}

/* The order and number of threads change nothing. */
static void test_threads(void **state)
{
	struct compiled c;
	struct buf text, first;
	(void)state;
	buf_init(&text, 8 << 20);
	buf_init(&first, 8 << 20);
	compile(&c, "- {name: a-rule, for: container, forbid: \"matches('7$', container.name)\", message: "
		    "'${container.name}'}\n"
		    "- {name: b-rule, assert: object.spec.template.spec.dnsPolicy != 'x', message: m, when: name == "
		    "'n99' || "
		    "name == 'n998'}\n"
		    "- {name: c-rule, assert: \"matches('^(a+)+$', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab' + name)\", "
		    "message: m}\n");
	for (int i = 0; i < 2000; i++)
		buf_addf(&text,
			 "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: n%d}\nspec:\n  template:\n    "
			 "metadata: {labels: {a: b}}\n    spec:\n"
			 "      containers: [{name: c%d, image: "
			 "registry.example/with/a/long/name/to/fill/the/items:1}]\n---\n",
			 i, i);
	for (unsigned jobs = 1; jobs <= 4; jobs++) {
		struct linted l;
		struct buf got;
		buf_init(&got, 8 << 20);
		lint_setup(&l, text.p, "custom");
		l.options.custom = c.rules;
		l.options.jobs = jobs;
		lint_go(&l);
		for (size_t i = 0; i < l.result.n_findings; i++)
			buf_addf(&got, "%zu %.*s\n", l.result.findings[i].start.line,
				 STR_ARG(l.result.findings[i].message));
		problems_print(&l.result.problems, &got);
		if (l.result.n_findings != 200)
			fail_msg("%zu: %.*s", l.result.n_findings, STR_ARG(buf_str(&got)));
		assert_true(str_has(buf_str(&got), "failed on Deployment n99 in 'test.yaml', and on 1 other object:"));
		assert_true(str_has(buf_str(&got), " or more other objects: the pattern takes too long"));
		if (jobs == 1)
			buf_adds(&first, buf_str(&got));
		assert_true(str_eq(buf_str(&first), buf_str(&got)));
		buf_release(&got);
		lint_result_release(&l.result);
	}
	buf_release(&text);
	buf_release(&first);
	release(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_mistakes),        cmocka_unit_test(test_too_many),
		cmocka_unit_test(test_later_lists_win), cmocka_unit_test(test_findings),
		cmocka_unit_test(test_messages),        cmocka_unit_test(test_parts),
		cmocka_unit_test(test_selecting),       cmocka_unit_test(test_suppressing),
		cmocka_unit_test(test_failures),        cmocka_unit_test(test_limits),
		cmocka_unit_test(test_threads),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
