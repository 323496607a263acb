/* SPDX-License-Identifier: Apache-2.0
 * Pods that are no served models: jobs, notebooks, steps of pipelines, servers that stand beside. What they have in
 * common is worked out here, into the same struct workload that models have; templates see them in the same list, by
 * another `kind`. Private to plan. */
#ifndef K8SAI_PLAN_SECTIONS_PODS_H
#define K8SAI_PLAN_SECTIONS_PODS_H

#include "plan/request.h"

struct pods_request {
	/** Entry of the section; its name, n == 0: the entry's key. */
	const struct node *entry;
	struct str name;
	/** The ServiceAccount that it shares with others; n == 0: one of its own name is made. */
	struct str account;
	/** What templates know it by ("job"), what its labels call it ("training"), and how a message calls an entry of
	 * the section ("job"). */
	const char *kind, *component, *noun;
	/** Longest name, so that what is derived from it fits too. */
	unsigned longest_name;
	/** Name of the container; NULL: the entry's. */
	const char *container;
	/** Pods at a time, 1 or more. */
	unsigned replicas;
	/** CPU (thousandths) and memory (MiB) when it has no GPU and says nothing. */
	unsigned cpu_m, memory_mib;
	/** The same for each GPU where the machine is not known; 0: what a server with eight GPUs has for each. */
	unsigned gpu_cpu_m, gpu_memory_mib;
	/** Image when the entry says none; NULL: it must say one. */
	const char *image;
	/** The port that it serves; 0: none. An operator makes the Service: then the set has none. */
	unsigned port;
	bool own_service;
	/** Namespaces that reach it besides its own, ended by NULL; NULL: none. */
	const char *const *clients;
	/** The file's `gpu` holds for it as well: a count of 1 when only the type is given. Otherwise it has a GPU only
	 * when the entry says so. */
	bool inherits_gpu;
	/** It may reach the internet by HTTPS: packages, data sets, weights. */
	bool downloads;
	/** Who runs it when the entry does not say. */
	struct engine_user user;
};

/** Plans one and adds it to the plan. NULL, and a problem, when it cannot be: the caller adds what only its kind has
 * (`own`, `claims`). */
struct workload *pods_add(struct maker *m, const struct request *all, const struct pods_request *r);

/** Size of the pod alone: w->size, from the fields `gpu` and `resources` of `map`. False, and a problem, when no node
 * has that. */
bool pods_size(struct maker *m, const struct request *all, const struct pods_request *r, const struct node *map,
	       struct workload *w);

/** One persistent volume of it, from `n` (a size, or a mapping of size, class, mode or of claim), mounted at `path`.
 * The claim is called NAME-SUFFIX. Shared by `replicas` pods, it must be ReadWriteMany. */
void pods_claim(struct maker *m, const struct request *all, struct workload *w, const struct node *n,
		const char *suffix, const char *path, bool read_only);
/** The same for pods of a StatefulSet: each gets a volume `name` of its own. */
void pods_claim_each(struct maker *m, const struct request *all, struct workload *w, const struct node *n,
		     const char *name, const char *path);

#endif
