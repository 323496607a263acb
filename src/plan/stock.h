/* SPDX-License-Identifier: Apache-2.0
 * The catalog as one values file sees it: its own GPUs, machines and models beside those that everybody knows, and its
 * own relative costs. Private to plan. */
#ifndef K8SAI_PLAN_STOCK_H
#define K8SAI_PLAN_STOCK_H

#include "catalog/catalog.h"
#include "plan/maker.h"

/** What a GPU of one's own costs when nothing is said: as a T4. */
enum { OWN_COST = 100 };

struct stock {
	/** Of the values file alone. */
	struct {
		const struct gpu *gpu;
		/** Its node labels were given too: all of them pick its nodes. */
		bool labelled;
	} * gpus;
	size_t n_gpus;
	const struct model **models;
	size_t n_models;
	struct {
		const struct gpu *gpu;
		unsigned cost;
	} * costs;
	size_t n_costs;
};

/** Reads `catalog` of a values file (NULL: nothing of the kind) into m->stock. Machines are added to `*cloud`, which is
 * a copy then; on premises they are all there is. */
void stock_read(struct maker *m, const struct node *catalog, const struct cloud **cloud);

/** All functions take NULL for the catalog alone. */
/** GPUs by number, the user's own last. */
size_t stock_count(const struct stock *stock);
const struct gpu *stock_gpu(const struct stock *stock, size_t i);
bool stock_is_own(const struct stock *stock, const struct gpu *gpu);
/** Is it of the user's own, with labels that pick its nodes? */
bool stock_has_labels(const struct stock *stock, const struct gpu *gpu);
/** An hour against a T4's 100: the user's figure, else the catalog's. No price. */
unsigned stock_cost(const struct stock *stock, const struct gpu *gpu);
const struct gpu *stock_gpu_find(const struct stock *stock, struct str name);
struct nearest stock_gpu_nearest(const struct stock *stock, struct str name);
const struct model *stock_model_find(const struct stock *stock, struct str id);
struct nearest stock_model_nearest(const struct stock *stock, struct str id);

#endif
