/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/run.h"

#include <inttypes.h>

#include "base/alloc.h"
#include "doc/doc.h"
#include "plan/repository.h"

enum {
	/** Room for snapshots beside the weights, and for a second revision during a change of model: 20 % and 10 GiB.
	 */
	CACHE_PERCENT = 120,
	CACHE_EXTRA_GIB = 10,
	CACHE_STEP_GIB = 10,
	SCRATCH_GIB = 10,
};

void run_image(struct maker *m, const struct model_request *r, struct workload *w)
{
	const struct engine *e = r->engine;
	const char *tag = e->cpu_tag && !r->gpu.type ? e->cpu_tag : e->tag;
	w->run.image = r->image.at ? r->image.value : TEXT(m, "%s:%s", e->image, tag);
	struct image_parts parts = catalog_image_parts(w->run.image);
	version_read(parts.tag, &w->run.version);
	if (!parts.tag.n && !parts.digest.n) {
		struct problem *p =
			node_problem(m->problems, r->image.at, "image '%.*s' has no tag", STR_ARG(w->run.image));
		if (e->image)
			problem_hint(m->problems, p, "pin one, such as %s:%s", e->image, e->tag);
		else
			problem_hint(m->problems, p, "pin one: what runs must not change by itself");
	}
	w->run.version_label = label_value_of(m, r->version.at ? r->version.value
						 : parts.tag.n ? parts.tag
							       : parts.digest);
	w->version_given = r->version.at != NULL;
	decide(m, subject_of(m, r->name, "image"), r->image.at, w->run.image,
	       r->image.at ? STR("as given") : TEXT(m, "the release of %s that this version of k8sai knows", e->title),
	       STR("`image`"));
}

/* ---- arguments ------------------------------------------------------------------------------------------- */

/* What a field of the values file says and an argument may not say again. */
static const struct {
	enum flag_role role;
	const char *field;
} owned[] = {
	{FLAG_MODEL, "model"},
	{FLAG_TENSOR_PARALLEL, "gpu: {count}"},
	{FLAG_CONTEXT, "context"},
	{FLAG_CONCURRENCY, "concurrency"},
	{FLAG_QUANTIZATION, "quantization"},
	{FLAG_PORT, NULL},
	{FLAG_HOST, NULL},
	{FLAG_SERVED_NAME, NULL},
	{FLAG_SHUTDOWN_TIMEOUT, NULL},
	{FLAG_METRICS, NULL},
	{FLAG_GRPC_PORT, NULL},
	{FLAG_METRICS_PORT, NULL},
	{FLAG_MODEL_REPOSITORY, "model"},
	{FLAG_MODEL_CONTROL, "load"},
	{FLAG_LOAD_MODEL, "load"},
	{FLAG_POLL, "load"},
	{FLAG_MODEL_CONFIG, "load"},
	{FLAG_MONITORING_FILE, NULL},
	{FLAG_BATCHING, "batching"},
	{FLAG_BATCHING_FILE, "batching"},
};

static void check_own_args(struct maker *m, const struct model_request *r, struct strs own)
{
	for (size_t i = 0; i < sizeof owned / sizeof *owned; i++) {
		struct str value;
		if (!catalog_engine_flag_value(r->engine, owned[i].role, own.at, own.n, &value))
			continue;
		const struct engine_flag *f = catalog_engine_flag(r->engine, owned[i].role, (struct version){0});
		struct problem *p =
			node_problem(m->problems, r->args, "'%s' is worked out already", f ? f->name : "the argument");
		if (owned[i].field)
			problem_hint(m->problems, p, "say it with '%s', so that memory and probes follow",
				     owned[i].field);
		else
			problem_hint(m->problems, p, "leave it out: Service, probes and monitors rest on it");
	}
}

struct args {
	struct maker *m;
	const struct engine *e;
	struct version version;
	struct strs list;
};

/* "--flag=value" when this release has the flag. */
static bool add_flag(struct args *a, enum flag_role role, struct str value)
{
	const struct engine_flag *f = catalog_engine_flag(a->e, role, a->version);
	if (f)
		a->list.at[a->list.n++] = TEXT(a->m, "%s=%.*s", f->name, STR_ARG(value));
	return f != NULL;
}

static void add_number(struct args *a, enum flag_role role, unsigned value)
{
	add_flag(a, role, TEXT(a->m, "%u", value));
}

static void add_switch(struct args *a, enum flag_role role)
{
	const struct engine_flag *f = catalog_engine_flag(a->e, role, a->version);
	if (f)
		a->list.at[a->list.n++] = str_of(f->name);
}

static bool says(const struct args *a, struct strs own, enum flag_role role)
{
	struct str value;
	return catalog_engine_flag_value(a->e, role, own.at, own.n, &value);
}

/* Where the engine has limits of its own on prompts: one token of the context is left for the answer, a prompt is
 * worked on as a whole, and what waits is queued, not refused, so that the autoscaler sees it. */
static void add_limits(struct args *a, const struct sizing *z, struct strs own)
{
	enum { LEAST_PREFILL = 4096, LEAST_ADMISSION = 128, WAITING = 4 };
	if (!says(a, own, FLAG_PROMPT))
		add_number(a, FLAG_PROMPT, larger(z->context, 2) - 1);
	if (!says(a, own, FLAG_PREFILL))
		add_number(a, FLAG_PREFILL, larger(z->context, LEAST_PREFILL));
	if (!says(a, own, FLAG_ADMISSION))
		add_number(a, FLAG_ADMISSION, larger(z->concurrency * WAITING, LEAST_ADMISSION));
}

/* The engine's further ports, as they stand in the Service. */
static void add_more_ports(struct args *a, const struct container *c)
{
	for (size_t i = 0; i < c->n_more_ports; i++)
		add_number(a, str_is(c->more_ports[i].name, "grpc") ? FLAG_GRPC_PORT : FLAG_METRICS_PORT,
			   c->more_ports[i].port);
}

static void add_shutdown(struct args *a, const struct model_request *r, const struct workload *w)
{
	struct maker *m = a->m;
	bool told = add_flag(a, FLAG_SHUTDOWN_TIMEOUT, TEXT(m, "%u", w->run.drain));
	if (!told && !a->e->drains)
		decide(m, subject_of(m, r->name, "drain"), NULL, STR("none by the engine"),
		       STR("this release aborts running requests on SIGTERM; the preStop wait is all they get"),
		       STR("a newer `image`"));
}

/* Requests name the model, so a canary answers to the model's name too; to its own first, which is in its answers and
 * metrics. Engines that take one name do not look at what a request says. */
static void add_names(struct args *a, const struct workload *w)
{
	const struct engine_flag *f = catalog_engine_flag(a->e, FLAG_SERVED_NAME, a->version);
	if (!w->stable || !f || !f->several) {
		add_flag(a, FLAG_SERVED_NAME, w->name);
		return;
	}
	a->list.at[a->list.n++] = str_of(f->name);
	a->list.at[a->list.n++] = w->name;
	a->list.at[a->list.n++] = w->stable->name;
}

void run_args(struct maker *m, const struct model_request *r, struct workload *w)
{
	enum { MOST_OWN = 22 };
	const struct engine *e = r->engine;
	const struct sizing *z = &w->size;
	struct strs own = strs_of(m, r->args);
	struct args a = {m, e, w->run.version, strs_new(m, MOST_OWN + r->repository.flags.n + own.n)};
	struct str id = w->weights_id.n ? w->weights_id : w->model_id;
	size_t at = str_find(id, '@');
	struct str repo = str_sub(id, 0, at), revision = str_sub(id, at + 1, id.n);
	if (w->cache.folder.n) {
		repo = w->cache.folder;
		revision = (struct str){NULL, 0};
	}
	check_own_args(m, r, own);
	w->run.command = r->command ? strs_of(m, r->command) : strs_new(m, e->command.n);
	for (size_t i = 0; i < e->command.n; i++)
		w->run.command.at[w->run.command.n++] = str_of(e->command.at[i]);
	for (size_t i = 0; i < r->repository.flags.n; i++)
		a.list.at[a.list.n++] = r->repository.flags.at[i];
	if (e->model_positional)
		a.list.at[a.list.n++] = repo;
	else
		add_flag(&a, FLAG_MODEL, repo);
	if (revision.n)
		add_flag(&a, FLAG_REVISION, revision);
	if (!r->repository.scheme)
		add_names(&a, w);
	add_flag(&a, FLAG_HOST, STR("0.0.0.0"));
	add_number(&a, FLAG_PORT, w->run.port);
	add_more_ports(&a, &w->run);
	if (z->count > 1)
		add_number(&a, FLAG_TENSOR_PARALLEL, z->count);
	add_number(&a, FLAG_CONTEXT, z->context);
	/* All of it is what an engine takes that is told nothing. */
	if (z->memory_percent && z->memory_percent < 100 && !says(&a, own, FLAG_MEMORY_UTILIZATION))
		add_flag(&a, FLAG_MEMORY_UTILIZATION,
			 TEXT(m, "%u.%02u", z->memory_percent / 100, z->memory_percent % 100));
	add_number(&a, FLAG_CONCURRENCY, z->concurrency);
	add_limits(&a, z, own);
	if (z->dtype && !says(&a, own, FLAG_DTYPE))
		add_flag(&a, FLAG_DTYPE, str_of(z->dtype));
	if (z->quantization)
		add_flag(&a, FLAG_QUANTIZATION, str_of(z->quantization));
	if (z->kv_cache && !says(&a, own, FLAG_KV_CACHE_DTYPE))
		add_flag(&a, FLAG_KV_CACHE_DTYPE, str_of(z->kv_cache));
	if (!e->metrics_default)
		add_switch(&a, FLAG_METRICS);
	add_shutdown(&a, r, w);
	for (size_t i = 0; i < own.n; i++)
		a.list.at[a.list.n++] = own.at[i];
	w->run.args = a.list;
}

/* ---- cache ----------------------------------------------------------------------------------------------- */

static enum access_mode cache_mode(struct maker *m, const struct model_request *r, unsigned most, unsigned nodes)
{
	static const struct {
		const char *name;
		enum access_mode mode;
	} modes[] = {{"ReadWriteOnce", ACCESS_RWO}, {"ReadWriteMany", ACCESS_RWX}};
	const struct given_text *mode = &r->cache.mode;
	if (!mode->at)
		return most > 1 ? ACCESS_RWX : ACCESS_RWO;
	for (size_t i = 0; i < sizeof modes / sizeof *modes; i++)
		if (str_is(mode->value, modes[i].name)) {
			if (modes[i].mode == ACCESS_RWO && most > 1) {
				struct problem *p = node_problem(
					m->problems, mode->at,
					"a ReadWriteOnce volume cannot serve %u %s: it is attached to one node", most,
					nodes > 1 ? "pods" : "replicas");
				problem_hint(m->problems, p, "say 'mode: ReadWriteMany'%s",
					     nodes > 1 ? "" : " or 'replicas: 1'");
			}
			return modes[i].mode;
		}
	struct problem *p =
		node_problem(m->problems, mode->at, "a cache of mode '%.*s' is not generated by this version yet",
			     STR_ARG(mode->value));
	problem_hint(m->problems, p, "ReadWriteMany or ReadWriteOnce");
	return ACCESS_RWX;
}

/* The storage that the claim gets: the class that was named, as far as it is known; else the cloud's for the mode. */
static const struct cloud_storage *storage_of(const struct cloud *cloud, const struct model_request *r,
					      enum access_mode mode)
{
	for (size_t i = 0; r->cache.storage_class.at && i < cloud->n_storage; i++)
		if (cloud->storage[i].mode == mode && str_is(r->cache.storage_class.value, cloud->storage[i].class))
			return &cloud->storage[i];
	return catalog_storage_for(cloud, mode);
}

/* The folder is opened by root in a pod of its own, which the namespace forbids as it is. */
static struct str open_command(struct maker *m, const struct cache *c, unsigned group)
{
	struct str space = m->plan->space;
	struct str run = TEXT(m,
			      "kubectl -n %.*s run %.*s-open --rm -i --restart=Never --image=busybox:1.37 "
			      "--overrides='{\"spec\":{\"containers\":[{\"name\":\"open\",\"image\":"
			      "\"busybox:1.37\",\"command\":[\"sh\",\"-c\",\"chgrp %u /cache && chmod 2775 "
			      "/cache\"],\"resources\":{\"requests\":{\"cpu\":\"100m\",\"memory\":"
			      "\"64Mi\"},\"limits\":{\"memory\":\"64Mi\"}},\"volumeMounts\":[{\"name\":\"cache\","
			      "\"mountPath\":\"/cache\"}]}],\"volumes\":[{\"name\":\"cache\","
			      "\"persistentVolumeClaim\":{\"claimName\":\"%.*s\"}}]}}'",
			      STR_ARG(space), STR_ARG(c->claim), group, STR_ARG(c->claim));
	if (!m->plan->create_namespace)
		return run;
	/* Applying the set puts the stricter label back. */
	return TEXT(m, "kubectl label namespace %.*s pod-security.kubernetes.io/enforce=baseline --overwrite && %.*s",
		    STR_ARG(space), STR_ARG(run));
}

/* What is odd about the storage itself: who may write, and how small a volume can be. */
static void storage_notes(struct maker *m, const struct request *all, const struct model_request *r,
			  const struct workload *w)
{
	const struct cache *c = &w->cache;
	const struct cloud_storage *s = storage_of(all->cloud.cloud, r, c->mode);
	if (!s)
		return;
	bool named = !r->cache.storage_class.at || str_is(r->cache.storage_class.value, s->class);
	const struct engine_user *user = catalog_engine_user(r->engine, w->run.version);
	if (s->root_owned && user && user->non_root)
		note_add(m, TEXT(m, "write access to claim '%.*s'", STR_ARG(c->claim)),
			 TEXT(m,
			      "%s%s need not hand shared volumes to the server's group: if '%.*s' may not write its "
			      "cache, open the folder once%s",
			      named && s->provisioner ? s->provisioner : "its driver",
			      named && s->provisioner ? "" : " (NFS and the like)", STR_ARG(r->name),
			      m->plan->create_namespace ? ", then apply this set again" : ""),
			 open_command(m, c, user->fs_group));
	unsigned times = (s->least_gib + c->size_gib / 2) / c->size_gib;
	if (named && s->least_gib > c->size_gib)
		note_add(m, TEXT(m, "size of claim '%.*s'", STR_ARG(c->claim)),
			 TEXT(m,
			      "the %u GiB that are asked for become %u GiB, the least that StorageClass '%s' makes%s; "
			      "`cache: {class}` names another",
			      c->size_gib, s->least_gib, s->class,
			      times > 1 ? arena_printf(m->arena, ", and %u times as much is paid for", times).p : ""),
			 STR(""));
}

static void cache_class(struct maker *m, const struct request *all, const struct model_request *r, struct cache *c)
{
	const struct cloud_storage *s = catalog_storage_for(all->cloud.cloud, c->mode);
	const char *mode = access_mode_name(c->mode);
	c->storage_class = r->cache.storage_class.value;
	if (r->cache.storage_class.at) {
		note_add(m, TEXT(m, "StorageClass '%.*s'", STR_ARG(c->storage_class)),
			 TEXT(m, "for the weights of '%.*s', %s", STR_ARG(r->name), mode), STR(""));
		return;
	}
	if (s && s->class && !s->is_default)
		c->storage_class = str_of(s->class);
	/* What has to be made, or has a condition attached. */
	if (s && s->class && (!s->exists || s->note))
		note_add(m, TEXT(m, "StorageClass '%s'", s->class),
			 TEXT(m, "%s volumes for model weights%s%s%s%s", mode, s->provisioner ? " from " : "",
			      s->provisioner ? s->provisioner : "", s->note ? "; " : "", s->note ? s->note : ""),
			 STR(""));
	if (!s)
		note_add(m, STR("default StorageClass"),
			 TEXT(m, "must offer %s for the weights of '%.*s'", mode, STR_ARG(r->name)), STR(""));
}

void run_cache(struct maker *m, const struct request *all, const struct model_request *r, unsigned most,
	       struct workload *w)
{
	struct cache *c = &w->cache;
	const struct engine_user *user = catalog_engine_user(r->engine, w->run.version);
	if (r->cache.off || !user || !user->cache)
		return;
	uint64_t need = w->size.download_mib * CACHE_PERCENT / 100;
	unsigned least = (unsigned)((w->size.download_mib + 1023) / 1024);
	*c = (struct cache){.used = true,
			    .create = !r->cache.claim.at,
			    .download = r->cache.download || r->bucket,
			    .read_only = r->cache.download || r->bucket,
			    .path = str_of(user->cache)};
	c->claim = r->cache.claim.at ? r->cache.claim.value : TEXT(m, "%.*s-cache", STR_ARG(r->name));
	c->mode = cache_mode(m, r, most, w->size.nodes);
	c->size_gib = r->cache.size_gib ? r->cache.size_gib
					: (unsigned)round_up((need + 1023) / 1024 + CACHE_EXTRA_GIB, CACHE_STEP_GIB);
	if (c->size_gib < least) {
		struct problem *p =
			node_problem(m->problems, r->cache.at, "a cache of %u GiB cannot hold the %u GiB of weights",
				     c->size_gib, least);
		problem_hint(m->problems, p, "leave 'size' out, or say %uGi",
			     (unsigned)round_up((need + 1023) / 1024 + CACHE_EXTRA_GIB, CACHE_STEP_GIB));
	}
	if (c->create) {
		cache_class(m, all, r, c);
		storage_notes(m, all, r, w);
	} else {
		note_add(m, TEXT(m, "PersistentVolumeClaim '%.*s'", STR_ARG(c->claim)),
			 TEXT(m,
			      "in the namespace %.*s, %s, writable by group %u and with room for %u GiB: holds the "
			      "weights of '%.*s'",
			      STR_ARG(m->plan->space), access_mode_name(c->mode), user->gid, c->size_gib,
			      STR_ARG(r->name)),
			 STR(""));
	}
	decide(m, subject_of(m, r->name, "cache"), r->cache.at,
	       TEXT(m, "%u GiB, %s", c->size_gib, access_mode_name(c->mode)),
	       TEXT(m, "%.*s of weights and 20 %% more, 10 GiB for another revision; %s",
		    STR_ARG(gib_text(m, (int64_t)w->size.download_mib)),
		    c->mode == ACCESS_RWX ? "replicas on several nodes share it" : "one replica uses it"),
	       STR("`cache: {size, class, mode}`"));
}

/* What is to be known of the engine itself: it is at its end, or its image works as root alone. */
static void note_engine(struct maker *m, const struct model_request *r, const struct workload *w)
{
	const struct engine *e = r->engine;
	const struct engine_user *user = w->run.user, *newest = catalog_engine_user(e, (struct version){0});
	if (e->deprecated)
		note_add(m, TEXT(m, "another engine for '%.*s'", STR_ARG(r->name)),
			 TEXT(m, "%s has had no updates since %s; `engine` %s takes its place", e->title, e->deprecated,
			      e->successor ? e->successor : "another"),
			 STR(""));
	if (!user || user->non_root)
		return;
	bool later = newest && newest->non_root;
	if (later || !m->plan->create_namespace)
		note_add(
			m, TEXT(m, "root in '%.*s'", STR_ARG(r->name)),
			later ? TEXT(m,
				     "%s before %u.%u runs as root: the namespace must allow it, or take a later image",
				     e->title, newest->since.major, newest->since.minor)
			      : TEXT(m,
				     "the image of %s works as root alone: the namespace must not enforce the "
				     "restricted Pod Security Standard",
				     e->title),
			STR(""));
	if (!later)
		decide(m, subject_of(m, r->name, "user"), NULL, STR("root"),
		       TEXT(m,
			    "the image of %s works as root alone; without capabilities, and in a namespace of the "
			    "baseline standard",
			    e->title),
		       STR("`image`"));
}

static void more_ports(struct maker *m, const struct engine *e, struct container *c)
{
	struct port *list = arena_calloc(m->arena, 2, sizeof *list);
	if (e->grpc_port)
		list[c->n_more_ports++] = (struct port){STR("grpc"), e->grpc_port, e->grpc_port};
	if (e->metrics_path && e->metrics_port && e->metrics_port != e->port)
		list[c->n_more_ports++] = (struct port){STR("metrics"), e->metrics_port, e->metrics_port};
	c->more_ports = list;
}

void run_workload(struct maker *m, const struct request *all, const struct model_request *r, struct workload *w)
{
	const struct engine *e = r->engine;
	struct container *c = &w->run;
	c->port = e->serve_port ? e->serve_port : e->port;
	more_ports(m, e, c);
	c->drain = e->drain_seconds;
	c->user = catalog_engine_user(e, c->version);
	c->scratch = pairs_one(m, STR("tmp"), STR("/tmp"));
	c->scratch_gib = SCRATCH_GIB;
	note_engine(m, r, w);
	c->pull_secrets = strs_of(m, field(all->root, "imagePullSecrets"));
	run_args(m, r, w);
	run_env(m, all, r, w);
	run_times(m, all, r, w);
	repository_mount(m, all, r, w);
}
