k8sai gen -e prod values.yaml
