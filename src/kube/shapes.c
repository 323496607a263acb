/* SPDX-License-Identifier: Apache-2.0 */
#include "kube/shapes.h"

#include "base/nearest.h"
#include "kube/formats.h"

static struct str string(uint32_t id)
{
	const uint32_t *begins = kube_shapes.schemas.string_begins;
	return (struct str){kube_shapes.schemas.strings + begins[id], begins[id + 1] - begins[id]};
}

struct str shape_kind(const struct api_shape *s)
{
	return string(s->kind);
}

struct str shape_group(const struct api_shape *s)
{
	return string(s->group);
}

struct str shape_version_name(const struct api_shape *s)
{
	return string(s->version);
}

/* The first shape that is not before (kind, group). */
static size_t lower_bound(struct str kind, struct str group)
{
	size_t low = 0, high = kube_shapes.n_shapes;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct api_shape *s = &kube_shapes.shapes[middle];
		int order = str_cmp(string(s->kind), kind);
		if (!order)
			order = str_cmp(string(s->group), group);
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const struct api_shape *shape_version(struct str group, struct str kind, size_t n)
{
	size_t i = lower_bound(kind, group);
	const struct api_shape *s = i + n < kube_shapes.n_shapes ? &kube_shapes.shapes[i + n] : NULL;
	return s && str_eq(shape_kind(s), kind) && str_eq(shape_group(s), group) ? s : NULL;
}

const struct api_shape *shape_find(struct str group, struct str version, struct str kind)
{
	const struct api_shape *s;
	for (size_t i = 0; (s = shape_version(group, kind, i)); i++)
		if (str_eq(shape_version_name(s), version))
			return s;
	return NULL;
}

struct str shape_nearest_kind(struct str group, struct str kind)
{
	struct nearest near = nearest_start(kind);
	for (size_t i = 0; i < kube_shapes.n_shapes; i++)
		if (str_eq(shape_group(&kube_shapes.shapes[i]), group))
			nearest_offer(&near, shape_kind(&kube_shapes.shapes[i]));
	return near.best;
}

struct str shape_group_of(struct str kind)
{
	size_t i = lower_bound(kind, STR(""));
	const struct api_shape *s = i < kube_shapes.n_shapes ? &kube_shapes.shapes[i] : NULL;
	return s && str_eq(shape_kind(s), kind) ? shape_group(s) : (struct str){NULL, 0};
}

const struct api_shape *shape_of_group(struct str group)
{
	for (size_t i = 0; i < kube_shapes.n_shapes; i++)
		if (str_eq(shape_group(&kube_shapes.shapes[i]), group))
			return &kube_shapes.shapes[i];
	return NULL;
}

struct schema_dialect shape_dialect(void)
{
	return (struct schema_dialect){.structural = true, .formats = kube_formats, .n_formats = KUBE_FORMATS};
}

struct schema *shapes_open(void)
{
	struct schema_dialect dialect = shape_dialect();
	return schema_load(&kube_shapes.schemas, &dialect);
}
