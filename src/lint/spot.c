/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/spot.h"

/* The cloud that marks its spot nodes by this label and value; without a value: by the label's being there. */
static const struct cloud *cloud_of(struct str key, const struct node *value)
{
	for (size_t i = 0; i < catalog_n_clouds; i++) {
		const struct text_pairs *labels = &catalog_clouds[i].spot_labels;
		for (size_t l = 0; l < labels->n; l++)
			if (str_is(key, labels->at[l].key) && (value ? node_text_is(value, labels->at[l].value)
								     : strcmp(labels->at[l].value, "true") == 0))
				return &catalog_clouds[i];
	}
	return NULL;
}

static const struct cloud *spot_demand(const struct node_demand *d)
{
	const struct cloud *cloud = NULL;
	if (!d->field && d->op == NODE_EXISTS)
		return cloud_of(d->key, NULL);
	if (d->field || d->op != NODE_IN)
		return NULL;
	for (const struct node *v = node_demand_first(d); v; v = node_demand_after(d, v)) {
		cloud = cloud_of(d->key, node_deref(v));
		if (!cloud)
			return NULL;
	}
	return cloud;
}

struct spot pod_spot(const struct pod *p)
{
	struct spot spot = {0};
	struct node_choice it = node_choice(p);
	struct node_demand d;
	const struct node *term = NULL;
	bool all = true, this_one = false;
	if (node_choice_hidden(p))
		return spot;
	while (node_choice_next(&it, &d)) {
		const struct cloud *cloud = spot_demand(&d);
		if (cloud && !spot.at) {
			spot.at = d.at;
			spot.cloud = cloud;
		}
		if (d.term == NODE_SELECTOR_TERM) {
			if (cloud) {
				spot.only = true;
				return spot;
			}
			continue;
		}
		if (d.term_node != term) {
			all &= !term || this_one;
			term = d.term_node;
			this_one = false;
		}
		this_one |= cloud != NULL;
	}
	spot.only = term && all && this_one;
	return spot;
}
