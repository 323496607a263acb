k8sai gen --set =x values.yaml
