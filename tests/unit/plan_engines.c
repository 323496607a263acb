/* SPDX-License-Identifier: Apache-2.0
 * Engines beside vLLM: what each is told on its command line, how it is watched, and what it does not know. */
#include "plan_util.h"

#define LLAMA "meta-llama/Llama-3.1-8B-Instruct"
#define OWN "engine: custom, image: 'acme/own:1.0'"

static bool noted(const struct planned *f, const char *need, const char *part)
{
	for (size_t i = 0; i < f->plan->n_notes; i++)
		if (str_is(f->plan->notes[i].need, need) && str_has(f->plan->notes[i].text, part))
			return true;
	return false;
}

static void planned_well(struct planned *f, const char *values)
{
	plan_text(f, values, NULL);
	assert_string_equal(plan_problems(f), "");
	assert_non_null(f->plan);
}

static void test_sglang(void **state)
{
	(void)state;
	struct planned f;
	planned_well(&f,
		     "cloud: gke\nmodels: {a: {model: '" LLAMA "@v2', engine: sglang, kvCache: fp8, gpu: {type: l4, "
		     "count: 2}, context: 16384, concurrency: 8}}\n");
	assert_at(&f, "workloads[0].command", "[\"python3\",\"-m\",\"sglang.launch_server\"]");
	assert_at(&f, "workloads[0].args",
		  "[\"--model-path=" LLAMA "\",\"--revision=v2\",\"--served-model-name=a\",\"--host=0.0.0.0\","
		  "\"--port=30000\",\"--tp-size=2\",\"--context-length=16384\",\"--mem-fraction-static=0.83\","
		  "\"--max-running-requests=8\",\"--kv-cache-dtype=fp8_e4m3\",\"--enable-metrics\"]");
	assert_at(&f, "workloads[0].ports[0].port", "30000");
	assert_at(&f, "workloads[0].security", "{\"nonRoot\":true,\"uid\":1000,\"gid\":1000,\"fsGroup\":1000}");
	assert_at(&f, "workloads[0].autoscale.triggers[0].metadata.query",
		  "\"sum(sglang:num_queue_reqs{namespace=\\\"models\\\",model_name=\\\"a\\\"})\"");
	/* It waits for what runs by itself: nothing is lost, and there is no flag for it. */
	assert_string_equal(why(&f, "a.drain"), "");
	plan_release(&f);
	/* Half precision where the GPU has no bfloat16. */
	planned_well(&f, "cloud: gke\nmodels: {a: {model: Qwen/Qwen2.5-3B-Instruct, engine: sglang, gpu: t4}}\n");
	assert_true(strstr(at(&f, "workloads[0].args"), "\"--dtype=half\""));
	plan_release(&f);
	/* Before the image could be run by any user. */
	planned_well(&f, "cloud: gke\nnamespace: default\nmodels: {a: {model: " LLAMA
			 ", engine: sglang, image: 'lmsysorg/sglang:v0.5.2'}}\n");
	assert_at(&f, "workloads[0].security.nonRoot", "false");
	assert_true(noted(&f, "root in 'a'", "SGLang before 0.5 runs as root"));
	assert_true(strstr(at(&f, "workloads[0].args"), "\"--mem-fraction-static=0.88\""));
	plan_release(&f);
}

static void test_tgi(void **state)
{
	(void)state;
	struct planned f;
	planned_well(&f, "cloud: gke\nnamespace: default\nmodels: {a: {model: " LLAMA
			 ", engine: tgi, quantization: bitsandbytes-nf4, gpu: l4, context: 1024, concurrency: 40, "
			 "cache: {download: true}}}\n");
	assert_at(&f, "workloads[0].command", "[]");
	/* A queue that is refused never shows; all memory is what it takes when told nothing. */
	assert_at(&f, "workloads[0].args",
		  "[\"--model-id=" LLAMA "\",\"--served-model-name=a\",\"--hostname=0.0.0.0\",\"--port=8080\","
		  "\"--max-total-tokens=1024\",\"--max-batch-size=40\",\"--max-input-tokens=1023\","
		  "\"--max-batch-prefill-tokens=4096\",\"--max-concurrent-requests=160\","
		  "\"--quantize=bitsandbytes-nf4\",\"--graceful-termination-timeout=60\"]");
	assert_at(&f, "workloads[0].download.command", "[\"text-generation-server\",\"download-weights\"]");
	assert_at(&f, "workloads[0].download.args", "[\"" LLAMA "\"]");
	assert_true(noted(&f, "another engine for 'a'", "no updates since 2026-03-21; `engine` vLLM or SGLang"));
	assert_true(noted(&f, "root in 'a'", "works as root alone"));
	plan_release(&f);
	/* No label holds the served name: the Service tells the series apart, or the pods' label where nothing makes a
	 * ServiceMonitor. */
	planned_well(&f, "cloud: gke\nmodels: {a: {model: " LLAMA ", engine: tgi}}\n");
	assert_true(strstr(at(&f, "workloads[0].alerts.match"), "service=\\\"a\\\""));
	plan_release(&f);
	planned_well(&f, "cloud: gke\ncluster: {without: [prometheus-operator]}\nmodels: {a: {model: " LLAMA
			 ", engine: tgi}}\n");
	assert_true(strstr(at(&f, "workloads[0].autoscale.triggers[0].metadata.query"),
			   "app_kubernetes_io_instance=\\\"a\\\""));
	plan_release(&f);
	/* Limits of one's own win; the last image that any user can run. */
	planned_well(&f,
		     "cloud: gke\nmodels: {a: {model: " LLAMA ", engine: tgi, args: [--max-input-tokens=4000], image: "
		     "'ghcr.io/huggingface/text-generation-inference:3.0.1'}}\n");
	assert_null(strstr(at(&f, "workloads[0].args"), "8191"));
	assert_at(&f, "workloads[0].security.nonRoot", "true");
	plan_release(&f);
}

static void test_what_engines_do_not_know(void **state)
{
	(void)state;
	assert_refused("cloud: gke\nmodels: {a: {model: " LLAMA ", engine: sglang, quantization: bitsandbytes}}\n",
		       "v.yaml:2:85: SGLang has no quantization called 'bitsandbytes'\n"
		       "  fp8, int8, int4, awq, gptq, nvfp4, mxfp4\n");
	assert_refused("cloud: gke\nmodels: {a: {model: " LLAMA ", quantization: bitsandbytes-nf4}}\n",
		       "v.yaml:2:69: vLLM has no quantization called 'bitsandbytes-nf4'\n"
		       "  did you mean 'bitsandbytes'?\n");
	assert_refused("cloud: gke\nmodels: {a: {model: " LLAMA ", engine: tgi, quantization: awq}}\n",
		       "v.yaml:2:82: 'awq' needs weights that are stored so, and '" LLAMA "' holds bf16\n"
		       "  name a repository with such weights and its shape, or say 'fp8', which Text Generation "
		       "Inference makes while loading\n");
	assert_refused("cloud: gke\nmodels: {a: {model: " LLAMA ", engine: tgi, autoscale: latency}}\n",
		       "v.yaml:2:79: Text Generation Inference does not measure what 'latency' follows\n"
		       "  it does queue, concurrency, rps\n");
	assert_refused("cloud: gke\nmodels: {a: {model: " LLAMA ", engine: sglang, args: [--enable-metrics]}}\n",
		       "v.yaml:2:77: '--enable-metrics' is worked out already\n"
		       "  leave it out: Service, probes and monitors rest on it\n");
	assert_refused("cloud: gke\nmodels: {a: {model: " LLAMA ", engine: tgi, port: 9000, command: [x]}}\n",
		       "v.yaml:2:80: 'command' is for an image of your own, not for Text Generation Inference\n"
		       "  leave it out: flags of the engine go into 'args'; or say 'engine: custom'\n"
		       "v.yaml:2:68: 'port' is for an image of your own, not for Text Generation Inference\n"
		       "  leave it out: the engine's own is used; or say 'engine: custom'\n");
}

static void test_own_image(void **state)
{
	(void)state;
	struct planned f;
	planned_well(
		&f,
		"cloud: gke\nmodels: {a: {" OWN ", command: [serve], args: [-v], port: 9000, metrics: /m, probes: "
		"{readiness: {path: /ready}, liveness: {path: /live}}, autoscale: cpu, replicas: {min: 2, max: 5}}}\n");
	assert_at(&f, "workloads[0].command", "[\"serve\"]");
	assert_at(&f, "workloads[0].args", "[\"-v\"]");
	assert_at(&f, "workloads[0].ports", "[{\"name\":\"http\",\"port\":9000,\"servicePort\":80}]");
	assert_at(&f, "workloads[0].gpu", "null");
	assert_at(&f, "workloads[0].cache", "null");
	assert_at(&f, "workloads[0].probes.startup.path", "\"/ready\"");
	assert_at(&f, "workloads[0].probes.liveness.path", "\"/live\"");
	assert_at(&f, "workloads[0].monitor.path", "\"/m\"");
	assert_at(&f, "workloads[0].labels[\"app.kubernetes.io/name\"]", "\"a\"");
	assert_at(&f, "workloads[0].autoscale.triggers[0].type", "\"cpu\"");
	assert_at(&f, "workloads[0].autoscale.triggers[0].metadata", "{\"value\":\"70\"}");
	assert_at(&f, "workloads[0].autoscale.fallback", "null");
	plan_release(&f);
	/* Without KEDA, and without a word about health or number. */
	planned_well(&f, "cloud: gke\ncluster: {without: [keda]}\nmodels:\n  a: {" OWN
			 ", autoscale: {by: cpu, target: 60}, "
			 "replicas: {min: 1, max: 5}}\n  b: {" OWN ", gpu: {type: l4, count: 2}}\n");
	assert_at(&f, "workloads[0].autoscale.metrics",
		  "[{\"kind\":\"resource\",\"name\":\"cpu\",\"utilization\":60}]");
	assert_at(&f, "workloads[0].probes.readiness.kind", "\"tcp\"");
	assert_at(&f, "workloads[0].ports[0].port", "8080");
	assert_at(&f, "workloads[0].monitor", "null");
	assert_at(&f, "workloads[1].replicas", "2");
	assert_at(&f, "workloads[1].gpu.count", "2");
	plan_release(&f);
	/* Without the GPU that the file says for all. */
	planned_well(&f, "cloud: gke\ngpu: l4\nmodels:\n  a: {" OWN ", gpu: 0}\n  b: {" OWN "}\n");
	assert_at(&f, "workloads[0].gpu", "null");
	assert_at(&f, "workloads[1].gpu.count", "1");
	plan_release(&f);
	/* A trigger from outside is all there is to follow, and may wake it. */
	planned_well(&f, "cloud: gke\nmodels: {a: {" OWN ", replicas: {min: 0, max: 3}, autoscale: {triggers: [{type: "
			 "rabbitmq, auth: {secret: mq, keys: {host: url}}, metadata: {queueName: q, mode: QueueLength, "
			 "value: '5'}}]}}}\n");
	assert_at(&f, "workloads[0].autoscale.triggers[0].type", "\"rabbitmq\"");
	assert_at(&f, "workloads[0].autoscale.min", "0");
	plan_release(&f);
}

static void test_own_image_mistakes(void **state)
{
	(void)state;
	assert_refused("cloud: gke\nmodels: {a: {engine: custom}}\n",
		       "v.yaml:2:22: 'a' does not say which image to run\n  add 'image: REPOSITORY:TAG'\n");
	assert_refused("cloud: gke\nmodels: {a: {engine: custom, image: acme/own}}\n",
		       "v.yaml:2:37: image 'acme/own' has no tag\n  pin one: what runs must not change by itself\n");
	assert_refused(
		"cloud: gke\nmodels: {a: {" OWN ", context: 4096}}\n",
		"v.yaml:2:53: 'context' says nothing of an image of your own: k8sai does not know how to tell it\n"
		"  leave it out, and say it in 'args' or 'env'\n");
	assert_refused(
		"cloud: gke\nmodels: {a: {" OWN ", replicas: {min: 1, max: 4}}}\n",
		"v.yaml:2:77: nothing is known by which the number of 'a' could follow its load\n"
		"  say 'replicas: 4', 'autoscale: cpu' where it works on CPUs, or 'autoscale: {triggers: [{type: "
		"prometheus, metadata: {…}}]}'\n");
	assert_refused("cloud: gke\nmodels: {a: {" OWN ", autoscale: queue, replicas: {min: 1, max: 4}}}\n",
		       "v.yaml:2:64: acme/own does not measure what 'queue' follows\n"
		       "  it measures nothing that k8sai knows; write triggers out\n");
	assert_refused("cloud: gke\nmodels: {a: {" OWN ", gpu: l4, autoscale: cpu, replicas: {min: 1, max: 4}}}\n",
		       "v.yaml:2:73: CPU does not follow the load of a GPU server: 'a' would never scale\n"
		       "  leave the GPU out, or write out 'triggers' that follow the load\n");
	assert_refused("cloud: gke\nmodels: {a: {" OWN ", gpu: {type: l4, count: 16}}}\n",
		       "v.yaml:2:76: no node of Google GKE has 16 × NVIDIA L4\n"
		       "  ask for less on each worker, and for more workers\n");
}

#define TRITON "engine: triton, gpu: l4"

static void test_triton(void **state)
{
	(void)state;
	struct planned f;
	planned_well(&f, "cloud: eks\nmodels: {a: {" TRITON ", model: 's3://b/r', load: [x, y]}}\n");
	assert_at(&f, "workloads[0].args",
		  "[\"--model-repository=s3://b/r\",\"--model-control-mode=explicit\",\"--load-model=x\","
		  "\"--load-model=y\",\"--http-address=0.0.0.0\",\"--http-port=8000\",\"--grpc-port=8001\","
		  "\"--metrics-port=8002\",\"--exit-timeout-secs=60\"]");
	assert_at(&f, "workloads[0].ports",
		  "[{\"name\":\"http\",\"port\":8000,\"servicePort\":80},{\"name\":\"grpc\",\"port\":8001,"
		  "\"servicePort\":8001},{\"name\":\"metrics\",\"port\":8002,\"servicePort\":8002}]");
	assert_at(&f, "workloads[0].monitor.port", "\"metrics\"");
	assert_at(&f, "workloads[0].network.metricsPort", "\"metrics\"");
	assert_at(&f, "workloads[0].probes.readiness.path", "\"/v2/health/ready\"");
	assert_at(&f, "workloads[0].probes.readiness.port", "\"http\"");
	assert_at(&f, "workloads[0].alerts.metrics.firstToken", "null");
	/* The identity is asked for at an address that the internet rule leaves out. */
	assert_true(strstr(at(&f, "workloads[0].network.egress"), "169.254.170.23/32"));
	assert_true(noted(&f, "EKS Pod Identity for 'a'", "s3://b/r"));
	plan_release(&f);
	/* With keys there is no identity. Without the operator the port of its own is annotated. */
	planned_well(&f, "cloud: oke\ncluster: {without: [prometheus-operator]}\nmodels: {a: {engine: triton, model: "
			 "'s3://b/r', load: {poll: 1m}, secrets: {AWS_SECRET_ACCESS_KEY: s3/key, AWS_ACCESS_KEY_ID: "
			 "s3/id}}}\n");
	assert_true(strstr(at(&f, "workloads[0].args"), "\"--model-control-mode=poll\",\"--repository-poll-secs=60\""));
	assert_null(strstr(at(&f, "workloads[0].network.egress"), "169.254.170.23/32"));
	assert_at(&f, "workloads[0].podAnnotations[\"prometheus.io/port\"]", "\"8002\"");
	assert_at(&f, "workloads[0].gpu", "null");
	assert_at(&f, "workloads[0].shm.size", "\"1Gi\"");
	plan_release(&f);
	planned_well(&f, "cloud: aks\nmodels: {a: {" TRITON ", gpu: t4, model: 'az://acc/box/r', secrets: "
			 "{AZURE_STORAGE_KEY: blob/key}}}\n");
	assert_true(strstr(at(&f, "workloads[0].args"), "\"--model-repository=as://acc/box/r\""));
	assert_true(strstr(at(&f, "workloads[0].env"), "{\"name\":\"AZURE_STORAGE_ACCOUNT\",\"value\":\"acc\"}"));
	plan_release(&f);
	planned_well(&f, "cloud: gke\nmodels: {a: {" TRITON ", model: 'gs://b'}}\n");
	assert_true(strstr(at(&f, "workloads[0].network.egress"), "169.254.169.254/32"));
	plan_release(&f);
	/* A claim that is there: only read, and nothing to reach outside. */
	planned_well(&f, "cloud: gke\nmodels: {a: {" TRITON ", model: 'pvc://store/v1/models'}}\n");
	assert_true(strstr(at(&f, "workloads[0].args"), "\"--model-repository=/models/v1/models\""));
	assert_at(&f, "workloads[0].claims[0].claim", "\"store\"");
	assert_at(&f, "workloads[0].claims[0].readOnly", "true");
	assert_at(&f, "workloads[0].claims[0].create", "false");
	assert_at(&f, "workloads[0].network.egress", "[]");
	plan_release(&f);
}

static void test_triton_mistakes(void **state)
{
	(void)state;
	assert_refused("cloud: gke\nmodels: {a: {" TRITON ", model: " LLAMA "}}\n",
		       "v.yaml:2:46: NVIDIA Triton does not load a repository from '" LLAMA "'\n"
		       "  s3://bucket/path, gs://bucket/path, az://account/container/path, pvc://claim/path\n");
	assert_refused("cloud: aks\nmodels: {a: {engine: triton, model: 'az://acc'}}\n",
		       "v.yaml:2:37: NVIDIA Triton does not load a repository from 'az://acc'\n"
		       "  s3://bucket/path, gs://bucket/path, az://account/container/path, pvc://claim/path\n");
	assert_refused("cloud: gke\nmodels: {a: {" TRITON ", model: 's3://b/r'}}\n",
		       "v.yaml:2:46: nothing would let 'a' read s3://b/r\n"
		       "  say 'secrets: {AWS_ACCESS_KEY_ID: SECRET/KEY, AWS_SECRET_ACCESS_KEY: SECRET/KEY}'\n");
	assert_refused("cloud: eks\nmodels: {a: {" TRITON ", model: 'gs://b/r'}}\n",
		       "v.yaml:2:46: nothing would let 'a' read gs://b/r\n"
		       "  pods outside Google GKE have no identity there: copy it to a claim and say "
		       "'pvc://claim/path'\n");
	assert_refused("cloud: aks\nmodels: {a: {engine: triton, model: 'az://acc/box'}}\n",
		       "v.yaml:2:37: nothing would let 'a' read az://acc/box\n"
		       "  say 'secrets: {AZURE_STORAGE_KEY: SECRET/KEY}'\n");
	assert_refused("cloud: gke\nmodels: {a: {" TRITON ", model: 'gs://b', context: 4096}}\n",
		       "v.yaml:2:56: 'context' says nothing of a repository of models\n"
		       "  leave it out: what NVIDIA Triton needs to know stands with each model\n");
	assert_refused("cloud: gke\nmodels: {a: {" TRITON ", model: 'gs://b', args: [--load-model=x]}}\n",
		       "v.yaml:2:62: '--load-model' is worked out already\n"
		       "  say it with 'load', so that memory and probes follow\n");
	assert_refused("cloud: gke\nmodels: {a: {model: " LLAMA ", load: [x]}}\n",
		       "v.yaml:2:55: 'load' is for an engine that serves a repository, such as triton\n"
		       "  leave it out\n");
}

#define SERVING "engine: tensorflow-serving"

static void test_tensorflow_serving(void **state)
{
	(void)state;
	struct planned f;
	planned_well(&f,
		     "cloud: gke\nmodels: {a: {" SERVING ", model: 'pvc://store/m', load: [x, y], batching: {size: 8}, "
		     "config: {extra.txt: z}}}\n");
	assert_at(&f, "workloads[0].image", "\"tensorflow/serving:2.19.1\"");
	assert_at(&f, "workloads[0].args",
		  "[\"--model_config_file=/etc/a/models.config\",\"--monitoring_config_file=/etc/a/monitoring.config\","
		  "\"--enable_batching=true\",\"--batching_parameters_file=/etc/a/batching.config\","
		  "\"--rest_api_port=8501\",\"--port=8500\"]");
	assert_at(&f, "workloads[0].config.path", "\"/etc/a\"");
	assert_at(&f, "workloads[0].config.as", "\"files\"");
	assert_at(&f, "workloads[0].config.data[\"models.config\"]",
		  "\"model_config_list {\\n  config {\\n    name: \\\"x\\\"\\n    base_path: \\\"/models/m/x\\\"\\n    "
		  "model_platform: \\\"tensorflow\\\"\\n  }\\n  config {\\n    name: \\\"y\\\"\\n    base_path: "
		  "\\\"/models/m/y\\\"\\n    model_platform: \\\"tensorflow\\\"\\n  }\\n}\\n\"");
	assert_at(
		&f, "workloads[0].config.data[\"batching.config\"]",
		"\"max_batch_size { value: 8 }\\nbatch_timeout_micros { value: 5000 }\\nmax_enqueued_batches { value: "
		"100 }\\nnum_batch_threads { value: 4 }\\n\"");
	assert_true(
		strstr(at(&f, "workloads[0].config.data[\"monitoring.config\"]"), "/monitoring/prometheus/metrics"));
	assert_at(&f, "workloads[0].config.data[\"extra.txt\"]", "\"z\"");
	assert_at(&f, "workloads[0].probes.readiness.path", "\"/v1/models/x\"");
	assert_at(&f, "workloads[0].ports[1]", "{\"name\":\"grpc\",\"port\":8500,\"servicePort\":8500}");
	assert_at(&f, "workloads[0].monitor.port", "\"http\"");
	/* Nothing that it measures shows a queue: the number stays. */
	assert_at(&f, "workloads[0].replicas", "2");
	assert_at(&f, "workloads[0].autoscale", "null");
	plan_release(&f);
	planned_well(&f, "cloud: gke\nmodels: {a: {" SERVING
			 ", gpu: t4, model: 'gs://b/m', load: {poll: 90s}, autoscale: {by: "
			 "rps, target: 50}, replicas: {min: 1, max: 3}}}\n");
	assert_at(&f, "workloads[0].image", "\"tensorflow/serving:2.19.1-gpu\"");
	assert_true(strstr(at(&f, "workloads[0].args"), "\"--file_system_poll_wait_seconds=90\""));
	assert_at(&f, "workloads[0].probes.startup.path", "\"/v1/models/a\"");
	assert_at(&f, "workloads[0].autoscale.triggers[0].metadata.query",
		  "\"sum(rate(:tensorflow:serving:request_count{namespace=\\\"models\\\",service=\\\"a\\\"}[2m]))\"");
	plan_release(&f);
	/* A name with quotes stays one text of the file. */
	planned_well(&f, "cloud: gke\nmodels: {a: {" SERVING ", model: 'pvc://s', load: ['x\"} y']}}\n");
	assert_true(strstr(at(&f, "workloads[0].config.data[\"models.config\"]"), "name: \\\"x\\\\\\\"} y\\\""));
	plan_release(&f);
	assert_refused("cloud: eks\nmodels: {a: {" SERVING ", model: 's3://b/m'}}\n",
		       "v.yaml:2:49: TensorFlow Serving does not load a repository from 's3://b/m'\n"
		       "  gs://bucket/path, pvc://claim/path\n");
	assert_refused("cloud: gke\nmodels: {a: {" TRITON ", model: 'gs://b', batching: true}}\n",
		       "v.yaml:2:56: NVIDIA Triton is not told of batches\n"
		       "  leave it out: the configuration of each model says them\n");
}

/* A canary has files and a place of its own. */
static void test_canaries(void **state)
{
	(void)state;
	struct planned f;
	planned_well(&f, "cloud: gke\nmodels: {a: {" SERVING
			 ", model: 'gs://b/m', canary: {image: 'tensorflow/serving:2.18.0'}}}"
			 "\n");
	assert_at(&f, "workloads[1].config.path", "\"/etc/a-canary\"");
	assert_true(strstr(at(&f, "workloads[1].args"), "--model_config_file=/etc/a-canary/models.config"));
	assert_true(strstr(at(&f, "workloads[1].config.data[\"models.config\"]"), "gs://b/m"));
	plan_release(&f);
	planned_well(&f, "cloud: gke\nmodels:\n  a: {" TRITON
			 ", model: 'gs://b/m', canary: {model: 'gs://b/n'}}\n  b: {" OWN
			 ", canary: {image: 'acme/own:1.1'}}\n");
	assert_true(strstr(at(&f, "workloads[0].args"), "--model-repository=gs://b/m"));
	assert_true(strstr(at(&f, "workloads[1].args"), "--model-repository=gs://b/n"));
	assert_at(&f, "workloads[3].image", "\"acme/own:1.1\"");
	plan_release(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sglang),
		cmocka_unit_test(test_tgi),
		cmocka_unit_test(test_own_image),
		cmocka_unit_test(test_what_engines_do_not_know),
		cmocka_unit_test(test_own_image_mistakes),
		cmocka_unit_test(test_triton),
		cmocka_unit_test(test_triton_mistakes),
		cmocka_unit_test(test_tensorflow_serving),
		cmocka_unit_test(test_canaries),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
