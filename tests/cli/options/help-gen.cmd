k8sai gen --help
