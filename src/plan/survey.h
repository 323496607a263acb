/* SPDX-License-Identifier: Apache-2.0
 * Where one model fits: every type of GPU and every count on every cloud that is asked about, by the planner's own
 * search (sizing.h), so that what the planner would take is always among the answers.
 *
 * A type is shown with the smallest count that works on a cloud, and with the next one as well when that gives the
 * model at least WIDER times the context. */
#ifndef K8SAI_PLAN_SURVEY_H
#define K8SAI_PLAN_SURVEY_H

#include "plan/sizing.h"

enum { WIDER = 3 };

/** A cloud that can run it. */
struct survey_place {
	const struct cloud *cloud;
	/** The machine that costs least; NULL on premises. */
	const struct instance *instance;
	/** Of that machine, in the catalog's units; on premises of the GPUs alone. */
	uint64_t cost;
	/** The planner would take it there. */
	bool chosen;
};

/** One way to run it: so many of one type. */
struct survey_row {
	/** As on the first of its places. `cost` is that of the cheapest machine; GPUs alone count only where no cloud
	 * sells them. */
	struct candidate how;
	/** What fits: its context is lower than the one asked for where a cloud holds nothing larger and no context was
	 * given, just as the planner does it. */
	struct load load;
	/** Tokens that each of the sequences asked for can have at most, and sequences of the context asked for that
	 * the cache holds (0: it keeps no cache). */
	unsigned longest;
	uint64_t sequences;
	/** Cheapest first, on premises last. */
	struct survey_place *places;
	size_t n_places;
};

enum survey_why {
	/** The GPUs are too small. */
	MISS_MEMORY,
	/** They would do, and no machine that has them has room for the pod. */
	MISS_MACHINE,
	/** It is not taken into account: `refusal` says why. */
	MISS_REFUSED,
};

/** A type that is in no row. */
struct survey_miss {
	enum survey_why why;
	const struct gpu *gpu;
	const char *refusal;
	/** Unless it is refused: the count that comes nearest, and MiB that each of those GPUs lacks. */
	struct candidate how;
	int64_t missing;
	/** Nodes have more of them, which cannot share this model's heads or experts. */
	bool indivisible;
};

/** What would let it fit on one node after all, when it fits nowhere or on several nodes only. */
struct survey_remedy {
	/** 0, NULL, false: leave it as it is. */
	unsigned concurrency, context;
	const char *quantization;
	bool any_gpu;
	const struct cloud *cloud;
	struct candidate how;
};

struct survey {
	struct str id;
	/** How the parameters add up; n == 0: they are known. */
	struct str model_why;
	/** What to know of that; NULL: nothing. */
	const struct note *notes;
	size_t n_notes;
	/** What was asked for; the model and the engine are in it. */
	struct load load;
	/** NULL: the weights as published. */
	const struct engine_quantization *quantization;
	bool context_given, concurrency_given;
	const struct cloud **clouds;
	size_t n_clouds;
	/** By the planner's order: one node before several, then the cheapest first. */
	struct survey_row *rows;
	size_t n_rows;
	/** Nearest first, those that are refused last. */
	struct survey_miss *misses;
	size_t n_misses;
	/** NULL when it fits on one node, or nothing helps. */
	const struct survey_remedy *remedy;
};

/** Surveys the first model of `values` (a tree that satisfies schemas/values.schema.json; its `gpu` narrows the search)
 * on `clouds`. NULL, with every mistake in `problems`, when the values cannot be used. What it gives lives in `arena`
 * and points into the values. */
const struct survey *survey_make(struct arena *arena, const struct node *values, const struct cloud *const *clouds,
				 size_t n_clouds, struct problems *problems);

/** The longest context, up to the model's own, that the load's sequences can have on the devices of `c`; 0 when not
 * even one token fits. */
unsigned longest_context(const struct load *load, const struct candidate *c);

#endif
