/* SPDX-License-Identifier: Apache-2.0
 * What a pod demands of the node it runs on, by nodeSelector and required node affinity, one demand at a time:
 * https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/ */
#ifndef K8SAI_LINT_NODE_CHOICE_H
#define K8SAI_LINT_NODE_CHOICE_H

#include "lint/pod.h"

enum node_op { NODE_IN, NODE_NOT_IN, NODE_EXISTS, NODE_NOT_EXISTS, NODE_GT, NODE_LT, NODE_OP_UNKNOWN };

/** NODE_SELECTOR_TERM: stands in nodeSelector, which holds beside every term of the affinity. */
enum { NODE_SELECTOR_TERM = -1 };

/** One demand: an entry of nodeSelector, or a requirement of a term of the required node affinity. */
struct node_demand {
	/** The label, or with `field` the node's field ("metadata.name"). */
	struct str key;
	bool field;
	enum node_op op;
	/** A scalar (nodeSelector) or a list; NULL where missing. */
	const struct node *values;
	/** What to point at: the nodeSelector's entry (with its key), or the requirement's key. */
	const struct node *at;
	/** Number of the term, from 0, or NODE_SELECTOR_TERM; and its node. Demands of one term hold together, terms
	 * are alternatives. */
	int term;
	const struct node *term_node;
};

/** Walks the demands: nodeSelector first, then term by term. Private but for its name. */
struct node_choice {
	const struct pod *pod;
	struct node_entries selector;
	bool in_selector, in_fields;
	const struct node *term, *requirement;
	int index;
};
struct node_choice node_choice(const struct pod *p);
/** The next demand; false at the end. */
bool node_choice_next(struct node_choice *it, struct node_demand *out);

/** The first value of a demand and the one behind `value`, dereferenced by node_deref where it is used; NULL at the
 * end. */
const struct node *node_demand_first(const struct node_demand *d);
const struct node *node_demand_after(const struct node_demand *d, const struct node *value);
/** The terms of the required node affinity, NULL where there are none. */
const struct node *node_choice_terms(const struct pod *p);
/** Is nodeSelector or the affinity something only a tool can fill in, so that nothing is known of the choice? */
bool node_choice_hidden(const struct pod *p);

/** Does this demand keep the pod from GPUs of a type it was not meant for: a GPU type, its memory, a machine type, a
 * node pool, one node? */
bool node_demand_picks_type(const struct node_demand *d);
/** All GPU types that the nodes the pod may run on have, each once, at most `room`; 0 when that is not known for every
 * alternative. */
size_t node_choice_gpus(const struct pod *p, const struct gpu **out, size_t room);
/** The GPU of the catalog that words of `text` name ("pool-a100", "nvidia-tesla-t4"), by the longest such name; NULL
 * when none does. */
const struct gpu *gpu_named_in(struct str text);

#endif
