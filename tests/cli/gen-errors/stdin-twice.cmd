k8sai gen - - < values.yaml
