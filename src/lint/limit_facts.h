/* SPDX-License-Identifier: Apache-2.0
 * What containers ask for, and what a LimitRange makes of it. Copies, like all of an entry. */
#ifndef K8SAI_LINT_LIMIT_FACTS_H
#define K8SAI_LINT_LIMIT_FACTS_H

#include "kube/quantity.h"
#include "lint/set.h"

/** A quantity that may be there. */
struct amount_fact {
	bool given;
	struct quantity q;
	struct place at;
};

/** What a container says of one resource. */
struct resource_fact {
	struct str name;
	struct amount_fact request, limit;
	struct resource_fact *next;
};

struct container_facts {
	struct str name;
	/** Its resources, or the container where it has none. */
	struct place at;
	/** It runs before the others, or as long as they do. */
	bool init;
	/** Some of it is filled in by a tool. */
	bool open;
	struct resource_fact *resources;
	struct container_facts *next;
};

/** Of a pod of an AI workload; NULL for others. */
const struct container_facts *container_facts_of(struct arena *memory, const struct pod *p);
/** The container's own words on a resource; NULL when it has none. */
const struct resource_fact *resource_of(const struct container_facts *k, struct str name);

/** One resource of one item of a LimitRange. */
struct range_fact {
	/** For a pod as a whole, not for each container. */
	bool pod;
	struct str resource;
	/** `limit` and `request` are what a container gets that says nothing (`default` and `defaultRequest`). */
	struct amount_fact max, min, limit, request, ratio;
	struct range_fact *next;
};

/** Fills in an entry's ranges from a LimitRange, with the defaults that the API server gives them. */
void entry_limit_facts(struct arena *memory, struct entry *e, const struct object *o);

#endif
