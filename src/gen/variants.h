/* SPDX-License-Identifier: Apache-2.0
 * One set of values generated several times: without an environment, and for each of its environments. */
#ifndef K8SAI_GEN_VARIANTS_H
#define K8SAI_GEN_VARIANTS_H

#include "gen/gen.h"

struct gen_variant {
	/** Name of the environment; NULL for the values as they are (or with the environment that the options name). */
	const char *name;
	struct gen gen;
	/** The same with a namespace of another name, so that what comes from the namespace can be told from what only
	 * looks like it. Without objects when the namespace cannot be changed (a patch's target names it), or nobody
	 * asked. */
	struct gen probe;
};

struct gen_variants {
	/** The first is the base; then the environments in the order of the values. Each is initialised. */
	struct gen_variant *at;
	size_t n;
};

/** The namespace of probes. */
#define GEN_PROBE "k8sai-namespace-probe"

/** What is generated: the base alone, with its environments, or all of them with their probes. */
enum gen_scope { GEN_BASE, GEN_ENVIRONMENTS, GEN_PROBES };

void gen_variants_init(struct gen_variants *v);
/** Gives everything back; problems point into it, so print them first. */
void gen_variants_release(struct gen_variants *v);
/** Runs gen for the base and, unless the options name an environment, for each environment of the values; files are
 * read once. False and at least one problem when one of them cannot be generated. */
bool gen_variants_run(struct gen_variants *v, const struct gen_options *options, enum gen_scope scope,
		      struct problems *problems) ATTR_NODISCARD;

#endif
