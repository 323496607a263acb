/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/jobs.h"
#include "lint/rule.h"

enum { NO_LIMIT };
static const struct rule_param params[] = {
	/* Nobody who wants a limit writes more. */
	[NO_LIMIT] = {"unlimitedFrom", 1, INT32_MAX, 1000, "so many restarts or more are no limit"},
};

static const struct str deadline = {"activeDeadlineSeconds", 21}, limit = {"backoffLimit", 12};

/* Is the number so large that it limits nothing? */
static bool is_unlimited(const struct check *c, const struct node *n)
{
	int64_t value;
	return n && node_int(n, &value) && value >= check_param(c, NO_LIMIT);
}

static void report_number(struct check *c, const struct node *at, const char *field)
{
	report(c, at,
	       "'%s' of %.*s is no limit, and no 'activeDeadlineSeconds' ends the job: a run that cannot succeed "
	       "holds its accelerators for ever",
	       field, STR_ARG(node_text(at)));
}

/* ---- batch/v1
 * ------------------------------------------------------------------------------------------------------------- */

static bool gives_up(const struct node *job)
{
	const struct node *rules = node_find(node_find(job, STR("podFailurePolicy")), STR("rules"));
	for (const struct node *r = node_is(rules, NODE_SEQ) ? node_first(rules) : NULL; r; r = r->next)
		if (node_text_is(node_find(r, STR("action")), "FailJob"))
			return true;
	return false;
}

static void judge_job(struct check *c, const struct node *job)
{
	static const struct str per_index = {"backoffLimitPerIndex", 20};
	const struct node *own = node_find(job, limit), *each = node_find(job, per_index);
	if (is_said(node_find(job, deadline)) || gives_up(job))
		return;
	if (is_unlimited(c, own) && !is_said(each))
		report_number(c, own, "backoffLimit");
	else if (is_unlimited(c, each))
		report_number(c, each, "backoffLimitPerIndex");
}

static void judge_job_set(struct check *c, const struct object *o)
{
	const struct node *most = node_find(node_find(o->spec, STR("failurePolicy")), STR("maxRestarts"));
	if (is_unlimited(c, most))
		report_number(c, most, "maxRestarts");
}

/* ---- Kubeflow
 * ------------------------------------------------------------------------------------------------------------- */

/* Is a failed container of this role started again: its policy, or the kind's default? The defaults are in
 * https://github.com/kubeflow/trainer/tree/release-1.9/pkg/apis/kubeflow.org/v1 (PytorchJobDefaultRestartPolicy …). */
static bool restarts(const struct pod *p, const struct node *roles)
{
	const struct node *policy = NULL;
	struct node_entries it = node_entries(roles);
	for (const struct node *e; (e = node_next_entry(&it));)
		if (str_eq(node_key(e), p->part))
			policy = node_get(e, KEY_restartPolicy);
	if (is_said(policy))
		return node_text_is(policy, "OnFailure") || node_text_is(policy, "Always");
	return p->object->kind == KIND_PYTORCH_JOB || p->object->kind == KIND_PADDLE_JOB;
}

static const struct node *roles_of(const struct object *o)
{
	static const enum key_id maps[] = {KEY_pytorchReplicaSpecs, KEY_tfReplicaSpecs,  KEY_mpiReplicaSpecs,
					   KEY_paddleReplicaSpecs,  KEY_xgbReplicaSpecs, KEY_jaxReplicaSpecs};
	for (size_t i = 0; i < COUNT_OF(maps); i++)
		if (node_get(o->spec, maps[i]))
			return node_get(o->spec, maps[i]);
	return NULL;
}

static void judge_roles(struct check *c, const struct pod *p)
{
	const struct object *o = p->object;
	const struct node *most = job_policy(o, limit), *roles = roles_of(o);
	if (is_said(job_policy(o, deadline)) || !node_is(roles, NODE_MAP) || job_is_large(o))
		return;
	if (is_unlimited(c, most))
		report_number(c, most, "backoffLimit");
	else if (!is_said(most) && !job_is_mpi_v2(o) && restarts(p, roles))
		report_key(c, job_policy_place(o),
			   "no 'backoffLimit' and no 'activeDeadlineSeconds': a %.*s whose container fails starts it "
			   "again without end",
			   STR_ARG(o->kind_name));
}

/* ---- others
 * --------------------------------------------------------------------------------------------------------------- */

/* Argo: without a limit it is tried until it succeeds. */
static void judge_argo(struct check *c, const struct pod *p)
{
	const struct node *outer = p->outer, *entry = node_find_entry(p->spec, STR("retryStrategy"));
	if (!entry)
		entry = node_find_entry(outer, STR("retryStrategy"));
	const struct node *retry = node_deref(entry);
	if (!node_is(retry, NODE_MAP) || is_said(node_find(p->spec, deadline)) || is_said(node_find(outer, deadline)))
		return;
	const struct node *most = node_find(retry, STR("limit"));
	if (is_said(most) || is_said(node_find(retry, STR("expression"))) ||
	    is_said(node_find(node_find(retry, STR("backoff")), STR("maxDuration"))))
		return;
	report_key(c, entry,
		   "'retryStrategy' has no 'limit', and no 'activeDeadlineSeconds' ends it: a step that cannot "
		   "succeed is tried for ever");
}

static void judge_field(struct check *c, const struct object *o, const char *field)
{
	const struct node *most = node_find(o->spec, str_of(field));
	if (is_unlimited(c, most) && !is_said(node_find(o->spec, deadline)))
		report_number(c, most, field);
}

static void check(struct check *c, const struct pod *p)
{
	const struct object *o = p->object;
	const struct node *job = job_spec_entry(p);
	if (job)
		judge_job(c, job);
	if (o->kind == KIND_JOB_SET)
		judge_job_set(c, o);
	else if (job_has_roles(o->kind))
		judge_roles(c, p);
	else if (o->kind == KIND_VOLCANO_JOB)
		judge_field(c, o, "maxRetry");
	else if (o->kind == KIND_RAY_JOB)
		judge_field(c, o, "backoffLimit");
	else if (p->path->shape == SHAPE_ARGO)
		judge_argo(c, p);
}

const struct rule rule_trn007 = {
	.code = "TRN007",
	.name = "restarts-unlimited",
	.severity = SEVERITY_WARNING,
	.audience = FOR_TRAINING,
	.flags = RULE_ABSENCE,
	.pod = check,
	.what = "A training job may be started again without end: no limit of failures and no deadline.",
	.why = "A run that cannot succeed, for a bad argument, a full disk or an unreachable data set, then takes its "
	       "accelerators again "
	       "and again until somebody looks, over a weekend if need be. Kubeflow's PyTorchJob and PaddleJob do so "
	       "by "
	       "default (their "
	       "restartPolicy is OnFailure, and without `backoffLimit` failures are not counted), the other kinds when "
	       "they say OnFailure or "
	       "Always; so does an Argo `retryStrategy` without `limit`, and a Job with a back-off limit of a thousand "
	       "or more. A "
	       "`podFailurePolicy` with FailJob counts as an end, and so do restart policies Never and ExitCode.",
	.bad = "kind: PyTorchJob\nspec:\n  pytorchReplicaSpecs:\n    Worker:\n      replicas: 4\n      restartPolicy: "
	       "OnFailure\n",
	.good = "kind: PyTorchJob\nspec:\n  runPolicy:\n    backoffLimit: 3\n    activeDeadlineSeconds: 172800\n"
		"  pytorchReplicaSpecs:\n    Worker:\n      replicas: 4\n      restartPolicy: OnFailure\n",
	.fix = "Set a `backoffLimit` (Kubeflow: in `runPolicy`; Argo: `limit`), an `activeDeadlineSeconds` somewhat "
	       "above the longest "
	       "good run, or both.",
	RULE_PARAMS(params),
	.source = "https://kubernetes.io/docs/concepts/workloads/controllers/job/#job-termination-and-cleanup",
};
