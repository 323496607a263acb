k8sai plan values.yaml
