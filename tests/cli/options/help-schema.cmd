k8sai schema --help
