/* SPDX-License-Identifier: Apache-2.0
 * The set: a compact summary of every object, for rules about several of them. Documents are gone by then; everything
 * here is a copy. */
#ifndef K8SAI_LINT_SET_H
#define K8SAI_LINT_SET_H

#include "base/arena.h"
#include "diag/source.h"
#include "kube/object.h"
#include "lint/pod.h"

/** A spot of an object that a finding may point at. begin == end == 0: it is not there. */
struct place {
	size_t begin, end;
	/** Field path, a constant or in the set's memory. */
	struct str field;
};

struct label {
	struct str key, value;
};

enum selector_op { OP_IN, OP_NOT_IN, OP_EXISTS, OP_NOT_EXISTS };

struct requirement {
	struct str key;
	enum selector_op op;
	const struct str *values;
	size_t n_values;
};

/** A label selector: all requirements must hold. An empty one selects everything. */
struct selector {
	bool present;
	/** Holds a placeholder or an operator that is not known: may match anything. */
	bool open;
	const struct requirement *at;
	size_t n;
};

/** A pod spec of the object. */
struct entry_pod {
	const struct label *labels;
	size_t n_labels;
	enum workload_role role;
	bool ai, wants_accelerator, partial;
	/** An annotation tells a scraper to fetch metrics from it. */
	bool scrape_noted;
	int64_t accelerators, replicas;
	/** The one accelerator resource that its containers ask for; empty when there are several, or none. */
	struct str device;
	/** The first engine that serves in it (a constant of the catalog) and its release; NULL when none is known. */
	const struct engine *engine;
	struct version version;
	/** Seconds that its servers need to load their model, as far as can be told (0: not known). */
	int64_t load_seconds;
	/** What its containers listen on (net_facts.h); NULL when it is no AI workload. */
	const struct pod_net *net;
	/** What its containers ask for (limit_facts.h); NULL when it is no AI workload. */
	const struct container_facts *containers;
	/** What it names: claims, account (set_refs.h); NULL when it is no AI workload. */
	const struct pod_refs *refs;
	/** How it is scheduled (sched_facts.h); NULL when it is no AI workload. */
	const struct pod_sched *sched;
	struct entry_pod *next;
};

/** What an autoscaler scales. */
struct target {
	/** group without version; kind and name as written. */
	struct str group, kind, name;
	struct place at;
};

/** One object. */
struct entry {
	const struct source *source;
	size_t file;
	enum kind kind;
	struct str api_version, group, kind_name, namespace_, name;
	bool partial;
	/** There is no schema of its kind. */
	bool shapeless;
	/** An annotation of the object (a Service) tells a scraper to fetch metrics from what it selects. */
	bool scrape_noted;
	struct place kind_at;
	/** Of metadata. */
	const struct label *labels;
	size_t n_labels;
	/** The name's value (or the object where it has none). */
	struct place name_at;
	/** Workloads, in source order; NULL for others. */
	struct entry_pod *pods;
	/** spec.replicas of a workload: whether it is written, its value (-1 when not a number) and where. */
	bool has_replicas;
	int64_t replicas;
	struct place replicas_at;
	/** HorizontalPodAutoscaler and ScaledObject: what they scale, and the bounds (-1 unknown). */
	struct target target;
	int64_t min_replicas, max_replicas;
	struct place max_at;
	/** Service, PodDisruptionBudget, NetworkPolicy, …: the pods they select. */
	struct selector selector;
	struct place selector_at;
	/** Facts of single kinds (set_facts.h): autoscalers, PodDisruptionBudgets, Deployments, ResourceQuotas,
	 * ServiceMonitors and PodMonitors. */
	const struct scaling *scaling;
	const struct budget *budget;
	const struct rollout *rollout;
	struct quota_line *quota;
	struct scraped_label *scraped;
	/** Of the kinds that lead requests to pods or keep them away (net_facts.h). */
	const struct service_facts *service;
	const struct ingress_facts *ingress;
	const struct proxy_facts *proxy;
	const struct policy_facts *policy;
	const struct monitor_facts *monitor;
	/** PrometheusRule (alert_facts.h). */
	const struct alert_facts *alerts;
	/** LimitRange (limit_facts.h). */
	const struct range_fact *ranges;
	/** What it names and whom it lets in (set_refs.h); NULL for kinds that are not looked at. */
	const struct object_refs *refs;
	/** PriorityClasses, and jobs whose pods work together (sched_facts.h); NULL for others. */
	const struct object_sched *sched;
	struct entry *next;
};

/** All objects that belong together: one overlay, or all that was given. */
struct set {
	/** Sorted by file and offset. */
	const struct entry *const *entries;
	size_t n;
	/** Nothing that belongs to it is missing: a folder or standard input was given, or --complete. */
	bool complete;
	/** How many objects of a kind there are. */
	uint32_t kinds[KIND_COUNT];
};

/** The place of a node's value, {0} when it stands in no text; and of an entry's key. */
struct place node_place(const struct node *n, struct str field);
struct place node_key_place(const struct node *entry, struct str field);
/** Reads a label selector into `memory`. `plain`: a map of labels as Services have it; otherwise matchLabels and
 * matchExpressions. */
struct selector selector_copy(struct arena *memory, const struct node *from, bool plain);
/** Does `e` hold the object that `target` means, in the namespace of `from`? A kind that left its group unsaid matches
 * any. */
bool entry_is_target(const struct entry *e, const struct entry *from, const struct target *target);
/** Does the selector match these labels? An open selector matches. */
bool selector_matches(const struct selector *s, const struct label *labels, size_t n);
/** May two objects be in one namespace: the same, or one of them does not say. */
bool same_namespace(const struct entry *a, const struct entry *b);

/** The first of entries sorted by name (by namespace) that is not before it; `n` when all are. */
size_t entries_from_name(const struct entry *const *at, size_t n, struct str name);
size_t entries_from_namespace(const struct entry *const *at, size_t n, struct str namespace_);

/** The path of a node of the object, for facts that are copied of every container: each search walks the object, so it
 * is empty in one larger than anybody writes by hand. */
struct str affordable_path(struct arena *memory, const struct object *o, const struct node *n);

/** Makes an entry from an object and its pods; everything is copied to `memory`. */
struct entry *entry_make(struct arena *memory, const struct source *source, const struct doc *doc,
			 const struct object *o, const struct pod *pods, size_t n_pods);

#endif
