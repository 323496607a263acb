/* SPDX-License-Identifier: Apache-2.0
 * The fix that rules about old versions of APIs share. */
#ifndef K8SAI_LINT_API_FIX_H
#define K8SAI_LINT_API_FIX_H

#include "kube/api_lives.h"
#include "lint/check.h"

/** Offers the version that took over, when nothing but names changes. Safe for Kubernetes' own APIs; when a custom
 * resource is served depends on its operator. */
void fix_api_version(struct check *c, struct finding *f, const struct object *o, const struct api_life *life);

#endif
