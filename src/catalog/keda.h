/* SPDX-License-Identifier: Apache-2.0
 * KEDA's trigger types and what their metadata must hold. Data: keda.yaml. */
#ifndef K8SAI_CATALOG_KEDA_H
#define K8SAI_CATALOG_KEDA_H

#include "catalog/common.h"
#include "doc/node.h"

struct keda_trigger {
	/** "prometheus" */
	const char *name;
	/** Keys that must be there, by this name or with "FromEnv" behind it. */
	struct text_list required;
	/** The same, unless a TriggerAuthentication brings them. */
	struct text_list auth;
	/** At least one of these must be there (empty: no such rule); `one_of_auth`: unless a TriggerAuthentication
	 * brings it. */
	struct text_list one_of;
	bool one_of_auth;
	/** Keys whose value is a number, written as a text. */
	struct text_list numbers;
	/** Keys that take certain words only, separated by blanks. */
	struct text_pairs values;
	/** Keys that the scaler refuses since a release, and what to write instead. */
	struct text_list gone;
	struct version gone_since;
	const char *gone_hint;
	const char *source, *date;
};

extern const struct keda_trigger catalog_keda_triggers[];
extern const size_t catalog_n_keda_triggers;

/** By its exact name (as KEDA compares it); NULL when there is none. */
const struct keda_trigger *catalog_keda_trigger(struct str name);
/** The nearest name to a misspelt one. */
struct nearest catalog_keda_trigger_nearest(struct str name);

/** A key of a trigger's metadata that was probably meant for `key`, which is missing: near to it, and none of the
 * trigger's own. p == NULL: there is none. */
struct str catalog_keda_meant_for(const struct keda_trigger *kind, const struct node *metadata, const char *key);

#endif
