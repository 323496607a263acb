/* SPDX-License-Identifier: Apache-2.0 */
#include "catalog/keda.h"

const struct keda_trigger *catalog_keda_trigger(struct str name)
{
	for (size_t i = 0; i < catalog_n_keda_triggers; i++)
		if (str_is(name, catalog_keda_triggers[i].name))
			return &catalog_keda_triggers[i];
	return NULL;
}

struct nearest catalog_keda_trigger_nearest(struct str name)
{
	struct nearest near = nearest_start(name);
	for (size_t i = 0; i < catalog_n_keda_triggers; i++)
		nearest_offer(&near, str_of(catalog_keda_triggers[i].name));
	return near;
}

struct str catalog_keda_meant_for(const struct keda_trigger *kind, const struct node *metadata, const char *key)
{
	enum { SLIP = 2 };
	struct nearest near = nearest_start(str_of(key));
	struct node_entries it = node_entries(metadata);
	for (const struct node *e; (e = node_next_entry(&it));) {
		struct str own = node_key(e);
		if (!text_list_has(kind->required, own) && !text_list_has(kind->auth, own) &&
		    !text_list_has(kind->one_of, own) && !text_list_has(kind->numbers, own))
			nearest_offer(&near, own);
	}
	return near.best.p && near.distance <= SLIP ? near.best : (struct str){NULL, 0};
}
