/* SPDX-License-Identifier: Apache-2.0
 * What single kinds say that set rules ask for: what an autoscaler measures, what a budget, a quota or a rollout
 * allows. Copies, like all of an entry. */
#ifndef K8SAI_LINT_SET_FACTS_H
#define K8SAI_LINT_SET_FACTS_H

#include "lint/set.h"

enum signal_kind {
	/** Measured outside the pods: a queue, a schedule, an object of the cluster. */
	SIGNAL_OUTSIDE,
	/** CPU or memory of the pods themselves. */
	SIGNAL_RESOURCE,
	/** A metric by the name under which a metrics adapter serves it. */
	SIGNAL_NAMED,
	/** A PromQL query. */
	SIGNAL_QUERY,
	/** A placeholder, or nothing that could be read: may be anything. */
	SIGNAL_HIDDEN,
};

/** One thing that an autoscaler measures. */
struct signal {
	enum signal_kind kind;
	/** SIGNAL_RESOURCE: "cpu"; SIGNAL_NAMED: the metric's name; otherwise the trigger's type. */
	struct str name;
	/** SIGNAL_QUERY: the query, and whether an empty answer is an error (KEDA's ignoreNullValues is "false"). */
	struct str query;
	bool empty_fails;
	/** The type, name or query. */
	struct place at;
	struct signal *next;
};

/** Of a HorizontalPodAutoscaler, ScaledObject or ScaledJob. */
struct scaling {
	struct signal *signals;
	/** It may go down to no pods at all, by its minimum or KEDA's idleReplicaCount; and where it says so (the
	 * object when it is the default). */
	bool to_zero;
	struct place zero_at;
	/** Seconds of spec.behavior.scaleDown's window: 300 when nothing is said, -1 when not known; and where. */
	int64_t down_window;
	struct place down_at;
	/** The most pods that scaleDown's policies take away (-1 no policy, 0 never any) in how many seconds. */
	int64_t down_pods, down_period;
	/** KEDA: seconds before the last pod goes (-1 not known), and where. */
	int64_t cooldown;
	struct place cooldown_at;
	/** KEDA: a formula joins the signals, or a fallback sets the number when one fails. */
	bool formula, fallback;
};

/** A number of pods or a share of them; `percent` with `n` in percent. n == -1: not said, or not known. */
struct share {
	int64_t n;
	bool percent, given;
	struct place at;
};

/** Of a PodDisruptionBudget. */
struct budget {
	struct share min_available, max_unavailable;
};

/** Of a Deployment (or an Argo Rollout's canary): how it changes over to new pods. */
struct rollout {
	bool recreate, known;
	struct share max_surge, max_unavailable;
	/** `strategy`, where it is written. */
	struct place at;
};

/** One line of a ResourceQuota. */
struct quota_line {
	/** "nvidia.com/gpu" for requests.nvidia.com/gpu. */
	struct str resource;
	int64_t n;
	struct place at;
	struct quota_line *next;
};

/** A label that a ServiceMonitor or PodMonitor puts on what it scrapes. */
struct scraped_label {
	struct str name;
	struct scraped_label *next;
};

/** Fills in an entry's facts from its object; everything is copied to `memory`. */
void entry_facts(struct arena *memory, struct entry *e, const struct object *o);

/** How many of `replicas` pods a share is: surges are rounded up, what may be missing is rounded down; -1 when it is
 * not known. https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#rolling-update-deployment */
int64_t share_of(struct share s, int64_t replicas, bool up);

#endif
