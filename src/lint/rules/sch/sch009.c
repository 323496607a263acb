/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/jobs.h"
#include "lint/rule.h"
#include "lint/spot.h"

/* ---- the taint
 * ------------------------------------------------------------------------------------------------------------ */

static bool tolerates(const struct node *toleration, const struct taint *taint)
{
	const struct node *key = node_get(toleration, KEY_key), *effect = node_get(toleration, KEY_effect),
			  *value = node_get(toleration, KEY_value);
	bool exists = node_text_is(node_get(toleration, KEY_operator_), "Exists");
	if (node_text(effect).n && !node_text_is(effect, taint->effect) && !not_judged(effect))
		return false;
	if (node_text(key).n == 0)
		return exists;
	if (!node_text_is(key, taint->key) && !not_judged(key))
		return false;
	return exists || !taint->value || node_text_is(value, taint->value) || not_judged(value);
}

/* The taint of that cloud's spot nodes that the pod does not tolerate. */
static const struct cloud_taint *untolerated(const struct pod *p, const struct cloud *cloud)
{
	const struct node *tolerations = pod_get(p, KEY_tolerations);
	if (tolerations && !node_is(tolerations, NODE_SEQ) && tolerations->kind != NODE_NULL)
		return NULL;
	for (size_t i = 0; i < cloud->n_taints; i++) {
		bool tolerated = cloud->taints[i].origin != TAINT_SPOT;
		for (const struct node *t = node_first(tolerations); t && !tolerated; t = t->next)
			tolerated = tolerates(t, &cloud->taints[i].taint);
		if (!tolerated)
			return &cloud->taints[i];
	}
	return NULL;
}

static void judge_taint(struct check *c, const struct pod *p, const struct spot *spot)
{
	const struct cloud_taint *t = untolerated(p, spot->cloud);
	if (!t)
		return;
	if (!t->optional) {
		report_key(c, place_of(p->spec, KEY_tolerations, p->spec),
			   "the pod selects spot nodes of %s and does not tolerate their taint '%s': it never runs",
			   spot->cloud->title, t->taint.key);
		return;
	}
	struct finding *f =
		report_key(c, place_of(p->spec, KEY_tolerations, p->spec),
			   "the pod selects spot nodes of %s and does not tolerate '%s', the taint that most "
			   "such node pools are given",
			   spot->cloud->title, t->taint.key);
	finding_severity(f, SEVERITY_INFO);
}

/* ---- training
 * ------------------------------------------------------------------------------------------------------------- */

static bool ignores_disruption(const struct node *job)
{
	const struct node *rules = node_find(node_find(job, STR("podFailurePolicy")), STR("rules"));
	for (const struct node *r = node_is(rules, NODE_SEQ) ? node_first(rules) : NULL; r; r = r->next)
		if (node_text_is(node_find(r, STR("action")), "Ignore"))
			return true;
	return false;
}

static bool is_zero(const struct node *n)
{
	int64_t value;
	return n && node_int(n, &value) && value == 0;
}

/* What says that a run is over when its node goes; NULL when it is made again. */
static const char *what_ends(const struct pod *p)
{
	static const struct str backoff = {"backoffLimit", 12};
	const struct object *o = p->object;
	const struct node *job = job_spec_entry(p);
	if (o->kind == KIND_POD)
		return "a Pod is not made again";
	if (job && is_zero(node_find(job, backoff)) && !ignores_disruption(job)) {
		const struct node *restarts = node_find(node_find(o->spec, STR("failurePolicy")), STR("maxRestarts"));
		bool again = o->kind == KIND_JOB_SET && is_said(restarts) && !is_zero(restarts);
		return again ? NULL : "'backoffLimit: 0' ends the Job";
	}
	if (job_has_roles(o->kind) && is_zero(job_policy(o, backoff)))
		return "'backoffLimit: 0' ends the job";
	return NULL;
}

static bool pod_trains(struct check *c, const struct pod *p)
{
	for (size_t i = 0; i < p->n_containers; i++)
		if (p->containers[i].role == CONTAINER_REGULAR && container_trains(p, &p->containers[i], c->scratch))
			return true;
	return false;
}

static void judge_training(struct check *c, const struct pod *p, const struct spot *spot)
{
	struct job j = job_in_hand(c, p->object);
	bool kept = job_keeps_state(&j, c->scratch);
	const char *end = what_ends(p);
	if (!kept && end)
		report(c, spot->at,
		       "training on spot nodes that keeps no checkpoint and does not start again (%s): the first "
		       "reclaimed node ends it with nothing",
		       end);
	else if (!kept)
		report_key(
			c, spot->at,
			"training on spot nodes without a volume for checkpoints: with every reclaimed node it starts "
			"from nothing");
	else if (end)
		report(c, spot->at, "training on spot nodes that does not start again: %s when its node is taken", end);
}

static bool is_judged(const struct object *o)
{
	for (size_t i = 0; job_kinds[i] != KIND_OTHER; i++)
		if (job_kinds[i] == o->kind)
			return !job_is_large(o);
	return o->kind == KIND_POD;
}

static void check(struct check *c, const struct pod *p)
{
	struct spot spot = pod_spot(p);
	if (!spot.only)
		return;
	judge_taint(c, p, &spot);
	if (p->role == ROLE_TRAINING && is_judged(p->object) && pod_trains(c, p))
		judge_training(c, p, &spot);
}

const struct rule rule_sch009 = {
	.code = "SCH009",
	.name = "spot-without-safety",
	.severity = SEVERITY_WARNING,
	.audience = FOR_AI,
	.flags = RULE_ABSENCE,
	.pod = check,
	.what = "A pod that selects spot (preemptible) nodes does not tolerate their taint, or trains there without a "
		"volume for checkpoints or without starting again.",
	.why = "AKS and OKE put a taint on spot nodes, so that nothing gets there that does not mean to: a pod that "
	       "selects them and does not tolerate it stays Pending. On GKE the taint is the node pool's choice "
	       "(info); EKS sets none. And a spot node is taken back on half a minute's to two minutes' notice: what "
	       "trains there has to keep its state outside the pod and be made again, or the saved money is paid "
	       "twice. A pod that may also run elsewhere is not judged.",
	.bad = "kind: Job\nspec:\n  backoffLimit: 0\n  template:\n    spec:\n      nodeSelector:\n"
	       "        karpenter.sh/capacity-type: spot\n      containers:\n        - name: trainer\n"
	       "          command: [python, train.py]\n",
	.good = "kind: Job\nspec:\n  backoffLimit: 20\n  template:\n    spec:\n      nodeSelector:\n"
		"        karpenter.sh/capacity-type: spot\n      containers:\n        - name: trainer\n"
		"          command: [python, train.py, --resume, --output=/checkpoints]\n          volumeMounts:\n"
		"            - {name: checkpoints, mountPath: /checkpoints}\n      volumes:\n"
		"        - name: checkpoints\n          persistentVolumeClaim: {claimName: checkpoints}\n",
	.fix = "Tolerate the taint (`operator: Exists` on its key). Mount a claim for checkpoints and resume from it; "
	       "allow "
	       "retries, or have a `podFailurePolicy` ignore `DisruptionTarget`.",
	.source = "https://learn.microsoft.com/en-us/azure/aks/spot-node-pool",
};
