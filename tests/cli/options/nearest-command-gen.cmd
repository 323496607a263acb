k8sai gne values.yaml
