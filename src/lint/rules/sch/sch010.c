/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/rule.h"
#include "lint/sched_facts.h"

/* Jobs that name no queue go to the one called "default", when the namespace has it:
 * https://kueue.sigs.k8s.io/docs/tasks/manage/enforce_job_management/setup_default_local_queue/ */
static bool has_default_queue(const struct set *s, const struct entry *e)
{
	for (size_t i = 0; s->kinds[KIND_LOCAL_QUEUE] && i < s->n; i++)
		if (s->entries[i]->kind == KIND_LOCAL_QUEUE && str_is(s->entries[i]->name, "default") &&
		    same_namespace(s->entries[i], e))
			return true;
	return false;
}

static void check(struct check *c, const struct set *s)
{
	for (size_t i = 0; i < s->n; i++) {
		const struct entry *e = s->entries[i];
		if (!e->sched || e->sched->team < 2 || e->sched->gang || e->partial || has_default_queue(s, e))
			continue;
		report_entry(
			c, e, (struct place){0},
			"%lld pods with accelerators that only work together are started one by one: two such jobs "
			"can each hold half of the devices and wait for ever",
			(long long)e->sched->team);
	}
}

const struct rule rule_sch010 = {
	.code = "SCH010",
	.name = "gang-scheduling-missing",
	.severity = SEVERITY_WARNING,
	.audience = FOR_ALL,
	.set = check,
	.what = "Training over several pods with accelerators that nothing starts all or none.",
	.why = "Kubernetes places pod by pod. Of a job that needs sixteen pods fourteen may run, hold their GPUs and "
	       "wait "
	       "for the rest, while another job holds what is missing: neither gets on, and nobody is evicted. "
	       "A gang is started whole or not at all: by a Kueue queue, a PodGroup (coscheduling, Volcano, KAI), "
	       "Kubernetes' own scheduling group, or the operator's `schedulingPolicy`. Judged are Kubeflow's jobs, "
	       "and Jobs "
	       "whose command or environment shows that their pods meet (torchrun --nnodes, MASTER_ADDR); pods of a "
	       "parallel Job may else be independent. JobSet, Volcano's Job, elastic PyTorchJobs and suspended "
	       "jobs are not reported.",
	.bad = "kind: PyTorchJob\nmetadata:\n  name: pretrain\nspec:\n  pytorchReplicaSpecs:\n    Master: {replicas: "
	       "1}\n"
	       "    Worker: {replicas: 15}\n",
	.good = "kind: PyTorchJob\nmetadata:\n  name: pretrain\n  labels:\n    kueue.x-k8s.io/queue-name: "
		"research\nspec:\n"
		"  pytorchReplicaSpecs:\n    Master: {replicas: 1}\n    Worker: {replicas: 15}\n",
	.fix = "Label the job with `kueue.x-k8s.io/queue-name`, or give its pods the scheduler and group of a gang "
	       "scheduler.",
	.source = "https://kueue.sigs.k8s.io/docs/tasks/manage/setup_wait_for_pods_ready/",
};
