k8sai gen --templates values.yaml values.yaml
