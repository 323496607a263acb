k8sai schema
