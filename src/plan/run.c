/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/run.h"

#include <inttypes.h>

#include "base/alloc.h"
#include "doc/doc.h"

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
	w->run.image = r->image.at ? r->image.value : TEXT(m, "%s:%s", e->image, e->tag);
	struct image_parts parts = catalog_image_parts(w->run.image);
	version_read(parts.tag, &w->run.version);
	if (!parts.tag.n && !parts.digest.n) {
		struct problem *p =
			node_problem(m->problems, r->image.at, "image '%.*s' has no tag", STR_ARG(w->run.image));
		problem_hint(m->problems, p, "pin one, such as %s:%s", e->image, e->tag);
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

void run_args(struct maker *m, const struct model_request *r, struct workload *w)
{
	enum { MOST_OWN = 16 };
	const struct engine *e = r->engine;
	const struct sizing *z = &w->size;
	struct strs own = strs_of(m, r->args);
	struct args a = {m, e, w->run.version, strs_new(m, MOST_OWN + own.n)};
	struct str value, id = w->weights_id.n ? w->weights_id : w->model_id;
	size_t at = str_find(id, '@');
	struct str repo = str_sub(id, 0, at), revision = str_sub(id, at + 1, id.n);
	check_own_args(m, r, own);
	w->run.command = strs_new(m, e->command.n);
	for (size_t i = 0; i < e->command.n; i++)
		w->run.command.at[w->run.command.n++] = str_of(e->command.at[i]);
	if (e->model_positional)
		a.list.at[a.list.n++] = repo;
	else
		add_flag(&a, FLAG_MODEL, repo);
	if (revision.n)
		add_flag(&a, FLAG_REVISION, revision);
	add_flag(&a, FLAG_SERVED_NAME, w->name);
	add_flag(&a, FLAG_HOST, STR("0.0.0.0"));
	add_number(&a, FLAG_PORT, w->run.port);
	if (z->count > 1)
		add_number(&a, FLAG_TENSOR_PARALLEL, z->count);
	add_number(&a, FLAG_CONTEXT, z->context);
	if (!catalog_engine_flag_value(e, FLAG_MEMORY_UTILIZATION, own.at, own.n, &value))
		add_flag(&a, FLAG_MEMORY_UTILIZATION,
			 TEXT(m, "%u.%02u", z->memory_percent / 100, z->memory_percent % 100));
	add_number(&a, FLAG_CONCURRENCY, z->concurrency);
	if (z->dtype && !catalog_engine_flag_value(e, FLAG_DTYPE, own.at, own.n, &value))
		add_flag(&a, FLAG_DTYPE, str_of(z->dtype));
	if (z->quantization)
		add_flag(&a, FLAG_QUANTIZATION, str_of(z->quantization));
	if (!add_flag(&a, FLAG_SHUTDOWN_TIMEOUT, TEXT(m, "%u", w->run.drain)))
		decide(m, subject_of(m, r->name, "drain"), NULL, STR("none by the engine"),
		       STR("this release aborts running requests on SIGTERM; the preStop wait is all they get"),
		       STR("a newer `image`"));
	for (size_t i = 0; i < own.n; i++)
		a.list.at[a.list.n++] = own.at[i];
	w->run.args = a.list;
}

/* ---- cache ----------------------------------------------------------------------------------------------- */

static enum access_mode cache_mode(struct maker *m, const struct model_request *r, unsigned most)
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
					"a ReadWriteOnce volume cannot serve %u replicas: it is attached to one node",
					most);
				problem_hint(m->problems, p, "say 'mode: ReadWriteMany' or 'replicas: 1'");
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
static struct str open_command(struct maker *m, const struct cache *c)
{
	struct str space = m->plan->space;
	struct str run = TEXT(m,
			      "kubectl -n %.*s run %.*s-open --rm -i --restart=Never --image=busybox:1.37 "
			      "--overrides='{\"spec\":{\"containers\":[{\"name\":\"open\",\"image\":"
			      "\"busybox:1.37\",\"command\":[\"sh\",\"-c\",\"chgrp 0 /cache && chmod 2775 "
			      "/cache\"],\"resources\":{\"requests\":{\"cpu\":\"100m\",\"memory\":"
			      "\"64Mi\"},\"limits\":{\"memory\":\"64Mi\"}},\"volumeMounts\":[{\"name\":\"cache\","
			      "\"mountPath\":\"/cache\"}]}],\"volumes\":[{\"name\":\"cache\","
			      "\"persistentVolumeClaim\":{\"claimName\":\"%.*s\"}}]}}'",
			      STR_ARG(space), STR_ARG(c->claim), STR_ARG(c->claim));
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
			 open_command(m, c));
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
	const char *mode = c->mode == ACCESS_RWX ? "ReadWriteMany" : "ReadWriteOnce";
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
			    .download = r->cache.download,
			    .read_only = r->cache.download,
			    .path = str_of(user->cache)};
	c->claim = r->cache.claim.at ? r->cache.claim.value : TEXT(m, "%.*s-cache", STR_ARG(r->name));
	c->mode = cache_mode(m, r, most);
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
			      STR_ARG(m->plan->space), c->mode == ACCESS_RWX ? "ReadWriteMany" : "ReadWriteOnce",
			      user->gid, c->size_gib, STR_ARG(r->name)),
			 STR(""));
	}
	decide(m, subject_of(m, r->name, "cache"), r->cache.at,
	       TEXT(m, "%u GiB, %s", c->size_gib, c->mode == ACCESS_RWX ? "ReadWriteMany" : "ReadWriteOnce"),
	       TEXT(m, "%.*s of weights and 20 %% more, 10 GiB for another revision; %s",
		    STR_ARG(gib_text(m, (int64_t)w->size.download_mib)),
		    c->mode == ACCESS_RWX ? "replicas on several nodes share it" : "one replica uses it"),
	       STR("`cache: {size, class, mode}`"));
}

void run_workload(struct maker *m, const struct request *all, const struct model_request *r, struct workload *w)
{
	const struct engine *e = r->engine;
	struct container *c = &w->run;
	c->port = e->port;
	c->drain = e->drain_seconds;
	c->user = catalog_engine_user(e, c->version);
	c->scratch = pairs_one(m, STR("tmp"), STR("/tmp"));
	c->scratch_gib = SCRATCH_GIB;
	const struct engine_user *newest = catalog_engine_user(e, (struct version){0});
	if (c->user && !c->user->non_root && newest && newest->non_root)
		note_add(m, TEXT(m, "root in '%.*s'", STR_ARG(r->name)),
			 TEXT(m, "%s before %u.%u runs as root: the namespace must allow it, or take a later image",
			      e->title, newest->since.major, newest->since.minor),
			 STR(""));
	c->pull_secrets = strs_of(m, field(all->root, "imagePullSecrets"));
	run_args(m, r, w);
	run_env(m, all, r, w);
	run_times(m, all, r, w);
}
