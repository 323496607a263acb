/* SPDX-License-Identifier: Apache-2.0 */
#include "catalog/kubernetes.h"

unsigned catalog_kube_newest(void)
{
	return catalog_kube_releases[0].minor;
}

unsigned catalog_kube_oldest_supported(void)
{
	unsigned minor = catalog_kube_newest();
	for (size_t i = 0; i < catalog_n_kube_releases; i++)
		if (catalog_kube_releases[i].supported)
			minor = catalog_kube_releases[i].minor;
	return minor;
}

const struct kube_release *catalog_kube_release(unsigned minor)
{
	for (size_t i = 0; i < catalog_n_kube_releases; i++)
		if (catalog_kube_releases[i].minor == minor)
			return &catalog_kube_releases[i];
	return NULL;
}

const struct kube_feature *catalog_kube_feature(const char *name)
{
	for (size_t i = 0; i < catalog_n_kube_features; i++)
		if (strcmp(name, catalog_kube_features[i].name) == 0)
			return &catalog_kube_features[i];
	return NULL;
}

bool catalog_kube_has(const char *name, unsigned minor)
{
	const struct kube_feature *f = catalog_kube_feature(name);
	return f && f->on_by_default && minor >= f->on_by_default;
}
