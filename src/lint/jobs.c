/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/jobs.h"

#include "lint/volumes.h"

const enum kind job_kinds[] = {
	KIND_JOB,     KIND_CRON_JOB, KIND_SCALED_JOB,  KIND_JOB_SET,    KIND_PYTORCH_JOB, KIND_TF_JOB,
	KIND_MPI_JOB, KIND_JAX_JOB,  KIND_XGBOOST_JOB, KIND_PADDLE_JOB, KIND_VOLCANO_JOB, KIND_OTHER,
};

struct job job_in_hand(const struct check *c, const struct object *o)
{
	struct pod *pods = NULL;
	size_t n = pods_of(o, c->options->all_workloads, c->scratch, &pods);
	return (struct job){o, pods, n};
}

/* ---- around the pods
 * ------------------------------------------------------------------------------------------------------ */

bool job_is_large(const struct object *o)
{
	enum { MOST_PARTS = 64 };
	static const enum key_id lists[] = {
		KEY_replicatedJobs,  KEY_tasks,           KEY_pytorchReplicaSpecs, KEY_tfReplicaSpecs,
		KEY_mpiReplicaSpecs, KEY_jaxReplicaSpecs, KEY_xgbReplicaSpecs,     KEY_paddleReplicaSpecs};
	size_t n = 0;
	for (size_t i = 0; i < COUNT_OF(lists); i++)
		n += node_count(node_get(o->spec, lists[i]));
	return n > MOST_PARTS;
}

/* The element of a JobSet's replicatedJobs that has the pod's template. */
static const struct node *replicated_job(const struct pod *p)
{
	const struct node *jobs = job_is_large(p->object) ? NULL : node_get(p->object->spec, KEY_replicatedJobs);
	for (const struct node *e = node_is(jobs, NODE_SEQ) ? node_first(jobs) : NULL; e; e = e->next)
		if (node_path(e, KEY_template, KEY_spec, KEY_template, KEY_NONE) == p->template_)
			return node_get(e, KEY_template);
	return NULL;
}

const struct node *job_spec_entry(const struct pod *p)
{
	const struct object *o = p->object;
	switch (o->kind) {
	case KIND_JOB:
		return node_entry(o->root, KEY_spec);
	case KIND_CRON_JOB:
		return node_entry(node_get(o->spec, KEY_jobTemplate), KEY_spec);
	case KIND_SCALED_JOB:
		return node_entry(o->spec, KEY_jobTargetRef);
	case KIND_JOB_SET:
		return node_entry(replicated_job(p), KEY_spec);
	default:
		return NULL;
	}
}

bool job_has_roles(enum kind kind)
{
	static const enum kind kinds[] = {KIND_PYTORCH_JOB, KIND_TF_JOB,      KIND_MPI_JOB,
					  KIND_JAX_JOB,     KIND_XGBOOST_JOB, KIND_PADDLE_JOB};
	for (size_t i = 0; i < COUNT_OF(kinds); i++)
		if (kinds[i] == kind)
			return true;
	return false;
}

bool job_is_mpi_v2(const struct object *o)
{
	return o->kind == KIND_MPI_JOB && str_starts(o->version, "v2");
}

static const struct str run_policy = {"runPolicy", 9};

const struct node *job_policy(const struct object *o, struct str field)
{
	const struct node *own = node_find(node_find(o->spec, run_policy), field);
	return own || o->kind != KIND_MPI_JOB ? own : node_find(o->spec, field);
}

const struct node *job_policy_place(const struct object *o)
{
	const struct node *policy = node_find_entry(o->spec, run_policy);
	return policy ? policy : place_of(o->root, KEY_spec, o->root);
}

bool is_said(const struct node *value)
{
	return value && value->kind != NODE_NULL;
}

/* ---- pods together
 * -------------------------------------------------------------------------------------------------------- */

/* More devices than any machine has: a slip that GPU003 and GPU010 name. */
enum { MOST_DEVICES = 256 };

int64_t job_devices(const struct job *j)
{
	int64_t sum = 0;
	for (size_t i = 0; i < j->n; i++) {
		const struct pod *p = &j->pods[i];
		sum += (p->accelerators > MOST_DEVICES ? 1 : p->accelerators) * (p->replicas < 0 ? 1 : p->replicas);
		if (sum > INT32_MAX)
			return INT32_MAX;
	}
	return sum;
}

/* What a process is told when it is one of several: the flags of launchers, and the variables that frameworks read.
 * https://docs.pytorch.org/docs/stable/elastic/run.html */
static const char *const team_flags[] = {"--nnodes",       "--node-rank",    "--master-addr",     "--rdzv-endpoint",
					 "--num-machines", "--machine-rank", "--main-process-ip", "--hostfile"};
static const char *const team_env[] = {"MASTER_ADDR",       "NNODES",   "NODE_RANK", "PET_NNODES",
				       "PET_RDZV_ENDPOINT", "TF_CONFIG"};

static bool is_team_member(const struct container *k, struct arena *scratch)
{
	struct word value;
	for (size_t i = 0; i < COUNT_OF(team_flags); i++)
		if (container_flag(k, scratch, team_flags[i], &value) && !str_is(value.text, "1"))
			return true;
	for (size_t i = 0; i < COUNT_OF(team_env); i++)
		if (container_env(k, team_env[i]))
			return true;
	return false;
}

/* Pods of a Job or JobSet may each have a task of their own: only what is told of the others waits for them. */
static bool works_together(const struct job *j, struct arena *scratch)
{
	if (job_has_roles(j->object->kind))
		return true;
	for (size_t i = 0; i < j->n; i++)
		for (size_t k = 0; k < j->pods[i].n_containers; k++)
			if (is_team_member(&j->pods[i].containers[k], scratch))
				return true;
	return false;
}

int64_t job_team(const struct job *j, struct arena *scratch)
{
	int64_t n = 0;
	for (size_t i = 0; i < j->n; i++) {
		const struct pod *p = &j->pods[i];
		if (!p->wants_accelerator)
			continue;
		if (p->replicas < 0)
			return 0;
		n += p->replicas;
	}
	return n >= 2 && works_together(j, scratch) ? n : 0;
}

/* ---- what is run
 * ---------------------------------------------------------------------------------------------------------- */

static bool has_any(struct str text, const char *const *parts, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_has(text, parts[i]))
			return true;
	return false;
}

/* Parts of the names of programs and scripts. */
static const char *const training_words[] = {"train", "finetun", "fine-tun", "fine_tun", "sft", "grpo", "ddp", "fsdp"};
static const char *const other_words[] = {"bench", "nccl",    "_perf",    "infer", "predict",  "generate",  "eval",
					  "test",  "convert", "download", "serve", "tokenize", "preprocess"};

/* Is the word the name of a program, a script or a module, rather than an argument? */
static bool is_program(const struct words *words, size_t i)
{
	struct str text = words->at[i].text;
	if (text.n == 0 || text.p[0] == '-' || str_has(text, "="))
		return false;
	return i == 0 || str_is(words->at[i - 1].text, ";") || str_is(words->at[i - 1].text, "-m") ||
	       str_ends(text, ".py") || str_ends(text, ".sh") || str_ends(text, "_perf");
}

static struct str base_name(struct str path)
{
	size_t from = path.n;
	while (from > 0 && path.p[from - 1] != '/')
		from--;
	return str_sub(path, from, path.n);
}

/* mpirun starts anything, and images of PyTorch and TensorFlow serve for much beside training; their launchers, and
 * frameworks for nothing else, tell. */
static bool is_trainer(const struct engine_match *m)
{
	if (!m->engine || m->engine->kind != ENGINE_TRAINING || strcmp(m->engine->name, "mpi") == 0)
		return false;
	return m->command || (strcmp(m->engine->name, "pytorch") != 0 && strcmp(m->engine->name, "tensorflow") != 0);
}

bool container_trains(const struct pod *p, const struct container *k, struct arena *scratch)
{
	const struct words *words = container_words(k, scratch);
	enum kind kind = p->object->kind;
	bool trains = (job_has_roles(kind) && kind != KIND_MPI_JOB) || is_trainer(&k->engine);
	for (size_t i = 0; i < words->n; i++) {
		struct str name = base_name(words->at[i].text);
		if (!is_program(words, i))
			continue;
		/* A name may say both: "train_eval.py". */
		if (has_any(name, training_words, COUNT_OF(training_words)))
			trains = true;
		else if (has_any(name, other_words, COUNT_OF(other_words)))
			return false;
	}
	if (words->n == 0)
		trains |= has_any(base_name(catalog_image_parts(k->image).repo), training_words,
				  COUNT_OF(training_words));
	return trains;
}

/* ---- what outlives a run
 * -------------------------------------------------------------------------------------------------- */

static const char *const store_words[] = {
	"s3://",  "s3a://", "s3n://", "gs://",  "gcs://",  "az://", "abfs://", "abfss://", "wasb://",     "wasbs://",
	"oss://", "obs://", "tos://", "cos://", "oci://",  "r2://", "hdfs://", "swift://", "hf://",       "minio",
	"gsutil", "rclone", "azcopy", "s5cmd",  "gcsfuse", "s3fs",  "aws s3",  "dvc://",   "push_to_hub", "push-to-hub",
};
static const char *const store_env[] = {
	"S3_",           "AWS_ACCESS_KEY", "AWS_S3",     "AWS_ENDPOINT",      "GCS_", "MINIO_", "OSS_",
	"AZURE_STORAGE", "MLFLOW_",        "CHECKPOINT", "GOOGLE_APPLICATION"};

static bool reaches_store(const struct container *k, struct arena *scratch)
{
	const struct words *words = container_words(k, scratch);
	for (size_t i = 0; i < words->n; i++)
		if (has_any(words->at[i].text, store_words, COUNT_OF(store_words)) || str_is(words->at[i].text, "s3"))
			return true;
	for (const struct node *e = node_is(k->env, NODE_SEQ) ? node_first(k->env) : NULL; e; e = e->next) {
		struct str name = node_text(node_get(e, KEY_name));
		for (size_t i = 0; i < COUNT_OF(store_env); i++)
			if (str_starts(name, store_env[i]))
				return true;
		if (has_any(node_text(node_get(e, KEY_value)), store_words, COUNT_OF(store_words)))
			return true;
	}
	return container_env_open(k);
}

/* An image volume is there to be read, and so is what is mounted so. */
static bool mounts_state(const struct pod *p, const struct container *k)
{
	static const struct str read_only = {"readOnly", 8};
	for (const struct node *m = node_is(k->mounts, NODE_SEQ) ? node_first(k->mounts) : NULL; m; m = m->next) {
		struct volume v = pod_volume(p, node_text(node_get(m, KEY_name)));
		const struct node *source = v.entry ? node_deref(v.entry) : NULL;
		bool reads = node_bool(node_get(m, KEY_readOnly), false) ||
			     node_bool(node_find(source, read_only), false) ||
			     (v.entry && str_is(node_key(v.entry), "image"));
		if (v.kind == VOLUME_UNKNOWN || (volume_outlives_pod(v.kind) && !reads))
			return true;
	}
	return container_mounts_hidden(k);
}

bool job_keeps_state(const struct job *j, struct arena *scratch)
{
	/* Volcano mounts these into every task, Argo takes these out of a pod, a JobSet makes these claims. */
	static const struct str own[] = {{"volumes", 7}, {"volumeClaimPolicies", 19}, {"volumeClaimTemplates", 20}};
	for (size_t i = 0; i < COUNT_OF(own); i++)
		if (node_count(node_find(j->object->spec, own[i])))
			return true;
	for (size_t i = 0; i < j->n; i++) {
		const struct pod *p = &j->pods[i];
		if (pod_volumes_hidden(p))
			return true;
		for (size_t k = 0; k < p->n_containers; k++)
			if (mounts_state(p, &p->containers[k]) || reaches_store(&p->containers[k], scratch))
				return true;
	}
	return false;
}
