k8sai templates --help
