k8sai plan --help
