/* SPDX-License-Identifier: Apache-2.0 */
#include "kube/kinds.h"

#include "kube/pod_paths.h"

#define SCOPE_N true
#define SCOPE_C false

static const struct kind_info kinds[] = {
#define KIND(id, name, group, scope, life, paths) {KIND_##id, name, group, SCOPE_##scope, LIFE_##life, paths},
#include "kube/kinds.def"
#undef KIND
};

static int compare(struct str name, struct str group, const struct kind_info *row)
{
	int order = str_cmp(name, str_of(row->name));
	return order ? order : str_cmp(group, str_of(row->group));
}

const struct kind_info *kind_find(struct str name, struct str group)
{
	size_t low = 0, high = COUNT_OF(kinds);
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = compare(name, group, &kinds[middle]);
		if (order == 0)
			return &kinds[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

const struct kind_info *kind_info(enum kind kind)
{
	return kind > KIND_OTHER && kind < KIND_COUNT ? &kinds[kind - 1] : NULL;
}
