k8sai gen -output=dir values.yaml
