/* SPDX-License-Identifier: Apache-2.0 */
#include "catalog/cloud.h"

const struct cloud *catalog_cloud_find(struct str name)
{
	for (size_t i = 0; i < catalog_n_clouds; i++) {
		const struct cloud *c = &catalog_clouds[i];
		if (str_eq_nocase(name, str_of(c->name)))
			return c;
		for (size_t k = 0; k < c->aliases.n; k++)
			if (str_eq_nocase(name, str_of(c->aliases.at[k])))
				return c;
	}
	return NULL;
}

struct nearest catalog_cloud_nearest(struct str name)
{
	struct nearest near = nearest_start(name);
	for (size_t i = 0; i < catalog_n_clouds; i++) {
		nearest_offer(&near, str_of(catalog_clouds[i].name));
		for (size_t k = 0; k < catalog_clouds[i].aliases.n; k++)
			nearest_offer(&near, str_of(catalog_clouds[i].aliases.at[k]));
	}
	return near;
}

const struct instance *catalog_instance_find(struct str name)
{
	for (size_t i = 0; i < catalog_n_instances; i++)
		if (str_eq_nocase(name, str_of(catalog_instances[i].name)))
			return &catalog_instances[i];
	return NULL;
}

struct nearest catalog_instance_nearest(struct str name)
{
	struct nearest near = nearest_start(name);
	for (size_t i = 0; i < catalog_n_instances; i++)
		nearest_offer(&near, str_of(catalog_instances[i].name));
	return near;
}

/* Unknown sizes (0) count as largest. */
static bool is_smaller(const struct instance *a, const struct instance *b)
{
	if (a->count != b->count)
		return a->count < b->count;
	return a->vcpu - 1 < b->vcpu - 1;
}

const struct instance *catalog_instance_for(const struct cloud *cloud, const struct gpu *gpu, uint64_t count)
{
	const struct instance *best = NULL;
	for (size_t i = 0; i < cloud->n_instances; i++) {
		const struct instance *e = &cloud->instances[i];
		if (e->gpu == gpu && e->count >= count && !e->retired && (!best || is_smaller(e, best)))
			best = e;
	}
	return best;
}

bool catalog_cloud_sells(const struct cloud *cloud, const struct gpu *gpu)
{
	return cloud->n_instances == 0 || catalog_instance_for(cloud, gpu, 1) != NULL;
}

const struct cloud_storage *catalog_storage_for(const struct cloud *cloud, enum access_mode mode)
{
	for (size_t i = 0; i < cloud->n_storage; i++)
		if (cloud->storage[i].mode == mode)
			return &cloud->storage[i];
	return NULL;
}

const char *access_mode_name(enum access_mode mode)
{
	return mode == ACCESS_RWX ? "ReadWriteMany" : mode == ACCESS_ROX ? "ReadOnlyMany" : "ReadWriteOnce";
}
