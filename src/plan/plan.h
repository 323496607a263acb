/* SPDX-License-Identifier: Apache-2.0
 * The plan: everything that a values file decides, worked out in numbers, each with its reason.
 *
 *   values tree -> values.h (what is asked for, shorthands and defaults resolved) -> plan (sizing, placement, scaling,
 * network, policy) -> context.h (for templates)
 *
 * A plan depends on the values file, the options and the catalog only: never on the time, the locale or the machine. It
 * lives in the arena that it was made in and points into the values tree and the catalog. */
#ifndef K8SAI_PLAN_PLAN_H
#define K8SAI_PLAN_PLAN_H

#include "base/arena.h"
#include "catalog/catalog.h"
#include "diag/problem.h"
#include "doc/node.h"
#include "plan/memory.h"

struct plan_options {
	/** Name of the set when the values do not give one: the file's name without its ending, "models" for standard
	 * input. Made fit to be a name. */
	struct str default_name;
	/** What `kubectl api-resources -o name` printed ("scaledobjects.keda.sh"); it replaces the assumptions about
	 * what the cluster has. NULL: not given. */
	const struct str *api_resources;
	size_t n_api_resources;
};

/** One thing that was decided, for `k8sai plan`. */
struct decision {
	/** "llama.gpu", "quota"; what was chosen, "1 × NVIDIA L4"; why, with the arithmetic; and what would change it
	 * (may be empty). Each without a line break. */
	struct str subject, chosen, why, change;
	/** The values file said so; otherwise it was worked out. */
	bool given;
	struct decision *next;
};

struct pair {
	struct str key, value;
};
struct pairs {
	struct pair *at;
	size_t n;
};
struct strs {
	struct str *at;
	size_t n;
};

/* ---- where it runs
 * ------------------------------------------------------------------------------------------------------------- */

/** A required node label: one of `values`. */
struct node_rule {
	struct str key;
	struct strs values;
};
struct node_rules {
	struct node_rule *at;
	size_t n;
};

/** value.p == NULL: operator Exists. effect.p == NULL: all effects. */
struct toleration {
	struct str key, value, effect;
};

struct placement {
	/** Plain node labels. */
	struct pairs selector;
	/** Required node affinity: all `rules` hold, and one of `any` (each a label and value) when there are any. */
	struct node_rules rules;
	struct pairs any;
	struct toleration *tolerations;
	size_t n_tolerations;
	/** Labels that the cloud reads from pods. */
	struct pairs pod_labels;
};

/* ---- how large it is
 * ------------------------------------------------------------------------------------------------------------ */

struct sizing {
	const struct gpu *gpu;
	/** NULL when whole devices are used. */
	const struct mig_profile *mig;
	/** Devices of one replica, which is also the degree of tensor parallelism. */
	unsigned count;
	/** Extended resource to ask for. */
	struct str resource;
	/** The smallest machine type it fits on; NULL on premises. */
	const struct instance *instance;
	/** All machine types of the cloud that it fits on. */
	const struct instance **instances;
	size_t n_instances;
	/** On premises: every GPU type that would do as well, `gpu` among them. */
	const struct gpu **gpus;
	size_t n_gpus;
	struct memory_fit fit;
	/** All weights as they stand on the devices, and as they are downloaded. MiB. */
	uint64_t weights_mib, download_mib;
	/** Tokens of the longest sequence, and the most sequences that run at a time. */
	unsigned context, concurrency;
	/** --dtype, --quantization; NULL when the engine finds out by itself. */
	const char *dtype, *quantization;
	/** Share of the device's memory, percent. */
	unsigned memory_percent;
	/** Host: thousandths of a CPU, MiB (shared memory included), MiB of /dev/shm (0: none). */
	unsigned cpu_m, memory_mib, shm_mib;
};

/* ---- what runs
 * -------------------------------------------------------------------------------------------------------------------
 */

struct env_secret {
	struct str name, secret, key;
	bool optional;
};

struct probe {
	/** An HTTP path; p == NULL: a TCP probe. */
	struct str path;
	unsigned period, timeout, failures;
};

struct container {
	struct str image, version_label;
	/** Release by the image's tag; 0.0.0 when it does not say. */
	struct version version;
	struct strs command, args, pull_secrets;
	struct pairs env;
	struct env_secret *secrets;
	size_t n_secrets;
	/** What becomes a ConfigMap; n == 0: nothing. */
	struct pairs config;
	bool config_as_env;
	struct str config_path;
	unsigned port;
	struct probe startup, readiness, liveness;
	/** NULL when the engine's users are not known: then it runs as the image says. */
	const struct engine_user *user;
	/** Writable folders on disk: name and path. */
	struct pairs scratch;
	unsigned scratch_gib;
	/** Seconds: wait before SIGTERM, drain, and both with a margin. */
	unsigned pre_stop, drain, grace;
	bool native_sleep;
	/** Seconds until the engine answers, at worst; and until a rollout counts as failed. */
	unsigned startup_seconds, progress_deadline;
};

struct cache {
	bool used, create, read_only, download;
	struct str claim, storage_class, path;
	enum access_mode mode;
	unsigned size_gib;
};

/* ---- how many
 * ----------------------------------------------------------------------------------------------------------------------
 */

struct trigger {
	struct str type, name, metric_type, authentication;
	struct pairs metadata;
};

enum scaler { SCALER_NONE, SCALER_KEDA, SCALER_HPA };
enum hpa_metric_kind { HPA_PODS, HPA_RESOURCE };

struct hpa_metric {
	enum hpa_metric_kind kind;
	struct str name;
	/** The metric as Prometheus knows it. */
	const char *series;
	/** Average a pod, or percent of the request. */
	unsigned target;
};

struct scaling {
	enum scaler scaler;
	unsigned min, max;
	unsigned polling, cooldown;
	/** failures 0: no fallback. */
	unsigned fallback_failures, fallback_replicas;
	struct trigger *triggers;
	size_t n_triggers;
	struct hpa_metric *metrics;
	size_t n_metrics;
	/** Stabilisation seconds; at most `pods` a `period`. */
	struct {
		unsigned window, pods, period;
	} up, down;
	/** Waiting requests over all replicas at which an alert is due. */
	unsigned queue_alert;
	bool recreate;
	unsigned max_surge, max_unavailable;
	/** 0: no disruption budget. */
	unsigned pdb_max_unavailable;
};

/* ---- who reaches it
 * ------------------------------------------------------------------------------------------------------------------ */

/** A peer of a network policy: pods and namespaces by labels (n == 0 with the flag set: all), or a block of addresses.
 */
struct peer {
	struct pairs namespaces, pods;
	bool by_namespace, by_pod;
	struct str cidr;
	struct strs except;
};
struct peers {
	struct peer *at;
	size_t n;
};
struct egress {
	struct peers to;
	unsigned port;
};

struct network {
	struct peers clients, scrapers, dns;
	struct egress *egress;
	size_t n_egress;
};

struct expose {
	bool used, gateway, class_by_annotation, tls, issuer_is_namespaced;
	struct str host, path, ingress_class, controller, secret, issuer, gateway_name, gateway_namespace, section;
	unsigned timeout, rate_limit;
	struct str body_size;
	struct pairs annotations;
};

struct monitor {
	bool used, alerts;
	struct pairs labels;
	unsigned interval, timeout;
	/** Address of Prometheus, and the namespace that it scrapes from. */
	struct str server, server_space;
	/** Names of this release's metrics; NULL where it has none. */
	const char *queue, *running, *cache, *first_token;
	/** Label matchers of the engine's metrics. */
	struct str match;
};

struct workload {
	/** Name of the objects, and the entry of the values file. */
	struct str name;
	const struct node *at;
	/** As served and as written. */
	struct str model_id, model_label;
	const struct model *model;
	/** NULL when the weights come from another repository than was written (a publisher's fp8 copy): its id is
	 * `weights_id`. */
	struct str weights_id;
	const struct engine *engine;
	/** The user labelled this version, which also makes a change cause. */
	bool version_given;
	struct pairs labels, selector, annotations, pod_annotations;
	struct sizing size;
	struct placement place;
	struct container run;
	struct cache cache;
	struct scaling scale;
	struct network net;
	bool network_policy;
	struct expose expose;
	struct monitor monitor;
	struct str priority, service_account;
	bool create_account;
	struct pairs account_annotations;
	struct str runtime_class;
};

/* ---- the set
 * ---------------------------------------------------------------------------------------------------------------------------
 */

struct priority {
	struct str name, description;
	int64_t value;
	bool preempt;
};

struct note {
	/** "KEDA"; one sentence; a command that provides it (may be empty). */
	struct str need, text, command;
};

struct plan {
	struct str name, space;
	bool create_namespace;
	const struct cloud *cloud;
	/** Minor release of Kubernetes 1 that is targeted. */
	unsigned kubernetes;
	/** Names of capabilities.h that the cluster has, sorted. */
	struct strs has;
	struct pairs labels;
	struct priority *priorities;
	size_t n_priorities;
	/** The hard limits of the quota; n == 0: none. */
	struct pairs quota;
	/** Sorted by need, each once. */
	struct note *notes;
	size_t n_notes;
	/** In the order of the values file. */
	struct workload *workloads;
	size_t n_workloads;
	struct decision *decisions;
};

/** Plans the values at `values`: a tree that satisfies schemas/values.schema.json, with environment and --set already
 * laid over it. NULL, with every mistake in `problems` at its place in the values file, when no working set can be made
 * of it. The arena, the values tree and `options` must outlive the plan. */
struct plan *plan_make(struct arena *arena, const struct node *values, const struct plan_options *options,
		       struct problems *problems);

#endif
