/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/jobs.h"
#include "lint/rule.h"

static void check(struct check *c, const struct pod *p)
{
	const struct node *job = job_spec_entry(p);
	/* backoffLimitPerIndex says it for each index, and takes the limit of the whole away. */
	if (job && !is_said(node_find(job, STR("backoffLimit"))) &&
	    !is_said(node_find(job, STR("backoffLimitPerIndex"))))
		report_key(c, job, "no 'backoffLimit': a run that fails is made again 6 times before the Job gives up");
	else if (job_is_mpi_v2(p->object) && p->object->spec && !is_said(job_policy(p->object, STR("backoffLimit"))))
		report_key(c, job_policy_place(p->object),
			   "no 'backoffLimit': a launcher that fails is run again 6 times before the MPIJob gives up");
}

const struct rule rule_trn002 = {
	.code = "TRN002",
	.name = "backoff-limit-missing",
	.severity = SEVERITY_WARNING,
	.audience = FOR_TRAINING,
	.flags = RULE_ABSENCE,
	.pod = check,
	.what = "A Job of an AI workload does not say how often a failed run is made again.",
	.why = "The default is 6: a run that fails for a reason of its own, a wrong path or too little GPU memory, "
	       "takes its "
	       "accelerators seven times over before anybody is told, with waits of up to six minutes in between. The "
	       "number belongs "
	       "to the job: 0 where it starts from nothing each time, more where it goes on from a checkpoint. Said of "
	       "Job, CronJob, "
	       "ScaledJob, the Jobs of a JobSet, and mpi-operator's MPIJob, whose launcher is a Job. Where "
	       "`backoffLimitPerIndex` stands it "
	       "is enough. Kubeflow's other jobs have no such default: TRN007 looks at them.",
	.bad = "kind: Job\nspec:\n  template:\n    spec:\n      restartPolicy: Never\n      containers:\n"
	       "        - name: trainer\n          resources:\n            limits: {nvidia.com/gpu: 8}\n",
	.good = "kind: Job\nspec:\n  backoffLimit: 2\n  podFailurePolicy:\n    rules:\n      - action: Ignore\n"
		"        onPodConditions: [{type: DisruptionTarget}]\n  template:\n    spec:\n      restartPolicy: "
		"Never\n"
		"      containers:\n        - name: trainer\n          resources:\n            limits: "
		"{nvidia.com/gpu: "
		"8}\n",
	.fix = "Set `backoffLimit` (MPIJob: in `runPolicy`). With a `podFailurePolicy` that ignores "
	       "`DisruptionTarget`, "
	       "drained and "
	       "preempted pods do not count, so that a small number is enough.",
	.source = "https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-backoff-failure-policy",
};
