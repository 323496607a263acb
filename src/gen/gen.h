/* SPDX-License-Identifier: Apache-2.0
 * Values to manifests: read and check the values, plan, render the templates, patch, filter, order. Writing is a step
 * of its own (gen/write.h). */
#ifndef K8SAI_GEN_GEN_H
#define K8SAI_GEN_GEN_H

#include "gen/template.h"
#include "gen/values.h"

struct gen_options {
	struct values_input values;
	/** Kinds to write, each perhaps several joined by commas ("Deployment,Service"); none: all. Compared without
	 * case, a plural is fine. */
	const char *const *only;
	size_t n_only;
	/** It is no mistake when the set has none of such a kind. */
	bool only_what_is_there;
	/** Folder of templates that override or add, or NULL. */
	const char *templates;
};

/** One manifest. */
struct gen_object {
	const struct node *node;
	struct str api_version, kind, name;
	/** Empty for what is not in a namespace. */
	struct str namespace_;
	/** Place in the order of application: its kind's, then as rendered. */
	unsigned order;
	size_t serial;
};

struct gen_objects {
	struct gen_object *at;
	size_t n, cap;
};

struct gen {
	struct values values;
	struct templates templates;
	/** In order of application. */
	struct gen_objects objects;
	/** Lines for the user, without line ends behind the last: what the cluster must have, what was left out. Also
	 * stand in a comment at the head of a stream. */
	struct buf notes;
	/** Holds plan, context and objects. */
	struct arena arena;
};

void gen_init(struct gen *g);
/** Gives everything back; problems point into it, so print them first. */
void gen_release(struct gen *g);
/** Does the whole way from values to objects. False, and at least one problem, when it cannot; then there are no
 * objects. */
bool gen_run(struct gen *g, const struct gen_options *options, struct problems *problems) ATTR_NODISCARD;

#endif
