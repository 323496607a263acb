/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/loading.h"
#include "lint/probe_fix.h"
#include "lint/probes.h"
#include "lint/rule.h"

enum { PATIENT };
static const struct rule_param params[] = {
	[PATIENT] = {"patientSeconds", 0, 86400, 300,
		     "a liveness probe that waits so many seconds or more does a startup probe's work: advice only"},
};

static void check(struct check *c, const struct pod *p, const struct container *k)
{
	const struct engine *engine = k->engine.engine;
	if (container_load_seconds(k) == 0 || probe_given(k, PROBE_STARTUP) || !probe_given(k, PROBE_LIVENESS) ||
	    !probe_expected(p, k, PROBE_STARTUP))
		return;
	const struct node *liveness = k->probes[PROBE_LIVENESS];
	int64_t seconds = 0;
	if (!probe_patience(liveness, &seconds))
		return;
	struct finding *f =
		report_key(c, node_entry(k->node, KEY_livenessProbe),
			   "the liveness probe has no startup probe before it: %s is killed %lld seconds after "
			   "it started when it is still loading",
			   engine->title, (long long)seconds);
	/* The long delay does what a startup probe would, and then also delays the end of a server that hangs. */
	if (seconds >= check_param(c, PATIENT))
		finding_severity(f, SEVERITY_INFO);
	fix_startup_probe(c, f, k);
}

const struct rule rule_prb001 = {
	.code = "PRB001",
	.name = "startup-probe-missing",
	.severity = SEVERITY_WARNING,
	.audience = FOR_SERVING,
	.fixable = FIXABLE_UNSAFELY,
	.flags = RULE_ABSENCE,
	.container = check,
	.what = "A serving engine with a liveness probe and no startup probe.",
	.why = "The liveness probe starts to count at once. An engine that loads a model needs minutes, so it is "
	       "killed in "
	       "the middle and starts again, for ever. A startup probe holds the others back until the model is "
	       "loaded. "
	       "A liveness probe that is patient for five minutes or more is reported as advice only: it works, "
	       "but hides a hanging server for as long. Engines that load models on request are left alone.",
	.bad = "image: vllm/vllm-openai:v0.11.0\nlivenessProbe:\n  httpGet: {path: /health, port: 8000}\n",
	.good = "image: vllm/vllm-openai:v0.11.0\nstartupProbe:\n  httpGet: {path: /health, port: 8000}\n  "
		"periodSeconds: 10\n"
		"  failureThreshold: 60\nlivenessProbe:\n  httpGet: {path: /health, port: 8000}\n",
	.fix = "Add a startup probe on the same path; periodSeconds × failureThreshold is the time that loading may "
	       "take.",
	RULE_PARAMS(params),
	.source =
		"https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/",
};
