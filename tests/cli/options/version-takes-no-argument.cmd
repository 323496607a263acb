k8sai version x
