k8sai gen --format helm --check values.yaml
