/* SPDX-License-Identifier: Apache-2.0 */
#include "kube/names.h"
#include "lint/jobs.h"
#include "lint/rule.h"

/* What each operator's admission asks for:
 * https://github.com/kubeflow/trainer/tree/release-1.9/pkg/webhooks and
 * https://github.com/kubeflow/mpi-operator/blob/master/pkg/apis/kubeflow/validation/validation.go */
static const struct demands {
	enum kind kind;
	enum key_id map;
	/** The roles it knows, separated by blanks; the one that must be there; the one of which there is one. */
	const char *roles, *needed, *single;
	/** What one container of each role must be called; NULL: anything. */
	const char *container;
} demands[] = {
	{KIND_PYTORCH_JOB, KEY_pytorchReplicaSpecs, "Master Worker", NULL, "Master", "pytorch"},
	{KIND_TF_JOB, KEY_tfReplicaSpecs, "Chief Master Worker PS Evaluator", NULL, NULL, "tensorflow"},
	{KIND_MPI_JOB, KEY_mpiReplicaSpecs, "Launcher Worker", "Launcher", "Launcher", NULL},
	{KIND_XGBOOST_JOB, KEY_xgbReplicaSpecs, "Master Worker", "Master", "Master", "xgboost"},
	{KIND_PADDLE_JOB, KEY_paddleReplicaSpecs, "Master Worker", NULL, NULL, "paddle"},
	{KIND_JAX_JOB, KEY_jaxReplicaSpecs, "Worker", "Worker", NULL, "jax"},
};

static const enum kind kinds[] = {KIND_PYTORCH_JOB, KIND_TF_JOB,  KIND_MPI_JOB, KIND_XGBOOST_JOB,
				  KIND_PADDLE_JOB,  KIND_JAX_JOB, KIND_OTHER};

/* The operator itself writes "worker" as "Worker". */
static bool is_role(struct str name, const char *roles)
{
	struct str rest = str_of(roles), role;
	while (rest.n && str_split(&rest, ' ', &role))
		if (str_eq_nocase(role, name))
			return true;
	return false;
}

static const struct node *find_role(const struct node *roles, const char *name)
{
	struct node_entries it = node_entries(roles);
	for (const struct node *e; (e = node_next_entry(&it));)
		if (str_eq_nocase(node_key(e), str_of(name)))
			return e;
	return NULL;
}

/* ---- roles
 * ---------------------------------------------------------------------------------------------------------------- */

static void judge_roles(struct check *c, const struct object *o, const struct demands *d, const struct node *roles)
{
	struct node_entries it = node_entries(roles);
	for (const struct node *e; (e = node_next_entry(&it));) {
		struct str name = node_key(e);
		if (is_placeholder(name) || is_role(name, d->roles))
			continue;
		report_key(c, e, "'%.*s' is no role of a %.*s: its roles are %s", STR_ARG(name), STR_ARG(o->kind_name),
			   d->roles);
	}
	if (d->needed && node_count(roles) && !find_role(roles, d->needed))
		report_key(c, node_entry(o->spec, d->map), "a %.*s needs a '%s' under '%s'", STR_ARG(o->kind_name),
			   d->needed, key_name(d->map));
	const struct node *single = d->single ? find_role(roles, d->single) : NULL;
	const struct node *replicas = node_get(single, KEY_replicas);
	int64_t n;
	if (replicas && node_int(replicas, &n) && n != 1)
		report(c, replicas, "there is one '%s' in a %.*s: 'replicas' must be 1", d->single,
		       STR_ARG(o->kind_name));
}

/* ---- the PyTorchJob's master
 * -------------------------------------------------------------------------------------------- */

/* Do the workers know by themselves how to meet? */
static bool meets_itself(struct check *c, const struct pod *p)
{
	static const char *const flags[] = {"--rdzv-endpoint", "--master-addr", "--rdzv-conf", "--main-process-ip",
					    "--standalone"};
	static const char *const env[] = {"MASTER_ADDR", "PET_MASTER_ADDR", "PET_RDZV_ENDPOINT"};
	struct word value;
	for (size_t i = 0; i < p->n_containers; i++) {
		const struct container *k = &p->containers[i];
		for (size_t f = 0; f < COUNT_OF(flags); f++)
			if (container_flag(k, c->scratch, flags[f], &value))
				return true;
		for (size_t v = 0; v < COUNT_OF(env); v++)
			if (container_env(k, env[v]))
				return true;
		const struct words *words = container_words(k, c->scratch);
		for (size_t w = 0; w < words->n; w++)
			if (str_has(words->at[w].text, "MASTER_ADDR"))
				return true;
		if (container_env_open(k))
			return true;
	}
	return false;
}

/* The operator gives MASTER_ADDR, RANK and WORLD_SIZE only when there is a master, and the variables of torchrun's
 * rendezvous only with an elasticPolicy. */
static void judge_master(struct check *c, const struct job *j, const struct node *roles)
{
	const struct object *o = j->object;
	if (find_role(roles, "Master") || is_said(node_find(o->spec, STR("elasticPolicy"))))
		return;
	for (size_t i = 0; i < j->n; i++) {
		const struct pod *p = &j->pods[i];
		if (str_eq_nocase(p->part, STR("Worker")) && p->replicas > 1 && !meets_itself(c, p))
			report_key(c, node_entry(o->spec, KEY_pytorchReplicaSpecs),
				   "%lld workers without a 'Master' or an 'elasticPolicy': none is told its rank, or "
				   "where the others are",
				   (long long)p->replicas);
	}
}

/* ---- containers
 * ----------------------------------------------------------------------------------------------------------- */

static void judge_containers(struct check *c, const struct pod *p, const char *name)
{
	const struct container *first = NULL;
	for (size_t i = 0; i < p->n_containers; i++) {
		const struct container *k = &p->containers[i];
		if (k->role != CONTAINER_REGULAR)
			continue;
		if (str_is(k->name, name) || is_placeholder(k->name))
			return;
		first = first ? first : k;
	}
	const struct node *at = first ? node_get(first->node, KEY_name) : NULL;
	if (at)
		report(c, at, "the operator looks for a container called '%s', and this role has none: it is rejected",
		       name);
}

static void check(struct check *c, const struct object *o)
{
	const struct demands *d = demands;
	while (d->kind != o->kind)
		d++;
	const struct node *roles = node_get(o->spec, d->map);
	if (!node_is(roles, NODE_MAP))
		return;
	struct job j = job_in_hand(c, o);
	judge_roles(c, o, d, roles);
	if (o->kind == KIND_PYTORCH_JOB)
		judge_master(c, &j, roles);
	for (size_t i = 0; i < j.n && d->container; i++)
		judge_containers(c, &j.pods[i], d->container);
}

const struct rule rule_trn005 = {
	.code = "TRN005",
	.name = "launcher-or-master-missing",
	.severity = SEVERITY_ERROR,
	.audience = FOR_ALL,
	.flags = RULE_ABSENCE,
	.kinds = kinds,
	.object = check,
	.what = "A job of a Kubeflow operator lacks the role or the container that the operator works with.",
	.why = "The API server takes any map of roles; the operator does not. An MPIJob without a Launcher, an "
	       "XGBoostJob without a "
	       "Master, a role that the kind does not know, and a role whose containers are all called something else "
	       "(it must be "
	       "`pytorch`, `tensorflow`, `xgboost`, `paddle` or `jax`) are rejected by its webhook, or by older "
	       "releases marked Failed. A PyTorchJob of "
	       "several workers without a Master is taken, but nobody then sets MASTER_ADDR, RANK and WORLD_SIZE: each "
	       "worker trains "
	       "alone or waits for ever, unless `elasticPolicy` or the command line says where to meet.",
	.bad = "kind: PyTorchJob\nspec:\n  pytorchReplicaSpecs:\n    Master:\n      replicas: 1\n      template:\n"
	       "        spec:\n          containers:\n            - name: trainer\n",
	.good = "kind: PyTorchJob\nspec:\n  pytorchReplicaSpecs:\n    Master:\n      replicas: 1\n      template:\n"
		"        spec:\n          containers:\n            - name: pytorch\n",
	.fix = "Add the role (one replica), or give the main container the operator's name.",
	.source = "https://www.kubeflow.org/docs/components/trainer/legacy-v1/user-guides/pytorch/",
};
