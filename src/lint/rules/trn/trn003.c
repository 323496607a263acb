/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/jobs.h"
#include "lint/rule.h"

static const enum kind kinds[] = {KIND_JOB,         KIND_JOB_SET, KIND_PYTORCH_JOB, KIND_TF_JOB,
				  KIND_MPI_JOB,     KIND_JAX_JOB, KIND_XGBOOST_JOB, KIND_PADDLE_JOB,
				  KIND_VOLCANO_JOB, KIND_RAY_JOB, KIND_OTHER};

static const struct str ttl = {"ttlSecondsAfterFinished", 23};

/* Somebody else removes it: Helm or Argo CD when it was a hook, or its owner. */
static bool is_removed_otherwise(const struct object *o)
{
	return object_annotation(o->metadata, STR("helm.sh/hook-delete-policy")).n ||
	       object_annotation(o->metadata, STR("helm.sh/hook")).n ||
	       object_annotation(o->metadata, STR("argocd.argoproj.io/hook-delete-policy")).n ||
	       node_count(node_find(o->metadata, STR("ownerReferences")));
}

static bool is_training(const struct job *j)
{
	for (size_t i = 0; i < j->n; i++)
		if (j->pods[i].role == ROLE_TRAINING)
			return true;
	return false;
}

/* https://docs.ray.io/en/latest/cluster/kubernetes/getting-started/rayjob-quick-start.html */
static void judge_ray_job(struct check *c, const struct job *j)
{
	const struct object *o = j->object;
	const struct node *shutdown = node_find_entry(o->spec, STR("shutdownAfterJobFinishes"));
	if (!job_devices(j) || is_said(node_find(o->spec, STR("deletionStrategy"))) ||
	    is_said(node_find(o->spec, STR("deletionPolicy"))))
		return;
	if (shutdown && (not_judged(shutdown) || node_bool(node_deref(shutdown), true)) &&
	    is_said(node_deref(shutdown)))
		return;
	struct finding *f = report_key(
		c, shutdown ? shutdown : node_entry(o->root, KEY_spec),
		"'shutdownAfterJobFinishes' is not true: the Ray cluster keeps its accelerators when the job is done");
	finding_severity(f, SEVERITY_WARNING);
}

static void check(struct check *c, const struct object *o)
{
	struct job j = job_in_hand(c, o);
	if (!o->spec || is_removed_otherwise(o) || !is_training(&j))
		return;
	if (o->kind == KIND_RAY_JOB) {
		judge_ray_job(c, &j);
		return;
	}
	bool roles = job_has_roles(o->kind);
	if (is_said(roles ? job_policy(o, ttl) : node_find(o->spec, ttl)))
		return;
	report_key(c, roles ? job_policy_place(o) : node_entry(o->root, KEY_spec),
		   "no 'ttlSecondsAfterFinished': a finished %.*s stays, with its pods, until somebody deletes it",
		   STR_ARG(o->kind_name));
}

const struct rule rule_trn003 = {
	.code = "TRN003",
	.name = "ttl-missing",
	.severity = SEVERITY_INFO,
	.audience = FOR_ALL,
	.flags = RULE_ABSENCE,
	.kinds = kinds,
	.object = check,
	.what = "A finished training job is never removed; a RayJob keeps its cluster, GPUs and all (warning).",
	.why = "Finished Jobs and their pods stay in the API server for good. They hold no GPU, but they pile up: "
	       "every "
	       "list and "
	       "every watch gets slower, quotas that count objects fill, and the next run under the same name cannot "
	       "be applied because "
	       "a Job's template does not change. A RayJob is worse: its RayCluster runs on, with every accelerator, "
	       "unless "
	       "`shutdownAfterJobFinishes` is true. Jobs of a CronJob or a ScaledJob are removed by its history "
	       "limits, and hooks of "
	       "Helm and Argo CD by these: they are not reported.",
	.bad = "kind: Job\nspec:\n  backoffLimit: 1\n  template: {}\n",
	.good = "kind: Job\nspec:\n  backoffLimit: 1\n  ttlSecondsAfterFinished: 86400\n  template: {}\n",
	.fix = "Set `ttlSecondsAfterFinished` (Kubeflow's jobs: in `runPolicy`) to as long as logs are wanted. Under "
	       "GitOps make it a "
	       "hook instead, or the Job is made and run anew when it is gone. RayJob: `shutdownAfterJobFinishes: "
	       "true`.",
	.source = "https://kubernetes.io/docs/concepts/workloads/controllers/ttlafterfinished/",
};
