/* SPDX-License-Identifier: Apache-2.0
 * What a values file asks for: shorthands written out, names looked up in the catalog, and for each field whether it
 * was given. Private to plan. */
#ifndef K8SAI_PLAN_REQUEST_H
#define K8SAI_PLAN_REQUEST_H

#include "plan/maker.h"

/** How weights are stored when the values file says so. */
struct quantization {
	/** As written in values files. */
	const char *name;
	/** What a weight takes. */
	enum data_type type;
	/** The engine's own name for it, and whether the engine can make it from 16-bit weights while loading.
	 * Otherwise the repository must hold such weights. */
	const char *flag;
	bool online;
};

struct gpu_request {
	/** Whole of it; NULL when none of it was given. */
	const struct node *at;
	const struct gpu *type;
	const struct node *type_at;
	/** 0: to be worked out. */
	struct given count;
	const struct mig_profile *mig;
	const struct node *mig_at;
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
};

struct autoscale_request {
	const struct node *at;
	bool off;
	/** queue, gpu, latency, rps, concurrency, cpu. */
	struct given_text by, with;
	struct given target, cooldown;
	/** A sequence of triggers that were written out, or NULL. */
	const struct node *triggers;
};

struct expose_request {
	/** NULL: not exposed. */
	const struct node *at;
	struct given_text host, path, tls, body_size, via, ingress_class;
	struct given rate_limit, timeout;
};

struct model_request {
	struct str name;
	/** The entry of `models`, and the field with the model's id. */
	const struct node *at, *model_at;
	/** As written, without "hf://". */
	struct str id;
	/** From the catalog, or made from the shape that was given. */
	const struct model *model;
	bool listed;
	const struct engine *engine;
	struct given_text engine_name, image, version, priority;
	struct given context, concurrency;
	const struct quantization *quantization;
	const struct node *quantization_at;
	struct gpu_request gpu;
	/** fixed: a plain number was given. */
	struct given min, max;
	bool fixed;
	struct autoscale_request autoscale;
	struct cache_request cache;
	struct expose_request expose;
	bool spot;
	const struct node *spot_at;
	/** Left as they are for the parts that use them; NULL when not given. */
	const struct node *access, *args, *env, *secrets, *config, *resources, *probes;
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

/** Private to request_*.c. */
/** `inherited` is the type that holds when `n` names none, or NULL. */
void request_gpu(struct maker *m, const struct node *n, const struct cloud *cloud, const struct gpu *inherited,
		 struct gpu_request *out);
void request_model(struct maker *m, const struct request *all, const struct node *entry, struct model_request *out);
void request_cache(struct maker *m, const struct node *n, struct cache_request *out);
void request_autoscale(struct maker *m, const struct node *n, struct autoscale_request *out);
void request_expose(struct maker *m, const struct node *n, struct expose_request *out);
/** Adds a problem for each field that the grammar has and this version does not generate yet. */
void refuse_later_fields(struct maker *m, const struct node *values);
/** The model of `n`: an id, or a mapping with a shape. */
void request_model_shape(struct maker *m, const struct node *n, struct model_request *out);

#endif
