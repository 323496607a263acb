k8sai gen --set namespace values.yaml
