k8sai rules --help
