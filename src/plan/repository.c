/* SPDX-License-Identifier: Apache-2.0
 * https://github.com/triton-inference-server/server/blob/main/docs/user_guide/model_repository.md (places and what
 * opens them), model_management.md (modes). */
#include "plan/repository.h"

#include "plan/bucket.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "doc/doc.h"
#include "plan/run.h"

/* Where a claim is mounted. */
#define FOLDER "/models"

enum { MOST_SECONDS = 86400, MOST_FLAGS = 5 };

/* Models to load, by name (n == 0: all), and how often to look for changes. */
struct loading {
	struct strs names;
	struct given poll;
};

bool repository_is(const struct node *map)
{
	const struct engine *e = catalog_engine_find(text_field(map, "engine").value);
	return e && e->generates && e->places.n;
}

/* ---- the place ------------------------------------------------------------------------------------------- */

/* What of it is written in values files, and how the engine spells it. */
static const struct place {
	const char *scheme, *told;
	/** Parts that it must have. */
	unsigned parts;
	const char *example;
} places[] = {
	{"s3://", "s3://", 1, "s3://bucket/path"},
	{"gs://", "gs://", 1, "gs://bucket/path"},
	{"az://", "as://", 2, "az://account/container/path"},
	{"pvc://", FOLDER, 1, "pvc://claim/path"},
};

static unsigned parts_of(struct str s)
{
	unsigned n = 0;
	struct str part;
	while (s.n && str_split(&s, '/', &part))
		n += part.n > 0;
	return n + (s.n > 0);
}

static void read_place(struct maker *m, const struct node *at, struct model_request *out)
{
	struct repository_request *repo = &out->repository;
	for (size_t i = 0; i < COUNT_OF(places); i++) {
		struct str rest = str_sub(out->id, strlen(places[i].scheme), out->id.n), first = rest;
		if (!text_list_has(out->engine->places, str_of(places[i].scheme)) ||
		    !str_starts(out->id, places[i].scheme) || parts_of(rest) < places[i].parts || rest.p[0] == '/')
			continue;
		size_t slash = str_find(rest, '/');
		first = str_sub(rest, 0, slash);
		repo->scheme = places[i].scheme;
		repo->first = first;
		repo->remote = !str_is(str_of(repo->scheme), "pvc://");
		repo->told = repo->remote ? TEXT(m, "%s%.*s", places[i].told, STR_ARG(rest))
					  : TEXT(m, FOLDER "%.*s", STR_ARG(str_sub(rest, slash, rest.n)));
		return;
	}
	struct problem *p = node_problem(m->problems, at, "%s does not load a repository from '%.*s'",
					 out->engine->title, STR_ARG(out->id));
	struct str list = {NULL, 0};
	for (size_t i = 0; i < COUNT_OF(places); i++)
		if (text_list_has(out->engine->places, str_of(places[i].scheme)))
			list = list.n ? TEXT(m, "%.*s, %s", STR_ARG(list), places[i].example)
				      : str_of(places[i].example);
	problem_hint(m->problems, p, "%.*s", STR_ARG(list));
}

/* ---- which models ---------------------------------------------------------------------------------------- */

static void add_told(struct maker *m, struct model_request *out, enum flag_role role, struct str value)
{
	const struct engine_flag *f = catalog_engine_flag(out->engine, role, (struct version){0});
	struct strs *flags = &out->repository.flags;
	if (f)
		flags->at[flags->n++] = TEXT(m, "%s=%.*s", f->name, STR_ARG(value));
}

/* All at the start; those that are named; or whatever lies there, looked at again and again. */
static void read_mode(struct maker *m, struct model_request *out, const struct node *load, const struct loading *l)
{
	const char *mode = l->names.n ? "explicit" : l->poll.at ? "poll" : "none";
	add_told(m, out, FLAG_MODEL_REPOSITORY, out->repository.told);
	add_told(m, out, FLAG_MODEL_CONTROL, str_of(mode));
	for (size_t i = 0; i < l->names.n; i++)
		add_told(m, out, FLAG_LOAD_MODEL, l->names.at[i]);
	if (l->poll.at)
		add_told(m, out, FLAG_POLL, TEXT(m, "%u", l->poll.value));
	decide(m, subject_of(m, out->name, "load"), load, str_of(mode),
	       l->names.n   ? TEXT(m, "only the %zu models that are named; others can be loaded by the API", l->names.n)
	       : l->poll.at ? STR("new versions are taken up while it serves, half-written ones too: write elsewhere "
				  "and move")
			    : STR("all models of the repository at the start, and none after it"),
	       STR("`load: [NAME]`, `load: {poll: 60s}`"));
}

/* ---- an engine that reads files -------------------------------------------------------------------------- */

/* A text of a protocol buffer in its text form. */
static struct str quoted(struct maker *m, struct str s)
{
	struct buf b;
	buf_init(&b, BUF_NO_LIMIT);
	for (size_t i = 0; i < s.n; i++)
		buf_addf(&b, "%s%c", s.p[i] == '"' || s.p[i] == '\\' ? "\\" : "", s.p[i]);
	struct str text = TEXT(m, "\"%.*s\"", (int)b.n, b.p ? b.p : "");
	buf_release(&b);
	return text;
}

static struct str one_model(struct maker *m, struct str name, struct str path)
{
	return TEXT(m, "  config {\n    name: %.*s\n    base_path: %.*s\n    model_platform: \"tensorflow\"\n  }\n",
		    STR_ARG(quoted(m, name)), STR_ARG(quoted(m, path)));
}

static void add_file(struct maker *m, struct model_request *out, enum flag_role role, const char *name, struct str text)
{
	struct pairs *files = &out->repository.files;
	files->at[files->n++] = (struct pair){str_of(name), text};
	add_told(m, out, role, TEXT(m, "%.*s/%s", STR_ARG(run_config_path(m, out->name)), name));
}

/* https://www.tensorflow.org/tfx/serving/serving_config#batching_configuration */
static void read_batching(struct maker *m, const struct node *n, struct model_request *out)
{
	enum { SIZE = 32, WAIT_MS = 5, MOST_SIZE = 65536, MOST_WAIT = 60000, THREADS = 4, WAITING = 100 };
	if (!n || !is_on(n))
		return;
	const struct node *map = node_is(n, NODE_MAP) ? n : NULL;
	unsigned size = count_field(m, map, "size", 1, MOST_SIZE, SIZE).value,
		 wait = count_field(m, map, "wait", 0, MOST_WAIT, WAIT_MS).value;
	add_told(m, out, FLAG_BATCHING, STR("true"));
	add_file(m, out, FLAG_BATCHING_FILE, "batching.config",
		 TEXT(m,
		      "max_batch_size { value: %u }\nbatch_timeout_micros { value: %u }\nmax_enqueued_batches { value: "
		      "%u "
		      "}\nnum_batch_threads { value: %u }\n",
		      size, wait * 1000, (unsigned)WAITING, (unsigned)THREADS));
	decide(m, subject_of(m, out->name, "batching"), n, TEXT(m, "%u requests, or %u ms", size, wait),
	       STR("requests wait for each other for as long as that, and are worked on together"),
	       STR("`batching: {size, wait}`"));
}

/* https://www.tensorflow.org/tfx/serving/serving_config: the place itself holds the versions of one model, or a folder
 * for each model that is named. */
static void read_files(struct maker *m, const struct node *map, struct model_request *out, const struct loading *l)
{
	struct repository_request *repo = &out->repository;
	struct str list = {NULL, 0};
	repo->files = pairs_new(m, 3);
	repo->probed = l->names.n ? l->names.at[0] : out->name;
	for (size_t i = 0; i < l->names.n; i++)
		list = TEXT(m, "%.*s%.*s", STR_ARG(list),
			    STR_ARG(one_model(m, l->names.at[i],
					      TEXT(m, "%.*s/%.*s", STR_ARG(repo->told), STR_ARG(l->names.at[i])))));
	if (!l->names.n)
		list = one_model(m, out->name, repo->told);
	add_file(m, out, FLAG_MODEL_CONFIG, "models.config", TEXT(m, "model_config_list {\n%.*s}\n", STR_ARG(list)));
	add_file(m, out, FLAG_MONITORING_FILE, "monitoring.config",
		 TEXT(m, "prometheus_config {\n  enable: true\n  path: %.*s\n}\n",
		      STR_ARG(quoted(m, str_of(out->engine->metrics_path)))));
	read_batching(m, field(map, "batching"), out);
	if (l->poll.at)
		add_told(m, out, FLAG_POLL, TEXT(m, "%u", l->poll.value));
	decide(m, subject_of(m, out->name, "load"), field(map, "load"),
	       l->names.n ? TEXT(m, "%zu models", l->names.n) : STR("one model"),
	       l->names.n
		       ? STR("each in the folder of its name, with its versions below")
		       : STR("the place holds its versions; the newest is served, and a newer one is taken up while it "
			     "serves"),
	       STR("`load: [NAME]`, `load: {poll: 60s}`"));
}

static void read_load(struct maker *m, const struct node *map, struct model_request *out)
{
	const struct node *load = field(map, "load");
	struct loading l = {0};
	if (node_is(load, NODE_SEQ))
		l.names = strs_of(m, load);
	if (node_is(load, NODE_MAP))
		l.poll = seconds_field(m, load, "poll", 0);
	if (l.poll.at && (l.poll.value < 1 || l.poll.value > MOST_SECONDS))
		node_problem(m->problems, l.poll.at, "'poll' must be from 1 second to a day");
	out->repository.flags = strs_new(m, l.names.n + MOST_FLAGS);
	if (catalog_engine_flag(out->engine, FLAG_MODEL_CONFIG, (struct version){0}))
		read_files(m, map, out, &l);
	else
		read_mode(m, out, load, &l);
}

static void refuse_fields(struct maker *m, const struct node *map, const struct model_request *out)
{
	static const char *const fields[] = {"context", "concurrency", "quantization", "kvCache", "cache"};
	const struct node *batching = node_find_entry(map, STR("batching"));
	if (batching && is_on(field(map, "batching")) &&
	    !catalog_engine_flag(out->engine, FLAG_BATCHING, (struct version){0}))
		problem_hint(m->problems,
			     node_key_problem(m->problems, batching, "%s is not told of batches", out->engine->title),
			     "leave it out: the configuration of each model says them");
	for (size_t i = 0; i < COUNT_OF(fields); i++) {
		const struct node *entry = node_find_entry(map, str_of(fields[i]));
		if (!entry || !is_on(field(map, fields[i])))
			continue;
		struct problem *p =
			node_key_problem(m->problems, entry, "'%s' says nothing of a repository of models", fields[i]);
		problem_hint(m->problems, p, "leave it out: what %s needs to know stands with each model",
			     out->engine->title);
	}
}

/* Clouds whose pods can be lent an identity, for their own storage. */
static const struct identity {
	const char *cloud, *scheme, *need;
} identities[] = {
	{"eks", "s3://", "EKS Pod Identity"},
	{"gke", "gs://", "Workload Identity Federation"},
};

static const struct identity *identity_of(const struct request *all, const struct repository_request *repo)
{
	for (size_t i = 0; repo->scheme && i < COUNT_OF(identities); i++)
		if (strcmp(identities[i].cloud, all->cloud.cloud->name) == 0 &&
		    strcmp(identities[i].scheme, repo->scheme) == 0)
			return &identities[i];
	return NULL;
}

/* The variables by which a place is opened without an identity; NULL: there are none. */
static const char *key_of(const char *scheme)
{
	return strcmp(scheme, "s3://") == 0   ? "AWS_SECRET_ACCESS_KEY"
	       : strcmp(scheme, "az://") == 0 ? "AZURE_STORAGE_KEY"
					      : NULL;
}

static void check_access(struct maker *m, const struct request *all, const struct node *map, struct model_request *out)
{
	struct repository_request *repo = &out->repository;
	if (!repo->remote)
		return;
	const char *key = key_of(repo->scheme);
	bool given = key && node_find_entry(field(map, "secrets"), str_of(key));
	repo->identity = !given && identity_of(all, repo);
	if (given || repo->identity)
		return;
	struct problem *p = node_problem(m->problems, out->model_at, "nothing would let '%.*s' read %.*s",
					 STR_ARG(out->name), STR_ARG(out->id));
	if (!key)
		problem_hint(m->problems, p,
			     "pods outside Google GKE have no identity there: copy it to a claim and say "
			     "'pvc://claim/path'");
	else if (strcmp(repo->scheme, "s3://") == 0)
		problem_hint(m->problems, p,
			     "say 'secrets: {AWS_ACCESS_KEY_ID: SECRET/KEY, AWS_SECRET_ACCESS_KEY: "
			     "SECRET/KEY}'");
	else
		problem_hint(m->problems, p, "say 'secrets: {%s: SECRET/KEY}'", key);
}

void repository_read(struct maker *m, const struct request *all, const struct node *map, const struct node *model,
		     struct model_request *out)
{
	struct str place = node_text(model);
	out->engine_name = text_field(map, "engine");
	out->engine = catalog_engine_find(out->engine_name.value);
	out->repository = (struct repository_request){0};
	out->id = place.p ? place : STR("");
	out->model_at = model ? model : out->at;
	/* Of a canary they are its model's. */
	if (!out->stable)
		refuse_fields(m, map, out);
	read_place(m, out->model_at, out);
	if (!out->repository.scheme)
		return;
	check_access(m, all, map, out);
	read_load(m, map, out);
	/* What it loads goes into memory, not onto a volume. */
	out->cache.off = true;
}

/* ---- what the pod gets ----------------------------------------------------------------------------------- */

static void mount_claim(struct maker *m, const struct model_request *r, struct workload *w)
{
	w->claims = ARENA_NEW(m->arena, struct claim);
	w->claims[w->n_claims++] = (struct claim){.name = STR("models"),
						  .claim = r->repository.first,
						  .path = STR(FOLDER),
						  .read_only = true,
						  .mode = ACCESS_ROX};
	note_add(m, TEXT(m, "PersistentVolumeClaim '%.*s'", STR_ARG(r->repository.first)),
		 TEXT(m, "in the namespace %.*s, with the model repository of '%.*s'%s", STR_ARG(m->plan->space),
		      STR_ARG(r->name), w->scale.max > 1 ? ", readable from several nodes" : ""),
		 STR(""));
}

void repository_mount(struct maker *m, const struct request *all, const struct model_request *r, struct workload *w)
{
	const struct repository_request *repo = &r->repository;
	if (!repo->scheme)
		return;
	if (!repo->remote)
		mount_claim(m, r, w);
	const struct identity *i = repo->identity ? identity_of(all, repo) : NULL;
	if (i)
		note_add(m, TEXT(m, "%s for '%.*s'", i->need, STR_ARG(r->name)),
			 TEXT(m, "lets its ServiceAccount read %.*s", STR_ARG(r->id)),
			 bucket_grant(m, all->cloud.cloud, repo->first, w->service_account));
	if (repo->scheme && strcmp(repo->scheme, "az://") == 0) {
		struct pairs *env = &w->run.env, more = pairs_new(m, env->n + 1);
		memcpy(more.at, env->at, env->n * sizeof *env->at);
		more.n = env->n;
		more.at[more.n++] = (struct pair){STR("AZURE_STORAGE_ACCOUNT"), repo->first};
		*env = more;
	}
}
