/* SPDX-License-Identifier: Apache-2.0
 * What a values file asks for: shorthands written out, names looked up in the catalog, and for each field whether it
 * was given. Private to plan. */
#ifndef K8SAI_PLAN_REQUEST_H
#define K8SAI_PLAN_REQUEST_H

#include "plan/maker.h"

struct gpu_request {
	/** Whole of it; NULL when none of it was given. */
	const struct node *at;
	const struct gpu *type;
	const struct node *type_at;
	/** 0: to be worked out. */
	struct given count;
	const struct mig_profile *mig;
	const struct node *mig_at;
	/** `mig: true`: the smallest slice that the model fits on. */
	bool any_mig;
	/** Pods that share the device; value 0: it is not shared. `mps`: at once, each with a part of the memory;
	 * otherwise in turns. */
	struct given shares;
	bool mps;
	/** Asked for by a resource claim; NULL: not said. */
	const struct node *dra_at;
};

struct cloud_request {
	const struct cloud *cloud;
	const struct node *at, *spot_at;
	bool spot;
	struct given_text node_pool;
	struct strs zones;
};

struct cache_request {
	const struct node *at;
	/** `cache: false`. */
	bool off, download;
	/** 0: to be worked out. */
	unsigned size_gib;
	struct given_text storage_class, claim, mode;
	/** What lets in to the bucket that the weights lie in. */
	struct given_text secret, identity;
};

struct autoscale_request {
	const struct node *at;
	bool off;
	/** queue, gpu, latency, rps, concurrency, cpu. */
	struct given_text by, with;
	struct given target, cooldown;
	/** Resources are to be recommended; NULL: not said. */
	const struct node *vpa;
	/** A sequence of triggers that were written out, or NULL. */
	const struct node *triggers;
};

struct expose_request {
	/** NULL: not exposed. */
	const struct node *at;
	struct given_text host, path, tls, body_size, via, ingress_class;
	struct given rate_limit, timeout;
};

struct canary_request {
	/** The field; NULL: there is no canary. */
	const struct node *at;
	/** Percent of the requests. */
	struct given weight;
	struct given_text via, cookie;
	/** Headers and their values; NULL: none. */
	const struct node *headers;
};

/** A repository of models, for engines that serve those. */
struct repository_request {
	/** "s3://", "pvc://"; NULL: there is none. */
	const char *scheme;
	/** The first part of the place: bucket, account, claim. As the engine is told; what it is told in all. */
	struct str first, told;
	struct strs flags;
	/** Files that it is configured by; the model that answers for all when the server is probed. */
	struct pairs files;
	struct str probed;
	/** It lies outside the cluster; the cloud lends the pod an identity that may read it. */
	bool remote, identity;
};

struct model_request {
	struct str name;
	/** The entry of `models`, and the field with the model's id. */
	const struct node *at, *model_at;
	/** As written, without "hf://". */
	struct str id;
	/** From the catalog, or made from the shape that was given, and then the arithmetic behind its size. */
	const struct model *model;
	struct str model_why;
	bool listed;
	/** `id` is a place such as "s3://models/ours". */
	bool bucket;
	const struct engine *engine;
	struct given_text engine_name, image, version, priority;
	/** NULL: to be worked out. */
	const struct platform *platform;
	const struct node *platform_at;
	struct given context, concurrency;
	const struct engine_quantization *quantization;
	const struct node *quantization_at;
	/** Bits of a number in the key/value cache; NULL: 16. */
	const struct node *kv_cache_at;
	unsigned kv_bits;
	struct repository_request repository;
	struct gpu_request gpu;
	/** fixed: a plain number was given. */
	struct given min, max;
	bool fixed;
	struct autoscale_request autoscale;
	struct cache_request cache;
	struct expose_request expose;
	struct canary_request canary;
	/** The model whose canary it is, which stands before it; NULL: it is none. */
	const struct model_request *stable;
	bool spot;
	const struct node *spot_at;
	/** Left as they are for the parts that use them; NULL when not given. */
	const struct node *access, *command, *args, *env, *secrets, *config, *resources, *probes;
};

struct request {
	const struct node *root;
	struct given_text name, space;
	struct cloud_request cloud;
	struct gpu_request gpu;
	unsigned kubernetes;
	struct model_request *models;
	size_t n_models;
	/** Left as they are; NULL when not given. */
	const struct node *quota, *network, *monitoring, *priorities;
};

/** Reads the values tree. False when something is wrong with it (each mistake is a problem). */
bool request_read(struct maker *m, const struct node *values, struct request *out);

/** "90s", "1h30m", 600: the seconds of field `key`, `fallback` when it is not given. */
struct given seconds_field(struct maker *m, const struct node *map, const char *key, unsigned fallback);
/** Reads a `gpu` field. `inherited` is the type that holds when `n` names none, or NULL. */
void request_gpu(struct maker *m, const struct node *n, const struct cloud *cloud, const struct gpu *inherited,
		 struct gpu_request *out);

/** A ScaledObject's name: KEDA names its HPA keda-hpa-NAME, 63 in all. */
enum { LONGEST_MODEL_NAME = 54 };

/** Private to request_*.c. */
void request_model(struct maker *m, const struct request *all, const struct node *entry, struct model_request *out);
void request_cache(struct maker *m, const struct node *n, struct cache_request *out);
void request_autoscale(struct maker *m, const struct node *n, struct autoscale_request *out);
void request_expose(struct maker *m, const struct node *n, struct expose_request *out);
/** Where the requests of a model that has a canary go. */
void request_split(struct maker *m, const struct node *map, struct canary_request *out);
/** The second model that `canary` of `stable`, which is read, asks for. */
void request_canary(struct maker *m, const struct request *all, const struct model_request *stable,
		    struct model_request *out);
/** Another model, `n`, for what `out` asks for otherwise; `map`: the entry of `models`. */
void request_model_instead(struct maker *m, const struct node *map, const struct node *n, struct model_request *out);
void request_model_gpu(struct maker *m, const struct request *all, const struct node *n, struct model_request *out);
void request_replicas(struct maker *m, const struct node *n, struct model_request *out);
/** The model of `n`: an id, or a mapping with a shape. */
void request_model_shape(struct maker *m, const struct node *n, struct model_request *out);

#endif
