k8sai version --help
