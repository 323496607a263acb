/* SPDX-License-Identifier: Apache-2.0 */
#include "catalog/catalog.h"

/* Offset of `part` in `s`, or s.n. */
static size_t find_part(struct str s, const char *part)
{
	size_t n = strlen(part);
	for (size_t i = 0; i + n <= s.n; i++)
		if (memcmp(s.p + i, part, n) == 0)
			return i;
	return s.n;
}

/* A product as GPU Feature Discovery names the card itself: without what the device plugin hangs on for shared or cut
 * GPUs. */
static struct str bare_product(struct str product)
{
	struct str bare = str_sub(product, 0, find_part(product, "-MIG-"));
	return str_ends(bare, "-SHARED") ? str_sub(bare, 0, bare.n - strlen("-SHARED")) : bare;
}

static bool in_list_nocase(struct text_list list, struct str name)
{
	for (size_t i = 0; i < list.n; i++)
		if (str_eq_nocase(name, str_of(list.at[i])))
			return true;
	return false;
}

const struct gpu *catalog_gpu_find(struct str name)
{
	struct str product = bare_product(name);
	for (size_t i = 0; i < catalog_n_gpus; i++) {
		const struct gpu *g = &catalog_gpus[i];
		if (str_eq_nocase(name, str_of(g->name)) || in_list_nocase(g->aliases, name) ||
		    in_list_nocase(g->products, product))
			return g;
	}
	return NULL;
}

struct nearest catalog_gpu_nearest(struct str name)
{
	struct nearest near = nearest_start(name);
	for (size_t i = 0; i < catalog_n_gpus; i++)
		nearest_offer(&near, str_of(catalog_gpus[i].name));
	for (size_t i = 0; i < catalog_n_gpus; i++)
		for (size_t k = 0; k < catalog_gpus[i].aliases.n; k++)
			nearest_offer(&near, str_of(catalog_gpus[i].aliases.at[k]));
	return near;
}

const struct gpu_label *catalog_gpu_label(const struct gpu *gpu, struct str key)
{
	for (size_t i = 0; i < gpu->n_labels; i++)
		if (str_is(key, gpu->labels[i].key))
			return &gpu->labels[i];
	return NULL;
}

/* The one GPU that all instances of a family ("g5" of "g5.xlarge", "g2" of "g2-standard-4") have; NULL when there is
 * none or several. */
static const struct gpu *gpu_of_family(struct str family)
{
	const struct gpu *found = NULL;
	for (size_t i = 0; i < catalog_n_instances; i++) {
		struct str name = str_of(catalog_instances[i].name);
		if (name.n <= family.n || !str_eq(str_sub(name, 0, family.n), family) ||
		    !strchr(".-", name.p[family.n]))
			continue;
		if ((found && found != catalog_instances[i].gpu) || catalog_instances[i].attachable)
			return NULL;
		found = catalog_instances[i].gpu;
	}
	return found;
}

static const struct gpu *gpu_by_own_label(struct str key, struct str value)
{
	const struct gpu *found = NULL;
	for (size_t i = 0; i < catalog_n_gpus; i++) {
		const struct gpu_label *label = catalog_gpu_label(&catalog_gpus[i], key);
		if (!label || !text_list_has(label->values, value))
			continue;
		if (found)
			return NULL;
		found = &catalog_gpus[i];
	}
	return found;
}

/* Is the value given to several GPUs, so that it does not say which? */
static bool is_shared_value(struct str key, struct str value)
{
	size_t n = 0;
	for (size_t i = 0; i < catalog_n_gpus; i++) {
		const struct gpu_label *label = catalog_gpu_label(&catalog_gpus[i], key);
		n += label && text_list_has(label->values, value);
	}
	return n > 1;
}

const struct gpu *catalog_gpu_by_label(struct str key, struct str value)
{
	const struct node_label *label = catalog_node_label(key);
	if (!label)
		return NULL;
	if (label->scope == LABEL_INSTANCE_TYPE) {
		const struct instance *instance = catalog_instance_find(value);
		return instance && !instance->attachable ? instance->gpu : NULL;
	}
	if (label->scope == LABEL_FAMILY)
		return gpu_of_family(value);
	if (label->scope != LABEL_TYPE || is_shared_value(key, value))
		return NULL;
	const struct gpu *gpu = gpu_by_own_label(key, value);
	return gpu ? gpu : catalog_gpu_find(value);
}

bool catalog_gpu_can(const struct gpu *gpu, enum data_type type)
{
	return (gpu->precisions & DATA_BIT(type)) != 0;
}

/* "nvidia.com/mig-3g.40gb" and "mig-3g.40gb" → "3g.40gb". */
static struct str bare_profile(struct str name)
{
	static const char *const prefixes[] = {"nvidia.com/mig-", "mig-"};
	for (size_t i = 0; i < COUNT_OF(prefixes); i++)
		if (str_starts(name, prefixes[i]))
			return str_sub(name, strlen(prefixes[i]), name.n);
	return name;
}

const struct mig_profile *catalog_gpu_mig(const struct gpu *gpu, struct str name)
{
	struct str profile = bare_profile(name);
	for (size_t i = 0; i < gpu->n_mig; i++)
		if (str_is(profile, gpu->mig[i].profile) || str_eq(profile, bare_profile(str_of(gpu->mig[i].resource))))
			return &gpu->mig[i];
	return NULL;
}

const struct mig_profile *catalog_mig(struct str name, const struct gpu **gpu)
{
	for (size_t i = 0; i < catalog_n_gpus; i++) {
		const struct mig_profile *found = catalog_gpu_mig(&catalog_gpus[i], name);
		if (!found)
			continue;
		if (gpu)
			*gpu = &catalog_gpus[i];
		return found;
	}
	return NULL;
}

struct nearest catalog_mig_nearest(const struct gpu *gpu, struct str resource)
{
	struct nearest near = nearest_start(resource);
	for (size_t i = 0; i < catalog_n_gpus; i++) {
		const struct gpu *g = &catalog_gpus[i];
		for (size_t k = 0; (!gpu || gpu == g) && k < g->n_mig; k++)
			/* One profile of several GPUs is one candidate. */
			if (!near.best.p || !str_is(near.best, g->mig[k].resource))
				nearest_offer(&near, str_of(g->mig[k].resource));
	}
	return near;
}
