/* SPDX-License-Identifier: Apache-2.0
 * The values of a run: files read and overlaid, an environment and --set laid over them, checked against the schema. */
#ifndef K8SAI_GEN_VALUES_H
#define K8SAI_GEN_VALUES_H

#include "doc/doc.h"

struct values;

/** What the user gave; every text and list must outlive the values. */
struct values_input {
	/** Files, later ones laid over earlier ones; "-" is standard input. At least one. */
	const char *const *files;
	size_t n_files;
	/** Name in `environments`, or NULL. */
	const char *environment;
	/** "path=value" as for Helm, laid over all of the above in order. */
	const char *const *sets;
	size_t n_sets;
	/** File with the output of `kubectl api-resources -o name`, or NULL. */
	const char *api_resources;
	/** Values that were read from the same files before, whose texts are taken instead of reading again; or NULL.
	 * They outlive these. */
	const struct values *again;
};

/** A text that values came from. */
struct values_source {
	struct buf text;
	struct source source;
	struct doc doc;
	struct values_source *next;
};

struct values {
	/** What was made while overlaying. */
	struct arena arena;
	/** Every text that was read; problems and nodes point into them. */
	struct values_source *sources;
	/** The result, without `environments`; NULL until values_read succeeded. */
	const struct node *root;
	/** What `environments` holds in the files: a map by name, or NULL. */
	const struct node *environments;
	/** `name` when the values give none: that of the first file without folder and extension, made a valid name;
	 * "models" for standard input. */
	struct str default_name;
	/** Resources that the cluster serves ("deployments.apps"), sorted; n 0 without --api-resources. */
	struct str *api_resources;
	size_t n_api_resources;
};

void values_init(struct values *v);
/** Gives back everything, the sources that problems point to among it: print them first. */
void values_release(struct values *v);
/** Reads and checks. False, and what is wrong at its place in `problems`, when the values cannot be used. */
bool values_read(struct values *v, const struct values_input *input, struct problems *problems) ATTR_NODISCARD;

#endif
