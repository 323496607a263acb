/* SPDX-License-Identifier: Apache-2.0
 * Weights that lie in a bucket: an init container copies them into the cache, which the server then reads. Private to
 * plan. */
#ifndef K8SAI_PLAN_BUCKET_H
#define K8SAI_PLAN_BUCKET_H

#include "plan/request.h"

/** Is it a place such as "s3://models/ours" that weights can be copied from? */
bool bucket_is(struct str place);
/** Is it an image, "oci://registry/name:tag", which is mounted rather than copied? */
bool bucket_is_image(struct str place);
/** Fills in w->cache.fetch and what the pods need to be let in; w->cache, w->model_label and w->place are done. */
void bucket_fetch(struct maker *m, const struct request *all, const struct model_request *r, struct workload *w);

#endif
