/* SPDX-License-Identifier: Apache-2.0 */
#include "doc/build.h"
#include "kube/names.h"
#include "lint/flags.h"
#include "lint/probes.h"
#include "lint/rule.h"

/* The number of the container's port of that name, 0 when there is none. */
static int64_t port_called(const struct container *k, struct str name)
{
	int64_t n;
	for (const struct node *e = node_is(k->ports, NODE_SEQ) ? node_first(k->ports) : NULL; e; e = e->next)
		if (str_eq(node_text(node_get(e, KEY_name)), name) && node_int(node_get(e, KEY_containerPort), &n))
			return n;
	return 0;
}

/* Does the probe ask the port on which the engine serves its API, and nothing in between? */
static bool asks_engine(struct check *c, const struct container *k, const struct node *get)
{
	int64_t asked, served;
	struct word value;
	const struct node *port = node_get(get, KEY_port);
	if (!port || not_judged(port) || node_find(get, STR("host")))
		return false;
	if (!node_int(port, &asked))
		asked = port_called(k, node_text(port));
	if (container_role_int(k, c->scratch, FLAG_PORT, (int64_t)k->engine.engine->port, &served, &value) ==
	    FLAG_HIDDEN)
		return false;
	return asked == served;
}

/* A prefix that is put before all paths. */
static bool is_moved(struct check *c, const struct container *k)
{
	static const char *const flags[] = {"--root-path", "--api-prefix", "--fastapi-root-path", "--path", "--uds"};
	struct word value;
	for (size_t i = 0; i < COUNT_OF(flags); i++)
		if (container_flag(k, c->scratch, flags[i], &value))
			return true;
	return container_words(k, c->scratch)->hidden_flags;
}

/* As the kubelet asks for it: "/" when there is none, and with a slash in front. */
static struct str path_of(struct check *c, const struct node *get)
{
	struct str path = node_text(node_get(get, KEY_path));
	if (path.n == 0)
		return STR("/");
	if (path.p[0] == '/')
		return path;
	char *room = arena_alloc(c->scratch, path.n + 1);
	room[0] = '/';
	memcpy(room + 1, path.p, path.n);
	return (struct str){room, path.n + 1};
}

static void check_probe(struct check *c, const struct container *k, enum probe which)
{
	const struct engine *engine = k->engine.engine;
	const struct node *get = node_get(k->probes[which], KEY_httpGet), *path = node_get(get, KEY_path);
	if (!node_is(get, NODE_MAP) || (path && path->kind != NODE_NULL && not_judged(path)))
		return;
	struct str asked = path_of(c, get);
	if (catalog_engine_answers(engine, asked) != ANSWER_NO || !asks_engine(c, k, get) || is_moved(c, k))
		return;
	const char *right = probe_engine_path(k, which);
	struct finding *f = report(c, path ? path : get, "%s does not serve '%.*s', which the %s probe asks for%s%s%s",
				   engine->title, STR_ARG(asked), probe_name(which), right ? ": use '" : "",
				   right ? right : "", right ? "'" : "");
	if (right)
		fix_set(c, fix_offer(c, f, FIX_UNSAFE, "ask for '%s'", right), get, FIX_PATH("path"),
			build_strz(c->scratch, right));
}

static void check(struct check *c, const struct pod *p, const struct container *k)
{
	(void)p;
	if (!container_runs_engine(k) || !k->engine.engine->probe_paths_complete)
		return;
	for (unsigned i = 0; i < PROBE_COUNT; i++)
		if (node_is(k->probes[i], NODE_MAP))
			check_probe(c, k, (enum probe)i);
}

const struct rule rule_prb007 = {
	.code = "PRB007",
	.name = "probe-path-unlike-engine",
	.severity = SEVERITY_WARNING,
	.audience = FOR_SERVING,
	.fixable = FIXABLE_UNSAFELY,
	.container = check,
	.what = "A known engine is probed at a path that it does not serve.",
	.why = "The engine answers 404 (or 405 where the path takes POST only), which is a failure. A readiness probe "
	       "then never "
	       "lets traffic in, a startup or liveness probe kills a server that works. Such paths usually come from "
	       "another "
	       "engine's manifest: vLLM, SGLang and TGI have `/health`, Triton `/v2/health/ready`, NIM "
	       "`/v1/health/ready`. Only "
	       "probes of the engine's own port are judged, and only engines whose paths are all known.",
	.bad = "image: nvcr.io/nvidia/tritonserver:26.07-py3\ncommand: [tritonserver, "
	       "--model-repository=/models]\nreadinessProbe:\n"
	       "  httpGet: {path: /health, port: 8000}\n",
	.good = "image: nvcr.io/nvidia/tritonserver:26.07-py3\ncommand: [tritonserver, "
		"--model-repository=/models]\nreadinessProbe:\n"
		"  httpGet: {path: /v2/health/ready, port: 8000}\n",
	.fix = "Use the engine's own path.",
	.source = "https://docs.vllm.ai/en/latest/serving/openai_compatible_server.html "
		  "https://docs.nvidia.com/deeplearning/triton-inference-server/user-guide/docs/protocol/README.html",
};
