k8sai lint manifests
