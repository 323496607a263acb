k8sai gen --set nmespace=x values.yaml
