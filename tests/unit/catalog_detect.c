/* SPDX-License-Identifier: Apache-2.0
 * Recognising engines from images and command lines, and leaving everything else alone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "catalog/engine.h"

enum { MOST = 16 };

/* Words of a command line, ended by NULL. */
static size_t words(struct str out[MOST], const char *const *z)
{
	size_t n = 0;
	for (; z[n]; n++)
		out[n] = str_of(z[n]);
	return n;
}

#define WORDS(...) ((const char *const[]){__VA_ARGS__, NULL})
#define NO_WORDS ((const char *const[]){NULL})

static struct engine_match detect(const char *image, const char *const *line)
{
	struct str w[MOST];
	struct engine_match m;
	size_t n = words(w, line);
	bool found = catalog_engine_detect(str_of(image), w, n, &m);
	assert_int_equal(found, m.engine != NULL);
	return m;
}

static void assert_engine(const char *image, const char *const *line, const char *name, enum answer needs_gpu)
{
	struct engine_match m = detect(image, line);
	if (!name) {
		assert_null(m.engine);
		return;
	}
	assert_non_null(m.engine);
	assert_string_equal(m.engine->name, name);
	assert_int_equal(m.needs_gpu, needs_gpu);
}

static void test_images(void **state)
{
	(void)state;
	assert_engine("vllm/vllm-openai:v0.8.5", NO_WORDS, "vllm", ANSWER_YES);
	assert_engine("registry.example:5000/mirror/vllm/vllm-openai@sha256:abc", NO_WORDS, "vllm", ANSWER_YES);
	assert_engine("docker.io/vllm/vllm-openai:latest@sha256:abc", NO_WORDS, "vllm", ANSWER_YES);
	assert_engine("ghcr.io/huggingface/text-generation-inference:3.3.5", NO_WORDS, "tgi", ANSWER_YES);
	assert_engine("lmsysorg/sglang:latest", NO_WORDS, "sglang", ANSWER_YES);
	assert_engine("nvcr.io/nvidia/tritonserver:26.07-py3", NO_WORDS, "triton", ANSWER_UNKNOWN);
	assert_engine("nvcr.io/nvidia/tritonserver:24.08-vllm-python-py3", NO_WORDS, "triton", ANSWER_YES);
	assert_engine("tensorflow/serving:2.19.1-gpu", NO_WORDS, "tensorflow-serving", ANSWER_YES);
	assert_engine("nvcr.io/nim/meta/llama-3.1-8b-instruct:1.8.4", NO_WORDS, "nim", ANSWER_YES);
	assert_engine("ghcr.io/ggml-org/llama.cpp:server-cuda", NO_WORDS, "llama-cpp", ANSWER_YES);
	assert_engine("ollama/ollama", NO_WORDS, "ollama", ANSWER_UNKNOWN);
	assert_engine("pytorch/pytorch:2.13.0-cuda13.0-cudnn9-runtime", NO_WORDS, "pytorch", ANSWER_UNKNOWN);
}

/* Images that run on CPUs must not be told to ask for a GPU. */
static void test_cpu_variants(void **state)
{
	(void)state;
	assert_engine("vllm/vllm-openai-cpu:v0.20.0", NO_WORDS, "vllm", ANSWER_NO);
	assert_engine("vllm/vllm-openai-cpu:v0.20.0", WORDS("vllm", "serve", "x/y"), "vllm", ANSWER_NO);
	assert_engine("public.ecr.aws/q9t5s3a7/vllm-cpu-release-repo:v0.9.2", NO_WORDS, "vllm", ANSWER_NO);
	assert_engine("example/own:1.0-cpu", WORDS("vllm", "serve", "x/y"), "vllm", ANSWER_NO);
	assert_engine("vllm/vllm-openai:v0.8.5", WORDS("--device", "cpu"), "vllm", ANSWER_NO);
	assert_engine("example/own:1.0", WORDS("vllm", "serve", "x/y", "--device=cpu"), "vllm", ANSWER_NO);
	assert_engine("tensorflow/serving:2.19.1", NO_WORDS, "tensorflow-serving", ANSWER_NO);
	assert_engine("ghcr.io/huggingface/text-embeddings-inference:cpu-1.8", NO_WORDS, "tei", ANSWER_NO);
	assert_engine("ghcr.io/huggingface/text-embeddings-inference:1.8", NO_WORDS, "tei", ANSWER_YES);
	assert_engine("ghcr.io/ggml-org/llama.cpp:server", NO_WORDS, "llama-cpp", ANSWER_NO);
	assert_engine("kserve/huggingfaceserver:v0.15.2", NO_WORDS, "kserve-huggingface", ANSWER_NO);
	/* By digest nobody can tell the flavour. */
	assert_engine("tensorflow/serving@sha256:0123", NO_WORDS, "tensorflow-serving", ANSWER_UNKNOWN);
}

static void test_commands(void **state)
{
	(void)state;
	assert_engine("", WORDS("vllm", "serve", "x/y"), "vllm", ANSWER_YES);
	assert_engine("example/own:1", WORDS("/usr/local/bin/vllm", "serve", "x/y"), "vllm", ANSWER_YES);
	assert_engine("example/own:1", WORDS("python3", "-m", "vllm.entrypoints.openai.api_server", "--model", "x/y"),
		      "vllm", ANSWER_YES);
	assert_engine("example/own:1", WORDS("python3", "-u", "-m", "sglang.launch_server"), "sglang", ANSWER_YES);
	assert_engine("example/own:1",
		      WORDS("/bin/sh", "-c", "set -e\nexport X=1\nexec vllm serve x/y \\\n  --port 80"), "vllm",
		      ANSWER_YES);
	assert_engine("example/own:1", WORDS("bash", "-c", "text-generation-launcher --model-id x/y"), "tgi",
		      ANSWER_YES);
	assert_engine("example/own:1", WORDS("tini", "--", "tritonserver", "--model-repository=/m"), "triton",
		      ANSWER_UNKNOWN);
	assert_engine("example/own:1", WORDS("torchrun", "--nproc-per-node=8", "train.py"), "pytorch", ANSWER_UNKNOWN);
	assert_engine("example/own:1", WORDS("deepspeed", "train.py"), "deepspeed", ANSWER_YES);
	/* What runs counts, not what the image was made for; a library yields to a server. */
	assert_engine("pytorch/pytorch:2.13.0", WORDS("vllm", "serve", "x/y"), "vllm", ANSWER_YES);
	assert_engine("vllm/vllm-openai:v0.20.0", WORDS("sh", "-c", "ray start --head && vllm serve x/y"), "vllm",
		      ANSWER_YES);
	assert_engine("vllm/vllm-openai:v0.20.0", WORDS("ray", "start", "--block"), "vllm", ANSWER_UNKNOWN);
	/* A download in the engine's image needs no GPU. */
	assert_engine("vllm/vllm-openai:v0.20.0", WORDS("huggingface-cli", "download", "x/y"), "vllm", ANSWER_UNKNOWN);
	assert_engine("vllm/vllm-openai:v0.20.0", WORDS("--model", "x/y"), "vllm", ANSWER_YES);
}

static void test_left_alone(void **state)
{
	(void)state;
	assert_engine("nginx:1.29", NO_WORDS, NULL, ANSWER_NO);
	assert_engine("", NO_WORDS, NULL, ANSWER_NO);
	assert_engine("vllm", NO_WORDS, NULL, ANSWER_NO);
	assert_engine("vllm/production-stack-router:v0.1", NO_WORDS, NULL, ANSWER_NO);
	assert_engine("example/vllm-openai-client:1", NO_WORDS, NULL, ANSWER_NO);
	assert_engine("example/not-sglang:1", NO_WORDS, NULL, ANSWER_NO);
	assert_engine("nvcr.io/nvidia/k8s-device-plugin:v0.18.0", NO_WORDS, NULL, ANSWER_NO);
	assert_engine("nvcr.io/nvidia/k8s/dcgm-exporter:4.5.3-4.8.2-distroless", NO_WORDS, NULL, ANSWER_NO);
	assert_engine("python:3.13", WORDS("sh", "-c", "pip install deepspeed torchserve && python app.py"), NULL,
		      ANSWER_NO);
	assert_engine("python:3.13", WORDS("python", "app.py", "--backend", "ollama"), NULL, ANSWER_NO);
	assert_engine("python:3.13", WORDS("sh", "-c", "# vllm serve would be better\npython app.py"), NULL, ANSWER_NO);
	assert_engine("example/app:1", WORDS("--upstream=http://tritonserver:8000"), NULL, ANSWER_NO);
	assert_engine("redis:8", WORDS("redis-server", "{\"a\": \"vllm serve\"}"), NULL, ANSWER_NO);
}

static void test_versions(void **state)
{
	(void)state;
	struct engine_match m = detect("vllm/vllm-openai:v0.17.1", NO_WORDS);
	assert_int_equal(version_compare(m.version, (struct version){0, 17, 1}), 0);
	assert_null(catalog_engine_flag(m.engine, FLAG_SHUTDOWN_TIMEOUT, m.version));
	assert_true(catalog_engine_flag_unknown(m.engine, STR("--shutdown-timeout=30"), m.version));
	assert_false(catalog_engine_user(m.engine, m.version)->non_root);
	m = detect("vllm/vllm-openai:latest", NO_WORDS);
	assert_int_equal(version_compare(m.version, (struct version){0}), 0);
	assert_string_equal(catalog_engine_flag(m.engine, FLAG_SHUTDOWN_TIMEOUT, m.version)->name,
			    "--shutdown-timeout");
	assert_int_equal(catalog_engine_user(m.engine, m.version)->uid, 2000);
	/* A distribution counts its own releases. */
	m = detect("ghcr.io/llm-d/llm-d-cuda:v0.9.0", NO_WORDS);
	assert_string_equal(m.engine->name, "vllm");
	assert_int_equal(version_compare(m.version, (struct version){0}), 0);
}

static void test_image_parts(void **state)
{
	(void)state;
	struct image_parts p = catalog_image_parts(STR("localhost:5000/a/b:1.2@sha256:ff"));
	assert_true(str_is(p.repo, "localhost:5000/a/b") && str_is(p.tag, "1.2") && str_is(p.digest, "sha256:ff"));
	p = catalog_image_parts(STR("localhost:5000/a/b"));
	assert_true(str_is(p.repo, "localhost:5000/a/b") && p.tag.n == 0 && p.digest.n == 0);
	p = catalog_image_parts(STR(":"));
	assert_true(p.repo.n == 0 && p.tag.n == 0);
}

static void assert_flag(const char *engine, enum flag_role role, const char *const *line, const char *expected)
{
	struct str w[MOST], value;
	size_t n = words(w, line);
	bool found = catalog_engine_flag_value(catalog_engine_find(str_of(engine)), role, w, n, &value);
	assert_int_equal(found, expected != NULL);
	if (found)
		assert_true(str_is(value, expected));
}

static void test_flag_values(void **state)
{
	(void)state;
	assert_flag("vllm", FLAG_TENSOR_PARALLEL, WORDS("vllm", "serve", "m", "--tensor-parallel-size", "4"), "4");
	assert_flag("vllm", FLAG_TENSOR_PARALLEL, WORDS("--tensor_parallel_size=4"), "4");
	assert_flag("vllm", FLAG_TENSOR_PARALLEL, WORDS("-tp", "2", "-tp=8"), "8");
	assert_flag("vllm", FLAG_TENSOR_PARALLEL,
		    WORDS("sh", "-c", "vllm serve m --max-model-len 4096 --tensor-parallel-size=\"2\" && true"), "2");
	assert_flag("vllm", FLAG_TENSOR_PARALLEL, WORDS("--tensor-parallel-size 2"), "2");
	assert_flag("vllm", FLAG_TENSOR_PARALLEL, WORDS("vllm", "serve", "m"), NULL);
	assert_flag("vllm", FLAG_TENSOR_PARALLEL, WORDS("--tensor-parallel-size"), "");
	assert_flag("vllm", FLAG_TRUST_REMOTE_CODE, WORDS("--trust-remote-code", "--port", "1"), "");
	assert_flag("sglang", FLAG_TENSOR_PARALLEL, WORDS("--tp", "8"), "8");
	assert_flag("tgi", FLAG_TENSOR_PARALLEL, WORDS("--num-shard", "2"), "2");
	assert_flag("torchrun", FLAG_PROCESSES_PER_NODE, WORDS("torchrun", "--nproc_per_node=8", "t.py"), "8");
}

static void assert_model(const char *const *line, const char *expected)
{
	struct str w[MOST], model;
	size_t n = words(w, line);
	bool found = catalog_engine_model(catalog_engine_find(STR("vllm")), w, n, &model);
	assert_int_equal(found, expected != NULL);
	if (found)
		assert_true(str_is(model, expected));
}

static void test_models(void **state)
{
	(void)state;
	assert_model(WORDS("vllm", "serve", "a/b", "--port", "8000"), "a/b");
	assert_model(WORDS("vllm", "serve", "--trust-remote-code", "--port", "8000", "a/b"), "a/b");
	assert_model(WORDS("--port", "8000", "--model=a/b"), "a/b");
	assert_model(WORDS("sh", "-c", "exec vllm serve a/b --port 1"), "a/b");
	assert_model(WORDS("a/b", "--port", "1"), "a/b");
	assert_model(WORDS("/bin/start", "--port", "1"), NULL);
	assert_model(WORDS("vllm", "serve"), NULL);
	assert_model(WORDS("sh", "-c", "vllm serve; echo a/b"), NULL);
	assert_model(NO_WORDS, NULL);
}

static void test_unknown_flags(void **state)
{
	(void)state;
	const struct engine *vllm = catalog_engine_find(STR("vllm")),
			    *tgi = catalog_engine_find(STR("text-generation-inference"));
	const struct version newest = {0};
	assert_false(catalog_engine_flag_unknown(vllm, STR("--max-model-len"), newest));
	assert_false(catalog_engine_flag_unknown(vllm, STR("--max_model_len=4096"), newest));
	assert_false(catalog_engine_flag_unknown(vllm, STR("--no-enable-prefix-caching"), newest));
	assert_false(catalog_engine_flag_unknown(vllm, STR("--tensor-parallel"), newest));
	assert_false(catalog_engine_flag_unknown(vllm, STR("--compilation-config.mode=3"), newest));
	assert_false(catalog_engine_flag_unknown(vllm, STR("--some-flag-of-tomorrow"), newest));
	assert_true(catalog_engine_flag_unknown(vllm, STR("--max-modle-len"), newest));
	assert_true(catalog_engine_flag_unknown(tgi, STR("--some-flag-of-tomorrow"), newest));
	assert_false(catalog_engine_flag_unknown(tgi, STR("--quantize=awq"), newest));
	assert_false(catalog_engine_flag_unknown(vllm, STR("model"), newest));
	assert_true(
		str_is(catalog_engine_flag_nearest(vllm, STR("--max-modle-len=1"), newest).best, "--max-model-len"));
}

static bool has_not(const char *engine, const char *flag, unsigned major, unsigned minor, unsigned patch)
{
	return catalog_engine_flag_unknown(catalog_engine_find(str_of(engine)), str_of(flag),
					   (struct version){major, minor, patch});
}

/* Lists of whole releases: what came, what went, what never was. */
static void test_flags_of_releases(void **state)
{
	(void)state;
	assert_false(has_not("vllm", "--swap-space=4", 0, 17, 1));
	assert_true(has_not("vllm", "--swap-space=4", 0, 18, 0));
	assert_true(has_not("vllm", "--task", 0, 13, 0));
	assert_false(has_not("vllm", "--task", 0, 11, 0));
	assert_true(has_not("vllm", "--shutdown-timeout", 0, 11, 0));
	assert_false(has_not("vllm", "--no-enable-log-requests", 0, 12, 0));
	assert_false(has_not("vllm", "--speculative-config.model", 0, 12, 0));
	assert_true(has_not("vllm", "--some-flag-of-tomorrow", 0, 12, 0));
	/* A release that came after the lists were made. */
	assert_false(has_not("vllm", "--some-flag-of-tomorrow", 0, 99, 0));
	assert_false(has_not("sglang", "--enable-ep-moe", 0, 5, 2));
	assert_true(has_not("sglang", "--enable-ep-moe", 0, 5, 8));
	assert_true(has_not("sglang", "--max-model-len", 0, 5, 8));
	/* The nearest is one that the release has. */
	assert_true(str_is(catalog_engine_flag_nearest(catalog_engine_find(STR("vllm")), STR("--rope-scalin"),
						       (struct version){0, 6, 6})
				   .best,
			   "--rope-scaling"));
	assert_false(str_is(catalog_engine_flag_nearest(catalog_engine_find(STR("vllm")), STR("--rope-scalin"),
							(struct version){0, 20, 0})
				    .best,
			    "--rope-scaling"));
}

static void test_answers(void **state)
{
	(void)state;
	const struct engine *vllm = catalog_engine_find(STR("vllm")), *triton = catalog_engine_find(STR("triton"));
	assert_int_equal(catalog_engine_answers(vllm, STR("/health")), ANSWER_YES);
	assert_int_equal(catalog_engine_answers(vllm, STR("/health/?x=1")), ANSWER_YES);
	assert_int_equal(catalog_engine_answers(vllm, STR("/metrics")), ANSWER_YES);
	assert_int_equal(catalog_engine_answers(vllm, STR("/healthz")), ANSWER_NO);
	assert_int_equal(catalog_engine_answers(vllm, STR("/")), ANSWER_NO);
	assert_int_equal(catalog_engine_answers(triton, STR("/v2/models/bert/ready")), ANSWER_YES);
	assert_int_equal(catalog_engine_answers(triton, STR("/v2/models/")), ANSWER_NO);
	assert_int_equal(catalog_engine_answers(catalog_engine_find(STR("nim")), STR("/x")), ANSWER_UNKNOWN);
}

static bool is_retired(const char *image)
{
	struct image_parts parts = catalog_image_parts(str_of(image));
	return catalog_image_retired(&parts) != NULL;
}

static void test_retired_images(void **state)
{
	(void)state;
	assert_true(is_retired("pytorch/torchserve:0.12.0-gpu"));
	assert_true(is_retired("registry.example:5000/a/pytorch/torchserve-kfs@sha256:00"));
	assert_true(is_retired("k8s.gcr.io/pause:3.9"));
	assert_true(is_retired("docker.io/bitnamilegacy/redis:7"));
	assert_true(is_retired("bitnami/redis:7.2.4"));
	assert_false(is_retired("bitnami/redis:latest"));
	assert_false(is_retired("registry.k8s.io/pause:3.9"));
	assert_false(is_retired("registry.example/k8s.gcr.io/pause:3.9"));
	assert_false(is_retired("vllm/vllm-openai:v0.6.3"));
	assert_false(is_retired(""));
}

static void test_metrics(void **state)
{
	(void)state;
	const struct engine *vllm = catalog_engine_find(STR("vllm")), *owner = NULL;
	const struct version newest = {0};
	assert_string_equal(catalog_engine_metric(vllm, METRIC_KV_CACHE, newest)->name, "vllm:kv_cache_usage_perc");
	assert_string_equal(catalog_engine_metric(vllm, METRIC_KV_CACHE, (struct version){0, 8, 5})->name,
			    "vllm:gpu_cache_usage_perc");
	const struct engine_metric *old = catalog_metric_find(STR("vllm:gpu_cache_usage_perc"), &owner);
	assert_string_equal(old->replaced_by, "vllm:kv_cache_usage_perc");
	assert_ptr_equal(owner, vllm);
	assert_non_null(catalog_metric_find(STR("vllm:time_to_first_token_seconds_bucket"), NULL));
	assert_null(catalog_metric_find(STR("vllm:num_requests_waiting_bucket"), NULL));
	assert_null(catalog_metric_find(STR("vllm:num_request_waiting"), NULL));
	assert_ptr_equal(catalog_metric_owner(STR("vllm:num_request_waiting")), vllm);
	assert_null(catalog_metric_owner(STR("http_requests_total")));
	assert_true(str_is(catalog_metric_nearest(vllm, STR("vllm:num_request_waiting")).best,
			   "vllm:num_requests_waiting"));
}

/* Whatever stands in a manifest, reading it ends. */
static void test_strange_input(void **state)
{
	(void)state;
	static const char *const strange[] = {"",    " ",  "\\",   "\\\n", "\"",         "''",          "#",   "# x",
					      ";;;", "&&", "-",    "--",   "=",          "--=",         "/",   "//",
					      "@",   ":@", "((((", "`",    "vllm serve", " \t\n\\\n\r", "{ x", "a b\\"};
	for (size_t i = 0; i < COUNT_OF(strange); i++)
		for (size_t k = 0; k < COUNT_OF(strange); k++) {
			struct str w[] = {str_of(strange[i]), str_of(strange[k])}, value;
			struct engine_match m;
			catalog_engine_detect(str_of(strange[i]), w, 2, &m);
			catalog_engine_model(catalog_engine_find(STR("vllm")), w, 2, &value);
			catalog_engine_flag_value(catalog_engine_find(STR("vllm")), FLAG_PORT, w, 2, &value);
			catalog_engine_flag_unknown(catalog_engine_find(STR("vllm")), w[0], (struct version){0});
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_images),        cmocka_unit_test(test_cpu_variants),
		cmocka_unit_test(test_commands),      cmocka_unit_test(test_left_alone),
		cmocka_unit_test(test_versions),      cmocka_unit_test(test_image_parts),
		cmocka_unit_test(test_flag_values),   cmocka_unit_test(test_models),
		cmocka_unit_test(test_unknown_flags), cmocka_unit_test(test_flags_of_releases),
		cmocka_unit_test(test_answers),       cmocka_unit_test(test_retired_images),
		cmocka_unit_test(test_metrics),       cmocka_unit_test(test_strange_input),
	};
	return cmocka_run_group_tests_name("catalog_detect", tests, NULL, NULL);
}
