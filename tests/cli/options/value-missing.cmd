k8sai lint --format
