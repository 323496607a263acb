k8sai gen wrong.yaml
