/* SPDX-License-Identifier: Apache-2.0
 * Sections: the parts of the values file besides `models`. Each is a row of the table in section.c and a file of its
 * own, which plans pods (pods.h) or adds to the context what its templates need. Private to plan. */
#ifndef K8SAI_PLAN_SECTIONS_SECTION_H
#define K8SAI_PLAN_SECTIONS_SECTION_H

#include "plan/request.h"

struct section {
	/** Field of the values file. */
	const char *field;
	/** Plans what `map`, the field's value, asks for: workloads by pods_add(), anything else by section_context().
	 * Mistakes are problems. */
	void (*plan)(struct maker *m, const struct request *all, const struct node *map);
	/** It only tells about what runs: alone it makes no set. */
	bool aside;
};

/** Plans every section that is given; models are sized already. */
void sections_plan(struct maker *m, const struct request *all);
/** Is there a section that runs something, so that there need be no model? */
bool sections_given(const struct node *values);
/** The mapping that stands under `key` in the templates' context; empty the first time. Keys are documented in
 * context.h. */
struct node *section_context(struct maker *m, const char *key);

/** Puts those mappings into the root of the context; null for the sections that are not given. */
void sections_put(struct arena *a, const struct plan *p, struct node *root);

/** `gpu: {dra: true}`: has the GPUs of `w`, whose type and count are known, asked for by a claim instead of the
 * extended resource. False, and a problem, when they cannot be. */
bool claim_devices(struct maker *m, const struct request *all, const struct gpu_request *gpu, struct workload *w);

/** Key of the node label by which the device plugin's configuration is chosen, and its value on nodes that share their
 * GPUs as `platform: {devicePlugin: {sharing}}` says; empty when none do. */
#define SHARED_NODES_KEY "nvidia.com/device-plugin.config"
struct str shared_nodes_label(struct maker *m, const struct request *all);

/** Does `platform: {queues}` make a LocalQueue of this name? */
bool queue_is_made(const struct request *all, struct str name);

void addons_plan(struct maker *m, const struct request *all, const struct node *map);
void dashboards_plan(struct maker *m, const struct request *all, const struct node *map);
void storage_classes_plan(struct maker *m, const struct request *all, const struct node *map);
void limit_range_plan(struct maker *m, const struct request *all, const struct node *map);
void device_plugin_plan(struct maker *m, const struct request *all, const struct node *map);
void node_pools_plan(struct maker *m, const struct request *all, const struct node *map);
void queues_plan(struct maker *m, const struct request *all, const struct node *map);
void notebooks_plan(struct maker *m, const struct request *all, const struct node *map);
void pipelines_plan(struct maker *m, const struct request *all, const struct node *map);
void rbac_plan(struct maker *m, const struct request *all, const struct node *map);
void training_plan(struct maker *m, const struct request *all, const struct node *map);

#endif
