k8sai templates list --help
