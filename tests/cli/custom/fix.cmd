k8sai lint --fix --format short manifests
