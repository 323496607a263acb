k8sai gen --templats=x values.yaml
