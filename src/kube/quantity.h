/* SPDX-License-Identifier: Apache-2.0
 * Kubernetes quantities ("500m", "1.5Gi", "2e3"), exact:
 * https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/ */
#ifndef K8SAI_KUBE_QUANTITY_H
#define K8SAI_KUBE_QUANTITY_H

#include "doc/node.h"

/** (-1)^negative × (whole + nano / 10^9). As in the API server, finer fractions are rounded away from zero and the
 * magnitude is capped at 2^63 - 1. */
struct quantity {
	bool negative;
	uint32_t nano;
	uint64_t whole;
};

/** Reads a quantity that fills `text`; false on anything else. */
bool quantity_parse(struct str text, struct quantity *out);
/** The quantity that the API server would see in a scalar: numbers count by their value. False for anything that is no
 * quantity. */
bool quantity_of(const struct node *n, struct quantity *out);
/** Less than 0, 0, or greater than 0. */
int quantity_cmp(struct quantity a, struct quantity b);
/** A whole number, such as extended resources need? */
static inline bool quantity_is_whole(struct quantity q)
{
	return q.nano == 0;
}
static inline bool quantity_is_zero(struct quantity q)
{
	return q.nano == 0 && q.whole == 0;
}
/** Thousandths, rounded up; capped at INT64_MAX. */
int64_t quantity_milli(struct quantity q);
/** Bytes (or any whole unit), rounded up; capped at INT64_MAX. */
int64_t quantity_units(struct quantity q);
/** What was probably meant by a text that is no quantity ("16GB": "16G or 16Gi"): a suffix to advise, or NULL. */
const char *quantity_suffix_hint(struct str text);

#endif
