k8sai schema check --help
