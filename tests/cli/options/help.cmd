k8sai --help
