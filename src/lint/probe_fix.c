/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/probe_fix.h"

#include "doc/build.h"
#include "lint/flags.h"
#include "lint/loading.h"

enum {
	PERIOD = 10,
	/** Seconds that a startup probe waits at least. */
	LEAST_PATIENCE = 300,
};

static const char *const fields[PROBE_COUNT] = {"startupProbe", "readinessProbe", "livenessProbe"};

void fix_probe(struct check *c, struct finding *f, const struct container *k, enum probe which)
{
	const char *path = probe_engine_path(k, which);
	int64_t port;
	struct word value;
	if (!path || !k->engine.engine->port ||
	    container_role_int(k, c->scratch, FLAG_PORT, (int64_t)k->engine.engine->port, &port, &value) == FLAG_HIDDEN)
		return;
	struct node *probe = build_map(c->scratch), *get = build_map(c->scratch);
	build_put(get, STR("path"), build_strz(c->scratch, path));
	build_put(get, STR("port"), build_int(c->scratch, port));
	build_put(probe, STR("httpGet"), get);
	build_put(probe, STR("periodSeconds"), build_int(c->scratch, PERIOD));
	fix_set(c, fix_offer(c, f, FIX_UNSAFE, "add a %s probe of '%s'", probe_name(which), path), k->node,
		FIX_PATH(fields[which]), probe);
}

void fix_startup_probe(struct check *c, struct finding *f, const struct container *k)
{
	static const char *const ways[] = {"httpGet", "tcpSocket", "grpc", "exec"};
	int64_t seconds = container_load_seconds(k);
	if (seconds < LEAST_PATIENCE)
		seconds = LEAST_PATIENCE;
	struct node *probe = build_map(c->scratch);
	for (size_t i = 0; i < COUNT_OF(ways); i++) {
		const struct node *way = node_find(k->probes[PROBE_LIVENESS], str_of(ways[i]));
		if (way)
			build_put(probe, str_of(ways[i]), build_copy(c->scratch, way));
	}
	if (!probe->len)
		return;
	build_put(probe, STR("periodSeconds"), build_int(c->scratch, PERIOD));
	build_put(probe, STR("failureThreshold"), build_int(c->scratch, (seconds + PERIOD - 1) / PERIOD));
	fix_set(c, fix_offer(c, f, FIX_UNSAFE, "add a startup probe that waits %lld seconds", (long long)seconds),
		k->node, FIX_PATH("startupProbe"), probe);
}

void fix_patience(struct check *c, struct finding *f, const struct node *probe, int64_t seconds)
{
	int64_t delay = 0, period = 0;
	node_int(node_get(probe, KEY_initialDelaySeconds), &delay);
	node_int(node_get(probe, KEY_periodSeconds), &period);
	period = period > 0 ? period : PERIOD;
	int64_t failures = (seconds - delay + period - 1) / period;
	fix_set(c, fix_offer(c, f, FIX_UNSAFE, "set 'failureThreshold: %lld'", (long long)failures), probe,
		FIX_PATH("failureThreshold"), build_int(c->scratch, failures));
}
