k8sai plan both.yaml
