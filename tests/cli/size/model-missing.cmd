k8sai size
