k8sai gen --format helmm values.yaml
