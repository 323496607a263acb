/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/probes.h"

const char *probe_name(enum probe which)
{
	static const char *const names[PROBE_COUNT] = {"startup", "readiness", "liveness"};
	return names[which];
}

bool probe_given(const struct container *k, enum probe which)
{
	const struct node *probe = k->probes[which];
	if (!probe || probe->kind == NODE_NULL)
		return false;
	return !node_is(probe, NODE_MAP) || node_count(probe) > 0;
}

/* Kinds whose operator adds the probe. KubeRay:
 * https://docs.ray.io/en/latest/cluster/kubernetes/user-guides/rayservice-no-ray-serve-replica.html Knative:
 * https://knative.dev/docs/serving/services/configure-probing/ */
static const struct {
	enum kind kind;
	bool readiness_only;
} adds_probes[] = {
	{KIND_RAY_CLUSTER, false}, {KIND_RAY_CLUSTER_FLEET, false}, {KIND_RAY_CRON_JOB, false},
	{KIND_RAY_JOB, false},     {KIND_RAY_SERVICE, false},       {KIND_KNATIVE_SERVICE, true},
};

bool probe_expected(const struct pod *p, const struct container *k, enum probe which)
{
	if (p->path->flags & (POD_WORKER | POD_HELPER))
		return false;
	const struct engine *engine = k->engine.engine;
	if (engine && (engine->kind == ENGINE_TRAINING || engine->kind == ENGINE_NOTEBOOK))
		return false;
	for (size_t i = 0; i < COUNT_OF(adds_probes); i++)
		if (adds_probes[i].kind == p->object->kind)
			return adds_probes[i].readiness_only && which != PROBE_READINESS;
	return true;
}

static bool whole_field(const struct node *probe, enum key_id key, int64_t *n)
{
	const struct node *value = node_get(probe, key);
	if (!value || value->kind == NODE_NULL)
		return true;
	/* The API takes numbers of 32 bits. */
	return node_int(value, n) && *n >= 0 && *n < INT32_MAX;
}

bool probe_patience(const struct node *probe, int64_t *seconds)
{
	int64_t delay = 0, period = 10, failures = 3;
	if (!node_is(probe, NODE_MAP) || !whole_field(probe, KEY_initialDelaySeconds, &delay) ||
	    !whole_field(probe, KEY_periodSeconds, &period) || !whole_field(probe, KEY_failureThreshold, &failures))
		return false;
	/* 0 stands for the default. */
	*seconds = delay + (period ? period : 10) * (failures ? failures : 3);
	return true;
}

const char *probe_engine_path(const struct container *k, enum probe which)
{
	const struct engine *engine = k->engine.engine;
	if (!engine)
		return NULL;
	const char *const paths[PROBE_COUNT] = {engine->startup, engine->readiness, engine->liveness};
	return paths[which] && !strchr(paths[which], '{') ? paths[which] : NULL;
}
