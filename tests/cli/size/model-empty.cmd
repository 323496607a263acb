k8sai size ''
