k8sai schema values --help
