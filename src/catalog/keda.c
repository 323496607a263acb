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
