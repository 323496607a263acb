k8sai lint --format json manifests
