k8sai gen several.yaml
