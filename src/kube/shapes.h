/* SPDX-License-Identifier: Apache-2.0
 * The shape of every kind that k8sai carries a schema of: Kubernetes' own from 1.25 on and the custom resources of
 * schemas/kubernetes/, compiled into constant tables by src/host/mkschemas.c. */
#ifndef K8SAI_KUBE_SHAPES_H
#define K8SAI_KUBE_SHAPES_H

#include "jsonschema/schema.h"

/** One kind in one version of its API. Names are numbers of strings in the table. */
struct api_shape {
	uint32_t kind, group, version;
	/** Definition in the table. */
	uint32_t definition;
	/** Minors of Kubernetes: the first that serves it, the first that does not any more (0: none). */
	uint8_t from, until;
	/** A custom resource: which versions are served is its operator's business. */
	bool custom;
	/** Its operator calls this version deprecated. */
	bool deprecated;
	/** Lives in the cluster, not in a namespace. Only known of custom resources. */
	bool cluster;
};

/** The generated tables; shapes are sorted by kind, group, version. */
struct shape_table {
	struct schema_table schemas;
	const struct api_shape *shapes;
	size_t n_shapes;
	/** The definition of metadata. */
	uint32_t object_meta;
};
extern const struct shape_table kube_shapes;

/** The shape of a kind; NULL when there is none. The core group is "". */
const struct api_shape *shape_find(struct str group, struct str version, struct str kind);
/** The n-th version of a kind that there is a shape of, in the order of the table; NULL behind the last. */
const struct api_shape *shape_version(struct str group, struct str kind, size_t n);
/** The nearest kind in the group (any version), or the group that has a kind of this name: for a hint; p == NULL when
 * nothing is near. */
struct str shape_nearest_kind(struct str group, struct str kind);
struct str shape_group_of(struct str kind);
/** Any shape of a group; NULL when there is none. */
const struct api_shape *shape_of_group(struct str group);
/** Names of a shape. */
struct str shape_kind(const struct api_shape *s);
struct str shape_group(const struct api_shape *s);
struct str shape_version_name(const struct api_shape *s);

/** Structural schemas with the formats of formats.h. */
struct schema_dialect shape_dialect(void);
/** All shapes, for schema_check_loaded with a shape's definition; a thread's own. Free with schema_free. */
struct schema *shapes_open(void) ATTR_NODISCARD;

#endif
