/* SPDX-License-Identifier: Apache-2.0
 * The container and the volumes of a workload's context. */
#include <inttypes.h>

#include "plan/context_build.h"

static struct str quantity_text(struct arena *a, uint64_t mib)
{
	return mib % 1024 ? arena_printf(a, "%" PRIu64 "Mi", mib) : arena_printf(a, "%" PRIu64 "Gi", mib / 1024);
}

static struct str cpu_text(struct arena *a, unsigned milli)
{
	return milli % 1000 ? arena_printf(a, "%um", milli) : arena_printf(a, "%u", milli / 1000);
}

static void put_env(struct arena *a, const struct pairs *env, struct node *out)
{
	struct node *seq = put_seq(a, out, "env");
	for (size_t i = 0; i < env->n; i++) {
		struct node *e = push_map(a, seq);
		put_text(a, e, "name", env->at[i].key);
		put_text(a, e, "value", env->at[i].value);
	}
}

static void put_secrets(struct arena *a, const struct env_secret *secrets, size_t n, struct node *out)
{
	struct node *seq = put_seq(a, out, "secrets");
	for (size_t i = 0; i < n; i++) {
		struct node *e = push_map(a, seq);
		put_text(a, e, "name", secrets[i].name);
		put_text(a, e, "secret", secrets[i].secret);
		put_text(a, e, "key", secrets[i].key);
		put_flag(a, e, "optional", secrets[i].optional);
	}
}

static void put_config(struct arena *a, const struct workload *w, struct node *out)
{
	const struct container *c = &w->run;
	if (!c->config.n) {
		put_null(a, out, "config");
		return;
	}
	struct node *map = put_map(a, out, "config");
	put_text(a, map, "name", arena_printf(a, "%.*s-config", STR_ARG(w->name)));
	put_pairs(a, map, "data", &c->config);
	put_text(a, map, "as", c->config_as_env ? STR("env") : STR("files"));
	put_text(a, map, "path", c->config_path);
}

static struct node *amounts(struct arena *a, const struct sizing *z, bool with_cpu)
{
	struct node *map = build_map(a);
	if (with_cpu)
		put_text(a, map, "cpu", cpu_text(a, z->cpu_m));
	put_text(a, map, "memory", quantity_text(a, z->memory_mib));
	if (z->gpu && !z->device_class.n)
		build_put(map, z->resource, build_str(a, arena_printf(a, "%u", z->count)));
	for (size_t i = 0; i < z->devices.n; i++)
		build_put(map, z->devices.at[i].key, build_str(a, z->devices.at[i].value));
	return map;
}

static void put_resources(struct arena *a, const struct sizing *z, struct node *out)
{
	struct node *map = put_map(a, out, "resources");
	put(map, "requests", amounts(a, z, true));
	put(map, "limits", amounts(a, z, false));
	if (z->device_class.n)
		put_text(a, push_map(a, put_seq(a, map, "claims")), "name", STR("gpu"));
}

/* The claim that each pod gets one of, made from a template. */
static void put_gpu_claim(struct arena *a, const struct workload *w, struct node *out)
{
	const struct sizing *z = &w->size;
	if (!z->device_class.n) {
		put_null(a, out, "gpuClaim");
		return;
	}
	struct node *map = put_map(a, out, "gpuClaim");
	put_text(a, map, "name", STR("gpu"));
	put_text(a, map, "template", arena_printf(a, "%.*s-gpu", STR_ARG(w->name)));
	put_text(a, map, "class", z->device_class);
	put_count(a, map, "count", z->count);
	put_texts(a, map, "rules", &z->device_rules);
}

static void put_gpu(struct arena *a, const struct sizing *z, struct node *out)
{
	if (!z->gpu) {
		put_null(a, out, "gpu");
		return;
	}
	struct node *map = put_map(a, out, "gpu");
	put_text(a, map, "type", str_of(z->gpu->name));
	put_text(a, map, "title", str_of(z->gpu->title));
	put_text(a, map, "vendor", str_of(vendor_name(z->gpu->vendor)));
	put_count(a, map, "count", z->count);
	put_text(a, map, "resource", z->resource);
}

static void put_security(struct arena *a, const struct engine_user *user, struct node *out)
{
	struct node *map = put_map(a, out, "security");
	bool non_root = user && user->non_root;
	put_flag(a, map, "nonRoot", non_root);
	if (!non_root) {
		put_null(a, map, "uid");
		put_null(a, map, "gid");
		put_null(a, map, "fsGroup");
		return;
	}
	put_count(a, map, "uid", user->uid);
	put_count(a, map, "gid", user->gid);
	put_count(a, map, "fsGroup", user->fs_group);
}

static void put_cache(struct arena *a, const struct cache *c, struct node *out)
{
	if (!c->used) {
		put_null(a, out, "cache");
		return;
	}
	struct node *map = put_map(a, out, "cache");
	put_text(a, map, "claim", c->claim);
	put_flag(a, map, "create", c->create);
	put_text(a, map, "size", arena_printf(a, "%uGi", c->size_gib));
	put_text_or_null(a, map, "class", c->storage_class);
	put_text(a, map, "mode", str_of(access_mode_name(c->mode)));
	put_text(a, map, "path", c->path);
	put_null(a, map, "subPath");
	put_flag(a, map, "readOnly", c->read_only);
	put_flag(a, map, "keep", true);
}

static void put_weights(struct arena *a, const struct cache *c, struct node *out)
{
	if (!c->image.n) {
		put_null(a, out, "weights");
		return;
	}
	struct node *map = put_map(a, out, "weights");
	put_text(a, map, "image", c->image);
	put_text(a, map, "path", c->folder);
}

/* The engine's image brings a command that downloads and does nothing else: the hub's, or its own. */
static void put_own_download(struct arena *a, const struct workload *w, struct node *map)
{
	struct str id = w->weights_id.n ? w->weights_id : w->model_id;
	size_t at = str_find(id, '@');
	struct str revision = str_sub(id, at + 1, id.n);
	struct node *command, *args;
	put_text(a, map, "image", w->run.image);
	command = put_seq(a, map, "command");
	for (size_t i = 0; i < w->engine->download.n; i++)
		build_push(command, build_strz(a, w->engine->download.at[i]));
	args = put_seq(a, map, "args");
	build_push(args, build_str(a, str_sub(id, 0, at)));
	if (revision.n)
		build_push(args, build_str(a, arena_printf(a, "--revision=%.*s", STR_ARG(revision))));
	struct pairs env = {arena_calloc(a, w->run.env.n + 1, sizeof(struct pair)), 0};
	for (size_t i = 0; i < w->run.env.n; i++)
		if (!str_is(w->run.env.at[i].key, "HF_HUB_OFFLINE"))
			env.at[env.n++] = w->run.env.at[i];
	put_env(a, &env, map);
	put_secrets(a, w->run.secrets, w->run.n_secrets, map);
}

static void put_fetch(struct arena *a, const struct fetch *f, struct node *map)
{
	put_text(a, map, "image", f->image);
	put_texts(a, map, "command", &f->command);
	put_texts(a, map, "args", &f->args);
	put_env(a, &f->env, map);
	put_secrets(a, f->secrets, f->n_secrets, map);
}

static void put_download(struct arena *a, const struct workload *w, struct node *out)
{
	enum { CPU_M = 2000, MEMORY_MIB = 8192 };
	if (!w->cache.used || !w->cache.download) {
		put_null(a, out, "download");
		return;
	}
	struct node *map = put_map(a, out, "download"), *resources, *limits, *requests;
	if (w->cache.fetch)
		put_fetch(a, w->cache.fetch, map);
	else
		put_own_download(a, w, map);
	resources = put_map(a, map, "resources");
	requests = put_map(a, resources, "requests");
	put_text(a, requests, "cpu", cpu_text(a, CPU_M));
	put_text(a, requests, "memory", quantity_text(a, MEMORY_MIB));
	limits = put_map(a, resources, "limits");
	put_text(a, limits, "memory", quantity_text(a, MEMORY_MIB));
}

static void put_probe(struct arena *a, const char *key, const struct probe *p, struct node *out)
{
	if (!p->period) {
		put_null(a, out, key);
		return;
	}
	struct node *map = put_map(a, out, key);
	put_text(a, map, "kind", p->path.p ? STR("http") : STR("tcp"));
	put_text_or_null(a, map, "path", p->path);
	put_text(a, map, "port", STR("http"));
	put_count(a, map, "period", p->period);
	put_count(a, map, "timeout", p->timeout);
	put_count(a, map, "failures", p->failures);
}

static void put_times(struct arena *a, const struct container *c, struct node *out)
{
	struct node *probes = put_map(a, out, "probes"), *shutdown;
	put_probe(a, "startup", &c->startup, probes);
	put_probe(a, "readiness", &c->readiness, probes);
	put_probe(a, "liveness", &c->liveness, probes);
	shutdown = put_map(a, out, "shutdown");
	put_count(a, shutdown, "preStop", c->pre_stop);
	put_flag(a, shutdown, "nativeSleep", c->native_sleep);
	put_count(a, shutdown, "grace", c->grace);
}

static void put_ports(struct arena *a, const struct container *c, struct node *out)
{
	struct node *seq = put_seq(a, out, "ports");
	if (!c->port)
		return;
	struct node *port = push_map(a, seq);
	put_text(a, port, "name", STR("http"));
	put_count(a, port, "port", c->port);
	if (c->hidden_port)
		put_null(a, port, "servicePort");
	else
		put_count(a, port, "servicePort", c->service_port ? c->service_port : 80);
	for (size_t i = 0; i < c->n_more_ports; i++) {
		const struct port *p = &c->more_ports[i];
		port = push_map(a, seq);
		put_text(a, port, "name", p->name);
		put_count(a, port, "port", p->port);
		if (p->service)
			put_count(a, port, "servicePort", p->service);
		else
			put_null(a, port, "servicePort");
	}
}

static void put_claims(struct arena *a, const struct workload *w, struct node *out)
{
	struct node *seq = put_seq(a, out, "claims");
	for (size_t i = 0; i < w->n_claims; i++) {
		const struct claim *c = &w->claims[i];
		struct node *map = push_map(a, seq);
		put_text(a, map, "name", c->name);
		put_text_or_null(a, map, "claim", c->per_pod ? (struct str){NULL, 0} : c->claim);
		put_flag(a, map, "create", c->create);
		put_text_or_null(a, map, "size", c->size);
		put_text_or_null(a, map, "class", c->storage_class);
		put_text(a, map, "mode", str_of(access_mode_name(c->mode)));
		put_text(a, map, "path", c->path);
		put_flag(a, map, "readOnly", c->read_only);
	}
}

void context_run(struct arena *a, const struct workload *w, struct node *out)
{
	const struct container *c = &w->run;
	put_text(a, out, "image", c->image);
	put_text(a, out, "imagePullPolicy", STR("IfNotPresent"));
	put_null(a, out, "restartPolicy");
	put_null(a, out, "subdomain");
	put_texts(a, out, "imagePullSecrets", &c->pull_secrets);
	put_texts(a, out, "command", &c->command);
	put_texts(a, out, "args", &c->args);
	put_env(a, &c->env, out);
	put_secrets(a, c->secrets, c->n_secrets, out);
	put_config(a, w, out);
	put_ports(a, c, out);
	put_resources(a, &w->size, out);
	put_gpu(a, &w->size, out);
	put_gpu_claim(a, w, out);
	put_security(a, c->user, out);
	if (w->size.shm_mib)
		put_text(a, put_map(a, out, "shm"), "size", quantity_text(a, w->size.shm_mib));
	else
		put_null(a, out, "shm");
	struct node *scratch = put_seq(a, out, "scratch");
	for (size_t i = 0; i < c->scratch.n; i++) {
		struct node *s = push_map(a, scratch);
		put_text(a, s, "name", c->scratch.at[i].key);
		put_text(a, s, "path", c->scratch.at[i].value);
		put_text(a, s, "size", arena_printf(a, "%uGi", c->scratch_gib));
	}
	put_cache(a, &w->cache, out);
	put_weights(a, &w->cache, out);
	put_claims(a, w, out);
	put_download(a, w, out);
	put_times(a, c, out);
}
