/* SPDX-License-Identifier: Apache-2.0
 * The plan: everything that a values file decides, worked out in numbers, each with its reason.
 *
 *   values tree -> values.h (what is asked for, shorthands and defaults resolved) -> plan (sizing, placement, scaling,
 * network, policy) -> context.h (for templates)
 *
 * A plan depends on the values file, the config.json files that it names, the options and the catalog only: never on
 * the time, the locale or the machine. It lives in the arena that it was made in and points into the values tree and
 * the catalog. */
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
	/** What is not asked for (several nodes) or cannot be generated yet (shared GPUs, weights of which only the
	 * size is known) is planned all the same: for those who only look. */
	bool ahead;
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

/** A required node label: one of `values`; or, `except`, none of them, which a node without the label satisfies. */
struct node_rule {
	struct str key;
	struct strs values;
	bool except;
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

enum option_state {
	/** It was taken; it would do as well; too little memory; no machine has room beside the GPUs; it is not
	   proposed without being asked for. */
	OPTION_CHOSEN,
	OPTION_FITS,
	OPTION_SHORT,
	OPTION_NO_HOST,
	OPTION_UNSUITED,
};

/** One way to run a model that was considered. */
struct size_option {
	enum option_state state;
	const struct gpu *gpu;
	const struct mig_profile *mig;
	unsigned count, nodes;
	const struct instance *instance;
	struct memory_fit fit;
	/** The catalog's relative cost of the machines, T4 = 100 for one GPU. No price. */
	uint64_t cost;
	/** "lacks 3.2 GiB a GPU"; empty for what fits. */
	struct str why;
};

struct sizing {
	const struct gpu *gpu;
	/** NULL when whole devices are used. */
	const struct mig_profile *mig;
	/** Devices on each node of one replica, which is also the degree of tensor parallelism. */
	unsigned count;
	/** Nodes of one replica, which is also the degree of pipeline parallelism. */
	unsigned nodes;
	/** Pods that share the device, 0 when none do; `mps`: at once rather than in turns. */
	unsigned shares;
	bool mps;
	/** Extended resource to ask for; with a claim: what a quota counts its devices by. */
	struct str resource;
	/** Asked for by a claim: class of the device (empty: by the extended resource), and the CEL expressions that it
	 * must satisfy. */
	struct str device_class;
	struct strs device_rules;
	/** The smallest machine type it fits on; NULL on premises. */
	const struct instance *instance;
	/** All machine types of the cloud that it fits on. */
	const struct instance **instances;
	size_t n_instances;
	/** On premises: every GPU type that would do as well, `gpu` among them. */
	const struct gpu **gpus;
	size_t n_gpus;
	/** Memory of one device or part, MiB, and what becomes of it. */
	uint64_t device_mib;
	struct memory_fit fit;
	/** All weights as they stand on the devices, and as they are downloaded. MiB. */
	uint64_t weights_mib, download_mib;
	/** Tokens of the longest sequence, and the most sequences that run at a time; those that must fit at full
	 * length. */
	unsigned context, concurrency, sequences;
	/** --dtype, --quantization, --kv-cache-dtype; NULL when the engine finds out by itself. */
	const char *dtype, *quantization, *kv_cache;
	/** Type of the weights. */
	enum data_type type;
	/** Share of the device's memory, percent. */
	unsigned memory_percent;
	/** Extended resources beside the GPU, such as interfaces for RDMA. */
	struct pairs devices;
	/** Host of each node: thousandths of a CPU, MiB (shared memory included), MiB of /dev/shm (0: none). */
	unsigned cpu_m, memory_mib, shm_mib;
	/** Relative cost of a replica. What was considered, cheapest first, the choice among it. */
	uint64_t cost;
	struct size_option *options;
	size_t n_options;
};

/** Devices of one replica over all its nodes. */
static inline unsigned sizing_devices(const struct sizing *z)
{
	return z->count * (z->nodes ? z->nodes : 1);
}

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

/** A port beside the first one, and the port of the Service that leads to it (0: none does). */
struct port {
	struct str name;
	unsigned port, service;
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
	/** No Service leads to the port: an operator makes its own. */
	bool hidden_port;
	/** Port of the Service that leads to it, 0: 80. */
	unsigned service_port;
	struct port *more_ports;
	size_t n_more_ports;
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

/** What fills the cache in an init container of its own image. */
struct fetch {
	struct str image;
	struct strs command, args;
	struct pairs env;
	struct env_secret *secrets;
	size_t n_secrets;
};

struct cache {
	bool used, create, read_only, download;
	/** NULL: the engine's image brings the command. Else where the weights are then, below `path`. */
	const struct fetch *fetch;
	struct str folder;
	/** The image that is mounted at `folder`, without any cache; n == 0: none. */
	struct str image;
	/** By an identity that an agent on the node lends the pods. */
	bool lent;
	struct str claim, storage_class, path;
	enum access_mode mode;
	unsigned size_gib;
};

/* ---- how many
 * ----------------------------------------------------------------------------------------------------------------------
 */

/** What a trigger authenticates with, when the set makes its TriggerAuthentication. */
struct trigger_auth {
	/** Parameters and the keys of this Secret that hold them (n == 0: none). */
	struct str secret;
	struct pairs keys;
	/** Fields of the pod identity (n == 0: none). */
	struct pairs identity;
};

struct trigger {
	struct str type, name, metric_type;
	/** Name of its TriggerAuthentication (n == 0: none), and what is in it; NULL: it exists. */
	struct str authentication;
	const struct trigger_auth *auth_made;
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
	/** A VerticalPodAutoscaler says what CPU and memory would do, and changes nothing. */
	bool recommend;
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
	/** Its pods reach each other by any port. */
	bool among;
};

struct expose {
	bool used, gateway, class_by_annotation, tls, issuer_is_namespaced;
	struct str host, path, ingress_class, controller, secret, issuer, gateway_name, gateway_namespace, section;
	unsigned timeout, rate_limit;
	struct str body_size;
	struct pairs annotations;
};

/** How the requests to a model and to its canary are divided. */
struct split {
	/** Inside the mesh by Istio; otherwise at the Gateway. */
	bool used, istio;
	/** Names of the canary and of its Service; percent of the requests that go to it. */
	struct str canary, service;
	unsigned weight;
	/** Requests with all of these go to it in any case: a pattern of the header `Cookie` (n == 0: none), headers.
	 */
	struct str cookie;
	struct pairs headers;
	/** Seconds of one request. */
	unsigned timeout;
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
	/** Where the metrics are; and the key of a Secret that must be sent along (n == 0: none). */
	struct str path, secret, secret_key;
};

/** A persistent volume of a pod that is no model's cache. */
struct claim {
	/** Of the volume ("data"), and of the claim; where it is mounted. */
	struct str name, claim, path;
	/** Only when it is created: how large, and of which class (n == 0: the default one). */
	bool create, read_only;
	/** Each pod has its own, made by its StatefulSet. */
	bool per_pod;
	struct str size, storage_class;
	enum access_mode mode;
};

struct platform;

struct workload {
	/** Name of the objects, and the entry of the values file. */
	struct str name;
	const struct node *at;
	/** Which template makes it ("deployment", "job"), and what its labels call it ("inference"). */
	const char *kind, *component;
	/** Name of its container. */
	struct str container;
	/** Of models; NULL otherwise. */
	const struct platform *platform;
	/** What only its kind has: goes into the context under the kind's name. NULL: nothing. */
	struct node *own;
	/** Runs on spot nodes; answers requests, though it is no model: it takes a model's priority. */
	bool spot, serves;
	struct claim *claims;
	size_t n_claims;
	/** The next one that is no model. */
	struct workload *next;
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
	/** Of the pods that answer requests; n == 0: `selector`. */
	struct pairs service_selector;
	/** Name of the Service; n == 0: `name`. */
	struct str service_name;
	struct sizing size;
	struct placement place;
	struct container run;
	struct cache cache;
	struct scaling scale;
	struct network net;
	bool network_policy;
	struct expose expose;
	struct split split;
	/** The model whose canary it is; NULL: it is none. */
	const struct workload *stable;
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

/** A mapping that a section adds to the root of the templates' context. */
struct context_extra {
	const char *key;
	struct node *value;
	struct context_extra *next;
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
	/** The models, in the order of the values file. */
	struct workload *workloads;
	size_t n_workloads;
	/** Pods of the other sections, in the order of the sections and of the values file. */
	struct workload *others;
	struct context_extra *extras;
	struct decision *decisions;
};

/** The workloads one after the other: the models, then the other pods. The first with w == NULL; NULL after the last.
 */
struct workload *plan_next(const struct plan *plan, const struct workload *w);

/** Plans the values at `values`: a tree that satisfies schemas/values.schema.json, with environment and --set already
 * laid over it. NULL, with every mistake in `problems` at its place in the values file, when no working set can be made
 * of it. The arena, the values tree and `options` must outlive the plan. */
struct plan *plan_make(struct arena *arena, const struct node *values, const struct plan_options *options,
		       struct problems *problems);

#endif
