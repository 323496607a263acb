/* SPDX-License-Identifier: Apache-2.0
 * Releases of Kubernetes and the features that depend on them. Data: kubernetes.yaml. */
#ifndef K8SAI_CATALOG_KUBERNETES_H
#define K8SAI_CATALOG_KUBERNETES_H

#include "catalog/common.h"

/** A minor release of Kubernetes 1. Dates are "YYYY-MM-DD", NULL when not known. */
struct kube_release {
	unsigned minor;
	const char *released, *end_of_life;
	/** Upstream still mends it as of the catalog's date. */
	bool supported;
	const char *source, *date;
};

/** A feature and the minor releases in which it came; 0: not yet. */
struct kube_feature {
	/** "prestop-sleep", "dra", "sidecar-containers", … */
	const char *name;
	const char *title;
	unsigned alpha, beta, stable;
	/** Minor release from which it is on without a feature gate. 0: never so far. */
	unsigned on_by_default;
	const char *source, *date;
};

/** Newest first. */
extern const struct kube_release catalog_kube_releases[];
extern const size_t catalog_n_kube_releases;
extern const struct kube_feature catalog_kube_features[];
extern const size_t catalog_n_kube_features;

/** Minor numbers: newest known, oldest that upstream supports. */
unsigned catalog_kube_newest(void);
unsigned catalog_kube_oldest_supported(void);
const struct kube_release *catalog_kube_release(unsigned minor);
/** NULL when there is no such feature. */
const struct kube_feature *catalog_kube_feature(const char *name);
/** Is the feature on by default in release 1.`minor`? False for an unknown name. */
bool catalog_kube_has(const char *name, unsigned minor);

#endif
