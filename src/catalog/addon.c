/* SPDX-License-Identifier: Apache-2.0 */
#include "catalog/addon.h"

const struct addon *catalog_addon(struct str name)
{
	for (size_t i = 0; i < catalog_n_addons; i++)
		if (str_is(name, catalog_addons[i].name))
			return &catalog_addons[i];
	return NULL;
}
