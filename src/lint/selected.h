/* SPDX-License-Identifier: Apache-2.0
 * Which pods of a set a selector selects, and which Service a name means: indexes that are made once for a rule. */
#ifndef K8SAI_LINT_SELECTED_H
#define K8SAI_LINT_SELECTED_H

#include "lint/set.h"

/** A pod template of the set. */
struct pod_ref {
	const struct entry *entry;
	const struct entry_pod *pod;
};

struct pod_value;

struct pod_index {
	/** All pods of whole objects, in the set's order. */
	const struct pod_ref *at;
	size_t n;
	/** Private: the same by the value of each label. */
	const struct pod_value *values;
	size_t n_values;
	/** Comparisons that are left: thousands of selectors that each select thousands of pods are looked at as far as
	 * time allows. */
	size_t steps;
};
struct pod_index pods_index(const struct set *s, struct arena *scratch);

/** Walks the pods that a selector selects. */
struct pod_walk {
	const struct entry *by;
	const struct selector *selector;
	const struct pod_value *next, *end;
	const struct pod_ref *all, *all_end;
};
/** Pods in a namespace that may be that of `by` whose template's labels are selected; none by an open selector. */
struct pod_walk pods_selected(struct pod_index *index, const struct entry *by, const struct selector *selector);
const struct pod_ref *pods_next(struct pod_index *index, struct pod_walk *walk);

/** Do its pods carry the labels of the template and no others that selectors would ask for? Operators add some. */
bool has_all_labels(const struct entry *e);
/** May a selector select a pod, knowing that an operator may add labels to it? */
bool may_select(const struct entry *by, const struct selector *selector, const struct pod_ref *pod);

/** Objects of some kinds, sorted by name. */
struct name_index {
	const struct entry **at;
	size_t n;
};
/** `kinds` ends with KIND_OTHER. */
struct name_index names_index(const struct set *s, const enum kind *kinds, struct arena *scratch);
/** The first of that name in a namespace that may be that of `from`; NULL when there is none. Logarithmic. */
const struct entry *entry_named(const struct name_index *index, const struct entry *from, struct str name);

/** Is there something in the set, in a namespace that may be that of `e`, that may make pods and Services which cannot
 * be seen: an operator's own kind? */
bool has_operators(const struct set *s, const struct entry *e);
/** Are there network policies of other makers (Cilium, Calico, Istio, the cluster's own), which are not read? */
bool has_other_policies(const struct set *s);

#endif
