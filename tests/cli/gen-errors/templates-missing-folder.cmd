k8sai gen --templates nothing values.yaml
