/* SPDX-License-Identifier: Apache-2.0
 * Generated objects as text: one stream, a folder with one file an object, a Kustomize base with overlays, a Helm
 * chart. */
#ifndef K8SAI_GEN_WRITE_H
#define K8SAI_GEN_WRITE_H

#include "base/strmap.h"
#include "gen/variants.h"

enum gen_format { GEN_YAML, GEN_JSON, GEN_KUSTOMIZE, GEN_HELM };

/** Appends all objects: YAML documents parted by `---` below a comment with the notes, or one JSON object of kind List.
 * The other formats are folders. */
void gen_write(const struct gen *g, enum gen_format format, struct buf *out);

/** One file to be. */
struct gen_file {
	/** Path below the folder; owned. */
	char *name;
	struct buf text;
};

/** Everything that will lie in a folder; fill with a gen_files_of_... function. */
struct gen_files {
	struct gen_file *at;
	size_t n, cap;
	/** Private: by name; folders in which files of an earlier run may lie; whether a file that k8sai did not make
	 * may be replaced. */
	struct strmap names;
	const char *folders[4];
	size_t n_folders;
	bool replaces_foreign;
};

void gen_files_init(struct gen_files *files);
void gen_files_release(struct gen_files *files);

/** GEN_YAML, GEN_JSON: one file an object, "NN-kind-name.yaml" (or .json), so that the order of names is the order of
 * application. */
void gen_files_of_objects(struct gen_files *files, const struct gen *g, enum gen_format format);
/** GEN_KUSTOMIZE: "base/" with a kustomization.yaml and a file for each object of the values without an environment,
 * and for each environment "overlays/ENV/" with a kustomization.yaml and a patch for each object that differs: `kubectl
 * kustomize overlays/ENV` gives the objects of that environment. Patches are JSON patches (RFC 6902), which are exact
 * for lists whatever their kind; strategic merge is not, for lists without merge keys and for custom resources. False
 * and a problem when an object holds text that kubectl could not write. */
bool gen_files_of_kustomize(struct gen_files *files, const struct gen_variants *variants,
			    struct problems *problems) ATTR_NODISCARD;
/** GEN_HELM: a chart whose `helm template` gives the objects of the values without an environment (or with the one that
 * they were made for), and with `-f values-ENV.yaml` those of an environment. values.yaml holds what a person may
 * change of each workload: replicas, image, cpu and memory, host, scaling bounds; and under `objects` whatever else
 * differs between environments. Templates take the namespace from the release. False and a problem when a difference
 * cannot be said in values (a map here where a list is there, a null). */
bool gen_files_of_helm(struct gen_files *files, const struct gen_variants *variants,
		       struct problems *problems) ATTR_NODISCARD;

/** Writes all files to `folder`, made when missing. They are prepared in a folder of their own and moved into place
 * once every one of them was written, so that a failure changes nothing. Files of an earlier run that are no longer
 * wanted are removed: those that carry the mark that k8sai puts into every file. Other files are left alone; where one
 * lies in the way (of files other than those of objects) nothing is written. False and a problem on failure. */
bool gen_files_write(const struct gen_files *files, const char *folder, struct problems *problems) ATTR_NODISCARD;
/** Compares with what lies in `folder` and appends a line for each difference to `out`: "missing: NAME", "differs:
 * NAME", "stale: NAME". `*same` says whether there is none. False and a problem when the folder cannot be read. */
bool gen_files_check(const struct gen_files *files, const char *folder, struct buf *out, bool *same,
		     struct problems *problems) ATTR_NODISCARD;

/** gen_files_of_objects and gen_files_write. */
bool gen_write_dir(const struct gen *g, enum gen_format format, const char *folder,
		   struct problems *problems) ATTR_NODISCARD;
/** gen_files_of_objects and gen_files_check. */
bool gen_check_dir(const struct gen *g, enum gen_format format, const char *folder, struct buf *out, bool *same,
		   struct problems *problems) ATTR_NODISCARD;

#endif
