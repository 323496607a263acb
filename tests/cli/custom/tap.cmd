k8sai lint --format tap manifests
