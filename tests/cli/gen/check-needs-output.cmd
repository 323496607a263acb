k8sai gen --check values.yaml
