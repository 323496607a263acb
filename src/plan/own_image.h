/* SPDX-License-Identifier: Apache-2.0
 * `engine: custom`: a server of which nothing is known but what the values file says. It goes the way of the models,
 * with an engine that has neither flags nor metrics, and without a model whose size could be worked out. Private to
 * plan. */
#ifndef K8SAI_PLAN_OWN_IMAGE_H
#define K8SAI_PLAN_OWN_IMAGE_H

#include "plan/request.h"

/** Is that what `map`, a model's fields (or NULL), asks for? */
bool own_image_is(const struct node *map);
/** Reads what only it has: engine (its port and paths), image, command; a problem for what cannot be said of it. */
void own_image_read(struct maker *m, const struct node *map, struct model_request *out);
/** How many replicas when the values file does not say by what their number should follow; `out` is read. */
void own_image_replicas(struct maker *m, struct model_request *out);
/** Size of the model's pod, from `gpu` and `resources` alone. False, and a problem, when there is no such machine. */
bool own_image_size(struct maker *m, const struct request *all, const struct model_request *r, struct workload *w);

#endif
