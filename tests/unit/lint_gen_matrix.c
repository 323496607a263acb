/* SPDX-License-Identifier: Apache-2.0
 * What gen makes passes lint --strict without a finding: every cloud, three sizes of model, with and without KEDA,
 * exposed or not. */
#include "lint_util.h"

#include <unistd.h>

#include "base/file.h"
#include "gen/write.h"

static char path[] = "/tmp/k8sai-matrix-XXXXXX";

static const char *const clouds[] = {"gke", "eks", "aks", "oke", "coreweave", "onprem\ngpu: h100", "onprem\ngpu: h200"};
static const char *const models[] = {"meta-llama/Llama-3.1-8B-Instruct", "meta-llama/Llama-3.3-70B-Instruct",
				     "meta-llama/Llama-3.1-405B-Instruct"};
static const char *const ways[] = {"", ", expose: llm.example.com",
				   ", expose: {host: llm.example.com, tls: letsencrypt, via: gateway}"};
static const char *const clusters[] = {"cert-manager, gateway-api], without: [istio", "gateway-api], without: [keda",
				       "gateway-api], without: [keda, prometheus-operator"};

/* The manifests of a values text in `out`; how many problems there were. */
static size_t generate(const char *values, struct buf *out)
{
	struct gen g;
	struct problems problems;
	struct buf why;
	buf_init(&why, 4096);
	gen_init(&g);
	problems_init(&problems);
	assert_true(file_write(path, str_of(values), &why));
	const char *files[] = {path};
	bool ok = gen_run(&g, &(struct gen_options){.values = {.files = files, .n_files = 1}}, &problems);
	if (ok)
		gen_write(&g, GEN_YAML, out);
	else
		problems_print(&problems, out);
	buf_addc(out, '\0');
	size_t n = problems.n;
	assert_int_equal(ok, n == 0);
	problems_release(&problems);
	gen_release(&g);
	buf_release(&why);
	return n;
}

/* Strict, and every severity counts. */
static size_t findings(const char *values, const char *manifests)
{
	struct linted l;
	lint_setup(&l, manifests, NULL);
	l.options.strict = true;
	lint_go(&l);
	size_t n = l.result.n_findings;
	for (size_t i = 0; i < n; i++)
		print_error("%s line %zu: %.*s\n", l.result.findings[i].rule->code, l.result.findings[i].start.line,
			    STR_ARG(l.result.findings[i].message));
	if (n)
		print_error("from:\n%s\n", values);
	lint_result_release(&l.result);
	return n;
}

static void test_every_combination(void **state)
{
	(void)state;
	size_t bad = 0, made = 0;
	struct buf out;
	buf_init(&out, BUF_NO_LIMIT);
	for (size_t i = 0; i < sizeof clouds / sizeof *clouds * 27; i++) {
		char values[600];
		const char *cloud = clouds[i / 27], *way = ways[i / 3 % 3];
		bool gateway = strstr(way, "gateway") || !*way;
		/* A Gateway is preferred where there is one: an Ingress has to be asked for. */
		snprintf(values, sizeof values,
			 "cloud: %s\nname: chat\nmodels:\n  llm: {model: %s%s}\ncluster: {has: [%s]}\n", cloud,
			 models[i / 9 % 3], way,
			 clusters[i % 3] +
				 (gateway ? 0 : strlen(clusters[i % 3]) - strlen(strchr(clusters[i % 3], ']'))));
		buf_clear(&out);
		if (generate(values, &out)) {
			/* No H100 node holds 405B in 16 bits; that is the only combination that cannot be. */
			bool expected = strstr(out.p, "does not fit on") && i / 9 % 3 == 2;
			if (!expected)
				print_error("%s\nfrom:\n%s\n", out.p, values);
			bad += !expected;
			continue;
		}
		made++;
		bad += findings(values, out.p);
	}
	buf_release(&out);
	assert_int_equal(bad, 0);
	assert_true(made > sizeof clouds / sizeof *clouds * 20);
}

/* Each platform on each cloud, with and without the operators. */
static void test_platforms(void **state)
{
	static const char *const platforms[] = {
		"model: meta-llama/Llama-3.1-8B-Instruct, platform: kserve, replicas: 2",
		"model: meta-llama/Llama-3.1-405B-Instruct, platform: leaderworkerset, context: 8192",
		("model: meta-llama/Llama-3.1-405B-Instruct, platform: leaderworkerset, cache: {download: true}, "
		 "replicas: 1"),
		"model: Qwen/Qwen3-8B, platform: leaderworkerset, expose: {host: a.example.com, via: gateway}",
	};
	enum { PLATFORMS = 4, CLUSTERS = 3 };
	(void)state;
	size_t bad = 0;
	struct buf out;
	buf_init(&out, BUF_NO_LIMIT);
	for (size_t i = 0; i < sizeof clouds / sizeof *clouds * PLATFORMS * CLUSTERS; i++) {
		char values[600];
		snprintf(values, sizeof values, "cloud: %s\nname: chat\nmodels:\n  llm: {%s}\ncluster: {has: [%s]}\n",
			 clouds[i / PLATFORMS / CLUSTERS], platforms[i / CLUSTERS % PLATFORMS], clusters[i % CLUSTERS]);
		buf_clear(&out);
		if (generate(values, &out)) {
			print_error("%s\nfrom:\n%s\n", out.p, values);
			bad++;
			continue;
		}
		bad += findings(values, out.p);
	}
	buf_release(&out);
	assert_int_equal(bad, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_combination),
		cmocka_unit_test(test_platforms),
	};
	int fd = mkstemp(path);
	if (fd < 0)
		return 1;
	close(fd);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	unlink(path);
	return failed;
}
