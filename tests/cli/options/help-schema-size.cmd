k8sai schema size --help
