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
/** The command by which the set's ServiceAccount `account` may read `bucket`, on EKS (EKS Pod Identity) or GKE (Workload
 * Identity Federation):
 * https://docs.aws.amazon.com/eks/latest/userguide/pod-id-association.html,
 * https://cloud.google.com/kubernetes-engine/docs/how-to/workload-identity. */
struct str bucket_grant(struct maker *m, const struct cloud *cloud, struct str bucket, struct str account);
/** Fills in w->cache.fetch and what the pods need to be let in; w->cache, w->model_label and w->place are done. */
void bucket_fetch(struct maker *m, const struct request *all, const struct model_request *r, struct workload *w);

#endif
