k8sai lint --help
