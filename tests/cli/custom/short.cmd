k8sai lint --format short manifests
