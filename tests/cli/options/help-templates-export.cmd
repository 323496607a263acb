k8sai templates export --help
