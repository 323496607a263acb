/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/probe_fix.h"
#include "lint/rule.h"

static void check(struct check *c, const struct pod *p, const struct container *k)
{
	if (probe_given(k, PROBE_READINESS) || !probe_expected(p, k, PROBE_READINESS))
		return;
	const char *path = probe_engine_path(k, PROBE_READINESS);
	struct finding *f;
	if (path)
		f = report_key(c, k->node,
			       "no readiness probe: requests arrive before %s can answer (it says at '%s' when it can)",
			       k->engine.engine->title, path);
	else
		f = report_key(c, k->node, "no readiness probe: requests arrive before the container '%.*s' can answer",
			       STR_ARG(k->name));
	fix_probe(c, f, k, PROBE_READINESS);
}

const struct rule rule_prb002 = {
	.code = "PRB002",
	.name = "readiness-probe-missing",
	.severity = SEVERITY_WARNING,
	.audience = FOR_SERVING,
	.fixable = FIXABLE_UNSAFELY,
	.flags = RULE_ABSENCE,
	.container = check,
	.what = "A container that serves has no readiness probe.",
	.why = "Without one a pod counts as ready when its process has started, minutes before the model is loaded. "
	       "The Service "
	       "sends it requests that fail, and a rolling update takes the old pods away before the new ones can "
	       "answer. "
	       "Operators that add a probe of their own (KubeRay, Knative) and specs that an operator completes "
	       "(KServe) are "
	       "left alone.",
	.bad = "containers:\n  - name: server\n    image: vllm/vllm-openai:v0.11.0\n    ports:\n      - containerPort: "
	       "8000\n",
	.good = "containers:\n  - name: server\n    image: vllm/vllm-openai:v0.11.0\n    ports:\n      - "
		"containerPort: 8000\n"
		"    readinessProbe:\n      httpGet: {path: /health, port: 8000}\n",
	.fix = "Add a readiness probe on the path at which the engine says that it can answer.",
	.source = "https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/",
};
