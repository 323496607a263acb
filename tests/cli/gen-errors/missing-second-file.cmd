k8sai gen values.yaml nothing.yaml
