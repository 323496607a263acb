k8sai gen --output= values.yaml
