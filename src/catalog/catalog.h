/* SPDX-License-Identifier: Apache-2.0
 * The catalog: what is known of accelerators, clouds, models, engines and Kubernetes releases. The planner and the lint
 * rules ask the same tables, so they cannot disagree. The data are the YAML files of this folder, compiled into
 * constants by src/host/mkcatalog.c; see common.h for how absent fields look. */
#ifndef K8SAI_CATALOG_CATALOG_H
#define K8SAI_CATALOG_CATALOG_H

#include "catalog/accelerator.h"
#include "catalog/addon.h"
#include "catalog/cloud.h"
#include "catalog/engine.h"
#include "catalog/gpu.h"
#include "catalog/keda.h"
#include "catalog/kubernetes.h"
#include "catalog/model.h"

#endif
