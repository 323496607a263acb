/* SPDX-License-Identifier: Apache-2.0
 * Is the schema in a CustomResourceDefinition one that the API server takes? */
#ifndef K8SAI_KUBE_STRUCTURAL_H
#define K8SAI_KUBE_STRUCTURAL_H

#include "diag/problem.h"
#include "doc/node.h"

/** Adds a problem for each place where the schema at `schema` is not structural, or uses a keyword that the API server
 * refuses (apiextensions-apiserver: pkg/apiserver/schema/validation.go, pkg/apis/apiextensions/validation). True when
 * there is none. What it says about the keywords themselves is schema_compile's business. */
bool structural_check(const struct node *schema, struct problems *problems);

#endif
