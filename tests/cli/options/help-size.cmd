k8sai size --help
