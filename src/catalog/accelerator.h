/* SPDX-License-Identifier: Apache-2.0
 * Names on which scheduling of accelerators rests: extended resources, their taints, and node labels. Data:
 * accelerators.yaml. */
#ifndef K8SAI_CATALOG_ACCELERATOR_H
#define K8SAI_CATALOG_ACCELERATOR_H

#include "catalog/common.h"

enum accelerator_kind {
	/** A device. */
	ACCELERATOR_DEVICE,
	/** A share of a device by time-slicing. */
	ACCELERATOR_SHARED,
	/** A hardware slice (MIG, AMD partitions). */
	ACCELERATOR_SLICE,
	/** A core of a device (Neuron). */
	ACCELERATOR_CORE,
	/** Says how much of the device that is asked for beside it (HAMi's gpumem, gpucores): no device by itself. */
	ACCELERATOR_SHARE_SIZE,
};

struct accelerator {
	/** "nvidia.com/gpu"; a '*' at the end stands for any rest. */
	const char *name;
	enum vendor vendor;
	enum accelerator_kind kind;
	/** Key of the taint that nodes with it carry by convention. */
	const char *taint_key;
	const char *source, *date;
};

/** A name that people write, and the one they mean. */
struct misspelling {
	const char *wrong, *right;
};

/** What a node label says about accelerators. */
enum label_scope {
	/** That there is one. */
	LABEL_PRESENCE,
	/** Whose it is. */
	LABEL_VENDOR,
	/** Which type: the only ones, with LABEL_INSTANCE_TYPE and LABEL_FAMILY, that keep a pod from the wrong GPU. */
	LABEL_TYPE,
	/** Machine type or family of machine types. */
	LABEL_INSTANCE_TYPE,
	LABEL_FAMILY,
	/** How much memory, how many devices, how it is cut or shared. */
	LABEL_MEMORY,
	LABEL_COUNT,
	LABEL_PARTITION,
	/** A property: compute capability, driver version, … */
	LABEL_PROPERTY,
};

struct node_label {
	/** A '*' at the end stands for any rest. */
	const char *key;
	enum label_scope scope;
	/** Cloud that sets it, NULL for any. */
	const char *cloud;
	/** What must be installed for it to be set, or NULL. */
	const char *needs;
	/** All values that it can take, when that is a closed list; empty when it is open or given per GPU (gpu.h). */
	struct text_list values;
	/** The values are those of the catalog's GPUs and `values`, and nodes carry no others: one that is not among
	 * them is wrong. Otherwise only suspicious. */
	bool closed;
	/** An old key: what to use instead, or NULL. */
	const char *replaced_by;
	const char *source, *date;
};

extern const struct accelerator catalog_accelerators[];
extern const size_t catalog_n_accelerators;
extern const struct misspelling catalog_misspellings[];
extern const size_t catalog_n_misspellings;
extern const struct node_label catalog_node_labels[];
extern const size_t catalog_n_node_labels;

/** The entry of an extended resource, NULL when it is no accelerator (or a misspelt one). A "requests." or "limits." in
 * front, as in a quota, is not expected here. */
const struct accelerator *catalog_accelerator(struct str name);
/** The right name when `name` is a misspelt accelerator resource: in the table, wrong only in case, or one slip away
 * from a known one; NULL otherwise. */
const char *catalog_accelerator_misspelt(struct str name);
/** What is known of a node label, NULL when it has nothing to do with accelerators. */
const struct node_label *catalog_node_label(struct str key);

enum label_verdict {
	/** Not a label of accelerators. */
	LABEL_NOT_OURS,
	/** A value that nodes carry. */
	LABEL_VALUE_KNOWN,
	/** An open list: nothing to say against it. */
	LABEL_VALUE_PLAUSIBLE,
	/** No node carries this. */
	LABEL_VALUE_UNKNOWN,
};
/** Judges the value of a node label. `*nearest` (may be NULL) gets the most likely known value when it is unknown. A
 * key of machine types is LABEL_NOT_OURS unless the type has a GPU. */
enum label_verdict catalog_label_value(struct str key, struct str value, struct nearest *nearest);
/** Does a node with this label value have a certain GPU type (not only some GPU)? */
bool catalog_label_picks_type(struct str key, struct str value);

#endif
