/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/probe_fix.h"
#include "lint/rule.h"

static void check(struct check *c, const struct pod *p, const struct container *k)
{
	if (probe_given(k, PROBE_LIVENESS) || !probe_expected(p, k, PROBE_LIVENESS))
		return;
	const char *path = probe_engine_path(k, PROBE_LIVENESS);
	struct finding *f;
	if (path)
		f = report_key(c, k->node,
			       "no liveness probe: %s that hangs stays until somebody restarts it (probe '%s')",
			       k->engine.engine->title, path);
	else
		f = report_key(c, k->node,
			       "no liveness probe: when the container '%.*s' hangs it stays until somebody restarts it",
			       STR_ARG(k->name));
	fix_probe(c, f, k, PROBE_LIVENESS);
}

const struct rule rule_prb003 = {
	.code = "PRB003",
	.name = "liveness-probe-missing",
	.severity = SEVERITY_WARNING,
	.audience = FOR_SERVING,
	.fixable = FIXABLE_UNSAFELY,
	.flags = RULE_ABSENCE,
	.container = check,
	.what = "A container that serves has no liveness probe.",
	.why = "GPU servers rarely exit when something goes wrong: a CUDA error or a stuck NCCL call leaves a process "
	       "that "
	       "answers nothing and holds its GPUs. Only a liveness probe has it restarted. "
	       "Operators that add a probe of their own (KubeRay) and specs that an operator completes (KServe) are "
	       "left "
	       "alone.",
	.bad = "containers:\n  - name: server\n    image: vllm/vllm-openai:v0.11.0\n    readinessProbe:\n"
	       "      httpGet: {path: /health, port: 8000}\n",
	.good = "containers:\n  - name: server\n    image: vllm/vllm-openai:v0.11.0\n    startupProbe:\n"
		"      httpGet: {path: /health, port: 8000}\n      failureThreshold: 60\n    readinessProbe:\n"
		"      httpGet: {path: /health, port: 8000}\n    livenessProbe:\n      httpGet: {path: /health, port: "
		"8000}\n",
	.fix = "Add a liveness probe, with a startup probe that holds it back while the model loads.",
	.source = "https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/",
};
