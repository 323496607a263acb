k8sai version
