k8sai explain --help
