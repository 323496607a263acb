/* SPDX-License-Identifier: Apache-2.0
 * Short hands for building the context tree. Private to plan. */
#ifndef K8SAI_PLAN_CONTEXT_BUILD_H
#define K8SAI_PLAN_CONTEXT_BUILD_H

#include "doc/build.h"
#include "plan/plan.h"

/** Entries of `map`; keys are literals. */
void put(struct node *map, const char *key, struct node *value);
void put_text(struct arena *a, struct node *map, const char *key, struct str value);
/** null when value.p is NULL. */
void put_text_or_null(struct arena *a, struct node *map, const char *key, struct str value);
void put_count(struct arena *a, struct node *map, const char *key, uint64_t value);
void put_flag(struct arena *a, struct node *map, const char *key, bool value);
void put_null(struct arena *a, struct node *map, const char *key);
/** An empty mapping or sequence that was put. */
struct node *put_map(struct arena *a, struct node *map, const char *key);
struct node *put_seq(struct arena *a, struct node *map, const char *key);
/** The pairs as a mapping, the texts as a sequence. */
void put_pairs(struct arena *a, struct node *map, const char *key, const struct pairs *pairs);
void put_texts(struct arena *a, struct node *map, const char *key, const struct strs *texts);
struct node *pairs_map(struct arena *a, const struct pairs *pairs);
/** A mapping that was pushed. */
struct node *push_map(struct arena *a, struct node *seq);

/** Parts of one workload's context. */
void context_run(struct arena *a, const struct workload *w, struct node *out);
void context_place(struct arena *a, const struct workload *w, struct node *out);
void context_scale(struct arena *a, const struct workload *w, struct node *out);
void context_reach(struct arena *a, const struct workload *w, struct node *out);

#endif
