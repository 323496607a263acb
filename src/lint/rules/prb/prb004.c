/* SPDX-License-Identifier: Apache-2.0 */
#include "kube/names.h"
#include "lint/loading.h"
#include "lint/probe_fix.h"
#include "lint/probes.h"
#include "lint/rule.h"
#include "lint/volumes.h"
#include "lint/weights.h"

enum { LOAD, WARM_UP, UNKNOWN_MODEL, PATIENT };
static const struct rule_param params[] = {
	[LOAD] = LOADING_PARAM_SPEED,
	[WARM_UP] = LOADING_PARAM_WARM_UP,
	[UNKNOWN_MODEL] = {"unknownModelSeconds", 0, 86400, 300, "seconds that a language model of unknown size needs"},
	/* Below, PRB001 says it. */
	[PATIENT] = {"patientSeconds", 0, 86400, 300,
		     "a liveness probe that waits so many seconds or more is meant to do a startup probe's work"},
};

/* Are the weights fetched at every start: is no folder that may be the cache on a volume that lasts? */
static bool downloads_each_time(const struct pod *p, const struct container *k, const struct weights *w)
{
	if (w->from != WEIGHTS_HUB || w->n_caches == 0 || w->hidden || pod_volumes_hidden(p) ||
	    container_mounts_hidden(k))
		return false;
	for (size_t i = 0; i < w->n_caches; i++) {
		const struct node *mount = container_mount(k, w->caches[i]);
		if (!mount)
			continue;
		enum volume_kind kind = pod_volume(p, node_text(node_get(mount, KEY_name))).kind;
		if (kind == VOLUME_UNKNOWN || kind == VOLUME_OTHER || volume_outlives_pod(kind))
			return false;
	}
	return true;
}

/* Weights that are streamed or made up load at another speed. */
static bool loads_otherwise(struct check *c, const struct container *k)
{
	struct word format;
	return container_flag(k, c->scratch, "--load-format", &format) && !str_is(format.text, "auto") &&
	       !str_is(format.text, "safetensors");
}

/* Servers of large models, which always take minutes; an embedding model or a folder of small ones does not. */
static bool serves_large_models(const struct engine_match *m)
{
	return m->needs_gpu == ANSWER_YES && m->engine->openai && strcmp(m->engine->name, "tei") != 0;
}

struct need {
	int64_t seconds;
	/** NULL when only the engine is known. */
	const struct model *model;
	bool downloads;
};

/* 0 seconds: not known. */
static struct need need_of(struct check *c, const struct pod *p, const struct container *k)
{
	struct need need = {0};
	if (loads_otherwise(c, k))
		return need;
	struct weights w = container_weights(k, c->scratch);
	need.model = w.model.n && !is_placeholder(w.model) ? catalog_model_find(w.model) : NULL;
	if (!need.model) {
		need.seconds = serves_large_models(&k->engine) ? check_param(c, UNKNOWN_MODEL) : 0;
		return need;
	}
	need.downloads = downloads_each_time(p, k, &w);
	need.seconds = (int64_t)need.model->weights_mib / check_param(c, LOAD) * (need.downloads ? 2 : 1);
	/* Nothing is compiled for an embedding model on TEI. */
	if (serves_large_models(&k->engine))
		need.seconds += check_param(c, WARM_UP);
	return need;
}

static struct finding *tell(struct check *c, const struct node *at, const char *what, int64_t budget,
			    const struct need *need)
{
	if (need->model)
		return report_key(
			c, at,
			"the %s gives up after %lld seconds, and %s (%u GiB) needs some %lld to %sload: it is "
			"killed while it starts, for ever",
			what, (long long)budget, need->model->id, (need->model->weights_mib + 512) / 1024,
			(long long)need->seconds, need->downloads ? "download and " : "");
	return report_key(c, at,
			  "the %s gives up after %lld seconds, and a language model needs %lld or more to load: it is "
			  "killed while it starts, for ever",
			  what, (long long)budget, (long long)need->seconds);
}

static void check(struct check *c, const struct pod *p, const struct container *k)
{
	if (container_load_seconds(k) == 0 || !probe_expected(p, k, PROBE_STARTUP))
		return;
	bool startup = probe_given(k, PROBE_STARTUP);
	int64_t budget;
	if (!probe_patience(k->probes[startup ? PROBE_STARTUP : PROBE_LIVENESS], &budget) ||
	    (!startup && budget < check_param(c, PATIENT)))
		return;
	struct need need = need_of(c, p, k);
	if (budget >= need.seconds)
		return;
	if (startup)
		fix_patience(c, tell(c, node_entry(k->node, KEY_startupProbe), "startup probe", budget, &need),
			     k->probes[PROBE_STARTUP], need.seconds);
	else
		tell(c, node_entry(k->node, KEY_livenessProbe), "liveness probe, which no startup probe holds back,",
		     budget, &need);
}

const struct rule rule_prb004 = {
	.code = "PRB004",
	.name = "startup-budget-too-short",
	.severity = SEVERITY_WARNING,
	.audience = FOR_SERVING,
	.fixable = FIXABLE_UNSAFELY,
	.flags = RULE_ABSENCE,
	.supersedes = "PRB001",
	.container = check,
	.what = "The kubelet kills a serving engine before its model can be loaded.",
	.why = "initialDelaySeconds + periodSeconds × failureThreshold of the startup probe is all the time that a "
	       "start "
	       "may take. When it is over the container is killed and starts again from nothing, with the same end. "
	       "For a "
	       "model that is known the time is reckoned from its weights: 120 seconds for imports, compilation and "
	       "CUDA "
	       "graphs, and its size at 200 MiB/s, twice when no lasting volume keeps the download. Other language "
	       "models "
	       "are given 300 seconds. Faster disks need less; a budget that is too long costs nothing, since the "
	       "probe ends "
	       "with the first success.",
	.bad = "image: vllm/vllm-openai:v0.32.0\nargs: [--model, meta-llama/Llama-3.1-70B-Instruct]\nstartupProbe:\n"
	       "  httpGet: {path: /health, port: 8000}\n  periodSeconds: 10\n  failureThreshold: 30\n",
	.good = "image: vllm/vllm-openai:v0.32.0\nargs: [--model, meta-llama/Llama-3.1-70B-Instruct]\nstartupProbe:\n"
		"  httpGet: {path: /health, port: 8000}\n  periodSeconds: 10\n  failureThreshold: 180\n",
	.fix = "Raise failureThreshold until periodSeconds × failureThreshold is one and a half times what a start "
	       "takes, and "
	       "keep the weights on a volume so that a start does not download them.",
	RULE_PARAMS(params),
	.source = "https://kubernetes.io/docs/concepts/workloads/pods/probes/",
};
