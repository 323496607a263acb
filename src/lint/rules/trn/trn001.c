/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/rule.h"

/* Kinds whose pods belong to a batch/v1 Job. */
static const struct {
	enum kind kind;
	/** Something fills in a missing policy: JobSet's webhook says OnFailure. */
	bool defaulted;
} judged[] = {
	{KIND_JOB, false},
	{KIND_CRON_JOB, false},
	{KIND_SCALED_JOB, false},
	{KIND_JOB_SET, true},
};

static void check(struct check *c, const struct pod *p)
{
	size_t i = 0;
	while (i < COUNT_OF(judged) && judged[i].kind != p->object->kind)
		i++;
	if (i == COUNT_OF(judged))
		return;
	const struct node *policy = node_get(p->spec, KEY_restartPolicy);
	if (node_text_is(policy, "Always"))
		report(c, policy,
		       "a Job's pods cannot have 'restartPolicy: Always': the API server wants OnFailure or Never");
	else if ((!policy || policy->kind == NODE_NULL) && !judged[i].defaulted && !p->partial)
		report_key(c, p->spec,
			   "a Job needs a 'restartPolicy' of OnFailure or Never: the default, Always, is rejected");
}

const struct rule rule_trn001 = {
	.code = "TRN001",
	.name = "restart-policy-invalid",
	.severity = SEVERITY_ERROR,
	.audience = FOR_ALL,
	.pod = check,
	.what = "The pods of a Job have `restartPolicy: Always`, or none.",
	.why = "A Job is done when its pods end, so they must not be restarted for ever. The API server rejects "
	       "`Always`, which is also "
	       "the default where nothing is written. Kinds that keep a policy of their own (PyTorchJob, MPIJob) or "
	       "fill one in "
	       "(JobSet) are not judged by what is missing.",
	.bad = "kind: Job\nspec:\n  template:\n    spec:\n      restartPolicy: Always\n",
	.good = "kind: Job\nspec:\n  template:\n    spec:\n      restartPolicy: Never\n",
	.fix = "Write `Never` (a failed pod stays for its logs, and a new one is made) or `OnFailure` (it is restarted "
	       "in place).",
	.source = "https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-template",
};
