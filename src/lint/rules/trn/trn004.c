/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/jobs.h"
#include "lint/rule.h"
#include "lint/spot.h"

static const enum kind kinds[] = {KIND_JOB,         KIND_CRON_JOB, KIND_SCALED_JOB, KIND_JOB_SET,     KIND_PYTORCH_JOB,
				  KIND_TF_JOB,      KIND_MPI_JOB,  KIND_JAX_JOB,    KIND_XGBOOST_JOB, KIND_PADDLE_JOB,
				  KIND_VOLCANO_JOB, KIND_POD,      KIND_OTHER};

static bool pod_trains(struct check *c, const struct pod *p)
{
	for (size_t i = 0; i < p->n_containers; i++)
		if (p->containers[i].role == CONTAINER_REGULAR && container_trains(p, &p->containers[i], c->scratch))
			return true;
	return false;
}

/* The pod that works with the accelerators; with MPI another one, without any, starts the training. */
static const struct pod *training_pod(struct check *c, const struct job *j)
{
	const struct pod *worker = NULL;
	bool trains = false;
	for (size_t i = 0; i < j->n; i++) {
		const struct pod *p = &j->pods[i];
		if (p->partial || p->role != ROLE_TRAINING)
			continue;
		trains |= pod_trains(c, p);
		if (!worker && p->wants_accelerator)
			worker = p;
	}
	return trains ? worker : NULL;
}

static void check(struct check *c, const struct object *o)
{
	struct job j = job_in_hand(c, o);
	const struct pod *p = training_pod(c, &j);
	if (!p || job_keeps_state(&j, c->scratch))
		return;
	int64_t devices = job_devices(&j);
	const struct node *at = place_of(p->spec, KEY_volumes, p->spec);
	if (pod_spot(p).only)
		report_key(c, at,
			   "training on spot nodes mounts no volume for checkpoints: what was computed is lost with "
			   "the node");
	else if (devices > 1)
		report_key(c, at,
			   "training on %lld accelerators mounts no volume for checkpoints: after any failure it "
			   "starts from nothing",
			   (long long)devices);
}

const struct rule rule_trn004 = {
	.code = "TRN004",
	.name = "checkpoint-volume-missing",
	.severity = SEVERITY_WARNING,
	.audience = FOR_ALL,
	.flags = RULE_ABSENCE,
	.kinds = kinds,
	.object = check,
	.what = "Training with more than one accelerator, or on spot nodes, without a volume that outlives its pods.",
	.why = "The more devices and hours a run takes, the surer one of them fails: on clusters of thousands it is "
	       "every few "
	       "hours, on spot nodes whenever the cloud wants them back. Without a checkpoint outside the pod all that "
	       "was computed is "
	       "paid for again, and a retry (`backoffLimit`, `restartPolicy`) is worth nothing. An emptyDir goes with "
	       "the pod, and what "
	       "is mounted read-only cannot take a checkpoint. Only what is known to train is judged (a training "
	       "operator's job, a "
	       "launcher such as torchrun, a program whose name says so), and an object store in the command line or "
	       "the environment "
	       "counts as a place for checkpoints.",
	.bad = "kind: PyTorchJob\nspec:\n  pytorchReplicaSpecs:\n    Worker:\n      replicas: 4\n      template:\n"
	       "        spec:\n          containers:\n            - name: pytorch\n              command: [torchrun, "
	       "train.py]\n"
	       "              resources:\n                limits: {nvidia.com/gpu: 8}\n",
	.good = "kind: PyTorchJob\nspec:\n  pytorchReplicaSpecs:\n    Worker:\n      replicas: 4\n      template:\n"
		"        spec:\n          containers:\n            - name: pytorch\n              command: [torchrun, "
		"train.py, --output-dir=/checkpoints]\n"
		"              resources:\n                limits: {nvidia.com/gpu: 8}\n              volumeMounts:\n"
		"                - {name: checkpoints, mountPath: /checkpoints}\n          volumes:\n"
		"            - name: checkpoints\n              persistentVolumeClaim: {claimName: checkpoints}\n",
	.fix = "Mount a claim (ReadWriteMany when several pods write) and have the program save to it and resume from "
	       "it; or write "
	       "checkpoints to an object store.",
	.source = "https://docs.pytorch.org/docs/stable/distributed.checkpoint.html",
};
