/* SPDX-License-Identifier: Apache-2.0
 * Configuration files: what they extend and who wins, patterns, severities, and that every parameter of every rule
 * moves its boundary. */
#include "lint_util.h"

#include <unistd.h>

#include "base/file.h"
#include "catalog/cloud.h"
#include "doc/emit.h"
#include "jsonschema/schema.h"
#include "lint/config.h"

struct folder {
	char path[64];
	struct lint_config config;
	struct problems problems, notes;
};

static int setup(void **state)
{
	struct folder *f = calloc(1, sizeof *f);
	strcpy(f->path, "/tmp/k8sai-config-XXXXXX");
	problems_init(&f->problems);
	problems_init(&f->notes);
	*state = f;
	return mkdtemp(f->path) && chdir(f->path) == 0 ? 0 : -1;
}

static int teardown(void **state)
{
	struct folder *f = *state;
	char command[128];
	snprintf(command, sizeof command, "rm -rf '%s'", f->path);
	int rc = chdir("/") || system(command);
	config_release(&f->config);
	problems_release(&f->problems);
	problems_release(&f->notes);
	free(f);
	return rc;
}

static void put(const char *path, const char *text)
{
	char folder[256];
	struct buf why;
	buf_init(&why, 4096);
	snprintf(folder, sizeof folder, "%s", path);
	char *slash = strrchr(folder, '/');
	if (slash) {
		*slash = 0;
		assert_true(file_make_dir(folder, &why));
	}
	assert_true(file_write(path, str_of(text), &why));
	buf_release(&why);
}

static const struct lint_config *load(struct folder *f)
{
	config_release(&f->config);
	if (!config_load(&f->config, NULL, &f->problems, &f->notes))
		fail_msg("%.*s", STR_ARG(f->problems.first->message));
	return &f->config;
}

static const struct lint_config *load_text(struct folder *f, const char *text)
{
	put(".k8sai.yaml", text);
	return load(f);
}

/* The first problem, which must be the only one. */
static void expect_problem(struct folder *f, const char *text, size_t line, const char *message, const char *hint)
{
	put(".k8sai.yaml", text);
	config_release(&f->config);
	assert_false(config_load(&f->config, NULL, &f->problems, &f->notes));
	assert_int_equal(f->problems.n, 1);
	const struct problem *p = f->problems.first;
	assert_int_equal(source_position(p->source, p->begin).line, line);
	char got[300];
	snprintf(got, sizeof got, "%.*s", STR_ARG(p->message));
	assert_string_equal(got, message);
	snprintf(got, sizeof got, "%.*s", STR_ARG(p->hint));
	assert_string_equal(got, hint);
	problems_release(&f->problems);
	problems_init(&f->problems);
}

/* ---- parameters
 * -------------------------------------------------------------------------------------------------------- */

#define META "metadata: {name: llama}\n"
#define POD_SPEC(more, pod, args, rest, resources)                                                                     \
	"apiVersion: apps/v1\nkind: Deployment\n" META "spec:\n" more                                                  \
	"  selector: {matchLabels: {app: llama}}\n  template:\n    metadata: {labels: {app: llama}}\n    spec:\n" pod  \
	"      containers:\n        - name: server\n          image: vllm/vllm-openai:v0.32.0\n"                       \
	"          args: [" args "]\n          ports: [{containerPort: 8000}]\n" rest                                  \
	"          resources: {" resources "}\n"
#define ONE_GPU "limits: {nvidia.com/gpu: 1}"
#define M8 "--model, meta-llama/Llama-3.1-8B-Instruct"
#define M70 "--model, meta-llama/Llama-3.1-70B-Instruct"
#define SERVER(args, rest) POD_SPEC("", "", args, rest, ONE_GPU)
#define THREE POD_SPEC("  replicas: 3\n", "", M8, "", ONE_GPU)
/* 400 seconds of patience. */
#define PROBE(which)                                                                                                   \
	"          " which "Probe: {httpGet: {path: /health, port: 8000}, periodSeconds: 10, failureThreshold: 40}\n"
#define CACHED(args, probe)                                                                                            \
	POD_SPEC("", "      volumes: [{name: cache, persistentVolumeClaim: {claimName: c}}]\n", args,                  \
		 probe "          volumeMounts: [{name: cache, mountPath: /root/.cache/huggingface}]\n", ONE_GPU)
#define INGRESS                                                                                                        \
	"---\napiVersion: v1\nkind: Service\n" META                                                                    \
	"spec: {selector: {app: llama}, ports: [{port: 80, targetPort: 8000}]}\n"                                      \
	"---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: llama\n  annotations:\n"             \
	"    nginx.ingress.kubernetes.io/proxy-read-timeout: \"600\"\n"                                                \
	"    nginx.ingress.kubernetes.io/proxy-body-size: 50m\n"                                                       \
	"spec:\n  ingressClassName: nginx\n  rules: [{host: a.example.com, http: {paths: [{path: /, pathType: "        \
	"Prefix, backend: {service: {name: llama, port: {number: 80}}}}]}}]\n"
#define SCALER                                                                                                         \
	"---\napiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\n" META                                        \
	"spec:\n  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: llama}\n"                              \
	"  minReplicas: 1\n  maxReplicas: 4\n  metrics: [{type: Pods, pods: {metric: {name: queue}, target: {type: "   \
	"AverageValue, averageValue: 5}}}]\n  behavior: {scaleDown: {stabilizationWindowSeconds: 300}}\n"
#define JOB                                                                                                            \
	"apiVersion: batch/v1\nkind: Job\n" META                                                                       \
	"spec:\n  backoffLimit: 500\n  template:\n    spec:\n      restartPolicy: Never\n      containers:\n"          \
	"        - name: train\n          image: pytorch/pytorch:2.8.0-cuda12.8-cudnn9-runtime\n"                      \
	"          command: [sleep, \"1800\"]\n          resources: {" ONE_GPU "}\n"

/* With the parameter at `value` and one above it: 'w' for each warning, 'i' for each info. */
static const struct {
	const char *code, *param, *text;
	int64_t value;
	const char *at, *above;
} moves[] = {
	{"AVL001", "leastReplicas", THREE, 3, "w", ""},
	{"AVL005", "leastGraceSeconds",
	 POD_SPEC("", "      terminationGracePeriodSeconds: 90\n", M8,
		  "          lifecycle: {preStop: {sleep: {seconds: 15}}}\n", ONE_GPU),
	 90, "", "w"},
	{"NET004", "leastTimeoutSeconds", SERVER(M8, "") INGRESS, 600, "", "w"},
	{"PRB001", "patientSeconds", SERVER(M8, PROBE("liveness")), 400, "i", "w"},
	/* 134.6 GB of weights in 280 seconds. */
	{"PRB004", "loadMibPerSecond", CACHED(M70, PROBE("startup")), 478, "w", ""},
	{"PRB004", "warmUpSeconds", CACHED(M8, PROBE("startup")), 324, "", "w"},
	{"PRB004", "unknownModelSeconds", SERVER("--port, \"8000\"", PROBE("startup")), 400, "", "w"},
	{"PRB004", "patientSeconds", CACHED(M70, PROBE("liveness")), 400, "w", ""},
	{"RES004", "leastMillicoresPerDevice", POD_SPEC("", "", M8, "", "requests: {cpu: 1500m}, " ONE_GPU), 1500, "",
	 "w"},
	{"RES005", "leastShmMegabytes",
	 POD_SPEC("", "      volumes: [{name: shm, emptyDir: {medium: Memory, sizeLimit: 800M}}]\n", M8,
		  "          volumeMounts: [{name: shm, mountPath: /dev/shm}]\n", "limits: {nvidia.com/gpu: 2}"),
	 800, "", "w"},
	{"SCH008", "leastReplicas", THREE, 3, "w", ""},
	{"SCL007", "loadMibPerSecond", SERVER(M70, "") SCALER, 742, "w", ""},
	{"SCL007", "warmUpSeconds", SERVER(M8, "") SCALER, 224, "", "w"},
	{"SRV003", "leastPercent", SERVER(M8 ", --gpu-memory-utilization=0.6", ""), 60, "", "w"},
	{"SRV003", "mostPercent", SERVER(M8 ", --gpu-memory-utilization=0.9", ""), 89, "w", ""},
	{"STO001", "leastModelMib", SERVER(M8, ""), 15360, "w", ""},
	{"TRN007", "unlimitedFrom", JOB, 500, "w", ""},
	{"TRN008", "longSleepSeconds", JOB, 1800, "w", ""},
};

static void expect_severities(struct folder *f, size_t row, int64_t value, const char *wanted)
{
	char text[200], got[32] = "";
	struct linted l;
	snprintf(text, sizeof text, "rules: {%s: {%s: %lld}}\n", moves[row].code, moves[row].param, (long long)value);
	load_text(f, text);
	lint_setup(&l, moves[row].text, moves[row].code);
	config_apply(&f->config, &l.options);
	lint_go(&l);
	for (size_t i = 0; i < l.result.n_findings && i < sizeof got - 1; i++)
		got[i] = severity_name(l.result.findings[i].severity)[0];
	if (strcmp(got, wanted) != 0)
		fail_msg("%s with %s = %lld: '%s' and not '%s'", moves[row].code, moves[row].param, (long long)value,
			 got, wanted);
	lint_result_release(&l.result);
}

static void test_params_move(void **state)
{
	for (size_t i = 0; i < COUNT_OF(moves); i++) {
		expect_severities(*state, i, moves[i].value, moves[i].at);
		expect_severities(*state, i, moves[i].value + 1, moves[i].above);
	}
}

static void test_params_sane(void **state)
{
	(void)state;
	size_t n = 0;
	for (size_t i = 0; i < RULE_COUNT; i++) {
		const struct rule *r = rule_list[i];
		n += r->n_params;
		for (size_t k = 0; k < r->n_params; k++) {
			const struct rule_param *p = &r->params[k];
			bool listed = false;
			for (size_t m = 0; m < COUNT_OF(moves); m++)
				listed |= !strcmp(moves[m].code, r->code) && !strcmp(moves[m].param, p->name);
			if (!listed)
				fail_msg("no row above moves '%s' of %s", p->name, r->code);
			assert_true(p->least <= p->otherwise && p->otherwise <= p->most && p->least < p->most);
			assert_true(p->name[0] >= 'a' && p->name[0] <= 'z' && p->help && p->help[0]);
		}
	}
	assert_int_equal(n, COUNT_OF(moves));
}

static void test_param_range(void **state)
{
	struct folder *f = *state;
	load_text(f, "rules: {AVL005: {leastGraceSeconds: 1}, sch008: {leastReplicas: 1000}}\n");
	assert_int_equal(*config_params(&f->config, rule_find(STR("AVL005"))), 1);
	assert_int_equal(*config_params(&f->config, rule_find(STR("SCH008"))), 1000);
	assert_null(config_params(&f->config, rule_find(STR("PRB004"))));
	expect_problem(f, "rules:\n  AVL005: {leastGraceSeconds: 0}\n", 2,
		       "'leastGraceSeconds' of AVL005 is from 1 to 86400, and this is 0", "");
	expect_problem(f, "rules: {grace-period-too-short: {leastGraceSeconds: 86401}}\n", 1,
		       "'leastGraceSeconds' of AVL005 is from 1 to 86400, and this is 86401", "");
	expect_problem(f, "rules: {AVL005: {leastGraceSeconds: 99999999999999999999}}\n", 1,
		       "'leastGraceSeconds' of AVL005 is from 1 to 86400, and this is 99999999999999999999", "");
	expect_problem(f, "rules: {AVL005: {leastGraceSecond: 3}}\n", 1, "AVL005 has no parameter 'leastGraceSecond'",
		       "did you mean 'leastGraceSeconds'?");
	expect_problem(f, "rules: {SRV003: {x: 3}}\n", 1, "SRV003 has no parameter 'x'",
		       "it has 'leastPercent' and 'mostPercent'");
	expect_problem(f, "rules: {GPU001: {x: 3}}\n", 1, "GPU001 has no parameter 'x'", "it has none");
	expect_problem(f, "custom: [{name: my-rule, assert: 'true', message: m}]\nrules: {my-rule: {x: 3}}\n", 2,
		       "'my-rule' is a rule of your own, which has no parameters", "");
}

/* ---- patterns
 * ---------------------------------------------------------------------------------------------------------- */

static void test_patterns(void **state)
{
	static const struct {
		const char *patterns, *path;
		bool covered;
	} cases[] = {
		{"a.yaml", "a.yaml", true},
		{"a.yaml", "x/y/a.yaml", true},
		{"a.yaml", "ba.yaml", false},
		{"/a.yaml", "a.yaml", true},
		{"/a.yaml", "x/a.yaml", false},
		{"./a.yaml", "a.yaml", true},
		{"x/a.yaml", "x/a.yaml", true},
		{"x/a.yaml", "y/x/a.yaml", false},
		{"vendor/", "vendor/a.yaml", true},
		{"vendor/", "x/vendor/y/a.yaml", true},
		{"vendor/", "vendor", false},
		{"vendor", "vendor/a.yaml", true},
		{"*.gen.yaml", "x/a.gen.yaml", true},
		{"x/*.yaml", "x/a.yaml", true},
		{"x/*.yaml", "x/y/a.yaml", false},
		{"x/**/a.yaml", "x/a.yaml", true},
		{"x/**/a.yaml", "x/y/z/a.yaml", true},
		{"x/**/a.yaml", "x/ba.yaml", false},
		{"x/**", "x/y/a.yaml", true},
		{"x/**", "x", false},
		{"**/x/*.yaml", "x/a.yaml", true},
		{"**/x*.yaml", "xa/xb.yaml", true},
		{"**/x/y.yaml", "x/x/y.yaml", true},
		{"**/a/*/b/*.yaml", "a/a/c/b/d.yaml", true},
		{"a**b", "a/b", false},
		{"a**b", "axxb", true},
		{"a?c", "abc", true},
		{"x/a?c", "x/a/c", false},
		{"[ab].yaml", "b.yaml", true},
		{"[!ab].yaml", "b.yaml", false},
		{"#a.yaml", "#a.yaml", true},
		{"*.yaml, '!keep.yaml'", "a.yaml", true},
		{"*.yaml, '!keep.yaml'", "keep.yaml", false},
		{"x/, '!x/keep.yaml'", "x/keep.yaml", true},
		{"a.yaml", "../a.yaml", false},
		{"a.yaml", "./x/../a.yaml", true},
	};
	struct folder *f = *state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char text[200];
		bool list = strchr(cases[i].patterns, ',') != NULL;
		snprintf(text, sizeof text,
			 list ? "paths: {exclude: ['%.*s', %s]}\n" : "paths: {exclude: ['%.*s%s']}\n",
			 (int)strcspn(cases[i].patterns, ","), cases[i].patterns,
			 list ? strchr(cases[i].patterns, ',') + 2 : "");
		load_text(f, text);
		if (config_excludes(&f->config, str_of(cases[i].path), false) != cases[i].covered)
			fail_msg("%s and '%s'", text, cases[i].path);
	}
	load_text(f, "paths: {exclude: [vendor/]}\n");
	assert_true(config_excludes(&f->config, STR("x/vendor"), true));
	char path[128];
	snprintf(path, sizeof path, "%s/vendor/a.yaml", f->path);
	assert_true(config_excludes(&f->config, str_of(path), false));
	assert_false(config_excludes(NULL, str_of(path), false));
}

/* ---- files that extend others
 * ------------------------------------------------------------------------------------------ */

static void test_who_wins(void **state)
{
	struct folder *f = *state;
	put("base/a.yaml",
	    "cloud: aws\nfailOn: info\nstrict: true\nselect: [GPU]\nseverity: {GPU001: error, SCH: info}\n"
	    "rules: {SRV003: {leastPercent: 10, mostPercent: 80}}\nschemas: [s/]\nbaseline: b.json\n"
	    "paths: {exclude: [x/]}\n");
	put("base/b.yaml", "extends: [a.yaml]\ncloud: gke\ncomplete: true\nschemas: [t, /u]\nignore: [GPU002]\n");
	put(".k8sai.yaml", "extends: [base/a.yaml, base/b.yaml]\nfailOn: error\nstrict: false\nselect: [SCH]\n"
			   "severity: {GPU: info}\nrules: {SRV003: {mostPercent: 90}}\nkubernetesVersion: v1.33.2\n");
	const struct lint_config *c = load(f);
	assert_int_equal(c->n_files, 3);
	assert_string_equal(config_file_name(c, 0), "base/a.yaml");
	assert_string_equal(config_file_name(c, 2), ".k8sai.yaml");
	assert_string_equal(c->cloud, "gke");
	assert_int_equal(c->kubernetes_minor, 33);
	assert_null(c->kubernetes_newer);
	assert_int_equal(c->fail_on, SEVERITY_ERROR);
	assert_false(c->strict);
	assert_true(c->complete);
	assert_false(c->all_workloads);
	assert_string_equal(c->baseline, "base/b.json");
	assert_int_equal(c->n_select, 2);
	assert_int_equal(c->n_ignore, 1);
	assert_int_equal(c->n_schemas, 3);
	assert_string_equal(c->schemas[0], "base/t");
	assert_string_equal(c->schemas[1], "/u");
	assert_string_equal(c->schemas[2], "base/s/");
	const int64_t *params = config_params(c, rule_find(STR("SRV003")));
	assert_int_equal(params[0], 10);
	assert_int_equal(params[1], 90);
	assert_true(config_excludes(c, STR("base/x/a.yaml"), false));
	assert_false(config_excludes(c, STR("x/a.yaml"), false));
	/* The file itself says something of the family, and that is later than what is said of the rule. */
	struct config_judge j;
	struct source source = {"a.yaml", STR("")};
	struct finding finding = {.rule = rule_find(STR("GPU001")), .severity = SEVERITY_WARNING, .source = &source};
	config_judge_init(&j, c, 1);
	assert_true(config_judge_finding(&j, &finding));
	assert_int_equal(finding.severity, SEVERITY_INFO);
	config_judge_release(&j);
}

static void test_too_many(void **state)
{
	struct folder *f = *state;
	char name[32], text[64];
	put("f17.yaml", "strict: true\n");
	for (int i = 16; i > 0; i--) {
		snprintf(name, sizeof name, "f%d.yaml", i);
		snprintf(text, sizeof text, "extends: f%d.yaml\n", i + 1);
		put(name, text);
	}
	put(".k8sai.yaml", "extends: f2.yaml\n");
	assert_true(load(f)->strict);
	put(".k8sai.yaml", "extends: f1.yaml\n");
	config_release(&f->config);
	assert_false(config_load(&f->config, NULL, &f->problems, &f->notes));
	assert_true(str_is(f->problems.first->message, "more than 16 files extend each other in a row"));
}

/* ---- rules
 * ------------------------------------------------------------------------------------------------------------- */

#define GPU_POD                                                                                                        \
	"apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n    - name: c\n      image: x:1\n"      \
	"      resources: {requests: {nvidia.com/gpu: 1}}\n"

/* The severities of GPU001 with this configuration and selection; "" when it is silent. */
static void expect_gpu001(struct folder *f, const char *config, const char *select, bool strict, bool no_suppress,
			  const char *wanted)
{
	struct linted l;
	load_text(f, config);
	lint_setup(&l, GPU_POD, select);
	l.options.strict = strict;
	l.options.no_suppress = no_suppress;
	config_apply(&f->config, &l.options);
	lint_go(&l);
	const char *got = "";
	for (size_t i = 0; i < l.result.n_findings; i++)
		if (strcmp(l.result.findings[i].rule->code, "GPU001") == 0)
			got = severity_name(l.result.findings[i].severity);
	if (strcmp(got, wanted) != 0)
		fail_msg("'%s' and not '%s' with %s", got, wanted, config);
	lint_result_release(&l.result);
}

static void test_levels(void **state)
{
	struct folder *f = *state;
	static const struct {
		const char *config, *select, *wanted;
		bool strict, no_suppress;
	} cases[] = {
		{"{}", "GPU001", "error", false, false},
		{"severity: {GPU001: info}", "GPU001", "info", false, false},
		{"severity: {gpu001: info}", "GPU001", "info", false, false},
		{"severity: {gpu-limit-missing: warning}", "GPU001", "warning", false, false},
		{"severity: {GPU: info}", "GPU001", "info", false, false},
		{"severity: {GPU001: warning, GPU: info}", "GPU001", "warning", false, false},
		{"severity: {GPU: info, GPU001: warning}", "GPU001", "warning", false, false},
		{"severity: {GPU001: info}", "GPU001", "warning", true, false},
		{"severity: {GPU001: 'off'}", NULL, "", false, false},
		{"severity: {GPU001: off}", NULL, "", false, false},
		{"severity: {GPU: off, GPU001: info}", NULL, "info", false, false},
		{"ignore: [GPU]", NULL, "", false, false},
		{"ignore: [GPU]\nseverity: {GPU001: error}", NULL, "", false, false},
		/* What is asked for by name is shown, and as itself. */
		{"ignore: [GPU]", "GPU001", "error", false, false},
		{"severity: {GPU001: off}", "gpu-limit-missing", "error", false, false},
		{"ignore: [GPU001]", "GPU", "", false, false},
		{"select: [SCH]", NULL, "", false, false},
		{"select: [SCH, gpu001]", NULL, "error", false, false},
		{"select: [SCH]", "GPU", "error", false, false},
		{"strict: true\nseverity: {GPU: info}", NULL, "warning", false, false},
		{"paths: {overrides: [{files: ['*.yaml'], ignore: [GPU001]}]}", NULL, "", false, false},
		{"paths: {overrides: [{files: ['*.yml'], ignore: [GPU001]}]}", NULL, "error", false, false},
		{"paths: {overrides: [{files: ['*.yaml'], ignore: [GPU001]}]}", NULL, "error", false, true},
		/* Errors cannot be suppressed under --strict, unless they are none here. */
		{"paths: {overrides: [{files: ['*.yaml'], ignore: [GPU001]}]}", NULL, "error", true, false},
		{"severity: {GPU: warning}\npaths: {overrides: [{files: ['*.yaml'], ignore: [GPU001]}]}", NULL, "",
		 true, false},
		{"paths: {overrides: [{files: ['*.yaml'], severity: {GPU: info}}]}", NULL, "info", false, false},
		{"severity: {GPU001: warning}\npaths: {overrides: [{files: ['*.yaml'], severity: {GPU: info}}]}", NULL,
		 "info", false, false},
		{"paths: {overrides: [{files: ['*.yaml'], ignore: [GPU]}, {files: [test.yaml], severity: {GPU001: "
		 "info}}]}",
		 NULL, "info", false, false},
		{"paths: {overrides: [{files: [test.yaml], severity: {GPU001: info}}, {files: ['*.yaml'], severity: "
		 "{GPU: "
		 "off}}]}",
		 NULL, "", false, false},
		{"severity: {GPU001: off}\npaths: {overrides: [{files: ['*.yaml'], severity: {GPU001: info}}]}", NULL,
		 "", false, false},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		expect_gpu001(f, cases[i].config, cases[i].select, cases[i].strict, cases[i].no_suppress,
			      cases[i].wanted);
}

static void test_suppressions_are_judged(void **state)
{
	struct folder *f = *state;
	struct linted l;
	load_text(f, "severity: {SUP001: error}\npaths: {overrides: [{files: ['*.yaml'], ignore: [SUP002]}]}\n");
	lint_setup(&l, "# k8sai-ignore-file: GPU002\n" GPU_POD, "GPU SUP");
	config_apply(&f->config, &l.options);
	lint_go(&l);
	EXPECT(&l, "SUP001 1 *", "GPU001 9 *");
	assert_int_equal(l.result.findings[0].severity, SEVERITY_ERROR);
	/* SUP002 is counted, and not shown. */
	assert_int_equal(l.result.summary.suppressed, 1);
	lint_result_release(&l.result);
}

static void test_names(void **state)
{
	struct folder *f = *state;
	load_text(f, "custom: [{name: team-label, assert: 'true', message: m}]\nignore: [team-label, custom, "
		     "SEC]\nseverity: {team-label: info}\n");
	assert_true(config_is_custom(&f->config, STR("team-label")));
	assert_false(config_is_custom(&f->config, STR("team")));
	assert_int_equal(f->config.n_custom, 1);
	expect_problem(f, "custom: [{name: team-label, assert: 'true', message: m}]\nignore: [team-lable]\n", 2,
		       "there is no rule 'team-lable'", "did you mean 'team-label'?");
	expect_problem(f, "severity:\n  GPUU: info\n", 2, "there is no rule 'GPUU'", "did you mean 'GPU'?");
	expect_problem(f, "select: [zzzzzzzz]\n", 1, "there is no rule 'zzzzzzzz'", "'k8sai rules' lists them");
	expect_problem(f, "severity: {GPU001: info, gpu-limit-missing: error}\n", 1,
		       "'GPU001' and 'gpu-limit-missing' are the same rule", "");
	expect_problem(f, "paths: {overrides: [{files: [a], ignore: [GPU000]}]}\n", 1, "there is no rule 'GPU000'",
		       "did you mean 'GPU001'?");
}

static void test_clouds(void **state)
{
	struct folder *f = *state;
	char text[64];
	for (size_t i = 0; i < catalog_n_clouds; i++) {
		snprintf(text, sizeof text, "cloud: %s\n", catalog_clouds[i].name);
		assert_string_equal(load_text(f, text)->cloud, catalog_clouds[i].name);
	}
	expect_problem(f, "cloud: ekz\n", 1, "there is no cloud 'ekz'", "did you mean 'eks'?");
	assert_string_equal(load_text(f, "kubernetesVersion: '1.999'\n")->kubernetes_newer, "1.999");
	assert_int_equal(f->config.kubernetes_minor, kubernetes_newest());
}

/* What the schema gives as examples can be written so. */
static void test_examples(void **state)
{
	struct folder *f = *state;
	struct source source = {"config.schema.json", schema_embedded_text("config.schema.json")};
	struct doc_limits limits = DOC_LIMITS;
	struct doc d;
	size_t n = 0;
	doc_init(&d);
	assert_true(doc_read(&d, &source, (struct doc_slice){0, source.text.n}, DOC_CORE, &limits, &f->problems));
	const struct node *properties = node_find(d.root, STR("properties"));
	for (const struct node *p = node_first(properties); p; p = p->next) {
		for (const struct node *e = node_first(node_find(p, STR("examples"))); e; e = e->next, n++) {
			struct buf text;
			buf_init(&text, BUF_NO_LIMIT);
			buf_addf(&text, "%.*s: ", STR_ARG(node_key(p)));
			emit_json(e, 0, &text);
			buf_addc(&text, '\n');
			/* Files that the examples name are not there. */
			if (!str_is(node_key(p), "extends"))
				load_text(f, text.p);
			buf_release(&text);
		}
	}
	assert_true(n >= 10);
	doc_release(&d);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {TEST(test_params_move), TEST(test_params_sane),
					   TEST(test_param_range), TEST(test_patterns),
					   TEST(test_who_wins),    TEST(test_too_many),
					   TEST(test_levels),      TEST(test_suppressions_are_judged),
					   TEST(test_names),       TEST(test_clouds),
					   TEST(test_examples)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
