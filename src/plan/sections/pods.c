/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/sections/pods.h"

#include <inttypes.h>

#include "base/alloc.h"
#include "doc/doc.h"
#include "kube/names.h"
#include "kube/quantity.h"
#include "plan/labels.h"
#include "plan/placement.h"
#include "plan/reach.h"
#include "plan/sections/section.h"
#include "plan/sizing.h"

enum {
	/** On premises nobody knows the nodes: what a server with eight GPUs has at least for each (DGX A100: 32
	   threads, 128 GiB). */
	ONPREM_CPU_M = 8000,
	ONPREM_MIB = 65536,
	/** A quarter of the memory, for the data loaders' batches and what GPUs of one pod exchange; no more than this.
	 */
	SHM_SHARE = 4,
	MOST_SHM_MIB = 65536,
	/** What agents of the node take beside the pods. */
	AGENTS_CPU_M = 500,
	AGENTS_MIB = 1024,
	SCRATCH_GIB = 20,
	MOST_CLAIMS = 4,
	DEFAULT_GRACE = 60,
};

/* ---- names ----------------------------------------------------------------------------------------------- */

static bool check_name(struct maker *m, const struct pods_request *r, struct str name)
{
	const char *wrong = dns1035_label_error(name);
	if (!wrong && name.n <= r->longest_name)
		return true;
	struct problem *p =
		wrong ? node_key_problem(m->problems, r->entry, "'%.*s' cannot be the name of a %s: it %s",
					 STR_ARG(name), r->noun, wrong)
		      : node_key_problem(m->problems, r->entry,
					 "'%.*s' cannot be the name of a %s: it must be %u characters or less",
					 STR_ARG(name), r->noun, r->longest_name);
	problem_hint(m->problems, p, "try '%.*s'", STR_ARG(dns_label_of(m, name, r->longest_name, r->noun)));
	return false;
}

/* Names of all workloads are names of service accounts, policies and Services. */
static bool check_unique(struct maker *m, const struct pods_request *r, struct str name)
{
	const struct plan *p = m->plan;
	bool taken = false;
	for (size_t i = 0; i < p->n_workloads; i++)
		taken = taken || str_eq(p->workloads[i].name, name);
	for (const struct workload *w = p->others; w; w = w->next)
		taken = taken || str_eq(w->name, name);
	if (!taken)
		return true;
	struct problem *problem =
		node_key_problem(m->problems, r->entry, "two entries of this file are called '%.*s'", STR_ARG(name));
	problem_hint(m->problems, problem, "their Services, accounts and policies would have one name: rename one");
	return false;
}

static void label(struct maker *m, const struct pods_request *r, struct workload *w)
{
	struct pair all[] = {
		{STR("app.kubernetes.io/name"), w->name},
		{STR("app.kubernetes.io/instance"), w->name},
		{STR("app.kubernetes.io/component"), str_of(r->component)},
		{STR("app.kubernetes.io/part-of"), m->plan->name},
		{STR("app.kubernetes.io/version"), w->run.version_label},
		{STR("app.kubernetes.io/managed-by"), STR("k8sai")},
	};
	w->labels = labels_with_given(m, all, COUNT_OF(all));
	w->selector = (struct pairs){w->labels.at, 2};
}

/* ---- what runs ------------------------------------------------------------------------------------------- */

static bool read_image(struct maker *m, const struct pods_request *r, const struct node *map, struct workload *w)
{
	struct given_text image = text_field(map, "image");
	w->run.image = image.at ? image.value : str_of(r->image);
	struct image_parts parts = catalog_image_parts(w->run.image);
	w->run.version_label = label_value_of(m, parts.tag.n ? parts.tag : parts.digest);
	if (!w->run.image.n) {
		struct problem *p = node_key_problem(m->problems, r->entry, "'%.*s' has no 'image'", STR_ARG(w->name));
		problem_hint(m->problems, p, "say what runs: 'image: REPOSITORY:TAG'");
		return false;
	}
	bool latest = parts.tag.n && str_is(parts.tag, "latest") && !parts.digest.n;
	if (latest || (!parts.tag.n && !parts.digest.n)) {
		struct problem *p = node_problem(m->problems, image.at, "image '%.*s' has no tag that stays the same",
						 STR_ARG(w->run.image));
		problem_hint(m->problems, p, "pin a release: tomorrow the same file would run something else");
		return false;
	}
	decide(m, subject_of(m, w->name, "image"), image.at, w->run.image,
	       image.at ? STR("as given") : STR("the release that this version of k8sai knows"), STR("`image`"));
	return true;
}

static void read_secrets(struct maker *m, const struct node *map, struct container *c)
{
	struct pairs list = pairs_of(m, field(map, "secrets"));
	c->secrets = arena_calloc(m->arena, list.n + 1, sizeof *c->secrets);
	for (size_t i = 0; i < list.n; i++) {
		size_t slash = str_find(list.at[i].value, '/');
		c->secrets[c->n_secrets++] =
			(struct env_secret){list.at[i].key, str_sub(list.at[i].value, 0, slash),
					    str_sub(list.at[i].value, slash + 1, list.at[i].value.n), false};
		note_add(m, TEXT(m, "Secret '%.*s'", STR_ARG(c->secrets[i].secret)),
			 TEXT(m, "gives %.*s to pods of this set", STR_ARG(c->secrets[i].name)), STR(""));
	}
}

static void add_env(struct pairs *env, struct str key, struct str value)
{
	for (size_t i = 0; i < env->n; i++)
		if (str_eq(env->at[i].key, key))
			return;
	env->at[env->n++] = (struct pair){key, value};
}

static void read_container(struct maker *m, const struct request *all, const struct pods_request *r,
			   const struct node *map, struct workload *w)
{
	struct container *c = &w->run;
	struct pairs own = pairs_of(m, field(map, "env"));
	struct engine_user *user = ARENA_NEW(m->arena, struct engine_user);
	struct str home = str_of(r->user.home);
	*user = r->user;
	c->user = user;
	c->command = strs_of(m, field(map, "command"));
	c->args = strs_of(m, field(map, "args"));
	c->pull_secrets = strs_of(m, field(all->root, "imagePullSecrets"));
	c->port = r->port;
	c->hidden_port = r->own_service;
	c->grace = DEFAULT_GRACE;
	c->env = pairs_new(m, own.n + 2);
	for (size_t i = 0; i < own.n; i++)
		add_env(&c->env, own.at[i].key, own.at[i].value);
	/* A user id without an entry in passwd has neither home nor name: libraries look up both for their caches. */
	if (user->home) {
		add_env(&c->env, STR("HOME"), str_of(user->home));
		add_env(&c->env, STR("USER"), str_starts(home, "/home/") ? str_sub(home, 6, home.n) : STR("nonroot"));
	}
	read_secrets(m, map, c);
	c->config = pairs_of(m, field(map, "config"));
	c->config_path = STR("/etc/config");
	c->scratch = pairs_one(m, STR("tmp"), STR("/tmp"));
	c->scratch_gib = SCRATCH_GIB;
}

/* ---- how large ------------------------------------------------------------------------------------------- */

static bool read_gpu(struct maker *m, const struct request *all, const struct pods_request *r, const struct node *map,
		     struct gpu_request *out)
{
	size_t before = m->problems->n;
	const struct node *n = field(map, "gpu");
	*out = r->inherits_gpu ? all->gpu : (struct gpu_request){0};
	int64_t number;
	if (n && node_int(n, &number) && number == 0) {
		*out = (struct gpu_request){0};
		return true;
	}
	if (n) {
		struct gpu_request own = {0};
		request_gpu(m, n, all->cloud.cloud, all->gpu.type, &own);
		if (!own.type && !own.shares.at && !own.mig_at && own.count.value <= 1) {
			own.shares = all->gpu.shares;
			own.mps = all->gpu.mps;
		}
		if (!own.type) {
			own.type = all->gpu.type;
			own.type_at = all->gpu.type_at;
		}
		if (!own.dra_at)
			own.dra_at = all->gpu.dra_at;
		*out = own;
	}
	if (out->at && !out->type && m->problems->n == before) {
		struct problem *p = node_problem(m->problems, out->at, "'%.*s' needs the type of its GPU",
						 STR_ARG(node_key(r->entry)));
		problem_hint(m->problems, p, "say 'gpu: {type: l4, count: 1}', or 'gpu: l4' for the whole file");
	}
	if (out->type && !out->count.value)
		out->count.value = 1;
	return m->problems->n == before;
}

/* The smallest machine that is sold with so many, and all others that have them. */
static bool find_instances(struct maker *m, const struct cloud *cloud, const struct gpu_request *gpu,
			   struct workload *w)
{
	struct sizing *z = &w->size;
	const struct host nothing = {0};
	z->instances = arena_calloc(m->arena, cloud->n_instances + 1, sizeof *z->instances);
	for (size_t i = 0; i < cloud->n_instances; i++)
		if (instance_holds(&cloud->instances[i], gpu->type, z->count, &nothing))
			z->instances[z->n_instances++] = &cloud->instances[i];
	z->instance = catalog_instance_for(cloud, gpu->type, z->count);
	unsigned most = gpu->type->per_node ? gpu->type->per_node : ONPREM_GPUS;
	if (cloud->n_instances ? z->instance != NULL : z->count <= most)
		return true;
	struct problem *p = node_problem(m->problems, gpu->count.at ? gpu->count.at : gpu->at,
					 "no node of %s has %u × %s", cloud->title, z->count, gpu->type->title);
	problem_hint(m->problems, p, "ask for less on each worker, and for more workers");
	return false;
}

/* Its share of the node that the GPUs are part of, so that nothing of the node is left over. */
static void host_share(const struct pods_request *r, struct workload *w)
{
	struct sizing *z = &w->size;
	const struct instance *i = z->instance;
	uint64_t cpu_m = (uint64_t)(r->gpu_cpu_m ? r->gpu_cpu_m : ONPREM_CPU_M) * z->count,
		 mib = (uint64_t)(r->gpu_memory_mib ? r->gpu_memory_mib : ONPREM_MIB) * z->count;
	if (i && i->vcpu && !i->attachable)
		cpu_m = (instance_cpu_left_m(i) - AGENTS_CPU_M) * z->count / i->count / 1000 * 1000;
	if (i && i->memory_mib && !i->attachable)
		mib = (instance_memory_left(i) - AGENTS_MIB) * z->count / i->count / 1024 * 1024;
	if (z->shares) {
		cpu_m = cpu_m / z->shares / 100 * 100;
		mib /= z->shares;
	}
	z->cpu_m = (unsigned)(cpu_m < 1000 ? 1000 : cpu_m);
	z->memory_mib = (unsigned)(mib < 1024 ? 1024 : mib);
}

static void own_resources(struct maker *m, const struct node *map, struct sizing *z)
{
	struct quantity q;
	const struct node *resources = field(map, "resources"), *cpu = field(resources, "cpu"),
			  *memory = field(resources, "memory");
	if (cpu && quantity_of(cpu, &q) && !q.negative)
		z->cpu_m = quantity_milli(q) > 1000000000 ? 1000000000 : (unsigned)quantity_milli(q);
	if (memory && quantity_of(memory, &q) && !q.negative) {
		uint64_t mib = (uint64_t)quantity_units(q) / MIB;
		if (mib == 0 || mib > UINT32_MAX)
			node_problem(m->problems, memory, "'%.*s' of memory cannot be", STR_ARG(node_text(memory)));
		else
			z->memory_mib = (unsigned)mib;
	}
}

static void explain_size(struct maker *m, const struct pods_request *r, const struct node *map, struct workload *w)
{
	struct sizing *z = &w->size;
	if (z->gpu)
		decide(m, subject_of(m, w->name, "gpu"), field(map, "gpu"),
		       TEXT(m, "%.*s%u × %s%s%s", STR_ARG(z->shares ? TEXT(m, "1/%u of ", z->shares) : STR("")),
			    z->count, z->gpu->title, z->instance ? ", from " : "",
			    z->instance ? z->instance->name : ""),
		       STR("as given"), STR("`gpu: {type, count}`"));
	decide(m, subject_of(m, w->name, "memory"), field(map, "resources"),
	       TEXT(m, "%u%s, %.*s", z->cpu_m % 1000 ? z->cpu_m : z->cpu_m / 1000, z->cpu_m % 1000 ? "m CPU" : " CPUs",
		    STR_ARG(mib_quantity(m, z->memory_mib))),
	       field(map, "resources") ? STR("as given")
	       : z->instance
		       ? TEXT(m, "the share of %s that its GPUs are, beside what the node keeps", z->instance->name)
	       : z->shares ? TEXT(m, "1/%u of 8 CPUs and 64 GiB for each GPU: the nodes are not known", z->shares)
	       : z->gpu    ? TEXT(m, "%u CPUs and %u GiB for each GPU: the nodes are not known",
				  (r->gpu_cpu_m ? r->gpu_cpu_m : (unsigned)ONPREM_CPU_M) / 1000,
				  (r->gpu_memory_mib ? r->gpu_memory_mib : (unsigned)ONPREM_MIB) / 1024)
			   : STR("enough for most; nothing is known of what runs"),
	       STR("`resources: {cpu, memory}`"));
}

bool pods_size(struct maker *m, const struct request *all, const struct pods_request *r, const struct node *map,
	       struct workload *w)
{
	struct gpu_request gpu;
	struct sizing *z = &w->size;
	if (!read_gpu(m, all, r, map, &gpu))
		return false;
	z->cpu_m = r->cpu_m;
	z->memory_mib = r->memory_mib;
	if (gpu.type) {
		z->gpu = gpu.type;
		z->mig = gpu.mig;
		z->count = gpu.count.value;
		z->shares = gpu.shares.value;
		z->mps = gpu.mps;
		z->resource = device_resource(all->cloud.cloud, gpu.type, gpu.mig);
		if (!find_instances(m, all->cloud.cloud, &gpu, w) || !claim_devices(m, all, &gpu, w))
			return false;
		host_share(r, w);
	}
	own_resources(m, map, z);
	if (z->gpu)
		z->shm_mib = smaller(z->memory_mib / SHM_SHARE, MOST_SHM_MIB);
	explain_size(m, r, map, w);
	return true;
}

/* ---- all together ---------------------------------------------------------------------------------------- */

static bool read_spot(struct maker *m, const struct request *all, const struct node *map)
{
	const struct node *at = field(map, "spot");
	bool spot = node_bool(at, false);
	if (spot && !all->cloud.cloud->spot) {
		struct problem *p = node_problem(m->problems, at, "pods cannot ask for spot nodes here (%s)",
						 all->cloud.cloud->title);
		problem_hint(m->problems, p, "leave 'spot' out");
	}
	return spot;
}

static void link_in(struct maker *m, struct workload *w)
{
	struct workload **end = &m->plan->others;
	while (*end)
		end = &(*end)->next;
	*end = w;
}

struct workload *pods_add(struct maker *m, const struct request *all, const struct pods_request *r)
{
	const struct node *value = node_deref(r->entry), *map = node_is(value, NODE_MAP) ? value : NULL;
	struct str name = r->name.n ? r->name : node_key(r->entry);
	struct workload *w = ARENA_NEW(m->arena, struct workload);
	*w = (struct workload){.name = name,
			       .at = r->entry,
			       .kind = r->kind,
			       .component = r->component,
			       .container = r->container ? str_of(r->container) : name,
			       .service_account = r->account.n ? r->account : name,
			       .create_account = !r->account.n};
	if (!check_name(m, r, name) || !check_unique(m, r, name) || !read_image(m, r, map, w) ||
	    !pods_size(m, all, r, map, w))
		return NULL;
	label(m, r, w);
	read_container(m, all, r, map, w);
	w->scale.min = w->scale.max = r->replicas;
	w->spot = read_spot(m, all, map);
	w->priority = text_field(map, "priority").value;
	place_pods(m, all, w, field(map, "spot"));
	connect_pods(m, all, w, r->clients, r->downloads);
	w->claims = arena_calloc(m->arena, MOST_CLAIMS, sizeof *w->claims);
	link_in(m, w);
	return w;
}

/* ---- volumes --------------------------------------------------------------------------------------------- */

static enum access_mode claim_mode(struct maker *m, const struct node *n, const struct workload *w, bool each)
{
	struct given_text mode = text_field(n, "mode");
	bool shared = w->scale.max > 1 && !each;
	if (!mode.at)
		return shared ? ACCESS_RWX : ACCESS_RWO;
	if (str_is(mode.value, "ReadWriteMany"))
		return ACCESS_RWX;
	if (str_is(mode.value, "ReadOnlyMany"))
		return ACCESS_ROX;
	if (shared) {
		struct problem *p = node_problem(
			m->problems, mode.at, "a %.*s volume cannot be shared by %u pods: it is attached to one node",
			STR_ARG(mode.value), w->scale.max);
		problem_hint(m->problems, p, "say 'mode: ReadWriteMany', or leave it out");
	}
	return ACCESS_RWO;
}

static void claim_class(struct maker *m, const struct request *all, const struct node *n, struct claim *c)
{
	const struct cloud_storage *s = catalog_storage_for(all->cloud.cloud, c->mode);
	struct given_text class = text_field(n, "class");
	c->storage_class = class.value;
	if (class.at) {
		note_add(m, TEXT(m, "StorageClass '%.*s'", STR_ARG(class.value)),
			 TEXT(m, "for the claim '%.*s', %s", STR_ARG(c->claim), access_mode_name(c->mode)), STR(""));
	} else if (s && s->class) {
		if (!s->is_default)
			c->storage_class = str_of(s->class);
		if (!s->exists || s->note)
			note_add(m, TEXT(m, "StorageClass '%s'", s->class),
				 TEXT(m, "%s volumes%s%s%s%s", access_mode_name(c->mode),
				      s->provisioner ? " from " : "", s->provisioner ? s->provisioner : "",
				      s->note ? "; " : "", s->note ? s->note : ""),
				 STR(""));
	} else {
		note_add(m, STR("default StorageClass"),
			 TEXT(m, "must offer %s for the claim '%.*s'", access_mode_name(c->mode), STR_ARG(c->claim)),
			 STR(""));
	}
}

static void created(struct maker *m, const struct request *all, struct workload *w, const struct node *n,
		    struct claim *c)
{
	c->size = node_text(node_is(n, NODE_MAP) ? field(n, "size") : n);
	claim_class(m, all, n, c);
	decide(m, subject_of(m, w->name, arena_strz(m->arena, c->name)), n,
	       TEXT(m, "%.*s, %s, at %.*s", STR_ARG(c->size), access_mode_name(c->mode), STR_ARG(c->path)),
	       c->per_pod         ? STR("each pod has its own")
	       : w->scale.max > 1 ? STR("pods on several nodes share it")
				  : STR("one pod uses it"),
	       TEXT(m, "`%.*s: {size, class, mode}`", STR_ARG(c->name)));
}

void pods_claim(struct maker *m, const struct request *all, struct workload *w, const struct node *n,
		const char *suffix, const char *path, bool read_only)
{
	if (!n || w->n_claims == MOST_CLAIMS)
		return;
	struct claim *c = &w->claims[w->n_claims++];
	struct given_text existing = text_field(n, "claim");
	*c = (struct claim){.name = str_of(suffix), .path = str_of(path), .read_only = read_only};
	c->claim = existing.at ? existing.value : TEXT(m, "%.*s-%s", STR_ARG(w->name), suffix);
	c->create = !existing.at;
	c->mode = claim_mode(m, n, w, false);
	if (c->create)
		created(m, all, w, n, c);
	else
		note_add(m, TEXT(m, "PersistentVolumeClaim '%.*s'", STR_ARG(c->claim)),
			 TEXT(m, "in the namespace %.*s%s: %s of '%.*s', mounted at %s", STR_ARG(m->plan->space),
			      w->scale.max > 1 ? ", shared by several nodes" : "", suffix, STR_ARG(w->name), path),
			 STR(""));
}

void pods_claim_each(struct maker *m, const struct request *all, struct workload *w, const struct node *n,
		     const char *name, const char *path)
{
	struct claim *c = &w->claims[w->n_claims++];
	*c = (struct claim){.name = str_of(name), .path = str_of(path), .create = true, .per_pod = true};
	/* What the StatefulSet calls the first one. */
	c->claim = TEXT(m, "%s-%.*s-0", name, STR_ARG(w->name));
	c->mode = claim_mode(m, n, w, true);
	created(m, all, w, n, c);
}
