/* SPDX-License-Identifier: Apache-2.0
 * Jobs as the TRN and SCH rules see them: all pods of one together, what its pods are part of, and whether it trains.
 */
#ifndef K8SAI_LINT_JOBS_H
#define K8SAI_LINT_JOBS_H

#include "lint/check.h"

/** The object in hand with all its pods. */
struct job {
	const struct object *object;
	const struct pod *pods;
	size_t n;
};

/** The kinds that run to completion and say themselves how, ended by KIND_OTHER: for an object rule's `kinds`. Not
 * among them: kinds whose pods are filled in by a runtime (TrainJob). */
extern const enum kind job_kinds[];

/** The object in hand; its pods are worked out anew, in the check's scratch memory. */
struct job job_in_hand(const struct check *c, const struct object *o);

/** Does the object have more parts than anybody writes, so that looking at all of them for each would take long? */
bool job_is_large(const struct object *o);

/** The entry whose value is the batch/v1 Job's spec around the pod: `spec` of a Job, `jobTemplate.spec` of a CronJob,
 * `jobTargetRef` of a ScaledJob, `template.spec` of one of a JobSet's replicatedJobs. NULL for all other kinds,
 * and for large ones. */
const struct node *job_spec_entry(const struct pod *p);
/** Is it one of the Kubeflow operators' jobs, with a `runPolicy` and a map of roles? */
bool job_has_roles(enum kind kind);
/** Is it the MPIJob that mpi-operator itself serves (v2beta1), whose launcher is a batch/v1 Job? */
bool job_is_mpi_v2(const struct object *o);
/** A field of the job's own policy: of `runPolicy`, which the MPIJob of old also had beside it; NULL where missing. */
const struct node *job_policy(const struct object *o, struct str field);
/** Where to point when that policy lacks something: the entry `runPolicy`, else `spec`. */
const struct node *job_policy_place(const struct object *o);
/** Is the value written, other than as null? */
bool is_said(const struct node *value);

/** Accelerators of all pods that run at a time; pods whose number is not known count once. */
int64_t job_devices(const struct job *j);
/** Pods with accelerators that work on one task together, so that none gets on before all run; 0 when they may be
 * independent, or their number is not known. */
int64_t job_team(const struct job *j, struct arena *scratch);

/** Does the container start training, as far as its kind, program and script say: not a benchmark, a test of the
 * network, or inference? */
bool container_trains(const struct pod *p, const struct container *k, struct arena *scratch);
/** May a run go on from where the last one ended: a pod mounts a volume that outlives it and may be written, or the
 * command line or environment speak of an object store? True also when that cannot be seen. */
bool job_keeps_state(const struct job *j, struct arena *scratch);

#endif
