k8sai gen nothing.yaml
