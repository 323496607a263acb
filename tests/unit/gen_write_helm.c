/* SPDX-License-Identifier: Apache-2.0
 * A Helm chart's text: what is a value, what comes from the release, what is escaped. (check_writers.sh asks the real
 * helm whether it renders to the same objects.) */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "gen_variants_util.h"

#define MODEL                                                                                                          \
	"cloud: gke\nname: chat\nnamespace: llama\nmodels:\n  llama:\n    model: meta-llama/Llama-3.1-8B-Instruct\n"

static void expect(const struct written *w, const char *name, const char *part)
{
	if (!written_has(w, name, part))
		fail_msg("%s lacks\n%s\nin\n%s", name, part, written_text(w, name));
}

static void start(struct written *w, const char *values)
{
	if (!written_start(w, values, GEN_HELM, NULL))
		fail_msg("%s", w->why.p);
}

static void test_values_of_a_workload(void **state)
{
	(void)state;
	struct written w;
	start(&w, MODEL "    image: registry.example.com:5000/vllm:1.10\n    replicas: {min: 1, max: 4}\n    expose: "
			"{host: llm.example.com, tls: letsencrypt}\n");
	expect(&w, "values.yaml", "repository: registry.example.com:5000/vllm\n      tag: \"1.10\"\n");
	expect(&w, "values.yaml", "scaling:\n      min: 1\n      max: 4\n");
	expect(&w, "values.yaml", "host: llm.example.com\n");
	expect(&w, "values.yaml", "requests:\n        cpu: ");
	const char *deployment = "templates/deployment-llama.yaml";
	expect(&w, deployment, "image: {{ include \"chat.image\" .Values.workloads.llama.image | toJson }}\n");
	expect(&w, deployment, "cpu: {{ .Values.workloads.llama.resources.requests.cpu | toJson }}\n");
	/* The GPU follows from the plan. */
	assert_null(strstr(written_text(&w, "values.yaml"), "nvidia"));
	expect(&w, deployment, "nvidia.com/gpu: \"1\"\n");
	/* One value for every place. */
	expect(&w, "templates/ingress-llama.yaml", "- host: {{ .Values.workloads.llama.host | toJson }}\n");
	expect(&w, "templates/ingress-llama.yaml", "- {{ .Values.workloads.llama.host | toJson }}\n");
	expect(&w, "values.schema.json", "\"additionalProperties\": false");
	written_end(&w);
}

static void test_namespace_is_the_release_s(void **state)
{
	(void)state;
	struct written w;
	/* The workload is called like the namespace: only what comes from the namespace may change with it. */
	start(&w, MODEL);
	expect(&w, "templates/service-llama.yaml", "name: llama\n  namespace: \"{{ .Release.Namespace }}\"\n");
	expect(&w, "templates/prometheusrule-llama.yaml",
	       "{namespace=\\\"{{ .Release.Namespace }}\\\",deployment=\\\"llama\\\"}");
	expect(&w, "templates/namespace.yaml", "{{- if not (.Capabilities.APIVersions.Has \"v1/Namespace\") }}\n");
	expect(&w, "templates/namespace.yaml", "name: \"{{ .Release.Namespace }}\"\n");
	expect(&w, "templates/NOTES.txt", "kubectl -n {{ .Release.Namespace }} create secret");
	written_end(&w);
	/* A patch that names the namespace cannot be made for another: then nothing is taken from the release. */
	start(&w, MODEL "patches: [{target: {namespace: llama, kind: Service}, patch: {spec: {x: 1}}}]\n");
	expect(&w, "templates/service-llama.yaml", "name: llama\n  namespace: llama\n");
	written_end(&w);
}

static void test_text_of_users_is_escaped(void **state)
{
	(void)state;
	struct written w;
	start(&w,
	      MODEL "    config: {a.jinja: \"{{ x }}\\n{{{ y\\n\"}\n    env: {A: '@k8sai0: 0@', B: '{'}\npatches:\n- "
		    "target: {kind: PrometheusRule}\n  patch: {metadata: {annotations: {x: '{{ $labels.pod }}'}}}\n");
	expect(&w, "templates/prometheusrule-llama.yaml", "{{ \"{{\" }} $labels.pod }}");
	expect(&w, "templates/configmap-llama-config.yaml", "    {{ \"{{\" }} x }}\n    {{ \"{{\" }}{ y\n");
	/* A text that looks like our own mark makes us choose another. */
	expect(&w, "templates/deployment-llama.yaml", "value: \"@k8sai0: 0@\"\n");
	written_end(&w);
}

static void test_version_that_something_selects_is_no_value(void **state)
{
	(void)state;
	struct written w;
	start(&w, MODEL "    version: v2\n");
	expect(&w, "values.yaml", "version: v2\n");
	expect(&w, "templates/deployment-llama.yaml",
	       "        app.kubernetes.io/version: {{ .Values.workloads.llama.version | toJson }}\n");
	written_end(&w);
	start(&w, MODEL "    version: v2\npatches: [{target: {kind: Service}, patch: {spec: {selector: "
			"{app.kubernetes.io/version: v2}}}}]\n");
	assert_false(written_has(&w, "values.yaml", "version: v2"));
	expect(&w, "templates/deployment-llama.yaml", "        app.kubernetes.io/version: v2\n");
	written_end(&w);
}

static void test_environments(void **state)
{
	(void)state;
	struct written w;
	start(&w,
	      MODEL "environments:\n  dev: {models: {llama: {replicas: 1}}}\n  prod:\n    namespace: prod\n    models: "
		    "{llama: {version: v2, args: ['--x={{ y }}']}}\n    patches: [{target: {kind: Service}, patch: "
		    "{metadata: {annotations: {a.b/c: '{{ z }} of '}}}}]\n");
	expect(&w, "values-dev.yaml", "workloads:\n  llama:\n    replicas: 1\n");
	expect(&w, "values-dev.yaml", "scaledobject-llama:\n    enabled: false\n");
	expect(&w, "templates/scaledobject-llama.yaml",
	       "{{- if index .Values.objects \"scaledobject-llama\" \"enabled\" }}\n");
	expect(&w, "templates/deployment-llama.yaml",
	       "  {{- if hasKey .Values.workloads.llama \"replicas\" }}\n  replicas: {{ "
	       ".Values.workloads.llama.replicas | "
	       "toJson }}\n  {{- end }}\n");
	expect(&w, "values-prod.yaml", "--namespace prod --create-namespace -f values-prod.yaml\n");
	expect(&w, "values-prod.yaml", "version: v2\n");
	/* What is data of values is no template. */
	expect(&w, "values-prod.yaml", "a.b/c: \"{{ z }} of \"\n");
	assert_null(strstr(written_text(&w, "values-prod.yaml"), "null"));
	written_end(&w);
}

static void test_what_values_cannot_say(void **state)
{
	(void)state;
	static const struct {
		const char *here, *there, *why;
	} cases[] = {
		{"{a: {x: 1}}", "{a: [1]}", "environment 'e' differs in a way that a chart's values cannot say"},
		{"{a: \"\\x7f\"}", "{a: b}", "control characters, which Helm cannot carry"},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct written w;
		char values[1000];
		const char *patch = "patches: [{target: {kind: Service}, patch: {spec: %s}}]";
		char here[200], there[200];
		snprintf(here, sizeof here, patch, cases[i].here);
		snprintf(there, sizeof there, patch, cases[i].there);
		snprintf(values, sizeof values, MODEL "%s\nenvironments: {e: {%s}}\n", here, there);
		if (written_start(&w, values, GEN_HELM, NULL) || !strstr(w.why.p, cases[i].why) ||
		    !strstr(w.why.p, "--format helm -e"))
			fail_msg("got %s", w.why.p);
		written_end(&w);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values_of_a_workload),
		cmocka_unit_test(test_namespace_is_the_release_s),
		cmocka_unit_test(test_version_that_something_selects_is_no_value),
		cmocka_unit_test(test_text_of_users_is_escaped),
		cmocka_unit_test(test_environments),
		cmocka_unit_test(test_what_values_cannot_say),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
