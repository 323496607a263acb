k8sai lint --format junit manifests
