k8sai lint --format github manifests
