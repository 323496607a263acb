/* SPDX-License-Identifier: Apache-2.0
 * Engines that serve a repository of models (NVIDIA Triton): where it lies, how it is opened, and which of its models
 * are loaded. Private to plan. */
#ifndef K8SAI_PLAN_REPOSITORY_H
#define K8SAI_PLAN_REPOSITORY_H

#include "plan/request.h"

/** Does the engine that `map`, a model's fields (or NULL), names serve repositories? */
bool repository_is(const struct node *map);
/** Reads what only such an engine is told: the place, which is `model`, models to load, how often to look for new ones.
 */
void repository_read(struct maker *m, const struct request *all, const struct node *map, const struct node *model,
		     struct model_request *out);
/** The volume, environment and needs of the place; what it is opened with. w->run is done. */
void repository_mount(struct maker *m, const struct request *all, const struct model_request *r, struct workload *w);

#endif
