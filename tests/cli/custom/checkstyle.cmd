k8sai lint --format checkstyle manifests
