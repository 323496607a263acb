/* SPDX-License-Identifier: Apache-2.0 */
#include "catalog/catalog.h"

/* Does `name` fit `pattern`, which may end with '*'? */
static bool fits(struct str name, const char *pattern)
{
	if (!name.n || name.p[0] != pattern[0])
		return false;
	struct str p = str_of(pattern);
	if (!str_ends(p, "*"))
		return str_eq(name, p);
	return name.n >= p.n && memcmp(name.p, p.p, p.n - 1) == 0;
}

const struct accelerator *catalog_accelerator(struct str name)
{
	const struct accelerator *best = NULL;
	for (size_t i = 0; i < catalog_n_accelerators; i++)
		if (fits(name, catalog_accelerators[i].name) &&
		    (!best || strlen(catalog_accelerators[i].name) > strlen(best->name)))
			best = &catalog_accelerators[i];
	return best;
}

/* "nvidia.com/MIG-1g.5gb" → the resource it should be. */
static const char *mig_by_case(struct str name)
{
	for (size_t i = 0; i < catalog_n_gpus; i++)
		for (size_t k = 0; k < catalog_gpus[i].n_mig; k++)
			if (str_eq_nocase(name, str_of(catalog_gpus[i].mig[k].resource)))
				return catalog_gpus[i].mig[k].resource;
	return NULL;
}

/* Do two names begin with the same letter, whatever its case? Most that are compared do not. */
static bool begin_alike(struct str name, const char *other)
{
	return name.n && ((name.p[0] ^ other[0]) & ~0x20) == 0;
}

const char *catalog_accelerator_misspelt(struct str name)
{
	if (catalog_accelerator(name))
		return NULL;
	for (size_t i = 0; i < catalog_n_misspellings; i++)
		if (begin_alike(name, catalog_misspellings[i].wrong) &&
		    str_eq_nocase(name, str_of(catalog_misspellings[i].wrong)))
			return catalog_misspellings[i].right;
	if (str_find(name, '/') == name.n)
		return NULL;
	const char *near = NULL;
	for (size_t i = 0; i < catalog_n_accelerators; i++) {
		struct str right = str_of(catalog_accelerators[i].name);
		if (str_ends(right, "*"))
			continue;
		if (str_eq_nocase(name, right))
			return right.p;
		if (!near && edit_distance(name, right, 1) <= 1)
			near = right.p;
	}
	const char *mig = mig_by_case(name);
	return mig ? mig : near;
}

const struct node_label *catalog_node_label(struct str key)
{
	const struct node_label *best = NULL;
	for (size_t i = 0; i < catalog_n_node_labels; i++)
		if (fits(key, catalog_node_labels[i].key) &&
		    (!best || strlen(catalog_node_labels[i].key) > strlen(best->key)))
			best = &catalog_node_labels[i];
	return best;
}

/* Offers to `near` (when it is not NULL) all values that some GPU has for `key`, and says whether `value` is one. */
static bool walk_gpu_values(struct str key, struct str value, struct nearest *near)
{
	for (size_t i = 0; i < catalog_n_gpus; i++) {
		const struct gpu_label *label = catalog_gpu_label(&catalog_gpus[i], key);
		for (size_t k = 0; label && k < label->values.n; k++) {
			struct str known = str_of(label->values.at[k]);
			if (str_eq(value, known))
				return true;
			/* One value of several GPUs is one candidate. */
			if (near && (!near->best.p || !str_eq(near->best, known)))
				nearest_offer(near, known);
		}
	}
	return false;
}

/* Is `value` one that some GPU has for `key`? Only when it is not are all offered to `near`: most are right. */
static bool is_gpu_value(struct str key, struct str value, struct nearest *near)
{
	return walk_gpu_values(key, value, NULL) || walk_gpu_values(key, value, near);
}

/* GPU Feature Discovery writes "NVIDIA-", and since Ampere no longer "Tesla-": such a value, or a GPU's name in another
 * spelling, stands on no node. */
static bool is_product_slip(const struct gpu *gpu, struct str value)
{
	return gpu || (str_starts(value, "Tesla-") && !str_starts(value, "Tesla-K") && !str_starts(value, "Tesla-M") &&
		       !str_starts(value, "Tesla-P") && !str_starts(value, "Tesla-T") && !str_starts(value, "Tesla-V"));
}

/* The nearest is no more than one slip away, or differs only in case. */
static bool is_slip(const struct nearest *near, struct str value)
{
	return near->best.p && (near->distance <= 1 || str_eq_nocase(near->best, value));
}

/* Are the digits of both the same, in order? A product with another number is another product. */
static bool same_digits(struct str a, struct str b)
{
	size_t i = 0, k = 0;
	for (;; i++, k++) {
		while (i < a.n && (a.p[i] < '0' || a.p[i] > '9'))
			i++;
		while (k < b.n && (b.p[k] < '0' || b.p[k] > '9'))
			k++;
		if (i == a.n || k == b.n)
			return i == a.n && k == b.n;
		if (a.p[i] != b.p[k])
			return false;
	}
}

/* New cards with names near to old ones appear, so only a slip in a long name with the same number counts. */
static bool is_product_typo(const struct nearest *near, struct str value)
{
	return is_slip(near, value) &&
	       (str_eq_nocase(near->best, value) || (value.n >= 14 && same_digits(near->best, value)));
}

static enum label_verdict judge_type(const struct node_label *label, struct str key, struct str value,
				     struct nearest *near)
{
	if (is_gpu_value(key, value, near))
		return LABEL_VALUE_KNOWN;
	bool product = str_is(key, "nvidia.com/gpu.product");
	const struct gpu *gpu = catalog_gpu_find(value);
	if (product && gpu) {
		/* "-SHARED" and "-MIG-…" behind a product that is spelt right. */
		for (size_t i = 0; i < gpu->products.n; i++)
			if (value.n > strlen(gpu->products.at[i]) && str_starts(value, gpu->products.at[i]))
				return LABEL_VALUE_KNOWN;
		near->best = str_of(gpu->products.n ? gpu->products.at[0] : NULL);
		near->tie = gpu->products.n > 1;
	}
	bool typo = product ? is_product_typo(near, value) || is_product_slip(gpu, value) : is_slip(near, value);
	if (label->closed || typo)
		return LABEL_VALUE_UNKNOWN;
	return LABEL_VALUE_PLAUSIBLE;
}

enum label_verdict catalog_label_value(struct str key, struct str value, struct nearest *nearest)
{
	struct nearest unused = nearest_start(value), *near = nearest ? nearest : &unused;
	*near = unused;
	const struct node_label *label = catalog_node_label(key);
	if (!label)
		return LABEL_NOT_OURS;
	if (label->scope == LABEL_INSTANCE_TYPE)
		return catalog_instance_find(value) ? LABEL_VALUE_KNOWN : LABEL_NOT_OURS;
	if (label->scope == LABEL_FAMILY)
		return catalog_gpu_by_label(key, value) ? LABEL_VALUE_KNOWN : LABEL_NOT_OURS;
	if (text_list_has(label->values, value))
		return LABEL_VALUE_KNOWN;
	for (size_t i = 0; i < label->values.n; i++)
		nearest_offer(near, str_of(label->values.at[i]));
	if (label->scope == LABEL_TYPE)
		return judge_type(label, key, value, near);
	return label->closed || is_slip(near, value) ? LABEL_VALUE_UNKNOWN : LABEL_VALUE_PLAUSIBLE;
}

/* Has the catalog a machine type of this family? */
static bool is_known_family(struct str family)
{
	for (size_t i = 0; i < catalog_n_instances; i++) {
		struct str name = str_of(catalog_instances[i].name);
		if (name.n > family.n && memcmp(name.p, family.p, family.n) == 0 && strchr(".-", name.p[family.n]))
			return true;
	}
	return false;
}

bool catalog_label_picks_type(struct str key, struct str value)
{
	const struct node_label *label = catalog_node_label(key);
	if (!label)
		return false;
	/* A machine type or family that is not in the catalog is a choice of hardware all the same. */
	if (label->scope == LABEL_INSTANCE_TYPE) {
		const struct instance *instance = catalog_instance_find(value);
		return !instance || !instance->attachable;
	}
	if (label->scope == LABEL_FAMILY)
		return !is_known_family(value) || catalog_gpu_by_label(key, value);
	return label->scope == LABEL_TYPE;
}
