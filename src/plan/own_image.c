/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/own_image.h"

#include "base/alloc.h"
#include "doc/doc.h"
#include "plan/sections/pods.h"

enum {
	DEFAULT_PORT = 8080,
	USER = 1000,
	/** Of a server without a GPU that says nothing: enough for a small model on the CPU. Our own allowance. */
	CPU_M = 2000,
	MEMORY_MIB = 4096,
	/** And with one, beside each: what the smallest machines have that GPUs are put into. */
	GPU_CPU_M = 4000,
	GPU_MEMORY_MIB = 20480,
	DRAIN_SECONDS = 30,
	/** One that answers while the other restarts. */
	DEFAULT_REPLICAS = 2,
};

/* The image must work as any user: where it does not, a patch says which. */
static const struct engine_user any_user = {
	.non_root = true, .uid = USER, .gid = USER, .fs_group = USER, .home = "/tmp"};

static const struct engine own = {
	.name = "custom",
	.title = "the image",
	.kind = ENGINE_SERVING,
	.generates = true,
	.port = DEFAULT_PORT,
	.metrics_default = true,
	.users = &any_user,
	.n_users = 1,
	.needs_gpu = ANSWER_UNKNOWN,
	.drain_seconds = DRAIN_SECONDS,
	.drains = true,
};

bool own_image_is(const struct node *map)
{
	return str_is(text_field(map, "engine").value, own.name);
}

/* What only a known engine can be told. */
static void refuse_fields(struct maker *m, const struct node *map)
{
	static const char *const fields[] = {"context", "concurrency", "quantization", "kvCache", "cache"};
	for (size_t i = 0; i < COUNT_OF(fields); i++) {
		const struct node *entry = node_find_entry(map, str_of(fields[i]));
		if (!entry || !is_on(field(map, fields[i])))
			continue;
		struct problem *p = node_key_problem(m->problems, entry,
						     "'%s' says nothing of an image of your own: k8sai does not know "
						     "how to tell it",
						     fields[i]);
		problem_hint(m->problems, p, "leave it out, and say it in 'args' or 'env'");
	}
}

static const char *path_of(struct maker *m, const struct node *probes, const char *key, const char *fallback)
{
	struct given_text path = text_field(field(probes, key), "path");
	return path.at ? arena_strz(m->arena, path.value) : fallback;
}

static void read_engine(struct maker *m, const struct node *map, struct model_request *out)
{
	struct engine *e = ARENA_NEW(m->arena, struct engine);
	const struct node *probes = field(map, "probes");
	struct given port = count_field(m, map, "port", 1, 65535, DEFAULT_PORT);
	struct given_text metrics = text_field(map, "metrics");
	*e = own;
	e->title = arena_strz(m->arena, catalog_image_parts(text_field(map, "image").value).repo);
	e->port = e->metrics_port = port.value;
	/* One path does for all: what serves is alive, and has started. */
	e->readiness = path_of(m, probes, "readiness", path_of(m, probes, "startup", NULL));
	e->startup = path_of(m, probes, "startup", e->readiness);
	e->liveness = path_of(m, probes, "liveness", e->readiness);
	e->metrics_path = metrics.at ? arena_strz(m->arena, metrics.value) : NULL;
	out->engine = e;
	decide(m, subject_of(m, out->name, "port"), port.at, TEXT(m, "%u", port.value),
	       port.at ? STR("as given") : STR("what most servers of one's own listen on"), STR("`port`"));
	decide(m, subject_of(m, out->name, "health"), probes,
	       e->readiness ? str_of(e->readiness) : STR("whether the port is open"),
	       e->readiness ? STR("as given")
			    : STR("nothing is known of what answers; an open port says little of a model that loads"),
	       STR("`probes: {readiness: {path}}`"));
	decide(m, subject_of(m, out->name, "user"), NULL, TEXT(m, "%u", (unsigned)USER),
	       STR("an image that insists on root, or on a user of its own, does not start so; /tmp is its home and "
		   "can "
		   "be written"),
	       STR("`patches`"));
}

void own_image_read(struct maker *m, const struct node *map, struct model_request *out)
{
	struct given_text model = text_field(map, "model");
	out->id = model.at ? model.value : out->name;
	out->model_at = model.at ? model.at : out->at;
	out->engine_name = text_field(map, "engine");
	if (node_is(field(map, "model"), NODE_MAP)) {
		struct problem *p = node_problem(m->problems, field(map, "model"),
						 "the shape of a model says nothing of an image of your own");
		problem_hint(m->problems, p, "say its name, or leave 'model' out");
	}
	if (!text_field(map, "image").at) {
		struct problem *p = node_problem(m->problems, out->engine_name.at,
						 "'%.*s' does not say which image to run", STR_ARG(out->name));
		problem_hint(m->problems, p, "add 'image: REPOSITORY:TAG'");
	}
	out->command = field(map, "command");
	refuse_fields(m, map);
	read_engine(m, map, out);
	/* It keeps nothing between starts. */
	out->cache.off = true;
}

void own_image_replicas(struct maker *m, struct model_request *out)
{
	if (out->fixed || out->autoscale.by.at || out->autoscale.triggers)
		return;
	if (!out->max.at && !out->min.at) {
		out->min.value = out->max.value = DEFAULT_REPLICAS;
		out->fixed = true;
		return;
	}
	struct problem *p = node_problem(m->problems, out->max.at ? out->max.at : out->min.at,
					 "nothing is known by which the number of '%.*s' could follow its load",
					 STR_ARG(out->name));
	problem_hint(m->problems, p,
		     "say 'replicas: %u', 'autoscale: cpu' where it works on CPUs, or 'autoscale: {triggers: [{type: "
		     "prometheus, metadata: {…}}]}'",
		     out->max.value);
	out->fixed = true;
}

bool own_image_size(struct maker *m, const struct request *all, const struct model_request *r, struct workload *w)
{
	const struct pods_request pods = {.entry = r->at,
					  .name = r->name,
					  .noun = "model",
					  .cpu_m = larger(r->engine->cpu_m, CPU_M),
					  .memory_mib = larger(r->engine->host_memory_mib, MEMORY_MIB),
					  .gpu_cpu_m = larger(r->engine->cpu_m, GPU_CPU_M),
					  .gpu_memory_mib = larger(r->engine->host_memory_mib, GPU_MEMORY_MIB),
					  .inherits_gpu = true,
					  .replicas = 1};
	w->serves = true;
	if (!pods_size(m, all, &pods, node_deref(r->at), w))
		return false;
	/* Processes of one server exchange data through it, also without a GPU. */
	if (!w->size.shm_mib && r->engine->shm_single_mib < w->size.memory_mib)
		w->size.shm_mib = r->engine->shm_single_mib;
	return true;
}
