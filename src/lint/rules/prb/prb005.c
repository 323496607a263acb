/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/probes.h"
#include "lint/rule.h"

/* What a probe asks; all other fields say when. */
static const char *const handlers[] = {"httpGet", "tcpSocket", "grpc", "exec"};

static bool asks_the_same(const struct node *a, const struct node *b)
{
	bool any = false;
	for (size_t i = 0; i < COUNT_OF(handlers); i++) {
		const struct node *of_a = node_find(a, str_of(handlers[i])), *of_b = node_find(b, str_of(handlers[i]));
		if (!of_a != !of_b || (of_a && !node_equal(of_a, of_b)))
			return false;
		any |= of_a != NULL;
	}
	return any;
}

/* A number of a probe, with the API's default for what is not said; -1 when it is not known. */
static int64_t number(const struct node *probe, const char *name, int64_t fallback)
{
	const struct node *value = node_find(probe, str_of(name));
	int64_t n;
	if (!value || value->kind == NODE_NULL)
		return fallback;
	return node_int(value, &n) && n >= 0 ? (n ? n : fallback) : -1;
}

static bool as_patient(const struct node *a, const struct node *b)
{
	static const struct {
		const char *name;
		int64_t fallback;
	} fields[] = {
		{"initialDelaySeconds", 0}, {"periodSeconds", 10}, {"timeoutSeconds", 1}, {"failureThreshold", 3}};
	for (size_t i = 0; i < COUNT_OF(fields); i++) {
		int64_t of_a = number(a, fields[i].name, fields[i].fallback);
		if (of_a < 0 || of_a != number(b, fields[i].name, fields[i].fallback))
			return false;
	}
	return true;
}

static void check(struct check *c, const struct pod *p, const struct container *k)
{
	const struct node *liveness = k->probes[PROBE_LIVENESS], *readiness = k->probes[PROBE_READINESS];
	if (!node_is(liveness, NODE_MAP) || !node_is(readiness, NODE_MAP) || probe_given(k, PROBE_STARTUP) ||
	    !probe_expected(p, k, PROBE_LIVENESS) || !asks_the_same(liveness, readiness) ||
	    !as_patient(liveness, readiness))
		return;
	struct finding *f = report_key(c, node_entry(k->node, KEY_livenessProbe),
				       "the liveness probe is the readiness probe again: when the server is slow it is "
				       "killed at the moment that it is taken out of the Service");
	related_node(c, f, readiness, "the readiness probe");
}

const struct rule rule_prb005 = {
	.code = "PRB005",
	.name = "liveness-equals-readiness",
	.severity = SEVERITY_INFO,
	.audience = FOR_SERVING,
	.flags = RULE_ABSENCE,
	.container = check,
	.what = "The liveness and the readiness probe of a server are identical, and there is no startup probe.",
	.why = "Both then fail together. A server under load should be taken out of the Service until it has caught "
	       "up; with "
	       "an identical liveness probe it is killed instead, loses the requests that run, and loads its model "
	       "again while "
	       "the other replicas take its load, and follow. The same two probes also run while the model is loading. "
	       "Defaults "
	       "count as if they were written.",
	.bad = "readinessProbe:\n  httpGet: {path: /health, port: 8000}\nlivenessProbe:\n  httpGet: {path: /health, "
	       "port: "
	       "8000}\n",
	.good = "startupProbe:\n  httpGet: {path: /health, port: 8000}\n  failureThreshold: 60\nreadinessProbe:\n  "
		"httpGet: "
		"{path: /health, port: 8000}\nlivenessProbe:\n  httpGet: {path: /health, port: 8000}\n  "
		"timeoutSeconds: 10\n  "
		"failureThreshold: 6\n",
	.fix = "Add a startup probe, and make the liveness probe more patient than the readiness probe: a longer "
	       "timeout and "
	       "a higher failureThreshold.",
	.source = "https://kubernetes.io/docs/concepts/workloads/pods/probes/",
};
