/* SPDX-License-Identifier: Apache-2.0
 * How long things may take: start, probes, shutdown, rollout. */
#include <inttypes.h>

#include "plan/platform.h"
#include "plan/run.h"
#include "plan/speeds.h"

enum {
	/** Assumed speed from the hub into a volume, MiB/s: what a modest network disk writes, meant to be beaten. */
	DOWNLOAD_MIBS = 100,
	/** Half as much again before the kubelet gives up. */
	MARGIN_PERCENT = 150,
	PROBE_PERIOD = 10,
	LEAST_STARTUP_FAILURES = 60,
	/** A node that has to be made first, and an image of some 10 GB to pull. */
	NODE_AND_IMAGE_SECONDS = 900,
	/** Until load balancers and kube-proxies have stopped sending. */
	PRE_STOP_SECONDS = 15,
	GRACE_MARGIN_SECONDS = 15,
};

static void override(struct maker *m, const struct node *n, struct probe *p)
{
	struct given_text path = text_field(n, "path");
	if (path.at)
		p->path = path.value;
	p->period = count_field(m, n, "period", 1, 3600, p->period).value;
	p->timeout = count_field(m, n, "timeout", 1, 3600, p->timeout).value;
	p->failures = count_field(m, n, "failures", 1, 100000, p->failures).value;
}

/* "{model}" in the engine's path is the model that is asked after. */
static struct str probe_path(struct maker *m, const struct model_request *r, const char *path)
{
	static const char place[] = "{model}";
	struct str text = str_of(path);
	size_t n = strlen(place);
	for (size_t i = 0; i + n <= text.n; i++)
		if (str_is(str_sub(text, i, n), place))
			return TEXT(m, "%.*s%.*s%.*s", (int)i, text.p,
				    STR_ARG(r->repository.probed.n ? r->repository.probed : r->name),
				    (int)(text.n - i - n), text.p + i + n);
	return text;
}

static void run_startup(struct maker *m, const struct model_request *r, struct workload *w)
{
	struct container *c = &w->run;
	uint64_t download = w->size.download_mib / DOWNLOAD_MIBS, load = w->size.weights_mib / LOAD_MIBS;
	uint64_t fetched_before = w->cache.download ? download : 0;
	/* The leader of a group waits for the others, whose nodes may have to be made. */
	unsigned join = w->size.nodes > 1 ? NODE_AND_IMAGE_SECONDS : 0;
	uint64_t expected = (w->cache.download ? 0 : download) + load + WARM_UP_SECONDS + join;
	uint64_t failures = (expected * MARGIN_PERCENT / 100 + PROBE_PERIOD - 1) / PROBE_PERIOD;
	c->startup = (struct probe){probe_path(m, r, r->engine->startup), PROBE_PERIOD, 5,
				    (unsigned)(failures > LEAST_STARTUP_FAILURES ? failures : LEAST_STARTUP_FAILURES)};
	const struct node *own = field(r->probes, "startup");
	override(m, own, &c->startup);
	uint64_t budget = (uint64_t)c->startup.period * c->startup.failures;
	c->startup_seconds = budget > 86400 * 7 ? 86400 * 7 : (unsigned)budget;
	c->progress_deadline =
		c->startup_seconds + (unsigned)fetched_before * MARGIN_PERCENT / 100 + NODE_AND_IMAGE_SECONDS;
	struct str others = join ? TEXT(m, " + %u s until the group's other nodes are there", join) : STR("");
	decide(m, subject_of(m, r->name, "startup"), own, TEXT(m, "%u s", c->startup_seconds),
	       !w->model ? STR("enough for most: nothing is known of what is loaded")
			 : TEXT(m,
				"(%s%" PRIu64 " s download at %u MiB/s + %" PRIu64
				" s load at %u MiB/s + %u s warm-up%.*s) × 1.5, in steps of %u s, at least %u s",
				w->cache.download ? "without " : "", download, (unsigned)DOWNLOAD_MIBS, load,
				(unsigned)LOAD_MIBS, (unsigned)WARM_UP_SECONDS, STR_ARG(others), (unsigned)PROBE_PERIOD,
				(unsigned)(LEAST_STARTUP_FAILURES * PROBE_PERIOD)),
	       STR("`probes: {startup: {failures}}`, or `cache: {download: true}`"));
	if (!w->platform->has_deadline)
		return;
	decide(m, subject_of(m, r->name, "progressDeadline"), NULL, TEXT(m, "%u s", c->progress_deadline),
	       TEXT(m,
		    "the startup budget and %u s for a new node and the image; a shorter one calls the rollout failed "
		    "while the model loads",
		    (unsigned)NODE_AND_IMAGE_SECONDS),
	       STR(""));
}

void run_times(struct maker *m, const struct request *all, const struct model_request *r, struct workload *w)
{
	struct container *c = &w->run;
	const struct engine *e = r->engine;
	run_startup(m, r, w);
	c->readiness = (struct probe){probe_path(m, r, e->readiness), PROBE_PERIOD, 5, 3};
	c->liveness = (struct probe){probe_path(m, r, e->liveness), PROBE_PERIOD, 10, 6};
	override(m, field(r->probes, "readiness"), &c->readiness);
	override(m, field(r->probes, "liveness"), &c->liveness);
	c->pre_stop = PRE_STOP_SECONDS;
	c->grace = c->pre_stop + c->drain + GRACE_MARGIN_SECONDS;
	c->native_sleep = catalog_kube_has("prestop-sleep", all->kubernetes);
	decide(m, subject_of(m, r->name, "shutdown"), NULL, TEXT(m, "%u s", c->grace),
	       TEXT(m, "%u s until nothing is sent any more + %u s for running requests + %u s margin", c->pre_stop,
		    c->drain, (unsigned)GRACE_MARGIN_SECONDS),
	       STR(""));
}
