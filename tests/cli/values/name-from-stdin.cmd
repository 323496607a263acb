k8sai gen --only Namespace - < values.yaml | grep '  name:'
