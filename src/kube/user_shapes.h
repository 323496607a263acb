/* SPDX-License-Identifier: Apache-2.0
 * The shape of kinds that users bring along: CustomResourceDefinitions, and folders of JSON Schema whose files are
 * named after kinds, as kubeconform takes them. Compiled when a run begins or when first needed, and shared by its
 * threads.
 *
 * Names of files, in lower case: KIND-GROUP-VERSION.json and KIND-VERSION.json for the core group, where GROUP is the
 * group or its first label (deployment-apps-v1.json, ingress-networking-v1.json); GROUP/KIND_VERSION.json;
 * GROUP_KIND_VERSION.json; KIND_VERSION.json, for any group that is not Kubernetes' own. Of folders named after a
 * release (v1.33.0-standalone-strict, master-standalone) that lie beside each other one is taken. */
#ifndef K8SAI_KUBE_USER_SHAPES_H
#define K8SAI_KUBE_USER_SHAPES_H

#include "doc/doc.h"
#include "jsonschema/schema.h"

struct user_shapes;
struct user_file;

/** One version of one kind. */
struct user_shape {
	/** As written; lower-case when they are read from the name of a file, and the group may be its first label. */
	struct str group, version, kind;
	/** What an object must look like; NULL: anything goes. */
	const struct schema *schema;
	/** Of `deprecationWarning`; p == NULL without. */
	struct str warning;
	/** A CustomResourceDefinition says so: the versions that it lists are all there are. */
	bool crd;
	bool served, deprecated;
	/** Lives in the cluster, not in a namespace. Only known of a CustomResourceDefinition. */
	bool cluster;
	/** The schema says nothing about what is in `metadata`. */
	bool bare_metadata;
	/** The schema has mistakes (a problem says which): nothing can be said about an object. */
	bool broken;
	/** Where it stands, and the mapping or the file's schema itself. */
	const struct source *source;
	const struct node *node;
	/** Private: the next of its document, and the file that is read when it is needed. */
	struct user_shape *next;
	struct user_file *file;
};

struct user_shapes_options {
	/** Folders (with all below them) and files; what comes first is taken. */
	const char *const *paths;
	size_t n_paths;
	/** The targeted minor N of Kubernetes 1.N, for the choice among folders of releases. */
	unsigned minor;
	/** Threads; 0: one. */
	unsigned workers;
	struct doc_limits limits;
};

/** Lists the folders, reads what may hold CustomResourceDefinitions and compiles their schemas. Never NULL; what was
 * wrong is told by user_shapes_problems. Free with user_shapes_close. */
struct user_shapes *user_shapes_open(const struct user_shapes_options *options) ATTR_NODISCARD;
void user_shapes_close(struct user_shapes *u);

/** Adds what could not be read or is no schema, up to now, in the order of the files; and to `notes` what is merely
 * worth knowing, such as a folder without any schema. The problems point into texts that `u` owns. */
void user_shapes_problems(const struct user_shapes *u, struct problems *problems, struct problems *notes);

/** The shape of a kind, its schema loaded; NULL when there is none. Safe from several threads. */
const struct user_shape *user_shape_find(struct user_shapes *u, struct str group, struct str version, struct str kind);
/** Does a CustomResourceDefinition define the kind, in whatever versions? */
bool user_shape_is_defined(const struct user_shapes *u, struct str group, struct str kind);
/** Appends the versions of the kind that are served, "v1, v1beta1", to `out`; how many there are. */
size_t user_shape_versions(const struct user_shapes *u, struct str group, struct str kind, struct buf *out);
/** The kind of the group that a misspelt one most likely stands for; p == NULL when none is near. */
struct str user_shape_nearest_kind(const struct user_shapes *u, struct str group, struct str kind);

#endif
